//! `croisee import`: brings documents into the record, each by the verb of the
//! domain that its `schema` names. Importing a file twice changes nothing.

use std::{fs, path::Path};

use serde::Serialize;
use serde_json::{Value, json};

use super::check::one_line;
use crate::{
    appel::{
        actions::{self, Publication},
        document::{self, AppelSource},
    },
    audit::Actor,
    error::Error,
    server::state::AppState,
};

/// Why a file was not imported: one French line. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum NotImported {
    /// The file cannot be read.
    #[error("{0} ne peut pas être lu : {1}")]
    Unreadable(String, std::io::Error),
    /// The file is no document of a known format.
    #[error("{0} : {1}")]
    Refused(String, String),
    /// The record could not be written.
    #[error("{0} : {1}")]
    Fault(String, Error),
}

/// What an import did, printed as one line of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// The file.
    #[serde(rename = "fichier")]
    pub file: String,
    /// Its format.
    pub schema: String,
    /// What was done, in the words of the format's domain.
    #[serde(flatten)]
    pub outcome: Value,
}

/// Imports one file.
///
/// # Errors
/// When the file cannot be read, understood or written; nothing is then changed.
pub async fn import(state: &AppState, path: &Path) -> Result<Imported, NotImported> {
    let file = path.display().to_string();
    let refuse = |reason: String| NotImported::Refused(file.clone(), reason);
    let text =
        fs::read_to_string(path).map_err(|error| NotImported::Unreadable(file.clone(), error))?;
    let value: Value =
        serde_json::from_str(&text).map_err(|error| refuse(format!("JSON illisible : {error}")))?;
    let schema = value
        .get("schema")
        .and_then(Value::as_str)
        .ok_or_else(|| refuse("schema : manque".to_owned()))?
        .to_owned();
    let outcome = match schema.as_str() {
        document::SCHEMA => {
            let source =
                AppelSource::from_value(value).map_err(|refusal| refuse(one_line(&refusal)))?;
            publish(state, source)
                .await
                .map_err(|error| NotImported::Fault(file.clone(), error))?
        }
        "cops.candidatures/1" => {
            return Err(refuse(
                "les candidatures ne s’importent pas encore".to_owned(),
            ));
        }
        other => return Err(refuse(format!("schema : « {other} » est inconnu"))),
    };
    Ok(Imported {
        file,
        schema,
        outcome,
    })
}

async fn publish(state: &AppState, source: AppelSource) -> Result<Value, Error> {
    let (appel, publication) = actions::publish(state, Actor::Operator, source).await?;
    let done = match publication {
        Publication::Created => "publié",
        Publication::Changed => "modifié",
        Publication::Unchanged => "inchangé",
    };
    Ok(json!({
        "appel": appel.document.slug,
        "resultat": done,
        "version": appel.version,
    }))
}
