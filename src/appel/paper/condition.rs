//! A condition in words: « Si vous avez coché … à la question 12 : ».

use crate::form::{Condition, QuestionKind, Questionnaire, Scalar, Test, departements};

use super::Numbers;

/// « Si vous avez répondu « Autre » à la question 12 : ».
pub(super) fn sentence(
    condition: &Condition,
    questionnaire: &Questionnaire,
    numbers: &Numbers,
) -> String {
    let clause = clause(condition, questionnaire, numbers);
    let mut letters = clause.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!("{first}{}\u{a0}:", letters.as_str())
}

/// « si vous avez répondu « Autre » à la question 12 ».
pub(super) fn clause(
    condition: &Condition,
    questionnaire: &Questionnaire,
    numbers: &Numbers,
) -> String {
    let several = |parts: &[Condition], word: &str| {
        let parts: Vec<String> = parts
            .iter()
            .map(|part| clause(part, questionnaire, numbers))
            .collect();
        parts.join(word)
    };
    match condition {
        Condition::All(parts) => several(parts, ", et "),
        Condition::Any(parts) => several(parts, ", ou "),
        Condition::Not(part) => match &**part {
            Condition::Answer { question, test } => {
                test_words(question.as_ref(), test, false, questionnaire, numbers)
            }
            other => format!("sauf {}", clause(other, questionnaire, numbers)),
        },
        Condition::Answer { question, test } => {
            test_words(question.as_ref(), test, true, questionnaire, numbers)
        }
    }
}

fn test_words(
    id: &str,
    test: &Test,
    holds: bool,
    questionnaire: &Questionnaire,
    numbers: &Numbers,
) -> String {
    let number = numbers.get(id);
    let label = |value: &str| {
        let label = questionnaire
            .question(id)
            .and_then(|question| label_of(&question.kind, value));
        format!(
            "«\u{a0}{}\u{a0}»",
            label.unwrap_or_else(|| value.to_owned())
        )
    };
    let scalar = |value: &Scalar| match value {
        Scalar::Text(text) => label(text),
        Scalar::Whole(number) => number.to_string(),
        Scalar::Bool(true) => "«\u{a0}Oui\u{a0}»".to_owned(),
        Scalar::Bool(false) => "«\u{a0}Non\u{a0}»".to_owned(),
    };
    let have = |holds: bool| {
        if holds {
            "vous avez"
        } else {
            "vous n’avez pas"
        }
    };
    match test {
        Test::Equals(value) => {
            format!(
                "si {} répondu {} à la question {number}",
                have(holds),
                scalar(value)
            )
        }
        Test::Differs(value) => {
            format!(
                "si {} répondu {} à la question {number}",
                have(!holds),
                scalar(value)
            )
        }
        Test::OneOf(values) => {
            let values: Vec<String> = values.iter().map(scalar).collect();
            format!(
                "si {} répondu {} à la question {number}",
                have(holds),
                either(&values)
            )
        }
        Test::Contains(option) => {
            format!(
                "si {} coché {} à la question {number}",
                have(holds),
                label(option)
            )
        }
        Test::ContainsAny(options) => {
            let options: Vec<String> = options.iter().map(|option| label(option)).collect();
            format!(
                "si {} coché {} à la question {number}",
                have(holds),
                either(&options)
            )
        }
        Test::Empty => format!("si {} répondu à la question {number}", have(!holds)),
        Test::NotEmpty => format!("si {} répondu à la question {number}", have(holds)),
        Test::GridContains(column) => format!(
            "si {} coché {} sur une ligne au moins de la question {number}",
            have(holds),
            label(column)
        ),
        Test::GridFewer { column, count } => format!(
            "si {} coché {} sur {} {count} lignes de la question {number}",
            have(true),
            label(column),
            if holds { "moins de" } else { "au moins" }
        ),
    }
}

/// « a », « a ou b », « a, b ou c ».
fn either(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} ou {last}", first.join(", ")),
    }
}

/// The words of an option, a column or a département.
fn label_of(kind: &QuestionKind, value: &str) -> Option<String> {
    let found = match kind {
        QuestionKind::Choice(options) => options
            .iter()
            .find(|option| option.value == value)
            .map(|option| option.label.as_str()),
        QuestionKind::Choices { options, .. } => options
            .iter()
            .find(|option| option.value == value)
            .map(|option| option.label.as_str()),
        QuestionKind::Grid(grid) => grid
            .columns
            .iter()
            .find(|column| column.value == value)
            .map(|column| column.label.as_str()),
        QuestionKind::Departements(_) => {
            departements::by_code(value).map(|departement| departement.name)
        }
        _ => None,
    };
    found.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appel::document::tests::example;

    #[test]
    fn every_condition_of_the_example_is_said_in_words() {
        let definition = example().definition;
        let questionnaire = &definition.questionnaire;
        let numbers = Numbers::of(questionnaire);
        let words = |id: &str| {
            let question = questionnaire.question(id).expect("a question");
            sentence(
                question.condition.as_ref().expect("a condition"),
                questionnaire,
                &numbers,
            )
        };
        assert_eq!(
            words("saisie_tiers_nom"),
            "Si vous avez répondu «\u{a0}Avec ou pour une autre personne\u{a0}» à la question 1\u{a0}:"
        );
        assert_eq!(
            words("secteurs"),
            format!(
                "Si vous n’avez pas coché «\u{a0}Aucun pour le moment\u{a0}» à la question {}\u{a0}:",
                numbers.get("roles")
            )
        );
        assert_eq!(
            words("description_pratique"),
            format!(
                "Si vous n’avez pas répondu «\u{a0}Je n’ai pas encore de pratique\u{a0}» à la question {}\u{a0}:",
                numbers.get("anciennete")
            )
        );
        assert_eq!(
            words("situation"),
            format!(
                "Si vous avez répondu «\u{a0}Oui\u{a0}» ou «\u{a0}Oui, après quelques séances\u{a0}» à la question {}\u{a0}:",
                numbers.get("partage_situation")
            )
        );
        assert_eq!(
            words("indisponibilite_motif"),
            format!(
                "Si vous avez coché «\u{a0}Indisponible\u{a0}» sur une ligne au moins de la question {}\u{a0}:",
                numbers.get("disponibilites")
            )
        );
    }
}
