//! How the ranking is counted: Borda's count, chosen because everybody can check it by hand.
//!
//! With *n* situations, the first of a list receives *n − 1* points, the next one *n − 2*, down to
//! nought. Those that a member leaves unranked share what is left equally, so that ranking only
//! one's first is neither lost nor stronger than ranking all. Points are counted in halves, to stay
//! whole numbers.

use std::collections::BTreeMap;

use crate::situation::model::SituationId;

/// The count, in the words of the page.
pub const EXPLAINED: &str = "Avec 4 situations, la première de votre liste reçoit 3 points, la deuxième 2, la troisième 1, la dernière 0. Celles que vous ne classez pas se partagent à égalité les points qui restent. La situation qui réunit le plus de points est proposée à la personne qui l’a apportée.";

/// The half points of each candidate. A ballot is a list, the preferred one first; what it names
/// twice, or that is no candidate, counts for nothing.
#[must_use]
pub fn half_points(
    candidates: &[SituationId],
    ballots: &[Vec<SituationId>],
) -> BTreeMap<SituationId, i32> {
    let mut points: BTreeMap<SituationId, i32> = candidates.iter().map(|one| (*one, 0)).collect();
    let total = i32::try_from(points.len()).unwrap_or(i32::MAX);
    for ballot in ballots {
        let mut ranked: Vec<SituationId> = Vec::new();
        for one in ballot {
            if points.contains_key(one) && !ranked.contains(one) {
                ranked.push(*one);
            }
        }
        let left = total - i32::try_from(ranked.len()).unwrap_or(total);
        for (one, sum) in &mut points {
            let place = ranked.iter().position(|other| other == one);
            *sum += match place.and_then(|place| i32::try_from(place).ok()) {
                Some(place) => 2 * (total - 1 - place),
                // The mean of left − 1, …, 1, 0, in halves.
                None => left - 1,
            };
        }
    }
    points
}

/// What comes first among those that are still free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum First {
    /// One has more than every other.
    One(SituationId),
    /// Several have as much: those who lead choose among them.
    Tied(Vec<SituationId>),
    /// None is left.
    Nobody,
}

/// What comes first, of what is free and its points.
#[must_use]
pub fn first(free: &[(SituationId, i32)]) -> First {
    let Some(most) = free.iter().map(|(_, points)| *points).max() else {
        return First::Nobody;
    };
    let mut best: Vec<SituationId> = free
        .iter()
        .filter(|(_, points)| *points == most)
        .map(|(one, _)| *one)
        .collect();
    best.sort_unstable();
    match best.as_slice() {
        [one] => First::One(*one),
        _ => First::Tied(best),
    }
}

/// « 12 points », « 12,5 points », « 1 point ».
#[must_use]
pub fn words(half_points: i32) -> String {
    let whole = half_points / 2;
    let half = if half_points % 2 == 0 { "" } else { ",5" };
    // In French the plural begins at two.
    let plural = if half_points >= 4 { "s" } else { "" };
    format!("{whole}{half}\u{a0}point{plural}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn situations(count: usize) -> Vec<SituationId> {
        (0..count).map(|_| SituationId::fresh()).collect()
    }

    /// The ballots as positions among the candidates.
    fn ballots(places: &[Vec<usize>], candidates: &[SituationId]) -> Vec<Vec<SituationId>> {
        places
            .iter()
            .map(|ballot| {
                ballot
                    .iter()
                    .map(|place| candidates[place % candidates.len()])
                    .collect()
            })
            .collect()
    }

    #[test]
    fn a_count_done_by_hand() {
        let all = situations(4);
        let [a, b, c, d] = [all[0], all[1], all[2], all[3]];
        // 3 2 1 0; 2 3 0 1; and « c » alone: 3, the others share 2 + 1 + 0.
        let counted = half_points(&all, &[vec![a, b, c, d], vec![b, a, d, c], vec![c]]);
        assert_eq!(counted[&a], 6 + 4 + 2);
        assert_eq!(counted[&b], 4 + 6 + 2);
        assert_eq!(counted[&c], 2 + 6);
        assert_eq!(counted[&d], 2 + 2);
        let free: Vec<_> = counted.into_iter().collect();
        let First::Tied(best) = first(&free) else {
            panic!("a tie");
        };
        assert_eq!(best.len(), 2);
        assert!(best.contains(&a) && best.contains(&b));
        assert_eq!(first(&[]), First::Nobody);
    }

    #[test]
    fn points_are_said_in_french() {
        let words = |half| words(half).replace('\u{a0}', " ");
        assert_eq!(words(0), "0 point");
        assert_eq!(words(2), "1 point");
        assert_eq!(words(3), "1,5 point");
        assert_eq!(words(4), "2 points");
        assert_eq!(words(25), "12,5 points");
    }

    proptest! {
        #[test]
        fn every_voice_weighs_the_same(
            count in 1_usize..8,
            places in prop::collection::vec(prop::collection::vec(0_usize..8, 0..8), 0..10),
        ) {
            let all = situations(count);
            let counted = half_points(&all, &ballots(&places, &all));
            let sum: i32 = counted.values().sum();
            let n = i32::try_from(count).expect("small");
            let voices = i32::try_from(places.len()).expect("small");
            prop_assert_eq!(sum, voices * n * (n - 1));
        }

        #[test]
        fn the_order_of_voices_changes_nothing(
            count in 1_usize..8,
            places in prop::collection::vec(prop::collection::vec(0_usize..8, 0..8), 0..10),
            turn in 0_usize..10,
        ) {
            let all = situations(count);
            let given = ballots(&places, &all);
            let mut turned = given.clone();
            turned.rotate_left(turn % given.len().max(1));
            turned.reverse();
            prop_assert_eq!(half_points(&all, &given), half_points(&all, &turned));
            let mut listed = all.clone();
            listed.reverse();
            prop_assert_eq!(half_points(&all, &given), half_points(&listed, &given));
        }

        #[test]
        fn what_everybody_puts_first_comes_first(
            count in 2_usize..8,
            rest in prop::collection::vec(prop::collection::vec(0_usize..8, 0..8), 1..10),
        ) {
            let all = situations(count);
            let mut given = ballots(&rest, &all);
            for ballot in &mut given {
                ballot.insert(0, all[0]);
            }
            let counted: Vec<_> = half_points(&all, &given).into_iter().collect();
            prop_assert_eq!(first(&counted), First::One(all[0]));
        }

        #[test]
        fn moving_up_never_harms(
            count in 2_usize..8,
            places in prop::collection::vec(Just((0..8_usize).collect::<Vec<_>>()).prop_shuffle(), 1..8),
        ) {
            let all = situations(count);
            let given = ballots(&places, &all);
            let before = half_points(&all, &given);
            let mut raised = given.clone();
            if let Some(at) = raised[0].iter().position(|one| *one == all[0]) {
                raised[0].remove(at);
                raised[0].insert(0, all[0]);
            }
            let after = half_points(&all, &raised);
            prop_assert!(after[&all[0]] >= before[&all[0]]);
            for other in &all[1..] {
                prop_assert!(after[other] <= before[other]);
            }
        }
    }
}
