//! An answer in words, for pages of review, e-mails, exports and print.

use serde_json::Value;

use crate::form::answers::is_empty_value;
use crate::form::departements;
use crate::form::model::{Grid, Question, QuestionKind, Scale};
use crate::form::normal;

/// An answer in words, line by line; no line without an answer.
///
/// One line for each ticked option and for each row of a grid. What is not a
/// possible answer is shown as it is: nobody reads a form that hides something.
pub fn spoken(question: &Question, answer: &Value) -> Vec<String> {
    if is_empty_value(answer) {
        return Vec::new();
    }
    match (&question.kind, answer) {
        (QuestionKind::ShortText(_) | QuestionKind::LongText(_), Value::String(text)) => {
            normal::tidy(text).lines().map(str::to_owned).collect()
        }
        (QuestionKind::Phone, Value::String(typed)) => {
            let number = normal::phone(typed).unwrap_or_else(|| normal::tidy(typed));
            vec![normal::phone_for_people(&number)]
        }
        (QuestionKind::Commune { .. }, Value::Object(parts)) => {
            vec![parts.get("nom").map_or_else(|| answer.to_string(), plain)]
        }
        (QuestionKind::Choice(options), _) => {
            let label = |value: &str| {
                options
                    .iter()
                    .find(|option| option.value == value)
                    .map(|option| option.label.as_str())
            };
            vec![labelled(answer, label)]
        }
        (QuestionKind::Choices { options, .. }, Value::Array(ticked)) => {
            let label = |value: &str| {
                options
                    .iter()
                    .find(|option| option.value == value)
                    .map(|option| option.label.as_str())
            };
            ticked.iter().map(|value| labelled(value, label)).collect()
        }
        (QuestionKind::Departements(_), Value::Array(codes)) => {
            codes.iter().map(departement).collect()
        }
        (QuestionKind::Scale(scale), Value::Number(point)) => {
            vec![on_scale(scale, &point.to_string())]
        }
        (QuestionKind::Grid(grid), Value::Object(_)) => grid_lines(grid, answer),
        _ => vec![plain(answer)],
    }
}

/// What was answered in one row of a grid, in words.
pub fn spoken_cell(grid: &Grid, row: &str, answer: &Value) -> Option<String> {
    let column = answer.get(row)?;
    Some(labelled(column, |value| column_label(grid, value)))
}

/// The rows in the order of the form, then those that the form does not know.
fn grid_lines(grid: &Grid, answer: &Value) -> Vec<String> {
    let known = grid.rows.iter().filter_map(|row| {
        let cell = spoken_cell(grid, &row.value, answer)?;
        Some(format!("{}\u{a0}: {cell}", row.label))
    });
    let strangers = answer
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(row, _)| grid.rows.iter().all(|known| known.value != **row))
        .map(|(row, column)| format!("{row}\u{a0}: {}", plain(column)));
    known.chain(strangers).collect()
}

fn column_label<'g>(grid: &'g Grid, value: &str) -> Option<&'g str> {
    grid.columns
        .iter()
        .find(|column| column.value == value)
        .map(|column| column.label.as_str())
}

fn departement(code: &Value) -> String {
    match code.as_str().and_then(departements::by_code) {
        Some(departement) => format!("{}\u{a0}({})", departement.name, departement.code),
        None => plain(code),
    }
}

/// « 3 sur 5 »; with both ends when the scale does not start at zero or one.
fn on_scale(scale: &Scale, point: &str) -> String {
    match scale.min {
        0 | 1 => format!("{point}\u{a0}sur\u{a0}{}", scale.max),
        min => format!("{point} (de {min} à {})", scale.max),
    }
}

fn labelled<'l>(value: &Value, label: impl Fn(&str) -> Option<&'l str>) -> String {
    match value.as_str().and_then(label) {
        Some(label) => label.to_owned(),
        None => plain(value),
    }
}

/// A value that has no words of its own.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => normal::tidy(text),
        Value::Bool(true) => "Oui".to_owned(),
        Value::Bool(false) => "Non".to_owned(),
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}
