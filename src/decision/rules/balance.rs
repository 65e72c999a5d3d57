//! Whom of the reserve to call: whoever keeps the group the most balanced.

use std::collections::BTreeSet;

use crate::form::{
    Answers,
    departements::{self, Territory},
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
    /// The group with them.
    pub with: Balance,
    /// Why, in words.
    pub why: String,
}

/// The reserve, whoever keeps the best balance first: East and West as even as they can
/// be, then more qualities, sectors and départements; the order of the reserve where
/// nothing else decides.
#[must_use]
pub fn rank_reserve<K>(
    group: &[Profile],
    reserve: impl IntoIterator<Item = (K, i32, Profile)>,
) -> Vec<Proposal<K>> {
    let without = balance(group);
    let mut proposals: Vec<Proposal<K>> = reserve
        .into_iter()
        .map(|(who, rank, profile)| {
            let with = balance(group.iter().chain([&profile]));
            Proposal {
                why: why(&without, &with, &profile),
                who,
                rank,
                with,
            }
        })
        .collect();
    proposals.sort_by_key(|one| {
        let with = one.with;
        (
            with.est.abs_diff(with.ouest),
            std::cmp::Reverse(with.categories + with.sectors + with.departements),
            one.rank,
        )
    });
    proposals
}

fn why(without: &Balance, with: &Balance, profile: &Profile) -> String {
    let mut reasons = vec![format!(
        "le groupe compterait {} d’Occitanie Est et {} d’Occitanie Ouest",
        people(with.est),
        people(with.ouest)
    )];
    if with.departements > without.departements
        && let Some(departement) = profile.departement
    {
        reasons.push(format!("un département de plus, {departement}"));
    }
    if with.categories > without.categories {
        reasons.push("une qualité qui n’y est pas encore".to_owned());
    }
    if with.sectors > without.sectors {
        reasons.push("un secteur qui n’y est pas encore".to_owned());
    }
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

    fn profile(departement: &str, category: &str, sectors: &[&str]) -> Profile {
        let main = departements::by_code(departement).expect("a département");
        Profile {
            territory: main.territory,
            departement: Some(main.name),
            category: Some(category.to_owned()),
            sectors: sectors.iter().map(|&sector| sector.to_owned()).collect(),
        }
    }

    #[test]
    fn the_reserve_who_evens_the_group_comes_first_then_whoever_brings_more() {
        let group = [
            profile("34", "patient", &["sanitaire"]),
            profile("34", "patient", &["sanitaire"]),
            profile("31", "aidant", &["social"]),
        ];
        let reserve = [
            (
                "even but third",
                3,
                profile("31", "patient", &["sanitaire"]),
            ),
            ("uneven", 1, profile("30", "pair", &["formation"])),
            ("even and new", 4, profile("12", "pair", &["formation"])),
            ("even and second", 2, profile("31", "patient", &["social"])),
        ];
        let ranked = rank_reserve(&group, reserve);
        let order: Vec<&str> = ranked.iter().map(|one| one.who).collect();
        assert_eq!(
            order,
            [
                "even and new",
                "even and second",
                "even but third",
                "uneven"
            ]
        );
        assert_eq!(
            ranked[0].why,
            "le groupe compterait 2\u{a0}personnes d’Occitanie Est et 2\u{a0}personnes d’Occitanie \
             Ouest\u{a0}; un département de plus, Aveyron\u{a0}; une qualité qui n’y est pas encore\u{a0}; un secteur qui n’y est pas encore."
        );
    }
}
