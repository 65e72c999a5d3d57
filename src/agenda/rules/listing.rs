//! The list: as many meetings as one reads, from a day on.

use crate::agenda::model::{Agenda, Asked, Day};

/// How many meetings a page of the list holds, or more when a day has more.
pub const PAGE: usize = 20;

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The meetings shown, by their place in the agenda.
    pub meetings: Vec<usize>,
    /// The day from which the page before goes, and how many meetings come before.
    pub before: Option<(Day, usize)>,
    /// The day from which the page after goes, and how many meetings come after.
    pub after: Option<(Day, usize)>,
    /// Nothing is to come: what is shown is over.
    pub is_over: bool,
}

/// The page of the list that an address asks for: what fits on one page is shown whole, else it
/// goes from the day asked for, or from today.
#[must_use]
pub fn listing(agenda: &Agenda, asked: &Asked) -> Shown {
    let wanted: Vec<usize> = agenda
        .meetings
        .iter()
        .enumerate()
        .filter(|(_, meeting)| asked.wants(agenda, meeting))
        .map(|(at, _)| at)
        .collect();
    let day_of = |place: usize| {
        wanted
            .get(place)
            .and_then(|at| agenda.meetings.get(*at))
            .map(|meeting| meeting.day)
    };
    let from_day = |day: Day| {
        wanted.partition_point(|at| {
            agenda
                .meetings
                .get(*at)
                .is_some_and(|meeting| meeting.day < day)
        })
    };
    let upcoming = from_day(agenda.today);
    let is_over = !wanted.is_empty() && upcoming == wanted.len();
    let start = match asked.day {
        _ if wanted.len() <= PAGE => 0,
        // After the last one, there is still the last page.
        Some(day) => from_day(day).min(wanted.len().saturating_sub(1)),
        None if is_over => wanted.len() - PAGE,
        None => upcoming,
    };
    // A page begins and ends between two days, so that a day leads to it.
    let start = day_of(start).map_or(0, from_day);
    let mut end = (start + PAGE).min(wanted.len());
    while end < wanted.len() && end > 0 && day_of(end) == day_of(end - 1) {
        end += 1;
    }
    Shown {
        before: (start > 0)
            .then(|| day_of(start.saturating_sub(PAGE)).map(|day| (day, start)))
            .flatten(),
        after: day_of(end).map(|day| (day, wanted.len() - end)),
        meetings: wanted.get(start..end).unwrap_or_default().to_vec(),
        is_over,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::agenda::model::{Kind, Meeting, Place, Source, State};

    /// An agenda with a meeting on each of these days, counted from a first one.
    fn agenda(days: &[i32], today: i32) -> Agenda {
        let first = Day::parse("2025-01-01").expect("a day");
        let meeting = |day: &i32| Meeting {
            day: first.plus(*day),
            from: 600,
            to: 660,
            kind: Kind::Seance,
            state: State::Coming,
            group: 0,
            title: String::new(),
            place: Place::Video,
            href: String::new(),
            there: None,
            mine: None,
        };
        Agenda {
            groups: vec![Source {
                code: "a".to_owned(),
                title: String::new(),
                href: String::new(),
                files: None,
            }],
            meetings: days.iter().map(meeting).collect(),
            today: first.plus(today),
            next: None,
            zone: None,
            home: None,
        }
    }

    #[test]
    fn a_year_of_eight_is_shown_whole() {
        let shown = listing(
            &agenda(&[0, 30, 60, 90, 120, 150, 180, 210], 100),
            &Asked::default(),
        );
        assert_eq!(shown.meetings.len(), 8);
        assert_eq!(
            (shown.before, shown.after, shown.is_over),
            (None, None, false)
        );
    }

    #[test]
    fn a_long_year_begins_today_and_leads_both_ways() {
        let days: Vec<i32> = (0..100).collect();
        let shown = listing(&agenda(&days, 50), &Asked::default());
        assert_eq!(shown.meetings, (50..70).collect::<Vec<_>>());
        let first = Day::parse("2025-01-01").expect("a day");
        assert_eq!(shown.before, Some((first.plus(30), 50)));
        assert_eq!(shown.after, Some((first.plus(70), 30)));
        let over = listing(&agenda(&days, 200), &Asked::default());
        assert!(over.is_over);
        assert_eq!((over.meetings, over.after), ((80..100).collect(), None));
    }

    #[test]
    fn nothing_is_nothing() {
        let shown = listing(&agenda(&[], 0), &Asked::default());
        assert_eq!(
            (
                shown.meetings.len(),
                shown.before,
                shown.after,
                shown.is_over
            ),
            (0, None, None, false)
        );
    }

    proptest! {
        #[test]
        fn page_after_page_everything_is_met_once(mut days in prop::collection::vec(0..60_i32, 0..200), today in 0..70_i32) {
            days.sort_unstable();
            let agenda = agenda(&days, today);
            let mut asked = Asked { day: Some(agenda.today.plus(-100)), ..Asked::default() };
            let mut met = Vec::new();
            for _ in 0..days.len() + 1 {
                let shown = listing(&agenda, &asked);
                met.extend(shown.meetings);
                match shown.after {
                    Some((day, left)) => {
                        prop_assert_eq!(left, days.len() - met.len());
                        asked.day = Some(day);
                    }
                    None => break,
                }
            }
            prop_assert_eq!(met, (0..days.len()).collect::<Vec<_>>());
        }
    }
}
