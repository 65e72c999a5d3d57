//! Changing a questionnaire, one edit at a time.
//!
//! An edit gives a questionnaire that is as sound as the one before, or a refusal
//! that says why: nothing in between is ever kept. The name of a question never
//! changes, and whoever adds one chooses a name that no version ever bore.

mod changes;
mod conditions;
#[cfg(test)]
mod tests;

pub use changes::{Changes, changes};
pub use conditions::{Branch, add_test, flip_join, flip_not, remove_test};

use serde_json::Value;
use thiserror::Error;

use super::{
    condition::Condition,
    model::{
        Audience, ChoiceBounds, ChoiceOption, DataClass, Grid, GridRow, LengthBounds,
        MultipleOption, Question, QuestionId, QuestionKind, Questionnaire, Requirement, Scale,
        Section, SectionId,
    },
    parse::{self, DefinitionErrors},
};

/// One change of a questionnaire.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A section at the end.
    AddSection(SectionId, String),
    /// Another title for a section.
    RenameSection(SectionId, String),
    /// A section one place up or down.
    MoveSection(SectionId, Way),
    /// A section less; it must be empty.
    RemoveSection(SectionId),
    /// A question at the end of a section, or after another.
    AddQuestion {
        /// Where.
        section: SectionId,
        /// After which question of the section; at its end without one.
        after: Option<QuestionId>,
        /// The question, under a name never used.
        question: Box<Question>,
    },
    /// The same question, worded, limited or conditioned otherwise.
    ChangeQuestion(Box<Question>),
    /// A question one place up or down, from a section to the next when it stands at its edge.
    MoveQuestion(QuestionId, Way),
    /// A question less; no other may depend on it.
    RemoveQuestion(QuestionId),
}

/// Which way a thing moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Towards the beginning.
    Up,
    /// Towards the end.
    Down,
}

/// Why an edit is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditRefusal {
    /// What it is about is not there: somebody removed it meanwhile.
    #[error("Cet élément n’est plus dans le questionnaire. Rechargez la page.")]
    Gone,
    /// It is already the first, or the last.
    #[error("Il ne peut pas aller plus loin.")]
    AtTheEdge,
    /// A name that already serves.
    #[error("Ce nom sert déjà.")]
    NameTaken,
    /// A section that still has questions.
    #[error("Cette étape contient encore des questions. Déplacez-les ou retirez-les d’abord.")]
    NotEmpty,
    /// A questionnaire asks something.
    #[error("Un questionnaire garde au moins une étape.")]
    LastSection,
    /// Other questions depend on it.
    #[error("Cette question en conditionne d’autres.")]
    NeededBy(Vec<QuestionId>),
    /// What comes of it would be refused, for these reasons.
    #[error(transparent)]
    Unsound(#[from] DefinitionErrors),
}

/// The questionnaire that an edit makes of another.
///
/// # Errors
/// Why the edit is refused; the questionnaire then stays as it is.
pub fn apply(questionnaire: &Questionnaire, edit: &Edit) -> Result<Questionnaire, EditRefusal> {
    let mut next = questionnaire.clone();
    let sections = &mut next.sections;
    match edit {
        Edit::AddSection(id, title) => {
            if questionnaire.section(id).is_some() {
                return Err(EditRefusal::NameTaken);
            }
            sections.push(Section {
                id: id.clone(),
                title: title.clone(),
                questions: Vec::new(),
            });
        }
        Edit::RenameSection(id, title) => {
            let at = place_of_section(sections, id)?;
            title.clone_into(&mut sections[at].title);
        }
        Edit::MoveSection(id, way) => {
            let at = place_of_section(sections, id)?;
            let to = beside(at, *way, sections.len())?;
            sections.swap(at, to);
        }
        Edit::RemoveSection(id) => {
            let at = place_of_section(sections, id)?;
            if !sections[at].questions.is_empty() {
                return Err(EditRefusal::NotEmpty);
            }
            if sections.len() == 1 {
                return Err(EditRefusal::LastSection);
            }
            sections.remove(at);
        }
        Edit::AddQuestion {
            section,
            after,
            question,
        } => {
            if questionnaire.question(&question.id).is_some() {
                return Err(EditRefusal::NameTaken);
            }
            let at = place_of_section(sections, section)?;
            let questions = &mut sections[at].questions;
            let place = after
                .as_ref()
                .and_then(|after| questions.iter().position(|one| one.id == *after))
                .map_or(questions.len(), |place| place + 1);
            questions.insert(place, Question::clone(question));
        }
        Edit::ChangeQuestion(changed) => {
            let (section, place) = place_of(sections, &changed.id)?;
            sections[section].questions[place] = Question::clone(changed);
        }
        Edit::MoveQuestion(id, way) => move_question(sections, id, *way)?,
        Edit::RemoveQuestion(id) => {
            let needed_by = dependents(questionnaire, id);
            if !needed_by.is_empty() {
                let needed_by = needed_by.iter().map(|question| question.id.clone());
                return Err(EditRefusal::NeededBy(needed_by.collect()));
            }
            let (section, place) = place_of(sections, id)?;
            sections[section].questions.remove(place);
        }
    }
    Ok(verified(&next)?)
}

/// The same questionnaire, read again as if it arrived: the one way to know that it is sound.
fn verified(questionnaire: &Questionnaire) -> Result<Questionnaire, DefinitionErrors> {
    let source = serde_json::to_value(questionnaire).unwrap_or(Value::Null);
    parse::questionnaire(&source)
}

fn place_of_section(sections: &[Section], id: &SectionId) -> Result<usize, EditRefusal> {
    let place = sections.iter().position(|section| section.id == *id);
    place.ok_or(EditRefusal::Gone)
}

fn place_of(sections: &[Section], id: &QuestionId) -> Result<(usize, usize), EditRefusal> {
    for (at, section) in sections.iter().enumerate() {
        let place = section.questions.iter().position(|one| one.id == *id);
        if let Some(place) = place {
            return Ok((at, place));
        }
    }
    Err(EditRefusal::Gone)
}

fn beside(at: usize, way: Way, count: usize) -> Result<usize, EditRefusal> {
    let to = match way {
        Way::Up => at.checked_sub(1),
        Way::Down => Some(at + 1),
    };
    to.filter(|to| *to < count).ok_or(EditRefusal::AtTheEdge)
}

fn move_question(sections: &mut [Section], id: &QuestionId, way: Way) -> Result<(), EditRefusal> {
    let (section, place) = place_of(sections, id)?;
    let count = sections[section].questions.len();
    if let Ok(to) = beside(place, way, count) {
        sections[section].questions.swap(place, to);
        return Ok(());
    }
    let next = beside(section, way, sections.len())?;
    let question = sections[section].questions.remove(place);
    let questions = &mut sections[next].questions;
    let place = match way {
        Way::Up => questions.len(),
        Way::Down => 0,
    };
    questions.insert(place, question);
    Ok(())
}

/// The questions whose condition, requirement or list reads the answer to this one.
#[must_use]
pub fn dependents<'q>(questionnaire: &'q Questionnaire, id: &QuestionId) -> Vec<&'q Question> {
    let reads = |condition: &Condition| {
        let mut found = false;
        condition.visit(&mut |read, _| found |= read == id);
        found
    };
    questionnaire
        .questions()
        .filter(|question| {
            let by_condition = question.condition.as_ref().is_some_and(reads);
            let by_requirement = match &question.required {
                Requirement::When(condition) => reads(condition),
                Requirement::Optional | Requirement::Always => false,
            };
            let by_list = matches!(
                &question.kind,
                QuestionKind::Commune { postal_code: Some(code) } if code == id
            );
            by_condition || by_requirement || by_list
        })
        .collect()
}

/// The words of the kinds that can be added, in the order in which they are proposed.
pub const KINDS: [&str; 14] = [
    "texte_court",
    "texte_long",
    "choix_unique",
    "choix_multiple",
    "oui_non",
    "echelle",
    "grille",
    "email",
    "telephone",
    "code_postal",
    "commune",
    "departement_multiple",
    "consentement",
    "information",
];

/// A new question of this kind, sound as it is; nothing for a word that names no kind.
#[must_use]
pub fn new_question(word: &str, id: QuestionId, label: String) -> Option<Question> {
    let (kind, data) = new_kind(word)?;
    Some(Question {
        id,
        label,
        help: None,
        required: Requirement::Optional,
        condition: None,
        visible_to: vec![Audience::Admin, Audience::Coanimation],
        data,
        autocomplete: None,
        default: None,
        kind,
    })
}

fn new_kind(word: &str) -> Option<(QuestionKind, DataClass)> {
    let option = |rank: u8| ChoiceOption {
        value: format!("option_{rank}"),
        label: format!("Réponse {rank}"),
    };
    let lengths = |max| LengthBounds {
        min: None,
        max: Some(max),
    };
    Some(match word {
        "information" => (QuestionKind::Information, DataClass::Nothing),
        "texte_court" => (QuestionKind::ShortText(lengths(200)), DataClass::Sensitive),
        "texte_long" => (QuestionKind::LongText(lengths(2000)), DataClass::Sensitive),
        "email" => (QuestionKind::Email, DataClass::Contact),
        "telephone" => (QuestionKind::Phone, DataClass::Contact),
        "code_postal" => (QuestionKind::PostalCode, DataClass::Location),
        "commune" => (
            QuestionKind::Commune { postal_code: None },
            DataClass::Location,
        ),
        "choix_unique" => (
            QuestionKind::Choice(vec![option(1), option(2)]),
            DataClass::Sensitive,
        ),
        "choix_multiple" => {
            let options = [1, 2].map(|rank| {
                let ChoiceOption { value, label } = option(rank);
                MultipleOption {
                    value,
                    label,
                    exclusive: false,
                }
            });
            let kind = QuestionKind::Choices {
                options: options.into(),
                bounds: ChoiceBounds::default(),
            };
            (kind, DataClass::Sensitive)
        }
        "departement_multiple" => (
            QuestionKind::Departements(ChoiceBounds::default()),
            DataClass::Location,
        ),
        "oui_non" => (QuestionKind::YesNo, DataClass::Sensitive),
        "echelle" => {
            let scale = Scale {
                min: 1,
                max: 5,
                min_label: Some("Pas du tout d’accord".to_owned()),
                max_label: Some("Tout à fait d’accord".to_owned()),
                indicator: None,
            };
            (QuestionKind::Scale(scale), DataClass::Sensitive)
        }
        "grille" => {
            let grid = Grid {
                rows: vec![GridRow {
                    value: "ligne_1".to_owned(),
                    label: "Ligne 1".to_owned(),
                    seance: None,
                }],
                columns: vec![option(1), option(2)],
                all_rows: true,
            };
            (QuestionKind::Grid(grid), DataClass::Sensitive)
        }
        "consentement" => (QuestionKind::Consent, DataClass::Technical),
        _ => return None,
    })
}
