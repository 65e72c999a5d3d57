//! The days on which nobody is asked to come: public holidays, computed, and school holidays,
//! given by the settings.

use jiff::{ToSpan, civil::Date};

use crate::server::clock::wording;

/// School holidays, first and last day included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolBreak {
    /// « Toussaint ».
    pub name: String,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

/// Easter Sunday of a year (the Gregorian computus of Meeus, Jones and Butcher).
#[must_use]
pub fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let month = i8::try_from(n / 31).ok()?;
    let day = i8::try_from(n % 31 + 1).ok()?;
    Date::new(year, month, day).ok()
}

/// The public holiday of mainland France that this day is, with its article.
#[must_use]
pub fn public_holiday(day: Date) -> Option<&'static str> {
    let fixed = match (day.month(), day.day()) {
        (1, 1) => Some("le jour de l’An"),
        (5, 1) => Some("la fête du Travail"),
        (5, 8) => Some("la Victoire de 1945"),
        (7, 14) => Some("la fête nationale"),
        (8, 15) => Some("l’Assomption"),
        (11, 1) => Some("la Toussaint"),
        (11, 11) => Some("l’Armistice de 1918"),
        (12, 25) => Some("Noël"),
        _ => None,
    };
    if fixed.is_some() {
        return fixed;
    }
    let easter = easter(day.year())?;
    [
        (1, "le lundi de Pâques"),
        (39, "l’Ascension"),
        (50, "le lundi de Pentecôte"),
    ]
    .into_iter()
    .find_map(|(after, name)| {
        (easter.checked_add(i64::from(after).days()).ok()? == day).then_some(name)
    })
}

/// Why nobody is asked to come on this day, in words; `None` when one may.
#[must_use]
pub fn why_closed(day: Date, breaks: &[SchoolBreak]) -> Option<String> {
    if let Some(holiday) = public_holiday(day) {
        return Some(format!("c’est {holiday}, un jour férié"));
    }
    let found = breaks
        .iter()
        .find(|school| school.first <= day && day <= school.last)?;
    Some(format!(
        "c’est pendant les vacances scolaires ({}, du {} au {})",
        found.name,
        wording::day_and_month(found.first),
        wording::day_and_month(found.last),
    ))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn easter_is_where_the_almanac_puts_it() {
        for (year, month, day) in [
            (1961, 4, 2),
            (2000, 4, 23),
            (2008, 3, 23),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
        ] {
            assert_eq!(easter(year), Some(date(year, month, day)), "{year}");
        }
    }

    #[test]
    fn the_public_holidays_of_six_years_are_those_of_the_almanac() {
        let moving = [
            (2025, ["2025-04-21", "2025-05-29", "2025-06-09"]),
            (2026, ["2026-04-06", "2026-05-14", "2026-05-25"]),
            (2027, ["2027-03-29", "2027-05-06", "2027-05-17"]),
            (2028, ["2028-04-17", "2028-05-25", "2028-06-05"]),
            (2029, ["2029-04-02", "2029-05-10", "2029-05-21"]),
            (2030, ["2030-04-22", "2030-05-30", "2030-06-10"]),
        ];
        let fixed = [
            "01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25",
        ];
        for (year, moving) in moving {
            let fixed = fixed.iter().map(|day| format!("{year}-{day}"));
            let mut known: Vec<String> = fixed.chain(moving.map(str::to_owned)).collect();
            known.sort();
            let first = date(year, 1, 1);
            let found: Vec<String> = first
                .series(1.day())
                .take_while(|day| day.year() == year)
                .filter(|day| public_holiday(*day).is_some())
                .map(|day| day.to_string())
                .collect();
            assert_eq!(found, known, "{year}");
        }
        assert_eq!(
            public_holiday(date(2028, 6, 5)),
            Some("le lundi de Pentecôte")
        );
    }

    #[test]
    fn a_closed_day_says_why() {
        let breaks = [SchoolBreak {
            name: "Toussaint".to_owned(),
            first: date(2025, 10, 18),
            last: date(2025, 11, 2),
        }];
        assert_eq!(
            why_closed(date(2025, 11, 11), &breaks).as_deref(),
            Some("c’est l’Armistice de 1918, un jour férié")
        );
        assert_eq!(
            why_closed(date(2025, 10, 28), &breaks).as_deref(),
            Some("c’est pendant les vacances scolaires (Toussaint, du 18 octobre au 2 novembre)")
        );
        assert_eq!(why_closed(date(2025, 11, 3), &breaks), None);
        assert_eq!(why_closed(date(2025, 10, 17), &breaks), None);
    }
}
