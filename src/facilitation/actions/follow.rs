//! Following a room: who listens is told what changes, for as long as they may.
//!
//! What changed is always read from the record, with the rights of that moment. A bell inside this
//! process makes it quick; asking the record twice a second makes it true when another server on
//! the same database changed it, and when a right is lost.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::http::{HeaderMap, header};
use tokio::{sync::watch, time::Instant};

use super::{enter, open, open::HERE};
use crate::{
    account::{self, model::SignedIn},
    appel::model::Slug,
    error::Error,
    facilitation::{
        model::{MemberId, Room},
        rules::methods,
        store,
    },
    seance::model::SeanceId,
    server::{
        security::{Token, cookie},
        state::AppState,
    },
};

/// How often the record is asked; a right lost is noticed within it.
const ASKING: Duration = Duration::from_millis(500);
/// How often it is noted that somebody is still there, and that their session still holds.
const STILL_HERE: Duration = Duration::from_secs(15);
/// How long an answer over plain HTTP waits for something new: less than any proxy does.
const PATIENCE: Duration = Duration::from_secs(8);
/// How many windows of one person may follow one room.
const WINDOWS: usize = 8;

/// The rooms that are followed in this process.
#[derive(Debug, Default)]
pub struct Rooms {
    bells: Mutex<HashMap<SeanceId, watch::Sender<()>>>,
    windows: Mutex<HashMap<(SeanceId, MemberId), usize>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Rooms {
    /// Tells whoever follows this room that something changed.
    pub fn ring(&self, seance: SeanceId) {
        if let Some(bell) = locked(&self.bells).get(&seance) {
            bell.send_replace(());
        }
    }

    fn listen(&self, seance: SeanceId) -> watch::Receiver<()> {
        let mut bells = locked(&self.bells);
        bells.retain(|_, bell| bell.receiver_count() > 0);
        bells
            .entry(seance)
            .or_insert_with(|| watch::Sender::new(()))
            .subscribe()
    }

    /// Counts one more window of somebody.
    fn open_window(&self, seance: SeanceId, member: MemberId) -> Result<(), Error> {
        let mut windows = locked(&self.windows);
        let count = windows.entry((seance, member)).or_default();
        if *count >= WINDOWS {
            return Err(Error::TooMany);
        }
        *count += 1;
        Ok(())
    }

    fn close_window(&self, seance: SeanceId, member: MemberId) {
        let mut windows = locked(&self.windows);
        if let Some(count) = windows.get_mut(&(seance, member)) {
            *count = count.saturating_sub(1);
        }
        windows.retain(|_, count| *count > 0);
    }

    fn has_window(&self, seance: SeanceId, member: MemberId) -> bool {
        locked(&self.windows).contains_key(&(seance, member))
    }
}

/// Somebody who follows a room.
pub struct Follower {
    state: AppState,
    slug: Slug,
    number: i32,
    person: SignedIn,
    /// The cookie alone: by it the session is recognised again.
    headers: HeaderMap,
    session: Vec<u8>,
    seance: SeanceId,
    me: MemberId,
    seen: i64,
    bell: watch::Receiver<()>,
    heard_at: Option<Instant>,
}

impl Follower {
    /// Enters the room to follow it, from the pulse `seen`.
    ///
    /// # Errors
    /// [`Error::SignInNeeded`] without a session; [`Error::NotFound`] for whoever is not of the
    /// group; [`Error::TooMany`] with too many windows.
    pub async fn enter(
        state: &AppState,
        slug: &Slug,
        number: i32,
        headers: &HeaderMap,
        seen: i64,
    ) -> Result<Self, Error> {
        let mut kept = HeaderMap::new();
        for value in headers.get_all(header::COOKIE) {
            kept.append(header::COOKIE, value.clone());
        }
        let token = cookie::read(&kept, cookie::SESSION).ok_or(Error::SignInNeeded)?;
        let session = Token::presented(token).hash();
        let person = account::actions::recognise(state, &kept)
            .await?
            .ok_or(Error::SignInNeeded)?;
        let mut tx = state.db.read().await?;
        let inside = enter(&mut tx, slug, number, &person).await?;
        drop(tx);
        state
            .meeting_rooms
            .open_window(inside.seance.id, inside.me)?;
        Ok(Self {
            state: state.clone(),
            slug: slug.clone(),
            number,
            person,
            headers: kept,
            session,
            seance: inside.seance.id,
            me: inside.me,
            seen,
            bell: state.meeting_rooms.listen(inside.seance.id),
            heard_at: None,
        })
    }

    /// Who follows.
    #[must_use]
    pub fn person(&self) -> &SignedIn {
        &self.person
    }

    /// What is new; nothing when nothing is for so long. May be dropped and asked again.
    ///
    /// # Errors
    /// [`Error::NotFound`] once they left the group, [`Error::SignInNeeded`] once they signed out.
    pub async fn next(&mut self, patience: Duration) -> Result<Option<Room>, Error> {
        let until = Instant::now() + patience;
        loop {
            self.bell.mark_unchanged();
            let is_first = self.heard_at.is_none();
            let is_due = self.heard_at.is_none_or(|at| at.elapsed() >= STILL_HERE);
            if is_due {
                self.stay().await?;
            }
            let mut tx = self.state.db.read().await?;
            let pulse = store::pulse(&mut tx, self.seance, self.me, &self.session).await?;
            drop(tx);
            let pulse = pulse.ok_or(Error::NotFound)?;
            // Who is there may change without anybody doing anything.
            if pulse > self.seen || (is_due && !is_first) {
                let (slug, number) = (&self.slug, self.number);
                let news = open(&self.state, slug, number, &self.person, self.seen).await?;
                self.seen = news.pulse;
                return Ok(Some(news));
            }
            let now = Instant::now();
            if now >= until {
                return Ok(None);
            }
            let pause = ASKING.min(until - now);
            // The bell never goes silent: the rooms outlive whoever follows them.
            let _ = tokio::time::timeout(pause, self.bell.changed()).await;
        }
    }

    /// Notes that they are still there, if their session still holds.
    async fn stay(&mut self) -> Result<(), Error> {
        let state = &self.state;
        account::actions::recognise(state, &self.headers)
            .await?
            .ok_or(Error::SignInNeeded)?;
        let now = state.now();
        let mut tx = state.db.read().await?;
        let last = store::last_heard(&mut tx, self.seance, self.me).await?;
        drop(tx);
        if last.is_none_or(|last| last <= now.before(STILL_HERE)) {
            // An arrival is news; staying is not, and wakes nobody.
            let arrives = last.is_none_or(|last| last <= now.before(HERE));
            let mut tx = state.db.write().await?;
            if arrives {
                store::hold(&mut tx, self.seance, methods::FIRST).await?;
            }
            store::arrive(&mut tx, self.seance, self.me, now).await?;
            tx.commit().await?;
            if arrives {
                state.meeting_rooms.ring(self.seance);
            }
        }
        self.heard_at = Some(Instant::now());
        Ok(())
    }

    /// Leaves the room; with their last window, the others see it.
    ///
    /// # Errors
    /// [`Error::Fault`] when the record refuses.
    pub async fn leave(self) -> Result<(), Error> {
        let (state, seance, me) = (self.state.clone(), self.seance, self.me);
        drop(self);
        if state.meeting_rooms.has_window(seance, me) {
            return Ok(());
        }
        let mut tx = state.db.write().await?;
        store::hold(&mut tx, seance, methods::FIRST).await?;
        store::leave(&mut tx, seance, me).await?;
        tx.commit().await?;
        state.meeting_rooms.ring(seance);
        Ok(())
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.state.meeting_rooms.close_window(self.seance, self.me);
    }
}

/// Waits for what is new over plain HTTP, a few seconds at most.
///
/// # Errors
/// As [`Follower::enter`] and [`Follower::next`].
pub async fn follow(
    state: &AppState,
    slug: &Slug,
    number: i32,
    headers: &HeaderMap,
    seen: i64,
) -> Result<Room, Error> {
    let mut follower = Follower::enter(state, slug, number, headers, seen).await?;
    match follower.next(PATIENCE).await? {
        Some(room) => Ok(room),
        None => {
            let person = follower.person().clone();
            open(state, slug, number, &person, seen).await
        }
    }
}
