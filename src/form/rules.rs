//! The decisions of the questionnaire: what is visible, what is required, what is wrong.
//!
//! Every rule here is in FORMS.md. The same functions grey the button in the browser
//! and guard the endpoint on the server.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answers::{Answers, is_empty_value};
use super::condition::{Condition, Lookup};
use super::departements;
use super::model::{
    ChoiceBounds, ChoiceOption, Grid, LengthBounds, MultipleOption, Question, QuestionId,
    QuestionKind, Questionnaire, Requirement, Scale, Section,
};
use super::normal;

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
        return code_if(!is_empty_value(answer), ErrorCode::OutOfPlace).collect();
    }
    let absent = match question.kind {
        QuestionKind::Consent => *answer != Value::Bool(true),
        _ => is_empty_value(answer),
    };
    if absent {
        return code_if(requires(question, seen), ErrorCode::Required).collect();
    }
    faults_of_shape(&question.kind, answer)
}

/// What is wrong with an answer that is there, by kind of question.
pub(super) fn faults_of_shape(kind: &QuestionKind, answer: &Value) -> Vec<ErrorCode> {
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
    let distinct: BTreeSet<String> = given.iter().map(Value::to_string).collect();
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
