//! Reading a definition: either a sound questionnaire, or every reason to refuse it, each with its place.
//!
//! Two passes. The first reads the shape ([`object`] names what is missing or
//! mistyped); the second, [`references`], looks at what questions say of each
//! other. A setting that the engine does not know is refused where ignoring it
//! would accept wrong answers (`validation`), and tolerated elsewhere.
//!
//! The browser makes the first pass only: what it is sent, our server has verified.

mod condition;
mod kind;
mod object;
#[cfg(not(target_arch = "wasm32"))]
mod references;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde_json::Value;

use super::eligibility::{EligibilityRule, Severity};
use super::model::{
    Audience, DataClass, Question, QuestionId, QuestionKind, Questionnaire, Requirement, Section,
};
use object::Object;
pub use refusal::{DefinitionError, DefinitionErrors, Place, Refusal};

/// Reads a questionnaire, or refuses it with every reason.
///
/// # Errors
/// All that is wrong with the definition, in its order.
pub fn questionnaire(source: &Value) -> Result<Questionnaire, DefinitionErrors> {
    let mut errors = DefinitionErrors::default();
    let place = Place::root("appel.questionnaire");
    let questionnaire = read_questionnaire(source, place, &mut errors);
    #[cfg(not(target_arch = "wasm32"))]
    if let Some(questionnaire) = &questionnaire {
        references::verify(questionnaire, &mut errors);
    }
    errors.unless_any(questionnaire)
}

/// Reads the eligibility rules of a call, or refuses them with every reason.
///
/// A rule may read any question of the questionnaire.
///
/// # Errors
/// All that is wrong with the rules, in their order.
#[cfg(not(target_arch = "wasm32"))]
pub fn eligibility_rules(
    source: &Value,
    questionnaire: &Questionnaire,
) -> Result<Vec<EligibilityRule>, DefinitionErrors> {
    let mut errors = DefinitionErrors::default();
    let place = Place::root("appel.regles_eligibilite");
    let Some(sources) = source.as_array() else {
        errors.refuse(&place, Refusal::Expected { what: "une liste" });
        return Err(errors);
    };
    let mut names = BTreeSet::new();
    let mut rules = Vec::new();
    for (at, source) in sources.iter().enumerate() {
        let place = place.child(format!("règle {}", name_or_rank(source, at)));
        let Some(rule) = read_rule(source, &place, &mut errors) else {
            continue;
        };
        if !names.insert(rule.id.clone()) {
            errors.refuse(&place, Refusal::DuplicateRule);
        }
        references::verify_anywhere(&rule.when, questionnaire, &place.child("si"), &mut errors);
        rules.push(rule);
    }
    errors.unless_any(Some(rules))
}

impl TryFrom<Value> for Questionnaire {
    type Error = DefinitionErrors;

    fn try_from(source: Value) -> Result<Self, Self::Error> {
        questionnaire(&source)
    }
}

/// Reads the shape of one rule; what it refers to is verified with its questionnaire.
impl TryFrom<Value> for EligibilityRule {
    type Error = DefinitionErrors;

    fn try_from(source: Value) -> Result<Self, Self::Error> {
        let mut errors = DefinitionErrors::default();
        let place = Place::root("appel.regles_eligibilite")
            .child(format!("règle {}", name_or_rank(&source, 0)));
        let rule = read_rule(&source, &place, &mut errors);
        errors.unless_any(rule)
    }
}

fn read_questionnaire(
    source: &Value,
    place: Place,
    errors: &mut DefinitionErrors,
) -> Option<Questionnaire> {
    let object = Object::open(source, place, errors)?;
    Some(Questionnaire {
        id: object.text("id", errors),
        version: object.count("version", errors).unwrap_or(1),
        minutes: object.count("duree_estimee_minutes", errors),
        keeps_drafts: object.flag("enregistrement_brouillon", errors),
        sections: read_sections(&object, errors),
    })
}

fn read_sections(questionnaire: &Object, errors: &mut DefinitionErrors) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut seen = Names::default();
    for (at, source) in questionnaire.list("sections", errors).iter().enumerate() {
        let place = questionnaire
            .place
            .child(format!("section {}", name_or_rank(source, at)));
        let Some(object) = Object::open(source, place, errors) else {
            continue;
        };
        let id = object.name("id", errors);
        if !id.is_empty() && !seen.sections.insert(id.clone()) {
            errors.refuse(&object.place, Refusal::DuplicateSection);
        }
        sections.push(Section {
            id: id.into(),
            title: object.text("titre", errors),
            questions: read_questions(&object, &mut seen, errors),
        });
    }
    sections
}

/// The names already taken: a question's must be unique in the whole questionnaire.
#[derive(Default)]
struct Names {
    sections: BTreeSet<String>,
    questions: BTreeSet<QuestionId>,
}

fn read_questions(
    section: &Object,
    seen: &mut Names,
    errors: &mut DefinitionErrors,
) -> Vec<Question> {
    let mut questions = Vec::new();
    for (at, source) in section.list("questions", errors).iter().enumerate() {
        let place = section
            .place
            .child(format!("question {}", name_or_rank(source, at)));
        let Some(object) = Object::open(source, place, errors) else {
            continue;
        };
        let question = read_question(&object, errors);
        if !question.id.as_str().is_empty() && !seen.questions.insert(question.id.clone()) {
            errors.refuse(&object.place, Refusal::DuplicateQuestion);
        }
        questions.push(question);
    }
    questions
}

fn read_question(object: &Object, errors: &mut DefinitionErrors) -> Question {
    let id = QuestionId::from(object.name("id", errors));
    // A kind that cannot be read stands as a paragraph until the definition is refused.
    let kind = kind::read(object, errors).unwrap_or_else(|| {
        errors.doubtful(&id);
        QuestionKind::Information
    });
    let condition = object
        .field("condition")
        .and_then(|source| condition::read(source, &object.place.child("condition"), errors));
    Question {
        label: object.text("libelle", errors),
        help: object.optional_text("aide", errors),
        required: read_requirement(object, errors),
        condition,
        visible_to: read_audiences(object, errors),
        data: read_data_class(object, &kind, errors),
        autocomplete: object.optional_text("autocomplete", errors),
        default: object.field("defaut").cloned(),
        id,
        kind,
    }
}

/// `obligatoire: true` needs no condition, so that it wins over `obligatoire_si`.
fn read_requirement(object: &Object, errors: &mut DefinitionErrors) -> Requirement {
    let always = object.flag("obligatoire", errors);
    let when = object
        .field("obligatoire_si")
        .and_then(|source| condition::read(source, &object.place.child("obligatoire_si"), errors));
    match (always, when) {
        (true, _) => Requirement::Always,
        (false, Some(condition)) => Requirement::When(condition),
        (false, None) => Requirement::Optional,
    }
}

/// Without a word, the two who run the group: never more.
fn read_audiences(object: &Object, errors: &mut DefinitionErrors) -> Vec<Audience> {
    if object.field("visibilite").is_none() {
        return vec![Audience::Admin, Audience::Coanimation];
    }
    object
        .texts("visibilite", errors)
        .iter()
        .filter_map(|word| {
            let audience = Audience::from_word(word);
            if audience.is_none() {
                let refusal = Refusal::UnknownAudience { word: word.clone() };
                errors.refuse(&object.place.child("visibilite"), refusal);
            }
            audience
        })
        .collect()
}

/// Without a word, the class that is treated with the most care.
fn read_data_class(
    object: &Object,
    kind: &QuestionKind,
    errors: &mut DefinitionErrors,
) -> DataClass {
    let silent = match kind {
        QuestionKind::Information => DataClass::Nothing,
        _ => DataClass::Sensitive,
    };
    let Some(word) = object.optional_text("donnee", errors) else {
        return silent;
    };
    DataClass::from_word(&word).unwrap_or_else(|| {
        errors.refuse(
            &object.place.child("donnee"),
            Refusal::UnknownDataClass { word },
        );
        silent
    })
}

fn read_rule(
    source: &Value,
    place: &Place,
    errors: &mut DefinitionErrors,
) -> Option<EligibilityRule> {
    let object = Object::open(source, place.clone(), errors)?;
    let id = object.text("id", errors);
    let word = object.text("severite", errors);
    let severity = Severity::from_word(&word);
    if severity.is_none() && !word.is_empty() {
        errors.refuse(&place.child("severite"), Refusal::UnknownSeverity { word });
    }
    let when = match object.field("si") {
        Some(source) => condition::read(source, &place.child("si"), errors),
        None => {
            errors.refuse(place, Refusal::Missing { field: "si" });
            None
        }
    };
    let reason = object.text("motif", errors);
    let message = object.text("message", errors);
    let orientation = object.texts("orientation", errors);
    Some(EligibilityRule {
        id,
        severity: severity?,
        when: when?,
        reason,
        message,
        orientation,
    })
}

/// How a place calls an item of a list: by its name, or by its rank when it has none.
fn name_or_rank(source: &Value, at: usize) -> String {
    match source.get("id").and_then(Value::as_str) {
        Some(name) if !name.trim().is_empty() => name.to_owned(),
        _ => format!("nº {}", at + 1),
    }
}
