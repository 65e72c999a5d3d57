//! A document as it once stood: made again from its list, since the last snapshot has forgotten what was erased.
//!
//! So that a long list is not begun again at its first update each time, the record keeps a state of it at some
//! places: each is made from the list, and made again when it is missing.

use std::{collections::BTreeSet, iter};

use tokio::task::spawn_blocking;
use yrs::Doc;

use super::{engine::Yrs, log, pack};
use crate::{
    db::Tx,
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

/// A state is kept at every place of a list that this divides: as many updates take a few milliseconds.
const STRIDE: i64 = 2_500;

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

/// Reads a document at each of these places of its list, which go up, from the states that lie nearest before
/// them; those that were missing on the way are kept.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read, or the document cannot be made again.
pub async fn look<T: Send + 'static>(
    state: &AppState,
    document: DocumentId,
    entries: Vec<Entry>,
    stops: Vec<i64>,
    mut read: impl FnMut(&Doc) -> T + Send + 'static,
) -> Result<Vec<T>, Error> {
    let mut tx = state.db.read().await?;
    let kept = store::log::states(&mut tx, document).await?;
    let mut near = Vec::new();
    for sequence in nearest(&kept, &stops) {
        near.extend(store::log::state(&mut tx, document, sequence).await?);
    }
    tx.commit().await?;
    let walked = spawn_blocking(move || {
        walk(&kept, &near, &entries, &stops, &mut read).or_else(|error| {
            if near.is_empty() {
                return Err(error);
            }
            // A state is only a shortcut: without it the way is longer, and the same.
            tracing::error!("un état gardé d’un document ne se relit pas");
            walk(&kept, &[], &entries, &stops, &mut read)
        })
    });
    let Walked { found, made } = walked.await.map_err(|_| Error::Fault)??;
    if !made.is_empty() && keep(state, document, &made).await.is_err() {
        tracing::warn!("des états d’un document n’ont pas été gardés");
    }
    Ok(found)
}

/// Keeps the states that a list lacks, once everybody left: whoever looks back finds them.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read, or the document cannot be made again.
pub async fn remember(state: &AppState, document: DocumentId) -> Result<(), Error> {
    let mut tx = state.db.read().await?;
    let last = store::log::packed_to(&mut tx, document).await?;
    let kept = store::log::states(&mut tx, document).await?;
    if last - kept.last().copied().unwrap_or_default() < STRIDE {
        return Ok(());
    }
    let entries = list(&mut tx, document, last).await?;
    tx.commit().await?;
    look(state, document, entries, vec![last], |_| ()).await?;
    Ok(())
}

async fn keep(state: &AppState, document: DocumentId, made: &[Snapshot]) -> Result<(), Error> {
    let mut tx = state.db.write().await?;
    for one in made {
        store::log::keep_state(&mut tx, document, one).await?;
    }
    tx.commit().await
}

/// The last of these states before each of these places.
fn nearest(kept: &[i64], stops: &[i64]) -> BTreeSet<i64> {
    let before = |stop: &i64| kept.iter().rev().find(|sequence| *sequence <= stop);
    stops.iter().filter_map(before).copied().collect()
}

/// What a walk through a list brings back.
struct Walked<T> {
    /// What was read at each stop.
    found: Vec<T>,
    /// States of places where none was kept.
    made: Vec<Snapshot>,
}

/// Makes a document again, and reads it at each of these places, which go up. It takes a core for a while:
/// never call it from where others wait.
fn walk<T>(
    kept: &[i64],
    near: &[Snapshot],
    entries: &[Entry],
    stops: &[i64],
    read: &mut impl FnMut(&Doc) -> T,
) -> Result<Walked<T>, Error> {
    let fault = |_| Error::Fault;
    let mut engine = Yrs::default();
    let mut at = 0;
    let mut walked = Walked {
        found: Vec::with_capacity(stops.len()),
        made: Vec::new(),
    };
    for stop in stops {
        let before = near.iter().rev().find(|state| state.sequence <= *stop);
        // To read a state is worth it when much lies before it.
        if let Some(state) = before.filter(|state| state.sequence - at >= STRIDE) {
            engine = Yrs::default();
            engine
                .merge(iter::once(state.content.as_slice()))
                .map_err(fault)?;
            at = state.sequence;
        }
        loop {
            let mark = (at / STRIDE + 1) * STRIDE;
            let next = mark.min(*stop);
            engine.merge(between(entries, at, next)).map_err(fault)?;
            at = next.max(at);
            let is_there = entries.last().is_some_and(|last| last.sequence >= mark);
            if at == mark && is_there && !kept.contains(&mark) {
                walked.made.push(Snapshot {
                    sequence: mark,
                    content: log::whole(&engine)?,
                });
            }
            if at >= *stop {
                break;
            }
        }
        walked.found.push(read(engine.doc().map_err(fault)?));
    }
    Ok(walked)
}

/// The updates after one place and up to another.
fn between(entries: &[Entry], after: i64, to: i64) -> impl Iterator<Item = &[u8]> {
    let place = |sequence: i64| entries.partition_point(|entry| entry.sequence <= sequence);
    let some = entries.get(place(after)..place(to)).unwrap_or_default();
    some.iter().map(|entry| entry.content.as_slice())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use yrs::{Text as _, Transact as _, XmlFragment as _, XmlTextPrelim};

    use super::*;
    use crate::{
        db::Instant,
        synthesis::live::engine::{Engine as _, blank},
    };

    /// A list in which somebody writes a letter at each of these places, or erases some.
    fn written(strokes: &[(u32, u8)]) -> Vec<Entry> {
        let doc = blank();
        let fragment = doc.get_or_insert_xml_fragment(crate::synthesis::model::FRAGMENT);
        let mut entries = Vec::new();
        let text = {
            let mut transaction = doc.transact_mut();
            let text = fragment.push_back(&mut transaction, XmlTextPrelim::new("Une infirmière."));
            entries.push(transaction.encode_update_v1());
            text
        };
        for (place, erased) in strokes {
            let mut transaction = doc.transact_mut();
            let length = yrs::GetString::get_string(&text, &transaction)
                .chars()
                .count();
            let length = u32::try_from(length).expect("a short text");
            let place = place % (length + 1);
            match u32::from(*erased).min(length - place) {
                0 => text.insert(&mut transaction, place, "é"),
                erased => text.remove_range(&mut transaction, place, erased),
            }
            entries.push(transaction.encode_update_v1());
        }
        let at = Instant::new(jiff::Timestamp::UNIX_EPOCH);
        let entry = |(content, sequence)| Entry {
            sequence,
            author: 1,
            at,
            content,
        };
        entries.into_iter().zip(1..).map(entry).collect()
    }

    fn tree(doc: &Doc) -> String {
        use yrs::ReadTxn as _;
        let state = doc
            .transact()
            .encode_state_as_update_v1(&yrs::StateVector::default());
        let engine = Yrs::load([state.as_slice()]).expect("a text");
        engine.tree().expect("a text")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        /// Whatever states are kept, a text once stood the same.
        #[test]
        fn a_text_stands_the_same_from_a_state_as_from_its_first_update(
            strokes in prop::collection::vec((any::<u32>(), prop_oneof![3 => Just(0_u8), 1 => 1_u8..9]), 5_100..5_600),
            stops in prop::collection::btree_set(0_i64..5_100, 1..5),
            lacks in any::<[bool; 2]>(),
        ) {
            let entries = written(&strokes);
            let stops: Vec<i64> = stops.into_iter().collect();
            let last = entries.last().expect("some").sequence;
            let states = walk(&[], &[], &entries, &[last], &mut |_| ()).expect("a walk").made;
            prop_assert_eq!(states.iter().map(|state| state.sequence).collect::<Vec<_>>(), [STRIDE, 2 * STRIDE]);
            let truth: Vec<String> = stops
                .iter()
                .map(|stop| {
                    let mut engine = Yrs::default();
                    engine.merge(between(&entries, 0, *stop)).expect("a text");
                    engine.tree().expect("a text")
                })
                .collect();
            let near: Vec<Snapshot> = states
                .into_iter()
                .zip(lacks)
                .filter_map(|(state, lacks)| (!lacks).then_some(state))
                .collect();
            let kept: Vec<i64> = near.iter().map(|state| state.sequence).collect();
            let walked = walk(&kept, &near, &entries, &stops, &mut tree).expect("a walk");
            prop_assert_eq!(walked.found, truth);
            // Only what was missing on the way is made.
            prop_assert!(walked.made.iter().all(|state| !kept.contains(&state.sequence)));
        }
    }

    #[test]
    fn a_state_that_cannot_be_read_is_no_beginning() {
        let entries = written(&vec![(3, 0); 2_600]);
        let broken = Snapshot {
            sequence: STRIDE,
            content: vec![1, 2, 3],
        };
        assert!(walk(&[STRIDE], &[broken], &entries, &[2_600], &mut |_| ()).is_err());
    }
}
