//! What an HTML form posts, and how each kind of question reads it.
//!
//! A form knows only texts. Here they become the JSON of the contract, and back to
//! prefill the form. What cannot be read as the question needs is kept as it was
//! typed: the person finds it again, with a sentence that says how to mend it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::answers::Answers;
use super::model::{Question, QuestionId, QuestionKind, Questionnaire, Section};
use super::normal;
use super::rules;

/// What a form posts for one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Entry {
    /// One field: a text, a chosen option, a ticked box.
    One(String),
    /// Several boxes of one name.
    Many(Vec<String>),
    /// One field for each row of a grid, or for each part of a commune.
    Rows(BTreeMap<String, String>),
}

/// What a form posts, by question.
pub type Entries = BTreeMap<QuestionId, Entry>;

/// Reads a whole form. Entries for unknown questions are kept, for the check to name them.
pub fn read(questionnaire: &Questionnaire, entries: &Entries) -> Answers {
    entries
        .iter()
        .map(|(id, entry)| {
            let answer = match questionnaire.question(id) {
                Some(question) => question.read(Some(entry)),
                None => as_typed(entry),
            };
            (id.clone(), answer)
        })
        .filter(|(_, answer)| !answer.is_null())
        .collect()
}

/// Reads one section of a form into answers that were already there.
///
/// An unticked box posts nothing: a visible question without entry loses its answer.
/// A question that was hidden was not on the page, so that its answer stays, in
/// case the person changes their mind again.
pub fn read_section(
    questionnaire: &Questionnaire,
    section: &Section,
    entries: &Entries,
    answers: &mut Answers,
) {
    let visible = rules::visible(questionnaire, answers);
    for question in &section.questions {
        match question.read(entries.get(&question.id)) {
            Value::Null if entries.contains_key(&question.id) || visible.contains(&question.id) => {
                answers.remove(&question.id);
            }
            Value::Null => {}
            answer => answers.set(question.id.clone(), answer),
        }
    }
}

impl Question {
    /// The JSON value of what a form posted for this question; null when it posted nothing.
    pub fn read(&self, entry: Option<&Entry>) -> Value {
        let Some(entry) = entry else {
            return Value::Null;
        };
        match (&self.kind, entry) {
            (
                QuestionKind::ShortText(_)
                | QuestionKind::LongText(_)
                | QuestionKind::Email
                | QuestionKind::Phone
                | QuestionKind::PostalCode,
                Entry::One(typed),
            ) => text(typed).into(),
            (_, Entry::One(typed)) if text(typed).trim().is_empty() => Value::Null,
            (QuestionKind::Commune { .. }, Entry::One(name)) => {
                normal::commune_value(&text(name), None)
            }
            (QuestionKind::Commune { .. }, Entry::Rows(parts)) => commune(parts),
            (QuestionKind::YesNo | QuestionKind::Consent, Entry::One(typed)) => yes_or_no(typed),
            (QuestionKind::Scale(_), Entry::One(typed)) => whole(typed),
            (QuestionKind::Choices { .. } | QuestionKind::Departements(_), Entry::One(one)) => {
                ticked(std::slice::from_ref(one))
            }
            (QuestionKind::Choices { .. } | QuestionKind::Departements(_), Entry::Many(all)) => {
                ticked(all)
            }
            (QuestionKind::Grid(_), Entry::Rows(rows)) => table(rows),
            _ => as_typed(entry),
        }
    }

    /// What a form shows for an answer: the reverse of [`read`](Self::read).
    ///
    /// A commune shows its name only; its code is found again from the name and the
    /// postal code.
    pub fn typed(&self, answer: &Value) -> Entry {
        match (&self.kind, answer) {
            (QuestionKind::Choices { .. } | QuestionKind::Departements(_), Value::Null) => {
                Entry::Many(Vec::new())
            }
            (QuestionKind::Grid(_), Value::Null) => Entry::Rows(BTreeMap::new()),
            (QuestionKind::Commune { .. }, Value::Object(parts)) => {
                Entry::One(parts.get("nom").map(field).unwrap_or_default())
            }
            (_, Value::Array(items)) => Entry::Many(items.iter().map(field).collect()),
            (_, Value::Object(rows)) => {
                let mut cells = BTreeMap::new();
                for (row, cell) in rows {
                    cells.insert(row.clone(), field(cell));
                }
                Entry::Rows(cells)
            }
            (_, value) => Entry::One(field(value)),
        }
    }
}

impl Entry {
    /// The text of a single field; empty when there are several.
    pub fn one(&self) -> &str {
        match self {
            Self::One(text) => text,
            Self::Many(_) | Self::Rows(_) => "",
        }
    }

    /// Whether a box or an option of this value is chosen.
    pub fn has(&self, value: &str) -> bool {
        match self {
            Self::One(one) => one == value,
            Self::Many(all) => all.iter().any(|one| one == value),
            Self::Rows(_) => false,
        }
    }

    /// What is chosen in a row.
    pub fn row(&self, row: &str) -> Option<&str> {
        match self {
            Self::Rows(rows) => rows.get(row).map(String::as_str),
            Self::One(_) | Self::Many(_) => None,
        }
    }
}

/// A text as it was typed, with the line ends of the browser's own editing.
///
/// A form posts `\r\n` where the person and the counter saw one character, and a
/// null character, that nobody types, has no place in a database.
fn text(typed: &str) -> String {
    typed.replace("\r\n", "\n").replace('\0', "")
}

fn yes_or_no(typed: &str) -> Value {
    match typed.trim() {
        "oui" | "true" | "on" => true.into(),
        "non" | "false" => false.into(),
        _ => text(typed).into(),
    }
}

fn whole(typed: &str) -> Value {
    match typed.trim().parse::<i64>() {
        Ok(number) => number.into(),
        Err(_) => text(typed).into(),
    }
}

/// Ticked boxes, without the blank one that some forms post for an empty list.
fn ticked(options: &[String]) -> Value {
    let ticked: Vec<Value> = options
        .iter()
        .map(|option| text(option))
        .filter(|option| !option.trim().is_empty())
        .map(Value::from)
        .collect();
    if ticked.is_empty() {
        Value::Null
    } else {
        ticked.into()
    }
}

/// The rows that were answered.
fn table(rows: &BTreeMap<String, String>) -> Value {
    let answered: Map<String, Value> = rows
        .iter()
        .map(|(row, column)| (text(row), text(column)))
        .filter(|(_, column)| !column.trim().is_empty())
        .map(|(row, column)| (row, column.into()))
        .collect();
    if answered.is_empty() {
        Value::Null
    } else {
        answered.into()
    }
}

/// A commune posted as its name and, from a script, its code.
fn commune(parts: &BTreeMap<String, String>) -> Value {
    let name = parts.get("nom").map(|name| text(name)).unwrap_or_default();
    if name.trim().is_empty() {
        return Value::Null;
    }
    let insee = parts.get("insee").map(|code| text(code));
    normal::commune_value(&name, insee.as_deref())
}

/// An entry of another shape than the question needs, kept for the check to refuse.
fn as_typed(entry: &Entry) -> Value {
    match entry {
        Entry::One(one) => text(one).into(),
        Entry::Many(all) => all.iter().map(|one| text(one)).collect::<Vec<_>>().into(),
        Entry::Rows(rows) => {
            let mut cells = Map::new();
            for (row, cell) in rows {
                cells.insert(text(row), text(cell).into());
            }
            cells.into()
        }
    }
}

/// The text that a field shows for a value.
fn field(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(true) => "oui".to_owned(),
        Value::Bool(false) => "non".to_owned(),
        Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests;
