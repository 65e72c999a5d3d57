//! How meetings are said, to eyes and to ears.

use crate::agenda::model::{Agenda, Day, Meeting, Mine, State};

/// « 1 rencontre », « aucune rencontre ».
#[must_use]
pub fn count(meetings: usize) -> String {
    match meetings {
        0 => "aucune rencontre".to_owned(),
        1 => "1\u{a0}rencontre".to_owned(),
        many => format!("{many}\u{a0}rencontres"),
    }
}

/// How many meetings of a day are spoken before « et 2 autres ».
const SPOKEN: usize = 3;

/// « mardi 18 mars 2025, 1 rencontre, aujourd’hui : 18 h Séance 3, vous serez là »: how a day of a grid is
/// spoken. What it holds is written inside, but whoever hears its name hears nothing of it.
#[must_use]
pub fn day_label(agenda: &Agenda, day: Day, places: &[usize]) -> String {
    let mut label = format!("{}, {}", day.words(), count(places.len()));
    if day == agenda.today {
        label.push_str(", aujourd’hui");
    }
    let meetings = places
        .iter()
        .filter_map(|place| agenda.meetings.get(*place));
    for (at, meeting) in meetings.take(SPOKEN).enumerate() {
        label.push_str(if at == 0 { "\u{a0}: " } else { "\u{a0}; " });
        label.push_str(&hour(meeting.from));
        label.push(' ');
        label.push_str(&meeting.title);
        let said = match (meeting.state, meeting.mine) {
            (State::Cancelled, _) => Some("annulée"),
            (_, mine) => mine.map(Mine::words),
        };
        if let Some(said) = said {
            label.push_str(", ");
            label.push_str(said);
        }
    }
    match places.len().saturating_sub(SPOKEN) {
        0 => {}
        1 => label.push_str(" et 1\u{a0}autre"),
        more => label.push_str(&format!(" et {more}\u{a0}autres")),
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
    use crate::agenda::model::{Kind, Place};

    #[test]
    fn a_day_is_spoken_whole() {
        let day = |text| Day::parse(text).expect("a day");
        let meeting = |title: &str, state, mine| Meeting {
            day: day("2025-03-18"),
            from: 18 * 60,
            to: 20 * 60,
            kind: Kind::Seance,
            state,
            group: 0,
            title: title.to_owned(),
            place: Place::Video,
            mine,
            href: String::new(),
            there: None,
        };
        let agenda = Agenda {
            groups: Vec::new(),
            meetings: vec![
                meeting("Séance 3", State::Coming, Some(Mine::Coming)),
                meeting("Lancement", State::Cancelled, Some(Mine::Coming)),
                meeting("Atelier", State::Coming, Some(Mine::NotComing)),
                meeting("Synthèse", State::Coming, None),
                meeting("Séance 4", State::Coming, None),
            ],
            today: day("2025-03-01"),
            next: None,
            zone: None,
            home: None,
        };
        let label =
            |text, places: &[usize]| day_label(&agenda, day(text), places).replace('\u{a0}', " ");
        assert_eq!(
            label("2025-03-18", &[0]),
            "mardi 18 mars 2025, 1 rencontre : 18 h Séance 3, vous serez là"
        );
        assert_eq!(
            label("2025-03-18", &[0, 1, 2, 3, 4]),
            "mardi 18 mars 2025, 5 rencontres : 18 h Séance 3, vous serez là ; 18 h Lancement, annulée ; 18 h Atelier, vous ne pourrez pas et 2 autres"
        );
        assert_eq!(
            label("2025-03-01", &[]),
            "samedi 1er mars 2025, aucune rencontre, aujourd’hui"
        );
        assert_eq!(
            (hour(18 * 60), hour(20 * 60 + 5)),
            ("18\u{a0}h".to_owned(), "20\u{a0}h\u{a0}05".to_owned())
        );
    }
}
