//! What a call aims at by itself, how each facet is called, and which targets make sense.

use super::profile::{AVAILABILITY, LONG, RECENT, ROLES, SECTORS};
use crate::{
    candidature::model::question,
    form::{QuestionKind, Questionnaire},
    selection::model::{Bound, Dimension, Facet, Lexicon, MOST_BOUNDS, Targets},
};

/// How many people a group may have at most.
pub const MOST_PLACES: u8 = 40;

/// The roles without which a group lacks a view, when the call asks about them.
const WANTED_ROLES: [&str; 9] = [
    "ppr_etp",
    "ppr_soins",
    "formateur",
    "chercheur",
    "pair_aidance",
    "ru",
    "cvs",
    "associatif",
    "gouvernance",
];
/// The same, of sectors.
const WANTED_SECTORS: [&str; 4] = ["sanitaire", "premier_recours", "medico_social", "social"];

/// What a group of `size` people should be like, by what the call asks: both halves of the
/// region, newer and older hands, several views, and enough people at each séance.
#[must_use]
pub fn defaults(questionnaire: &Questionnaire, size: u32) -> Targets {
    let size = u8::try_from(size).unwrap_or(MOST_PLACES).min(MOST_PLACES);
    // Shares are rounded down: a target is a help, not a wall.
    let share = |tenths: u16| u8::try_from(u16::from(size) * tenths / 10).unwrap_or(size);
    let mut bounds = Vec::new();
    let mut aim = |dimension, code: &str, at_least: u8, at_most: Option<u8>| {
        if (at_least > 0 || at_most.is_some()) && bounds.len() < MOST_BOUNDS {
            bounds.push(Bound {
                facet: Facet::new(dimension, code),
                at_least,
                at_most,
            });
        }
    };
    for code in ["est", "ouest"] {
        aim(Dimension::Territoire, code, share(4), Some(size - share(4)));
    }
    aim(Dimension::Experience, RECENT, share(2), Some(share(5)));
    aim(Dimension::Experience, LONG, share(5), Some(share(8)));
    for code in options(questionnaire, question::CATEGORY) {
        match code.as_str() {
            "patient_partenaire" => aim(Dimension::Categorie, &code, 0, Some(share(7))),
            "proche_aidant_partenaire" => aim(Dimension::Categorie, &code, share(2), None),
            _ => {}
        }
    }
    for code in options(questionnaire, ROLES) {
        if WANTED_ROLES.contains(&code.as_str()) {
            aim(Dimension::Role, &code, 1, None);
        }
    }
    for code in options(questionnaire, SECTORS) {
        if WANTED_SECTORS.contains(&code.as_str()) {
            aim(Dimension::Secteur, &code, 1, None);
        }
    }
    for code in options(questionnaire, AVAILABILITY) {
        aim(Dimension::Seance, &code, share(8), None);
    }
    Targets { size, bounds }
}

/// Every facet that a target may speak of, with its name.
#[must_use]
pub fn lexicon(questionnaire: &Questionnaire) -> Lexicon {
    let mut words = Vec::new();
    let mut name = |dimension, code: &str, label: &str| {
        words.push((Facet::new(dimension, code), label.to_owned()));
    };
    name(Dimension::Territoire, "est", "Est");
    name(Dimension::Territoire, "ouest", "Ouest");
    name(Dimension::Experience, RECENT, "moins de 2\u{a0}ans");
    name(Dimension::Experience, LONG, "2\u{a0}ans et plus");
    for (dimension, asked) in [
        (Dimension::Categorie, question::CATEGORY),
        (Dimension::Role, ROLES),
        (Dimension::Secteur, SECTORS),
        (Dimension::Seance, AVAILABILITY),
    ] {
        for (code, label) in labelled(questionnaire, asked) {
            if code != "aucun" {
                name(dimension, &code, &shortened(dimension, &code, &label));
            }
        }
    }
    Lexicon(words)
}

/// What a facet is called where room is short: many people at once, in few words.
fn shortened(dimension: Dimension, code: &str, label: &str) -> String {
    let known = match (dimension, code) {
        (Dimension::Categorie, "patient_partenaire") => "patientes et patients partenaires",
        (Dimension::Categorie, "proche_aidant_partenaire") => "proches aidantes et aidants",
        (Dimension::Categorie, "personne_accompagnee") => "personnes accompagnées",
        (Dimension::Categorie, "representant_usagers") => "représentation des usagers",
        (Dimension::Categorie, "pair_aidant") => "pairs-aidantes et pairs-aidants",
        (Dimension::Categorie, "professionnel") => "professionnelles et professionnels",
        (Dimension::Categorie, "etudiant") => "étudiantes et étudiants",
        (Dimension::Role, "ppr_etp") => "ETP",
        (Dimension::Role, "ppr_soins") => "ressource en soins",
        (Dimension::Role, "formateur") => "formation",
        (Dimension::Role, "chercheur") => "recherche",
        (Dimension::Role, "pair_aidance") => "pair-aidance",
        (Dimension::Role, "ru") => "mandat d’usagers",
        (Dimension::Role, "cvs") => "vie sociale (CVS)",
        (Dimension::Role, "associatif") => "associatif",
        (Dimension::Role, "gouvernance") => "gouvernance",
        (Dimension::Secteur, "sanitaire") => "établissement de santé",
        (Dimension::Secteur, "premier_recours") => "ville, premier recours",
        (Dimension::Secteur, "medico_social") => "médico-social",
        (Dimension::Secteur, "social") => "social",
        _ => label.split(" (").next().unwrap_or(label),
    };
    known.to_owned()
}

fn options(questionnaire: &Questionnaire, asked: &str) -> Vec<String> {
    labelled(questionnaire, asked)
        .into_iter()
        .map(|(code, _)| code)
        .collect()
}

/// Values and labels of a question that offers some; the rows of a grid that are séances.
fn labelled(questionnaire: &Questionnaire, asked: &str) -> Vec<(String, String)> {
    let Some(question) = questionnaire.question(asked) else {
        return Vec::new();
    };
    match &question.kind {
        QuestionKind::Choice(options) => options
            .iter()
            .map(|option| (option.value.clone(), option.label.clone()))
            .collect(),
        QuestionKind::Choices { options, .. } => options
            .iter()
            .map(|option| (option.value.clone(), option.label.clone()))
            .collect(),
        QuestionKind::Grid(grid) => grid
            .rows
            .iter()
            .filter(|row| row.seance.is_some())
            .map(|row| (row.value.clone(), row.label.clone()))
            .collect(),
        _ => Vec::new(),
    }
}

/// In what quality somebody applies, in the words of the call, without what explains them.
#[must_use]
pub fn category(questionnaire: &Questionnaire, code: &str) -> String {
    let known = labelled(questionnaire, question::CATEGORY);
    let label = known.iter().find(|(value, _)| value == code);
    label
        .map_or(code, |(_, label)| {
            label.split([',', '(']).next().unwrap_or(label).trim()
        })
        .to_owned()
}

/// Why targets are refused, in a sentence for whoever typed them.
#[must_use]
pub fn refusal(targets: &Targets, lexicon: &Lexicon) -> Option<String> {
    if targets.size == 0 || targets.size > MOST_PLACES {
        return Some(format!("Un groupe compte de 1 à {MOST_PLACES} personnes."));
    }
    if targets.bounds.len() > MOST_BOUNDS {
        return Some(format!("Gardez {MOST_BOUNDS} cibles au plus."));
    }
    for (at, bound) in targets.bounds.iter().enumerate() {
        let label = lexicon.label(&bound.facet);
        if bound.at_most.is_some_and(|most| most < bound.at_least) {
            return Some(format!(
                "«\u{a0}{label}\u{a0}»\u{a0}: le maximum est plus petit que le minimum."
            ));
        }
        if bound.at_least > targets.size {
            return Some(format!(
                "«\u{a0}{label}\u{a0}»\u{a0}: le minimum dépasse la taille du groupe."
            ));
        }
        let is_known = lexicon.0.iter().any(|(facet, _)| *facet == bound.facet);
        let is_twin = targets.bounds[..at]
            .iter()
            .any(|other| other.facet == bound.facet);
        if !is_known || is_twin {
            return Some("Une cible n’a pas été comprise. Rechargez la page.".to_owned());
        }
    }
    None
}
