//! The dates of a cycle, from a rhythm: « un mardi par mois, 18 h à 20 h 30 ».

use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time, Weekday},
};

use super::closed_days::{SchoolBreak, why_closed};
use crate::{seance::model::Slot, server::clock::wording};

/// How many months or turns are looked at before giving up: nobody plans further.
const FURTHEST: usize = 60;

/// How often people meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// Once a month, on the first, second… of that weekday (from 1); 5 is the last.
    Monthly {
        /// Which one of the month.
        rank: i8,
        /// The day of the week.
        weekday: Weekday,
    },
    /// Every so many weeks, from the first such weekday.
    EveryWeeks {
        /// How many weeks lie between two meetings.
        weeks: u8,
        /// The day of the week.
        weekday: Weekday,
    },
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// How often.
    pub rhythm: Rhythm,
    /// Not before this day.
    pub from: Date,
    /// How many meetings.
    pub count: usize,
    /// When each begins, on the wall clock.
    pub starts: Time,
    /// When each ends, on the wall clock of the same day.
    pub ends: Time,
    /// The zone of that clock.
    pub zone: String,
}

/// What comes of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The meetings, in order.
    pub slots: Vec<Slot>,
    /// Each day or month left out, with the reason in a sentence.
    pub skipped: Vec<String>,
}

/// The dates of a cycle: closed days are stepped over, and each step is explained.
///
/// A month whose day is closed takes the nearest later such weekday of that month, else an
/// earlier one; a month without any is left out.
#[must_use]
pub fn plan(wanted: &Wanted, breaks: &[SchoolBreak]) -> Plan {
    match wanted.rhythm {
        Rhythm::Monthly { rank, weekday } => monthly(wanted, rank, weekday, breaks),
        Rhythm::EveryWeeks { weeks, weekday } => every_weeks(wanted, weeks, weekday, breaks),
    }
}

fn monthly(wanted: &Wanted, rank: i8, weekday: Weekday, breaks: &[SchoolBreak]) -> Plan {
    let mut plan = Plan::default();
    let mut month = wanted.from.first_of_month();
    for _ in 0..FURTHEST {
        if plan.slots.len() >= wanted.count {
            break;
        }
        let days = weekdays_of(month, weekday);
        let asked = match rank {
            1..=4 => usize::try_from(rank - 1).unwrap_or(0),
            _ => days.len().saturating_sub(1),
        };
        let is_over = days.get(asked).is_none_or(|day| *day < wanted.from);
        if !is_over {
            choose(&mut plan, wanted, &days, asked, breaks);
        }
        let Ok(next) = month.checked_add(1.month()) else {
            break;
        };
        month = next;
    }
    plan
}

/// The asked day of a month, else a later one, else an earlier one.
fn choose(plan: &mut Plan, wanted: &Wanted, days: &[Date], asked: usize, breaks: &[SchoolBreak]) {
    let later = asked..days.len();
    let earlier = (0..asked).rev();
    let mut closed = Vec::new();
    for day in later.chain(earlier).filter_map(|at| days.get(at).copied()) {
        if day < wanted.from {
            continue;
        }
        let Some(why) = why_closed(day, breaks) else {
            for (day, why) in closed {
                plan.skipped.push(format!("{}\u{a0}: {why}.", named(day)));
            }
            plan.slots.push(slot(wanted, day));
            return;
        };
        closed.push((day, why));
    }
    if let Some((day, why)) = closed.first() {
        plan.skipped.push(format!(
            "Rien en {} {}\u{a0}: aucun {} n’est libre. {}, {why}.",
            wording::month(*day),
            day.year(),
            wording::weekday(*day),
            capital(&format!("le {}", wording::day_and_month(*day))),
        ));
    }
}

fn every_weeks(wanted: &Wanted, weeks: u8, weekday: Weekday, breaks: &[SchoolBreak]) -> Plan {
    let mut plan = Plan::default();
    let step = i64::from(weeks.max(1));
    let away = i64::from(wanted.from.weekday().until(weekday));
    let Ok(mut day) = wanted.from.checked_add(away.days()) else {
        return plan;
    };
    for _ in 0..FURTHEST {
        if plan.slots.len() >= wanted.count {
            break;
        }
        match why_closed(day, breaks) {
            None => plan.slots.push(slot(wanted, day)),
            Some(why) => plan.skipped.push(format!("{}\u{a0}: {why}.", named(day))),
        }
        let Ok(next) = day.checked_add(step.weeks()) else {
            break;
        };
        day = next;
    }
    plan
}

/// Every such weekday of a month.
fn weekdays_of(month: Date, weekday: Weekday) -> Vec<Date> {
    (1..=5)
        .filter_map(|rank| month.nth_weekday_of_month(rank, weekday).ok())
        .collect()
}

fn slot(wanted: &Wanted, day: Date) -> Slot {
    Slot {
        starts: DateTime::from_parts(day, wanted.starts),
        ends: DateTime::from_parts(day, wanted.ends),
        zone: wanted.zone.clone(),
    }
}

/// « Mardi 11 novembre 2025 ».
fn named(day: Date) -> String {
    capital(&wording::full_date(day))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Whether somebody can come to a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Availability {
    /// Yes.
    Yes,
    /// Perhaps, or nothing was answered.
    Perhaps,
    /// No.
    No,
}

impl Availability {
    /// What an answer of the availability grid means; anything unknown is « perhaps ».
    #[must_use]
    pub fn from_answer(answer: Option<&str>) -> Self {
        match answer {
            Some("oui") => Self::Yes,
            Some("non") => Self::No,
            _ => Self::Perhaps,
        }
    }
}

/// Who can come to one meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turnout<P> {
    /// The meeting, by its name in the call.
    pub seance: String,
    /// Who can.
    pub can: Vec<P>,
    /// Who might.
    pub might: Vec<P>,
    /// Who cannot.
    pub cannot: Vec<P>,
}

/// Who can come to each meeting, by the answers of each person: meeting → answer.
#[must_use]
pub fn turnouts<P: Clone>(
    seances: &[String],
    people: &[(P, BTreeMap<String, String>)],
) -> Vec<Turnout<P>> {
    let turnout = |seance: &String| {
        let who = |wanted| {
            people
                .iter()
                .filter(|(_, answers)| {
                    let answer = answers.get(seance).map(String::as_str);
                    Availability::from_answer(answer) == wanted
                })
                .map(|(person, _)| person.clone())
                .collect()
        };
        Turnout {
            seance: seance.clone(),
            can: who(Availability::Yes),
            might: who(Availability::Perhaps),
            cannot: who(Availability::No),
        }
    };
    seances.iter().map(turnout).collect()
}

/// The meeting to which most people can come, if anybody can; at equal numbers, the one that fewest
/// must miss, then the first.
#[must_use]
pub fn best<P>(turnouts: &[Turnout<P>]) -> Option<&Turnout<P>> {
    turnouts
        .iter()
        .rev()
        .filter(|turnout| !turnout.can.is_empty())
        .max_by_key(|turnout| (turnout.can.len(), std::cmp::Reverse(turnout.cannot.len())))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    use super::*;

    fn wanted(rhythm: Rhythm, from: Date, count: usize) -> Wanted {
        Wanted {
            rhythm,
            from,
            count,
            starts: time(18, 0, 0, 0),
            ends: time(20, 30, 0, 0),
            zone: "Europe/Paris".to_owned(),
        }
    }

    fn days(plan: &Plan) -> Vec<String> {
        plan.slots
            .iter()
            .map(|slot| slot.day().to_string())
            .collect()
    }

    fn summer() -> SchoolBreak {
        SchoolBreak {
            name: "été".to_owned(),
            first: date(2025, 7, 5),
            last: date(2025, 8, 31),
        }
    }

    #[test]
    fn one_tuesday_a_month_steps_over_holidays_and_summer() {
        let rhythm = Rhythm::Monthly {
            rank: 2,
            weekday: Weekday::Tuesday,
        };
        let plan = plan(&wanted(rhythm, date(2025, 3, 18), 8), &[summer()]);
        assert_eq!(
            days(&plan),
            [
                "2025-04-08",
                "2025-05-13",
                "2025-06-10",
                "2025-07-01",
                "2025-09-09",
                "2025-10-14",
                "2025-11-18",
                "2025-12-09"
            ]
        );
        assert_eq!(plan.skipped.len(), 6, "{:#?}", plan.skipped);
        assert!(plan.skipped.iter().any(|why| why
            == "Rien en août 2025\u{a0}: aucun mardi n’est libre. Le 12 août, c’est pendant les \
                vacances scolaires (été, du 5 juillet au 31 août)."));
        assert!(
            plan.skipped.iter().any(|why| why
                == "Mardi 11 novembre 2025\u{a0}: c’est l’Armistice de 1918, un jour férié.")
        );
        assert_eq!(
            plan.slots[0].starts_at().timestamp().to_string(),
            "2025-04-08T16:00:00Z"
        );
        assert_eq!(
            plan.slots[7].starts_at().timestamp().to_string(),
            "2025-12-09T17:00:00Z"
        );
    }

    #[test]
    fn every_three_weeks_keeps_its_step() {
        let rhythm = Rhythm::EveryWeeks {
            weeks: 3,
            weekday: Weekday::Thursday,
        };
        let plan = plan(&wanted(rhythm, date(2025, 5, 5), 3), &[]);
        // 8 and 29 May are holidays.
        assert_eq!(days(&plan), ["2025-06-19", "2025-07-10", "2025-07-31"]);
        assert_eq!(plan.skipped.len(), 2);
    }

    #[test]
    fn the_slot_that_suits_most_is_found() {
        let answers = |text: &str| {
            text.split(' ')
                .zip(["a", "b", "c"])
                .map(|(answer, seance)| (seance.to_owned(), answer.to_owned()))
                .collect()
        };
        let people = [
            ("Ondine", answers("oui oui non")),
            ("Baptiste", answers("non oui oui")),
            ("Solène", answers("oui incertain non")),
        ];
        let seances = ["a", "b", "c"].map(str::to_owned);
        let turnouts = turnouts(&seances, &people);
        assert_eq!(turnouts[0].cannot, ["Baptiste"]);
        assert_eq!(turnouts[1].might, ["Solène"]);
        assert_eq!(
            best(&turnouts).map(|turnout| turnout.seance.as_str()),
            Some("b")
        );
        assert_eq!(best::<&str>(&[]), None);
        let nobody = Turnout {
            can: Vec::new(),
            ..turnouts[0].clone()
        };
        assert_eq!(best(&[nobody]), None, "no day is best when nobody can come");
    }

    proptest! {
        #[test]
        fn a_plan_never_falls_on_a_closed_day_nor_goes_back(
            rank in 1i8..=5, weeks in 1u8..=8, is_monthly: bool, offset in 0i64..1200, count in 0usize..12,
        ) {
            let from = date(2024, 1, 1).checked_add(offset.days()).expect("a day");
            let weekday = Weekday::Tuesday;
            let rhythm = if is_monthly {
                Rhythm::Monthly { rank, weekday }
            } else {
                Rhythm::EveryWeeks { weeks, weekday }
            };
            let breaks = [summer()];
            let plan = plan(&wanted(rhythm, from, count), &breaks);
            prop_assert_eq!(plan.slots.len(), count);
            prop_assert!(plan.slots.iter().all(|slot| slot.day() >= from));
            let are_open = plan.slots.iter().all(|slot| why_closed(slot.day(), &breaks).is_none());
            prop_assert!(are_open);
            let are_ordered = plan.slots.windows(2).all(|pair| pair[0].starts < pair[1].starts);
            prop_assert!(are_ordered);
            let are_tuesdays = plan.slots.iter().all(|slot| slot.day().weekday() == weekday);
            prop_assert!(are_tuesdays);
        }
    }
}
