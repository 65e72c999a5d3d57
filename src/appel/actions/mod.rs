//! The verbs of a call: publish it, and remember what it asks.

mod prepare;
mod questionnaire;

pub use prepare::{
    Checked, Prepared, Start, begin, draft_faults, give_up, prepared, publish_draft, save_draft,
    save_published, turn,
};
pub use questionnaire::{Edited, edit, edited, publish_questionnaire, undo};

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use serde_json::Value;

use super::{
    document::{Appel, AppelSource, Definition},
    model::{AppelId, FormVersion, Slug},
    store,
};
use crate::{
    audit::{self, Actor},
    db::Tx,
    error::Error,
    server::state::AppState,
};

/// What publishing a call changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publication {
    /// The call is new.
    Created,
    /// The call says, or asks, something new.
    Changed,
    /// The call was published as it is.
    Unchanged,
}

/// Publishes a call, new or changed.
///
/// A questionnaire that asks something else than the published one becomes its
/// next version; answers given to an older version keep it.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be written; nothing is then changed.
pub async fn publish(
    state: &AppState,
    actor: Actor,
    source: AppelSource,
) -> Result<(Appel, Publication), Error> {
    let mut tx = state.db.write().await?;
    let published = store::find(&mut tx, &source.document.slug).await?;
    let (appel, publication) = match published {
        None => (create(state, &mut tx, source).await?, Publication::Created),
        Some(published) => change(state, &mut tx, published, source).await?,
    };
    let action = match publication {
        Publication::Created => "appel.published",
        Publication::Changed => "appel.changed",
        Publication::Unchanged => return Ok((appel, publication)),
    };
    let object = appel.id.to_string();
    let detail = format!("version {}", appel.version);
    audit::record(&mut tx, state.now(), actor, action, &object, &detail).await?;
    tx.commit().await?;
    Ok((appel, publication))
}

async fn create(state: &AppState, tx: &mut Tx, source: AppelSource) -> Result<Appel, Error> {
    let id = AppelId::fresh();
    let version = declared_version(&source.definition);
    store::insert(tx, id, version, &source, state.now()).await?;
    store::insert_questionnaire(tx, id, version, &source.definition, state.now()).await?;
    Ok(Appel {
        id,
        version,
        document: source.document,
    })
}

async fn change(
    state: &AppState,
    tx: &mut Tx,
    published: Appel,
    mut source: AppelSource,
) -> Result<(Appel, Publication), Error> {
    let id = published.id;
    let current = store::questionnaire(tx, id, published.version)
        .await?
        .ok_or(Error::Fault)?;
    let asks_the_same = source.definition.asks_the_same_as(&current);
    if asks_the_same && store::document(tx, id).await? == source.rest {
        return Ok((published, Publication::Unchanged));
    }
    let version = if asks_the_same {
        published.version
    } else {
        let next = declared_version(&source.definition).max(FormVersion(published.version.0 + 1));
        source.definition = source
            .definition
            .numbered(next)
            .map_err(store::unreadable)?;
        store::insert_questionnaire(tx, id, next, &source.definition, state.now()).await?;
        next
    };
    store::update(tx, id, version, &source, state.now()).await?;
    let appel = Appel {
        id,
        version,
        document: source.document,
    };
    Ok((appel, Publication::Changed))
}

/// Changes one thing that a published call says, and nothing that it asks.
async fn amended(
    state: &AppState,
    tx: &mut Tx,
    appel: Appel,
    amend: impl FnOnce(&mut Value),
) -> Result<Appel, Error> {
    let mut rest = store::document(tx, appel.id).await?;
    amend(&mut rest["appel"]);
    let asked = store::questionnaire(tx, appel.id, appel.version)
        .await?
        .ok_or(Error::Fault)?;
    let source = AppelSource::from_value(whole(&rest, &asked)).map_err(store::unreadable)?;
    let (appel, _) = change(state, tx, appel, source).await?;
    Ok(appel)
}

/// The whole document of a call, with what it asks.
fn whole(rest: &Value, asked: &Definition) -> Value {
    joined(
        rest.clone(),
        asked.questionnaire_source.clone(),
        asked.rules_source.clone(),
    )
}

fn joined(mut document: Value, questionnaire: Value, rules: Value) -> Value {
    document["appel"]["questionnaire"] = questionnaire;
    document["appel"]["regles_eligibilite"] = rules;
    document
}

/// A whole document, apart from what it asks: the rest, the questionnaire, its rules.
fn split(mut document: Value) -> (Value, Value, Value) {
    let call = document.get_mut("appel").and_then(Value::as_object_mut);
    let (questionnaire, rules) = match call {
        Some(call) => (
            call.remove("questionnaire"),
            call.remove("regles_eligibilite"),
        ),
        None => (None, None),
    };
    (
        document,
        questionnaire.unwrap_or_default(),
        rules.unwrap_or_else(|| Value::Array(Vec::new())),
    )
}

fn declared_version(definition: &Definition) -> FormVersion {
    FormVersion(i32::try_from(definition.questionnaire.version()).unwrap_or(i32::MAX - 1))
}

/// The published call of that name, in a transaction of its own.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn find(state: &AppState, slug: &Slug) -> Result<Appel, Error> {
    let mut tx = state.db.read().await?;
    store::find(&mut tx, slug).await?.ok_or(Error::NotFound)
}

/// What this call asks in this version, parsed once a process.
///
/// A published version never changes, so what is remembered is never stale.
///
/// # Errors
/// [`Error::NotFound`] when there is no such version.
pub async fn definition(
    state: &AppState,
    tx: &mut Tx,
    appel: AppelId,
    version: FormVersion,
) -> Result<Arc<Definition>, Error> {
    if let Some(known) = state.definitions.get(appel, version) {
        return Ok(known);
    }
    let definition = store::questionnaire(tx, appel, version)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(state.definitions.keep(appel, version, definition))
}

/// The parsed definitions that this process has met.
#[derive(Debug, Default)]
pub struct Definitions(RwLock<HashMap<(AppelId, FormVersion), Arc<Definition>>>);

impl Definitions {
    fn get(&self, appel: AppelId, version: FormVersion) -> Option<Arc<Definition>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&(appel, version)).cloned()
    }

    fn keep(
        &self,
        appel: AppelId,
        version: FormVersion,
        definition: Definition,
    ) -> Arc<Definition> {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known
            .entry((appel, version))
            .or_insert_with(|| Arc::new(definition))
            .clone()
    }
}
