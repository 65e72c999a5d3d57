//! `croisee import`: brings documents into the record, each by the verb of the
//! domain that its `schema` names. Importing a file twice changes nothing.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Failure,
    check::{read, unreadable},
};
use crate::{
    appel::{
        actions::{self as appels, Publication},
        document::{self, AppelSource},
    },
    audit::Actor,
    candidature::actions::{self as candidatures, CandidaturesFile},
    error::Error,
    review::actions::{self as review, ReadingsFile},
    seance::actions::{self as seances, PresencesFile},
    selection::actions::{self as selection, OrientationsFile},
    server::state::AppState,
    synthesis::{
        actions::{self as syntheses, ImportFailure},
        rules::exchange,
    },
};

/// The format of a file of candidatures.
const CANDIDATURES: &str = "cops.candidatures/1";

/// Adds what the files hold to the record, in their order; prints a line for each.
pub(super) async fn run(state: &AppState, files: &[PathBuf]) -> Result<(), Failure> {
    for path in files {
        let mut outcome = import(state, path).await?;
        outcome["fichier"] = json!(path.display().to_string());
        super::print(&outcome);
    }
    Ok(())
}

/// A file is imported whole, or not at all.
async fn import(state: &AppState, path: &Path) -> Result<Value, Failure> {
    let file: Value = serde_json::from_str(&read(path)?)
        .map_err(|error| unreadable(path, &format_args!("JSON illisible : {error}")))?;
    let schema = file.get("schema").and_then(Value::as_str);
    let outcome = match schema {
        Some(document::SCHEMA) => {
            let source =
                AppelSource::from_value(file).map_err(|refusal| unreadable(path, &refusal))?;
            publish(state, source).await
        }
        Some(CANDIDATURES) => {
            let parts = Parts::read(&file).map_err(|error| unreadable(path, &error))?;
            bring(state, &parts).await
        }
        Some(exchange::SCHEMA) => match syntheses::import(state, &file).await {
            Ok(outcome) => Ok(json!(outcome)),
            Err(ImportFailure::Record(error)) => Err(error),
            Err(ImportFailure::File(refused)) => return Err(unreadable(path, &refused)),
        },
        Some(other) => {
            let reason = format!("schema : « {other} » est inconnu");
            return Err(unreadable(path, &reason));
        }
        None => return Err(unreadable(path, &"schema : manque")),
    };
    outcome.map_err(|error| Failure::new(format!("{} : {error}", path.display())))
}

/// What each domain reads in a file of candidatures.
struct Parts {
    candidatures: CandidaturesFile,
    readings: ReadingsFile,
    orientations: OrientationsFile,
    presences: PresencesFile,
}

impl Parts {
    fn read(file: &Value) -> serde_json::Result<Self> {
        Ok(Self {
            candidatures: Deserialize::deserialize(file)?,
            readings: Deserialize::deserialize(file)?,
            orientations: Deserialize::deserialize(file)?,
            presences: Deserialize::deserialize(file)?,
        })
    }
}

/// Candidatures first, then how they were read, where else people were sent to look, and who came.
async fn bring(state: &AppState, parts: &Parts) -> Result<Value, Error> {
    let mut report = json!(candidatures::import(state, &parts.candidatures).await?);
    let readings = review::import_readings(state, &parts.readings).await?;
    report["lectures"] = json!(readings.lectures);
    report["notes"] = json!(readings.notes);
    let told = selection::import_orientations(state, &parts.orientations).await?;
    report["orientations"] = json!(told.orientations);
    let presences = seances::import_presences(state, &parts.presences).await?;
    report["presences"] = json!(presences.presences);
    Ok(report)
}

async fn publish(state: &AppState, source: AppelSource) -> Result<Value, Error> {
    let (appel, publication) = appels::publish(state, Actor::Operator, source).await?;
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
