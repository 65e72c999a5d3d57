//! The time, as the whole server sees it: true, started elsewhere for a
//! demonstration, or held still by a test. Pure rules never ask it; they
//! receive a moment.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use crate::db::Instant;

/// Where the server reads the time.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's time.
    #[default]
    System,
    /// The machine's time moved by a constant, so that a past call can be tried today.
    Shifted(SignedDuration),
    /// A time that moves only when a test says so.
    Held(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// A clock that shows `start` now and runs from there.
    #[must_use]
    pub fn starting_at(start: Timestamp) -> Self {
        Self::Shifted(start.duration_since(Timestamp::now()))
    }

    /// A clock held at `moment`.
    #[must_use]
    pub fn held_at(moment: Timestamp) -> Self {
        Self::Held(Arc::new(Mutex::new(moment)))
    }

    /// Moves a held clock forward; the others keep their own time.
    pub fn advance(&self, duration: SignedDuration) {
        if let Self::Held(moment) = self {
            let mut moment = moment
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            *moment = moment.saturating_add(duration).unwrap_or(Timestamp::MAX);
        }
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Instant {
        Instant::new(match self {
            Self::System => Timestamp::now(),
            Self::Shifted(by) => Timestamp::now()
                .saturating_add(*by)
                .unwrap_or(Timestamp::MAX),
            Self::Held(moment) => *moment
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner),
        })
    }
}

/// French wording of moments, always in Paris time.
pub mod wording {
    use super::{Instant, TimeZone};
    use crate::ui::words::{MONTHS, WEEKDAYS};
    use jiff::{
        Zoned,
        civil::{Date, Time},
    };

    fn paris(moment: Instant) -> Zoned {
        let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
        moment.timestamp().to_zoned(zone)
    }

    /// « 18 h », « 19 h 30 »: an hour announced, as one says it.
    #[must_use]
    pub fn clock_time(time: Time) -> String {
        match time.minute() {
            0 => format!("{}\u{a0}h", time.hour()),
            minute => format!("{}\u{a0}h\u{a0}{minute:02}", time.hour()),
        }
    }

    /// « 18 h 04 ».
    #[must_use]
    pub fn time(moment: Instant) -> String {
        let moment = paris(moment);
        format!("{}\u{a0}h\u{a0}{:02}", moment.hour(), moment.minute())
    }

    /// « vendredi 14 février 2025 ».
    #[must_use]
    pub fn day(moment: Instant) -> String {
        full_date(date_of(moment))
    }

    /// « jeudi 20 février 2025 ».
    #[must_use]
    pub fn full_date(date: Date) -> String {
        format!("{} {} {}", weekday(date), day_and_month(date), date.year())
    }

    /// The day that a moment is, in Paris.
    #[must_use]
    pub fn date_of(moment: Instant) -> Date {
        paris(moment).date()
    }

    /// The last second of a day, in Paris.
    #[must_use]
    pub fn end_of_day(date: Date) -> Instant {
        let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
        let last = date.at(23, 59, 59, 0).to_zoned(zone);
        last.map_or(Instant::new(jiff::Timestamp::MAX), |last| {
            Instant::new(last.timestamp())
        })
    }

    /// « sept. », where room is short.
    #[must_use]
    pub fn short_month(date: Date) -> &'static str {
        const SHORT: [&str; 12] = [
            "janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.",
            "nov.", "déc.",
        ];
        SHORT
            .get(usize::from(date.month().unsigned_abs()) - 1)
            .copied()
            .unwrap_or("")
    }

    /// « vendredi 14 février 2025 à 23 h 59 ».
    #[must_use]
    pub fn day_and_time(moment: Instant) -> String {
        format!("{} à {}", day(moment), time(moment))
    }

    /// « 14 février », « 1er mars ».
    #[must_use]
    pub fn day_and_month(date: Date) -> String {
        let day = if date.day() == 1 {
            "1er".to_owned()
        } else {
            date.day().to_string()
        };
        format!("{day} {}", month(date))
    }

    /// « février ».
    #[must_use]
    pub fn month(date: Date) -> &'static str {
        MONTHS
            .get(usize::from(date.month().unsigned_abs()) - 1)
            .copied()
            .unwrap_or("")
    }

    /// « mardi ».
    #[must_use]
    pub fn weekday(date: Date) -> &'static str {
        let place = date.weekday().to_monday_zero_offset();
        WEEKDAYS
            .get(usize::from(place.unsigned_abs()))
            .copied()
            .unwrap_or("")
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn moments_are_worded_in_paris_time() {
            let moment = Instant::new("2025-02-14T22:59:59Z".parse().expect("an instant"));
            assert_eq!(
                day_and_time(moment),
                "vendredi 14 février 2025 à 23\u{a0}h\u{a0}59"
            );
        }
    }
}
