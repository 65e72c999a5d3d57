//! Who sees what of a candidature, and of what others answered about it.

use crate::{
    account::{
        model::{Role, SignedIn},
        rules::may_administer,
    },
    appel::document::Document,
    candidature::model::question,
    form::{Audience, DataClass, Question, QuestionKind},
    review::model::ReviewState,
};

/// As what somebody reads the candidatures of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// They administer.
    pub is_administrator: bool,
    /// They were asked to read.
    pub is_reader: bool,
    /// They are of the pair that leads the group of this call.
    pub is_pair: bool,
}

impl Standing {
    /// The standing of `person` in `call`: the pair is known by the addresses that the call names.
    #[must_use]
    pub fn of(person: &SignedIn, call: &Document) -> Self {
        let is_reader = person.roles.contains(&Role::Reader);
        let is_named = call.cofacilitators.iter().any(|one| {
            one.email
                .as_deref()
                .is_some_and(|email| email.eq_ignore_ascii_case(person.email.as_str()))
        });
        Self {
            is_administrator: may_administer(person),
            is_reader,
            is_pair: is_reader && is_named,
        }
    }
}

/// Whether somebody standing so may read the answer to this question.
///
/// The visibility of the questionnaire decides: the administration reads what is for `admin`,
/// the pair what is for `coanimation`, readers what is for `lecteur`. A reader from outside the pair reads on
/// behalf of the commission, so also what the administration reads, except how to reach the
/// person, which judging a candidature does not need.
#[must_use]
pub fn may_read(asked: &Question, standing: Standing) -> bool {
    let for_reader = asked.readable_by(Audience::Reader)
        || (asked.readable_by(Audience::Admin)
            && asked.data != DataClass::Contact
            && !is_way_to_reach(&asked.kind));
    (standing.is_administrator && asked.readable_by(Audience::Admin))
        || (standing.is_pair && asked.readable_by(Audience::Coanimation))
        || (standing.is_reader && for_reader)
}

fn is_way_to_reach(kind: &QuestionKind) -> bool {
    matches!(kind, QuestionKind::Email | QuestionKind::Phone)
}

/// Whether the answer to this question says who the person is: blind reading hides it.
#[must_use]
pub fn identifies(asked: &Question) -> bool {
    let by_kind = matches!(
        asked.kind,
        QuestionKind::Email
            | QuestionKind::Phone
            | QuestionKind::PostalCode
            | QuestionKind::Commune { .. }
    );
    let by_class = matches!(asked.data, DataClass::Identity | DataClass::Contact);
    by_kind || by_class || asked.id.as_str() == question::STRUCTURE
}

/// Whether somebody may see what others answered about a candidature.
///
/// A reader first gives their own answer, and so does an administrator who was asked to
/// read. Who recused themselves sees nothing more. An administrator who does not read waits
/// until everybody expected has answered.
#[must_use]
pub fn sees_others(
    standing: Standing,
    own: Option<ReviewState>,
    answered: usize,
    expected: usize,
) -> bool {
    match own {
        Some(ReviewState::Notee | ReviewState::Abstenue) => true,
        Some(ReviewState::Recusee) => false,
        None if standing.is_reader => false,
        None => standing.is_administrator && answered >= expected,
    }
}

/// How many answers end the reading of a candidature: as many as the call asks, unless fewer
/// readers than that may give one.
#[must_use]
pub fn expected_readers(asked: usize, readers: usize, recused: usize) -> usize {
    match readers {
        0 => asked,
        readers => asked.min(readers.saturating_sub(recused)),
    }
}

/// Whether the content of a candidature is hidden from somebody: their own, or that of a
/// person they know.
#[must_use]
pub fn hides_content(own: Option<ReviewState>, is_theirs: bool) -> bool {
    is_theirs || own == Some(ReviewState::Recusee)
}

/// Why somebody may not say where a candidature goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptFrom {
    /// It is their own.
    Theirs,
    /// They know the person, and left it to the others.
    Known,
}

impl KeptFrom {
    /// What they are told.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Theirs => "C’est votre candidature\u{a0}: d’autres que vous la placent.",
            Self::Known => "Vous connaissez cette personne\u{a0}: d’autres que vous la placent.",
        }
    }
}

/// What keeps somebody from placing a candidature, if anything does. The administration may:
/// somebody has to.
#[must_use]
pub fn kept_from_placing(
    standing: Standing,
    own: Option<ReviewState>,
    is_theirs: bool,
) -> Option<KeptFrom> {
    match (is_theirs, own) {
        _ if standing.is_administrator => None,
        (true, _) => Some(KeptFrom::Theirs),
        (false, Some(ReviewState::Recusee)) => Some(KeptFrom::Known),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appel::document::AppelSource;
    use crate::form::Questionnaire;

    fn sample() -> Questionnaire {
        let call = include_str!("../../../examples/appel_gap_pp_2025.json");
        AppelSource::parse(call)
            .expect("a call")
            .definition
            .questionnaire
    }

    const ADMINISTRATOR: Standing = Standing {
        is_administrator: true,
        is_reader: false,
        is_pair: false,
    };
    const READER: Standing = Standing {
        is_administrator: false,
        is_reader: true,
        is_pair: false,
    };
    const PAIR: Standing = Standing {
        is_pair: true,
        ..READER
    };
    const NOBODY: Standing = Standing {
        is_reader: false,
        ..READER
    };

    #[test]
    fn each_reads_what_the_questionnaire_says() {
        let form = sample();
        let may = |id: &str, standing| may_read(form.question(id).expect(id), standing);
        for (id, administrator, pair, reader) in [
            ("motivation", true, true, true),
            ("prenom", true, true, true),
            ("courriel", true, true, false),
            ("telephone", true, true, false),
            ("situation", false, true, false),
        ] {
            assert_eq!(may(id, ADMINISTRATOR), administrator, "{id}");
            assert_eq!(may(id, PAIR), pair, "{id}");
            assert_eq!(may(id, READER), reader, "{id}");
            assert!(!may(id, NOBODY), "{id}");
        }
    }

    #[test]
    fn what_says_who_somebody_is_is_known() {
        let form = sample();
        let found: Vec<&str> = form
            .questions()
            .filter(|question| identifies(question))
            .map(|question| question.id.as_str())
            .collect();
        assert_eq!(
            found,
            [
                "saisie_tiers_nom",
                "civilite",
                "prenom",
                "nom",
                "courriel",
                "contact_prefere",
                "telephone",
                "code_postal",
                "commune",
                "structure",
            ]
        );
    }

    #[test]
    fn nobody_sees_anothers_marks_before_giving_their_own() {
        use ReviewState::{Abstenue, Notee, Recusee};
        let both = Standing {
            is_administrator: true,
            ..READER
        };
        for reader in [READER, PAIR, both] {
            assert!(
                !sees_others(reader, None, 2, 2),
                "not even when all the others have"
            );
            assert!(sees_others(reader, Some(Notee), 1, 2));
            assert!(sees_others(reader, Some(Abstenue), 1, 2));
            assert!(!sees_others(reader, Some(Recusee), 2, 2));
        }
        assert!(!sees_others(ADMINISTRATOR, None, 1, 2));
        assert!(sees_others(ADMINISTRATOR, None, 2, 2));
        assert!(
            sees_others(ADMINISTRATOR, Some(Notee), 1, 2),
            "who marked is a reader"
        );
        assert!(!sees_others(NOBODY, None, 2, 2));
    }

    #[test]
    fn a_recusal_does_not_keep_a_reading_open_for_ever() {
        assert_eq!(expected_readers(2, 2, 0), 2);
        assert_eq!(expected_readers(2, 2, 1), 1);
        assert_eq!(expected_readers(2, 3, 1), 2);
        assert_eq!(expected_readers(2, 1, 1), 0);
        assert_eq!(expected_readers(2, 0, 0), 2, "nobody was asked yet");
    }

    #[test]
    fn who_knows_the_person_places_them_no_more_unless_they_administer() {
        use ReviewState::{Abstenue, Recusee};
        let kept = |standing, own, is_theirs| kept_from_placing(standing, own, is_theirs);
        assert_eq!(kept(READER, Some(Recusee), false), Some(KeptFrom::Known));
        assert_eq!(kept(PAIR, None, true), Some(KeptFrom::Theirs));
        assert_eq!(kept(READER, Some(Abstenue), false), None);
        assert_eq!(kept(READER, None, false), None);
        let both = Standing {
            is_administrator: true,
            ..READER
        };
        assert_eq!(kept(both, Some(Recusee), false), None);
        assert_eq!(kept(ADMINISTRATOR, None, true), None);
    }

    #[test]
    fn one_reads_neither_ones_own_nor_that_of_somebody_one_knows() {
        assert!(hides_content(None, true));
        assert!(hides_content(Some(ReviewState::Recusee), false));
        assert!(!hides_content(Some(ReviewState::Abstenue), false));
        assert!(!hides_content(None, false));
    }
}
