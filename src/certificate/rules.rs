//! The pure decisions of certificates: what one says, its number, who it names to whom.

use super::model::{Attended, Content, Signatory};
use crate::{
    group::model::{Group, Membership},
    seance::{
        model::{Attendance, SeanceId},
        store::Seance,
    },
    server::clock::wording,
};

/// What a certificate of this member says now: the meetings held that they took part in, while they
/// were in the group. `None` when there is none.
#[must_use]
pub fn content(
    group: &Group,
    leaders: &[Membership],
    member: &Membership,
    seances: &[Seance],
    noted: impl Fn(SeanceId) -> Option<Attendance>,
    organisation: &str,
) -> Option<Content> {
    let attended: Vec<Attended> = seances
        .iter()
        .filter(|seance| seance.is_held() && member.is_in_at(seance.slot.starts_at()))
        .filter(|seance| noted(seance.id).is_some_and(Attendance::took_part))
        .map(|seance| Attended {
            title: seance.title.clone(),
            day: wording::full_date(seance.slot.day()),
            hours: seance.slot.hours(),
            minutes: seance.slot.length().as_secs() / 60,
        })
        .collect();
    if attended.is_empty() {
        return None;
    }
    Some(Content {
        holder: member.name(),
        programme: group.title.clone(),
        organisation: organisation.to_owned(),
        attended,
        signatories: leaders
            .iter()
            .map(|leader| Signatory {
                name: leader.name(),
                quality: leader.quality.clone(),
            })
            .collect(),
    })
}

/// Whether a certificate still says what is true: its person came to each meeting that it names.
///
/// They are still noted there, on the same day at the same hours. What came after (another meeting, another
/// signatory, another name for the group) takes nothing away from it.
#[must_use]
pub fn is_true(given: &Content, now: Option<&Content>) -> bool {
    let now = now.map_or(&[][..], |now| &now.attended);
    given.attended.iter().all(|said| {
        now.iter()
            .any(|one| one.day == said.day && one.hours == said.hours)
    })
}

/// « GAP-PP-2025-A03 ».
#[must_use]
pub fn number(programme: &str, rank: i32) -> String {
    let stem: String = programme
        .to_uppercase()
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    format!("{stem}-A{rank:02}")
}

/// « O. G. »: what the page that verifies shows, unless the person lets it show the name.
#[must_use]
pub fn initials(name: &str) -> String {
    let initials: Vec<String> = name
        .split([' ', '-'])
        .filter_map(|word| word.chars().next())
        .map(|first| format!("{}.", first.to_uppercase()))
        .collect();
    initials.join("\u{a0}")
}

/// « 18 h 30 », « 1 h », « 45 minutes »: how long in all.
#[must_use]
pub fn length(minutes: u64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}\u{a0}minutes"),
        (hours, 0) => format!("{hours}\u{a0}h"),
        (hours, minutes) => format!("{hours}\u{a0}h\u{a0}{minutes:02}"),
    }
}

/// How the hours are counted, in a sentence shown beside them: the record knows who was late, and not for
/// how long (DOMAIN, X17, counts lateness as presence).
pub const COUNTED: &str = "La durée est celle qui était prévue. Une rencontre rejointe en retard compte en entier, comme dans le taux de participation.";

/// « 8 rencontres, 19 h en tout ».
#[must_use]
pub fn summary(content: &Content) -> String {
    let count = content.attended.len();
    let meetings = if count == 1 {
        "1 rencontre".to_owned()
    } else {
        format!("{count} rencontres")
    };
    format!("{meetings}, {} en tout", length(content.minutes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_names_the_programme_and_initials_name_nobody() {
        assert_eq!(number("gap-pp-2025", 3), "GAP-PP-2025-A03");
        assert_eq!(number("GAP PP 2025", 112), "GAP-PP-2025-A112");
        assert_eq!(initials("Ondine Garrigue"), "O.\u{a0}G.");
        assert_eq!(
            initials("Jean-Noël de l’Étang"),
            "J.\u{a0}N.\u{a0}D.\u{a0}L."
        );
        assert_eq!(initials(""), "");
    }

    #[test]
    fn a_certificate_stays_true_while_each_of_its_meetings_does() {
        let meeting = |day: &str| Attended {
            title: format!("Séance du {day}"),
            day: day.to_owned(),
            hours: "18 h à 20 h 30".to_owned(),
            minutes: 150,
        };
        let content = |days: &[&str]| Content {
            holder: "Ondine Garrigue".to_owned(),
            programme: "GAP PP 2025".to_owned(),
            organisation: "COPS".to_owned(),
            attended: days.iter().map(|day| meeting(day)).collect(),
            signatories: Vec::new(),
        };
        let given = content(&["mardi", "jeudi"]);
        assert!(is_true(&given, Some(&given)));
        let mut later = content(&["mardi", "jeudi", "vendredi"]);
        later.programme = "GAP PP".to_owned();
        later.organisation = "La COPS".to_owned();
        later.attended[0].title = "Le lancement".to_owned();
        later.signatories.push(Signatory {
            name: "Célestine".to_owned(),
            quality: "soignante".to_owned(),
        });
        assert!(is_true(&given, Some(&later)));
        assert!(!is_true(&given, Some(&content(&["mardi", "vendredi"]))));
        assert!(!is_true(&given, None));
        let mut earlier = given.clone();
        earlier.attended[1].hours = "17 h à 19 h".to_owned();
        assert!(!is_true(&given, Some(&earlier)));
    }

    #[test]
    fn hours_are_said_as_one_says_them() {
        assert_eq!(length(45), "45\u{a0}minutes");
        assert_eq!(length(60), "1\u{a0}h");
        assert_eq!(length(1170), "19\u{a0}h\u{a0}30");
    }
}
