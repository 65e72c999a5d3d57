//! Every document that this process holds open.
//!
//! A document is opened, and closed, by one at a time: whoever comes second waits for the first, and
//! nobody comes in while the last one's words are put away. Of several servers on one record, one has it
//! open: [`super::instances`] leads the others to it.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::http::HeaderMap;
use tokio::{runtime::Handle, sync::mpsc};
use uuid::Uuid;

use super::{
    commit,
    engine::Edit,
    gate::Refusal,
    instances::{self, Pulse},
    log::{self, LEASE},
    parting,
    rights::Access,
    room::{Opening, PeerId, Room, Seat},
    socket::Guest,
    thread::Thread,
    watch,
};
use crate::{
    account::model::{AccountId, SignedIn},
    db::Db,
    error::Error,
    server::state::AppState,
    synthesis::{
        model::{Document, DocumentId, Right, SCHEMA_VERSION},
        store::{
            self,
            log::PLATFORM,
            owner::{Fallen, Owner},
        },
    },
};

/// How long a document stays open after the last one left: people come back.
const LINGER: Duration = Duration::from_secs(2);

/// How long after its lease a server that held a document is fallen, without anybody looking for it.
const FORGOTTEN: Duration = Duration::from_secs(60);

/// The place of one document: empty, or its room.
type Slot = Arc<tokio::sync::Mutex<Option<Arc<Room>>>>;

/// Every document that this process holds open.
#[derive(Debug)]
pub struct Rooms {
    slots: Mutex<HashMap<DocumentId, Slot>>,
    tickets: OnceLock<mpsc::UnboundedSender<Arc<Room>>>,
    thread: OnceLock<Handle>,
    holder: Uuid,
    is_bench: bool,
    is_stopping: AtomicBool,
    /// Servers that gave no sign any more while somebody was carried to them, by the document they held.
    fallen: Mutex<HashMap<DocumentId, Fallen>>,
}

/// Where somebody who comes into a document finds it.
#[derive(Debug)]
pub enum Entered {
    /// Here.
    Here(Seat),
    /// Open in another server.
    There(Owner),
}

/// Who holds a document, once somebody asked for it here.
enum Taken {
    /// This process, under a token; whether whoever held it before fell.
    Here { token: i64, fell: bool },
    /// Another.
    There(Owner),
}

impl Default for Rooms {
    fn default() -> Self {
        Self {
            slots: Mutex::default(),
            tickets: OnceLock::new(),
            thread: OnceLock::new(),
            holder: Uuid::now_v7(),
            is_bench: false,
            is_stopping: AtomicBool::new(false),
            fallen: Mutex::default(),
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

    /// The number of this process among those that share the record.
    #[must_use]
    pub fn holder(&self) -> Uuid {
        self.holder
    }

    /// Where people write from now on; said once, before anybody does.
    pub fn live_on(&self, thread: &Thread) {
        let _ = self.thread.set(thread.handle());
    }

    /// Where people write: where somebody first asked to, unless it was said.
    pub(super) fn thread(&self) -> &Handle {
        self.thread.get_or_init(Handle::current)
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<DocumentId, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The place of a document, if it has one.
    fn slot(&self, id: DocumentId) -> Option<Slot> {
        self.slots().get(&id).cloned()
    }

    /// The room of a document, when it is open here.
    async fn find(&self, id: DocumentId) -> Option<Arc<Room>> {
        self.slot(id)?.lock().await.clone()
    }

    /// Every open room.
    pub(super) fn all(&self) -> Vec<Arc<Room>> {
        let mut slots = self.slots();
        // A place is left empty by whoever went away, or found that the document is elsewhere: it goes, unless
        // somebody has it in hand.
        slots.retain(|_, slot| {
            Arc::strong_count(slot) > 1 || slot.try_lock().is_ok_and(|held| held.is_some())
        });
        // One that is being opened or closed is looked at next time.
        slots
            .values()
            .filter_map(|slot| slot.try_lock().ok()?.clone())
            .collect()
    }

    /// Whether no document is open, nor being opened or closed.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.slots().is_empty()
    }

    /// What writes and what watches begin with the first document.
    fn begin(&self, state: &AppState) -> &mpsc::UnboundedSender<Arc<Room>> {
        self.tickets.get_or_init(|| {
            let (sender, receiver) = mpsc::unbounded_channel();
            self.thread().spawn(commit::run(state.clone(), receiver));
            self.thread().spawn(watch::run(state.clone()));
            sender
        })
    }

    /// Asks for what a room holds to be written.
    pub(super) fn ask_writing(&self, state: &AppState, room: &Arc<Room>) {
        let _ = self.begin(state).send(Arc::clone(room));
    }

    /// Somebody comes into a document, which is opened if it was not, unless another server has it open;
    /// `fallen` is who was found to have fallen with it open.
    ///
    /// # Errors
    /// [`Error::Fault`] when the document cannot be made again: nobody comes into an empty one instead.
    /// [`Error::Unreachable`] while this server stops, or when another one was quicker.
    pub async fn enter(
        &self,
        state: &AppState,
        access: &Access,
        account: AccountId,
        headers: HeaderMap,
        fallen: Option<Fallen>,
    ) -> Result<Entered, Error> {
        let slot = Arc::clone(self.slots().entry(access.document.id).or_default());
        let mut held = slot.lock().await;
        let room = match &*held {
            Some(room) if !room.is_closed() => Arc::clone(room),
            _ => {
                // What is opened while the server stops would have to be taken from it.
                if self.is_stopping.load(Ordering::SeqCst) {
                    return Err(Error::Unreachable);
                }
                *held = None;
                self.begin(state);
                // Made by a newer server: this one would read it, and write it, wrongly.
                if access.document.schema_version != SCHEMA_VERSION {
                    return Err(Error::Unreachable);
                }
                let (token, fell) = match self.take(state, access.document.id, fallen).await? {
                    Taken::Here { token, fell } => (token, fell),
                    Taken::There(owner) => return Ok(Entered::There(owner)),
                };
                let loaded = self.load(state, access.document.clone(), token, fell);
                let room = match loaded.await {
                    Ok(room) => Arc::new(room),
                    Err(error) => {
                        // Another server may know how to open it, and learns that somebody fell with it.
                        let mut tx = state.db.write().await?;
                        store::owner::release(&mut tx, access.document.id, token, fell).await?;
                        tx.commit().await?;
                        return Err(error);
                    }
                };
                *held = Some(Arc::clone(&room));
                // Whoever had it opened may have gone away meanwhile, or be refused their seat.
                Self::linger(state, room.id);
                room
            }
        };
        let author = match (room.author(account), access.right) {
            (Some(author), _) => author,
            (None, Right::Read | Right::Suggest) => PLATFORM,
            (None, Right::Write) => self.author(state, room.id, account).await?,
        };
        room.join(access, account, author, headers)
            .map(Entered::Here)
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

    async fn load(
        &self,
        state: &AppState,
        document: Document,
        token: i64,
        fell: bool,
    ) -> Result<Room, Error> {
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

    /// Whoever held this document gave no sign any more: the next to come need not look again.
    pub(super) fn note_fallen(&self, document: DocumentId, fallen: Fallen) {
        let mut known = self.fallen.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(document, fallen);
    }

    /// Takes the document, unless another server has it open and did not fall.
    async fn take(
        &self,
        state: &AppState,
        document: DocumentId,
        fallen: Option<Fallen>,
    ) -> Result<Taken, Error> {
        let now = state.now();
        let noted = {
            let mut known = self.fallen.lock().unwrap_or_else(PoisonError::into_inner);
            known.remove(&document)
        };
        let fallen = fallen.or(noted);
        let mut tx = state.db.write().await?;
        let owner = store::owner::find(&mut tx, document).await?;
        let token = owner.as_ref().map_or(0, |owner| owner.token);
        let holder = owner.as_ref().and_then(|owner| owner.holder);
        if let Some(owner) = owner {
            let is_anothers = holder.is_some_and(|holder| holder != self.holder);
            let has_fallen = fallen.is_some_and(|fallen| fallen.is(&owner))
                || owner.expires_at.after(FORGOTTEN) < now;
            // A file has one server: whoever held it before is no more.
            if is_anothers && !has_fallen && matches!(state.db, Db::Postgres(_)) {
                return Ok(Taken::There(owner));
            }
        }
        let address = state.settings.instance_address();
        let until = now.after(LEASE);
        if !store::owner::take(&mut tx, document, token, self.holder, &address, until).await? {
            return Err(Error::Unreachable);
        }
        tx.commit().await?;
        Ok(Taken::Here {
            token: token + 1,
            fell: holder.is_some(),
        })
    }

    /// A peer leaves; when nobody is left, the document is put away after a while.
    pub(super) fn leave(&self, state: &AppState, room: &Room, peer: PeerId) {
        if room.leave(peer) {
            Self::linger(state, room.id);
        }
    }

    /// Waits a while for people to come back, or to come at all.
    fn linger(state: &AppState, id: DocumentId) {
        let state = state.clone();
        tokio::spawn(async move {
            tokio::time::sleep(LINGER).await;
            state.rooms.put_away(&state, id).await;
        });
    }

    /// Lets the document go, and makes its list short, unless somebody came back.
    async fn put_away(&self, state: &AppState, id: DocumentId) {
        let Some(slot) = self.slot(id) else {
            return;
        };
        // Nobody comes in meanwhile.
        let mut held = slot.lock().await;
        let Some(room) = held.take_if(|room| room.is_empty()) else {
            return;
        };
        let gone = parting::let_go(state, vec![room]).await;
        for room in &gone {
            parting::shorten(state, room).await;
        }
        drop(held);
        for room in &gone {
            parting::keep(state, room.id).await;
        }
    }

    /// The server stops: it opens nothing more.
    pub async fn stop(&self, state: &AppState) {
        self.is_stopping.store(true, Ordering::SeqCst);
        self.close(state).await;
    }

    /// Everybody is shown out, everything is written, and every document let go; what may wait for whoever opens
    /// them next comes after.
    pub async fn close(&self, state: &AppState) {
        let mut gone = parting::let_go(state, self.all()).await;
        let slots: Vec<Slot> = self.slots().values().cloned().collect();
        for slot in slots {
            // One that was being opened or put away.
            let room = slot.lock().await.take();
            gone.extend(parting::let_go(state, room.into_iter().collect()).await);
        }
        for room in gone {
            parting::shorten(state, &room).await;
            parting::keep(state, room.id).await;
        }
    }

    /// The server writes in a document as somebody (a version brought back), before the eyes of those who
    /// have it open; returns once it is in the list.
    ///
    /// # Errors
    /// [`Error::NotFound`] when this person may not write there; [`Error::Fault`] when it cannot be
    /// written; [`Error::Unreachable`] when it was not, for the document changed hands.
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
        let mut pulse = Pulse::default();
        loop {
            let entering = self.enter(
                state,
                &access,
                person.account,
                HeaderMap::new(),
                pulse.fallen(),
            );
            let owner = match entering.await? {
                Entered::Here(seat) => {
                    let edit: &mut Edit<'_> = &mut edit;
                    let (guest, _queue) = Guest::seated(seat, state.clone());
                    let Ok(place) = guest.room.edit(Some(person.account), edit, state.now()) else {
                        commit::begin_to_heal(state, &guest.room);
                        return Err(Error::Fault);
                    };
                    return commit::write_up_to(state, &guest.room, place).await;
                }
                Entered::There(owner) => owner,
            };
            let sent = instances::send_edit(state, &owner, id, person, &mut edit).await;
            if let Err(Error::Unreachable) = sent {
                pulse.wait(&owner).await?;
            } else {
                return sent;
            }
        }
    }

    /// An edit that was made on another server comes in, as somebody's; returns its place in the list once
    /// it is written. It is `made` of an update, and of how far the list went on which it was made.
    ///
    /// # Errors
    /// [`Error::Unreachable`] when the document is not open here, or not to be opened, or when another such edit came
    /// in that this one did not see; [`Error::NotFound`] when this person may not write there; [`Error::BadRequest`] when the gate refuses it.
    pub(super) async fn take_edit(
        &self,
        state: &AppState,
        id: DocumentId,
        person: &SignedIn,
        made: (&[u8], Option<i64>),
    ) -> Result<i64, Error> {
        let mut tx = state.db.read().await?;
        let access = super::rights::access(&mut tx, id, person, state.now()).await?;
        tx.commit().await?;
        if access.right != Right::Write {
            return Err(Error::NotFound);
        }
        let entering = self.enter(state, &access, person.account, HeaderMap::new(), None);
        let Entered::Here(seat) = entering.await? else {
            return Err(Error::Unreachable);
        };
        let (guest, _queue) = Guest::seated(seat, state.clone());
        let place = match guest.room.take_edit(person.account, made, state.now()) {
            Ok(place) => place,
            Err(Refusal::Gap) => return Err(Error::Unreachable),
            Err(refusal) => {
                if refusal == Refusal::Crash {
                    commit::begin_to_heal(state, &guest.room);
                }
                return Err(Error::BadRequest);
            }
        };
        commit::write_up_to(state, &guest.room, place).await
    }

    /// Writes what a document accepted and has not written yet, when it is open here.
    ///
    /// # Errors
    /// [`Error::Fault`] when the record refuses.
    pub async fn settle(&self, state: &AppState, id: DocumentId) -> Result<(), Error> {
        match self.find(id).await {
            Some(room) => commit::write(state, std::slice::from_ref(&room)).await,
            None => Ok(()),
        }
    }

    /// A right or a stage changed: everybody in the document is looked at again, at once. When another server
    /// has it open, its own watch sees as much within half a second.
    pub async fn review(&self, state: &AppState, id: DocumentId) {
        if let Some(room) = self.find(id).await {
            watch::review(state, &room).await;
        }
    }
}
