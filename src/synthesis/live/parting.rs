//! What is done of documents that everybody left, or is shown out of.

use std::{slice, sync::Arc};

use super::{commit, log, past, protocol::Closing, room::Room};
use crate::{
    server::state::AppState,
    synthesis::{actions, model::DocumentId, store},
};

/// Shows everybody out of these rooms, writes what waits there, and lets their documents go; says which. One that could
/// not be written stays in the hands of this process: whoever opens it next sees that it fell.
pub(super) async fn let_go(state: &AppState, mut rooms: Vec<Arc<Room>>) -> Vec<Arc<Room>> {
    // Lost to another server, or let go already.
    rooms.retain(|room| !room.is_closed());
    if rooms.is_empty() {
        return rooms;
    }
    rooms.sort_unstable_by_key(|room| room.id);
    for room in &rooms {
        room.close(Closing::Restart);
    }
    if commit::write(state, &rooms).await.is_err() {
        // One alone may be what the record refuses: the others are written without it.
        let mut written = Vec::new();
        for room in rooms {
            if commit::write(state, slice::from_ref(&room)).await.is_ok() {
                written.push(room);
            } else {
                tracing::error!("des modifications n’ont pas pu être écrites");
            }
        }
        rooms = written;
    }
    let releasing = async {
        let mut tx = state.db.write().await?;
        for room in &rooms {
            store::owner::release(&mut tx, room.id, room.token, false).await?;
        }
        tx.commit().await
    };
    if releasing.await.is_err() {
        tracing::error!("des documents n’ont pas été rendus");
    }
    rooms
}

/// Makes the list of a document short, once it was let go. One that stays long is only slower to read.
pub(super) async fn shorten(state: &AppState, room: &Room) {
    // Another shortening may be under way: what came during it is left to this one.
    let _turn = room.wait_to_shorten().await;
    let compacted = log::compact(state, room.id, room.token, state.now());
    if compacted.await.is_err() {
        tracing::warn!("une liste n’a pas été raccourcie");
    }
}

/// Keeps what is looked back at, once everybody left.
pub(super) async fn keep(state: &AppState, id: DocumentId) {
    if actions::keep_by_itself(state, id).await.is_err() {
        tracing::warn!("une version n’a pas été gardée");
    }
    if past::remember(state, id).await.is_err() {
        tracing::warn!("des états d’un document n’ont pas été gardés");
    }
}
