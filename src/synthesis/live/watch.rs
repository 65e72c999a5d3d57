//! Who may still be where they are: looked at again several times a second, so that a right that is taken
//! away counts at once, wherever it was taken.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
    time::Duration,
};

use axum::http::HeaderMap;
use sqlx::PgPool;
use tokio::{
    task::JoinHandle,
    time::{Interval, MissedTickBehavior, interval},
};

use super::{
    log::LEASE,
    protocol::Closing,
    rights::{self, Access},
    room::Room,
};
use crate::{
    account::{self, model::AccountId},
    db::Db,
    error::Error,
    server::{security::cookie, state::AppState},
    synthesis::{
        model::{DocumentId, Right},
        store,
    },
};

/// Below one second, with the time that looking takes.
const ROUND: Duration = Duration::from_millis(400);
/// How often a server says that it lives.
const BEAT: Duration = Duration::from_millis(300);
/// Somebody who writes is somebody who visits.
const VISIT: Duration = Duration::from_secs(60);
/// How often those who write are counted as visitors.
const VISITING: Duration = Duration::from_secs(20);

/// Looks at every open room, for as long as the process lives.
pub(super) async fn run(state: AppState) {
    // One server alone fears nobody.
    if let Db::Postgres(pool) = &state.db {
        tokio::spawn(beat(state.clone(), pool.clone()));
    }
    tokio::spawn(visit(state.clone()));
    let mut round = every(ROUND);
    let mut under_way: HashMap<DocumentId, JoinHandle<()>> = HashMap::new();
    loop {
        round.tick().await;
        under_way.retain(|_, reviewing| !reviewing.is_finished());
        // No room waits for another.
        for room in state.rooms.all() {
            if let Entry::Vacant(free) = under_way.entry(room.id) {
                let state = state.clone();
                free.insert(tokio::spawn(async move { review(&state, &room).await }));
            }
        }
    }
}

fn every(period: Duration) -> Interval {
    let mut round = interval(period);
    round.set_missed_tick_behavior(MissedTickBehavior::Delay);
    round
}

/// Keeps the sessions of those who write from idling out. Beside the reviews: what writes waits for its turn.
async fn visit(state: AppState) {
    let mut round = every(VISITING);
    loop {
        round.tick().await;
        for room in state.rooms.all() {
            for (_, headers, wrote_at, _) in room.people() {
                if wrote_at.is_some_and(|at| at.elapsed() < VISIT) {
                    // It is counted at the next round.
                    let _ = account::actions::recognise(&state, &headers).await;
                }
            }
        }
    }
}

/// Says, beside everything else, that this server lives and holds what it holds; what another one took over
/// is closed, for what is not in the list is still in its writers' hands.
async fn beat(state: AppState, pool: PgPool) {
    let mut round = every(BEAT);
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
    let mut numberless = Vec::new();
    for (peer, headers, _, has_number) in room.people() {
        let Some(key) = cookie::read(&headers, cookie::SESSION) else {
            // The server itself, for the time of a change.
            continue;
        };
        let access = match known.get(key) {
            Some(access) => access.clone(),
            None => match look(state, &headers, room).await {
                Ok(access) => known.entry(key.to_owned()).or_insert(access).clone(),
                // The record does not answer, or not of this one: it may at the next round.
                Err(_) => continue,
            },
        };
        match access {
            Some((account, access)) if access.right == Right::Write && !has_number => {
                numberless.push((peer, account, headers));
            }
            access => room.review(peer, access.as_ref().map(|(_, access)| access)),
        }
    }
    if let Ok(revision) = remarks(state, room).await {
        room.note_remarks(revision);
    }
    // Last: what writes waits for its turn, and nobody who lost a right waits with it.
    for (peer, account, headers) in numberless {
        let Ok(author) = state.rooms.author(state, room.id, account).await else {
            continue;
        };
        room.number(peer, account, author);
        // The right may be gone since.
        if let Ok(access) = look(state, &headers, room).await {
            room.review(peer, access.as_ref().map(|(_, access)| access));
        }
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
    room: &Arc<Room>,
) -> Result<Option<(AccountId, Access)>, Error> {
    let Some(person) = account::actions::look_up(state, headers).await? else {
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
