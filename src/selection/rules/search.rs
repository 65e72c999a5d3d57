//! The best group, found exactly: fewest targets missed, then the highest score.
//!
//! Branch and bound, in slices, without a clock: whoever runs it says how many steps to
//! take, shows what was found so far, and may stop it. It then says that it stopped.
//!
//! First a good group by exchanges, guided by prices (`dual`). Then, when its shortfall is
//! not plainly the least, a search for a group that misses less; then one for a
//! higher score. A half-made group is given up when its targets can no longer be met as
//! well as those of the best one, when its bound says it cannot score more, and whoever
//! takes the place of somebody that is better in everything is not tried.

mod hope;

use std::collections::BTreeSet;

pub use self::hope::{Hope, MORE_PATIENCE, PATIENCE, Stop};
pub use super::problem::Standing;
use super::{
    dual::{self, Dual, Market},
    problem::{Problem, Worth, bits},
};
use crate::selection::model::{Profile, Score, Targets};

/// A group that the search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its people, by their place among the profiles, in order.
    pub members: Vec<usize>,
    /// By how much all its targets together are missed.
    pub shortfall: u32,
    /// The sum of its scores.
    pub score: Score,
    /// How much better another group could be; nothing once it is proven that none is.
    pub hope: Option<Hope>,
    /// How many half-made groups were looked at.
    pub explored: u64,
}

impl Found {
    /// Whether no group can be better: everybody was held, and nothing is left to hope for.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.hope.is_none()
    }
}

/// The highest prices that are tried, in hundredths of a point: with targets that cannot
/// all be met, a lower price may tell more.
const CAPS: [f64; 6] = [1e6, 1_600.0, 800.0, 400.0, 200.0, 100.0];
/// What missing a target by one costs, where only targets count.
const MISS: u32 = 1_000;

/// A search that goes on where it stopped.
#[derive(Debug, Clone)]
pub struct Search {
    kept: Vec<usize>,
    problem: Problem,
    inferiors: Vec<u64>,
    superiors: Vec<u64>,
    /// What a group can score at best.
    dual: Dual,
    /// What a group misses at least, as a worth below zero.
    misses: Dual,
    /// Sums of scores are multiples of it.
    grain: u32,
    best: u64,
    worth: Worth,
    phase: Phase,
    stack: Vec<Node>,
    explored: u64,
    unavoidable: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Looking for a group that misses less than the best one.
    Nearer,
    /// Looking for a group that misses as little, and scores more.
    Higher,
    Over,
}

/// A half-made group: who is in, and who may still be.
#[derive(Debug, Clone, Copy)]
struct Node {
    chosen: u64,
    open: u64,
}

impl Search {
    /// Prepares the search, and finds a first good group.
    ///
    /// `standings` says of each profile whether it may be chosen; one that is not told is
    /// left out.
    #[must_use]
    pub fn new(profiles: &[Profile], targets: &Targets, standings: &[Standing]) -> Self {
        let problem = Problem::new(profiles, targets, standings);
        let kept = (0..profiles.len())
            .filter(|at| standings.get(*at) == Some(&Standing::Kept))
            .collect();
        let first = improve(&problem, first_of(problem.all(), problem.places));
        let worth = problem.worth(first);
        let mut search = Self {
            kept,
            grain: problem.scores.iter().copied().fold(0, gcd).max(1),
            inferiors: Vec::new(),
            superiors: Vec::new(),
            dual: Dual::default(),
            misses: Dual::default(),
            best: first,
            worth,
            phase: Phase::Nearer,
            stack: Vec::new(),
            explored: 0,
            unavoidable: dual::unavoidable(&problem).into(),
            problem,
        };
        search.prepare();
        search.open_phase();
        search
    }

    /// Looks at `nodes` half-made groups more; says whether the search is over.
    pub fn step(&mut self, nodes: u32) -> bool {
        for _ in 0..nodes {
            if self.phase == Phase::Over {
                return true;
            }
            match self.stack.pop() {
                Some(node) => {
                    self.explored += 1;
                    self.visit(node);
                }
                None => self.next_phase(),
            }
        }
        self.phase == Phase::Over
    }

    /// Runs to the end, or until `keep_going` says no; it is asked now and then.
    #[must_use]
    pub fn run(mut self, mut keep_going: impl FnMut() -> bool) -> Found {
        while !self.step(5_000) {
            if !keep_going() {
                break;
            }
        }
        self.found()
    }

    /// How many half-made groups were looked at.
    #[must_use]
    pub fn explored(&self) -> u64 {
        self.explored
    }

    /// The best group so far.
    #[must_use]
    pub fn found(&self) -> Found {
        let chosen = bits(self.best).map(|bit| self.problem.people[bit]);
        let mut members: Vec<usize> = self.kept.iter().copied().chain(chosen).collect();
        members.sort_unstable();
        Found {
            members,
            shortfall: self.worth.shortfall,
            score: Score(self.worth.score),
            hope: self.hope(),
            explored: self.explored,
        }
    }

    /// Prices the targets, tries the groups that the prices suggest, and puts people in
    /// the order of what they are worth.
    fn prepare(&mut self) {
        let mut met = BTreeSet::new();
        let mut dual = None;
        // Without anything to spare, a target may cost whatever makes it kept.
        let spares = self.worth.shortfall > dual::unavoidable(&self.problem);
        let caps: &[f64] = if spares { &CAPS } else { &CAPS[..1] };
        for cap in caps {
            let market = Market {
                goal: self.worth,
                cap: *cap,
            };
            let priced = dual::price(&self.problem, market, |chosen| {
                met.insert(chosen);
            });
            let bound = |dual: &Dual| dual.bound(self.problem.places);
            if dual
                .as_ref()
                .is_none_or(|best| bound(&priced) < bound(best))
            {
                dual = Some(priced);
            }
        }
        for chosen in met {
            self.offer(improve(&self.problem, chosen));
        }
        let dual = dual.unwrap_or_default();
        let mut order: Vec<usize> = (0..self.problem.people.len()).collect();
        order.sort_by_key(|bit| (std::cmp::Reverse(dual.values[*bit]), *bit));
        self.reorder(&order, &dual);
    }

    fn reorder(&mut self, order: &[usize], dual: &Dual) {
        let moved = |set: u64| {
            let places = order.iter().enumerate();
            places
                .filter(|(_, old)| set >> **old & 1 == 1)
                .fold(0, |set, (new, _)| set | 1 << new)
        };
        let problem = &mut self.problem;
        problem.people = order.iter().map(|old| problem.people[*old]).collect();
        problem.scores = order.iter().map(|old| problem.scores[*old]).collect();
        for counter in &mut problem.counters {
            counter.members = moved(counter.members);
        }
        self.best = moved(self.best);
        self.dual = Dual {
            values: order.iter().map(|old| dual.values[*old]).collect(),
            constant: dual.constant,
        };
        let mut unscored = self.problem.clone();
        unscored.scores.fill(0);
        unscored.base_score = 0;
        let market = Market {
            goal: Worth {
                shortfall: 0,
                score: 0,
            },
            cap: MISS.into(),
        };
        self.misses = dual::price(&unscored, market, |_| ());
        self.inferiors = self.problem.inferiors();
        self.superiors = (0..order.len())
            .map(|one| {
                (0..order.len())
                    .filter(|other| self.inferiors[*other] >> one & 1 == 1)
                    .fold(0, |set, other| set | 1 << other)
            })
            .collect();
    }

    fn open_phase(&mut self) {
        let whole = Node {
            chosen: 0,
            open: self.problem.all(),
        };
        self.stack.clear();
        self.stack.push(whole);
        if self.phase == Phase::Nearer && self.least_miss(whole) >= self.worth.shortfall {
            self.phase = Phase::Higher;
        }
    }

    fn next_phase(&mut self) {
        if self.phase == Phase::Nearer {
            self.phase = Phase::Higher;
            // Prices suit the shortfall that was proven.
            self.prepare();
            self.open_phase();
        } else {
            self.phase = Phase::Over;
        }
    }

    /// Takes a whole group for the best one if it is.
    fn offer(&mut self, chosen: u64) {
        let worth = self.problem.worth(chosen);
        if worth.beats(self.worth) {
            self.best = chosen;
            self.worth = worth;
        }
    }

    /// By how much a group may miss its targets and still be looked for.
    fn allowance(&self) -> Option<u32> {
        match self.phase {
            Phase::Nearer => self.worth.shortfall.checked_sub(1),
            _ => Some(self.worth.shortfall),
        }
    }

    fn visit(&mut self, mut node: Node) {
        let Some(allowed) = self.allowance() else {
            return;
        };
        loop {
            let left = self.problem.places - node.chosen.count_ones();
            let open = node.open.count_ones();
            if open < left {
                return;
            }
            if left == 0 || open == left {
                let whole = node.chosen | if left == 0 { 0 } else { node.open };
                return self.end(whole);
            }
            let Some(tight) = self.must(node, left, allowed) else {
                return;
            };
            if tight.taken == 0 && tight.dropped == 0 {
                break;
            }
            if tight.taken & tight.dropped != 0 || tight.taken.count_ones() > left {
                return;
            }
            node.chosen |= tight.taken;
            node.open &= !(tight.taken | tight.dropped);
        }
        if self.surely_misses(node) > allowed
            || (self.phase == Phase::Higher && !self.may_score_more(node))
        {
            return;
        }
        let Some(next) = self.choose(node) else {
            return;
        };
        let one = 1 << next;
        let without = Node {
            chosen: node.chosen,
            open: node.open & !one & !self.inferiors[next],
        };
        // Whoever is chosen, those before them are too.
        let with = one | self.superiors[next] & node.open;
        self.stack.push(without);
        if (node.chosen | with).count_ones() <= self.problem.places {
            self.stack.push(Node {
                chosen: node.chosen | with,
                open: node.open & !with,
            });
        }
    }

    /// A whole group was made.
    fn end(&mut self, chosen: u64) {
        let better = match self.phase {
            Phase::Nearer => improve(&self.problem, chosen),
            _ => chosen,
        };
        self.offer(better);
    }

    /// The least that a group made from here can miss.
    fn least_miss(&self, node: Node) -> u32 {
        let left = self.problem.places - node.chosen.count_ones();
        let open = node.open.count_ones();
        let counters = self.problem.counters.iter();
        counters
            .map(|counter| {
                let count = counter.count(node.chosen);
                let having = (node.open & counter.members).count_ones();
                let most = count + having.min(left);
                let least = count + left.saturating_sub(open - having);
                counter.low.saturating_sub(most) + least.saturating_sub(counter.high)
            })
            .sum()
    }

    /// Who must be in and who cannot be, in a group made from here that misses no more
    /// than `allowed`; nothing when there is no such group.
    fn must(&self, node: Node, left: u32, allowed: u32) -> Option<Tight> {
        let spare = allowed.checked_sub(self.least_miss(node))?;
        let mut tight = Tight {
            taken: 0,
            dropped: 0,
        };
        if spare > 0 {
            return Some(tight);
        }
        for counter in &self.problem.counters {
            let count = counter.count(node.chosen);
            let inside = node.open & counter.members;
            let outside = node.open & !counter.members;
            let (having, lacking) = (inside.count_ones(), outside.count_ones());
            if counter.low > count {
                let needed = counter.low - count;
                if having <= needed {
                    tight.taken |= inside;
                }
                if needed >= left {
                    tight.dropped |= outside;
                }
            }
            if counter.high != u32::MAX {
                let room = counter.high.saturating_sub(count);
                if room == 0 && left <= lacking {
                    tight.dropped |= inside;
                }
                if lacking <= left.saturating_sub(room) {
                    tight.taken |= outside;
                }
            }
        }
        Some(tight)
    }

    /// What the prices of targets alone say that a group made from here misses.
    fn surely_misses(&self, node: Node) -> u32 {
        let left = self.problem.places - node.chosen.count_ones();
        let points = self.unavoidable * MISS as i64
            - self
                .misses
                .points(self.misses.dearest(node.chosen, node.open, left));
        u32::try_from((points + i64::from(MISS) - 1).div_euclid(MISS.into())).unwrap_or(0)
    }

    /// Whether the bound leaves hope of a higher score.
    fn may_score_more(&self, node: Node) -> bool {
        self.may_score(node)
            .is_some_and(|most| most > self.worth.score)
    }

    /// The most that a group made from here can score; nothing when none can be made that
    /// misses no more than the best one.
    fn may_score(&self, node: Node) -> Option<u32> {
        let left = self.problem.places - node.chosen.count_ones();
        // People stand in the order of these values.
        let sum: i64 = bits(node.chosen | first_of(node.open, left))
            .map(|bit| self.dual.values[bit])
            .sum();
        let points = u32::try_from(self.dual.points(sum)).ok()?;
        let base = self.problem.base_score;
        let gained = points.checked_sub(base)?;
        Some(base + gained / self.grain * self.grain)
    }

    /// Whom to decide about next: in search of targets, somebody who meets the one that
    /// is hardest to meet; in search of points, the dearest.
    fn choose(&self, node: Node) -> Option<usize> {
        let hardest = self
            .problem
            .counters
            .iter()
            .filter(|counter| counter.low > counter.count(node.chosen))
            .map(|counter| {
                let needed = counter.low - counter.count(node.chosen);
                let inside = node.open & counter.members;
                (inside, inside.count_ones().saturating_sub(needed))
            })
            .filter(|(inside, _)| *inside != 0)
            .min_by_key(|(_, spare)| *spare);
        let among = match (self.phase, hardest) {
            (Phase::Nearer, Some((inside, _))) => inside,
            _ => node.open,
        };
        bits(among).next()
    }
}

/// Who is in, and who is out, of every group still looked for.
struct Tight {
    taken: u64,
    dropped: u64,
}

fn first_of(open: u64, places: u32) -> u64 {
    bits(open)
        .take(places as usize)
        .fold(0, |chosen, bit| chosen | 1 << bit)
}

/// Makes the best exchange of two people, again and again, until none helps.
fn improve(problem: &Problem, mut chosen: u64) -> u64 {
    let mut worth = problem.worth(chosen);
    loop {
        let mut best = None;
        for out in bits(chosen) {
            for into in bits(problem.all() & !chosen) {
                let other = chosen & !(1 << out) | 1 << into;
                let other_worth = problem.worth(other);
                if other_worth.beats(best.map_or(worth, |(_, worth)| worth)) {
                    best = Some((other, other_worth));
                }
            }
        }
        match best {
            Some((better, better_worth)) => (chosen, worth) = (better, better_worth),
            None => return chosen,
        }
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests;
