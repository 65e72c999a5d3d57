use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::form::departements::{self, Departement, Territory};
use crate::form::fixtures::{answers_of, call, candidatures, ondine, sample, sample_rules};
use crate::form::normal::{email_key, name_key};

/// Instants of the sample all bear the offset of Paris in winter, so that they compare as texts.
fn in_time(deposited: &str) -> bool {
    let file = call();
    let closing = file["appel"]["calendrier"]["cloture"].as_str().unwrap();
    assert!(deposited.ends_with("+01:00") && closing.ends_with("+01:00"));
    deposited <= closing
}

fn people() -> Vec<Value> {
    candidatures()["candidatures"].as_array().unwrap().clone()
}

fn judge(holder: &Value, deposited: Option<&Value>) -> Report {
    let in_time = deposited.and_then(Value::as_str).is_none_or(in_time);
    report(&sample(), &sample_rules(), &answers_of(holder), in_time)
}

#[test]
fn every_candidature_is_sound_and_gets_the_expected_findings() {
    let expected = candidatures()["attendus"]["eligibilite"].clone();
    let people = people();
    assert_eq!(people.len(), 19);
    for person in &people {
        let number = person["numero"].as_str().unwrap();
        let report = judge(person, Some(&person["depose_le"]));
        assert_eq!(report.errors, [], "{number}");
        assert!(report.admissible, "{number}");
        let findings = expected.get(number).cloned().unwrap_or_else(|| json!([]));
        assert_eq!(json!(report.eligibility), findings, "{number}");
    }
}

#[test]
fn every_edge_case_is_judged_as_expected() {
    let file = candidatures();
    let cases = file["cas_limites"].as_array().unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let expected = case["attendu"].as_object().unwrap();
        let report = judge(case, expected.get("depose_le"));
        let printed = serde_json::to_value(&report).unwrap();
        for field in ["erreurs", "eligibilite", "recevable"] {
            if let Some(expected) = expected.get(field) {
                assert_eq!(&printed[field], expected, "{} {field}", case["id"]);
            }
        }
    }
}

#[test]
fn the_same_person_under_capitals_is_recognised_by_keys() {
    let file = candidatures();
    let double = &file["cas_limites"][0];
    assert_eq!(double["attendu"]["doublon_de"], "GAP-PP-2025-001");
    let (double, first) = (answers_of(double), ondine());
    let text = |answers: &Answers, id: &str| answers.get(id).as_str().unwrap().to_owned();
    assert_ne!(double.get("courriel"), first.get("courriel"));
    assert_eq!(
        email_key(&text(&double, "courriel")),
        email_key(&text(&first, "courriel"))
    );
    for id in ["prenom", "nom"] {
        assert_eq!(name_key(&text(&double, id)), name_key(&text(&first, id)));
    }
}

#[test]
fn one_second_after_closing_is_not_admissible_and_loses_nothing() {
    assert!(in_time("2025-02-14T23:59:59+01:00"));
    assert!(!in_time("2025-02-15T00:00:00+01:00"));
    let late = report(&sample(), &sample_rules(), &ondine(), false);
    assert!(!late.admissible);
    assert_eq!(late.errors, []);
    assert_eq!(late.normalised.len(), ondine().len());
}

#[test]
fn a_blocking_finding_leaves_a_candidature_admissible() {
    let seventeen = &people()[16];
    let report = judge(seventeen, None);
    assert_eq!(report.eligibility, ["E1", "E2"]);
    assert!(report.admissible);
}

#[test]
fn eligibility_is_computed_even_of_wrong_answers() {
    let mut answers = ondine();
    answers.set("roles", json!(["aucun", "ppr_etp"]));
    let report = report(&sample(), &sample_rules(), &answers, true);
    let errors = serde_json::to_value(&report.errors).unwrap();
    assert_eq!(
        errors,
        json!([
            { "question": "roles", "code": "exclusif" },
            { "question": "secteurs", "code": "hors_condition" },
            { "question": "departements_pratique", "code": "hors_condition" },
        ])
    );
    assert_eq!(report.eligibility, ["E2"]);
    assert!(!report.admissible);
}

#[test]
fn an_empty_form_has_every_required_question_in_order() {
    let report = report(&sample(), &sample_rules(), &Answers::new(), true);
    let codes: Vec<String> = report
        .errors
        .iter()
        .map(|e| format!("{} {}", e.question, e.code))
        .collect();
    assert_eq!(
        codes.first().map(String::as_str),
        Some("saisie_pour requis")
    );
    assert_eq!(
        codes.last().map(String::as_str),
        Some("consent_sante requis")
    );
    assert!(
        codes.contains(&"description_pratique requis".to_owned()),
        "absent differs from anything"
    );
    assert!(!codes.contains(&"projet requis".to_owned()));
    assert_eq!(
        report.eligibility,
        ["E2", "E3"],
        "no département and no date"
    );
    assert!(report.normalised.is_empty());
}

#[test]
fn the_report_prints_the_four_fields_of_the_contract() {
    let report = report(&sample(), &sample_rules(), &ondine(), true);
    let printed = serde_json::to_value(&report).unwrap();
    let fields: Vec<&String> = printed.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["eligibilite", "erreurs", "normalise", "recevable"]);
    assert_eq!(printed["normalise"]["telephone"], "+33639980101");
}

#[test]
fn decomposed_text_is_stored_composed() {
    let file = candidatures();
    let case = file["cas_limites"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["id"] == "L05")
        .unwrap();
    assert_ne!(
        case["reponses"]["prenom"], "Amélie",
        "the sample must be decomposed"
    );
    assert_eq!(judge(case, None).normalised.get("prenom"), "Amélie");
}

/// Counts people by a word of theirs.
fn tally(words: impl Iterator<Item = String>) -> Value {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    json!(counts)
}

fn stored() -> Vec<(Value, Answers)> {
    people()
        .into_iter()
        .map(|person| {
            let normalised = judge(&person, None).normalised;
            (person, normalised)
        })
        .collect()
}

fn residence(answers: &Answers) -> &'static Departement {
    departements::of_postal_code(answers.get("code_postal").as_str().unwrap()).unwrap()
}

fn main_departement(answers: &Answers) -> &'static Departement {
    match answers
        .get("departements_pratique")
        .get(0)
        .and_then(Value::as_str)
    {
        Some(code) => departements::by_code(code).unwrap(),
        None => residence(answers),
    }
}

fn territory(answers: &Answers) -> String {
    match main_departement(answers).territory.unwrap() {
        Territory::Est => "est".to_owned(),
        Territory::Ouest => "ouest".to_owned(),
    }
}

#[test]
fn the_expected_statistics_come_out_of_the_stored_answers() {
    let expected = candidatures()["attendus"].clone();
    let stored = stored();
    let one = |id: &'static str| {
        tally(
            stored
                .iter()
                .map(|(_, a)| a.get(id).as_str().unwrap().to_owned()),
        )
    };
    let several = |id: &'static str| {
        tally(stored.iter().flat_map(|(_, a)| {
            let ticked = a.get(id).as_array().unwrap().clone();
            ticked.into_iter().map(|v| v.as_str().unwrap().to_owned())
        }))
    };
    assert_eq!(one("categorie"), expected["par_categorie"]);
    assert_eq!(one("anciennete"), expected["par_anciennete"]);
    assert_eq!(several("origine"), expected["par_origine"]);
    assert_eq!(several("attentes"), expected["par_attente"]);
    let everyone = || stored.iter().map(|(_, answers)| answers);
    assert_eq!(
        tally(everyone().map(|a| main_departement(a).code.to_owned())),
        expected["par_departement_principal"]
    );
    assert_eq!(
        tally(everyone().map(|a| residence(a).code.to_owned())),
        expected["par_departement_residence"]
    );
    assert_eq!(tally(everyone().map(territory)), expected["par_territoire"]);
    let group: Vec<&Answers> = stored
        .iter()
        .filter(|(p, _)| p["statut"] == "confirmee")
        .map(|(_, a)| a)
        .collect();
    assert_eq!(
        tally(group.iter().map(|a| territory(a))),
        expected["par_territoire_groupe"]
    );
    let mean = |id: &str| {
        let sum: i64 = group.iter().map(|a| a.get(id).as_i64().unwrap()).sum();
        json!(sum as f64 / group.len() as f64)
    };
    assert_eq!(
        mean("echelle_legitimite"),
        expected["moyenne_legitimite_groupe"]
    );
    assert_eq!(
        mean("echelle_isolement"),
        expected["moyenne_isolement_groupe"]
    );
}
