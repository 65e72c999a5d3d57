//! Conditions: what an earlier answer must be for a question to show, or to be required.

use serde_json::Value;

use super::answers::is_empty_value;
use super::model::{Question, QuestionId, QuestionKind};
use super::normal;

/// A condition over earlier answers (`condition`, `obligatoire_si`, `si`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `tous`: each of them holds.
    All(Vec<Condition>),
    /// `au_moins_un`: one of them holds.
    Any(Vec<Condition>),
    /// `non`: it does not hold.
    Not(Box<Condition>),
    /// `{question, op, valeur}`: a test of one answer.
    Answer {
        /// The question whose answer is read.
        question: QuestionId,
        /// What the answer must pass.
        test: Test,
    },
}

/// A test of one answer: an operator with what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// `egal`: the answer is this value.
    Equals(Scalar),
    /// `different`: the answer is not this value; true of an absent answer.
    Differs(Scalar),
    /// `dans`: the answer is one of these values.
    OneOf(Vec<Scalar>),
    /// `contient`: this option is ticked.
    Contains(String),
    /// `contient_un_de`: one of these options is ticked.
    ContainsAny(Vec<String>),
    /// `vide`: there is no answer.
    Empty,
    /// `non_vide`: there is an answer.
    NotEmpty,
    /// `grille_contient`: this column is chosen in some row.
    GridContains(String),
    /// `grille_nombre_inferieur`: this column is chosen in fewer rows than `count`.
    GridFewer {
        /// The column that is counted (`colonne`).
        column: String,
        /// How many rows are enough for the test to fail (`valeur`).
        count: u32,
    },
}

/// A value that an answer can be compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// A text, or an option.
    Text(String),
    /// A point of a scale.
    Whole(i64),
    /// Yes or no.
    Bool(bool),
}

/// What a condition may look at: a question and its answer, once hidden ones are silent.
pub(super) trait Lookup {
    /// The question of that name and its answer; nothing when it is hidden or unknown.
    fn look(&self, question: &QuestionId) -> Option<(&Question, &Value)>;
}

impl Condition {
    /// Whether the condition holds for what can be seen of the answers.
    pub(super) fn holds(&self, answers: &impl Lookup) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(answers)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(answers)),
            Self::Not(part) => !part.holds(answers),
            Self::Answer { question, test } => match answers.look(question) {
                Some((question, answer)) => test.passes(&question.kind, answer),
                None => test.passes(&QuestionKind::Information, &Value::Null),
            },
        }
    }

    /// Calls back with every test of the condition, in the order it is written.
    pub fn visit<'c>(&'c self, each: &mut impl FnMut(&'c QuestionId, &'c Test)) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.visit(each);
                }
            }
            Self::Not(part) => part.visit(each),
            Self::Answer { question, test } => each(question, test),
        }
    }
}

impl Test {
    /// The French name of the operator.
    pub fn operator(&self) -> &'static str {
        match self {
            Self::Equals(_) => "egal",
            Self::Differs(_) => "different",
            Self::OneOf(_) => "dans",
            Self::Contains(_) => "contient",
            Self::ContainsAny(_) => "contient_un_de",
            Self::Empty => "vide",
            Self::NotEmpty => "non_vide",
            Self::GridContains(_) => "grille_contient",
            Self::GridFewer { .. } => "grille_nombre_inferieur",
        }
    }

    fn passes(&self, kind: &QuestionKind, answer: &Value) -> bool {
        match self {
            Self::Equals(expected) => expected.equals(kind, answer),
            Self::Differs(expected) => !expected.equals(kind, answer),
            Self::OneOf(expected) => expected.iter().any(|one| one.equals(kind, answer)),
            Self::Contains(option) => ticked(answer).any(|one| one == option),
            Self::ContainsAny(options) => {
                ticked(answer).any(|one| options.iter().any(|o| o == one))
            }
            Self::Empty => is_empty_value(answer),
            Self::NotEmpty => !is_empty_value(answer),
            Self::GridContains(column) => columns(answer).any(|one| one == column),
            Self::GridFewer { column, count } => {
                columns(answer).filter(|one| one == column).count() < *count as usize
            }
        }
    }
}

impl Scalar {
    /// Whether an answer to a question of this kind is this value, once both are in normal form.
    fn equals(&self, kind: &QuestionKind, answer: &Value) -> bool {
        match (self, answer) {
            (Self::Text(expected), Value::String(given)) => {
                normal::comparable(kind, expected) == normal::comparable(kind, given)
            }
            (Self::Whole(expected), Value::Number(given)) => given.as_i64() == Some(*expected),
            (Self::Bool(expected), Value::Bool(given)) => expected == given,
            (Self::Text(_) | Self::Whole(_) | Self::Bool(_), _) => false,
        }
    }
}

/// The options ticked in an answer to a multiple choice.
fn ticked(answer: &Value) -> impl Iterator<Item = &str> {
    answer
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

/// The columns chosen in an answer to a grid, row after row.
fn columns(answer: &Value) -> impl Iterator<Item = &str> {
    answer
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(_, column)| column.as_str())
}
