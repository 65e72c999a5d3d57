//! A document as it once stood: made again from its first update, never from a snapshot, which has
//! forgotten what was erased.

use std::{
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
};

use yrs::{Doc, ReadTxn as _, Transact as _, Update, updates::decoder::Decode as _};

use super::{engine::blank, pack};
use crate::{
    db::Tx,
    error::Error,
    synthesis::{
        model::DocumentId,
        store::{self, log::Entry},
    },
};

/// Every update of a document up to `sequence`, from the first, packed or not.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read, or does not hold together.
pub async fn list(tx: &mut Tx, document: DocumentId, sequence: i64) -> Result<Vec<Entry>, Error> {
    let archives = store::log::archives_to(tx, document, sequence).await?;
    let packed = archives.last().map_or(0, |archive| archive.last);
    let loose = if packed < sequence {
        store::log::after(tx, document, packed).await?
    } else {
        Vec::new()
    };
    let mut entries = Vec::new();
    for archive in &archives {
        entries.extend(pack::unpack(archive).map_err(|_| Error::Fault)?);
    }
    entries.extend(loose);
    entries.retain(|entry| entry.sequence <= sequence);
    let is_whole = entries
        .iter()
        .zip(1..)
        .all(|(entry, expected)| entry.sequence == expected);
    if is_whole {
        Ok(entries)
    } else {
        Err(Error::Fault)
    }
}

/// Makes a document again from its first update, and reads it at each of these places, which go up. It
/// takes a core for a while: never call it from where others wait.
///
/// # Errors
/// [`Error::Fault`] when it cannot be made again.
pub fn walk<T>(
    entries: &[Entry],
    stops: &[i64],
    mut read: impl FnMut(&Doc) -> T,
) -> Result<Vec<T>, Error> {
    let doc = blank();
    let mut found = Vec::with_capacity(stops.len());
    let mut rest = entries;
    for stop in stops {
        let end = rest.partition_point(|entry| entry.sequence <= *stop);
        let (some, later) = rest.split_at(end);
        rest = later;
        // After a panic of the engine the document is never touched again, not even to be freed.
        match catch_unwind(AssertUnwindSafe(|| advance(&doc, some))) {
            Ok(true) => found.push(read(&doc)),
            Ok(false) => return Err(Error::Fault),
            Err(_) => {
                mem::forget(doc);
                return Err(Error::Fault);
            }
        }
    }
    Ok(found)
}

/// Merges these updates in one go; says whether all of them went in.
fn advance(doc: &Doc, entries: &[Entry]) -> bool {
    let Ok(mut transaction) = doc.try_transact_mut() else {
        return false;
    };
    for entry in entries {
        let Ok(update) = Update::decode_v1(&entry.content) else {
            return false;
        };
        if transaction.apply_update(update).is_err() {
            return false;
        }
    }
    transaction.commit();
    !transaction.has_missing_updates()
}

/// The document itself as it stood there.
///
/// # Errors
/// [`Error::Fault`] when it cannot be made again.
pub fn stood_at(entries: &[Entry], sequence: i64) -> Result<Doc, Error> {
    walk(entries, &[sequence], Doc::clone)?
        .pop()
        .ok_or(Error::Fault)
}
