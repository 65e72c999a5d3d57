//! The grid of a month or a week, and where the keyboard leads in it (ARIA authoring practices).

use crate::agenda::model::{Agenda, Asked, Day, Look};

/// A line of a grid: a week, from Monday.
pub type Row = [Day; 7];

/// The days that a look shows around a day, with the meetings asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Its weeks.
    pub rows: Vec<Row>,
    /// « mars 2025 », « semaine du 17 au 23 mars 2025 ».
    pub title: String,
    /// The meetings of each day, in the order of days, by their place in the agenda.
    pub meetings: Vec<Vec<usize>>,
    /// How many meetings the month or the week has.
    pub total: usize,
    /// The day that stands for what comes before.
    pub before: Day,
    /// The day that stands for what comes after.
    pub after: Day,
}

/// The grid that an address asks for; a list has the grid of its month.
#[must_use]
pub fn grid(agenda: &Agenda, asked: &Asked) -> Grid {
    let day = asked.day.unwrap_or(agenda.today);
    let (rows, title, before, after) = match asked.look {
        Look::Week => (
            vec![week(day.monday())],
            week_title(day.monday()),
            day.plus(-7),
            day.plus(7),
        ),
        Look::Month | Look::List => (
            month_rows(day),
            day.month().words(),
            day.months_later(-1),
            day.months_later(1),
        ),
    };
    let first = rows.first().map_or(day, |row| row[0]);
    let mut meetings = vec![Vec::new(); rows.len() * 7];
    let mut total = 0;
    // Meetings are in the order of time: those of the grid stand together.
    let start = agenda
        .meetings
        .partition_point(|meeting| meeting.day < first);
    for (at, meeting) in agenda.meetings.iter().enumerate().skip(start) {
        let cell = usize::try_from(first.until(meeting.day)).unwrap_or(usize::MAX);
        let Some(cell) = meetings.get_mut(cell) else {
            break;
        };
        if asked.wants(agenda, meeting) {
            cell.push(at);
            let is_inside = asked.look == Look::Week || meeting.day.month() == day.month();
            total += usize::from(is_inside);
        }
    }
    Grid {
        rows,
        title,
        meetings,
        total,
        before,
        after,
    }
}

impl Grid {
    /// The meetings of a day, by their place in the agenda.
    #[must_use]
    pub fn of(&self, day: Day) -> &[usize] {
        let Some(first) = self.rows.first().map(|row| row[0]) else {
            return &[];
        };
        let cell = usize::try_from(first.until(day)).unwrap_or(usize::MAX);
        self.meetings.get(cell).map_or(&[], Vec::as_slice)
    }
}

fn week(monday: Day) -> Row {
    [0, 1, 2, 3, 4, 5, 6].map(|days| monday.plus(days))
}

/// Whole weeks, from that of the first day to that of the last: four to six.
fn month_rows(day: Day) -> Vec<Row> {
    let month = day.month();
    let last = month.first().plus(i32::from(month.length()) - 1);
    let mut rows = Vec::with_capacity(6);
    let mut monday = month.first().monday();
    while monday <= last {
        rows.push(week(monday));
        monday = monday.plus(7);
    }
    rows
}

/// « semaine du 17 au 23 mars 2025 », « semaine du 29 décembre 2025 au 4 janvier 2026 ».
fn week_title(monday: Day) -> String {
    let sunday = monday.plus(6);
    let ((year, month, _), (last_year, last_month, _)) = (monday.parts(), sunday.parts());
    let from = if year != last_year {
        format!("{} {year}", monday.day_and_month())
    } else if month != last_month {
        monday.day_and_month()
    } else if monday.number() == 1 {
        "1er".to_owned()
    } else {
        monday.number().to_string()
    };
    format!(
        "semaine du {from} au {} {last_year}",
        sunday.day_and_month()
    )
}

/// Where a key leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// To that day, which the grid may not show yet.
    To(Day),
    /// It opens the day that has the focus.
    Open,
}

/// What a key does on a day of a grid, if anything.
///
/// Arrows go from day to day and from week to week, Home and End to the ends of the week, `PageUp` and
/// `PageDown` from month to month (with Shift, from year to year); in a week, from week to week.
#[must_use]
pub fn arrow(key: &str, is_shifted: bool, look: Look, day: Day) -> Option<Step> {
    let by_page = |pages: i32| match (look, is_shifted) {
        (Look::Week, false) => day.plus(7 * pages),
        (Look::Week, true) => day.months_later(pages),
        (_, false) => day.months_later(pages),
        (_, true) => day.months_later(12 * pages),
    };
    Some(match key {
        "ArrowLeft" => Step::To(day.plus(-1)),
        "ArrowRight" => Step::To(day.plus(1)),
        "ArrowUp" => Step::To(day.plus(-7)),
        "ArrowDown" => Step::To(day.plus(7)),
        "Home" => Step::To(day.monday()),
        "End" => Step::To(day.monday().plus(6)),
        "PageUp" => Step::To(by_page(-1)),
        "PageDown" => Step::To(by_page(1)),
        "Enter" | " " => Step::Open,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::agenda::{
        model::{Kind, Meeting, Place, Source, State},
        rules::count,
    };

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn meeting(text: &str, kind: Kind, group: u16) -> Meeting {
        Meeting {
            day: day(text),
            from: 18 * 60,
            to: 20 * 60 + 30,
            kind,
            state: State::Coming,
            group,
            title: "Séance".to_owned(),
            place: Place::Video,
            href: "/seances/1".to_owned(),
            there: None,
            mine: None,
        }
    }

    fn agenda(meetings: Vec<Meeting>) -> Agenda {
        let source = |code: &str| Source {
            code: code.to_owned(),
            title: code.to_owned(),
            href: format!("/groupes/{code}"),
            files: None,
        };
        Agenda {
            groups: vec![source("a"), source("b")],
            meetings,
            today: day("2025-03-18"),
            next: None,
            zone: None,
            home: None,
        }
    }

    fn asked(look: Look, text: &str) -> Asked {
        Asked {
            look,
            day: Some(day(text)),
            ..Asked::default()
        }
    }

    #[test]
    fn a_month_is_whole_weeks_from_monday_whatever_its_first_day() {
        let none = agenda(Vec::new());
        // February 2027 begins on a Monday and has four weeks; June 2025 begins on a Sunday.
        for (month, weeks, first, last) in [
            ("2027-02-10", 4, "2027-02-01", "2027-02-28"),
            ("2025-06-10", 6, "2025-05-26", "2025-07-06"),
            ("2024-02-29", 5, "2024-01-29", "2024-03-03"),
            ("2025-03-30", 6, "2025-02-24", "2025-04-06"),
        ] {
            let grid = grid(&none, &asked(Look::Month, month));
            assert_eq!(grid.rows.len(), weeks, "{month}");
            assert_eq!(grid.rows[0][0], day(first), "{month}");
            assert_eq!(grid.rows[weeks - 1][6], day(last), "{month}");
        }
    }

    #[test]
    fn a_week_of_a_clock_change_has_seven_days() {
        let none = agenda(Vec::new());
        for change in [
            "2025-03-30",
            "2025-10-26",
            "2026-03-29",
            "2026-10-25",
            "2027-03-28",
            "2027-10-31",
        ] {
            let grid = grid(&none, &asked(Look::Week, change));
            assert_eq!(grid.rows.len(), 1);
            assert_eq!(grid.rows[0][6], day(change), "a clock changes on a Sunday");
            assert_eq!(grid.after, day(change).plus(7));
        }
    }

    #[test]
    fn a_week_says_its_days() {
        let title = |text| grid(&agenda(Vec::new()), &asked(Look::Week, text)).title;
        assert_eq!(title("2025-03-18"), "semaine du 17 au 23 mars 2025");
        assert_eq!(
            title("2025-10-01"),
            "semaine du 29 septembre au 5 octobre 2025"
        );
        assert_eq!(
            title("2026-01-01"),
            "semaine du 29 décembre 2025 au 4 janvier 2026"
        );
        assert_eq!(title("2025-12-03"), "semaine du 1er au 7 décembre 2025");
    }

    #[test]
    fn meetings_stand_on_their_days_and_only_those_asked_for() {
        let agenda = agenda(vec![
            meeting("2025-02-27", Kind::Launch, 0),
            meeting("2025-03-18", Kind::Seance, 0),
            meeting("2025-03-18", Kind::Seance, 1),
            meeting("2025-04-01", Kind::Synthesis, 0),
            meeting("2025-04-20", Kind::Synthesis, 0),
        ]);
        let all = grid(&agenda, &asked(Look::Month, "2025-03-01"));
        assert_eq!(all.of(day("2025-03-18")), [1, 2]);
        // The last days of February are shown, and are not of March.
        assert_eq!((all.of(day("2025-02-27")), all.total), ([0].as_slice(), 2));
        assert_eq!(all.of(day("2025-04-20")), [] as [usize; 0]);
        let of_b = Asked {
            group: Some("b".to_owned()),
            ..asked(Look::Month, "2025-03-01")
        };
        assert_eq!(grid(&agenda, &of_b).of(day("2025-03-18")), [2]);
        let synthesis = Asked {
            kind: Some(Kind::Synthesis),
            ..asked(Look::Month, "2025-03-01")
        };
        assert_eq!(grid(&agenda, &synthesis).total, 0);
        assert_eq!(count(grid(&agenda, &synthesis).total), "aucune rencontre");
    }

    #[test]
    fn keys_lead_as_in_a_calendar() {
        let from = day("2025-01-31");
        let to = |key, shifted, look| match arrow(key, shifted, look, from) {
            Some(Step::To(day)) => day.to_string(),
            other => format!("{other:?}"),
        };
        assert_eq!(to("ArrowRight", false, Look::Month), "2025-02-01");
        assert_eq!(to("ArrowUp", false, Look::Month), "2025-01-24");
        assert_eq!(to("Home", false, Look::Month), "2025-01-27");
        assert_eq!(to("End", false, Look::Month), "2025-02-02");
        assert_eq!(to("PageDown", false, Look::Month), "2025-02-28");
        assert_eq!(to("PageUp", true, Look::Month), "2024-01-31");
        assert_eq!(to("PageDown", false, Look::Week), "2025-02-07");
        assert_eq!(arrow("Enter", false, Look::Month, from), Some(Step::Open));
        assert_eq!(arrow("a", false, Look::Month, from), None);
    }

    proptest! {
        #[test]
        fn every_grid_holds_its_day_once_and_no_gap(offset in 0..40_000_i32, is_week: bool) {
            let asked_day = day("1970-01-01").plus(offset);
            let look = if is_week { Look::Week } else { Look::Month };
            let asked = Asked { look, day: Some(asked_day), ..Asked::default() };
            let grid = grid(&agenda(Vec::new()), &asked);
            let days: Vec<Day> = grid.rows.iter().flatten().copied().collect();
            prop_assert_eq!(days.iter().filter(|day| **day == asked_day).count(), 1);
            prop_assert!(days.windows(2).all(|pair| pair[0].plus(1) == pair[1]));
            prop_assert!((1..=6).contains(&grid.rows.len()));
            prop_assert_eq!(days[0].weekday(), 0);
            if !is_week {
                let inside = days.iter().filter(|day| day.month() == asked_day.month()).count();
                prop_assert_eq!(inside, usize::from(asked_day.month().length()));
            }
        }
    }
}
