//! The communes of Occitanie by postal code, embedded: a name to propose, an
//! INSEE code to count with. Elsewhere the name is free text.

use std::{collections::HashMap, sync::LazyLock};

use serde_json::Value;

use super::model::Commune;
use crate::form::normal::{commune_value, name_key};

static TABLE: &str = include_str!("communes_occitanie.tsv");

static BY_POSTAL_CODE: LazyLock<HashMap<&str, Vec<(&str, &str)>>> = LazyLock::new(|| {
    let mut communes: HashMap<&str, Vec<(&str, &str)>> = HashMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        if let (Some(postal_code), Some(insee), Some(name)) =
            (cells.next(), cells.next(), cells.next())
        {
            communes.entry(postal_code).or_default().push((name, insee));
        }
    }
    communes
});

/// The communes of this postal code; none outside Occitanie.
#[must_use]
pub fn of_postal_code(postal_code: &str) -> Vec<Commune> {
    let found = BY_POSTAL_CODE
        .get(postal_code.trim())
        .map(Vec::as_slice)
        .unwrap_or_default();
    found
        .iter()
        .map(|(name, insee)| Commune {
            name: (*name).to_owned(),
            insee: (*insee).to_owned(),
        })
        .collect()
}

/// The answer that a typed name makes, with its INSEE code when the postal code has it.
#[must_use]
pub fn answer(typed: &str, postal_code: Option<&str>) -> Value {
    let proposed = postal_code.map(of_postal_code).unwrap_or_default();
    match proposed
        .into_iter()
        .find(|commune| name_key(&commune.name) == name_key(typed))
    {
        Some(commune) => commune_value(&commune.name, Some(&commune.insee)),
        None => commune_value(typed, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_name_typed_without_capitals_finds_its_insee_code() {
        assert_eq!(
            answer("lodève", Some("34700")),
            json!({"nom": "Lodève", "insee": "34142"})
        );
        assert_eq!(
            answer("Florac Trois Rivières", Some("48400")),
            json!({"nom": "Florac Trois Rivières", "insee": "48061"})
        );
    }

    #[test]
    fn elsewhere_a_name_is_free() {
        assert_eq!(
            answer("Arles", Some("13200")),
            json!({"nom": "Arles", "insee": null})
        );
        assert!(of_postal_code("99999").is_empty());
    }
}
