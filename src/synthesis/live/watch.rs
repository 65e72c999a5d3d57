//! Who may still be where they are: looked at again several times a second, so that a right that is taken
//! away counts at once, wherever it was taken.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::http::HeaderMap;
use sqlx::PgPool;
use tokio::time::{MissedTickBehavior, interval};

use super::{
    log::LEASE,
    protocol::Closing,
    rights::{self, Access},
    room::Room,
};
use crate::{
    account::{
        self,
        model::{AccountId, SignedIn},
    },
    db::Db,
    error::Error,
    server::{security::cookie, state::AppState},
    synthesis::{model::Right, store},
};

/// Below one second, with the time that looking takes.
const ROUND: Duration = Duration::from_millis(400);
/// How often a server says that it lives.
const BEAT: Duration = Duration::from_millis(300);
/// Somebody who writes is somebody who visits.
const VISIT: Duration = Duration::from_secs(60);

/// Looks at every open room, for as long as the process lives.
pub(super) async fn run(state: AppState) {
    let mut round = interval(ROUND);
    round.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // One server alone fears nobody.
    if let Db::Postgres(pool) = &state.db {
        tokio::spawn(beat(state.clone(), pool.clone()));
    }
    loop {
        round.tick().await;
        for room in state.rooms.all() {
            review(&state, &room).await;
        }
    }
}

/// Says, beside everything else, that this server lives and holds what it holds; what another one took over
/// is closed, for what is not in the list is still in its writers' hands.
async fn beat(state: AppState, pool: PgPool) {
    let mut round = interval(BEAT);
    round.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        round.tick().await;
        // Before the record is asked: what is opened meanwhile is not in its answer.
        let rooms = state.rooms.all();
        if state.rooms.is_idle() {
            continue;
        }
        let until = state.now().after(LEASE);
        // The record does not answer: to nobody, so nobody takes anything over.
        let Ok(held) = store::owner::beat(&pool, state.rooms.holder(), until).await else {
            continue;
        };
        for room in rooms {
            if !room.is_closed() && !held.contains(&(room.id, room.token)) {
                room.close(Closing::Restart);
            }
        }
    }
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
