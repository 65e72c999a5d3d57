//! Two programs that are not ours read our calendar files, and understand the right instants.

use std::{path::Path, process::Command};

use croisee::seance::{
    model::Slot,
    rules::calendar::{Event, calendar},
};
use jiff::{ToSpan, civil::Date};
use serde_json::Value;

/// Around both clock changes of three years: each day from a week before to a week after.
fn days() -> Vec<Date> {
    let changes = [
        "2025-03-30",
        "2025-10-26",
        "2026-03-29",
        "2026-10-25",
        "2027-03-28",
        "2027-10-31",
    ];
    changes
        .iter()
        .flat_map(|change| {
            let change: Date = change.parse().expect("a day");
            let first = change.saturating_sub(7.days());
            first.series(1.day()).take(15)
        })
        .collect()
}

fn event(day: Date) -> Event {
    Event {
        uid: format!("seance-{day}@croisee.test"),
        sequence: 0,
        changed: "2025-02-10T08:00:00Z".parse().expect("an instant"),
        slot: Slot {
            starts: day.at(18, 0, 0, 0),
            ends: day.at(20, 30, 0, 0),
            zone: "Europe/Paris".to_owned(),
        },
        summary: "Réunion COPS".to_owned(),
        description: "Virgule, point-virgule ; barre \\ et\nune deuxième ligne, assez longue pour être pliée deux fois à cause de ses lettres accentuées : éèàùç éèàùç éèàùç.".to_owned(),
        location: Some("https://visio.example.org/a,b;c".to_owned()),
        page: Some("https://croisee.test/groupes/gap-pp-2025/seances/1".to_owned()),
        is_cancelled: false,
    }
}

/// What each program understood, file by file.
pub fn read(files: &[(&str, String)]) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a folder");
    let paths: Vec<_> = files
        .iter()
        .map(|(name, text)| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("a file");
            path
        })
        .collect();
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/calendars/read");
    let output = Command::new(program)
        .args(&paths)
        .output()
        .expect("the readers run");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

#[test]
fn both_programs_understand_every_instant_around_the_clock_changes() {
    let days = days();
    let events: Vec<Event> = days.iter().copied().map(event).collect();
    let understood = read(&[("annees.ics", calendar("Réunions COPS", &events))]);
    assert_eq!(understood.len(), 2, "two programs");
    for program in &understood {
        let read = program[0].as_array().expect("meetings");
        assert_eq!(read.len(), events.len());
        for (event, read) in events.iter().zip(read) {
            assert_eq!(read["uid"], event.uid);
            assert_eq!(
                read["starts"],
                event.slot.starts_at().timestamp().to_string()
            );
            assert_eq!(read["ends"], event.slot.ends_at().timestamp().to_string());
            assert_eq!(read["summary"], "Réunion COPS");
            assert_eq!(read["description"], event.description);
            assert_eq!(read["location"], "https://visio.example.org/a,b;c");
        }
    }
    // Said once by hand, so that a mistake of our own clock would show.
    let by_hand = |day: &str| {
        let event = events
            .iter()
            .find(|event| event.uid.contains(day))
            .expect("a day");
        event.slot.starts_at().timestamp().to_string()
    };
    assert_eq!(by_hand("2025-03-29"), "2025-03-29T17:00:00Z");
    assert_eq!(by_hand("2025-03-30"), "2025-03-30T16:00:00Z");
    assert_eq!(by_hand("2027-10-30"), "2027-10-30T16:00:00Z");
    assert_eq!(by_hand("2027-10-31"), "2027-10-31T17:00:00Z");
}

#[test]
fn a_moved_and_a_cancelled_meeting_keep_their_name() {
    let day: Date = "2025-06-10".parse().expect("a day");
    let planned = event(day);
    let moved = Event {
        sequence: 1,
        slot: Slot {
            starts: "2025-06-17T18:00".parse().expect("a wall time"),
            ends: "2025-06-17T20:30".parse().expect("a wall time"),
            ..planned.slot.clone()
        },
        ..planned.clone()
    };
    let cancelled = Event {
        sequence: 2,
        is_cancelled: true,
        ..moved.clone()
    };
    let files = [("1.ics", planned), ("2.ics", moved), ("3.ics", cancelled)];
    let files = files.map(|(name, event)| (name, calendar("Réunions COPS", &[event])));
    for program in read(&files) {
        let [planned, moved, cancelled] = [0, 1, 2].map(|file| program[file][0].clone());
        assert_eq!(
            (&planned["uid"], &planned["uid"]),
            (&moved["uid"], &cancelled["uid"])
        );
        assert_eq!(planned["sequence"], 0);
        assert_eq!(moved["sequence"], 1);
        assert_eq!(cancelled["sequence"], 2);
        assert_eq!(planned["starts"], "2025-06-10T16:00:00Z");
        assert_eq!(moved["starts"], "2025-06-17T16:00:00Z");
        assert_eq!(
            (&moved["status"], &cancelled["status"]),
            (&"CONFIRMED".into(), &"CANCELLED".into())
        );
    }
}
