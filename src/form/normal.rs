//! Normal forms: the one way in which each kind of answer is stored, and how two are compared.

use serde_json::{Map, Value, json};

use super::answers::{Answers, is_empty_value};
use super::model::{Question, QuestionKind, Questionnaire};
use super::rules;
use super::unicode::{composed, lower_case};

/// Puts all answers in the form in which they are stored.
///
/// What is dropped: answers to hidden questions, to paragraphs of information and to
/// unknown questions, and empty answers. What is wrong stays as it was given: the
/// errors of the visible questions are the same before and after.
pub fn normalise(questionnaire: &Questionnaire, answers: &Answers) -> Answers {
    let visible = rules::visible(questionnaire, answers);
    questionnaire
        .questions()
        .filter(|question| question.takes_answer() && visible.contains(&question.id))
        .filter_map(|question| {
            let answer = answers.given(&question.id)?;
            Some((question.id.clone(), question.normal(answer)))
        })
        .collect()
}

impl Question {
    /// The normal form of one answer to this question; an answer of the wrong shape is left as it is.
    pub fn normal(&self, answer: &Value) -> Value {
        match (&self.kind, answer) {
            (
                QuestionKind::ShortText(_)
                | QuestionKind::LongText(_)
                | QuestionKind::Email
                | QuestionKind::PostalCode,
                Value::String(typed),
            ) => tidy(typed).into(),
            (QuestionKind::Phone, Value::String(typed)) => {
                phone(typed).unwrap_or_else(|| tidy(typed)).into()
            }
            (QuestionKind::Commune { .. }, Value::Object(fields)) if is_commune(answer) => {
                commune(fields)
            }
            _ => answer.clone(),
        }
    }
}

/// A text in Unicode NFC, trimmed at both ends: what is stored, and what lengths are counted on.
pub fn tidy(text: &str) -> String {
    composed(text).trim().to_owned()
}

/// A French telephone number in E.164 (`+33639980101`), if it is one.
///
/// Spaces of any sort, dots and dashes are accepted anywhere, and `+33`, `0033`
/// and `(0)` at the head (FORMS.md, « Normal forms »).
pub fn phone(typed: &str) -> Option<String> {
    let bare: String = typed.chars().filter(|c| !is_separator(*c)).collect();
    let national = match bare
        .strip_prefix("+33")
        .or_else(|| bare.strip_prefix("0033"))
    {
        Some(rest) => rest.strip_prefix("(0)").unwrap_or(rest),
        None => bare
            .strip_prefix("(0)")
            .or_else(|| bare.strip_prefix('0'))?,
    };
    let subscriber = national.len() == 9
        && national.bytes().all(|b| b.is_ascii_digit())
        && !national.starts_with('0');
    subscriber.then(|| format!("+33{national}"))
}

/// A French number in E.164 as people write it: « 06 39 98 01 01 », with non-breaking spaces.
///
/// What is not such a number comes back as it is.
pub fn phone_for_people(e164: &str) -> String {
    match e164.strip_prefix("+33") {
        Some(national) if national.len() == 9 && national.is_ascii() => {
            let digits = format!("0{national}");
            let pairs: Vec<&str> = (0..digits.len())
                .step_by(2)
                .map(|at| &digits[at..at + 2])
                .collect();
            pairs.join("\u{a0}")
        }
        _ => e164.to_owned(),
    }
}

/// The form of an e-mail address by which two addresses are the same: letter case does not count.
pub fn email_key(address: &str) -> String {
    composed(&lower_case(&tidy(address)))
}

/// The form of a person's name by which two candidatures may be one: no letter case, single spaces.
pub fn name_key(name: &str) -> String {
    let lower = lower_case(&tidy(name));
    let words: Vec<&str> = lower.split_whitespace().collect();
    composed(&words.join(" "))
}

/// The answer `{nom, insee}` of a `commune` question.
///
/// The code is null for a name typed freely, outside the table of communes. The name
/// is kept as typed, so that a field does not change under the fingers.
pub fn commune_value(nom: &str, insee: Option<&str>) -> Value {
    let insee = insee.map(str::trim).filter(|code| !code.is_empty());
    json!({ "nom": nom, "insee": insee })
}

/// Whether a text is written like an INSEE commune code: `34172`, or `2A004` in Corsica.
pub fn is_insee_code(code: &str) -> bool {
    let bytes = code.as_bytes();
    bytes.len() == 5
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            1 => byte.is_ascii_digit() || (bytes[0] == b'2' && matches!(byte, b'A' | b'B')),
            _ => byte.is_ascii_digit(),
        })
}

/// Whether a text is written like a postal code.
pub(super) fn is_postal_code(code: &str) -> bool {
    code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is written like an e-mail address that a server would accept.
///
/// Pragmatic on purpose: only a message that arrives proves an address. The lengths
/// are those of RFC 5321.
pub(super) fn is_email(address: &str) -> bool {
    address.len() <= 254
        && address
            .split_once('@')
            .is_some_and(|(local, domain)| is_local_part(local) && is_domain(domain))
}

fn is_local_part(local: &str) -> bool {
    const FORBIDDEN: &str = "()<>[],;:\\\"";
    (1..=64).contains(&local.len())
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && !local
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || FORBIDDEN.contains(c))
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    domain.contains('.') && domain.split('.').all(is_label)
}

/// A text as it is compared with another in a condition on a question of this kind.
pub(super) fn comparable(kind: &QuestionKind, text: &str) -> String {
    match kind {
        QuestionKind::Email => email_key(text),
        QuestionKind::Phone => phone(text).unwrap_or_else(|| tidy(text)),
        QuestionKind::ShortText(_) | QuestionKind::LongText(_) | QuestionKind::PostalCode => {
            tidy(text)
        }
        QuestionKind::Information
        | QuestionKind::Commune { .. }
        | QuestionKind::Choice(_)
        | QuestionKind::Choices { .. }
        | QuestionKind::Departements(_)
        | QuestionKind::YesNo
        | QuestionKind::Scale(_)
        | QuestionKind::Grid(_)
        | QuestionKind::Consent => text.to_owned(),
    }
}

/// Keeps the two fields of a commune, the name in its normal form.
fn commune(fields: &Map<String, Value>) -> Value {
    let mut kept = Map::new();
    for (field, value) in fields {
        match (field.as_str(), value) {
            ("nom", Value::String(name)) => kept.insert(field.clone(), tidy(name).into()),
            ("nom" | "insee", _) => kept.insert(field.clone(), value.clone()),
            _ => None,
        };
    }
    kept.into()
}

/// Spaces (all of them), dots and dashes, as people write telephone numbers.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The normal form of a text answer, when the answer is a text at all.
pub(super) fn text_of(answer: &Value) -> Option<String> {
    answer.as_str().map(tidy)
}

/// Whether an answer is a commune: a name, and a code that is absent, null or well written.
pub(super) fn is_commune(answer: &Value) -> bool {
    let named = answer
        .get("nom")
        .is_some_and(|nom| nom.is_string() && !is_empty_value(nom));
    let coded = match answer.get("insee") {
        None | Some(Value::Null) => true,
        Some(Value::String(code)) => is_insee_code(code),
        Some(_) => false,
    };
    named && coded
}
