use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::form::fixtures::{
    answers, any_answers, any_json, ondine, questionnaire, sample, sample_rules,
};
use crate::form::normal::normalise;
use crate::form::{eligibility, export, wording};

#[test]
fn unknown_questions_come_first() {
    let q = questionnaire(&[json!({ "id": "q", "type": "texte_court", "obligatoire": true })]);
    let given = answers(json!({ "z": 1, "b": "x", "vide": "" }));
    let errors = serde_json::to_value(check(&q, &given)).unwrap();
    assert_eq!(
        errors,
        json!([
            { "question": "b", "code": "question_inconnue" },
            { "question": "z", "code": "question_inconnue" },
            { "question": "q", "code": "requis" },
        ])
    );
}

/// Whether a condition on `a` shows the question that follows it.
fn shows(a: Value, condition: Value, answer: Value) -> bool {
    let q = questionnaire(&[
        a,
        json!({ "id": "b", "type": "oui_non", "condition": condition }),
    ]);
    let mut given = Answers::new();
    given.set("a", answer);
    visible(&q, &given).contains("b")
}

#[test]
fn conditions_hold_as_the_contract_says() {
    let choice = json!({ "id": "a", "type": "choix_unique",
        "options": [{ "valeur": "x", "libelle": "X" }, { "valeur": "y", "libelle": "Y" }] });
    let choices = json!({ "id": "a", "type": "choix_multiple",
        "options": [{ "valeur": "x", "libelle": "X" }, { "valeur": "y", "libelle": "Y" }] });
    let grid = json!({ "id": "a", "type": "grille",
        "lignes": [{ "valeur": "1", "libelle": "1" }, { "valeur": "2", "libelle": "2" }],
        "colonnes": [{ "valeur": "oui", "libelle": "O" }, { "valeur": "non", "libelle": "N" }] });
    let yes = json!({ "id": "a", "type": "oui_non" });
    let scale = json!({ "id": "a", "type": "echelle", "echelle": { "min": 1, "max": 5 } });
    let email = json!({ "id": "a", "type": "email" });
    let phone = json!({ "id": "a", "type": "telephone" });
    let is = |op: &str, value: Value| json!({ "question": "a", "op": op, "valeur": value });
    let bare = |op: &str| json!({ "question": "a", "op": op });
    let fewer = |n: u32| json!({ "question": "a", "op": "grille_nombre_inferieur", "colonne": "oui", "valeur": n });
    let table = [
        (&choice, is("egal", json!("x")), json!("x"), true),
        (&choice, is("egal", json!("x")), json!("y"), false),
        (&choice, is("egal", json!("x")), json!(null), false),
        (&choice, is("different", json!("x")), json!("y"), true),
        (&choice, is("different", json!("x")), json!("x"), false),
        (&choice, is("different", json!("x")), json!(null), true),
        (&choice, is("dans", json!(["x", "y"])), json!("y"), true),
        (&choice, is("dans", json!(["x"])), json!("y"), false),
        (&choice, is("dans", json!(["x"])), json!(null), false),
        (
            &choices,
            is("contient", json!("x")),
            json!(["y", "x"]),
            true,
        ),
        (&choices, is("contient", json!("x")), json!(["y"]), false),
        (&choices, is("contient", json!("x")), json!("x"), false),
        (&choices, is("contient", json!("x")), json!(null), false),
        (
            &choices,
            is("contient_un_de", json!(["x", "y"])),
            json!(["y"]),
            true,
        ),
        (
            &choices,
            is("contient_un_de", json!(["x"])),
            json!([]),
            false,
        ),
        (&choice, bare("vide"), json!(" "), true),
        (&choice, bare("vide"), json!("x"), false),
        (&choice, bare("non_vide"), json!("x"), true),
        (&choice, bare("non_vide"), json!(null), false),
        (
            &grid,
            is("grille_contient", json!("non")),
            json!({ "1": "oui", "2": "non" }),
            true,
        ),
        (
            &grid,
            is("grille_contient", json!("non")),
            json!({ "1": "oui" }),
            false,
        ),
        (&grid, fewer(2), json!({ "1": "oui", "2": "non" }), true),
        (&grid, fewer(2), json!({ "1": "oui", "2": "oui" }), false),
        (&grid, fewer(1), json!(null), true),
        (&yes, is("egal", json!(false)), json!(false), true),
        (&yes, is("egal", json!(false)), json!(null), false),
        (&yes, is("egal", json!(true)), json!("true"), false),
        (&scale, is("egal", json!(3)), json!(3), true),
        (&scale, is("egal", json!(3)), json!("3"), false),
        (
            &email,
            is("egal", json!("Nom@Domaine.fr")),
            json!(" nom@domaine.FR"),
            true,
        ),
        (
            &phone,
            is("egal", json!("06 39 98 01 01")),
            json!("+33639980101"),
            true,
        ),
        (
            &choice,
            json!({ "tous": [is("egal", json!("x")), bare("non_vide")] }),
            json!("x"),
            true,
        ),
        (
            &choice,
            json!({ "tous": [is("egal", json!("x")), bare("vide")] }),
            json!("x"),
            false,
        ),
        (
            &choice,
            json!({ "au_moins_un": [is("egal", json!("x")), bare("vide")] }),
            json!("x"),
            true,
        ),
        (
            &choice,
            json!({ "au_moins_un": [is("egal", json!("y")), bare("vide")] }),
            json!("x"),
            false,
        ),
        (
            &choice,
            json!({ "non": is("egal", json!("x")) }),
            json!("y"),
            true,
        ),
        (
            &choice,
            json!({ "non": { "non": is("egal", json!("x")) } }),
            json!("y"),
            false,
        ),
    ];
    for (question, condition, answer, expected) in table {
        assert_eq!(
            shows(question.clone(), condition.clone(), answer.clone()),
            expected,
            "{condition} of {answer}"
        );
    }
}

#[test]
fn a_hidden_question_is_silent_all_along_the_chain() {
    let q = questionnaire(&[
        json!({ "id": "a", "type": "oui_non" }),
        json!({ "id": "b", "type": "oui_non", "obligatoire": true,
            "condition": { "question": "a", "op": "egal", "valeur": true } }),
        json!({ "id": "c", "type": "oui_non", "condition": { "question": "b", "op": "egal", "valeur": true } }),
        json!({ "id": "d", "type": "oui_non", "condition": { "question": "b", "op": "different", "valeur": true } }),
        json!({ "id": "e", "type": "texte_court",
            "obligatoire_si": { "question": "b", "op": "egal", "valeur": true } }),
    ]);
    let given = answers(json!({ "a": false, "b": true, "c": true }));
    let shown: Vec<String> = visible(&q, &given)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(shown, ["a", "d", "e"]);
    let errors = serde_json::to_value(check(&q, &given)).unwrap();
    assert_eq!(
        errors,
        json!([
            { "question": "b", "code": "hors_condition" },
            { "question": "c", "code": "hors_condition" },
        ])
    );
    assert_eq!(
        serde_json::to_value(normalise(&q, &given)).unwrap(),
        json!({ "a": false })
    );
    let required = |id: &str, given: &Answers| is_required(&q, q.question(id).unwrap(), given);
    assert!(!required("b", &given) && !required("e", &given));
    let open = answers(json!({ "a": true, "b": true }));
    assert!(required("b", &open) && required("e", &open));
}

#[test]
fn what_has_just_appeared_can_be_announced() {
    let q = sample();
    let (mut given, section) = (ondine(), q.section("c_pratique").unwrap());
    let before = visible(&q, &given);
    given.set("anciennete", "pas_encore");
    let after = visible(&q, &given);
    let ids: Vec<&str> = newly_visible(&before, &after, section)
        .iter()
        .map(|question| question.id.as_str())
        .collect();
    assert_eq!(ids, ["info_prerequis", "projet"]);
}

#[test]
fn a_person_is_not_asked_to_mend_what_is_hidden() {
    let q = sample();
    let mut given = ondine();
    given.set("projet", "Un texte laissé là.");
    given.set("motivation", "Court.");
    let projet = q.question("projet").unwrap();
    assert_eq!(check_question(&q, projet, &given), []);
    assert_eq!(
        check_section(&q, q.section("c_pratique").unwrap(), &given),
        []
    );
    let motivation = q.question("motivation").unwrap();
    assert_eq!(
        check_question(&q, motivation, &given),
        [ErrorCode::TooShort]
    );
    let motivations = check_section(&q, q.section("d_motivations").unwrap(), &given);
    assert_eq!(
        motivations,
        [AnswerError {
            question: "motivation".into(),
            code: ErrorCode::TooShort
        }]
    );
    assert_eq!(
        check(&q, &given).len(),
        2,
        "the whole check still says both"
    );
}

proptest! {
    #[test]
    fn normalising_mends_nothing_and_hides_nothing(given in any_answers()) {
        let q = sample();
        let stored = normalise(&q, &given);
        prop_assert_eq!(&normalise(&q, &stored), &stored);
        prop_assert_eq!(visible(&q, &stored), visible(&q, &given));
        let mut expected = check(&q, &given);
        expected.retain(|error| {
            !matches!(error.code, ErrorCode::OutOfPlace | ErrorCode::UnknownQuestion)
        });
        prop_assert_eq!(check(&q, &stored), expected);
        let rules = sample_rules();
        prop_assert_eq!(
            eligibility::eligibility(&rules, &q, &stored),
            eligibility::eligibility(&rules, &q, &given)
        );
    }

    #[test]
    fn nothing_panics_and_every_error_has_a_sentence(given in any_answers()) {
        let q = sample();
        for error in check(&q, &given) {
            prop_assert!(wording::error(&q, &error, &given).ends_with('.'));
        }
        for column in export::columns(&q) {
            column.cell(&given);
        }
    }

    #[test]
    fn any_value_can_be_judged_and_shown_for_any_question(value in any_json()) {
        for question in sample().questions() {
            for code in ErrorCode::ALL {
                wording::sentence(question, *code, &value);
            }
            wording::spoken(question, &value);
            wording::counter(question, &value);
            question.read(Some(&question.typed(&value)));
            prop_assert_eq!(question.normal(&question.normal(&value)), question.normal(&value));
        }
    }
}
