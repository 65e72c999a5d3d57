//! Rounds of decisions, offers and answers, and the letters that tell them.

use serde::{Deserialize, Serialize};

use crate::candidature::model::CandidatureStatus;

crate::id! {
    /// One round of decisions, applied at once.
    RoundId
}

crate::id! {
    /// One place proposed to one person.
    OfferId
}

/// What a round decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundKind {
    /// Everybody whom the commission placed.
    Commission,
    /// One person called from the reserve.
    Reserve,
}

impl RoundKind {
    /// The word kept in the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Commission => "commission",
            Self::Reserve => "reserve",
        }
    }

    /// The kind that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Commission, Self::Reserve]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// What is decided of a candidature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// A place is offered.
    Retenue,
    /// A rank in the reserve.
    Reserve,
    /// Not this time.
    NonRetenue,
    /// A place is offered to somebody of the reserve.
    Promotion,
}

impl Outcome {
    /// Every outcome, in the order of the story.
    pub const ALL: [Self; 4] = [
        Self::Retenue,
        Self::Reserve,
        Self::NonRetenue,
        Self::Promotion,
    ];

    /// The word kept in the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Retenue => "retenue",
            Self::Reserve => "reserve",
            Self::NonRetenue => "non_retenue",
            Self::Promotion => "promotion",
        }
    }

    /// The outcome that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }

    /// The status that it gives.
    #[must_use]
    pub fn status(self) -> CandidatureStatus {
        match self {
            Self::Retenue | Self::Promotion => CandidatureStatus::Retenue,
            Self::Reserve => CandidatureStatus::ListeAttente,
            Self::NonRetenue => CandidatureStatus::NonRetenue,
        }
    }

    /// Whether it comes with a place to answer for.
    #[must_use]
    pub fn offers_place(self) -> bool {
        matches!(self, Self::Retenue | Self::Promotion)
    }
}

/// What became of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// The person keeps the place.
    Confirmee,
    /// The person gives it back.
    Declinee,
    /// Nobody answered in time.
    Echue,
}

impl Reply {
    /// The word kept in the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirmee => "confirmee",
            Self::Declinee => "declinee",
            Self::Echue => "echue",
        }
    }

    /// The reply that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Confirmee, Self::Declinee, Self::Echue]
            .into_iter()
            .find(|reply| reply.code() == code)
    }
}

/// Which letter: each has its template, that an administrator may change for a call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LetterKind {
    /// A place is offered.
    Retenue,
    /// A rank in the reserve.
    Reserve,
    /// Not this time, for this reason; without one, the general letter.
    NonRetenue(Option<String>),
    /// A place has come free, and is offered.
    Promotion,
    /// The date to answer comes near.
    Rappel,
    /// The date has passed, the place goes to somebody else.
    Liberation,
    /// The place is kept.
    Confirmation,
    /// The place was given back.
    Desistement,
}

impl LetterKind {
    /// The word kept in the record: « retenue », « `non_retenue.disponibilite` ».
    #[must_use]
    pub fn code(&self) -> String {
        let word = match self {
            Self::Retenue => "retenue",
            Self::Reserve => "reserve",
            Self::NonRetenue(None) => "non_retenue",
            Self::NonRetenue(Some(reason)) => return format!("non_retenue.{reason}"),
            Self::Promotion => "promotion",
            Self::Rappel => "rappel",
            Self::Liberation => "liberation",
            Self::Confirmation => "confirmation",
            Self::Desistement => "desistement",
        };
        word.to_owned()
    }

    /// Every letter of a call that may refuse for these reasons.
    #[must_use]
    pub fn all(reasons: &[String]) -> Vec<Self> {
        let refusals = reasons.iter().cloned().map(|r| Self::NonRetenue(Some(r)));
        [Self::Retenue, Self::Reserve, Self::NonRetenue(None)]
            .into_iter()
            .chain(refusals)
            .chain([
                Self::Promotion,
                Self::Rappel,
                Self::Liberation,
                Self::Confirmation,
                Self::Desistement,
            ])
            .collect()
    }

    /// Whether the person it is written to has a place to answer for.
    #[must_use]
    pub fn asks_an_answer(&self) -> bool {
        matches!(self, Self::Retenue | Self::Promotion | Self::Rappel)
    }
}

/// The subject and the words of a letter, with their placeholders, as an administrator types them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedTemplate {
    /// The subject.
    pub subject: String,
    /// The words, a blank line between paragraphs.
    pub body: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_record_is_found_again() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_code(outcome.code()), Some(outcome));
        }
        for reply in [Reply::Confirmee, Reply::Declinee, Reply::Echue] {
            assert_eq!(Reply::from_code(reply.code()), Some(reply));
        }
        for kind in [RoundKind::Commission, RoundKind::Reserve] {
            assert_eq!(RoundKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(Outcome::from_code("rappel"), None);
    }

    #[test]
    fn what_is_decided_follows_the_story() {
        for outcome in Outcome::ALL {
            let from = match outcome {
                Outcome::Promotion => CandidatureStatus::ListeAttente,
                _ => CandidatureStatus::EnLecture,
            };
            assert!(from.may_become(outcome.status()), "{outcome:?}");
        }
    }
}
