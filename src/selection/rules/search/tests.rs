//! The search beside brute force, which looks at every group.

use proptest::prelude::*;

use super::{super::problem::Worth, Hope, PATIENCE, Search, Standing, Stop};
use crate::selection::{
    model::{Bound, Dimension, Facet, Profile, Score, Targets},
    rules::balance::shortfall,
};

/// Somebody counted by the facets whose bits are set.
fn somebody(at: usize, facets: u16, score: Option<u32>) -> Profile {
    let number = format!("00000000-0000-7000-8000-{at:012}");
    Profile {
        candidature: number.parse().expect("an identifier"),
        name: format!("Candidature {at:03}"),
        departement: None,
        facets: (0..16)
            .filter(|bit| facets >> bit & 1 == 1)
            .map(facet)
            .collect(),
        score: score.map(Score),
    }
}

fn facet(bit: u16) -> Facet {
    Facet::new(Dimension::Role, bit.to_string())
}

/// The worth of the best group, by looking at all of them.
fn brute_force(profiles: &[Profile], targets: &Targets, standings: &[Standing]) -> Worth {
    let mut best: Option<Worth> = None;
    let of = |wanted: Standing| -> u32 {
        (0..profiles.len())
            .filter(|at| standings[*at] == wanted)
            .fold(0, |set, at| set | 1 << at)
    };
    let (kept, free) = (of(Standing::Kept), of(Standing::Free));
    let size = u32::from(targets.size)
        .max(kept.count_ones())
        .min((kept | free).count_ones());
    for group in 0_u32..1 << profiles.len() {
        if group.count_ones() != size || group & kept != kept || group & !(kept | free) != 0 {
            continue;
        }
        let members: Vec<&Profile> = profiles
            .iter()
            .enumerate()
            .filter(|(at, _)| group >> at & 1 == 1)
            .map(|(_, profile)| profile)
            .collect();
        let worth = Worth {
            shortfall: shortfall(&members, targets),
            score: members
                .iter()
                .map(|one| one.score.map_or(0, |score| score.0))
                .sum(),
        };
        if best.is_none_or(|best| worth.beats(best)) {
            best = Some(worth);
        }
    }
    best.expect("at least one group")
}

fn instance(most: usize) -> impl Strategy<Value = (Vec<Profile>, Targets, Vec<Standing>)> {
    let person = (
        any::<u16>(),
        any::<u16>(),
        proptest::option::weighted(0.9, 0..37_u32),
        0..12_u8,
    );
    let people = proptest::collection::vec(person, 1..=most);
    let bound = (0..16_u16, 0..5_u8, proptest::option::of(0..5_u8));
    let bounds = proptest::collection::vec(bound, 0..10);
    (people, bounds, 0..=12_u8).prop_map(|(people, bounds, size)| {
        let profiles = people
            .iter()
            .enumerate()
            // Half of the bits, so that not everybody brings everything.
            .map(|(at, (one, other, score, _))| {
                somebody(at, one & other, score.map(|half| half * 50))
            })
            .collect();
        let standings = people
            .iter()
            .map(|(.., draw)| match draw {
                0 => Standing::Kept,
                1 => Standing::LeftOut,
                _ => Standing::Free,
            })
            .collect();
        let mut targets = Targets {
            size,
            bounds: Vec::new(),
        };
        for (bit, at_least, room) in bounds {
            if targets.bounds.iter().all(|bound| bound.facet != facet(bit)) {
                targets.bounds.push(Bound {
                    facet: facet(bit),
                    at_least,
                    at_most: room.map(|room| at_least + room),
                });
            }
        }
        (profiles, targets, standings)
    })
}

fn check(
    profiles: &[Profile],
    targets: &Targets,
    standings: &[Standing],
) -> Result<(), TestCaseError> {
    let found = Search::new(profiles, targets, standings).run(|| true);
    let best = brute_force(profiles, targets, standings);
    prop_assert!(found.is_proven());
    prop_assert_eq!(
        (found.shortfall, found.score.0),
        (best.shortfall, best.score)
    );
    let members: Vec<&Profile> = found.members.iter().map(|at| &profiles[*at]).collect();
    prop_assert_eq!(shortfall(&members, targets), found.shortfall);
    for (at, standing) in standings.iter().enumerate() {
        match standing {
            Standing::Kept => prop_assert!(found.members.contains(&at)),
            Standing::LeftOut => prop_assert!(!found.members.contains(&at)),
            Standing::Free => {}
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_group_is_better_than_the_one_found((profiles, targets, standings) in instance(12)) {
        check(&profiles, &targets, &standings)?;
    }

    #[test]
    fn a_search_in_slices_finds_the_same((profiles, targets, standings) in instance(12), slice in 1..50_u32) {
        let whole = Search::new(&profiles, &targets, &standings).run(|| true);
        let mut sliced = Search::new(&profiles, &targets, &standings);
        while !sliced.step(slice) {}
        prop_assert_eq!(sliced.found(), whole);
    }

    #[test]
    fn one_that_stopped_never_promises_too_little((profiles, targets, standings) in instance(12), steps in 0..40_u32) {
        let best = brute_force(&profiles, &targets, &standings);
        let mut search = Search::new(&profiles, &targets, &standings);
        search.step(steps);
        let found = search.found();
        let gained = best.score.saturating_sub(found.score.0);
        match found.hope {
            None => prop_assert_eq!((found.shortfall, found.score.0), (best.shortfall, best.score)),
            Some(Hope::Nearer(by)) => prop_assert!(found.shortfall - best.shortfall <= by),
            Some(Hope::Higher(by)) => {
                prop_assert_eq!(found.shortfall, best.shortfall);
                prop_assert!(gained <= by.0);
            }
            Some(Hope::Unknown) => prop_assert!(false, "everybody is held"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nor_among_twenty((profiles, targets, standings) in instance(20)) {
        check(&profiles, &targets, &standings)?;
    }
}

/// Sixty people for twelve places, whose targets cannot all be met.
fn hard() -> (Vec<Profile>, Targets, Vec<Standing>) {
    let profiles: Vec<Profile> = (0..60)
        .map(|at| {
            somebody(
                at,
                u16::try_from(at * 37 % 509).expect("small") * 101 % 4096,
                Some(at as u32 * 7 % 18 * 100),
            )
        })
        .collect();
    let bounds = (0..12).map(|bit| Bound {
        facet: facet(bit),
        at_least: 5,
        at_most: Some(6),
    });
    let targets = Targets {
        size: 12,
        bounds: bounds.collect(),
    };
    (profiles, targets, vec![Standing::Free; 60])
}

#[test]
fn a_search_that_is_stopped_says_so() {
    let (profiles, targets, standings) = hard();
    let mut search = Search::new(&profiles, &targets, &standings);
    assert!(!search.step(1));
    let found = search.found();
    assert!(!found.is_proven());
    assert_eq!(found.members.len(), 12);
}

#[test]
fn it_stops_by_itself_once_its_time_is_spent_and_goes_on_when_asked() {
    let (profiles, targets, standings) = hard();
    let mut search = Search::new(&profiles, &targets, &standings);
    assert_eq!(search.slice(1, || 1_999.0, PATIENCE), None);
    assert_eq!(search.slice(1, || 2_000.0, PATIENCE), Some(Stop::Tired(2)));
    let paused = search.found();
    let looked_at = search.explored();
    // It goes on where it stopped, and is never worse for it.
    assert_eq!(search.slice(500, || 2_100.0, 12_000.0), None);
    assert!(search.explored() > looked_at);
    let later = search.found();
    assert!((later.shortfall, paused.score) <= (paused.shortfall, later.score));
}

#[test]
fn more_people_than_it_can_hold_are_told() {
    let profiles: Vec<Profile> = (0..200)
        .map(|at| somebody(at, 1 << (at % 12), Some(1)))
        .collect();
    let mut targets = Targets {
        size: 3,
        bounds: Vec::new(),
    };
    let all = vec![Standing::Free; 200];
    // Alike, most are one too many.
    let found = Search::new(&profiles, &targets, &all).run(|| true);
    assert!(found.is_proven());
    assert_eq!(found.members, [0, 1, 2]);
    // All different.
    let profiles: Vec<Profile> = (0..200)
        .map(|at| somebody(at, at as u16, Some(1)))
        .collect();
    let bounds = (0..8).map(|bit| Bound {
        facet: facet(bit),
        at_least: 1,
        at_most: Some(1),
    });
    targets.bounds.extend(bounds);
    assert!(
        !Search::new(&profiles, &targets, &all)
            .run(|| true)
            .is_proven()
    );
}

#[test]
fn nobody_to_choose_from_is_no_group() {
    let targets = Targets {
        size: 10,
        bounds: Vec::new(),
    };
    let found = Search::new(&[], &targets, &[]).run(|| true);
    assert!(found.members.is_empty() && found.is_proven());
}
