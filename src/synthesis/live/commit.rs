//! What makes an accepted update last: written in groups, and only then acknowledged.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant as Moment},
};

use futures::future::join_all;
use tokio::{
    sync::mpsc,
    time::{sleep, timeout},
};

use super::{
    log::{self, LEASE},
    protocol::Closing,
    room::{Pending, Room},
};
use crate::{
    db::Db,
    error::Error,
    server::state::AppState,
    synthesis::{model::DocumentId, store},
};

/// How long an update waits for others to be written with: with the writing itself, some twenty milliseconds.
const GATHERING: Duration = Duration::from_millis(17);
/// How long the record may refuse before people are told to keep what they have and come back.
const PATIENCE: Duration = Duration::from_secs(5);
/// The wait before the record is asked again.
const RETRY: Duration = Duration::from_millis(200);
/// How many updates a list may hold before it is made short.
const LONG_LIST: usize = 500;
/// And how many bytes.
const HEAVY_LIST: usize = 256 * 1024;

/// Writes what rooms ask to, for as long as the process lives.
pub(super) async fn run(state: AppState, mut tickets: mpsc::UnboundedReceiver<Arc<Room>>) {
    let mut failing: Option<Moment> = None;
    let mut asked: BTreeMap<DocumentId, Arc<Room>> = BTreeMap::new();
    loop {
        if asked.is_empty() {
            let Some(room) = tickets.recv().await else {
                return;
            };
            asked.insert(room.id, room);
            gather(&mut tickets, &mut asked).await;
        }
        while let Ok(room) = tickets.try_recv() {
            asked.insert(room.id, room);
        }
        let rooms: Vec<Arc<Room>> = asked.values().cloned().collect();
        if write_together(&state, &rooms).await.is_ok() {
            failing = None;
            asked.clear();
            continue;
        }
        let since = *failing.get_or_insert_with(Moment::now);
        if since.elapsed() > PATIENCE {
            // One alone may be what the record refuses: the others are written without it.
            join_all(rooms.iter().map(|room| write_or_close(&state, room))).await;
            failing = None;
            asked.clear();
        }
        sleep(RETRY).await;
    }
}

async fn write_or_close(state: &AppState, room: &Arc<Room>) {
    if write_together(state, std::slice::from_ref(room))
        .await
        .is_err()
    {
        tracing::error!("des modifications n’ont pas pu être écrites");
        room.close(Closing::Restart);
    }
}

/// Waits for others, but not when many rooms ask at once.
async fn gather(
    tickets: &mut mpsc::UnboundedReceiver<Arc<Room>>,
    asked: &mut BTreeMap<DocumentId, Arc<Room>>,
) {
    let _ = timeout(GATHERING, async {
        while let Some(room) = tickets.recv().await {
            let is_full = room.is_full();
            asked.insert(room.id, room);
            if is_full {
                break;
            }
        }
    })
    .await;
}

/// Writes what these rooms hold, in one transaction, then tells who wrote it. It goes on when whoever asked waits no
/// more, as a request whose line broke: what was taken out of a room would be lost, and the next words stand on it.
///
/// What another server took over is not written: see [`Room::durable`].
///
/// # Errors
/// [`Error::Fault`] when the record refuses: everything waits again, and is asked for again.
pub(super) async fn write(state: &AppState, rooms: &[Arc<Room>]) -> Result<(), Error> {
    let (state, rooms) = (state.clone(), rooms.to_vec());
    let writing = tokio::spawn(async move {
        let written = write_all(&state, &rooms).await;
        if written.is_err() {
            // Nobody else may have asked for it, nor be about to write.
            for room in &rooms {
                state.rooms.ask_writing(&state, room);
            }
        }
        written
    });
    writing.await.unwrap_or(Err(Error::Fault))
}

/// The same, for whoever asks again by themselves.
async fn write_together(state: &AppState, rooms: &[Arc<Room>]) -> Result<(), Error> {
    let (state, rooms) = (state.clone(), rooms.to_vec());
    let writing = tokio::spawn(async move { write_all(&state, &rooms).await });
    writing.await.unwrap_or(Err(Error::Fault))
}

/// Writes what the server itself put in a room, up to this place in its list.
///
/// # Errors
/// [`Error::Fault`] when the record refuses; [`Error::Unreachable`] when the document was taken over meanwhile, and
/// nothing is in its list.
pub(super) async fn write_up_to(
    state: &AppState,
    room: &Arc<Room>,
    sequence: i64,
) -> Result<i64, Error> {
    write(state, std::slice::from_ref(room)).await?;
    if room.durable() < sequence {
        return Err(Error::Unreachable);
    }
    Ok(sequence)
}

async fn write_all(state: &AppState, rooms: &[Arc<Room>]) -> Result<(), Error> {
    // In one order, so that two never wait for each other; rooms come sorted, or alone.
    let mut turns = Vec::with_capacity(rooms.len());
    for room in rooms {
        turns.push(room.writing.lock().await);
    }
    let taken: Vec<(&Arc<Room>, Pending)> = rooms
        .iter()
        .map(|room| (room, room.take_pending()))
        .filter(|(_, pending)| !pending.is_empty())
        .collect();
    match put(state, &taken).await {
        Ok(lost) => {
            for (room, pending) in &taken {
                if lost.contains(&room.id) {
                    // Somebody else holds it: what is not in the list is still in its writers' hands.
                    room.close(Closing::Restart);
                    continue;
                }
                let (rows, bytes) = room.note_written(pending);
                if rows >= LONG_LIST || bytes >= HEAVY_LIST {
                    shorten(state, room);
                }
            }
            Ok(())
        }
        Err(error) => {
            for (room, pending) in taken {
                room.give_back(pending);
            }
            Err(error)
        }
    }
}

/// Says which documents this process no longer holds.
async fn put(state: &AppState, taken: &[(&Arc<Room>, Pending)]) -> Result<Vec<DocumentId>, Error> {
    let mut lost = Vec::new();
    if taken
        .iter()
        .all(|(_, pending)| pending.entries.is_empty() && pending.binds.is_empty())
    {
        return Ok(lost);
    }
    // One document, as nearly always: nothing else has to be written with its updates.
    if let (Db::Sqlite { writer, .. }, [(room, pending)]) = (&state.db, taken)
        && pending.binds.is_empty()
        && pending.entries.len() <= store::log::MOST_AT_ONCE
    {
        if !store::log::append_held(writer, room.id, room.token, &pending.entries).await? {
            lost.push(room.id);
        }
        return Ok(lost);
    }
    let until = state.now().after(LEASE);
    let mut tx = state.db.write().await?;
    for (room, pending) in taken {
        if !store::owner::hold(&mut tx, room.id, room.token, until).await? {
            lost.push(room.id);
            continue;
        }
        for (client, author) in &pending.binds {
            store::log::bind_client(&mut tx, room.id, *client, *author).await?;
        }
        store::log::append(&mut tx, room.id, &pending.entries).await?;
    }
    tx.commit().await?;
    Ok(lost)
}

/// Makes a list short beside the work; updates go on meanwhile.
fn shorten(state: &AppState, room: &Arc<Room>) {
    let Some(turn) = room.begin_shortening() else {
        return;
    };
    let (state, room) = (state.clone(), Arc::clone(room));
    tokio::spawn(async move {
        match log::compact(&state, room.id, room.token, state.now()).await {
            Ok(up_to) => room.note_compacted(up_to),
            Err(_) => tracing::warn!("une liste n’a pas été raccourcie"),
        }
        drop(turn);
    });
}

/// Has the engine of a room that fell made again, unless somebody does already.
pub(super) fn begin_to_heal(state: &AppState, room: &Arc<Room>) {
    if room.begin_healing() {
        let (state, room) = (state.clone(), Arc::clone(room));
        tokio::spawn(async move { heal(&state, &room).await });
    }
}

/// Makes the engine of a room again from its list, once what it had accepted is written.
pub(super) async fn heal(state: &AppState, room: &Arc<Room>) {
    let again = async {
        write(state, std::slice::from_ref(room)).await?;
        let mut tx = state.db.read().await?;
        let loaded = log::load(&mut tx, room.id).await?;
        tx.commit().await?;
        room.heal(loaded)
    };
    if again.await.is_err() {
        room.close(Closing::Restart);
    }
}
