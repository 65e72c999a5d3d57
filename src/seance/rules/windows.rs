//! When what opens: the link, checking in, answering, reminders.

use std::time::Duration;

use jiff::ToSpan;

use crate::{
    db::Instant,
    seance::model::{Attendance, Reminder, Slot},
};

const MINUTE: Duration = Duration::from_secs(60);
/// One may check in so long before the beginning.
pub const CHECK_IN_BEFORE: Duration = MINUTE.saturating_mul(15);
/// Whoever checks in so long after the beginning was late.
pub const LATE_AFTER: Duration = MINUTE.saturating_mul(15);

/// Whether the video link is shown: from midnight of the day before, until the end.
#[must_use]
pub fn shows_link(slot: &Slot, now: Instant) -> bool {
    let opens = slot.day().checked_sub(1.day()).unwrap_or(slot.day());
    slot.clock_at(now).date() >= opens && !slot.is_over(now)
}

/// What checking in now means; `None` outside the window.
#[must_use]
pub fn check_in(slot: &Slot, now: Instant) -> Option<Attendance> {
    let starts = slot.starts_at();
    if now < starts.before(CHECK_IN_BEFORE) || slot.is_over(now) {
        return None;
    }
    Some(if now < starts.after(LATE_AFTER) {
        Attendance::Present
    } else {
        Attendance::Late
    })
}

/// Whether one may still say « je serai là » or « je ne pourrai pas ».
#[must_use]
pub fn may_answer(slot: &Slot, now: Instant) -> bool {
    now < slot.starts_at()
}

/// Whether presences may be validated: once it has begun.
#[must_use]
pub fn may_validate(slot: &Slot, now: Instant) -> bool {
    slot.starts_at() <= now
}

/// When a reminder leaves.
#[must_use]
pub fn leaves_at(reminder: Reminder, slot: &Slot) -> Instant {
    match reminder {
        Reminder::Week => slot.days_before(7),
        Reminder::Day => slot.days_before(1),
        Reminder::Hour => slot.starts_at().before(MINUTE * 60),
    }
}

/// When a reminder leaves no more: that of the week before has no use four days before, that of the day
/// before gives way to that of the hour before.
fn ends_at(reminder: Reminder, slot: &Slot) -> Instant {
    match reminder {
        Reminder::Week => slot.days_before(4),
        Reminder::Day => leaves_at(Reminder::Hour, slot),
        Reminder::Hour => slot.starts_at(),
    }
}

/// The reminder whose hour it is, if it is that of any: each has its own, and after a long stop the one
/// whose hour has passed is left out.
#[must_use]
pub fn reminder_due(slot: &Slot, now: Instant) -> Option<Reminder> {
    Reminder::ALL
        .into_iter()
        .find(|reminder| leaves_at(*reminder, slot) <= now && now < ends_at(*reminder, slot))
}

/// The reminders that a letter sent now stands for, since it tells the date: those whose time has come, or
/// comes within the hour.
pub fn told_by_letter(slot: &Slot, now: Instant) -> impl Iterator<Item = Reminder> {
    let soon = now.after(MINUTE * 60);
    Reminder::ALL
        .into_iter()
        .filter(move |reminder| leaves_at(*reminder, slot) <= soon)
}

/// How far a meeting is when its reminder leaves, on its own clock: « dans une semaine », « dans 6 jours »,
/// « demain », « aujourd’hui », « dans une heure ». A letter may be late: it says what is true.
#[must_use]
pub fn how_far(reminder: Reminder, slot: &Slot, now: Instant) -> String {
    if reminder == Reminder::Hour {
        let is_whole = now <= slot.starts_at().before(MINUTE * 50);
        let words = if is_whole {
            "dans une heure"
        } else {
            "dans moins d’une heure"
        };
        return words.to_owned();
    }
    let today = slot.clock_at(now).date();
    match today.duration_until(slot.day()).as_hours() / 24 {
        ..=0 => "aujourd’hui".to_owned(),
        1 => "demain".to_owned(),
        7 => "dans une semaine".to_owned(),
        days => format!("dans {days}\u{a0}jours"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(day: &str) -> Slot {
        Slot {
            starts: format!("{day}T18:00").parse().expect("a wall time"),
            ends: format!("{day}T20:30").parse().expect("a wall time"),
            zone: "Europe/Paris".to_owned(),
        }
    }

    fn at(text: &str) -> Instant {
        Instant::new(text.parse().expect("an instant"))
    }

    #[test]
    fn the_link_shows_from_the_day_before_to_the_end() {
        let slot = slot("2025-06-10");
        assert!(!shows_link(&slot, at("2025-06-08T23:59:59+02:00")));
        assert!(shows_link(&slot, at("2025-06-09T00:00:00+02:00")));
        assert!(shows_link(&slot, at("2025-06-10T20:29:59+02:00")));
        assert!(!shows_link(&slot, at("2025-06-10T20:30:00+02:00")));
    }

    #[test]
    fn one_checks_in_around_the_beginning_and_late_after_it() {
        let slot = slot("2025-06-10");
        assert_eq!(check_in(&slot, at("2025-06-10T17:44:59+02:00")), None);
        let present = Some(Attendance::Present);
        assert_eq!(check_in(&slot, at("2025-06-10T17:45:00+02:00")), present);
        assert_eq!(check_in(&slot, at("2025-06-10T18:14:59+02:00")), present);
        let late = Some(Attendance::Late);
        assert_eq!(check_in(&slot, at("2025-06-10T18:15:00+02:00")), late);
        assert_eq!(check_in(&slot, at("2025-06-10T20:30:00+02:00")), None);
    }

    #[test]
    fn reminders_keep_the_hour_of_the_clock_through_a_change() {
        // Summer time begins on 30 March 2025.
        let spring = slot("2025-04-01");
        let week = leaves_at(Reminder::Week, &spring);
        assert_eq!(week, at("2025-03-25T18:00:00+01:00"));
        assert_eq!(
            leaves_at(Reminder::Day, &spring),
            at("2025-03-31T18:00:00+02:00")
        );
        assert_eq!(
            leaves_at(Reminder::Hour, &spring),
            at("2025-04-01T17:00:00+02:00")
        );
        // It ends on 26 October.
        let autumn = slot("2025-10-28");
        assert_eq!(
            leaves_at(Reminder::Week, &autumn),
            at("2025-10-21T18:00:00+02:00")
        );
    }

    #[test]
    fn each_reminder_has_its_own_hours() {
        let slot = slot("2025-04-01");
        assert_eq!(reminder_due(&slot, at("2025-03-25T17:59:59+01:00")), None);
        assert_eq!(
            reminder_due(&slot, at("2025-03-25T18:00:00+01:00")),
            Some(Reminder::Week)
        );
        let late = at("2025-03-28T17:59:59+01:00");
        assert_eq!(reminder_due(&slot, late), Some(Reminder::Week));
        for nothing in ["2025-03-28T18:00:00+01:00", "2025-03-31T17:59:59+02:00"] {
            assert_eq!(reminder_due(&slot, at(nothing)), None, "{nothing}");
        }
        assert_eq!(
            reminder_due(&slot, at("2025-03-31T18:00:00+02:00")),
            Some(Reminder::Day)
        );
        let morning = at("2025-04-01T16:59:59+02:00");
        assert_eq!(reminder_due(&slot, morning), Some(Reminder::Day));
        assert_eq!(
            reminder_due(&slot, at("2025-04-01T17:30:00+02:00")),
            Some(Reminder::Hour)
        );
        assert_eq!(reminder_due(&slot, at("2025-04-01T18:00:00+02:00")), None);
    }

    #[test]
    fn a_reminder_says_how_far_the_meeting_is() {
        let slot = slot("2025-04-01");
        for (reminder, moment, words) in [
            (
                Reminder::Week,
                "2025-03-25T18:00:00+01:00",
                "dans une semaine",
            ),
            (
                Reminder::Week,
                "2025-03-26T00:00:00+01:00",
                "dans 6\u{a0}jours",
            ),
            (
                Reminder::Week,
                "2025-03-28T17:00:00+01:00",
                "dans 4\u{a0}jours",
            ),
            (Reminder::Day, "2025-03-31T23:59:59+02:00", "demain"),
            // A day has begun in Paris, whatever universal time says.
            (Reminder::Day, "2025-04-01T00:00:00+02:00", "aujourd’hui"),
            (
                Reminder::Hour,
                "2025-04-01T17:00:00+02:00",
                "dans une heure",
            ),
            (
                Reminder::Hour,
                "2025-04-01T17:10:01+02:00",
                "dans moins d’une heure",
            ),
        ] {
            assert_eq!(how_far(reminder, &slot, at(moment)), words, "{moment}");
        }
    }

    #[test]
    fn a_letter_stands_for_the_reminders_of_its_hour() {
        let slot = slot("2025-04-01");
        let told = |moment| told_by_letter(&slot, at(moment)).collect::<Vec<_>>();
        assert_eq!(told("2025-03-25T16:59:59+01:00"), []);
        assert_eq!(told("2025-03-25T17:00:00+01:00"), [Reminder::Week]);
        assert_eq!(
            told("2025-04-01T09:00:00+02:00"),
            [Reminder::Week, Reminder::Day]
        );
        assert_eq!(told("2025-04-01T16:00:00+02:00"), Reminder::ALL);
    }
}
