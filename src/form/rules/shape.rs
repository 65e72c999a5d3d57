//! What is wrong with an answer that is there, by kind of question.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde_json::Value;

use super::ErrorCode;
use crate::form::departements;
use crate::form::model::{
    ChoiceBounds, ChoiceOption, Grid, LengthBounds, MultipleOption, QuestionKind, Scale,
};
use crate::form::normal;

/// Everything wrong with an answer that is not empty, in the order of [`ErrorCode`].
pub(in crate::form) fn faults(kind: &QuestionKind, answer: &Value) -> Vec<ErrorCode> {
    match kind {
        QuestionKind::ShortText(bounds) | QuestionKind::LongText(bounds) => text(bounds, answer),
        QuestionKind::Email => written(answer, normal::is_email),
        QuestionKind::Phone => written(answer, |typed| normal::phone(typed).is_some()),
        QuestionKind::PostalCode => written(answer, normal::is_postal_code),
        QuestionKind::Commune { .. } => format_unless(normal::is_commune(answer)),
        QuestionKind::Choice(options) => choice(options, answer),
        QuestionKind::Choices { options, bounds } => choices(options, *bounds, answer),
        QuestionKind::Departements(bounds) => departements(*bounds, answer),
        QuestionKind::YesNo => format_unless(answer.is_boolean()),
        QuestionKind::Scale(scale) => format_unless(on_scale(scale, answer)),
        QuestionKind::Grid(grid) => table(grid, answer),
        QuestionKind::Information | QuestionKind::Consent => Vec::new(),
    }
}

fn code_if(wrong: bool, code: ErrorCode) -> impl Iterator<Item = ErrorCode> {
    wrong.then_some(code).into_iter()
}

fn format_unless(well_written: bool) -> Vec<ErrorCode> {
    code_if(!well_written, ErrorCode::Format).collect()
}

fn written(answer: &Value, well: impl Fn(&str) -> bool) -> Vec<ErrorCode> {
    format_unless(normal::text_of(answer).is_some_and(|text| well(&text)))
}

fn text(bounds: &LengthBounds, answer: &Value) -> Vec<ErrorCode> {
    let Some(text) = normal::text_of(answer) else {
        return vec![ErrorCode::Format];
    };
    let length = text.chars().count();
    code_if(
        bounds.min.is_some_and(|min| length < min as usize),
        ErrorCode::TooShort,
    )
    .chain(code_if(
        bounds.max.is_some_and(|max| length > max as usize),
        ErrorCode::TooLong,
    ))
    .collect()
}

/// A whole number written as such: `3`, neither `"3"` nor `3.0`, so that one answer has one form.
fn on_scale(scale: &Scale, answer: &Value) -> bool {
    answer
        .as_i64()
        .is_some_and(|n| (i64::from(scale.min)..=i64::from(scale.max)).contains(&n))
}

fn choice(options: &[ChoiceOption], answer: &Value) -> Vec<ErrorCode> {
    let known = answer
        .as_str()
        .is_some_and(|one| options.iter().any(|option| option.value == one));
    code_if(!known, ErrorCode::UnknownOption).collect()
}

fn choices(options: &[MultipleOption], bounds: ChoiceBounds, answer: &Value) -> Vec<ErrorCode> {
    let is_known = |one: &str| options.iter().any(|option| option.value == one);
    let is_exclusive = |one: &str| {
        options
            .iter()
            .any(|option| option.exclusive && option.value == one)
    };
    several(is_known, is_exclusive, bounds, answer)
}

fn departements(bounds: ChoiceBounds, answer: &Value) -> Vec<ErrorCode> {
    several(
        |code| departements::by_code(code).is_some(),
        |_| false,
        bounds,
        answer,
    )
}

/// What is wrong with a list of options. Counts are those of the list as given.
fn several(
    is_known: impl Fn(&str) -> bool,
    is_exclusive: impl Fn(&str) -> bool,
    bounds: ChoiceBounds,
    answer: &Value,
) -> Vec<ErrorCode> {
    let Some(given) = answer.as_array() else {
        return vec![ErrorCode::UnknownOption];
    };
    let unknown = given.iter().any(|one| !one.as_str().is_some_and(&is_known));
    let mut distinct = BTreeSet::new();
    distinct.extend(given.iter().map(Value::to_string));
    let clash =
        !unknown && distinct.len() > 1 && given.iter().filter_map(Value::as_str).any(is_exclusive);
    code_if(unknown, ErrorCode::UnknownOption)
        .chain(code_if(clash, ErrorCode::Exclusive))
        .chain(code_if(distinct.len() < given.len(), ErrorCode::Duplicate))
        .chain(code_if(
            bounds.min.is_some_and(|min| given.len() < min as usize),
            ErrorCode::TooFew,
        ))
        .chain(code_if(
            bounds.max.is_some_and(|max| given.len() > max as usize),
            ErrorCode::TooMany,
        ))
        .collect()
}

fn table(grid: &Grid, answer: &Value) -> Vec<ErrorCode> {
    let Some(given) = answer.as_object() else {
        return vec![ErrorCode::UnknownOption];
    };
    let unknown = given.iter().any(|(row, column)| {
        let known_row = grid.rows.iter().any(|known| known.value == *row);
        let known_column = column
            .as_str()
            .is_some_and(|column| grid.columns.iter().any(|known| known.value == column));
        !(known_row && known_column)
    });
    let missing = grid.all_rows && grid.rows.iter().any(|row| !given.contains_key(&row.value));
    code_if(unknown, ErrorCode::UnknownOption)
        .chain(code_if(missing, ErrorCode::GridIncomplete))
        .collect()
}
