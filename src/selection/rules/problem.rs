//! The search's own view of a board: people as bits, targets as counters.

use crate::selection::model::{MOST_BOUNDS, Profile, Targets};

/// How many people the search can hold in its hands: one bit each.
pub(super) const MOST_PEOPLE: usize = 64;

/// Whether the search may choose somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It may.
    Free,
    /// Already has a place: every group keeps them.
    Kept,
    /// Withdrawn, recused, or left out by the commission.
    LeftOut,
}

/// How good a group is: fewer unmet, then a higher score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Worth {
    /// By how much all targets together are missed.
    pub shortfall: u32,
    /// The sum of the scores, in hundredths of a point.
    pub score: u32,
}

impl Worth {
    pub fn beats(self, other: Self) -> bool {
        (self.shortfall, other.score) < (other.shortfall, self.score)
    }
}

/// At least `low`, at most `high` people of `members`; `base` of those kept are counted already.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counter {
    pub members: u64,
    pub low: u32,
    pub high: u32,
    pub base: u32,
}

impl Counter {
    /// How many of `chosen` it counts, with those kept.
    pub fn count(&self, chosen: u64) -> u32 {
        self.base + (chosen & self.members).count_ones()
    }

    /// By how much `count` misses it.
    pub fn miss(&self, count: u32) -> u32 {
        self.low.saturating_sub(count) + count.saturating_sub(self.high)
    }
}

/// Choose `places` people among those free.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    /// The people that bits stand for, by their place among the profiles.
    pub people: Vec<usize>,
    /// The score of each.
    pub scores: Vec<u32>,
    /// What is counted.
    pub counters: Vec<Counter>,
    /// How many to choose.
    pub places: u32,
    /// The score of those kept.
    pub base_score: u32,
    /// Whether everybody who may be chosen is here.
    pub is_whole: bool,
}

impl Problem {
    pub fn new(profiles: &[Profile], targets: &Targets, standings: &[Standing]) -> Self {
        let of = |wanted: Standing| -> Vec<usize> {
            (0..profiles.len())
                .filter(|at| standings.get(*at) == Some(&wanted))
                .collect()
        };
        let (kept, free) = (of(Standing::Kept), of(Standing::Free));
        let score = |at: &usize| profiles[*at].score.map_or(0, |score| score.0);
        let wanted = usize::from(targets.size).saturating_sub(kept.len());
        let places = wanted.min(free.len());
        let bounds = &targets.bounds[..targets.bounds.len().min(MOST_BOUNDS)];
        let (people, is_whole) = reduce(profiles, targets, free, places);
        let counters = bounds
            .iter()
            .map(|bound| {
                let has = |at: &usize| profiles[*at].has(&bound.facet);
                let bits = people.iter().enumerate().filter(|(_, at)| has(at));
                Counter {
                    members: bits.fold(0, |bits, (bit, _)| bits | 1 << bit),
                    low: bound.at_least.into(),
                    high: bound.at_most.map_or(u32::MAX, u32::from),
                    base: small(kept.iter().filter(|at| has(at)).count()),
                }
            })
            .collect();
        Self {
            scores: people.iter().map(score).collect(),
            counters,
            places: small(places.min(people.len())),
            base_score: kept.iter().map(score).sum(),
            people,
            is_whole,
        }
    }

    /// Everybody, as bits.
    pub fn all(&self) -> u64 {
        match self.people.len() {
            MOST_PEOPLE => u64::MAX,
            fewer => (1 << fewer) - 1,
        }
    }

    pub fn score_of(&self, chosen: u64) -> u32 {
        self.base_score + bits(chosen).map(|bit| self.scores[bit]).sum::<u32>()
    }

    pub fn worth(&self, chosen: u64) -> Worth {
        Worth {
            shortfall: self
                .counters
                .iter()
                .map(|counter| counter.miss(counter.count(chosen)))
                .sum(),
            score: self.score_of(chosen),
        }
    }

    /// Whom each person stands before: whoever is chosen, their betters are too.
    ///
    /// One stands before another when a group never gets worse by taking the one in place
    /// of the other: everything wanted that the other brings, nothing limited that the
    /// other does not bring, and as good a score. People alike in everything are so
    /// ordered, and count once.
    pub fn inferiors(&self) -> Vec<u64> {
        let count = self.people.len();
        let mut wanted = vec![0_u64; count];
        let mut limited = vec![0_u64; count];
        for (at, counter) in self.counters.iter().enumerate() {
            let most = counter.base + self.places;
            for bit in bits(counter.members) {
                wanted[bit] |= u64::from(counter.low > counter.base) << at;
                limited[bit] |= u64::from(counter.high < most) << at;
            }
        }
        let before = |a: usize, b: usize| {
            let is_better = self.scores[a] > self.scores[b];
            (is_better || (self.scores[a] == self.scores[b] && a < b))
                && wanted[b] & !wanted[a] == 0
                && limited[a] & !limited[b] == 0
        };
        (0..count)
            .map(|a| {
                (0..count)
                    .filter(|b| *b != a && before(a, *b))
                    .fold(0, |inferiors, b| inferiors | 1 << b)
            })
            .collect()
    }
}

/// The people worth holding: whoever has as many betters as there are places is in no
/// best group. When there are still too many, the best scores stay, and the search says
/// that it did not see everybody.
fn reduce(
    profiles: &[Profile],
    targets: &Targets,
    mut free: Vec<usize>,
    places: usize,
) -> (Vec<usize>, bool) {
    if free.len() <= MOST_PEOPLE {
        return (free, true);
    }
    let traits: Vec<(u64, u64)> = profiles
        .iter()
        .map(|profile| {
            let mut both = (0, 0);
            let bounds = targets.bounds.iter().take(MOST_BOUNDS).enumerate();
            for (at, bound) in bounds.filter(|(_, bound)| profile.has(&bound.facet)) {
                both.0 |= u64::from(bound.at_least > 0) << at;
                both.1 |= u64::from(bound.at_most.is_some()) << at;
            }
            both
        })
        .collect();
    let score = |at: usize| profiles[at].score.unwrap_or_default();
    let before = |a: usize, b: usize| {
        (score(a), b) > (score(b), a)
            && traits[b].0 & !traits[a].0 == 0
            && traits[a].1 & !traits[b].1 == 0
    };
    let everybody = free.clone();
    free.retain(|one| {
        everybody
            .iter()
            .filter(|other| before(**other, *one))
            .count()
            < places
    });
    let is_whole = free.len() <= MOST_PEOPLE;
    if !is_whole {
        free.sort_by_key(|at| (std::cmp::Reverse(score(*at)), *at));
        free.truncate(MOST_PEOPLE);
        free.sort_unstable();
    }
    (free, is_whole)
}

/// The bits that are set, lowest first.
pub(super) fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (set != 0).then(|| {
            let bit = set.trailing_zeros() as usize;
            set &= set - 1;
            bit
        })
    })
}

/// A count of people: a call has some hundreds of them.
fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
