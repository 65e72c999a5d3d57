//! By what a candidature is counted, read from its answers by the stable names of questions.

use serde_json::Value;

use crate::{
    candidature::{model::question, rules::main_departement},
    form::{Answers, departements::Territory},
    selection::model::{Dimension, Facet},
};

/// What the person does in partnership.
pub const ROLES: &str = "roles";
/// Where they do it.
pub const SECTORS: &str = "secteurs";
/// Since when.
pub const SENIORITY: &str = "anciennete";
/// Which séances they can attend.
pub const AVAILABILITY: &str = "disponibilites";

/// Less than two years of practice.
pub const RECENT: &str = "recente";
/// Two years of practice, or more.
pub const LONG: &str = "longue";

/// Everything by which a candidature is counted.
///
/// Answers that identify nobody only: a blind board counts the same.
#[must_use]
pub fn facets(answers: &Answers) -> Vec<Facet> {
    let mut facets = Vec::new();
    let mut add = |dimension, code: &str| {
        let facet = Facet::new(dimension, code);
        if !facets.contains(&facet) {
            facets.push(facet);
        }
    };
    if let Some(territory) = departement(answers).and_then(|one| one.territory) {
        add(Dimension::Territoire, territory_code(territory));
    }
    if let Some(seniority) = answers.get(SENIORITY).as_str().and_then(seniority) {
        add(Dimension::Experience, seniority);
    }
    if let Some(category) = answers.get(question::CATEGORY).as_str() {
        add(Dimension::Categorie, category);
    }
    for (dimension, asked) in [(Dimension::Role, ROLES), (Dimension::Secteur, SECTORS)] {
        let chosen = answers.get(asked).as_array().into_iter().flatten();
        chosen
            .filter_map(Value::as_str)
            .filter(|code| *code != "aucun")
            .for_each(|code| add(dimension, code));
    }
    let rows = answers.get(AVAILABILITY).as_object().into_iter().flatten();
    rows.filter(|(_, answer)| answer.as_str() == Some("oui"))
        .for_each(|(seance, _)| add(Dimension::Seance, seance));
    facets
}

/// The main département of a candidature.
#[must_use]
pub fn departement(answers: &Answers) -> Option<&'static crate::form::departements::Departement> {
    main_departement(|id| answers.given(id))
}

/// The code of a territory, as facets hold it.
#[must_use]
pub fn territory_code(territory: Territory) -> &'static str {
    match territory {
        Territory::Est => "est",
        Territory::Ouest => "ouest",
    }
}

/// In which half an answer about seniority is counted.
fn seniority(answer: &str) -> Option<&'static str> {
    match answer {
        "pas_encore" | "moins_6_mois" | "6_mois_2_ans" => Some(RECENT),
        "2_5_ans" | "plus_5_ans" => Some(LONG),
        _ => None,
    }
}
