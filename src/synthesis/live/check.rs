//! `croisee check-log`: every document is made again from its very first update, and compared.

use serde::Serialize;

use super::{
    engine::{Engine as _, Yrs},
    gate::{Holder, Known},
    log::{self, sorted},
    pack,
};
use crate::{
    db::Tx,
    error::Error,
    synthesis::{
        model::DocumentId,
        store::{self, log::Entry},
    },
};

/// What was found.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// How many documents.
    documents: usize,
    /// How many updates, packed or not.
    modifications: usize,
    /// Those that do not hold together, and why.
    abimes: Vec<(DocumentId, &'static str)>,
}

impl Report {
    /// Whether everything holds together.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.abimes.is_empty()
    }
}

/// Looks at every document.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn all(tx: &mut Tx) -> Result<Report, Error> {
    let mut report = Report::default();
    for document in store::every_id(tx).await? {
        report.documents += 1;
        match one(tx, document).await? {
            Ok(updates) => report.modifications += updates,
            Err(why) => report.abimes.push((document, why)),
        }
    }
    Ok(report)
}

async fn one(tx: &mut Tx, document: DocumentId) -> Result<Result<usize, &'static str>, Error> {
    let mut entries: Vec<Entry> = Vec::new();
    for archive in store::log::archives(tx, document).await? {
        match pack::unpack(&archive) {
            Ok(packed) => entries.extend(packed),
            Err(_) => return Ok(Err("paquet illisible")),
        }
    }
    let from = entries.last().map_or(0, |entry| entry.sequence);
    entries.extend(store::log::after(tx, document, from).await?);
    let is_whole = entries
        .iter()
        .zip(1..)
        .all(|(entry, expected)| entry.sequence == expected);
    if !is_whole {
        return Ok(Err("modification manquante"));
    }
    let Ok(kept) = log::load(tx, document).await else {
        return Ok(Err("reconstruction impossible"));
    };
    let Ok(engine) = from_the_first(&entries) else {
        return Ok(Err("liste refusée"));
    };
    let same = sorted(&engine)? == sorted(&kept.engine)?
        && engine.tree().map_err(|_| Error::Fault)?
            == kept.engine.tree().map_err(|_| Error::Fault)?;
    Ok(if same {
        Ok(entries.len())
    } else {
        Err("texte différent")
    })
}

/// Through the gate again, one by one.
fn from_the_first(entries: &[Entry]) -> Result<Yrs, Error> {
    let mut engine = Yrs::default();
    let mut known = Known::default();
    for entry in entries {
        let step = known
            .check(&entry.content, |_| Holder::Own, |_| true)
            .map_err(|_| Error::Fault)?;
        engine.apply(&entry.content).map_err(|_| Error::Fault)?;
        known.advance(&step);
    }
    Ok(engine)
}
