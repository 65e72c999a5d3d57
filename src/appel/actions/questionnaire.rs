//! The verbs of a questionnaire being edited: each edit is kept whole, so that the
//! last ones can be undone, until the questionnaire is published as a new version.

use std::collections::BTreeSet;

use serde_json::Value;
use sqlx::types::Json;

use super::{
    Checked, Prepared, change,
    prepare::{note, prepared, tell},
    whole,
};
use crate::{
    account::model::SignedIn,
    appel::{
        document::{AppelSource, Definition},
        model::{AppelEvent, FormVersion, Slug},
        rules::{
            gesture::{Gesture, Known, gesture, refusal_in_words},
            sheet::{Fault, Sheet},
        },
        store::{self, RevisionRow},
    },
    db::Tx,
    error::Error,
    form::edit::{self, EditRefusal},
    server::state::AppState,
};

/// What a call asks, as the last edit left it.
#[derive(Debug, Clone)]
pub struct Edited {
    /// The questions and the rules.
    pub definition: Definition,
    /// The rank of the last edit; 0 when there is none.
    pub position: i32,
}

/// What a call asks, as the last edit left it.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn edited(state: &AppState, tx: &mut Tx, prepared: &Prepared) -> Result<Edited, Error> {
    if let Some(last) = store::last_revision(tx, prepared.id).await? {
        return Ok(Edited {
            definition: Definition::read(&last.questionnaire, &last.rules)
                .map_err(store::unreadable)?,
            position: last.position,
        });
    }
    let appel = prepared.published.as_ref().ok_or(Error::Fault)?;
    let definition = super::definition(state, tx, appel.id, appel.version).await?;
    Ok(Edited {
        definition: Definition::clone(&definition),
        position: 0,
    })
}

/// What a form of the editor asks, done after the edit `seen`; answers where the page goes on.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call.
pub async fn edit(
    state: &AppState,
    person: &SignedIn,
    slug: &Slug,
    seen: i32,
    posted: &Sheet,
) -> Checked<Gesture> {
    let mut tx = state.db.write().await?;
    let prepared = prepared(&mut tx, slug).await?;
    let edited = edited(state, &mut tx, &prepared).await?;
    if edited.position != seen {
        return Ok(Err(stale()));
    }
    let form = &edited.definition.questionnaire;
    let taken = every_name(&mut tx, &prepared, &edited).await?;
    let seances = seances_of(&prepared);
    let known = Known {
        taken: &taken,
        seances: &seances,
    };
    let asked = match gesture(posted, form, known) {
        Ok(asked) => asked,
        Err(faults) => return Ok(Err(faults)),
    };
    let field = match posted.get("geste") {
        "ajouter" => "nouvelle_libelle",
        ask if ask.starts_with("etape_") => "titre",
        _ => "libelle",
    };
    let next = match edit::apply(form, &asked.edit) {
        Ok(next) => next,
        Err(refusal) => return Ok(Err(refusal_in_words(&refusal, form, field))),
    };
    if next == *form {
        return Ok(Ok(asked));
    }
    let questionnaire = serde_json::to_value(&next).map_err(store::unreadable)?;
    let rules = edited.definition.rules_source.clone();
    if let Err(errors) = Definition::read(&questionnaire, &rules) {
        let faults = refusal_in_words(&EditRefusal::Unsound(errors), form, field);
        return Ok(Err(about_rules(faults)));
    }
    let revision = RevisionRow {
        position: seen + 1,
        questionnaire: Json(questionnaire),
        rules: Json(rules),
        what: asked.what.clone(),
        at: state.now(),
    };
    store::insert_revision(&mut tx, prepared.id, &revision, person.account).await?;
    note(
        state,
        &mut tx,
        person,
        "appel.asked_edited",
        prepared.id,
        "",
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(asked))
}

fn stale() -> Vec<Fault> {
    vec![Fault {
        field: "questionnaire".to_owned(),
        message: "Le questionnaire a changé entre-temps, dans une autre fenêtre ou par quelqu’un d’autre. Le voici à jour\u{a0}: recommencez votre dernier geste.".to_owned(),
    }]
}

/// The questionnaire is sound by itself: what is left is a rule of eligibility that reads it.
fn about_rules(faults: Vec<Fault>) -> Vec<Fault> {
    let explained = |fault: Fault| Fault {
        message: format!(
            "Une règle d’éligibilité de l’appel lit cette question. {}",
            fault.message
        ),
        ..fault
    };
    faults.into_iter().map(explained).collect()
}

/// Every name that a question or a section of the call ever bore.
async fn every_name(
    tx: &mut Tx,
    prepared: &Prepared,
    edited: &Edited,
) -> Result<BTreeSet<String>, Error> {
    let mut names = BTreeSet::new();
    let mut wordings = store::every_wording(tx, prepared.id).await?;
    wordings.push(edited.definition.questionnaire_source.clone());
    for wording in &wordings {
        for section in wording["sections"].as_array().into_iter().flatten() {
            names.extend(name(section));
            let questions = section["questions"].as_array().into_iter().flatten();
            names.extend(questions.filter_map(name));
        }
    }
    Ok(names)
}

fn name(named: &Value) -> Option<String> {
    named["id"].as_str().map(str::to_owned)
}

/// The meetings that the call announces: their names, and what they are called.
fn seances_of(prepared: &Prepared) -> Vec<(String, String)> {
    let document = prepared.sheet.document(&prepared.base, prepared.scope());
    let document = document.as_ref().unwrap_or(&prepared.base);
    let seances = document["appel"]["seances"]
        .as_array()
        .into_iter()
        .flatten();
    seances
        .filter_map(|seance| Some((name(seance)?, seance["titre"].as_str()?.to_owned())))
        .collect()
}

/// Takes back the last edit; nothing when there is none left, or when it is not the one that was seen.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call.
pub async fn undo(
    state: &AppState,
    person: &SignedIn,
    slug: &Slug,
    seen: i32,
) -> Result<(), Error> {
    let mut tx = state.db.write().await?;
    let prepared = prepared(&mut tx, slug).await?;
    let last = store::last_revision(&mut tx, prepared.id).await?;
    let Some(last) = last.filter(|last| last.position > 0 && last.position == seen) else {
        return Ok(());
    };
    store::drop_revisions(&mut tx, prepared.id, last.position).await?;
    note(
        state,
        &mut tx,
        person,
        "appel.asked_undone",
        prepared.id,
        "",
    )
    .await?;
    tx.commit().await
}

/// Publishes the questionnaire of a published call, as last edited, as its next
/// version. Answers given to an older version keep it.
///
/// # Errors
/// [`Error::NotFound`] when there is no such published call.
pub async fn publish_questionnaire(
    state: &AppState,
    person: &SignedIn,
    slug: &Slug,
    seen: i32,
) -> Checked<FormVersion> {
    let mut tx = state.db.write().await?;
    let appel = store::find(&mut tx, slug).await?.ok_or(Error::NotFound)?;
    let Some(last) = store::last_revision(&mut tx, appel.id).await? else {
        return Ok(Ok(appel.version));
    };
    let started_from = last.questionnaire["version"].as_i64();
    if last.position != seen || started_from != Some(i64::from(appel.version.0)) {
        return Ok(Err(stale()));
    }
    let before = store::questionnaire(&mut tx, appel.id, appel.version)
        .await?
        .ok_or(Error::Fault)?;
    let asked = Definition::read(&last.questionnaire, &last.rules).map_err(store::unreadable)?;
    let said = edit::changes(&before.questionnaire, &asked.questionnaire).sentence();
    let rest = store::document(&mut tx, appel.id).await?;
    let source = match AppelSource::from_value(whole(&rest, &asked)) {
        Ok(source) => source,
        Err(refusal) => {
            return Ok(Err(vec![Fault {
                field: "questionnaire".to_owned(),
                message: refusal.to_string(),
            }]));
        }
    };
    let id = appel.id;
    let version = if said.is_empty() {
        appel.version
    } else {
        let (appel, _) = change(state, &mut tx, appel, source).await?;
        let said = format!("version {}, {said}", appel.version);
        tell(state, &mut tx, person, id, AppelEvent::Asked, &said, "").await?;
        appel.version
    };
    store::drop_revisions(&mut tx, id, 0).await?;
    let detail = format!("version {version}");
    note(state, &mut tx, person, "appel.asked", id, &detail).await?;
    tx.commit().await?;
    Ok(Ok(version))
}
