//! Where a call stands, decided by the hour alone.

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
}
