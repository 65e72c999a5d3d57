//! Conditions in words, as the person who writes the questionnaire says them.

use crate::form::{Condition, QuestionKind, Questionnaire, Scalar, Test, departements};

/// « la réponse à « Rôles » contient « Aucun » ».
pub(super) fn test_words(id: &str, test: &Test, holds: bool, form: &Questionnaire) -> String {
    let question = form.question(id);
    let label = question.map_or(id, |question| bare(&question.label));
    let value = |value: &str| {
        let label = question.and_then(|question| option_label(&question.kind, value));
        format!(
            "«\u{a0}{}\u{a0}»",
            label.unwrap_or_else(|| value.to_owned())
        )
    };
    let scalar = |one: &Scalar| match one {
        Scalar::Text(text) => value(text),
        Scalar::Whole(number) => number.to_string(),
        Scalar::Bool(true) => "«\u{a0}Oui\u{a0}»".to_owned(),
        Scalar::Bool(false) => "«\u{a0}Non\u{a0}»".to_owned(),
    };
    let is = |holds: bool| if holds { "est" } else { "n’est pas" };
    let has = |holds: bool| if holds { "contient" } else { "ne contient pas" };
    let either = |all: Vec<String>| all.join(" ou ");
    let said = match test {
        Test::Equals(one) => format!("{} {}", is(holds), scalar(one)),
        Test::Differs(one) => format!("{} {}", is(!holds), scalar(one)),
        Test::OneOf(all) => {
            format!("{} {}", is(holds), either(all.iter().map(scalar).collect()))
        }
        Test::Contains(one) => format!("{} {}", has(holds), value(one)),
        Test::ContainsAny(all) => {
            let all = all.iter().map(|one| value(one)).collect();
            format!("{} {}", has(holds), either(all))
        }
        Test::Empty => format!("{} donnée", is(!holds)),
        Test::NotEmpty => format!("{} donnée", is(holds)),
        Test::GridContains(column) => {
            format!("{} {} sur une ligne au moins", has(holds), value(column))
        }
        Test::GridFewer { column, count } => {
            let than = if holds { "moins de" } else { "au moins" };
            format!("contient {} sur {than} {count} lignes", value(column))
        }
    };
    format!("la réponse à «\u{a0}{label}\u{a0}» {said}")
}

/// A label as it is quoted: without the colon that leads to its answers.
pub(super) fn bare(label: &str) -> &str {
    label.trim_end_matches([':', ' ', '\u{a0}'])
}

fn option_label(kind: &QuestionKind, value: &str) -> Option<String> {
    match kind {
        QuestionKind::Choice(options) => options
            .iter()
            .find(|option| option.value == value)
            .map(|option| option.label.clone()),
        QuestionKind::Choices { options, .. } => options
            .iter()
            .find(|option| option.value == value)
            .map(|option| option.label.clone()),
        QuestionKind::Grid(grid) => grid
            .columns
            .iter()
            .find(|column| column.value == value)
            .map(|column| column.label.clone()),
        QuestionKind::Departements(_) => {
            departements::by_code(value).map(|departement| departement.name.to_owned())
        }
        _ => None,
    }
}

/// The whole of a condition in one sentence.
pub(super) fn sentence(condition: &Condition, form: &Questionnaire) -> String {
    let several = |parts: &[Condition], word: &str| {
        let parts: Vec<String> = parts.iter().map(|part| sentence(part, form)).collect();
        parts.join(word)
    };
    match condition {
        Condition::All(parts) => several(parts, ", et "),
        Condition::Any(parts) => several(parts, ", ou "),
        Condition::Not(part) => match &**part {
            Condition::Answer { question, test } => {
                test_words(question.as_ref(), test, false, form)
            }
            other => format!("il est faux que {}", sentence(other, form)),
        },
        Condition::Answer { question, test } => test_words(question.as_ref(), test, true, form),
    }
}
