//! Every document that this process holds open.
//!
//! A document is opened, and closed, by one at a time: whoever comes second waits for the first, and
//! nobody comes in while the last one's words are put away.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use axum::http::HeaderMap;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{
    commit,
    engine::Edit,
    log::{self, LEASE},
    protocol::Closing,
    rights::{Access, Right},
    room::{Opening, Room, Seat},
    watch,
};
use crate::{
    account::model::{AccountId, SignedIn},
    db::{Db, Tx},
    error::Error,
    server::state::AppState,
    synthesis::{
        model::{Document, DocumentId},
        store::{self, log::PLATFORM},
    },
};

/// How long a document stays open after the last one left: people come back.
const LINGER: Duration = Duration::from_secs(2);

/// The place of one document: empty, or its room.
type Slot = Arc<tokio::sync::Mutex<Option<Arc<Room>>>>;

/// Every document that this process holds open.
#[derive(Debug)]
pub struct Rooms {
    slots: Mutex<HashMap<DocumentId, Slot>>,
    tickets: OnceLock<mpsc::UnboundedSender<Arc<Room>>>,
    holder: Uuid,
    is_bench: bool,
}

impl Default for Rooms {
    fn default() -> Self {
        Self {
            slots: Mutex::default(),
            tickets: OnceLock::new(),
            holder: Uuid::now_v7(),
            is_bench: false,
        }
    }
}

impl Rooms {
    /// The rooms of a server where measures may write in documents of their own.
    #[must_use]
    pub fn of_bench() -> Self {
        Self {
            is_bench: true,
            ..Self::default()
        }
    }

    /// Whether measures may write here.
    #[must_use]
    pub fn is_bench(&self) -> bool {
        self.is_bench
    }

    fn slot(&self, id: DocumentId) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry(id).or_default())
    }

    /// Every open room.
    pub(super) fn all(&self) -> Vec<Arc<Room>> {
        let slots: Vec<Slot> = {
            let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
            slots.values().cloned().collect()
        };
        // One that is being opened or closed is looked at next time.
        slots
            .iter()
            .filter_map(|slot| slot.try_lock().ok()?.clone())
            .collect()
    }

    /// Asks for what a room holds to be written.
    pub(super) fn ask_writing(&self, state: &AppState, room: &Arc<Room>) {
        let tickets = self.tickets.get_or_init(|| {
            let (sender, receiver) = mpsc::unbounded_channel();
            tokio::spawn(commit::run(state.clone(), receiver));
            tokio::spawn(watch::run(state.clone()));
            sender
        });
        let _ = tickets.send(Arc::clone(room));
    }

    /// Somebody comes into a document, which is opened if it was not.
    ///
    /// # Errors
    /// [`Error::Fault`] when the document cannot be made again: nobody comes into an empty one instead.
    pub async fn enter(
        &self,
        state: &AppState,
        access: &Access,
        account: AccountId,
        headers: HeaderMap,
    ) -> Result<Seat, Error> {
        let slot = self.slot(access.document.id);
        let mut held = slot.lock().await;
        let room = match &*held {
            Some(room) if !room.is_closed() => Arc::clone(room),
            _ => {
                let room = Arc::new(self.load(state, access.document.clone()).await?);
                *held = Some(Arc::clone(&room));
                // The watch begins with the first room.
                self.ask_writing(state, &room);
                room
            }
        };
        let author = match (room.author(account), access.right) {
            (Some(author), _) => author,
            (None, Right::Read | Right::Suggest) => PLATFORM,
            (None, Right::Write) => self.author(state, room.id, account).await?,
        };
        room.join(access, account, author, headers)
            .ok_or(Error::Fault)
    }

    /// The number of somebody, given the first time they may write.
    ///
    /// # Errors
    /// [`Error::Fault`] when the record refuses.
    pub(super) async fn author(
        &self,
        state: &AppState,
        document: DocumentId,
        account: AccountId,
    ) -> Result<i32, Error> {
        let mut tx = state.db.write().await?;
        let author = store::log::author(&mut tx, document, account).await?;
        tx.commit().await?;
        Ok(author)
    }

    async fn load(&self, state: &AppState, document: Document) -> Result<Room, Error> {
        let mut tx = state.db.write().await?;
        let (token, fell) = self.take(&mut tx, state, document.id).await?;
        tx.commit().await?;
        let mut tx = state.db.read().await?;
        let clients = store::log::clients(&mut tx, document.id).await?;
        let loaded = log::load(&mut tx, document.id).await?;
        tx.commit().await?;
        let owners = clients
            .into_iter()
            .filter_map(|(client, author)| Some((u64::try_from(client).ok()?, author)))
            .collect();
        Room::open(Opening {
            document,
            token,
            loaded,
            owners,
            fell,
        })
    }

    /// Takes the document from whoever held it; says under which token, and whether they fell.
    async fn take(
        &self,
        tx: &mut Tx,
        state: &AppState,
        document: DocumentId,
    ) -> Result<(i64, bool), Error> {
        let now = state.now();
        let address = &state.settings.security.origin;
        let owner = store::owner::find(tx, document).await?;
        let token = owner.as_ref().map_or(0, |owner| owner.token);
        let holder = owner.as_ref().and_then(|owner| owner.holder);
        let is_anothers = owner.as_ref().is_some_and(|owner| {
            holder.is_some_and(|holder| holder != self.holder) && owner.expires_at > now
        });
        // A file has one server: whoever held it before is no more.
        if is_anothers && matches!(state.db, Db::Postgres(_)) {
            return Err(Error::Unreachable);
        }
        let until = now.after(LEASE);
        if !store::owner::take(tx, document, token, self.holder, address, until).await? {
            return Err(Error::Unreachable);
        }
        Ok((token + 1, holder.is_some()))
    }

    /// A peer leaves; when nobody is left, the document is put away after a while.
    pub fn leave(&self, state: &AppState, seat: &Seat) {
        if !seat.room.leave(seat.peer) {
            return;
        }
        let (state, id) = (state.clone(), seat.room.id);
        tokio::spawn(async move {
            tokio::time::sleep(LINGER).await;
            let _ = state.rooms.put_away(&state, id, false).await;
        });
    }

    /// Writes what waits, makes the list short, and lets the document go, unless somebody came back.
    async fn put_away(
        &self,
        state: &AppState,
        id: DocumentId,
        even_if_people: bool,
    ) -> Result<(), Error> {
        let slot = self.slot(id);
        let mut held = slot.lock().await;
        let Some(room) = held.clone() else {
            return Ok(());
        };
        if !room.is_empty() && !even_if_people {
            return Ok(());
        }
        *held = None;
        if room.is_closed() {
            return Ok(());
        }
        room.close(Closing::Restart);
        commit::write(state, std::slice::from_ref(&room)).await?;
        // A list that stays long is only slower to read.
        if log::compact(state, id, room.token, state.now())
            .await
            .is_err()
        {
            tracing::warn!("une liste n’a pas été raccourcie");
        }
        let mut tx = state.db.write().await?;
        store::owner::release(&mut tx, id, room.token).await?;
        tx.commit().await?;
        drop(held);
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        // Ours and the map's: nobody is about to open it.
        if Arc::strong_count(&slot) == 2 {
            slots.remove(&id);
        }
        Ok(())
    }

    /// The server stops: everybody is shown out, and everything is written.
    pub async fn close(&self, state: &AppState) {
        let ids: Vec<DocumentId> = {
            let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
            slots.keys().copied().collect()
        };
        for id in ids {
            if self.put_away(state, id, true).await.is_err() {
                tracing::error!("un document n’a pas été refermé");
            }
        }
    }

    /// The server writes in a document as somebody (a version brought back), before the eyes of those who
    /// have it open; returns once it is in the list.
    ///
    /// # Errors
    /// [`Error::NotFound`] when this person may not write there; [`Error::Fault`] when it cannot be
    /// written.
    pub async fn edit(
        &self,
        state: &AppState,
        id: DocumentId,
        person: &SignedIn,
        mut edit: impl FnMut(&mut yrs::TransactionMut<'_>) + Send,
    ) -> Result<i64, Error> {
        let mut tx = state.db.read().await?;
        let access = super::rights::access(&mut tx, id, person, state.now()).await?;
        tx.commit().await?;
        if access.right != Right::Write {
            return Err(Error::NotFound);
        }
        let seat = self
            .enter(state, &access, person.account, HeaderMap::new())
            .await?;
        let edit: &mut Edit<'_> = &mut edit;
        let written = seat.room.edit(Some(person.account), edit, state.now());
        let outcome = commit::write(state, std::slice::from_ref(&seat.room)).await;
        self.leave(state, &seat);
        outcome?;
        written.map_err(|_| Error::Fault)
    }

    /// A right or a stage changed: everybody in the document is looked at again, at once.
    pub async fn review(&self, state: &AppState, id: DocumentId) {
        let room = self.slot(id).lock().await.clone();
        if let Some(room) = room {
            watch::review(state, &room).await;
        }
    }
}
