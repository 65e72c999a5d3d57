//! The decisions of the questionnaire: what is visible, what is required, what is wrong.
//!
//! Every rule here is in FORMS.md. The same functions grey the button in the browser
//! and guard the endpoint on the server.

pub(super) mod shape;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answers::{Answers, is_empty_value};
use super::condition::{Condition, Lookup};
use super::model::{Question, QuestionId, QuestionKind, Questionnaire, Requirement, Section};

vocabulary! {
    /// What is wrong with an answer. The order is that of the codes given for one question.
    pub enum ErrorCode {
        /// The answer names no question of this questionnaire.
        UnknownQuestion = "question_inconnue",
        /// There is no answer and one is required.
        Required = "requis",
        /// The text has fewer characters than required.
        TooShort = "trop_court",
        /// The text has more characters than allowed.
        TooLong = "trop_long",
        /// The answer is not written as this kind of question needs.
        Format = "format",
        /// The answer is not among the options, rows or columns.
        UnknownOption = "option_inconnue",
        /// An option that excludes the others is ticked with another.
        Exclusive = "exclusif",
        /// The same option comes twice.
        Duplicate = "doublon",
        /// Fewer options than required.
        TooFew = "choix_min",
        /// More options than allowed.
        TooMany = "choix_max",
        /// A row of the grid has no answer.
        GridIncomplete = "grille_incomplete",
        /// An answer to a question that is hidden, or to a paragraph of information.
        OutOfPlace = "hors_condition",
    }
}

/// One thing wrong with one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerError {
    /// The question.
    pub question: QuestionId,
    /// What is wrong.
    pub code: ErrorCode,
}

/// The questions that are visible for given answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visibility(BTreeSet<QuestionId>);

impl Visibility {
    /// Whether the question is visible.
    pub fn contains(&self, question: impl AsRef<str>) -> bool {
        self.0.contains(question.as_ref())
    }

    /// The visible questions, by name.
    pub fn iter(&self) -> impl Iterator<Item = &QuestionId> {
        self.0.iter()
    }

    /// How many questions are visible.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is visible.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The answers as conditions see them: a hidden question has none.
struct Seen<'a> {
    questionnaire: &'a Questionnaire,
    answers: &'a Answers,
    visible: &'a Visibility,
}

impl Lookup for Seen<'_> {
    fn look(&self, id: &QuestionId) -> Option<(&Question, &Value)> {
        let question = self.questionnaire.question(id)?;
        let heard = question.takes_answer() && self.visible.contains(id);
        heard.then(|| (question, self.answers.get(id)))
    }
}

/// Decides which questions are visible.
///
/// One pass is enough, because a condition reads only earlier questions: when its
/// turn comes, whatever it reads is already settled, and what is hidden is silent.
pub fn visible(questionnaire: &Questionnaire, answers: &Answers) -> Visibility {
    let mut visible = Visibility::default();
    for question in questionnaire.questions() {
        let shown = question.condition.as_ref().is_none_or(|condition| {
            condition.holds(&Seen {
                questionnaire,
                answers,
                visible: &visible,
            })
        });
        if shown {
            visible.0.insert(question.id.clone());
        }
    }
    visible
}

/// Whether a condition holds for these answers, hidden questions being silent.
pub fn holds(condition: &Condition, questionnaire: &Questionnaire, answers: &Answers) -> bool {
    let visible = visible(questionnaire, answers);
    condition.holds(&Seen {
        questionnaire,
        answers,
        visible: &visible,
    })
}

/// Whether the question must be answered; a hidden one never has to be.
pub fn is_required(questionnaire: &Questionnaire, question: &Question, answers: &Answers) -> bool {
    let visible = visible(questionnaire, answers);
    visible.contains(&question.id)
        && requires(
            question,
            &Seen {
                questionnaire,
                answers,
                visible: &visible,
            },
        )
}

/// Everything wrong with the answers.
///
/// Unknown questions come first, by name; then the questions in their order, and
/// for each the codes in the order of [`ErrorCode`].
pub fn check(questionnaire: &Questionnaire, answers: &Answers) -> Vec<AnswerError> {
    let strangers = answers
        .iter()
        .filter(|(id, answer)| !is_empty_value(answer) && questionnaire.question(id).is_none())
        .map(|(id, _)| AnswerError {
            question: id.clone(),
            code: ErrorCode::UnknownQuestion,
        });
    let visible = visible(questionnaire, answers);
    let seen = Seen {
        questionnaire,
        answers,
        visible: &visible,
    };
    strangers
        .chain(
            questionnaire
                .questions()
                .flat_map(|question| judge(question, &seen)),
        )
        .collect()
}

/// Everything the person must mend in one section before leaving it.
///
/// Answers to hidden questions are passed over: nobody can mend what they cannot
/// see, and normalisation drops them.
pub fn check_section(
    questionnaire: &Questionnaire,
    section: &Section,
    answers: &Answers,
) -> Vec<AnswerError> {
    let visible = visible(questionnaire, answers);
    let seen = Seen {
        questionnaire,
        answers,
        visible: &visible,
    };
    section
        .questions
        .iter()
        .filter(|question| visible.contains(&question.id))
        .flat_map(|question| judge(question, &seen))
        .collect()
}

/// Everything wrong with one answer, to say so as soon as the person leaves the field.
///
/// A hidden question has nothing to mend, as in [`check_section`].
pub fn check_question(
    questionnaire: &Questionnaire,
    question: &Question,
    answers: &Answers,
) -> Vec<ErrorCode> {
    let visible = visible(questionnaire, answers);
    if !visible.contains(&question.id) {
        return Vec::new();
    }
    faults(
        question,
        &Seen {
            questionnaire,
            answers,
            visible: &visible,
        },
    )
}

/// The questions of a section that have just appeared, in order, to announce them.
pub fn newly_visible<'s>(
    before: &Visibility,
    after: &Visibility,
    section: &'s Section,
) -> Vec<&'s Question> {
    section
        .questions
        .iter()
        .filter(|question| after.contains(&question.id) && !before.contains(&question.id))
        .collect()
}

fn judge(question: &Question, seen: &Seen) -> impl Iterator<Item = AnswerError> {
    faults(question, seen).into_iter().map(|code| AnswerError {
        question: question.id.clone(),
        code,
    })
}

fn requires(question: &Question, seen: &Seen) -> bool {
    question.takes_answer()
        && match &question.required {
            Requirement::Optional => false,
            Requirement::Always => true,
            Requirement::When(condition) => condition.holds(seen),
        }
}

fn faults(question: &Question, seen: &Seen) -> Vec<ErrorCode> {
    let answer = seen.answers.get(&question.id);
    if !question.takes_answer() || !seen.visible.contains(&question.id) {
        return code_if(!is_empty_value(answer), ErrorCode::OutOfPlace);
    }
    let absent = match question.kind {
        QuestionKind::Consent => *answer != Value::Bool(true),
        _ => is_empty_value(answer),
    };
    if absent {
        return code_if(requires(question, seen), ErrorCode::Required);
    }
    shape::faults(&question.kind, answer)
}

fn code_if(wrong: bool, code: ErrorCode) -> Vec<ErrorCode> {
    wrong.then_some(code).into_iter().collect()
}
