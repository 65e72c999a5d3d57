//! One window that has a document open, and what waits for it.

use std::{
    collections::BTreeMap,
    mem,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant as Moment,
};

use axum::{body::Bytes, http::HeaderMap};
use tokio::sync::mpsc::{self, error::TryRecvError};

use super::{Inner, Room, protocol};
use crate::{
    account::model::AccountId,
    synthesis::{
        live::{
            engine::Engine as _,
            protocol::{Closing, Face, Out},
            rights::Access,
        },
        model::{Kind, Right},
    },
};

/// How many frames may wait for one peer.
const QUEUE: usize = 4096;
/// How many bytes may wait for one peer.
const QUEUE_BYTES: usize = 4 * 1024 * 1024;

/// How many windows one person has on a document; the oldest gives way. Those of a bad network stay a while
/// after they are dead.
const MOST_WINDOWS: usize = 32;

/// A peer of a room, for as long as the process lives.
pub type PeerId = u64;

/// What a peer is told whatever waits for it; of each the last word counts. In their order: nothing is acknowledged
/// before what was refused is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owed {
    /// What it may do.
    Words,
    /// What it wrote is not taken.
    Refused,
    /// What it wrote stands on something that has not come.
    Gap,
    /// It is asked for all it has.
    Asked,
    /// What it wrote is written.
    Kept,
    /// The margin changed.
    Remarks,
}

/// One window that has the document open.
#[derive(Debug)]
pub struct Peer {
    /// Who.
    account: AccountId,
    /// With what they proved it: asked again all along.
    pub headers: HeaderMap,
    /// Their face.
    pub face: Face,
    /// What they may do.
    pub right: Right,
    pub(super) author: i32,
    queue: mpsc::Sender<Out>,
    waiting: Arc<AtomicUsize>,
    /// What the room held when this peer's queue overflowed.
    pub(super) lag: Option<Vec<u8>>,
    /// What it is to be told once its queue is empty.
    owed: BTreeMap<Owed, Bytes>,
    /// Updates heard.
    pub(super) heard: u64,
    pub(super) refusals: u32,
    /// When it last wrote something.
    pub wrote_at: Option<Moment>,
    pub(super) was_asked: bool,
}

/// A place in a room, and what waits for whoever has it.
#[derive(Debug)]
pub struct Seat {
    /// Where.
    pub room: Arc<Room>,
    /// Which peer.
    pub peer: PeerId,
    /// What waits for it.
    pub queue: Queue,
}

/// What waits for one peer.
#[derive(Debug)]
pub struct Queue {
    out: mpsc::Receiver<Out>,
    /// How many bytes.
    waiting: Arc<AtomicUsize>,
    /// Frames and bytes that left it since it was last empty.
    left: (usize, usize),
}

impl Queue {
    /// What comes next; `None` once the room dropped this peer.
    pub async fn next(&mut self) -> Option<Out> {
        let out = self.out.recv().await?;
        Some(self.taken(out))
    }

    /// What is there already.
    ///
    /// # Errors
    /// When nothing is, or never will be.
    pub fn try_next(&mut self) -> Result<Out, TryRecvError> {
        let out = self.out.try_recv()?;
        Ok(self.taken(out))
    }

    /// Whether so much left it at one go that there may have been no room for more; to be asked once it is empty.
    pub fn may_have_overflowed(&mut self) -> bool {
        let (frames, bytes) = mem::take(&mut self.left);
        frames >= QUEUE / 2 || bytes >= QUEUE_BYTES / 2
    }

    fn taken(&mut self, out: Out) -> Out {
        if let Out::Frame(frame) = &out {
            self.waiting.fetch_sub(frame.len(), Ordering::Relaxed);
            self.left.0 += 1;
            self.left.1 += frame.len();
        }
        out
    }
}

impl Peer {
    /// A new window, and its seat.
    pub(super) fn new(
        room: &Arc<Room>,
        peer: PeerId,
        access: &Access,
        (account, author): (AccountId, i32),
        headers: HeaderMap,
    ) -> (Self, Seat) {
        let (sender, out) = mpsc::channel(QUEUE);
        let waiting = Arc::new(AtomicUsize::new(0));
        let new = Self {
            account,
            headers,
            face: access.face.clone(),
            right: access.right,
            author,
            queue: sender,
            waiting: Arc::clone(&waiting),
            lag: None,
            owed: BTreeMap::new(),
            heard: 0,
            refusals: 0,
            wrote_at: None,
            was_asked: false,
        };
        let seat = Seat {
            room: Arc::clone(room),
            peer,
            queue: Queue {
                out,
                waiting,
                left: (0, 0),
            },
        };
        (new, seat)
    }

    /// Puts a frame in the queue; says whether there was room.
    pub(super) fn give(&self, frame: &Bytes) -> bool {
        if self.waiting.load(Ordering::Relaxed) > QUEUE_BYTES {
            return false;
        }
        self.waiting.fetch_add(frame.len(), Ordering::Relaxed);
        let is_given = self.queue.try_send(Out::Frame(frame.clone())).is_ok();
        if !is_given {
            self.waiting.fetch_sub(frame.len(), Ordering::Relaxed);
        }
        is_given
    }

    /// Puts a frame in the queue, or keeps it until there is room; once one waits, so do the others.
    pub(super) fn owe(&mut self, what: Owed, frame: Bytes) {
        if !self.owed.is_empty() || !self.give(&frame) {
            self.owed.insert(what, frame);
        }
    }

    fn pay(&mut self) {
        for (what, frame) in mem::take(&mut self.owed) {
            self.owe(what, frame);
        }
    }

    /// When even this finds no room, dropping the peer closes its queue, which says as much.
    pub(super) fn close(&self, why: Closing) {
        let _ = self.queue.try_send(Out::Close(why));
    }
}

impl Inner {
    /// What somebody missed since their queue overflowed; while the engine is made again, they wait for it too.
    fn make_up(&mut self, peer: PeerId) -> Option<Bytes> {
        let slow = self.peers.get_mut(&peer)?;
        slow.pay();
        let missed = self.engine.as_ref()?.missing(slow.lag.as_ref()?).ok()?;
        slow.lag = None;
        if let Some(all) = self.presences.everybody() {
            slow.give(&all);
        }
        Some(protocol::update(&missed))
    }

    /// The engine is back: who was to catch up while it was away found nothing. A queue that is full still asks by
    /// itself.
    pub(super) fn make_up_for_all(&mut self) {
        let Some(engine) = &self.engine else { return };
        for peer in self.peers.values_mut() {
            let missed = peer.lag.as_ref().map(|lag| engine.missing(lag));
            if let Some(Ok(missed)) = missed
                && peer.give(&protocol::update(&missed))
            {
                peer.lag = None;
            }
        }
    }

    /// Shows out the oldest window of whoever has too many. On the bench everybody is one person.
    pub(super) fn make_room(&mut self, account: AccountId) {
        if self.document.kind == Kind::Bench {
            return;
        }
        let of_theirs = |(id, peer): (&PeerId, &Peer)| (peer.account == account).then_some(*id);
        let theirs: Vec<PeerId> = self.peers.iter().filter_map(of_theirs).collect();
        if theirs.len() < MOST_WINDOWS {
            return;
        }
        if let Some(oldest) = theirs.into_iter().min() {
            self.show_out(oldest, Closing::Silence);
        }
    }

    /// From now on whatever it sends is lost.
    pub(super) fn show_out(&mut self, peer: PeerId, why: Closing) {
        if let Some(peer) = self.peers.remove(&peer) {
            peer.close(why);
        }
        if let Some(gone) = self.presences.leave(peer) {
            self.tell(&gone, None);
        }
    }
}

impl Room {
    /// What a peer whose queue overflowed has missed meanwhile, now that it is empty.
    #[must_use]
    pub fn catch_up(&self, peer: PeerId, queue: &mut Queue) -> Option<Bytes> {
        // All that a full queue held was in what was just sent. So the room, which everybody waits for, is asked
        // only then, and not by each window at each update.
        if !queue.may_have_overflowed() {
            return None;
        }
        self.lock().make_up(peer)
    }
}
