//! Whom of the reserve to call: whoever keeps the group the most balanced.

use std::collections::BTreeSet;

use crate::{
    form::{
        Answers,
        departements::{self, Territory},
    },
    selection::{
        model::{Bound, Facet, Lexicon, Targets},
        rules::{balance::miss, profile::facets},
    },
};

/// What is looked at in a person for the balance of a group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Which half of the region.
    pub territory: Option<Territory>,
    /// The name of the main département of practice.
    pub departement: Option<&'static str>,
    /// In what quality they apply.
    pub category: Option<String>,
    /// Where they practise.
    pub sectors: Vec<String>,
    /// Everything by which the targets of the group count them.
    pub facets: Vec<Facet>,
}

impl Profile {
    /// The profile that these answers give: the first département of practice, else that
    /// of the postal code.
    #[must_use]
    pub fn of(answers: &Answers) -> Self {
        let text = |id: &str| answers.get(id).as_str();
        let practised = answers.get("departements_pratique").get(0);
        let main = match practised.and_then(|code| code.as_str()) {
            Some(code) => departements::by_code(code),
            None => text("code_postal").and_then(departements::of_postal_code),
        };
        let sectors = answers.get("secteurs").as_array().cloned();
        Self {
            territory: main.and_then(|main| main.territory),
            departement: main.map(|main| main.name),
            category: text("categorie").map(str::to_owned),
            sectors: sectors
                .unwrap_or_default()
                .iter()
                .filter_map(|sector| sector.as_str().map(str::to_owned))
                .collect(),
            facets: facets(answers),
        }
    }
}

/// How balanced a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// People of the former Languedoc-Roussillon.
    pub est: usize,
    /// People of the former Midi-Pyrénées.
    pub ouest: usize,
    /// How many départements are there.
    pub departements: usize,
    /// How many qualities are there.
    pub categories: usize,
    /// How many sectors are there.
    pub sectors: usize,
}

/// The balance of a group.
#[must_use]
pub fn balance<'p>(group: impl IntoIterator<Item = &'p Profile>) -> Balance {
    let group: Vec<&Profile> = group.into_iter().collect();
    let of = |territory| {
        let there = group.iter().filter(|one| one.territory == Some(territory));
        there.count()
    };
    let different = |values: Vec<&str>| values.into_iter().collect::<BTreeSet<_>>().len();
    Balance {
        est: of(Territory::Est),
        ouest: of(Territory::Ouest),
        departements: different(group.iter().filter_map(|one| one.departement).collect()),
        categories: different(
            group
                .iter()
                .filter_map(|one| one.category.as_deref())
                .collect(),
        ),
        sectors: different(
            group
                .iter()
                .flat_map(|one| one.sectors.iter().map(String::as_str))
                .collect(),
        ),
    }
}

/// Somebody of the reserve, as they would change the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal<K> {
    /// Who.
    pub who: K,
    /// The rank in the reserve.
    pub rank: i32,
    /// By how much the group with them would miss its targets, all together.
    pub shortfall: u32,
    /// The group with them.
    pub with: Balance,
    /// Why, in words.
    pub why: String,
}

/// The reserve, whoever keeps the best balance first: the targets of the group missed by
/// the least, then East and West as even as they can be; the order of the reserve where
/// nothing else decides.
#[must_use]
pub fn rank_reserve<K>(
    group: &[Profile],
    reserve: impl IntoIterator<Item = (K, i32, Profile)>,
    targets: &Targets,
    lexicon: &Lexicon,
) -> Vec<Proposal<K>> {
    let mut proposals: Vec<Proposal<K>> = reserve
        .into_iter()
        .map(|(who, rank, profile)| {
            let with: Vec<&Profile> = group.iter().chain([&profile]).collect();
            let balance = balance(with.iter().copied());
            let missed = targets.bounds.iter().map(|bound| missed(bound, &with));
            Proposal {
                why: why(group, &with, &balance, targets, lexicon),
                shortfall: missed.sum(),
                who,
                rank,
                with: balance,
            }
        })
        .collect();
    proposals.sort_by_key(|one| {
        let uneven = one.with.est.abs_diff(one.with.ouest);
        (one.shortfall, uneven, one.rank)
    });
    proposals
}

/// By how much a group misses a bound.
fn missed(bound: &Bound, group: &[&Profile]) -> u32 {
    let count = group.iter().filter(|one| one.facets.contains(&bound.facet));
    miss(bound, u32::try_from(count.count()).unwrap_or(u32::MAX))
}

fn why(
    without: &[Profile],
    with: &[&Profile],
    balance: &Balance,
    targets: &Targets,
    lexicon: &Lexicon,
) -> String {
    let without: Vec<&Profile> = without.iter().collect();
    let named = |wanted: &dyn Fn(&Bound) -> bool| -> Vec<&str> {
        let bounds = targets.bounds.iter().filter(|bound| wanted(bound));
        bounds.map(|bound| lexicon.label(&bound.facet)).collect()
    };
    let mended = named(&|bound| missed(bound, with) < missed(bound, &without));
    let left = named(&|bound| missed(bound, with) > 0);
    let mut reasons = vec![format!(
        "le groupe compterait {} d’Occitanie Est et {} d’Occitanie Ouest",
        people(balance.est),
        people(balance.ouest)
    )];
    if !mended.is_empty() {
        reasons.push(format!("il y gagne\u{a0}: {}", mended.join(", ")));
    }
    reasons.push(if left.is_empty() {
        "tous ses objectifs seraient atteints".to_owned()
    } else {
        format!("resterait à atteindre\u{a0}: {}", left.join(", "))
    });
    format!("{}.", reasons.join("\u{a0}; "))
}

fn people(count: usize) -> String {
    match count {
        0 | 1 => format!("{count}\u{a0}personne"),
        _ => format!("{count}\u{a0}personnes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selection::model::Dimension;

    fn profile(departement: &str, sectors: &[&str]) -> Profile {
        let main = departements::by_code(departement).expect("a département");
        let facet = |code: &&str| Facet::new(Dimension::Secteur, *code);
        Profile {
            territory: main.territory,
            departement: Some(main.name),
            category: None,
            sectors: sectors.iter().map(|&sector| sector.to_owned()).collect(),
            facets: sectors.iter().map(facet).collect(),
        }
    }

    #[test]
    fn whoever_misses_the_targets_least_comes_first_then_evens_then_waits_longest() {
        let group = [
            profile("34", &["sanitaire"]),
            profile("34", &["sanitaire"]),
            profile("31", &["sanitaire"]),
        ];
        let social = Facet::new(Dimension::Secteur, "social");
        let targets = Targets {
            size: 4,
            bounds: vec![Bound {
                facet: social.clone(),
                at_least: 1,
                at_most: None,
            }],
        };
        let lexicon = Lexicon(vec![(social, "Social".to_owned())]);
        let reserve = [
            ("third", 3, profile("31", &["sanitaire"])),
            ("uneven", 1, profile("30", &["sanitaire"])),
            ("missing", 4, profile("30", &["social"])),
            ("second", 2, profile("31", &["sanitaire"])),
        ];
        let ranked = rank_reserve(&group, reserve, &targets, &lexicon);
        let order: Vec<&str> = ranked.iter().map(|one| one.who).collect();
        assert_eq!(order, ["missing", "second", "third", "uneven"]);
        assert_eq!(
            ranked[0].why,
            "le groupe compterait 3\u{a0}personnes d’Occitanie Est et 1\u{a0}personne d’Occitanie \
             Ouest\u{a0}; il y gagne\u{a0}: Social\u{a0}; tous ses objectifs seraient atteints."
        );
        assert!(
            ranked[1]
                .why
                .ends_with("resterait à atteindre\u{a0}: Social.")
        );
    }
}
