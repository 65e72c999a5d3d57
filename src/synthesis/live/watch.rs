//! Who may still be where they are: looked at again several times a second, so that a right that is taken
//! away counts at once, wherever it was taken.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::http::HeaderMap;
use tokio::time::{MissedTickBehavior, interval};

use super::{
    log::LEASE,
    protocol::Closing,
    rights::{self, Access, Right},
    room::Room,
};
use crate::{
    account::{
        self,
        model::{AccountId, SignedIn},
    },
    error::Error,
    server::{security::cookie, state::AppState},
    synthesis::store,
};

/// Below one second, with the time that looking takes.
const ROUND: Duration = Duration::from_millis(400);
/// Somebody who writes is somebody who visits.
const VISIT: Duration = Duration::from_secs(60);

/// Looks at every open room, for as long as the process lives.
pub(super) async fn run(state: AppState) {
    let mut round = interval(ROUND);
    round.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut since_hold = 0_u32;
    loop {
        round.tick().await;
        since_hold += 1;
        let holds = since_hold >= 5;
        if holds {
            since_hold = 0;
        }
        for room in state.rooms.all() {
            review(&state, &room).await;
            if holds && !room.is_closed() && hold(&state, &room).await.is_err() {
                room.close(Closing::Restart);
            }
        }
    }
}

/// Keeps hold of a document in which nobody writes just now.
async fn hold(state: &AppState, room: &Arc<Room>) -> Result<(), Error> {
    // One server alone fears nobody.
    if matches!(state.db, crate::db::Db::Sqlite { .. }) {
        return Ok(());
    }
    let mut tx = state.db.write().await?;
    let is_ours =
        store::owner::hold(&mut tx, room.id, room.token, state.now().after(LEASE)).await?;
    tx.commit().await?;
    if is_ours { Ok(()) } else { Err(Error::Fault) }
}

/// Looks at everybody in a room.
pub(super) async fn review(state: &AppState, room: &Arc<Room>) {
    // Several windows of one browser are asked once.
    let mut known: HashMap<String, Option<(AccountId, Access)>> = HashMap::new();
    for (peer, headers, wrote_at, has_number) in room.people() {
        let Some(key) = cookie::read(&headers, cookie::SESSION) else {
            // The server itself, for the time of a change.
            continue;
        };
        let writes = wrote_at.is_some_and(|at| at.elapsed() < VISIT);
        let access = match known.get(key) {
            Some(access) => access.clone(),
            None => match look(state, &headers, writes, room).await {
                Ok(access) => known.entry(key.to_owned()).or_insert(access).clone(),
                // The record does not answer: it will at the next round.
                Err(_) => return,
            },
        };
        if let Some((account, access)) = &access
            && access.right == Right::Write
            && !has_number
        {
            let Ok(author) = state.rooms.author(state, room.id, *account).await else {
                return;
            };
            room.number(peer, *account, author);
        }
        room.review(peer, access.as_ref().map(|(_, access)| access));
    }
    if let Ok(revision) = remarks(state, room).await {
        room.note_remarks(revision);
    }
}

/// How often the margin of a document changed, wherever it was changed.
async fn remarks(state: &AppState, room: &Room) -> Result<i64, Error> {
    let mut tx = state.db.read().await?;
    store::remarks::revision(&mut tx, room.id).await
}

async fn look(
    state: &AppState,
    headers: &HeaderMap,
    writes: bool,
    room: &Arc<Room>,
) -> Result<Option<(AccountId, Access)>, Error> {
    let person: Option<SignedIn> = if writes {
        account::actions::recognise(state, headers).await?
    } else {
        account::actions::look_up(state, headers).await?
    };
    let Some(person) = person else {
        return Ok(None);
    };
    let mut tx = state.db.read().await?;
    let access = rights::access(&mut tx, room.id, &person, state.now()).await;
    tx.commit().await?;
    match access {
        Ok(access) => Ok(Some((person.account, access))),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
