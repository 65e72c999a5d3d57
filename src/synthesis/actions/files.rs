//! Documents of earlier years, from files and back.

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    open::is_understood,
    versions::{keep_at_stage, lasting, seal},
};
use crate::{
    audit::{self, Actor},
    db::Tx,
    error::Error,
    server::state::AppState,
    synthesis::{
        live::{self, engine},
        model::{Document, DocumentId, SCHEMA_VERSION, Stage, Whose, tree},
        rules::{
            exchange::{self, Filed, Refused, SCHEMA},
            template::Template,
        },
        store,
    },
};

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportedDocuments {
    /// How many documents came in.
    pub documents: usize,
    /// How many were there.
    pub deja_la: usize,
}

/// Why a file was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum ImportFailure {
    /// The file itself.
    #[error(transparent)]
    File(#[from] Refused),
    /// The record.
    #[error(transparent)]
    Record(#[from] Error),
}

/// Brings the documents of a file in, all or none. What is there already is left as it is: it may have
/// been written in since.
///
/// # Errors
/// [`ImportFailure`], saying where in the file.
pub async fn import(state: &AppState, file: &Value) -> Result<ImportedDocuments, ImportFailure> {
    let filed = exchange::read(file)?;
    let mut outcome = ImportedDocuments {
        documents: 0,
        deja_la: 0,
    };
    let mut tx = state.db.write().await?;
    for one in &filed {
        let known = store::sheet::named(&mut tx, &one.sheet.reference).await?;
        let document = match known {
            Some(id) => {
                outcome.deja_la += 1;
                store::find(&mut tx, id).await?.ok_or(Error::Fault)?
            }
            None => {
                outcome.documents += 1;
                add(&mut tx, state, one).await?
            }
        };
        // What was published elsewhere is sealed as it came, or at the next import if it came before that.
        if document.stage == Stage::Frozen && store::frozen(&mut tx, document.id).await?.is_none() {
            is_understood(&document)?;
            let kept = keep_at_stage(&mut tx, &document, Stage::Frozen, None, state.now()).await?;
            // What this program wrote from a file, it reads again.
            if kept.is_some() {
                return Err(Error::Fault.into());
            }
        }
    }
    tx.commit().await?;
    Ok(outcome)
}

async fn add(tx: &mut Tx, state: &AppState, filed: &Filed) -> Result<Document, Error> {
    let now = state.now();
    let document = Document {
        id: DocumentId::fresh(),
        kind: filed.template.kind(),
        template: filed.template.code().to_owned(),
        title: filed.title.clone(),
        whose: Whose::Nobody,
        stage: match filed.sheet.status.as_str() {
            "publiee" => Stage::Frozen,
            _ => Stage::Drafting,
        },
        stage_at: now,
        contributions_until: None,
        schema_version: SCHEMA_VERSION,
        made_at: now,
        made_by: None,
    };
    let update = tree::first_update(&engine::blank(), &filed.content).map_err(|_| Error::Fault)?;
    store::create(tx, &document, Some(&update)).await?;
    store::sheet::keep(tx, document.id, &filed.sheet).await?;
    let object = document.id.to_string();
    audit::record(tx, now, Actor::Operator, "synthesis.imported", &object, "").await?;
    Ok(document)
}

/// Documents that came from files, as a file: those of these names, or all of them in the order in which they
/// came.
///
/// # Errors
/// [`Error::NotFound`] when none came under one of these names.
pub async fn export(state: &AppState, references: &[String]) -> Result<Value, Error> {
    let mut tx = state.db.read().await?;
    let all = store::sheet::references(&mut tx).await?;
    let wanted = if references.is_empty() {
        &all
    } else {
        references
    };
    let mut documents = Vec::with_capacity(wanted.len());
    for reference in wanted {
        documents.push(one(&mut tx, reference).await?);
    }
    Ok(json!({"schema": SCHEMA, "documents": documents}))
}

async fn one(tx: &mut Tx, reference: &str) -> Result<Value, Error> {
    let id = store::sheet::named(tx, reference)
        .await?
        .ok_or(Error::NotFound)?;
    let document = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    let sheet = store::sheet::of(tx, id).await?.ok_or(Error::Fault)?;
    is_understood(&document)?;
    let (text, _) = live::read(tx, id).await?;
    let seal = seal(tx, &document, &text).await?;
    let filed = Filed {
        title: document.title,
        template: Template::from_code(&document.template).ok_or(Error::Fault)?,
        content: lasting(seal.as_ref(), id, &text)?,
        sheet,
    };
    Ok(exchange::leave(&filed))
}
