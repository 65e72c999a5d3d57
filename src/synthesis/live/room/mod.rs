//! One open document: who is in it, and what each frame does.
//!
//! Everything here happens in memory under one short lock; what must be written waits in `pending` for
//! [`super::commit`]. [`peer`] is one window and its queue, [`frames`] what each frame does, [`brought`] what a
//! server writes in it by itself.

mod brought;
mod frames;
mod peer;

use std::{
    collections::HashMap,
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Instant as Moment,
};

use axum::{body::Bytes, http::HeaderMap};
use tokio::sync::{Notify, OwnedMutexGuard};

use super::{
    engine::{Crashed, Engine, Yrs},
    gate::{Known, Refusal},
    log::Loaded,
    presence::Presences,
    protocol::{self, Closing, Face, Said},
    rights::Access,
};
use crate::{
    account::model::AccountId,
    db::Instant,
    error::Error,
    synthesis::{
        model::{Document, DocumentId},
        store::log::{Entry, PLATFORM},
    },
};

use peer::Owed;
pub use peer::{Peer, PeerId, Queue, Seat};

/// How many rows are written without waiting for more.
const FULL: usize = 256;
/// For how long after a crash anybody may bring back what somebody else wrote just before it.
const RECOVERY: std::time::Duration = std::time::Duration::from_secs(120);

/// One open document.
#[derive(Debug)]
pub struct Room {
    /// Which.
    pub id: DocumentId,
    /// Under which token this process holds it.
    pub token: i64,
    inner: Mutex<Inner>,
    /// Rung when the engine is back after a fall, or the room closes.
    pub healed: Notify,
    /// Rung when something was written.
    pub written: Notify,
    /// Held by whoever writes what waits: one at a time.
    pub writing: tokio::sync::Mutex<()>,
    /// Held while the list is made short.
    shortening: Arc<tokio::sync::Mutex<()>>,
    is_healing: AtomicBool,
    /// How often the margin had changed when everybody was last told.
    remarks: AtomicI64,
}

#[derive(Debug)]
struct Inner {
    document: Document,
    roster: Vec<Face>,
    seen_by: String,
    /// `None` while it is made again, or once the room is closed.
    engine: Option<Yrs>,
    known: Known,
    owners: HashMap<u64, i32>,
    authors: HashMap<AccountId, i32>,
    peers: HashMap<PeerId, Peer>,
    next_peer: PeerId,
    presences: Presences,
    told_at: Option<Moment>,
    tells_later: bool,
    pending: Pending,
    sequence: i64,
    durable: i64,
    /// Up to where an edit made elsewhere has to have read the list: the last one that a server made.
    edited: i64,
    loose_rows: usize,
    loose_bytes: usize,
    whole: Option<Bytes>,
    /// An update in which nothing was new, nor ever will be.
    heard_before: Option<Vec<u8>>,
    recovers_until: Option<Moment>,
    is_closed: bool,
}

/// What waits to be written.
#[derive(Debug, Default)]
pub struct Pending {
    /// Updates.
    pub entries: Vec<Entry>,
    /// Numbers that became somebody's.
    pub binds: Vec<(i64, i32)>,
    /// Who is to be told, and of how many of their updates.
    acks: HashMap<PeerId, u64>,
}

impl Pending {
    /// Whether there is nothing to write, nor anybody to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.binds.is_empty() && self.acks.is_empty()
    }
}

/// What the room wants of whoever brought a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing.
    Listen,
    /// Something began to wait to be written.
    Write,
    /// Where people are is told a little later, for all at once.
    TellLater,
    /// The engine fell: make it again, and bring the frame back if it was not the cause.
    Heal {
        /// Whether the frame is to be brought again.
        again: bool,
    },
    /// The room is closed.
    Leave,
}

/// What is needed to open a room.
#[derive(Debug)]
pub struct Opening {
    /// The document.
    pub document: Document,
    /// Under which token it is held.
    pub token: i64,
    /// Its text.
    pub loaded: Loaded,
    /// Whose its numbers are.
    pub owners: HashMap<u64, i32>,
    /// Whether whoever held it before fell without closing it.
    pub fell: bool,
}

impl Room {
    /// A room around a document that was made again.
    ///
    /// # Errors
    /// [`Error::Fault`] when the engine cannot say what it holds.
    pub fn open(opening: Opening) -> Result<Self, Error> {
        let Loaded {
            engine,
            sequence,
            loose_rows,
            loose_bytes,
        } = opening.loaded;
        let clocks = engine.clocks().map_err(|Crashed| Error::Fault)?;
        Ok(Self {
            id: opening.document.id,
            token: opening.token,
            healed: Notify::new(),
            written: Notify::new(),
            writing: tokio::sync::Mutex::new(()),
            shortening: Arc::default(),
            is_healing: AtomicBool::new(false),
            remarks: AtomicI64::new(-1),
            inner: Mutex::new(Inner {
                document: opening.document,
                roster: Vec::new(),
                seen_by: String::new(),
                engine: Some(engine),
                known: Known::new(clocks),
                owners: opening.owners,
                authors: HashMap::new(),
                peers: HashMap::new(),
                next_peer: 1,
                presences: Presences::default(),
                told_at: None,
                tells_later: false,
                pending: Pending::default(),
                sequence,
                durable: sequence,
                edited: sequence,
                loose_rows,
                loose_bytes,
                whole: None,
                heard_before: None,
                recovers_until: opening.fell.then(|| Moment::now() + RECOVERY),
                is_closed: false,
            }),
        })
    }

    /// A panic is caught where it may happen, and leaves nothing half done that a later frame could read.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of this person here, when it is known already.
    #[must_use]
    pub fn author(&self, account: AccountId) -> Option<i32> {
        self.lock().authors.get(&account).copied()
    }

    /// Somebody comes in: the first words wait in their queue.
    pub fn join(
        self: &Arc<Self>,
        access: &Access,
        account: AccountId,
        author: i32,
        headers: HeaderMap,
    ) -> Option<Seat> {
        let mut inner = self.lock();
        if inner.is_closed {
            return None;
        }
        let id = inner.next_peer;
        inner.next_peer += 1;
        // Whoever only reads has no number yet.
        if author != PLATFORM {
            inner.authors.insert(account, author);
        }
        access.document.clone_into(&mut inner.document);
        access.roster.clone_into(&mut inner.roster);
        access.seen_by.clone_into(&mut inner.seen_by);
        inner.make_room(account);
        let (new, seat) = Peer::new(self, id, access, (account, author), headers);
        new.give(&inner.words(protocol::WELCOME, &new));
        if let Some(everybody) = inner.presences.everybody() {
            new.give(&everybody);
        }
        inner.peers.insert(id, new);
        Some(seat)
    }

    /// Somebody leaves; says whether nobody is left.
    pub fn leave(&self, peer: PeerId) -> bool {
        let mut inner = self.lock();
        inner.peers.remove(&peer);
        if let Some(gone) = inner.presences.leave(peer) {
            inner.tell(&gone, None);
        }
        inner.peers.is_empty()
    }

    /// What one frame does.
    pub fn hear(&self, peer: PeerId, frame: &[u8], now: Instant) -> Next {
        let mut inner = self.lock();
        if inner.is_closed || !inner.peers.contains_key(&peer) {
            return Next::Leave;
        }
        let Ok(said) = protocol::hear(frame) else {
            return inner.refuse(peer, Refusal::Malformed);
        };
        match said {
            Said::Vector(vector) => inner.answer(peer, vector),
            Said::Update(update) => inner.take(peer, update, now),
            Said::Presence(content) => inner.place(peer, content),
            Said::Where => {
                if let (Some(all), Some(peer)) =
                    (inner.presences.everybody(), inner.peers.get(&peer))
                {
                    peer.give(&all);
                }
                Next::Listen
            }
            Said::Echo => {
                if let Some(peer) = inner.peers.get(&peer) {
                    peer.give(&Bytes::copy_from_slice(frame));
                }
                Next::Listen
            }
            Said::Unknown => Next::Listen,
        }
    }

    /// What somebody lacks whose vector is this one, the vector of the room, and the place up to which it
    /// goes.
    ///
    /// # Errors
    /// [`Crashed`] when the engine fell, or the vector is none.
    pub fn missing(&self, vector: &[u8]) -> Result<(Vec<u8>, Vec<u8>, i64), Crashed> {
        let inner = self.lock();
        let engine = inner.engine.as_ref().ok_or(Crashed)?;
        if !vector.is_empty() && !protocol::is_vector(vector) {
            return Err(Crashed);
        }
        Ok((engine.missing(vector)?, engine.vector()?, inner.sequence))
    }

    /// What waits to be written; it is then for the caller to write it, or to give it back.
    pub fn take_pending(&self) -> Pending {
        mem::take(&mut self.lock().pending)
    }

    /// It could not be written: it waits again, before what came meanwhile.
    pub fn give_back(&self, taken: Pending) {
        let mut inner = self.lock();
        let later = mem::replace(&mut inner.pending, taken);
        inner.pending.entries.extend(later.entries);
        inner.pending.binds.extend(later.binds);
        inner.pending.acks.extend(later.acks);
    }

    /// It is written: those who wrote it are told. Says how much no snapshot holds yet.
    pub fn note_written(&self, written: &Pending) -> (usize, usize) {
        let mut inner = self.lock();
        if let Some(last) = written.entries.last() {
            inner.durable = last.sequence;
        }
        let durable = inner.durable;
        for (peer, heard) in &written.acks {
            if let Some(peer) = inner.peers.get_mut(peer) {
                peer.owe(Owed::Kept, protocol::kept(*heard, durable));
            }
        }
        let loose = (inner.loose_rows, inner.loose_bytes);
        drop(inner);
        self.written.notify_waiters();
        loose
    }

    /// The last update in the list.
    #[must_use]
    pub fn durable(&self) -> i64 {
        self.lock().durable
    }

    /// A snapshot holds everything up to there.
    pub fn note_compacted(&self, up_to: i64) {
        let mut inner = self.lock();
        let later = usize::try_from(inner.sequence - up_to).unwrap_or_default();
        inner.loose_bytes = if later == 0 {
            0
        } else {
            inner.loose_bytes.min(later * 64)
        };
        inner.loose_rows = later;
    }

    /// Whether enough waits to be written at once.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.lock().pending.entries.len() >= FULL
    }

    /// The turn of whoever makes the list short; `None` while somebody does.
    #[must_use]
    pub fn begin_shortening(&self) -> Option<OwnedMutexGuard<()>> {
        Arc::clone(&self.shortening).try_lock_owned().ok()
    }

    /// The same, once nobody does.
    pub async fn wait_to_shorten(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.shortening).lock_owned().await
    }

    /// Whether the caller is the one who makes the engine again.
    #[must_use]
    pub fn begin_healing(&self) -> bool {
        !self.is_healing.swap(true, Ordering::SeqCst)
    }

    /// Tells everybody where people are.
    pub fn tell_presences(&self) {
        self.lock().tell_presences();
    }

    /// The engine is back, made again from the list.
    ///
    /// # Errors
    /// [`Error::Fault`] when it does not hold everything that was accepted.
    pub fn heal(&self, loaded: Loaded) -> Result<(), Error> {
        let mut inner = self.lock();
        if loaded.sequence != inner.sequence || !inner.pending.entries.is_empty() {
            return Err(Error::Fault);
        }
        let clocks = loaded.engine.clocks().map_err(|Crashed| Error::Fault)?;
        inner.known = Known::new(clocks);
        inner.engine = Some(loaded.engine);
        inner.whole = None;
        // Whoever was ready to catch up meanwhile found nothing to.
        inner.make_up_for_all();
        drop(inner);
        self.is_healing.store(false, Ordering::SeqCst);
        self.healed.notify_waiters();
        Ok(())
    }

    /// Whether the engine is there.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.lock().engine.is_some()
    }

    /// The margin changed so many times: everybody is told once.
    pub fn note_remarks(&self, revision: i64) {
        if self.remarks.swap(revision, Ordering::SeqCst) != revision {
            for peer in self.lock().peers.values_mut() {
                peer.owe(Owed::Remarks, protocol::remarks(revision));
            }
        }
    }

    /// Whether the room is closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.lock().is_closed
    }

    /// Shows everybody out; nothing is taken any more.
    pub fn close(&self, why: Closing) {
        let mut inner = self.lock();
        inner.is_closed = true;
        for peer in inner.peers.values() {
            peer.close(why);
        }
        drop(inner);
        self.healed.notify_waiters();
        self.written.notify_waiters();
    }

    /// Who is here: peer, credentials, last writing, and whether they have a number.
    #[must_use]
    pub fn people(&self) -> Vec<(PeerId, HeaderMap, Option<Moment>, bool)> {
        let inner = self.lock();
        inner
            .peers
            .iter()
            .map(|(id, peer)| {
                let has_number = peer.author != PLATFORM;
                (*id, peer.headers.clone(), peer.wrote_at, has_number)
            })
            .collect()
    }

    /// Whether nobody is here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lock().peers.is_empty()
    }

    /// Somebody who came to read may now write, under this number.
    pub fn number(&self, peer: PeerId, account: AccountId, author: i32) {
        let mut inner = self.lock();
        inner.authors.insert(account, author);
        if let Some(peer) = inner.peers.get_mut(&peer) {
            peer.author = author;
        }
    }

    /// What somebody may now do: told when it changed, shown out when nothing is left.
    pub fn review(&self, peer: PeerId, access: Option<&Access>) {
        let mut inner = self.lock();
        let Some(access) = access else {
            inner.show_out(peer, Closing::Right);
            return;
        };
        let stage_changed = inner.document.stage != access.document.stage;
        if stage_changed || inner.roster != access.roster || inner.seen_by != access.seen_by {
            access.document.clone_into(&mut inner.document);
            access.roster.clone_into(&mut inner.roster);
            access.seen_by.clone_into(&mut inner.seen_by);
            inner.tell_change(None);
        }
        if let Some(known) = inner.peers.get_mut(&peer)
            && (known.right != access.right || known.face != access.face)
        {
            known.right = access.right;
            access.face.clone_into(&mut known.face);
            inner.tell_change(Some(peer));
        }
    }
}
