//! How good a group could be at best: targets turned into prices (Lagrange's relaxation).
//!
//! Whatever the prices, a group that meets the targets is worth no more than the best
//! `places` people once each is paid for what they bring and charged for what they use
//! up. Good prices make that bound close to the truth, and the bound of a half-made group
//! then costs a few additions.

use super::problem::{Counter, MOST_PEOPLE, Problem, Worth, bits};

/// Prices are in sixteenths of a hundredth of a point.
const FINE: f64 = 16.0;
/// How often prices are adjusted.
const ROUNDS: u32 = 400;

/// Prices, and what people are worth by them.
#[derive(Debug, Clone, Default)]
pub(super) struct Dual {
    /// What each person is worth.
    pub values: Vec<i64>,
    /// What every group gets besides.
    pub constant: i64,
}

impl Dual {
    /// The most that the values of any `places` people add up to.
    pub fn bound(&self, places: u32) -> i64 {
        let mut values = self.values.clone();
        values.sort_unstable_by(|a, b| b.cmp(a));
        self.constant + values.iter().take(places as usize).sum::<i64>()
    }

    /// The values of `chosen`, and of the dearest `left` people of `open`.
    pub fn dearest(&self, chosen: u64, open: u64, left: u32) -> i64 {
        let sum: i64 = bits(chosen).map(|bit| self.values[bit]).sum();
        let mut best = [i64::MIN; MOST_PEOPLE];
        let mut held = 0;
        for value in bits(open).map(|bit| self.values[bit]) {
            let mut at = held.min(left as usize);
            if at == left as usize {
                if at == 0 || best[at - 1] >= value {
                    continue;
                }
                at -= 1;
            } else {
                held += 1;
            }
            while at > 0 && best[at - 1] < value {
                best[at] = best[at - 1];
                at -= 1;
            }
            best[at] = value;
        }
        sum + best[..held].iter().sum::<i64>()
    }

    /// The bound, in hundredths of a point, of a sum of values.
    pub fn points(&self, sum: i64) -> i64 {
        (sum + self.constant).div_euclid(FINE as i64)
    }
}

/// What prices are looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Market {
    /// The worth to come close to.
    pub goal: Worth,
    /// The highest price of a target: what missing it by one costs at most.
    pub cap: f64,
}

/// How much every group misses, whoever is in it.
pub(super) fn unavoidable(problem: &Problem) -> u32 {
    let counters = problem.counters.iter();
    counters
        .map(|counter| {
            let (low, high) = reachable(problem, counter);
            counter.low.saturating_sub(low) + high.saturating_sub(counter.high)
        })
        .sum()
}

/// Finds good prices for groups that miss no more than the goal does, and hands groups met
/// on the way to `meet`.
pub(super) fn price(problem: &Problem, market: Market, mut meet: impl FnMut(u64)) -> Dual {
    let Market { goal, cap } = market;
    let limits: Vec<(f64, f64)> = problem
        .counters
        .iter()
        .map(|counter| {
            let (low, high) = reachable(problem, counter);
            let base = f64::from(counter.base);
            (f64::from(low) - base, f64::from(high) - base)
        })
        .collect();
    let spare = f64::from(goal.shortfall.saturating_sub(unavoidable(problem)));
    let mut prices = vec![0.0_f64; problem.counters.len()];
    let mut best = (f64::INFINITY, prices.clone());
    let mut pace = 1.0;
    let mut since = 0;
    for round in 0..ROUNDS {
        let values = values(problem, &prices);
        let chosen = dearest(&values, problem.places);
        let dearest: f64 = bits(chosen).map(|bit| values[bit]).sum();
        let mut bound = f64::from(problem.base_score) + spare * highest(&prices) + dearest;
        let mut slopes = vec![0.0; prices.len()];
        let mut steepness = 0.0;
        for (at, counter) in problem.counters.iter().enumerate() {
            let count = f64::from((chosen & counter.members).count_ones());
            let (low, high) = limits[at];
            let price = prices[at];
            bound -= price * if price >= 0.0 { low } else { high };
            let slope = if price > 0.0 || (price == 0.0 && count < low) {
                count - low
            } else if price < 0.0 || count > high {
                count - high
            } else {
                0.0
            };
            slopes[at] = slope;
            steepness += slope * slope;
        }
        if round % 8 == 0 || steepness == 0.0 {
            meet(chosen);
        }
        since += 1;
        if bound < best.0 - 1e-9 {
            best = (bound, prices.clone());
            since = 0;
        } else if since >= 12 {
            pace /= 2.0;
            since = 0;
            prices.clone_from(&best.1);
            if pace < 1e-3 {
                break;
            }
            continue;
        }
        if steepness == 0.0 {
            break;
        }
        let step = pace * (bound - f64::from(goal.score)).max(1.0) / steepness;
        for (at, price) in prices.iter_mut().enumerate() {
            let moved = (*price - step * slopes[at]).clamp(-cap, cap);
            let counter = &problem.counters[at];
            // Wanted is paid, limited is charged: passing zero stops there.
            *price = match moved {
                moved if *price * moved < 0.0 => 0.0,
                moved if counter.high == u32::MAX => moved.max(0.0),
                moved if counter.low == 0 => moved.min(0.0),
                moved => moved,
            };
        }
    }
    exact(problem, &best.1, &limits, spare)
}

fn highest(prices: &[f64]) -> f64 {
    prices.iter().fold(0.0, |most, price| most.max(price.abs()))
}

/// How few and how many a counter can be made to count, brought within its bounds where
/// it can be.
fn reachable(problem: &Problem, counter: &Counter) -> (u32, u32) {
    let having = (problem.all() & counter.members).count_ones();
    let lacking = (problem.all() & !counter.members).count_ones();
    let most = counter.base + having.min(problem.places);
    let least = counter.base + problem.places.saturating_sub(lacking);
    (
        counter.low.min(most),
        counter.high.max(least).min(counter.base + problem.places),
    )
}

fn values(problem: &Problem, prices: &[f64]) -> Vec<f64> {
    let mut values: Vec<f64> = problem.scores.iter().copied().map(f64::from).collect();
    for (counter, price) in problem.counters.iter().zip(prices) {
        if *price != 0.0 {
            bits(counter.members).for_each(|bit| values[bit] += price);
        }
    }
    values
}

/// The `places` people of highest value; the earlier ones among equals.
fn dearest(values: &[f64], places: u32) -> u64 {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*b].total_cmp(&values[*a]).then(a.cmp(b)));
    order
        .into_iter()
        .take(places as usize)
        .fold(0, |chosen, bit| chosen | 1 << bit)
}

/// The same prices in whole sixteenths: rounded prices are prices too, and their bound exact.
#[expect(
    clippy::cast_possible_truncation,
    reason = "prices stay near scores, which are some thousands"
)]
fn exact(problem: &Problem, prices: &[f64], limits: &[(f64, f64)], spare: f64) -> Dual {
    let fine = FINE as i64;
    let scores = problem.scores.iter();
    let mut values: Vec<i64> = scores.map(|score| i64::from(*score) * fine).collect();
    let mut constant = i64::from(problem.base_score) * fine;
    let mut most = 0;
    for ((counter, price), (low, high)) in problem.counters.iter().zip(prices).zip(limits) {
        let price = (price * FINE).round() as i64;
        most = most.max(price.abs());
        bits(counter.members).for_each(|bit| values[bit] += price);
        constant -= price * (if price >= 0 { *low } else { *high }) as i64;
    }
    Dual {
        values,
        constant: constant + most * spare as i64,
    }
}
