//! What questions say of each other: a condition reads only earlier questions, that it can read.

use std::collections::BTreeMap;

use serde_json::Value;

use super::refusal::{DefinitionErrors, Place, Refusal};
use crate::form::answers::is_empty_value;
use crate::form::condition::{Condition, Scalar, Test};
use crate::form::departements;
use crate::form::model::{
    ChoiceOption, Question, QuestionId, QuestionKind, Questionnaire, Requirement,
};
use crate::form::rules::shape;

/// Refuses every reference of the questionnaire that does not hold.
pub(super) fn verify(questionnaire: &Questionnaire, errors: &mut DefinitionErrors) {
    let map = Map::of(questionnaire);
    let root = Place::root("appel.questionnaire");
    let mut rank = 0;
    for section in questionnaire.sections() {
        let place = root.child(format!("section {}", section.id));
        for question in &section.questions {
            let place = place.child(format!("question {}", question.id));
            map.verify_question(question, rank, &place, errors);
            rank += 1;
        }
    }
}

/// Refuses every reference of a condition that may read any question.
pub(super) fn verify_anywhere(
    condition: &Condition,
    questionnaire: &Questionnaire,
    place: &Place,
    errors: &mut DefinitionErrors,
) {
    let map = Map::of(questionnaire);
    condition.visit(&mut |id, test| {
        map.verify_test(id, test, place, errors);
    });
}

/// The questions by name, with their rank in the form.
struct Map<'q>(BTreeMap<&'q QuestionId, (usize, &'q Question)>);

impl<'q> Map<'q> {
    fn of(questionnaire: &'q Questionnaire) -> Self {
        let mut map = BTreeMap::new();
        for (rank, question) in questionnaire.questions().enumerate() {
            // Of two questions of one name, already refused, the first is meant.
            map.entry(&question.id).or_insert((rank, question));
        }
        Self(map)
    }

    fn verify_question(
        &self,
        question: &'q Question,
        rank: usize,
        place: &Place,
        errors: &mut DefinitionErrors,
    ) {
        let required_when = match &question.required {
            Requirement::When(condition) => Some(condition),
            Requirement::Optional | Requirement::Always => None,
        };
        let conditions = [
            ("condition", question.condition.as_ref()),
            ("obligatoire_si", required_when),
        ];
        for (field, condition) in conditions {
            let Some(condition) = condition else { continue };
            let place = place.child(field);
            condition.visit(&mut |id, test| {
                self.verify_order(question, rank, id, &place, errors);
                self.verify_test(id, test, &place, errors);
            });
        }
        if let QuestionKind::Commune {
            postal_code: Some(id),
        } = &question.kind
        {
            self.verify_postal_code(question, rank, id, &place.child("depend_de"), errors);
        }
        verify_default(question, place, errors);
    }

    fn verify_order(
        &self,
        question: &'q Question,
        rank: usize,
        read: &QuestionId,
        place: &Place,
        errors: &mut DefinitionErrors,
    ) {
        let Some((read_rank, target)) = self.0.get(read) else {
            return;
        };
        if *read_rank == rank {
            errors.refuse(place, Refusal::SelfReference);
        } else if *read_rank > rank {
            let refusal = match self.way_back(target, &question.id) {
                Some(mut questions) => {
                    questions.insert(0, question.id.clone());
                    Refusal::Cycle { questions }
                }
                None => Refusal::ForwardReference {
                    question: read.clone(),
                },
            };
            errors.refuse(place, refusal);
        }
    }

    /// How following what questions read leads from one to another, both included.
    fn way_back(&self, from: &'q Question, goal: &QuestionId) -> Option<Vec<QuestionId>> {
        let mut came_from = BTreeMap::new();
        let mut to_visit = vec![from];
        while let Some(question) = to_visit.pop() {
            for next in reads(question) {
                if came_from.contains_key(next) || *next == from.id {
                    continue;
                }
                came_from.insert(next, &question.id);
                to_visit.extend(self.0.get(next).map(|(_, question)| *question));
            }
        }
        let mut way = vec![came_from.get_key_value(goal).map(|(goal, _)| *goal)?];
        while let Some(previous) = way.last().and_then(|last| came_from.get(last)) {
            way.push(previous);
        }
        Some(way.into_iter().rev().cloned().collect())
    }

    fn verify_test(
        &self,
        id: &QuestionId,
        test: &Test,
        place: &Place,
        errors: &mut DefinitionErrors,
    ) {
        if errors.is_doubtful(id) {
            return;
        }
        let Some((_, question)) = self.0.get(id) else {
            let question = id.clone();
            return errors.refuse(place, Refusal::UnknownQuestion { question });
        };
        for refusal in unreadable(question, test) {
            errors.refuse(place, refusal);
        }
    }

    fn verify_postal_code(
        &self,
        question: &'q Question,
        rank: usize,
        id: &QuestionId,
        place: &Place,
        errors: &mut DefinitionErrors,
    ) {
        self.verify_order(question, rank, id, place, errors);
        if errors.is_doubtful(id) {
            return;
        }
        let question = id.clone();
        match self.0.get(id) {
            None => errors.refuse(place, Refusal::UnknownQuestion { question }),
            Some((_, source)) if source.kind == QuestionKind::PostalCode => {}
            Some(_) => errors.refuse(place, Refusal::NotAPostalCode { question }),
        }
    }
}

/// The questions that a question reads.
fn reads(question: &Question) -> Vec<&QuestionId> {
    let mut read = Vec::new();
    let mut note = |id, _: &_| read.push(id);
    if let Some(condition) = &question.condition {
        condition.visit(&mut note);
    }
    if let Requirement::When(condition) = &question.required {
        condition.visit(&mut note);
    }
    if let QuestionKind::Commune {
        postal_code: Some(id),
    } = &question.kind
    {
        read.push(id);
    }
    read
}

/// Why a test cannot read a question: nothing when it can.
fn unreadable(question: &Question, test: &Test) -> Vec<Refusal> {
    let wrong_operator = || {
        vec![Refusal::WrongOperator {
            operator: test.operator(),
            question: question.id.clone(),
            kind: question.kind.word(),
        }]
    };
    match (test, &question.kind) {
        (_, QuestionKind::Information) => wrong_operator(),
        (Test::Empty | Test::NotEmpty, _) => Vec::new(),
        (Test::GridContains(column) | Test::GridFewer { column, .. }, QuestionKind::Grid(grid)) => {
            unknown_column(question, &grid.columns, column)
                .into_iter()
                .collect()
        }
        (Test::GridContains(_) | Test::GridFewer { .. }, _) => wrong_operator(),
        (Test::Contains(option), kind) if takes_several(kind) => {
            unknown_options(question, std::slice::from_ref(option))
        }
        (Test::ContainsAny(options), kind) if takes_several(kind) => {
            unknown_options(question, options)
        }
        (Test::Contains(_) | Test::ContainsAny(_), _) => wrong_operator(),
        (Test::Equals(_) | Test::Differs(_) | Test::OneOf(_), kind) if !takes_one(kind) => {
            wrong_operator()
        }
        (Test::Equals(value) | Test::Differs(value), _) => {
            unknown_values(question, std::slice::from_ref(value))
        }
        (Test::OneOf(values), _) => unknown_values(question, values),
    }
}

/// Whether answers to this kind are lists of options.
fn takes_several(kind: &QuestionKind) -> bool {
    matches!(
        kind,
        QuestionKind::Choices { .. } | QuestionKind::Departements(_)
    )
}

/// Whether answers to this kind are single values, that can be compared.
fn takes_one(kind: &QuestionKind) -> bool {
    match kind {
        QuestionKind::ShortText(_)
        | QuestionKind::LongText(_)
        | QuestionKind::Email
        | QuestionKind::Phone
        | QuestionKind::PostalCode
        | QuestionKind::Choice(_)
        | QuestionKind::YesNo
        | QuestionKind::Scale(_)
        | QuestionKind::Consent => true,
        QuestionKind::Information
        | QuestionKind::Commune { .. }
        | QuestionKind::Choices { .. }
        | QuestionKind::Departements(_)
        | QuestionKind::Grid(_) => false,
    }
}

fn unknown_column(question: &Question, columns: &[ChoiceOption], column: &str) -> Option<Refusal> {
    let known = columns.iter().any(|one| one.value == column);
    (!known).then(|| Refusal::UnknownColumn {
        column: column.to_owned(),
        question: question.id.clone(),
    })
}

fn unknown_options(question: &Question, asked: &[String]) -> Vec<Refusal> {
    let known = |value: &str| match &question.kind {
        QuestionKind::Choices { options, .. } => options.iter().any(|one| one.value == value),
        QuestionKind::Departements(_) => departements::by_code(value).is_some(),
        _ => false,
    };
    asked
        .iter()
        .filter(|value| !known(value))
        .map(|value| unknown_value(question, value))
        .collect()
}

fn unknown_values(question: &Question, asked: &[Scalar]) -> Vec<Refusal> {
    asked
        .iter()
        .filter(|value| !is_possible(&question.kind, value))
        .map(|value| match value {
            Scalar::Text(text) => unknown_value(question, text),
            Scalar::Whole(number) => unknown_value(question, number),
            Scalar::Bool(flag) => unknown_value(question, flag),
        })
        .collect()
}

fn unknown_value(question: &Question, value: impl ToString) -> Refusal {
    Refusal::UnknownValue {
        value: value.to_string(),
        question: question.id.clone(),
    }
}

/// Whether an answer to this kind can ever be this value.
fn is_possible(kind: &QuestionKind, value: &Scalar) -> bool {
    match (kind, value) {
        (QuestionKind::Choice(options), Scalar::Text(text)) => {
            options.iter().any(|option| option.value == *text)
        }
        (
            QuestionKind::ShortText(_)
            | QuestionKind::LongText(_)
            | QuestionKind::Email
            | QuestionKind::Phone
            | QuestionKind::PostalCode,
            Scalar::Text(_),
        )
        | (QuestionKind::YesNo | QuestionKind::Consent, Scalar::Bool(_)) => true,
        (QuestionKind::Scale(scale), Scalar::Whole(number)) => {
            (i64::from(scale.min)..=i64::from(scale.max)).contains(number)
        }
        _ => false,
    }
}

/// A proposed answer must be one that the question accepts; a consent is never presumed.
fn verify_default(question: &Question, place: &Place, errors: &mut DefinitionErrors) {
    let Some(default) = &question.default else {
        return;
    };
    if errors.is_doubtful(&question.id) {
        return;
    }
    let place = place.child("defaut");
    match (&question.kind, default) {
        (QuestionKind::Consent, Value::Bool(true)) => {
            errors.refuse(&place, Refusal::PresumedConsent);
        }
        (QuestionKind::Information | QuestionKind::Consent, _) => {
            errors.refuse(&place, Refusal::WrongDefault);
        }
        (kind, answer) => {
            if is_empty_value(answer) || !shape::faults(kind, answer).is_empty() {
                errors.refuse(&place, Refusal::WrongDefault);
            }
        }
    }
}
