//! What a file of candidatures says of how they were read.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    appel::{self, model::Slug},
    audit::{self, Actor},
    candidature,
    db::Instant,
    error::Error,
    review::{
        model::{Note, NoteId, Scores},
        rules, store,
    },
    server::state::AppState,
};

/// The part of a `cops.candidatures/1` file that tells how they were read.
#[derive(Debug, Deserialize)]
pub struct ReadingsFile {
    appel: Slug,
    candidatures: Vec<ImportedReading>,
}

#[derive(Debug, Deserialize)]
struct ImportedReading {
    numero: String,
    historique: Vec<ImportedEvent>,
    lecture: Option<BTreeMap<String, u32>>,
    note_interne: Option<String>,
}

#[derive(Debug, Deserialize)]
struct ImportedEvent {
    le: Timestamp,
}

/// What an import changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ImportedReadings {
    /// Agreed readings written.
    pub lectures: usize,
    /// Notes written.
    pub notes: usize,
}

/// Writes the agreed readings and notes of candidatures whose whole history is in the past.
///
/// A file says what the commission agreed on, not who marked what: it is kept apart from the
/// answers of readers, and counts while there are none. Bringing it twice changes nothing.
///
/// # Errors
/// [`Error::NotFound`] when the call was not imported first.
pub async fn import_readings(
    state: &AppState,
    file: &ReadingsFile,
) -> Result<ImportedReadings, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let call = appel::store::find(&mut tx, &file.appel)
        .await?
        .ok_or(Error::NotFound)?;
    let rows = candidature::store::received(&mut tx, call.id).await?;
    let noted = store::note_keys(&mut tx, call.id).await?;
    let mut report = ImportedReadings::default();
    for imported in &file.candidatures {
        let Some(row) = rows.iter().find(|row| row.number == imported.numero) else {
            continue;
        };
        let last = imported.historique.iter().map(|event| event.le).max();
        let Some(at) = last.map(Instant::new).filter(|at| *at <= now) else {
            continue;
        };
        let scores = imported
            .lecture
            .as_ref()
            .zip(call.document.review_grid.as_ref());
        if let Some((scores, grid)) = scores {
            let marks: Scores = grid
                .criteria
                .iter()
                .filter_map(|one| Some((one.id.clone(), *scores.get(&one.id)?)))
                .collect();
            if rules::weighted_total(grid, &marks).is_some()
                && store::keep_agreed(&mut tx, row.id, &marks, at).await?
            {
                report.lectures += 1;
            }
        }
        if let Some(body) = imported
            .note_interne
            .as_ref()
            .filter(|_| !noted.contains(&row.id))
        {
            let note = Note {
                id: NoteId::fresh(),
                author: None,
                body: body.clone(),
                at,
            };
            store::add_note(&mut tx, row.id, &note).await?;
            report.notes += 1;
        }
    }
    if report != ImportedReadings::default() {
        let detail = format!("lectures={} notes={}", report.lectures, report.notes);
        let object = call.id.to_string();
        audit::record(
            &mut tx,
            now,
            Actor::Operator,
            "review.imported",
            &object,
            &detail,
        )
        .await?;
        tx.commit().await?;
    }
    Ok(report)
}
