use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::form::fixtures::{any_json, call, definition, sample, sample_rules};

/// What is said of a definition of one section, line by line.
fn refusals(questions: &[Value]) -> Vec<String> {
    refusals_of(&definition(questions))
}

fn refusals_of(source: &Value) -> Vec<String> {
    let errors = questionnaire(source).expect_err("the definition should be refused");
    errors.iter().map(ToString::to_string).collect()
}

/// The place of a question in such a definition.
const A: &str = "appel.questionnaire › section a › question";

fn yes(id: &str) -> Value {
    json!({ "id": id, "type": "oui_non" })
}

fn yes_if(id: &str, condition: Value) -> Value {
    json!({ "id": id, "type": "oui_non", "condition": condition })
}

fn is_true(question: &str) -> Value {
    json!({ "question": question, "op": "egal", "valeur": true })
}

fn choice(id: &str) -> Value {
    json!({ "id": id, "type": "choix_unique", "options": [{ "valeur": "x", "libelle": "X" }] })
}

fn choices(id: &str) -> Value {
    json!({ "id": id, "type": "choix_multiple", "options": [{ "valeur": "x", "libelle": "X" }] })
}

fn grid(id: &str) -> Value {
    json!({ "id": id, "type": "grille",
        "lignes": [{ "valeur": "1", "libelle": "1" }], "colonnes": [{ "valeur": "oui", "libelle": "O" }] })
}

#[test]
fn the_sample_comes_back_exactly_as_it_was_read() {
    let source = call();
    assert_eq!(
        serde_json::to_value(sample()).unwrap(),
        source["appel"]["questionnaire"]
    );
    assert_eq!(
        serde_json::to_value(sample_rules()).unwrap(),
        source["appel"]["regles_eligibilite"]
    );
}

#[test]
fn a_questionnaire_travels_through_serde() {
    let text = serde_json::to_string(&sample()).unwrap();
    assert_eq!(
        serde_json::from_str::<Questionnaire>(&text).unwrap(),
        sample()
    );
    let rules = serde_json::to_string(&sample_rules()).unwrap();
    assert_eq!(
        serde_json::from_str::<Vec<EligibilityRule>>(&rules).unwrap(),
        sample_rules()
    );
    let error = serde_json::from_str::<Questionnaire>("{}")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("appel.questionnaire : le champ « id » manque"),
        "{error}"
    );
}

#[test]
fn what_is_left_out_gets_the_careful_value() {
    let q = questionnaire(&definition(&[yes("a")])).unwrap();
    let question = q.question("a").unwrap();
    assert_eq!(
        question.visible_to,
        [Audience::Admin, Audience::Coanimation]
    );
    assert_eq!(question.data, DataClass::Sensitive);
    assert_eq!(question.required, Requirement::Optional);
}

#[test]
fn a_condition_reads_only_earlier_questions() {
    assert_eq!(
        refusals(&[yes_if("a", is_true("b")), yes("b")]),
        [format!(
            "{A} a › condition : la question « b » vient après : une condition ne lit que les questions qui précèdent"
        )]
    );
    assert_eq!(
        refusals(&[yes_if("a", json!({ "non": is_true("rien") }))]),
        [format!(
            "{A} a › condition : la question « rien » n’existe pas"
        )]
    );
    assert_eq!(
        refusals(&[json!({ "id": "a", "type": "oui_non", "obligatoire_si": is_true("a") })]),
        [format!(
            "{A} a › obligatoire_si : la question dépend d’elle-même"
        )]
    );
}

#[test]
fn a_cycle_is_told_from_end_to_end() {
    assert_eq!(
        refusals(&[
            yes_if("a", is_true("c")),
            yes_if("b", is_true("a")),
            json!({ "id": "c", "type": "oui_non", "obligatoire_si": is_true("b") }),
        ]),
        [format!(
            "{A} a › condition : des questions dépendent les unes des autres en boucle : a → c → b → a"
        )]
    );
}

#[test]
fn a_commune_depends_on_an_earlier_postal_code() {
    let commune = |of: &str| json!({ "id": "ville", "type": "commune", "depend_de": of });
    let postal_code = json!({ "id": "cp", "type": "code_postal" });
    assert!(questionnaire(&definition(&[postal_code.clone(), commune("cp")])).is_ok());
    assert_eq!(
        refusals(&[commune("cp"), postal_code]),
        [format!(
            "{A} ville › depend_de : la question « cp » vient après : une condition ne lit que les questions qui précèdent"
        )]
    );
    assert_eq!(
        refusals(&[yes("cp"), commune("cp")]),
        [format!(
            "{A} ville › depend_de : « cp » n’est pas un code postal"
        )]
    );
}

#[test]
fn unknown_words_are_refused() {
    let cases = [
        (
            json!({ "id": "a", "type": "couleur" }),
            "le type de question « couleur » n’existe pas",
        ),
        (
            json!({ "id": "a", "type": "oui_non", "donnee": "secret" }),
            "la catégorie de donnée « secret » n’existe pas",
        ),
        (
            json!({ "id": "a", "type": "oui_non", "visibilite": ["public"] }),
            "« public » ne désigne personne à qui montrer une réponse",
        ),
        (
            json!({ "id": "a", "type": "texte_court", "validation": { "regex": "^x$" } }),
            "le réglage « regex » n’existe pas pour le type « texte_court »",
        ),
        (
            json!({ "id": "a", "type": "code_postal", "validation": { "regex": "^x$" } }),
            "le réglage « regex » n’existe pas pour le type « code_postal »",
        ),
        (
            json!({ "id": "a", "type": "departement_multiple", "referentiel": "cantons" }),
            "le référentiel « cantons » n’existe pas : departements_france",
        ),
    ];
    for (question, expected) in cases {
        let refusals = refusals(&[question]);
        assert_eq!(refusals.len(), 1, "{refusals:?}");
        assert!(refusals[0].ends_with(expected), "{refusals:?}");
    }
    assert_eq!(
        refusals(&[
            yes("a"),
            yes_if(
                "b",
                json!({ "question": "a", "op": "ressemble", "valeur": 1 })
            )
        ]),
        [format!(
            "{A} b › condition : l’opérateur « ressemble » n’existe pas"
        )]
    );
}

#[test]
fn names_are_unique_and_plain() {
    assert_eq!(
        refusals(&[yes("a"), yes("a")]),
        [format!("{A} a : une question précédente porte déjà ce nom")]
    );
    let invalid = refusals(&[yes("été 2025"), yes_if("b", is_true("été 2025"))]);
    assert_eq!(invalid.len(), 1, "nothing more is said of what reads it");
    let invalid = &invalid[0];
    assert!(invalid.starts_with(&format!(
        "{A} été 2025 : « été 2025 » ne peut pas servir de nom"
    )));
    let section = json!({ "id": "a", "titre": "A", "questions": [] });
    assert_eq!(
        refusals_of(&json!({ "id": "q", "sections": [section, section] })),
        ["appel.questionnaire › section a : une section précédente porte déjà ce nom"]
    );
}

#[test]
fn lists_hold_something_and_nothing_twice() {
    let x = json!({ "valeur": "x", "libelle": "X" });
    assert_eq!(
        refusals(&[json!({ "id": "a", "type": "choix_unique", "options": [] })]),
        [format!("{A} a : la liste « options » est vide")]
    );
    assert_eq!(
        refusals(&[json!({ "id": "a", "type": "choix_multiple", "options": [x, x] })]),
        [format!(
            "{A} a : la valeur « x » est deux fois dans « options »"
        )]
    );
    assert_eq!(
        refusals(&[json!({ "id": "a", "type": "grille", "lignes": [x, x], "colonnes": [] })]),
        [
            format!("{A} a : la valeur « x » est deux fois dans « lignes »"),
            format!("{A} a : la liste « colonnes » est vide"),
        ]
    );
    assert_eq!(
        refusals(&[json!({ "id": "a", "type": "choix_unique" })]),
        [format!("{A} a : le champ « options » manque")]
    );
}

#[test]
fn bounds_are_in_order_and_can_be_met() {
    let text = |min: u32, max: u32| {
        json!({ "id": "a", "type": "texte_court",
            "validation": { "longueur_min": min, "longueur_max": max } })
    };
    assert_eq!(
        refusals(&[text(5, 4)]),
        [format!(
            "{A} a › validation : le minimum (5) dépasse le maximum (4)"
        )]
    );
    assert!(questionnaire(&definition(&[text(4, 4)])).is_ok());
    assert_eq!(
        refusals(&[text(0, 0)]),
        [format!(
            "{A} a › validation : le maximum « longueur_max » ne permet aucune réponse"
        )]
    );
    let mut two = choices("a");
    two["validation"] = json!({ "choix_min": 2 });
    assert_eq!(
        refusals(&[two]),
        [format!(
            "{A} a : il faudrait choisir 2 réponses, et il n’y en a que 1"
        )]
    );
    let scale = |min: i32, max: i32| json!({ "id": "a", "type": "echelle", "echelle": { "min": min, "max": max } });
    assert_eq!(
        refusals(&[scale(5, 1)]),
        [format!(
            "{A} a › echelle : le minimum (5) dépasse le maximum (1)"
        )]
    );
    assert_eq!(
        refusals(&[scale(1, 1)]),
        [format!(
            "{A} a › echelle : une échelle doit avoir au moins deux valeurs"
        )]
    );
}

#[test]
fn an_operator_reads_only_the_kinds_it_can() {
    let test = |op: &str, value: Value| json!({ "question": "a", "op": op, "valeur": value });
    let count = json!({ "question": "a", "op": "grille_nombre_inferieur", "colonne": "peut-être", "valeur": 2 });
    let info = json!({ "id": "a", "type": "information" });
    let cases = [
        (
            yes("a"),
            test("grille_contient", json!("oui")),
            "l’opérateur « grille_contient » ne s’applique pas à « a », de type « oui_non »",
        ),
        (
            grid("a"),
            test("egal", json!("oui")),
            "l’opérateur « egal » ne s’applique pas à « a », de type « grille »",
        ),
        (
            choice("a"),
            test("contient", json!("x")),
            "l’opérateur « contient » ne s’applique pas à « a », de type « choix_unique »",
        ),
        (
            choices("a"),
            test("dans", json!(["x"])),
            "l’opérateur « dans » ne s’applique pas à « a », de type « choix_multiple »",
        ),
        (
            info,
            json!({ "question": "a", "op": "vide" }),
            "l’opérateur « vide » ne s’applique pas à « a », de type « information »",
        ),
        (
            choice("a"),
            test("egal", json!("y")),
            "« y » n’est pas une réponse possible à « a »",
        ),
        (
            choices("a"),
            test("contient_un_de", json!(["x", "y"])),
            "« y » n’est pas une réponse possible à « a »",
        ),
        (
            yes("a"),
            test("egal", json!("oui")),
            "« oui » n’est pas une réponse possible à « a »",
        ),
        (
            grid("a"),
            test("grille_contient", json!("non")),
            "« non » n’est pas une colonne de « a »",
        ),
        (
            grid("a"),
            count,
            "« peut-être » n’est pas une colonne de « a »",
        ),
        (
            choice("a"),
            json!({ "question": "a", "op": "egal" }),
            "le champ « valeur » manque",
        ),
        (
            choice("a"),
            test("dans", json!([])),
            "la liste « valeur » est vide",
        ),
        (
            choice("a"),
            json!({ "tous": [] }),
            "la liste « tous » est vide",
        ),
        (
            choice("a"),
            test("egal", json!(1.5)),
            "il faut ici un texte, un nombre entier, true ou false",
        ),
    ];
    for (question, condition, expected) in cases {
        let refusals = refusals(&[question, yes_if("b", condition.clone())]);
        assert_eq!(refusals.len(), 1, "{condition} {refusals:?}");
        assert!(
            refusals[0].starts_with(&format!("{A} b › condition")),
            "{refusals:?}"
        );
        assert!(refusals[0].ends_with(expected), "{refusals:?}");
    }
}

#[test]
fn a_proposed_answer_is_possible_and_never_a_consent() {
    let with = |mut question: Value, default: Value| {
        question["defaut"] = default;
        refusals(&[question])
    };
    assert_eq!(
        with(choice("a"), json!("y")),
        [format!(
            "{A} a › defaut : la réponse proposée n’est pas une réponse possible à cette question"
        )]
    );
    assert_eq!(
        with(json!({ "id": "a", "type": "consentement" }), json!(true)),
        [format!(
            "{A} a › defaut : un consentement ne se coche pas d’avance"
        )]
    );
}

#[test]
fn every_mistake_is_reported_at_once() {
    assert_eq!(
        refusals(&[
            json!({ "id": "a", "type": "couleur" }),
            json!({ "id": "b", "type": "texte_court", "libelle": " ", "obligatoire": "oui" }),
            yes_if("c", is_true("a")),
            yes_if("d", is_true("z")),
        ]),
        [
            format!("{A} a : le type de question « couleur » n’existe pas"),
            format!("{A} b : le champ « libelle » manque"),
            format!("{A} b › obligatoire : il faut ici true ou false"),
            format!("{A} d › condition : la question « z » n’existe pas"),
        ],
        "and nothing is said of what depends on a question whose kind is unknown"
    );
}

#[test]
fn rules_are_refused_like_questionnaires_but_read_everywhere() {
    let source = json!([
        { "id": "E1", "severite": "grave", "si": is_true("deja_gap"), "motif": "m", "message": "M" },
        { "id": "E2", "severite": "alerte", "motif": "m", "message": "M" },
        { "id": "E3", "severite": "alerte", "si": { "question": "deja_gap", "op": "contient", "valeur": "x" },
          "motif": "m", "message": "M" },
        { "id": "E3", "severite": "alerte", "si": is_true("inscrit_repertoire"), "motif": "m", "message": "M" },
    ]);
    let errors = eligibility_rules(&source, &sample()).unwrap_err();
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "appel.regles_eligibilite › règle E1 › severite : la sévérité « grave » n’existe pas : bloquant, alerte ou reorientation",
            "appel.regles_eligibilite › règle E2 : le champ « si » manque",
            "appel.regles_eligibilite › règle E3 › si : l’opérateur « contient » ne s’applique pas à « deja_gap », de type « oui_non »",
            "appel.regles_eligibilite › règle E3 : une règle précédente porte déjà ce nom",
        ]
    );
}

/// Every place of a JSON value, as pointers.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => {
            for (rank, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{rank}"), found);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                pointers(field, &format!("{at}/{name}"), found);
            }
        }
        _ => {}
    }
}

fn spoilt() -> impl Strategy<Value = Value> {
    let source = call()["appel"]["questionnaire"].clone();
    let mut places = Vec::new();
    pointers(&source, "", &mut places);
    (prop::sample::select(places), any_json()).prop_map(move |(place, junk)| {
        let mut spoilt = source.clone();
        *spoilt.pointer_mut(&place).unwrap() = junk;
        spoilt
    })
}

proptest! {
    #[test]
    fn a_spoilt_definition_is_refused_or_sound(source in spoilt()) {
        match questionnaire(&source) {
            Ok(sound) => {
                let again = serde_json::to_value(&sound).unwrap();
                prop_assert_eq!(questionnaire(&again).unwrap(), sound);
            }
            Err(errors) => prop_assert!(errors.iter().next().is_some()),
        }
    }
}
