//! Calendar files (RFC 5545), written by ourselves: two dozen lines of a fixed form, where what
//! matters is what is left out. No name, no address of anybody ever enters one.
//!
//! A meeting keeps its UID for ever; a change makes its SEQUENCE grow and a cancellation says so,
//! so that calendars mend what they hold instead of showing it twice.

use jiff::{Timestamp, tz::TimeZone};

use crate::seance::model::Slot;

/// The zone whose rules we write out; a meeting of another zone is told in universal time.
const PARIS: &str = "Europe/Paris";

/// The rules of Paris since 1996 (directive 2000/84/CE): last Sundays of March and October.
const PARIS_RULES: [&str; 17] = [
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Paris",
    "BEGIN:DAYLIGHT",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "TZNAME:CEST",
    "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "TZNAME:CET",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
];

/// The longest line, in octets, without its end.
const LONGEST: usize = 75;

/// A meeting as a calendar is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What names it for ever.
    pub uid: String,
    /// How often it was changed.
    pub sequence: i32,
    /// When it was last changed.
    pub changed: Timestamp,
    /// When it is.
    pub slot: Slot,
    /// What others may see over one's shoulder.
    pub summary: String,
    /// What to know, without anybody's name.
    pub description: String,
    /// Where: the video link in the private feed, else nothing that opens a door.
    pub location: Option<String>,
    /// The page of the meeting, that asks who one is.
    pub page: Option<String>,
    /// Whether it will not be held.
    pub is_cancelled: bool,
}

/// A calendar of these meetings, called `name`, for the members of a group.
#[must_use]
pub fn calendar(name: &str, events: &[Event]) -> String {
    written(name, events, "PRIVATE")
}

/// A calendar of what everybody may know.
#[must_use]
pub fn public_calendar(name: &str, events: &[Event]) -> String {
    written(name, events, "PUBLIC")
}

fn written(name: &str, events: &[Event], class: &str) -> String {
    let mut file = String::new();
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Croisée//Séances//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ] {
        write(&mut file, line);
    }
    property(&mut file, "X-WR-CALNAME", name);
    write(&mut file, "REFRESH-INTERVAL;VALUE=DURATION:PT6H");
    write(&mut file, "X-PUBLISHED-TTL:PT6H");
    let needs_rules = |event: &Event| event.slot.zone == PARIS && !event.slot.is_whole_days();
    if events.iter().any(needs_rules) {
        for line in PARIS_RULES {
            write(&mut file, line);
        }
    }
    for event in events {
        write_event(&mut file, event, class);
    }
    write(&mut file, "END:VCALENDAR");
    file
}

fn write_event(file: &mut String, event: &Event, class: &str) {
    let stamp = universal(event.changed);
    write(file, "BEGIN:VEVENT");
    property(file, "UID", &event.uid);
    write(file, &format!("SEQUENCE:{}", event.sequence));
    write(file, &format!("DTSTAMP:{stamp}"));
    write(file, &format!("LAST-MODIFIED:{stamp}"));
    let slot = &event.slot;
    if slot.is_whole_days() {
        let day = "%Y%m%d";
        let (starts, ends) = (slot.starts.strftime(day), slot.ends.strftime(day));
        write(file, &format!("DTSTART;VALUE=DATE:{starts}"));
        write(file, &format!("DTEND;VALUE=DATE:{ends}"));
    } else if slot.zone == PARIS {
        let local = "%Y%m%dT%H%M%S";
        let (starts, ends) = (slot.starts.strftime(local), slot.ends.strftime(local));
        write(file, &format!("DTSTART;TZID={PARIS}:{starts}"));
        write(file, &format!("DTEND;TZID={PARIS}:{ends}"));
    } else {
        let (starts, ends) = (slot.starts_at().timestamp(), slot.ends_at().timestamp());
        write(file, &format!("DTSTART:{}", universal(starts)));
        write(file, &format!("DTEND:{}", universal(ends)));
    }
    let status = if event.is_cancelled {
        "STATUS:CANCELLED"
    } else {
        "STATUS:CONFIRMED"
    };
    write(file, status);
    // What is cancelled leaves the hour free again; a date to know takes no hour.
    let shows_as = if event.is_cancelled || slot.is_whole_days() {
        "TRANSP:TRANSPARENT"
    } else {
        "TRANSP:OPAQUE"
    };
    write(file, shows_as);
    write(file, &format!("CLASS:{class}"));
    property(file, "SUMMARY", &event.summary);
    if !event.description.is_empty() {
        property(file, "DESCRIPTION", &event.description);
    }
    if let Some(location) = &event.location {
        property(file, "LOCATION", location);
    }
    if let Some(page) = &event.page {
        // An address is no text: it is not escaped, and holds nothing that would need it.
        write(file, &format!("URL:{}", single_line(page)));
    }
    write(file, "END:VEVENT");
}

fn universal(moment: Timestamp) -> String {
    let moment = moment.to_zoned(TimeZone::UTC);
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A property whose value is a text (RFC 5545, 3.3.11).
fn property(file: &mut String, name: &str, text: &str) {
    let mut escaped = String::with_capacity(text.len() + 16);
    let text = text.replace("\r\n", "\n");
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    write(file, &format!("{name}:{escaped}"));
}

fn single_line(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

/// Writes a line, folded so that none is longer than 75 octets and no letter is cut.
fn write(file: &mut String, line: &str) {
    let mut room = LONGEST;
    for letter in line.chars() {
        if letter.len_utf8() > room {
            file.push_str("\r\n ");
            // The space that opens the next line counts.
            room = LONGEST - 1;
        }
        file.push(letter);
        room -= letter.len_utf8();
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event(day: &str) -> Event {
        Event {
            uid: "seance-1@croisee.test".to_owned(),
            sequence: 0,
            changed: "2025-02-10T08:00:00Z".parse().expect("an instant"),
            slot: Slot {
                starts: format!("{day}T18:00").parse().expect("a wall time"),
                ends: format!("{day}T20:30").parse().expect("a wall time"),
                zone: PARIS.to_owned(),
            },
            summary: "Réunion COPS".to_owned(),
            description: String::new(),
            location: None,
            page: None,
            is_cancelled: false,
        }
    }

    fn unfolded(file: &str) -> Vec<String> {
        let whole = file.replace("\r\n ", "");
        whole.split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_meeting_is_told_on_its_wall_clock() {
        let file = calendar("GAP PP 2025", &[event("2025-06-10")]);
        let lines = unfolded(&file);
        for line in [
            "UID:seance-1@croisee.test",
            "SEQUENCE:0",
            "DTSTAMP:20250210T080000Z",
            "DTSTART;TZID=Europe/Paris:20250610T180000",
            "DTEND;TZID=Europe/Paris:20250610T203000",
            "STATUS:CONFIRMED",
            "SUMMARY:Réunion COPS",
            "TZID:Europe/Paris",
        ] {
            assert!(lines.iter().any(|held| held == line), "{line}\n{file}");
        }
        assert_eq!(lines.first().map(String::as_str), Some("BEGIN:VCALENDAR"));
        assert_eq!(lines.last().map(String::as_str), Some("END:VCALENDAR"));
    }

    #[test]
    fn a_cancelled_meeting_keeps_its_name_and_leaves_the_hour_free() {
        let cancelled = Event {
            sequence: 2,
            is_cancelled: true,
            ..event("2025-06-10")
        };
        let lines = unfolded(&calendar("GAP", &[cancelled]));
        for line in [
            "UID:seance-1@croisee.test",
            "SEQUENCE:2",
            "STATUS:CANCELLED",
            "TRANSP:TRANSPARENT",
        ] {
            assert!(lines.iter().any(|held| held == line), "{line}");
        }
    }

    #[test]
    fn a_whole_day_is_a_date_and_takes_no_hour() {
        let mut event = event("2025-02-14");
        event.slot.starts = "2025-02-14T00:00".parse().expect("a wall time");
        event.slot.ends = "2025-02-15T00:00".parse().expect("a wall time");
        let lines = unfolded(&public_calendar("Agenda", &[event]));
        for line in [
            "DTSTART;VALUE=DATE:20250214",
            "DTEND;VALUE=DATE:20250215",
            "TRANSP:TRANSPARENT",
            "CLASS:PUBLIC",
        ] {
            assert!(lines.iter().any(|held| held == line), "{line}");
        }
        assert!(!lines.iter().any(|line| line == "BEGIN:VTIMEZONE"));
    }

    #[test]
    fn another_zone_is_told_in_universal_time() {
        let mut event = event("2025-06-10");
        event.slot.zone = "Indian/Reunion".to_owned();
        let file = calendar("GAP", &[event]);
        assert!(file.contains("DTSTART:20250610T140000Z\r\n"), "{file}");
        assert!(!file.contains("VTIMEZONE"));
    }

    #[test]
    fn what_would_end_a_line_or_begin_another_is_escaped() {
        let mut event = event("2025-06-10");
        event.description = "Un, deux ; trois \\ quatre\r\nBEGIN:VALARM\nfin".to_owned();
        event.page = Some("https://a.example/\r\nATTENDEE:mailto:x@y.fr".to_owned());
        let lines = unfolded(&calendar("GAP", &[event]));
        assert!(lines.iter().any(
            |line| line == "DESCRIPTION:Un\\, deux \\; trois \\\\ quatre\\nBEGIN:VALARM\\nfin"
        ));
        assert!(!lines.iter().any(|line| line.starts_with("ATTENDEE")));
        assert!(!lines.iter().any(|line| line == "BEGIN:VALARM"));
    }

    proptest! {
        #[test]
        fn no_line_is_longer_than_75_octets_and_nothing_is_lost(text in "[^\\p{C}]{0,300}") {
            let mut event = event("2025-06-10");
            event.summary = text.clone();
            let file = calendar("GAP", &[event]);
            for line in file.split_terminator("\r\n") {
                prop_assert!(line.len() <= LONGEST, "{}", line);
                prop_assert!(!line.contains('\n'));
            }
            let lines = unfolded(&file);
            let summary = lines.iter().find_map(|line| line.strip_prefix("SUMMARY:"));
            let mut read = String::new();
            let mut letters = summary.expect("a summary").chars();
            while let Some(letter) = letters.next() {
                read.push(if letter == '\\' { letters.next().expect("a letter") } else { letter });
            }
            prop_assert_eq!(read, text);
        }
    }
}
