//! How meetings are said, to eyes and to ears.

use crate::agenda::model::{Agenda, Day, Meeting, State};

/// « 1 rencontre », « aucune rencontre ».
#[must_use]
pub fn count(meetings: usize) -> String {
    match meetings {
        0 => "aucune rencontre".to_owned(),
        1 => "1\u{a0}rencontre".to_owned(),
        many => format!("{many}\u{a0}rencontres"),
    }
}

/// « mardi 18 mars 2025, 1 rencontre, aujourd’hui »: how a day of a grid is spoken.
#[must_use]
pub fn day_label(day: Day, meetings: usize, today: Day) -> String {
    let mut label = format!("{}, {}", day.words(), count(meetings));
    if day == today {
        label.push_str(", aujourd’hui");
    }
    label
}

/// « 18 h », « 19 h 30 ».
fn hour(minutes: u16) -> String {
    let (hour, minute) = (minutes / 60 % 24, minutes % 60);
    match minute {
        0 => format!("{hour}\u{a0}h"),
        _ => format!("{hour}\u{a0}h\u{a0}{minute:02}"),
    }
}

/// « 18 h à 20 h 30 », or « 18 h » where room is short.
#[must_use]
pub fn hours(meeting: &Meeting, is_short: bool) -> String {
    let from = hour(meeting.from);
    if is_short {
        return from;
    }
    format!("{from} à {}", hour(meeting.to))
}

/// Where a meeting stands, in words.
#[must_use]
pub fn state_words(agenda: &Agenda, meeting: &Meeting) -> &'static str {
    match meeting.state {
        State::Cancelled => "annulée",
        State::Now => "en ce moment",
        State::Past => "passée",
        State::Coming if agenda.is_next(meeting) => "prochaine",
        State::Coming => "à venir",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_spoken_whole() {
        let day = |text| Day::parse(text).expect("a day");
        assert_eq!(
            day_label(day("2025-03-18"), 1, day("2025-03-20")),
            "mardi 18 mars 2025, 1\u{a0}rencontre"
        );
        assert_eq!(
            day_label(day("2025-03-01"), 0, day("2025-03-01")),
            "samedi 1er mars 2025, aucune rencontre, aujourd’hui"
        );
        assert_eq!(
            (hour(18 * 60), hour(20 * 60 + 5)),
            ("18\u{a0}h".to_owned(), "20\u{a0}h\u{a0}05".to_owned())
        );
    }
}
