//! A document made again from its list, and its list made short again.

use std::time::Duration;

use super::{
    engine::{Engine, Yrs},
    pack,
};
use crate::{
    db::{Instant, Tx},
    error::Error,
    server::state::AppState,
    synthesis::{
        model::DocumentId,
        store::{
            self,
            log::{Entry, Snapshot},
        },
    },
};

/// How long a process holds a document without saying so again.
pub const LEASE: Duration = Duration::from_secs(10);

/// A document, made again.
#[derive(Debug)]
pub struct Loaded {
    /// The text.
    pub engine: Yrs,
    /// The last update in it; 0 when nothing was ever written.
    pub sequence: i64,
    /// How many updates no snapshot holds yet.
    pub loose_rows: usize,
    /// And how many bytes they weigh.
    pub loose_bytes: usize,
}

/// Makes a document again from its snapshot and what follows it. When anything is missing or damaged it
/// fails: an empty document is never an answer.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read, or does not hold together.
pub async fn load(tx: &mut Tx, document: DocumentId) -> Result<Loaded, Error> {
    let (snapshot, entries) = parts(tx, document).await?;
    let sequence = last(snapshot.as_ref(), &entries);
    let loose_rows = entries.len();
    let loose_bytes = entries.iter().map(|entry| entry.content.len()).sum();
    let engine = tokio::task::spawn_blocking(move || make(snapshot.as_ref(), &entries))
        .await
        .map_err(|_| Error::Fault)??;
    Ok(Loaded {
        engine,
        sequence,
        loose_rows,
        loose_bytes,
    })
}

/// The text of a document as it is kept now, for whoever reads it into something else, with the place of
/// its last update.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read, or does not hold together.
pub async fn read(tx: &mut Tx, document: DocumentId) -> Result<(yrs::Doc, i64), Error> {
    let loaded = load(tx, document).await?;
    let doc = loaded.engine.into_doc().map_err(|_| Error::Fault)?;
    Ok((doc, loaded.sequence))
}

async fn parts(tx: &mut Tx, document: DocumentId) -> Result<(Option<Snapshot>, Vec<Entry>), Error> {
    let snapshot = store::log::snapshot(tx, document).await?;
    let from = snapshot.as_ref().map_or(0, |snapshot| snapshot.sequence);
    let entries = store::log::after(tx, document, from).await?;
    let is_whole = entries
        .iter()
        .zip(from + 1..)
        .all(|(entry, expected)| entry.sequence == expected);
    // A snapshot and the pack of what it holds are written together.
    if !is_whole || store::log::packed_to(tx, document).await? != from {
        tracing::error!("il manque des modifications à un document");
        return Err(Error::Fault);
    }
    Ok((snapshot, entries))
}

fn last(snapshot: Option<&Snapshot>, entries: &[Entry]) -> i64 {
    let kept = snapshot.map_or(0, |snapshot| snapshot.sequence);
    entries.last().map_or(kept, |entry| entry.sequence)
}

fn make(snapshot: Option<&Snapshot>, entries: &[Entry]) -> Result<Yrs, Error> {
    let first = snapshot.map(|snapshot| snapshot.content.as_slice());
    let rest = entries.iter().map(|entry| entry.content.as_slice());
    Yrs::load(first.into_iter().chain(rest)).map_err(|_| {
        tracing::error!("un document ne se reconstruit pas");
        Error::Fault
    })
}

/// Makes the list short again: everything kept so far becomes one verified snapshot, and the updates that
/// it holds are packed. What comes meanwhile stays in the list.
///
/// # Errors
/// [`Error::Fault`] when the record refuses, the snapshot does not say the same, or somebody took the document
/// since it was held under `token`; the list is then as it was.
pub async fn compact(
    state: &AppState,
    document: DocumentId,
    token: i64,
    now: Instant,
) -> Result<i64, Error> {
    let mut tx = state.db.read().await?;
    let (snapshot, entries) = parts(&mut tx, document).await?;
    tx.commit().await?;
    let Some(archive) = pack::pack(&entries) else {
        return Ok(last(snapshot.as_ref(), &entries));
    };
    let made = tokio::task::spawn_blocking(move || verified(snapshot.as_ref(), &entries))
        .await
        .map_err(|_| Error::Fault)??;
    let mut tx = state.db.write().await?;
    if !store::owner::is_last(&mut tx, document, token).await? {
        return Err(Error::Fault);
    }
    store::log::keep_snapshot(&mut tx, document, &made, now).await?;
    store::log::archive(&mut tx, document, &archive).await?;
    tx.commit().await?;
    Ok(made.sequence)
}

/// A snapshot that was read again and says the same.
fn verified(snapshot: Option<&Snapshot>, entries: &[Entry]) -> Result<Snapshot, Error> {
    Ok(Snapshot {
        sequence: last(snapshot, entries),
        content: whole(&make(snapshot, entries)?)?,
    })
}

/// All that a document says, as one update that was read again and says the same.
pub(super) fn whole(engine: &Yrs) -> Result<Vec<u8>, Error> {
    let fault = |_| Error::Fault;
    let content = engine.missing(&[]).map_err(fault)?;
    let again = Yrs::load([content.as_slice()]).map_err(fault)?;
    let same_clocks = sorted(engine)? == sorted(&again)?;
    let same_text = engine.tree().map_err(fault)? == again.tree().map_err(fault)?;
    if same_clocks && same_text {
        Ok(content)
    } else {
        tracing::error!("un instantané ne dit pas la même chose que sa liste");
        Err(Error::Fault)
    }
}

/// How far each number has written, in their order.
pub(super) fn sorted(engine: &Yrs) -> Result<Vec<(u64, u32)>, Error> {
    let mut clocks = engine.clocks().map_err(|_| Error::Fault)?;
    clocks.sort_unstable();
    Ok(clocks)
}
