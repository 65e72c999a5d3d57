//! How a document goes from one stage to the next, and who takes it there.

use std::time::Duration;

use crate::{
    db::Instant,
    group,
    synthesis::model::{Document, Kind, Member, Stage, Whose},
};

/// A step that one may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Where it leads.
    pub to: Stage,
    /// What the button says.
    pub gesture: &'static str,
    /// What will happen, in a sentence.
    pub meaning: &'static str,
    /// Whether it goes on until a date.
    pub needs_date: bool,
    /// What one must say before, where there is no way back.
    pub asks: Option<&'static str>,
}

const PROPOSE: Step = Step {
    to: Stage::Proposed,
    gesture: "Proposer au groupe",
    meaning: "Les membres du groupe pourront lire ce texte, le commenter et proposer d’autres mots. Vous continuez de l’écrire. Ce que vous vous êtes dit en marge jusque-là reste entre vous\u{a0}: le groupe ne voit de la marge que ce qui s’y dira ensuite.",
    needs_date: false,
    asks: None,
};
const PROPOSE_TO_WORKSHOP: Step = Step {
    gesture: "Proposer à l’atelier",
    meaning: "Les personnes qui étaient à l’atelier pourront lire ce texte, le commenter et proposer d’autres mots. Vous continuez de l’écrire. Ce que vous vous êtes dit en marge jusque-là reste entre vous\u{a0}: elles ne voient de la marge que ce qui s’y dira ensuite.",
    ..PROPOSE
};
const OPEN: Step = Step {
    to: Stage::Contributions,
    gesture: "Ouvrir aux contributions",
    meaning: "Chaque personne qui le lit pourra écrire dans ce texte, jusqu’à la date choisie.",
    needs_date: true,
    asks: None,
};
const PROOFREAD: Step = Step {
    to: Stage::Proofreading,
    gesture: "Passer à la relecture",
    meaning: "Les autres n’écriront plus, mais pourront commenter et proposer d’autres mots. Vous relisez à deux.",
    needs_date: false,
    asks: None,
};
const BACK: Step = Step {
    to: Stage::Drafting,
    gesture: "Revenir à la rédaction",
    meaning: "Le texte ne sera plus visible que de vous deux.",
    needs_date: false,
    asks: None,
};

const FREEZE: Step = Step {
    to: Stage::Frozen,
    gesture: "Figer ce texte",
    meaning: "Plus personne ne pourra y écrire, vous non plus, et il n’y a pas de retour. C’est de ce texte-là que seront faites les publications et les copies.",
    needs_date: false,
    asks: Some("Nous l’avons relu à deux, mot à mot"),
};

/// The steps that lead on from a stage, the usual one first. What is frozen stays so: a text that was
/// published is mended by another.
#[must_use]
pub fn steps(stage: Stage, whose: Whose) -> &'static [Step] {
    match stage {
        Stage::Drafting => match whose {
            Whose::Workshop(_) => &[PROPOSE_TO_WORKSHOP],
            Whose::Group { .. } | Whose::Nobody => &[PROPOSE],
        },
        Stage::Proposed => &[OPEN, PROOFREAD, BACK],
        Stage::Contributions => &[PROOFREAD, OPEN],
        Stage::Proofreading => &[FREEZE, OPEN],
        Stage::Frozen => &[],
    }
}

/// What this member may do with the stage: only those who lead take a document further.
#[must_use]
pub fn steps_for(document: &Document, member: &Member) -> &'static [Step] {
    if member.leads() && member.may_enter() {
        steps(document.stage, document.whose)
    } else {
        &[]
    }
}

/// Whether those who read candidatures may open a text that is nobody's: once it no longer changes; and on the bench,
/// which holds nothing.
#[must_use]
pub fn is_open_to_readers(document: &Document) -> bool {
    document.whose == Whose::Nobody
        && (document.kind == Kind::Bench || document.stage == Stage::Frozen)
}

/// Who sees what is written there, in a sentence: `writers` may open it now, of the `members` of its group.
#[must_use]
pub fn seen_by(document: &Document, writers: usize, members: usize) -> String {
    match (document.kind, document.whose, document.stage, writers) {
        (Kind::Bench, ..) => "Document d’essai\u{a0}: visible par l’administration et par les personnes qui lisent les candidatures".to_owned(),
        (_, Whose::Nobody, ..) if is_open_to_readers(document) => {
            "Visible par l’administration et par les personnes qui lisent les candidatures".to_owned()
        }
        (_, Whose::Nobody, ..) => "Visible par l’administration".to_owned(),
        (_, _, Stage::Drafting, 1) => "Visible par vous seulement, pour l’instant".to_owned(),
        (_, _, Stage::Drafting, count) => {
            format!("Visible par les {count} personnes qui l’écrivent, pour l’instant")
        }
        _ => shown_to(document.whose, members),
    }
}

/// Who sees what all of a group, or of a workshop, see.
#[must_use]
pub fn shown_to(whose: Whose, members: usize) -> String {
    match (whose, members) {
        (Whose::Workshop(_), count @ 2..) => {
            format!("Visible par les {count} personnes qui étaient à l’atelier")
        }
        (_, count) => group::rules::seen_by(count),
    }
}

/// Why contributions cannot be open until that moment.
#[must_use]
pub fn wrong_end(until: Option<Instant>, now: Instant) -> Option<&'static str> {
    match until {
        None => Some("Indiquez jusqu’à quel jour on peut y écrire."),
        Some(until) if until <= now => {
            Some("Ce jour est passé\u{a0}: choisissez une date à venir.")
        }
        Some(_) => None,
    }
}

/// A text closes in the evening: its members are reminded the morning of the day before.
pub const REMINDED_BEFORE: Duration = Duration::from_secs(39 * 60 * 60);
/// Whoever was just told that a text is open needs no reminder yet.
const JUST_TOLD: Duration = Duration::from_secs(24 * 60 * 60);

/// Whether the members of a text that closes soon are to be reminded.
#[must_use]
pub fn is_reminder_due(document: &Document, now: Instant) -> bool {
    document.stage == Stage::Contributions
        && document.stage_at.after(JUST_TOLD) <= now
        && document
            .contributions_until
            .is_some_and(|until| until.before(REMINDED_BEFORE) <= now && now < until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_drafting_one_goes_to_frozen_in_order() {
        let mut stage = Stage::Drafting;
        let mut seen = vec![stage];
        let next = |stage| {
            steps(stage, Whose::Nobody)
                .iter()
                .find(|step| step.to > stage)
        };
        while let Some(step) = next(stage) {
            stage = step.to;
            seen.push(stage);
        }
        use Stage::{Contributions, Drafting, Frozen, Proofreading, Proposed};
        assert_eq!(
            seen,
            [Drafting, Proposed, Contributions, Proofreading, Frozen]
        );
    }

    #[test]
    fn what_cannot_be_undone_asks_first_and_is_last() {
        for stage in Stage::ALL {
            for step in steps(stage, Whose::Nobody) {
                assert_eq!(step.asks.is_some(), step.to == Stage::Frozen);
                assert!(step.to != Stage::Frozen || stage == Stage::Proofreading);
            }
        }
    }

    #[test]
    fn nothing_leaves_what_is_frozen_nor_goes_back_to_a_draft_once_all_wrote() {
        assert!(steps(Stage::Frozen, Whose::Nobody).is_empty());
        for stage in [Stage::Contributions, Stage::Proofreading] {
            let steps = steps(stage, Whose::Nobody);
            assert!(steps.iter().all(|step| step.to != Stage::Drafting));
        }
    }

    #[test]
    fn a_workshop_is_no_group() {
        let workshop = Whose::Workshop(crate::workshop::model::WorkshopId::fresh());
        for stage in Stage::ALL {
            for step in steps(stage, workshop) {
                for words in [step.gesture, step.meaning] {
                    assert!(!words.contains("groupe"), "{words}");
                    assert!(!words.contains("membre"), "{words}");
                }
            }
            assert!(!stage.label(workshop).contains("groupe"));
        }
    }

    #[test]
    fn who_reads_a_text_is_said_as_its_stage_has_it() {
        let at = Instant::new("2025-04-10T09:00:00Z".parse().expect("an instant"));
        let mut document = Document {
            id: crate::synthesis::model::DocumentId::fresh(),
            kind: Kind::Synthesis,
            template: String::new(),
            title: String::new(),
            whose: Whose::Group {
                group: crate::group::model::GroupId::fresh(),
                seance: None,
            },
            stage: Stage::Drafting,
            stage_at: at,
            contributions_until: None,
            schema_version: 1,
            made_at: at,
            made_by: None,
        };
        let two = seen_by(&document, 2, 12);
        assert_eq!(
            two,
            "Visible par les 2 personnes qui l’écrivent, pour l’instant"
        );
        assert!(seen_by(&document, 1, 12).starts_with("Visible par vous seulement"));
        document.stage = Stage::Proposed;
        let group = seen_by(&document, 12, 12);
        assert_eq!(group, "Visible par les 12 membres du groupe");
        // What came from a file is read by others than the administration once it no longer changes, and says so.
        document.whose = Whose::Nobody;
        assert_eq!(seen_by(&document, 1, 0), "Visible par l’administration");
        assert!(!is_open_to_readers(&document));
        document.stage = Stage::Frozen;
        assert!(is_open_to_readers(&document));
        let frozen = seen_by(&document, 1, 0);
        let readers =
            "Visible par l’administration et par les personnes qui lisent les candidatures";
        assert_eq!(frozen, readers);
    }

    #[test]
    fn contributions_end_on_a_day_to_come() {
        let day = |text: &str| Instant::new(text.parse().expect("an instant"));
        let now = day("2025-04-10T09:00:00Z");
        assert!(wrong_end(None, now).is_some());
        assert!(wrong_end(Some(day("2025-04-10T08:59:59Z")), now).is_some());
        assert_eq!(wrong_end(Some(day("2025-04-21T21:59:59Z")), now), None);
    }
}
