//! What a file of candidatures says was proposed instead of a place.

use serde::{Deserialize, Serialize};

use crate::{
    appel::{self, model::Slug},
    audit::{self, Actor},
    candidature::{self, model::CandidatureStatus},
    error::Error,
    selection::{
        model::{Decision, Placement},
        store,
    },
    server::state::AppState,
};

/// The part of a `cops.candidatures/1` file that tells where else people were sent to look.
#[derive(Debug, Deserialize)]
pub struct OrientationsFile {
    appel: Slug,
    candidatures: Vec<ImportedOrientation>,
}

#[derive(Debug, Deserialize)]
struct ImportedOrientation {
    numero: String,
    #[serde(default)]
    orientation: Vec<String>,
}

/// What an import changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ImportedOrientations {
    /// Candidatures not retained whose orientation was written.
    pub orientations: usize,
}

/// Writes what was proposed to those not retained, where the board keeps it.
///
/// A candidature that this record has not refused, or that somebody placed, is left as it is:
/// bringing a file twice changes nothing.
///
/// # Errors
/// [`Error::NotFound`] when the call was not imported first.
pub async fn import_orientations(
    state: &AppState,
    file: &OrientationsFile,
) -> Result<ImportedOrientations, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let call = appel::store::find(&mut tx, &file.appel)
        .await?
        .ok_or(Error::NotFound)?;
    let placed = store::placements(&mut tx, call.id).await?;
    let mut report = ImportedOrientations::default();
    for row in candidature::store::received(&mut tx, call.id).await? {
        let said = file
            .candidatures
            .iter()
            .find(|one| one.numero == row.number);
        let Some(said) = said.filter(|one| !one.orientation.is_empty()) else {
            continue;
        };
        let is_placed = placed.iter().any(|one| one.candidature == row.id);
        if row.status != CandidatureStatus::NonRetenue || is_placed {
            continue;
        }
        let placement = Placement {
            candidature: row.id,
            decision: Decision::NonRetenue,
            rank: None,
            reason: row.reason,
            orientation: said.orientation.clone(),
        };
        store::keep_placement(&mut tx, call.id, &placement, now, None).await?;
        report.orientations += 1;
    }
    if report.orientations > 0 {
        let object = call.id.to_string();
        let detail = format!("orientations={}", report.orientations);
        audit::record(
            &mut tx,
            now,
            Actor::Operator,
            "selection.imported",
            &object,
            &detail,
        )
        .await?;
        tx.commit().await?;
    }
    Ok(report)
}
