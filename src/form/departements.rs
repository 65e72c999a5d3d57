//! The French départements: 96 in metropolitan France and 5 overseas.
//!
//! Codes are texts, never numbers: « 09 », « 2A », « 971 ». The thirteen of Occitanie
//! are in one of the two territories in which the region counts (DOMAIN.md, 3.6).

use serde::{Deserialize, Serialize};

/// A French département.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Departement {
    /// Its INSEE code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its territory, in Occitanie.
    pub territory: Option<Territory>,
}

/// A half of Occitanie, by which candidatures and groups are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Territory {
    /// The former Languedoc-Roussillon.
    Est,
    /// The former Midi-Pyrénées.
    Ouest,
}

impl Territory {
    /// Its name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Est => "Occitanie Est",
            Self::Ouest => "Occitanie Ouest",
        }
    }
}

/// The département of that code.
pub fn by_code(code: &str) -> Option<&'static Departement> {
    DEPARTEMENTS
        .iter()
        .find(|departement| departement.code == code)
}

/// The département of a postal code, for statistics when nothing better is known.
///
/// Corsica (20…) is told apart by its third digit; a few communes served from a
/// neighbouring département are counted there.
pub fn of_postal_code(postal_code: &str) -> Option<&'static Departement> {
    if postal_code.len() != 5 {
        return None;
    }
    match postal_code.get(..2)? {
        "97" => by_code(postal_code.get(..3)?),
        "20" if postal_code.as_bytes()[2] < b'2' => by_code("2A"),
        "20" => by_code("2B"),
        code => by_code(code),
    }
}

const fn elsewhere(code: &'static str, name: &'static str) -> Departement {
    Departement {
        code,
        name,
        territory: None,
    }
}

const fn est(code: &'static str, name: &'static str) -> Departement {
    Departement {
        code,
        name,
        territory: Some(Territory::Est),
    }
}

const fn ouest(code: &'static str, name: &'static str) -> Departement {
    Departement {
        code,
        name,
        territory: Some(Territory::Ouest),
    }
}

/// All of them, by code, as they are proposed in a list.
pub static DEPARTEMENTS: [Departement; 101] = [
    elsewhere("01", "Ain"),
    elsewhere("02", "Aisne"),
    elsewhere("03", "Allier"),
    elsewhere("04", "Alpes-de-Haute-Provence"),
    elsewhere("05", "Hautes-Alpes"),
    elsewhere("06", "Alpes-Maritimes"),
    elsewhere("07", "Ardèche"),
    elsewhere("08", "Ardennes"),
    ouest("09", "Ariège"),
    elsewhere("10", "Aube"),
    est("11", "Aude"),
    ouest("12", "Aveyron"),
    elsewhere("13", "Bouches-du-Rhône"),
    elsewhere("14", "Calvados"),
    elsewhere("15", "Cantal"),
    elsewhere("16", "Charente"),
    elsewhere("17", "Charente-Maritime"),
    elsewhere("18", "Cher"),
    elsewhere("19", "Corrèze"),
    elsewhere("2A", "Corse-du-Sud"),
    elsewhere("2B", "Haute-Corse"),
    elsewhere("21", "Côte-d’Or"),
    elsewhere("22", "Côtes-d’Armor"),
    elsewhere("23", "Creuse"),
    elsewhere("24", "Dordogne"),
    elsewhere("25", "Doubs"),
    elsewhere("26", "Drôme"),
    elsewhere("27", "Eure"),
    elsewhere("28", "Eure-et-Loir"),
    elsewhere("29", "Finistère"),
    est("30", "Gard"),
    ouest("31", "Haute-Garonne"),
    ouest("32", "Gers"),
    elsewhere("33", "Gironde"),
    est("34", "Hérault"),
    elsewhere("35", "Ille-et-Vilaine"),
    elsewhere("36", "Indre"),
    elsewhere("37", "Indre-et-Loire"),
    elsewhere("38", "Isère"),
    elsewhere("39", "Jura"),
    elsewhere("40", "Landes"),
    elsewhere("41", "Loir-et-Cher"),
    elsewhere("42", "Loire"),
    elsewhere("43", "Haute-Loire"),
    elsewhere("44", "Loire-Atlantique"),
    elsewhere("45", "Loiret"),
    ouest("46", "Lot"),
    elsewhere("47", "Lot-et-Garonne"),
    est("48", "Lozère"),
    elsewhere("49", "Maine-et-Loire"),
    elsewhere("50", "Manche"),
    elsewhere("51", "Marne"),
    elsewhere("52", "Haute-Marne"),
    elsewhere("53", "Mayenne"),
    elsewhere("54", "Meurthe-et-Moselle"),
    elsewhere("55", "Meuse"),
    elsewhere("56", "Morbihan"),
    elsewhere("57", "Moselle"),
    elsewhere("58", "Nièvre"),
    elsewhere("59", "Nord"),
    elsewhere("60", "Oise"),
    elsewhere("61", "Orne"),
    elsewhere("62", "Pas-de-Calais"),
    elsewhere("63", "Puy-de-Dôme"),
    elsewhere("64", "Pyrénées-Atlantiques"),
    ouest("65", "Hautes-Pyrénées"),
    est("66", "Pyrénées-Orientales"),
    elsewhere("67", "Bas-Rhin"),
    elsewhere("68", "Haut-Rhin"),
    elsewhere("69", "Rhône"),
    elsewhere("70", "Haute-Saône"),
    elsewhere("71", "Saône-et-Loire"),
    elsewhere("72", "Sarthe"),
    elsewhere("73", "Savoie"),
    elsewhere("74", "Haute-Savoie"),
    elsewhere("75", "Paris"),
    elsewhere("76", "Seine-Maritime"),
    elsewhere("77", "Seine-et-Marne"),
    elsewhere("78", "Yvelines"),
    elsewhere("79", "Deux-Sèvres"),
    elsewhere("80", "Somme"),
    ouest("81", "Tarn"),
    ouest("82", "Tarn-et-Garonne"),
    elsewhere("83", "Var"),
    elsewhere("84", "Vaucluse"),
    elsewhere("85", "Vendée"),
    elsewhere("86", "Vienne"),
    elsewhere("87", "Haute-Vienne"),
    elsewhere("88", "Vosges"),
    elsewhere("89", "Yonne"),
    elsewhere("90", "Territoire de Belfort"),
    elsewhere("91", "Essonne"),
    elsewhere("92", "Hauts-de-Seine"),
    elsewhere("93", "Seine-Saint-Denis"),
    elsewhere("94", "Val-de-Marne"),
    elsewhere("95", "Val-d’Oise"),
    elsewhere("971", "Guadeloupe"),
    elsewhere("972", "Martinique"),
    elsewhere("973", "Guyane"),
    elsewhere("974", "La Réunion"),
    elsewhere("976", "Mayotte"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::form::fixtures::call;

    #[test]
    fn there_are_a_hundred_and_one_of_them() {
        let codes: BTreeSet<&str> = DEPARTEMENTS.iter().map(|one| one.code).collect();
        assert_eq!(codes.len(), 101);
        assert!(
            ["09", "2A", "2B", "95", "971", "976"]
                .iter()
                .all(|code| codes.contains(code))
        );
        assert!(!codes.contains("20") && !codes.contains("975"));
    }

    #[test]
    fn occitanie_is_that_of_the_call() {
        let file = call();
        let expected = file["referentiels"]["departements_occitanie"]
            .as_array()
            .unwrap();
        let ours: Vec<&Departement> = DEPARTEMENTS
            .iter()
            .filter(|one| one.territory.is_some())
            .collect();
        assert_eq!(ours.len(), expected.len());
        for (ours, expected) in ours.iter().zip(expected) {
            assert_eq!(
                (ours.code, ours.name),
                (
                    expected["code"].as_str().unwrap(),
                    expected["nom"].as_str().unwrap()
                )
            );
            let territory: Value = serde_json::to_value(ours.territory.unwrap()).unwrap();
            assert_eq!(territory, expected["territoire"]);
        }
    }

    #[test]
    fn a_postal_code_tells_its_departement() {
        let code = |postal: &str| of_postal_code(postal).map(|one| one.code);
        assert_eq!(code("09000"), Some("09"));
        assert_eq!(code("20000"), Some("2A"));
        assert_eq!(code("20200"), Some("2B"));
        assert_eq!(code("97400"), Some("974"));
        assert_eq!(code("00100"), None);
        assert_eq!(code("é000"), None);
    }
}
