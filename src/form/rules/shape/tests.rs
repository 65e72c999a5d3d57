use serde_json::{Value, json};

use crate::form::answers::Answers;
use crate::form::fixtures::questionnaire;
use crate::form::model::Questionnaire;
use crate::form::normal::normalise;
use crate::form::rules::check;

/// The codes for one question, everything else left out.
fn codes(questionnaire: &Questionnaire, answer: Value) -> Vec<&'static str> {
    let mut answers = Answers::new();
    answers.set("q", answer);
    check(questionnaire, &answers)
        .iter()
        .map(|error| error.code.as_str())
        .collect()
}

fn one(question: Value) -> Questionnaire {
    questionnaire(&[question])
}

#[test]
fn an_empty_answer_is_wrong_only_when_required() {
    let required = one(
        json!({ "id": "q", "type": "texte_court", "obligatoire": true,
        "validation": { "longueur_min": 3 } }),
    );
    let optional = one(json!({ "id": "q", "type": "choix_multiple",
        "options": [{ "valeur": "a", "libelle": "A" }, { "valeur": "b", "libelle": "B" }],
        "validation": { "choix_min": 2 } }));
    for empty in [
        json!(null),
        json!(""),
        json!(" \u{a0}\n"),
        json!([]),
        json!({}),
    ] {
        assert_eq!(codes(&required, empty.clone()), ["requis"], "{empty}");
        assert_eq!(codes(&optional, empty.clone()), [""; 0], "{empty}");
    }
}

#[test]
fn lengths_count_characters_of_the_trimmed_composed_text() {
    let q = one(json!({ "id": "q", "type": "texte_long",
        "validation": { "longueur_min": 3, "longueur_max": 4 } }));
    assert_eq!(codes(&q, json!("  ab  ")), ["trop_court"]);
    assert_eq!(
        codes(&q, json!("e\u{301}e\u{301}")),
        ["trop_court"],
        "two characters once composed"
    );
    assert_eq!(codes(&q, json!("😊😊😊😊")), [""; 0]);
    assert_eq!(codes(&q, json!("abcde")), ["trop_long"]);
    assert_eq!(codes(&q, json!(12345)), ["format"]);
}

#[test]
fn an_email_needs_one_sign_and_a_domain() {
    let q = one(json!({ "id": "q", "type": "email" }));
    for right in [
        "nom@domaine.fr",
        " Nom.Prenom+x@sous.domaine.example ",
        "é@étang.fr",
    ] {
        assert_eq!(codes(&q, json!(right)), [""; 0], "{right}");
    }
    let long = format!("{}@domaine.fr", "a".repeat(65));
    for wrong in [
        "nom",
        "nom@",
        "@domaine.fr",
        "nom@domaine",
        "a@b@c.fr",
        "a b@c.fr",
        "a@c..fr",
        "a@.fr",
        "a@c.fr.",
        "a@-c.fr",
        "a@c.fr,",
        "<a@c.fr>",
        ".a@c.fr",
        &long,
    ] {
        assert_eq!(codes(&q, json!(wrong)), ["format"], "{wrong}");
    }
    assert_eq!(codes(&q, json!(true)), ["format"]);
}

#[test]
fn a_telephone_is_french_however_it_is_spaced() {
    let q = one(json!({ "id": "q", "type": "telephone" }));
    for right in [
        "06 39 98 01 01",
        "06.39.98.01.01",
        "06-39-98-01-01",
        "0639980101",
        "+33 6 39 98 01 01",
        "0033639980101",
        "+33 (0)6 39 98 01 01",
        "0033 (0)639980101",
        "06\u{a0}39\u{202f}98‑01–01",
        " 06 39 98 01 01 ",
    ] {
        assert_eq!(codes(&q, json!(right)), [""; 0], "{right}");
        let mut given = Answers::new();
        given.set("q", right);
        assert_eq!(normalise(&q, &given).get("q"), "+33639980101", "{right}");
    }
    for wrong in [
        "06 39 98 01",
        "06 39 98 01 011",
        "00 39 98 01 01",
        "+32 6 39 98 01 01",
        "+590639980101",
        "639980101",
        "06/39/98/01/01",
        "six",
        "+33 06 39 98 01 01",
    ] {
        assert_eq!(codes(&q, json!(wrong)), ["format"], "{wrong}");
    }
    assert_eq!(codes(&q, json!(639980101)), ["format"]);
}

#[test]
fn a_postal_code_has_five_digits_and_keeps_its_zero() {
    let q = one(json!({ "id": "q", "type": "code_postal" }));
    assert_eq!(codes(&q, json!(" 09000 ")), [""; 0]);
    for wrong in [
        json!("9000"),
        json!("090000"),
        json!("2A004"),
        json!("0900O"),
        json!("٠٩٠٠٠"),
        json!(34000),
    ] {
        assert_eq!(codes(&q, wrong.clone()), ["format"], "{wrong}");
    }
}

#[test]
fn a_commune_has_a_name_and_maybe_a_code() {
    let q = one(json!({ "id": "q", "type": "commune" }));
    for right in [
        json!({ "nom": "Lodève", "insee": "34142" }),
        json!({ "nom": "Ajaccio", "insee": "2A004" }),
        json!({ "nom": "Lodève", "insee": null }),
        json!({ "nom": "Lodève" }),
    ] {
        assert_eq!(codes(&q, right.clone()), [""; 0], "{right}");
    }
    for wrong in [
        json!("Lodève"),
        json!({ "nom": " " }),
        json!({ "insee": "34142" }),
        json!({ "nom": 3 }),
        json!({ "nom": "Lodève", "insee": "3414" }),
        json!({ "nom": "Lodève", "insee": 34142 }),
        json!({ "nom": "Lodève", "insee": "342A2" }),
        json!(["Lodève"]),
    ] {
        assert_eq!(codes(&q, wrong.clone()), ["format"], "{wrong}");
    }
}

#[test]
fn a_single_choice_is_one_of_the_options() {
    let q = one(json!({ "id": "q", "type": "choix_unique",
        "options": [{ "valeur": "a", "libelle": "A" }] }));
    assert_eq!(codes(&q, json!("a")), [""; 0]);
    for wrong in [
        json!("b"),
        json!(" a"),
        json!(["a"]),
        json!(1),
        json!({ "a": "a" }),
    ] {
        assert_eq!(codes(&q, wrong.clone()), ["option_inconnue"], "{wrong}");
    }
}

#[test]
fn a_multiple_choice_gives_its_codes_in_a_fixed_order() {
    let q = one(json!({ "id": "q", "type": "choix_multiple",
        "options": [
            { "valeur": "a", "libelle": "A" }, { "valeur": "b", "libelle": "B" },
            { "valeur": "c", "libelle": "C" }, { "valeur": "rien", "libelle": "Rien", "exclusif": true },
        ],
        "validation": { "choix_min": 2, "choix_max": 3 } }));
    assert_eq!(codes(&q, json!(["a", "b"])), [""; 0]);
    assert_eq!(codes(&q, json!(["a"])), ["choix_min"]);
    assert_eq!(
        codes(&q, json!(["a", "b", "c", "x"])),
        ["option_inconnue", "choix_max"]
    );
    assert_eq!(codes(&q, json!(["a", "rien"])), ["exclusif"]);
    assert_eq!(
        codes(&q, json!(["x", "rien"])),
        ["option_inconnue"],
        "no clash beside the unknown"
    );
    assert_eq!(
        codes(&q, json!(["rien", "rien"])),
        ["doublon"],
        "alone, even twice"
    );
    assert_eq!(codes(&q, json!(["a", "a"])), ["doublon"]);
    assert_eq!(
        codes(&q, json!(["rien", "a", "a", "b"])),
        ["exclusif", "doublon", "choix_max"]
    );
    assert_eq!(codes(&q, json!("a")), ["option_inconnue"]);
    assert_eq!(codes(&q, json!([1, 2])), ["option_inconnue"]);
}

#[test]
fn departements_are_texts() {
    let q =
        one(json!({ "id": "q", "type": "departement_multiple", "validation": { "choix_min": 1 } }));
    assert_eq!(codes(&q, json!(["09", "2A", "971"])), [""; 0]);
    for wrong in [
        json!([9]),
        json!(["9"]),
        json!(["20"]),
        json!(["2a"]),
        json!("34"),
    ] {
        assert_eq!(codes(&q, wrong.clone()), ["option_inconnue"], "{wrong}");
    }
    assert_eq!(codes(&q, json!(["34", "34"])), ["doublon"]);
}

#[test]
fn yes_or_no_is_a_boolean_and_a_scale_a_whole_number() {
    let yes = one(json!({ "id": "q", "type": "oui_non", "obligatoire": true }));
    assert_eq!(codes(&yes, json!(false)), [""; 0]);
    for wrong in [json!("oui"), json!(0), json!([true])] {
        assert_eq!(codes(&yes, wrong.clone()), ["format"], "{wrong}");
    }
    let scale = one(json!({ "id": "q", "type": "echelle", "echelle": { "min": 1, "max": 5 } }));
    assert_eq!(codes(&scale, json!(1)), [""; 0]);
    assert_eq!(codes(&scale, json!(5)), [""; 0]);
    for wrong in [
        json!(0),
        json!(6),
        json!("3"),
        json!(3.0),
        json!(3.5),
        json!(true),
    ] {
        assert_eq!(codes(&scale, wrong.clone()), ["format"], "{wrong}");
    }
}

#[test]
fn a_grid_knows_its_rows_and_columns() {
    let grid = |all: bool| {
        one(json!({ "id": "q", "type": "grille",
            "lignes": [{ "valeur": "r1", "libelle": "1" }, { "valeur": "r2", "libelle": "2" }],
            "colonnes": [{ "valeur": "oui", "libelle": "Oui" }, { "valeur": "non", "libelle": "Non" }],
            "validation": { "toutes_lignes": all } }))
    };
    assert_eq!(
        codes(&grid(true), json!({ "r1": "oui", "r2": "non" })),
        [""; 0]
    );
    assert_eq!(
        codes(&grid(true), json!({ "r1": "oui" })),
        ["grille_incomplete"]
    );
    assert_eq!(codes(&grid(false), json!({ "r1": "oui" })), [""; 0]);
    assert_eq!(
        codes(&grid(true), json!({ "r1": "oui", "r2": "x" })),
        ["option_inconnue"]
    );
    assert_eq!(
        codes(&grid(true), json!({ "r1": "oui", "r3": "oui" })),
        ["option_inconnue", "grille_incomplete"]
    );
    assert_eq!(codes(&grid(true), json!("oui")), ["option_inconnue"]);
}

#[test]
fn only_a_tick_is_a_consent() {
    let required = one(json!({ "id": "q", "type": "consentement", "obligatoire": true }));
    let optional = one(json!({ "id": "q", "type": "consentement" }));
    assert_eq!(codes(&required, json!(true)), [""; 0]);
    for other in [json!(null), json!(false), json!("oui"), json!(1), json!([])] {
        assert_eq!(codes(&required, other.clone()), ["requis"], "{other}");
        assert_eq!(codes(&optional, other.clone()), [""; 0], "{other}");
    }
}

#[test]
fn information_takes_no_answer() {
    let q = one(json!({ "id": "q", "type": "information", "obligatoire": true }));
    assert_eq!(codes(&q, json!("lu")), ["hors_condition"]);
    assert_eq!(codes(&q, json!("")), [""; 0]);
}
