//! Conditions built rule by rule.

use super::refuse;
use crate::{
    appel::rules::sheet::{Fault, Sheet},
    form::{
        Condition, Question, QuestionKind, Questionnaire, Requirement, Scalar, Test,
        edit::{EditRefusal, add_test, flip_join, flip_not, remove_test},
    },
};

/// Which condition of a question is in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// When it is shown.
    Shown,
    /// When it must be answered.
    Required,
}

impl Slot {
    /// Both, in the order of the panel.
    pub const ALL: [Self; 2] = [Self::Shown, Self::Required];

    /// The word of forms and addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Shown => "montrer",
            Self::Required => "exiger",
        }
    }

    /// The slot that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.code() == code)
    }

    /// What stands in this slot of a question.
    #[must_use]
    pub fn of(self, question: &Question) -> Option<&Condition> {
        match (self, &question.required) {
            (Self::Shown, _) => question.condition.as_ref(),
            (Self::Required, Requirement::When(condition)) => Some(condition),
            (Self::Required, _) => None,
        }
    }

    fn put(self, question: &mut Question, condition: Option<Condition>) {
        match self {
            Self::Shown => question.condition = condition,
            Self::Required => {
                question.required = match condition {
                    Some(condition) => Requirement::When(condition),
                    None => Requirement::Optional,
                };
            }
        }
    }
}

/// « 0.1 », the way to a part of a condition; the empty text is the whole of it.
#[must_use]
pub fn branch_of(text: &str) -> Vec<usize> {
    text.split('.')
        .filter_map(|rank| rank.parse().ok())
        .collect()
}

pub(super) fn change_condition(
    question: &mut Question,
    ask: &str,
    posted: &Sheet,
    form: &Questionnaire,
) -> Result<(), Vec<Fault>> {
    let slot = Slot::from_code(posted.get("regle"))
        .ok_or_else(|| refuse("conditions", EditRefusal::Gone.to_string()))?;
    let branch = branch_of(posted.get("branche"));
    let before = slot.of(question).cloned();
    let after = match (ask, before) {
        ("regle_ajouter", before) => {
            let test = test_asked(posted, form)?;
            Some(add_test(before, &branch, test))
        }
        (_, None) => return Err(refuse("conditions", EditRefusal::Gone.to_string())),
        ("regle_retirer", Some(before)) => remove_test(before, &branch),
        ("regle_lier", Some(before)) => Some(flip_join(before, &branch)),
        (_, Some(before)) => Some(flip_not(before, &branch)),
    };
    slot.put(question, after);
    Ok(())
}

/// The test that is asked: « la réponse à … est … ».
fn test_asked(posted: &Sheet, form: &Questionnaire) -> Result<Condition, Vec<Fault>> {
    let read = form
        .question(posted.get("sur"))
        .ok_or_else(|| refuse("conditions", "Choisissez la question dont dépend celle-ci."))?;
    let answer = |test| Condition::Answer {
        question: read.id.clone(),
        test,
    };
    let not = |condition| Condition::Not(Box::new(condition));
    let op = posted.get("op");
    match op {
        "vide" => return Ok(answer(Test::Empty)),
        "rempli" => return Ok(answer(Test::NotEmpty)),
        "est" | "pas" | "moins" => {}
        _ => return Err(refuse("conditions", "Dites ce que doit être la réponse.")),
    }
    let chosen: Vec<String> = (0..200)
        .map(|rank| posted.get(&format!("v{rank}")))
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect();
    let nothing = || refuse("conditions", "Choisissez au moins une réponse.");
    match &read.kind {
        QuestionKind::Choices { .. } | QuestionKind::Departements(_) => {
            let test = match chosen.as_slice() {
                [] => return Err(nothing()),
                [only] => Test::Contains(only.clone()),
                _ => Test::ContainsAny(chosen),
            };
            Ok(if op == "pas" {
                not(answer(test))
            } else {
                answer(test)
            })
        }
        QuestionKind::Grid(_) => {
            let column = posted.get("colonne").to_owned();
            if column.is_empty() {
                return Err(refuse("conditions", "Choisissez une colonne."));
            }
            if op == "moins" {
                let count = posted.get("nombre").trim().parse();
                let count = count.map_err(|_| {
                    refuse("conditions", "Écrivez un nombre de lignes, en chiffres.")
                })?;
                return Ok(answer(Test::GridFewer { column, count }));
            }
            let test = answer(Test::GridContains(column));
            Ok(if op == "pas" { not(test) } else { test })
        }
        kind => {
            let values = match kind {
                QuestionKind::Choice(_) | QuestionKind::YesNo | QuestionKind::Scale(_) => chosen,
                QuestionKind::Consent => vec!["oui".to_owned()],
                _ => {
                    let typed = posted.get("valeur").trim();
                    Vec::from_iter((!typed.is_empty()).then(|| typed.to_owned()))
                }
            };
            let mut scalars: Vec<Scalar> = values.iter().map(|value| scalar(kind, value)).collect();
            let one = match scalars.len() {
                0 => return Err(nothing()),
                1 => scalars.pop(),
                _ => None,
            };
            Ok(match (op, one) {
                ("pas", Some(value)) => answer(Test::Differs(value)),
                (_, Some(value)) => answer(Test::Equals(value)),
                ("pas", None) => not(answer(Test::OneOf(scalars))),
                (_, None) => answer(Test::OneOf(scalars)),
            })
        }
    }
}

fn scalar(kind: &QuestionKind, value: &str) -> Scalar {
    match kind {
        QuestionKind::YesNo | QuestionKind::Consent => Scalar::Bool(value == "oui"),
        QuestionKind::Scale(_) => value
            .parse()
            .map_or_else(|_| Scalar::Text(value.to_owned()), Scalar::Whole),
        _ => Scalar::Text(value.to_owned()),
    }
}
