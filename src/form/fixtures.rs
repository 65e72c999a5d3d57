//! The sample call and its candidatures, and small questionnaires, as the tests read them.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::answers::Answers;
use super::eligibility::EligibilityRule;
use super::model::{QuestionId, Questionnaire};
use super::parse;

/// The sample call, as a file.
pub(super) fn call() -> Value {
    serde_json::from_str(include_str!("../../examples/appel_gap_pp_2025.json")).unwrap()
}

/// The sample candidatures, as a file.
pub(super) fn candidatures() -> Value {
    serde_json::from_str(include_str!("../../examples/candidatures_gap_pp_2025.json")).unwrap()
}

/// The questionnaire of the sample call.
pub(super) fn sample() -> Questionnaire {
    parse::questionnaire(&call()["appel"]["questionnaire"]).unwrap()
}

/// The eligibility rules of the sample call.
pub(super) fn sample_rules() -> Vec<EligibilityRule> {
    parse::eligibility_rules(&call()["appel"]["regles_eligibilite"], &sample()).unwrap()
}

/// The answers held by a candidature, a draft or an edge case.
pub(super) fn answers_of(holder: &Value) -> Answers {
    answers(holder["reponses"].clone())
}

/// Answers written as JSON.
pub(super) fn answers(source: Value) -> Answers {
    serde_json::from_value(source).unwrap()
}

/// The first candidature, complete and right, to spoil in one place.
pub(super) fn ondine() -> Answers {
    answers_of(&candidatures()["candidatures"][0])
}

/// A definition of one section, whose questions have a label if they are given none.
pub(super) fn definition(questions: &[Value]) -> Value {
    let questions: Vec<Value> = questions
        .iter()
        .map(|question| {
            let mut question = question.clone();
            if question.get("libelle").is_none() {
                question["libelle"] = json!("Une question");
            }
            question
        })
        .collect();
    json!({ "id": "essai", "sections": [{ "id": "a", "titre": "A", "questions": questions }] })
}

/// A sound questionnaire of one section.
pub(super) fn questionnaire(questions: &[Value]) -> Questionnaire {
    parse::questionnaire(&definition(questions)).unwrap()
}

/// Any JSON at all.
pub(super) fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("e\u{301} ")),
        Just(json!("06.39-98 01 01")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,6}|nom|insee", inner, 0..4)
                .prop_map(|fields| fields.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

/// Answers to the sample: some as somebody gave them, some missing, some spoilt, some out of nowhere.
pub(super) fn any_answers() -> impl Strategy<Value = Answers> {
    let file = candidatures();
    let mut given: Vec<Answers> = Vec::new();
    for list in ["candidatures", "cas_limites", "brouillons"] {
        given.extend(file[list].as_array().unwrap().iter().map(answers_of));
    }
    let ids: Vec<QuestionId> = sample()
        .questions()
        .map(|question| question.id.clone())
        .collect();
    let one = move |id: QuestionId| {
        let seen: Vec<Value> = given
            .iter()
            .map(|answers| answers.get(&id).clone())
            .collect();
        prop_oneof![6 => prop::sample::select(seen), 1 => any_json()]
            .prop_map(move |answer| (id.clone(), answer))
    };
    let known = ids.into_iter().map(one).collect::<Vec<_>>();
    let strange =
        prop::collection::vec(("[a-z]{1,8}".prop_map(QuestionId::from), any_json()), 0..3);
    (known, strange).prop_map(|(known, strange)| known.into_iter().chain(strange).collect())
}
