//! What a form of the editor asks, as an edit of the questionnaire.

mod condition;
mod refusal;
#[cfg(test)]
mod tests;

pub use condition::{Slot, branch_of};
pub use refusal::refusal_in_words;

use std::collections::BTreeSet;

use condition::change_condition;

use super::{
    panel::question_of,
    sheet::{Fault, Sheet},
    words::name_of,
};
use crate::form::{
    GridRow, Question, QuestionId, QuestionKind, Questionnaire, SectionId,
    edit::{Edit, EditRefusal, Way, new_question},
};

/// The questions by which the platform knows and answers people: they stay.
const KEPT: [&str; 4] = ["prenom", "nom", "courriel", "consent_sante"];

/// An edit, how the page tells it, and where the page goes on.
#[derive(Debug, Clone, PartialEq)]
pub struct Gesture {
    /// The edit.
    pub edit: Edit,
    /// « question ajoutée : « Votre prénom » ».
    pub what: String,
    /// The section in sight.
    pub section: SectionId,
    /// The question in hand.
    pub question: Option<QuestionId>,
    /// The element of the page that takes the focus.
    pub focus: String,
}

/// What the editor knows beside the questionnaire.
#[derive(Debug, Clone, Copy)]
pub struct Known<'k> {
    /// Every name that a question or a section of this call ever bore.
    pub taken: &'k BTreeSet<String>,
    /// The meetings of the call: their names, and what they are called.
    pub seances: &'k [(String, String)],
}

/// The edit that a posted form asks.
///
/// # Errors
/// Every field that is wrong.
pub fn gesture(
    posted: &Sheet,
    form: &Questionnaire,
    known: Known<'_>,
) -> Result<Gesture, Vec<Fault>> {
    let ask = posted.get("geste");
    if let Some(of_section) = ask.strip_prefix("etape_") {
        return section_gesture(of_section, posted, form, known);
    }
    if ask == "ajouter" {
        return add(posted, form, known);
    }
    let question = form
        .question(posted.get("question"))
        .ok_or_else(|| refuse("questionnaire", EditRefusal::Gone.to_string()))?;
    let id = question.id.clone();
    let section = form
        .section_of(&id)
        .map(|section| section.id.clone())
        .ok_or_else(|| refuse("questionnaire", EditRefusal::Gone.to_string()))?;
    let label = &question.label;
    let change = |changed: Question, what: String, focus: &str| Gesture {
        edit: Edit::ChangeQuestion(Box::new(changed)),
        what,
        section: section.clone(),
        question: Some(id.clone()),
        focus: focus.to_owned(),
    };
    match ask {
        "changer" => {
            let mut changed = question_of(posted, question)?;
            if posted.get("ordre") == "rencontres" {
                one_row_a_meeting(&mut changed, known.seances);
            }
            let what = format!("question modifiée\u{a0}: {}", quoted(&changed.label));
            Ok(change(changed, what, &format!("q-{id}")))
        }
        "monter" | "descendre" => {
            let (way, word) = match ask {
                "monter" => (Way::Up, "montée"),
                _ => (Way::Down, "descendue"),
            };
            Ok(Gesture {
                edit: Edit::MoveQuestion(id.clone(), way),
                what: format!("question {word}\u{a0}: {}", quoted(label)),
                // The page follows the question where it goes.
                section: section_after(form, &id, way).unwrap_or(section),
                focus: format!("{ask}-{id}"),
                question: Some(id),
            })
        }
        "retirer" if KEPT.contains(&id.as_str()) => Err(refuse(
            "libelle",
            "La plateforme se sert de cette question pour reconnaître la personne et lui répondre\u{a0}: elle peut être reformulée, pas retirée.",
        )),
        "retirer" => Ok(Gesture {
            edit: Edit::RemoveQuestion(id),
            what: format!("question retirée\u{a0}: {}", quoted(label)),
            section,
            question: None,
            focus: "questionnaire".to_owned(),
        }),
        "regle_ajouter" | "regle_retirer" | "regle_lier" | "regle_nier" => {
            let mut changed = question.clone();
            change_condition(&mut changed, ask, posted, form)?;
            let what = format!("condition modifiée\u{a0}: {}", quoted(label));
            Ok(change(changed, what, "conditions"))
        }
        _ => Err(refuse(
            "questionnaire",
            "Cette demande n’a pas été comprise. Rechargez la page.",
        )),
    }
}

fn refuse(field: &str, message: impl Into<String>) -> Vec<Fault> {
    vec![Fault {
        field: field.to_owned(),
        message: message.into(),
    }]
}

fn quoted(label: &str) -> String {
    let short: String = label.chars().take(60).collect();
    let cut = if short.len() < label.len() { "…" } else { "" };
    format!("«\u{a0}{}{cut}\u{a0}»", short.trim_end())
}

fn section_gesture(
    ask: &str,
    posted: &Sheet,
    form: &Questionnaire,
    known: Known<'_>,
) -> Result<Gesture, Vec<Fault>> {
    let title = posted.get("titre").trim().to_owned();
    let id = SectionId::from(posted.get("etape"));
    let named = |id: &SectionId| form.section(id).map(|section| quoted(&section.title));
    let of = |edit, what: String, section, focus: &str| Gesture {
        edit,
        what,
        section,
        question: None,
        focus: focus.to_owned(),
    };
    let gone = || refuse("questionnaire", EditRefusal::Gone.to_string());
    match ask {
        "ajouter" | "renommer" if title.is_empty() => {
            Err(refuse("titre", "Donnez un titre à cette étape."))
        }
        "ajouter" => {
            let id = SectionId::from(name_of(&title, "etape", known.taken));
            let what = format!("étape ajoutée\u{a0}: {}", quoted(&title));
            Ok(of(
                Edit::AddSection(id.clone(), title),
                what,
                id,
                "questionnaire",
            ))
        }
        "renommer" => {
            let what = format!("étape renommée\u{a0}: {}", quoted(&title));
            Ok(of(
                Edit::RenameSection(id.clone(), title),
                what,
                id,
                "questionnaire",
            ))
        }
        "monter" | "descendre" => {
            let way = if ask == "monter" { Way::Up } else { Way::Down };
            let what = format!("étape déplacée\u{a0}: {}", named(&id).ok_or_else(gone)?);
            Ok(of(
                Edit::MoveSection(id.clone(), way),
                what,
                id,
                "questionnaire",
            ))
        }
        "retirer" => {
            let what = format!("étape retirée\u{a0}: {}", named(&id).ok_or_else(gone)?);
            let sections = form.sections();
            let next = sections.iter().find(|section| section.id != id);
            let next = next.map_or_else(|| id.clone(), |section| section.id.clone());
            Ok(of(Edit::RemoveSection(id), what, next, "questionnaire"))
        }
        _ => Err(gone()),
    }
}

fn add(posted: &Sheet, form: &Questionnaire, known: Known<'_>) -> Result<Gesture, Vec<Fault>> {
    let label = posted.get("nouvelle_libelle").trim().to_owned();
    if label.is_empty() {
        return Err(refuse("nouvelle_libelle", "Écrivez la question."));
    }
    let section = SectionId::from(posted.get("etape"));
    if form.section(&section).is_none() {
        return Err(refuse("questionnaire", EditRefusal::Gone.to_string()));
    }
    let id = QuestionId::from(name_of(&label, "question", known.taken));
    let what = format!("question ajoutée\u{a0}: {}", quoted(&label));
    let mut question = new_question(posted.get("nouvelle_type"), id.clone(), label)
        .ok_or_else(|| refuse("nouvelle_type", "Choisissez la sorte de réponse."))?;
    if matches!(question.kind, QuestionKind::Grid(_)) {
        one_row_a_meeting(&mut question, known.seances);
    }
    let after = posted.get("apres");
    Ok(Gesture {
        edit: Edit::AddQuestion {
            section: section.clone(),
            after: (!after.is_empty()).then(|| after.into()),
            question: Box::new(question),
        },
        what,
        section,
        focus: format!("q-{id}"),
        question: Some(id),
    })
}

/// A grid asks of each meeting of the call; rows already there keep their words.
fn one_row_a_meeting(question: &mut Question, seances: &[(String, String)]) {
    let QuestionKind::Grid(grid) = &mut question.kind else {
        return;
    };
    let before = std::mem::take(&mut grid.rows);
    grid.rows = seances
        .iter()
        .map(|(id, title)| {
            let known = before.iter().find(|row| row.seance.as_ref() == Some(id));
            known.cloned().unwrap_or_else(|| GridRow {
                value: id.clone(),
                label: title.clone(),
                seance: Some(id.clone()),
            })
        })
        .collect();
    if grid.rows.is_empty() {
        grid.rows = before;
    }
}

/// The section in which a question stands once it moved.
fn section_after(form: &Questionnaire, id: &QuestionId, way: Way) -> Option<SectionId> {
    let sections = form.sections();
    let at = sections
        .iter()
        .position(|section| section.questions.iter().any(|one| one.id == *id))?;
    let questions = &sections[at].questions;
    let (edge, next) = match way {
        Way::Up => (questions.first(), at.checked_sub(1)),
        Way::Down => (questions.last(), Some(at + 1)),
    };
    let crosses = edge.is_some_and(|edge| edge.id == *id);
    let to = if crosses { next? } else { at };
    sections.get(to).map(|section| section.id.clone())
}
