//! Where a call stands, decided by the hour alone; and how one is prepared.

mod blank;
pub mod gesture;
mod next_year;
pub mod panel;
pub mod sheet;
mod turn;
mod words;

pub use blank::blank;
pub use next_year::{a_year_after, next_year};
pub use turn::{Turn, Turned, turned};
pub use words::name_of;

use std::time::Duration;

use super::{document::Document, model::AppelState};
use crate::db::Instant;

/// Where the call stands at `moment`.
///
/// The closing second counts whole: who posts while the clock still shows
/// 23:59:59 is in time.
#[must_use]
pub fn state_at(call: &Document, moment: Instant) -> AppelState {
    if moment < call.calendar.opens_at {
        AppelState::AVenir
    } else if is_past(call.calendar.closes_at, moment) {
        AppelState::Clos
    } else {
        AppelState::Ouvert
    }
}

/// Whether `moment` comes after the whole last second of a call.
#[must_use]
pub fn is_past(closes_at: Instant, moment: Instant) -> bool {
    moment >= closes_at.after(Duration::from_secs(1))
}

/// Whether the call receives candidatures at `moment`.
#[must_use]
pub fn accepts_at(call: &Document, moment: Instant) -> bool {
    state_at(call, moment) == AppelState::Ouvert
}

/// The call that a visitor should hear of first: the open one that closes soonest,
/// else the next to open, else the last that closed.
#[must_use]
pub fn front_page_call(
    calls: impl IntoIterator<Item = Document>,
    moment: Instant,
) -> Option<Document> {
    calls.into_iter().min_by(|one, other| {
        let (one_calendar, other_calendar) = (one.calendar, other.calendar);
        let (one, other) = (state_at(one, moment), state_at(other, moment));
        rank(one).cmp(&rank(other)).then_with(|| match one {
            AppelState::Ouvert => one_calendar.closes_at.cmp(&other_calendar.closes_at),
            AppelState::AVenir => one_calendar.opens_at.cmp(&other_calendar.opens_at),
            AppelState::Clos => other_calendar.closes_at.cmp(&one_calendar.closes_at),
        })
    })
}

fn rank(state: AppelState) -> u8 {
    match state {
        AppelState::Ouvert => 0,
        AppelState::AVenir => 1,
        AppelState::Clos => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appel::document::tests::example;

    fn at(moment: &str) -> AppelState {
        let moment = Instant::new(moment.parse().expect("an instant"));
        state_at(&example().document, moment)
    }

    #[test]
    fn the_hour_opens_and_closes_a_call() {
        assert_eq!(at("2025-01-06T08:59:59.999+01:00"), AppelState::AVenir);
        assert_eq!(at("2025-01-06T09:00:00+01:00"), AppelState::Ouvert);
        assert_eq!(at("2025-02-14T23:59:59+01:00"), AppelState::Ouvert);
        assert_eq!(at("2025-02-14T23:59:59.999+01:00"), AppelState::Ouvert);
        assert_eq!(at("2025-02-15T00:00:00+01:00"), AppelState::Clos);
    }

    #[test]
    fn an_open_call_comes_first_then_the_next_then_the_last() {
        let call = |slug: &str, opens: &str, closes: &str| {
            let mut call = example().document;
            call.slug = slug.parse().expect("a slug");
            call.calendar.opens_at = Instant::new(opens.parse().expect("an instant"));
            call.calendar.closes_at = Instant::new(closes.parse().expect("an instant"));
            call
        };
        let calls = || {
            [
                call("a", "2023-01-01T00:00:00Z", "2023-02-01T00:00:00Z"),
                call("b", "2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z"),
                call("c", "2025-01-01T00:00:00Z", "2025-03-01T00:00:00Z"),
                call("d", "2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z"),
            ]
        };
        let front = |moment: &str| {
            let moment = Instant::new(moment.parse().expect("an instant"));
            let call = front_page_call(calls(), moment);
            call.map(|call| String::from(call.slug))
        };
        assert_eq!(front("2025-01-15T00:00:00Z").as_deref(), Some("d"));
        assert_eq!(front("2025-02-15T00:00:00Z").as_deref(), Some("c"));
        assert_eq!(front("2023-12-15T00:00:00Z").as_deref(), Some("b"));
        assert_eq!(front("2026-01-15T00:00:00Z").as_deref(), Some("c"));
        assert_eq!(
            front_page_call([], Instant::new(jiff::Timestamp::UNIX_EPOCH)),
            None
        );
    }
}
