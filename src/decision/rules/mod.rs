//! What may be decided, until when one answers, and what a letter may say.

mod balance;
mod template;
mod words;

pub use balance::{Balance, Profile, Proposal, balance, rank_reserve};
pub use template::{
    Block, Faults, Placeholder, Template, TemplateError, Values, parse, placeholders_of,
};
pub use words::{default_of, label_of, orientation_label, orientation_words};

use std::{collections::BTreeSet, time::Duration};

use super::model::{Outcome, Reply};
use crate::{
    appel::{document::Document, rules::is_past},
    candidature::model::CandidatureStatus,
    db::Instant,
    server::clock::wording,
};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a round can be stopped: its letters leave then.
pub const SECOND_THOUGHTS: Duration = MINUTE.saturating_mul(10);
/// How many days one has to answer, when the call says nothing that still holds.
const DAYS_TO_ANSWER: u32 = 10;
/// How many days somebody called from the reserve has to answer.
const DAYS_OF_RESERVE: u32 = 5;
/// The call's own date holds while it leaves at least this long.
const LEAST_TO_ANSWER: Duration = DAY.saturating_mul(3);
/// How long before the date the reminder leaves.
const REMINDER: Duration = DAY.saturating_mul(2);

/// Until when one answers for a place offered at `offered`: the call's date, else ten days.
#[must_use]
pub fn reply_before(call: &Document, offered: Instant) -> Instant {
    match call.calendar.confirm_before.map(wording::end_of_day) {
        Some(date) if date >= offered.after(LEAST_TO_ANSWER) => date,
        _ => end_of_day_in(offered, DAYS_TO_ANSWER),
    }
}

/// Until when somebody called from the reserve answers: the call's date, else five days,
/// and in any case before the group first meets.
#[must_use]
pub fn reply_before_from_reserve(call: &Document, offered: Instant) -> Instant {
    let by_call = call.calendar.confirm_before.map(wording::end_of_day);
    let date = match by_call {
        Some(date) if date >= offered.after(LEAST_TO_ANSWER) => date,
        _ => end_of_day_in(offered, DAYS_OF_RESERVE),
    };
    let first = call.seances.iter().map(|seance| seance.starts_at()).min();
    match first.map(|first| first.before(DAY)) {
        Some(eve) if eve > offered.after(DAY) && eve < date => eve,
        _ => date,
    }
}

fn end_of_day_in(from: Instant, days: u32) -> Instant {
    wording::end_of_day(wording::date_of(from.after(DAY.saturating_mul(days))))
}

/// When somebody who has not answered is reminded: two days before the date, but
/// never in the first half of the time they have.
#[must_use]
pub fn remind_at(offered: Instant, reply_before: Instant) -> Instant {
    let whole = reply_before
        .timestamp()
        .duration_since(offered.timestamp())
        .unsigned_abs();
    offered.after(whole / 2).max(reply_before.before(REMINDER))
}

/// Where an offer stands for its person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferState {
    /// It can be answered.
    Open,
    /// The date has passed, and nobody answered.
    Late,
    /// It was answered, or lapsed.
    Answered(Reply),
}

/// Where an offer stands at `now`.
#[must_use]
pub fn offer_state(answer: Option<Reply>, reply_before: Instant, now: Instant) -> OfferState {
    match answer {
        Some(reply) => OfferState::Answered(reply),
        None if is_past(reply_before, now) => OfferState::Late,
        None => OfferState::Open,
    }
}

/// The lowest seat that nobody holds, of a group of at most `maximum` people.
#[must_use]
pub fn free_seat(taken: &BTreeSet<i32>, maximum: u32) -> Option<i32> {
    let last = i32::try_from(maximum).unwrap_or(i32::MAX);
    (1..=last).find(|seat| !taken.contains(seat))
}

/// What keeps a round from being applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocker {
    /// There is nothing to apply.
    Nothing,
    /// So many were received that nobody has begun to read.
    Unread(usize),
    /// These are on no column of the board.
    Unplaced(Vec<String>),
    /// These are not retained, and the reason is not said.
    NoReason(Vec<String>),
    /// More people are retained than there are places left.
    TooMany {
        /// How many are retained.
        retained: usize,
        /// How many places are left.
        places: usize,
    },
    /// A letter that cannot be written: which, and why.
    Letter {
        /// What the letter is called.
        letter: String,
        /// What is wrong with its words.
        why: String,
    },
    /// Names are still hidden: the letters cannot be read over.
    Blind,
}

/// One candidature, as the rules of a round look at it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// How it is called on the page.
    pub name: String,
    /// Where it stands.
    pub status: CandidatureStatus,
    /// Where the board has it.
    pub outcome: Option<Outcome>,
    /// Whether a reason is given.
    pub has_reason: bool,
}

/// What keeps these candidatures from being decided, the first thing to do first.
#[must_use]
pub fn blockers(candidates: &[Candidate], places_left: usize) -> Vec<Blocker> {
    let being_read = || {
        candidates
            .iter()
            .filter(|one| one.status == CandidatureStatus::EnLecture)
    };
    let names = |wanted: &dyn Fn(&&Candidate) -> bool| -> Vec<String> {
        being_read()
            .filter(wanted)
            .map(|one| one.name.clone())
            .collect()
    };
    let mut blockers = Vec::new();
    let unread = candidates
        .iter()
        .filter(|one| one.status == CandidatureStatus::Soumise)
        .count();
    if unread > 0 {
        blockers.push(Blocker::Unread(unread));
    } else if being_read().next().is_none() {
        return vec![Blocker::Nothing];
    }
    let unplaced = names(&|one| one.outcome.is_none());
    if !unplaced.is_empty() {
        blockers.push(Blocker::Unplaced(unplaced));
    }
    let no_reason = names(&|one| one.outcome == Some(Outcome::NonRetenue) && !one.has_reason);
    if !no_reason.is_empty() {
        blockers.push(Blocker::NoReason(no_reason));
    }
    let retained = being_read()
        .filter(|one| one.outcome == Some(Outcome::Retenue))
        .count();
    if retained > places_left {
        blockers.push(Blocker::TooMany {
            retained,
            places: places_left,
        });
    }
    blockers
}

/// « dans 7 minutes », « dans moins d’une minute ».
#[must_use]
pub fn countdown(now: Instant, until: Instant) -> String {
    let seconds = until.timestamp().duration_since(now.timestamp()).as_secs();
    match seconds.max(0).div_euclid(60) {
        0 => "dans moins d’une minute".to_owned(),
        1 => "dans une minute".to_owned(),
        minutes => format!("dans {minutes}\u{a0}minutes"),
    }
}

#[cfg(test)]
mod tests;
