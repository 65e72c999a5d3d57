//! The sentences that people read: what to mend and how, how much is written, what was answered.
//!
//! A sentence stands beside its field and says how to mend the answer, with the
//! numbers of that question and of that answer. Plain words, « vous », never a
//! reproach.

mod spoken;
#[cfg(test)]
mod tests;
mod typography;

use serde_json::Value;

use super::answers::Answers;
use super::model::{
    ChoiceBounds, Grid, LengthBounds, MultipleOption, Question, QuestionKind, Questionnaire, Scale,
};
use super::normal;
use super::rules::{AnswerError, ErrorCode};
pub use spoken::{spoken, spoken_cell};
use typography::{and, count, number, quoted};

/// What is said of an answer to a question that this questionnaire does not have.
const UNKNOWN: &str =
    "Cette question n’existe pas dans ce formulaire\u{a0}: sa réponse est à retirer.";

/// The sentence for an error found by a check.
pub fn error(questionnaire: &Questionnaire, error: &AnswerError, answers: &Answers) -> String {
    match questionnaire.question(&error.question) {
        Some(question) => sentence(question, error.code, answers.get(&error.question)),
        None => UNKNOWN.to_owned(),
    }
}

/// The same sentence far from its field, under the words of the question; a question that a browser
/// fills in by itself (a name, an address) is named by its sentence already.
pub fn error_far(questionnaire: &Questionnaire, error: &AnswerError, answers: &Answers) -> String {
    let sentence = self::error(questionnaire, error, answers);
    match questionnaire.question(&error.question) {
        Some(Question {
            autocomplete: None,
            label,
            ..
        }) => format!("{label}\n{sentence}"),
        _ => sentence,
    }
}

/// The sentence beside the field of a question, for one thing wrong with its answer.
pub fn sentence(question: &Question, code: ErrorCode, answer: &Value) -> String {
    match code {
        ErrorCode::Required => required(question),
        ErrorCode::TooShort => too_short(&question.kind, answer),
        ErrorCode::TooLong => too_long(&question.kind, answer),
        ErrorCode::Format => format(&question.kind, answer),
        ErrorCode::UnknownOption => unknown_option(&question.kind),
        ErrorCode::Exclusive => exclusive(&question.kind, answer),
        ErrorCode::Duplicate => duplicate(question, answer),
        ErrorCode::TooFew => too_few(&question.kind, answer),
        ErrorCode::TooMany => too_many(&question.kind, answer),
        ErrorCode::GridIncomplete => grid_incomplete(&question.kind, answer),
        ErrorCode::OutOfPlace => {
            "Cette question ne se pose pas dans votre cas\u{a0}: sa réponse est à retirer."
                .to_owned()
        }
        ErrorCode::UnknownQuestion => UNKNOWN.to_owned(),
    }
}

/// How much is written or ticked, of how much: « 56 caractères sur 2 000 ».
///
/// Nothing for a question without such bounds.
pub fn counter(question: &Question, answer: &Value) -> Option<String> {
    match &question.kind {
        QuestionKind::ShortText(bounds) | QuestionKind::LongText(bounds) => {
            text_counter(*bounds, length(answer))
        }
        QuestionKind::Choices { bounds, .. } | QuestionKind::Departements(bounds) => {
            let max = bounds.max?;
            Some(format!(
                "{} sur {}",
                answers_given(ticked(answer)),
                number(max)
            ))
        }
        _ => None,
    }
}

fn text_counter(bounds: LengthBounds, length: u32) -> Option<String> {
    let written = characters(length);
    let missing = bounds.min.unwrap_or(0).saturating_sub(length);
    match bounds.max {
        Some(max) if length > max => Some(format!(
            "{written} sur {}\u{a0}: {} de trop",
            number(max),
            number(length - max)
        )),
        Some(max) if missing == 0 || length == 0 => Some(format!("{written} sur {}", number(max))),
        Some(max) => Some(format!(
            "{written} sur {}, encore {} au moins",
            number(max),
            number(missing)
        )),
        None if bounds.min.is_none() => None,
        None if missing == 0 || length == 0 => Some(written),
        None => Some(format!("{written}, encore {} au moins", number(missing))),
    }
}

fn required(question: &Question) -> String {
    match &question.kind {
        QuestionKind::ShortText(_) => match question.autocomplete.as_deref() {
            Some("given-name") => "Écrivez votre prénom.".to_owned(),
            Some("family-name") => "Écrivez votre nom.".to_owned(),
            _ => "Écrivez votre réponse ici.".to_owned(),
        },
        QuestionKind::LongText(LengthBounds { min: Some(min), .. }) => {
            format!(
                "Écrivez quelques phrases\u{a0}: {} au moins.",
                characters(*min)
            )
        }
        QuestionKind::LongText(_) => "Écrivez votre réponse ici.".to_owned(),
        QuestionKind::Email => "Écrivez votre adresse e-mail, comme nom@domaine.fr.".to_owned(),
        QuestionKind::Phone => {
            format!(
                "Écrivez votre numéro de téléphone, comme {}.",
                phone_sample()
            )
        }
        QuestionKind::PostalCode => "Écrivez votre code postal, comme 34000.".to_owned(),
        QuestionKind::Commune { .. } => "Indiquez votre commune.".to_owned(),
        QuestionKind::Choice(_) => "Choisissez une réponse.".to_owned(),
        QuestionKind::Choices { bounds, .. } => match bounds.min {
            Some(min) if min > 1 => format!("Cochez au moins {}.", answers_given(min)),
            _ => "Cochez au moins une réponse.".to_owned(),
        },
        QuestionKind::Departements(bounds) => match bounds.min {
            Some(min) if min > 1 => {
                let least = count(min, "département", "départements");
                format!("Choisissez au moins {least}.")
            }
            _ => "Choisissez au moins un département.".to_owned(),
        },
        QuestionKind::YesNo => "Répondez par oui ou par non.".to_owned(),
        QuestionKind::Scale(scale) => on_scale(scale),
        QuestionKind::Grid(grid) => format!("Répondez pour chaque {}.", row_word(grid)),
        QuestionKind::Consent => "Cochez cette case si vous êtes d’accord\u{a0}: sans elle, le formulaire ne peut pas partir.".to_owned(),
        QuestionKind::Information => String::new(),
    }
}

fn too_short(kind: &QuestionKind, answer: &Value) -> String {
    let missing = bounds_of_text(kind)
        .min
        .unwrap_or(0)
        .saturating_sub(length(answer))
        .max(1);
    format!(
        "Encore {}\u{a0}: dites-en un peu plus.",
        characters(missing)
    )
}

fn too_long(kind: &QuestionKind, answer: &Value) -> String {
    let length = length(answer);
    let max = bounds_of_text(kind).max.unwrap_or(length);
    format!(
        "Votre texte a {}, soit {} de trop\u{a0}: raccourcissez-le un peu.",
        characters(length),
        number(length.saturating_sub(max).max(1)),
    )
}

fn format(kind: &QuestionKind, answer: &Value) -> String {
    let typed = answer.as_str().unwrap_or_default().trim();
    match kind {
        QuestionKind::Email => email_format(typed),
        QuestionKind::Phone => phone_format(typed),
        QuestionKind::PostalCode => postal_code_format(typed),
        QuestionKind::Commune { .. } => {
            "Choisissez votre commune dans la liste, ou écrivez son nom.".to_owned()
        }
        QuestionKind::YesNo => "Répondez par oui ou par non.".to_owned(),
        QuestionKind::Scale(scale) => on_scale(scale),
        QuestionKind::ShortText(_) | QuestionKind::LongText(_) => {
            "Écrivez votre réponse avec des mots.".to_owned()
        }
        QuestionKind::Information
        | QuestionKind::Choice(_)
        | QuestionKind::Choices { .. }
        | QuestionKind::Departements(_)
        | QuestionKind::Grid(_)
        | QuestionKind::Consent => unknown_option(kind),
    }
}

fn email_format(typed: &str) -> String {
    if !typed.contains('@') {
        return "Il manque le signe @\u{a0}: écrivez votre adresse comme nom@domaine.fr."
            .to_owned();
    }
    if typed.contains(char::is_whitespace) {
        return "Écrivez votre adresse sans espace\u{a0}: nom@domaine.fr.".to_owned();
    }
    "Écrivez votre adresse comme nom@domaine.fr.".to_owned()
}

fn phone_format(typed: &str) -> String {
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    let sample = phone_sample();
    match typed.strip_prefix('+').or_else(|| typed.strip_prefix("00")) {
        Some(abroad) if !abroad.trim_start().starts_with("33") => {
            format!("Écrivez un numéro de téléphone français, comme {sample}.")
        }
        Some(_) => format!("Écrivez le numéro comme {sample}, ou +33 suivi de 9\u{a0}chiffres."),
        None if digits != 10 && digits > 0 => format!(
            "Un numéro de téléphone a 10\u{a0}chiffres, comme {sample}\u{a0}: vous en avez écrit {digits}."
        ),
        None => format!("Écrivez le numéro comme {sample}."),
    }
}

fn postal_code_format(typed: &str) -> String {
    let digits = typed.len();
    if digits > 0 && digits != 5 && typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!(
            "Un code postal a 5\u{a0}chiffres, comme 34000\u{a0}: vous en avez écrit {digits}."
        );
    }
    "Écrivez le code postal avec 5\u{a0}chiffres, comme 34000.".to_owned()
}

fn on_scale(scale: &Scale) -> String {
    format!("Choisissez un nombre de {} à {}.", scale.min, scale.max)
}

fn unknown_option(kind: &QuestionKind) -> String {
    match kind {
        QuestionKind::Departements(_) => {
            "Choisissez vos départements dans la liste proposée.".to_owned()
        }
        QuestionKind::Grid(grid) => {
            format!(
                "Choisissez l’une des réponses proposées pour chaque {}.",
                row_word(grid)
            )
        }
        QuestionKind::Choices { .. } => "Choisissez parmi les réponses proposées.".to_owned(),
        _ => "Choisissez l’une des réponses proposées.".to_owned(),
    }
}

fn exclusive(kind: &QuestionKind, answer: &Value) -> String {
    let options: &[MultipleOption] = match kind {
        QuestionKind::Choices { options, .. } => options,
        _ => &[],
    };
    let alone = options
        .iter()
        .find(|option| option.exclusive && values(answer).any(|value| value == option.value));
    match alone {
        Some(option) => format!(
            "{} ne va pas avec une autre réponse\u{a0}: gardez l’une ou les autres.",
            quoted(&option.label)
        ),
        None => "Ces réponses ne vont pas ensemble.".to_owned(),
    }
}

fn duplicate(question: &Question, answer: &Value) -> String {
    let given: Vec<&str> = values(answer).collect();
    let twice = given
        .iter()
        .enumerate()
        .find(|(at, value)| given[..*at].contains(value));
    match twice {
        Some((_, value)) => {
            let label = spoken(question, &Value::from(vec![*value])).join(" ");
            format!(
                "{} vient deux fois\u{a0}: gardez cette réponse une seule fois.",
                quoted(&label)
            )
        }
        None => "Gardez chaque réponse une seule fois.".to_owned(),
    }
}

fn too_few(kind: &QuestionKind, answer: &Value) -> String {
    let min = bounds_of_choice(kind).min.unwrap_or(1);
    let missing = min.saturating_sub(ticked(answer)).max(1);
    format!(
        "Choisissez encore {}\u{a0}: il en faut au moins {}.",
        answers_given(missing),
        number(min)
    )
}

fn too_many(kind: &QuestionKind, answer: &Value) -> String {
    let ticked = ticked(answer);
    let max = bounds_of_choice(kind).max.unwrap_or(ticked);
    format!(
        "Choisissez {} au plus\u{a0}: vous en avez coché {}.",
        answers_given(max),
        number(ticked)
    )
}

/// Names the first missing rows; a long list would help nobody.
fn grid_incomplete(kind: &QuestionKind, answer: &Value) -> String {
    const NAMED: usize = 3;
    let QuestionKind::Grid(grid) = kind else {
        return String::new();
    };
    let missing: Vec<String> = grid
        .rows
        .iter()
        .filter(|row| answer.get(&row.value).is_none())
        .map(|row| quoted(&row.label))
        .collect();
    let mut named = missing;
    if named.len() > NAMED + 1 {
        let others = named.split_off(NAMED).len();
        named.push(format!("{others}\u{a0}autres"));
    }
    format!(
        "Répondez pour chaque {}\u{a0}: il manque {}.",
        row_word(grid),
        and(&named)
    )
}

/// What a row is to people: a meeting when each row is about a séance.
fn row_word(grid: &Grid) -> &'static str {
    if grid.rows.iter().all(|row| row.seance.is_some()) {
        "rencontre"
    } else {
        "ligne"
    }
}

fn bounds_of_text(kind: &QuestionKind) -> LengthBounds {
    match kind {
        QuestionKind::ShortText(bounds) | QuestionKind::LongText(bounds) => *bounds,
        _ => LengthBounds::default(),
    }
}

fn bounds_of_choice(kind: &QuestionKind) -> ChoiceBounds {
    match kind {
        QuestionKind::Choices { bounds, .. } | QuestionKind::Departements(bounds) => *bounds,
        _ => ChoiceBounds::default(),
    }
}

fn length(answer: &Value) -> u32 {
    let length = normal::text_of(answer).map_or(0, |text| text.chars().count());
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn ticked(answer: &Value) -> u32 {
    u32::try_from(answer.as_array().map_or(0, Vec::len)).unwrap_or(u32::MAX)
}

fn values(answer: &Value) -> impl Iterator<Item = &str> {
    answer
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

fn characters(how_many: u32) -> String {
    count(how_many, "caractère", "caractères")
}

fn answers_given(how_many: u32) -> String {
    count(how_many, "réponse", "réponses")
}

fn phone_sample() -> String {
    normal::phone_for_people("+33612345678")
}
