//! What a page shows of a board, and what it asks for.

use serde::{Deserialize, Serialize};

use super::{Decision, Dimension, Lexicon, Profile, Targets};
use crate::candidature::model::{CandidatureId, CandidatureStatus};

/// The board of a call, as somebody who may read its candidatures sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// Short title of the call.
    pub call: String,
    /// Address of the call.
    pub slug: String,
    /// The pages beside this one, for whoever looks at it: each address with its words.
    pub beside: Vec<(String, String)>,
    /// « commission du 20 février », when the call says when.
    pub when: Option<String>,
    /// Grows at each change of anybody.
    pub revision: i64,
    /// What the group should be like.
    pub targets: Targets,
    /// How each facet is called.
    pub lexicon: Lexicon,
    /// Every candidature of the board: by column, the reserve in its order, else by number.
    pub cards: Vec<Card>,
    /// The reasons for not retaining somebody, each with its words.
    pub reasons: Vec<(String, String)>,
    /// What may be proposed instead, each with its words.
    pub orientations: Vec<(String, String)>,
    /// Whether names are hidden.
    pub is_blind: bool,
    /// Whether this person may change the targets.
    pub may_edit_targets: bool,
    /// How many candidatures were received and are not being read yet.
    pub waiting: u32,
}

/// One candidature on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// What is counted of it.
    pub profile: Profile,
    /// « GAP-PP-2025-001 ».
    pub number: String,
    /// In what quality the person applies, in the words of the call.
    pub category: String,
    /// Where it stands with the person.
    pub status: CandidatureStatus,
    /// What is intended, once placed.
    pub place: Option<CardPlace>,
    /// What to look at, in words: what the rules of the call propose, a repeated candidature.
    pub remarks: Vec<String>,
    /// Whether a proposal leaves it out: a prerequisite is missing, or it belongs elsewhere.
    pub is_set_apart: bool,
    /// The reason and the other roads that the rules of the call propose.
    pub proposed: CardPlace,
    /// Why whoever looks at this board may not move it, in words: they know the person.
    pub kept_from: Option<String>,
}

/// Where a card stands, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardPlace {
    /// What is intended.
    pub decision: Decision,
    /// From 1, in the reserve only.
    pub rank: Option<i32>,
    /// Why not.
    pub reason: Option<String>,
    /// What is proposed instead.
    pub orientation: Vec<String>,
}

impl Card {
    /// What is intended.
    #[must_use]
    pub fn decision(&self) -> Option<Decision> {
        self.place.as_ref().map(|place| place.decision)
    }

    /// Whether it was already decided: that is changed by decisions.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        !may_be_placed(self.status)
    }

    /// Whether whoever looks at this board may move it.
    #[must_use]
    pub fn is_movable(&self) -> bool {
        self.refusal().is_none()
    }

    /// Why whoever looks at this board may not move it.
    #[must_use]
    pub fn refusal(&self) -> Option<String> {
        if self.is_decided() {
            return Some(
                "La décision est déjà appliquée. Elle se change dans «\u{a0}Les décisions\u{a0}»."
                    .to_owned(),
            );
        }
        self.kept_from.clone()
    }

    /// « 34 · Est · Patient* partenaire ».
    #[must_use]
    pub fn facts(&self, lexicon: &Lexicon) -> String {
        let territory = match self.profile.one(Dimension::Territoire) {
            Some(facet) => lexicon.label(facet),
            None => "hors région",
        };
        let departement = self.profile.departement.as_deref();
        let parts = [departement, Some(territory), Some(self.category.as_str())];
        let said = parts.into_iter().flatten().filter(|part| !part.is_empty());
        said.collect::<Vec<_>>().join(" · ")
    }
}

/// Whether the commission may place a candidature that stands there.
#[must_use]
pub fn may_be_placed(status: CandidatureStatus) -> bool {
    status == CandidatureStatus::EnLecture
}

/// One move that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// Which candidature.
    pub candidature: CandidatureId,
    /// To where; nowhere puts it back among those to place.
    pub to: Option<Decision>,
    /// At which rank of the reserve, from 1; at its end when none is said.
    pub rank: Option<i32>,
    /// Why not; the reason that the rules propose when none is said.
    pub reason: Option<String>,
    /// What is proposed instead; what the rules propose when none is said.
    pub orientation: Option<Vec<String>>,
}

impl Move {
    /// A move without more to say.
    #[must_use]
    pub fn new(candidature: CandidatureId, to: Option<Decision>) -> Self {
        Self {
            candidature,
            to,
            rank: None,
            reason: None,
            orientation: None,
        }
    }

    /// The moves that exchange two cards: each takes the place of the other.
    #[must_use]
    pub fn exchange(one: &Card, other: &Card) -> [Self; 2] {
        let into = |card: &Card, place: &Card| {
            let rank = place.place.as_ref().and_then(|place| place.rank);
            Self {
                rank,
                ..Self::new(card.profile.candidature, place.decision())
            }
        };
        [into(one, other), into(other, one)]
    }

    /// The moves that make these people, and no other, the group; whoever leaves it is
    /// to be placed again.
    #[must_use]
    pub fn compose(cards: &[Card], members: &[usize]) -> Vec<Self> {
        let movable = cards
            .iter()
            .enumerate()
            .filter(|(_, card)| card.is_movable());
        movable
            .filter_map(|(at, card)| {
                let is_in = card.decision() == Some(Decision::Retenue);
                match (members.contains(&at), is_in) {
                    (true, false) => Some(Some(Decision::Retenue)),
                    (false, true) => Some(None),
                    _ => None,
                }
                .map(|to| Self::new(card.profile.candidature, to))
            })
            .collect()
    }

    /// The word that a form posts: `id:decision:rank`.
    #[must_use]
    pub fn word(&self) -> String {
        let to = self.to.map_or(TO_PLACE, Decision::code);
        match self.rank {
            Some(rank) => format!("{}:{to}:{rank}", self.candidature),
            None => format!("{}:{to}", self.candidature),
        }
    }

    /// Reads what a form posts.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let mut parts = word.split(':');
        let candidature = parts.next()?.parse().ok()?;
        let to = match parts.next()? {
            TO_PLACE => None,
            code => Some(Decision::from_code(code)?),
        };
        let rank = match parts.next() {
            Some(rank) => Some(rank.parse().ok()?),
            None => None,
        };
        Some(Self {
            rank,
            ..Self::new(candidature, to)
        })
    }
}

/// The word of the column of those to place.
pub const TO_PLACE: &str = "a_placer";

/// What became of a change that was asked for; the board is as it now is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It is done.
    Done(Board),
    /// Somebody else changed the board since: nothing was written.
    Stale(Board),
    /// It makes no sense, for the reason said: nothing was written.
    Refused(Board, String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_is_read_as_it_is_written() {
        let id = "00000000-0000-7000-8000-000000000001"
            .parse()
            .expect("an id");
        let mut moves = vec![Move::new(id, None)];
        moves.extend(Decision::ALL.map(|to| Move::new(id, Some(to))));
        moves.push(Move {
            rank: Some(2),
            ..Move::new(id, Some(Decision::Reserve))
        });
        for one in moves {
            assert_eq!(Move::from_word(&one.word()), Some(one));
        }
        for word in [
            "",
            "x:retenue",
            "00000000-0000-7000-8000-000000000001:ailleurs",
        ] {
            assert_eq!(Move::from_word(word), None);
        }
    }
}
