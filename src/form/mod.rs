//! The questionnaire: questions asked of a person, and what their answers are worth.
//!
//! A questionnaire is data, written by the organisation and never by a programmer:
//! sections, questions, and conditions by which an answer opens or closes the
//! questions that follow. The same engine reads it in the browser, as the person
//! types, and on the server, as the answers are stored, so that the two can never
//! disagree. It has no clock, no network and no database.
//!
//! ```text
//!  definition (JSON) ─ parse ─▶ Questionnaire ─┐
//!                                              ├─ rules ─▶ visible, errors, normal form
//!  typed in a form ─── entry ─▶ Answers ───────┤
//!                                              ├─ eligibility ─▶ proposals to the readers
//!                                              └─ wording, export ─▶ words for people
//! ```
//!
//! A definition is either refused with every place that is wrong, or it is sound
//! for ever: a condition reads only questions that stand before it, of a kind that
//! it can read. An answer is never judged while its question is hidden.

#[macro_use]
mod vocabulary;

/// What a person has answered so far, as JSON by question.
pub mod answers;
/// The conditions by which one answer decides about other questions.
pub mod condition;
/// The French départements, and the two territories of Occitanie.
pub mod departements;
/// Changing a questionnaire, one edit at a time.
#[cfg(not(target_arch = "wasm32"))]
pub mod edit;
/// Who seems not to fit the call: proposals for people who decide.
pub mod eligibility;
/// What an HTML form posts, and how each kind of question reads it.
pub mod entry;
/// One spreadsheet column per question, whatever path people took.
pub mod export;
/// The typed definition of a questionnaire.
pub mod model;
/// The one way in which each kind of answer is stored.
pub mod normal;
/// Reading a definition, with every refusal named and placed.
pub mod parse;
/// How far a person has come, section by section.
pub mod progress;
/// The whole verdict on a set of answers, as the command line prints it.
pub mod report;
/// What is visible, what is required, what is wrong.
pub mod rules;
mod source;
mod unicode;
/// The sentences that people read: errors, counters, answers.
pub mod wording;

#[cfg(test)]
mod fixtures;

pub use answers::Answers;
pub use condition::{Condition, Scalar, Test};
pub use eligibility::{EligibilityFinding, EligibilityRule, Severity};
pub use entry::Entry;
pub use model::{
    Audience, ChoiceBounds, ChoiceOption, DataClass, Grid, GridRow, LengthBounds, MultipleOption,
    Question, QuestionId, QuestionKind, Questionnaire, Requirement, Scale, Section, SectionId,
};
pub use parse::{DefinitionError, DefinitionErrors};
pub use progress::{SectionProgress, SectionState};
pub use report::Report;
pub use rules::{AnswerError, ErrorCode, Visibility};
