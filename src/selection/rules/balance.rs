//! A group counted against its targets.

use serde::{Deserialize, Serialize};

use crate::selection::model::{Bound, Facet, Profile, Score, Targets};

/// Where one counter of a group stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// As it should be.
    Reached,
    /// So many too few.
    Short(u32),
    /// So many too many.
    Over(u32),
    /// Not even everybody together is enough: so many are lacking among all.
    Impossible(u32),
}

impl State {
    /// The state in words.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Reached => "atteinte".to_owned(),
            Self::Short(by) => format!("écart de {by}, il en manque"),
            Self::Over(by) => format!("écart de {by}, il y en a trop"),
            Self::Impossible(1) => "impossible, il manque une candidature".to_owned(),
            Self::Impossible(by) => format!("impossible, il manque {by} candidatures"),
        }
    }

    /// Whether it is as it should be.
    #[must_use]
    pub fn is_reached(self) -> bool {
        self == Self::Reached
    }
}

/// How many people of a group have one facet, against how many should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// What was aimed at.
    pub bound: Bound,
    /// How many have it.
    pub count: u32,
    /// Where that stands.
    pub state: State,
}

/// A group counted against its targets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// How many people.
    pub people: u32,
    /// One counter a bound, in their order.
    pub counts: Vec<Count>,
    /// By how much all targets together are missed.
    pub shortfall: u32,
    /// The sum of the scores.
    pub score: Score,
    /// How many people have no score yet.
    pub unmarked: u32,
}

/// Counts a group; `everybody` who may be chosen tells what is impossible.
#[must_use]
pub fn balance(group: &[&Profile], everybody: &[&Profile], targets: &Targets) -> Balance {
    let counts: Vec<Count> = targets
        .bounds
        .iter()
        .map(|bound| {
            let count = count(group, &bound.facet);
            let available = count_of(everybody, &bound.facet);
            Count {
                state: state(bound, count, available.max(count)),
                bound: bound.clone(),
                count,
            }
        })
        .collect();
    Balance {
        people: small(group.len()),
        shortfall: shortfall(group, targets),
        score: total(group),
        unmarked: small(group.iter().filter(|one| one.score.is_none()).count()),
        counts,
    }
}

fn state(bound: &Bound, count: u32, available: u32) -> State {
    let low = u32::from(bound.at_least);
    let over = bound
        .at_most
        .map_or(0, |most| count.saturating_sub(most.into()));
    if over > 0 {
        State::Over(over)
    } else if count >= low {
        State::Reached
    } else if available < low {
        State::Impossible(low - available)
    } else {
        State::Short(low - count)
    }
}

/// How many people have a facet.
#[must_use]
pub fn count(group: &[&Profile], facet: &Facet) -> u32 {
    count_of(group, facet)
}

fn count_of(people: &[&Profile], facet: &Facet) -> u32 {
    small(people.iter().filter(|one| one.has(facet)).count())
}

/// The sum of the scores of a group; who has none counts for nothing.
#[must_use]
pub fn total(group: &[&Profile]) -> Score {
    Score(
        group
            .iter()
            .map(|one| one.score.unwrap_or_default().0)
            .sum(),
    )
}

/// By how much a group misses all its targets together.
#[must_use]
pub fn shortfall(group: &[&Profile], targets: &Targets) -> u32 {
    targets
        .bounds
        .iter()
        .map(|bound| miss(bound, count(group, &bound.facet)))
        .sum()
}

/// By how much a count misses a bound.
#[must_use]
pub fn miss(bound: &Bound, count: u32) -> u32 {
    let over = bound
        .at_most
        .map_or(0, |most| count.saturating_sub(most.into()));
    u32::from(bound.at_least).saturating_sub(count) + over
}

/// A count of people: a call has some hundreds of them.
fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
