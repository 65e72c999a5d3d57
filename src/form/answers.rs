//! What a person has answered so far: JSON values by question, in any state of completion.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::model::{QuestionId, Questionnaire};

/// The value of a question that nobody answered: the contract compares it as null.
static NULL: Value = Value::Null;

/// The answers of one person, by question.
///
/// Anything may be in there: a draft, a form posted by hand, an import. What it is
/// worth is for [`rules`](super::rules) to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<QuestionId, Value>);

impl Answers {
    /// No answer yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The answers that a new form proposes (`defaut`), for the person to change.
    pub fn proposed_by(questionnaire: &Questionnaire) -> Self {
        questionnaire
            .questions()
            .filter_map(|question| Some((question.id.clone(), question.default.clone()?)))
            .collect()
    }

    /// The answer as given; null when there is none.
    pub fn get(&self, question: impl AsRef<str>) -> &Value {
        self.0.get(question.as_ref()).unwrap_or(&NULL)
    }

    /// The answer, if there is one that is not [empty](is_empty_value).
    pub fn given(&self, question: impl AsRef<str>) -> Option<&Value> {
        self.0
            .get(question.as_ref())
            .filter(|value| !is_empty_value(value))
    }

    /// Writes an answer in place of the former one.
    pub fn set(&mut self, question: impl Into<QuestionId>, answer: impl Into<Value>) {
        self.0.insert(question.into(), answer.into());
    }

    /// Takes an answer away.
    pub fn remove(&mut self, question: impl AsRef<str>) -> Option<Value> {
        self.0.remove(question.as_ref())
    }

    /// Every entry, empty ones included, by name of question.
    pub fn iter(&self) -> impl Iterator<Item = (&QuestionId, &Value)> {
        self.0.iter()
    }

    /// How many entries there are, empty ones included.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no entry at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(QuestionId, Value)> for Answers {
    fn from_iter<I: IntoIterator<Item = (QuestionId, Value)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

/// Whether a value is no answer: null, a blank text, an empty list or an empty object.
///
/// The list is that of the contract (FORMS.md, « Empty »); `false` and `0` are answers.
pub fn is_empty_value(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
