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

/// The reminder whose hour it is: the last whose time has come. After a long stop the earlier
/// ones are left out, since « dans sept jours » would no longer be true.
#[must_use]
pub fn reminder_due(slot: &Slot, now: Instant) -> Option<Reminder> {
    if slot.starts_at() <= now {
        return None;
    }
    Reminder::ALL
        .into_iter()
        .rev()
        .find(|reminder| leaves_at(*reminder, slot) <= now)
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
    fn the_last_reminder_whose_time_has_come_is_due() {
        let slot = slot("2025-04-01");
        assert_eq!(reminder_due(&slot, at("2025-03-25T17:59:59+01:00")), None);
        assert_eq!(
            reminder_due(&slot, at("2025-03-25T18:00:00+01:00")),
            Some(Reminder::Week)
        );
        assert_eq!(
            reminder_due(&slot, at("2025-03-31T18:00:00+02:00")),
            Some(Reminder::Day)
        );
        assert_eq!(
            reminder_due(&slot, at("2025-04-01T17:30:00+02:00")),
            Some(Reminder::Hour)
        );
        assert_eq!(reminder_due(&slot, at("2025-04-01T18:00:00+02:00")), None);
    }
}
