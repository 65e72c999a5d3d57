//! Reading the shape of a condition: `{question, op, valeur}`, `{tous}`, `{au_moins_un}`, `{non}`.

use serde_json::Value;

use super::object::Object;
use super::refusal::{DefinitionErrors, Place, Refusal};
use crate::form::condition::{Condition, Scalar, Test};

/// Reads a condition; nothing when it had to be refused.
pub(super) fn read(
    source: &Value,
    place: &Place,
    errors: &mut DefinitionErrors,
) -> Option<Condition> {
    let object = Object::open(source, place.clone(), errors)?;
    if object.field("tous").is_some() {
        return read_parts(&object, "tous", errors).map(Condition::All);
    }
    if object.field("au_moins_un").is_some() {
        return read_parts(&object, "au_moins_un", errors).map(Condition::Any);
    }
    if let Some(source) = object.field("non") {
        let part = read(source, &place.child("non"), errors)?;
        return Some(Condition::Not(Box::new(part)));
    }
    let question = object.text("question", errors);
    let test = read_test(&object, errors)?;
    (!question.is_empty()).then(|| Condition::Answer {
        question: question.into(),
        test,
    })
}

fn read_parts(
    object: &Object,
    field: &'static str,
    errors: &mut DefinitionErrors,
) -> Option<Vec<Condition>> {
    let sources = object.full_list(field, errors);
    let parts: Vec<Condition> = sources
        .iter()
        .enumerate()
        .filter_map(|(at, source)| {
            read(
                source,
                &object.place.child(format!("{field} nº {}", at + 1)),
                errors,
            )
        })
        .collect();
    (!parts.is_empty() && parts.len() == sources.len()).then_some(parts)
}

fn read_test(object: &Object, errors: &mut DefinitionErrors) -> Option<Test> {
    let operator = object.text("op", errors);
    match operator.as_str() {
        "" => None,
        "egal" => scalar(object, errors).map(Test::Equals),
        "different" => scalar(object, errors).map(Test::Differs),
        "dans" => scalars(object, errors).map(Test::OneOf),
        "contient" => option(object, errors).map(Test::Contains),
        "contient_un_de" => options(object, errors).map(Test::ContainsAny),
        "vide" => Some(Test::Empty),
        "non_vide" => Some(Test::NotEmpty),
        "grille_contient" => option(object, errors).map(Test::GridContains),
        "grille_nombre_inferieur" => fewer(object, errors),
        _ => {
            errors.refuse(&object.place, Refusal::UnknownOperator { word: operator });
            None
        }
    }
}

fn fewer(object: &Object, errors: &mut DefinitionErrors) -> Option<Test> {
    let column = object.text("colonne", errors);
    if object.field("valeur").is_none() {
        errors.refuse(&object.place, Refusal::Missing { field: "valeur" });
    }
    let count = object.count("valeur", errors)?;
    (!column.is_empty()).then_some(Test::GridFewer { column, count })
}

fn option(object: &Object, errors: &mut DefinitionErrors) -> Option<String> {
    let option = object.text("valeur", errors);
    (!option.is_empty()).then_some(option)
}

fn options(object: &Object, errors: &mut DefinitionErrors) -> Option<Vec<String>> {
    let items = object.full_list("valeur", errors);
    let options = object.texts("valeur", errors);
    (!options.is_empty() && options.len() == items.len()).then_some(options)
}

fn scalar(object: &Object, errors: &mut DefinitionErrors) -> Option<Scalar> {
    let Some(value) = object.field("valeur") else {
        errors.refuse(&object.place, Refusal::Missing { field: "valeur" });
        return None;
    };
    let scalar = to_scalar(value);
    if scalar.is_none() {
        object.expected(
            "valeur",
            "un texte, un nombre entier, true ou false",
            errors,
        );
    }
    scalar
}

fn scalars(object: &Object, errors: &mut DefinitionErrors) -> Option<Vec<Scalar>> {
    let items = object.full_list("valeur", errors);
    let scalars: Vec<Scalar> = items.iter().filter_map(to_scalar).collect();
    if scalars.len() < items.len() {
        object.expected(
            "valeur",
            "des textes, des nombres entiers, true ou false",
            errors,
        );
        return None;
    }
    (!scalars.is_empty()).then_some(scalars)
}

fn to_scalar(value: &Value) -> Option<Scalar> {
    match value {
        Value::String(text) => Some(Scalar::Text(text.clone())),
        Value::Number(number) => number.as_i64().map(Scalar::Whole),
        Value::Bool(flag) => Some(Scalar::Bool(*flag)),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
