//! Days of the civil calendar, counted: what a grid of a month needs, light enough for a browser.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ui::words::{MONTHS, WEEKDAYS};

/// A day of a wall calendar. It has no hour and no zone: a clock change never makes one shorter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(i32);

impl Day {
    /// The day of that year, month and day, if the calendar has it (years 1 to 9999).
    #[must_use]
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let is_month = (1..=9999).contains(&year) && (1..=12).contains(&month);
        if !is_month || day == 0 || day > length(year, month) {
            return None;
        }
        Some(Self(count(year, i32::from(month), i32::from(day))))
    }

    /// The day written « 2025-03-18 ».
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_shaped = text.len() == 10
            && text.bytes().enumerate().all(|(at, letter)| match at {
                4 | 7 => letter == b'-',
                _ => letter.is_ascii_digit(),
            });
        if !is_shaped {
            return None;
        }
        let mut parts = text.split('-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        Self::new(year, month, parts.next()?.parse().ok()?)
    }

    /// Its year, month (from 1) and day of the month.
    #[must_use]
    pub fn parts(self) -> (i32, u8, u8) {
        // Days are counted from 1 March of year 0, so that the leap day ends a year
        // (H. Hinnant, « chrono-Compatible Low-Level Date Algorithms »).
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 {
            shifted + 3
        } else {
            shifted - 9
        };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        let small = |number: i32| u8::try_from(number).unwrap_or_default();
        (year, small(month), small(day))
    }

    /// Its day of the week, Monday being 0.
    #[must_use]
    pub const fn weekday(self) -> usize {
        // 1 January 1970 was a Thursday.
        (self.0 + 3).rem_euclid(7).unsigned_abs() as usize
    }

    /// The day so many days later, or earlier.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// How many days there are from here to `other`.
    #[must_use]
    pub const fn until(self, other: Self) -> i32 {
        other.0 - self.0
    }

    /// The Monday of its week.
    #[must_use]
    pub fn monday(self) -> Self {
        self.plus(-i32::try_from(self.weekday()).unwrap_or_default())
    }

    /// Its month.
    #[must_use]
    pub fn month(self) -> Month {
        let (year, month, _) = self.parts();
        Month(year * 12 + i32::from(month) - 1)
    }

    /// Its number in the month.
    #[must_use]
    pub fn number(self) -> u8 {
        self.parts().2
    }

    /// The same number so many months later, or the last day of a month that is shorter.
    #[must_use]
    pub fn months_later(self, months: i32) -> Self {
        let month = self.month().plus(months);
        month
            .first()
            .plus(i32::from(self.number().min(month.length())) - 1)
    }

    /// « mardi ».
    #[must_use]
    pub const fn weekday_words(self) -> &'static str {
        WEEKDAYS[self.weekday()]
    }

    /// « 18 mars », « 1er mars ».
    #[must_use]
    pub fn day_and_month(self) -> String {
        let (_, month, day) = self.parts();
        let day = if day == 1 {
            "1er".to_owned()
        } else {
            day.to_string()
        };
        format!("{day} {}", month_name(month))
    }

    /// « mardi 18 mars 2025 ».
    #[must_use]
    pub fn words(self) -> String {
        let (year, ..) = self.parts();
        format!("{} {} {year}", self.weekday_words(), self.day_and_month())
    }
}

impl fmt::Display for Day {
    /// « 2025-03-18 ».
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// A month of a year, counted from that of year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// Its year, and its number from 1.
    #[must_use]
    pub fn parts(self) -> (i32, u8) {
        let number = u8::try_from(self.0.rem_euclid(12)).unwrap_or_default();
        (self.0.div_euclid(12), number + 1)
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Day {
        let (year, month) = self.parts();
        Day(count(year, i32::from(month), 1))
    }

    /// How many days it has.
    #[must_use]
    pub fn length(self) -> u8 {
        let (year, month) = self.parts();
        length(year, month)
    }

    /// The month so many months later, or earlier.
    #[must_use]
    pub const fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months))
    }

    /// « mars ».
    #[must_use]
    pub fn name(self) -> &'static str {
        month_name(self.parts().1)
    }

    /// « mars 2025 ».
    #[must_use]
    pub fn words(self) -> String {
        format!("{} {}", self.name(), self.parts().0)
    }
}

fn month_name(month: u8) -> &'static str {
    MONTHS
        .get(usize::from(month).wrapping_sub(1))
        .copied()
        .unwrap_or("")
}

const fn length(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// How many days lie between 1 January 1970 and that day.
fn count(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * shifted + 2) / 5 + day - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    era * 146_097 + of_era - 719_468
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan, civil::Date};
    use proptest::prelude::*;

    use super::*;
    use crate::server::clock::wording;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn a_day_is_written_and_read_back() {
        assert_eq!(day("2025-03-18").words(), "mardi 18 mars 2025");
        assert_eq!(day("2025-06-01").words(), "dimanche 1er juin 2025");
        assert_eq!(day("1970-01-01").weekday(), 3);
        for wrong in [
            "2025-02-29",
            "2025-13-01",
            "2025-00-10",
            "2025-1-01",
            "+025-01-01",
            "",
            "2025-01-1é",
        ] {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn leap_years_have_their_day() {
        assert_eq!(day("2024-02-28").plus(1), day("2024-02-29"));
        assert_eq!(day("2100-02-28").plus(1), day("2100-03-01"));
        assert_eq!(day("2000-02-29").months_later(12), day("2001-02-28"));
        assert_eq!(day("2025-01-31").months_later(1), day("2025-02-28"));
        assert_eq!(day("2025-01-31").months_later(-2), day("2024-11-30"));
        assert_eq!(day("2024-02-01").month().length(), 29);
    }

    proptest! {
        #[test]
        fn it_counts_as_the_calendar_of_jiff(offset in 0..3_652_000_i32) {
            let date = Date::constant(1, 1, 1).saturating_add(i64::from(offset).days());
            let day = Day::parse(&date.to_string()).expect("the same day");
            prop_assert_eq!(day.to_string(), date.to_string());
            prop_assert_eq!(day.plus(1).to_string(), date.saturating_add(1.day()).to_string());
            prop_assert_eq!(day.weekday_words(), wording::weekday(date));
            prop_assert_eq!(day.words(), wording::full_date(date));
            prop_assert_eq!(day.month().first().to_string(), date.first_of_month().to_string());
            prop_assert_eq!(i32::from(day.month().length()), i32::from(date.days_in_month()));
            prop_assert_eq!(day.monday().weekday(), 0);
            prop_assert!((0..7).contains(&day.monday().until(day)));
        }
    }
}
