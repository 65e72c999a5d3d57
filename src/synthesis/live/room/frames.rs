//! What one frame does in a room.

use std::time::Instant as Moment;

use axum::body::Bytes;

use super::{FULL, Inner, Next, Peer, PeerId, peer::Owed, protocol};
use crate::{
    db::Instant,
    synthesis::{
        live::{
            engine::{Crashed, Effect, Engine as _},
            gate::{Holder, Name, Refusal},
            protocol::{Closing, Welcome},
            socket::PRESENCE_PACE,
        },
        model::Right,
        store::log::Entry,
    },
};

/// After so many refused updates a peer is shown out.
const MOST_REFUSALS: u32 = 3;

/// The longest update without news that is remembered, in bytes.
const LONGEST_HEARD: usize = 64 * 1024;

impl Inner {
    pub(super) fn words(&self, tag: u64, peer: &Peer) -> Bytes {
        protocol::words(
            tag,
            &Welcome {
                schema: self.document.schema_version,
                right: protocol::right(peer.right),
                stage: self.document.stage.code(),
                you: &peer.face,
                roster: &self.roster,
                stage_words: self.document.stage.label(self.document.whose),
                seen_by: &self.seen_by,
            },
        )
    }

    /// What changed of the document, or of what they may do: to everybody, or to one.
    pub(super) fn tell_change(&mut self, one: Option<PeerId>) {
        let told: Vec<(PeerId, Bytes)> = self
            .peers
            .iter()
            .filter(|(id, _)| one.is_none_or(|one| one == **id))
            .map(|(id, peer)| (*id, self.words(protocol::CHANGED, peer)))
            .collect();
        for (id, words) in told {
            if let Some(peer) = self.peers.get_mut(&id) {
                peer.owe(Owed::Words, words);
            }
        }
    }

    /// To everybody, but one.
    pub(super) fn tell(&mut self, frame: &Bytes, but: Option<PeerId>) {
        let mut lagging = Vec::new();
        for (id, peer) in &self.peers {
            if Some(*id) != but && peer.lag.is_none() && !peer.give(frame) {
                lagging.push(*id);
            }
        }
        // A slow peer waits for nobody, and nobody for it: it is given the difference once its queue is empty.
        for id in lagging {
            let vector = self.engine.as_ref().and_then(|engine| engine.vector().ok());
            if let (Some(peer), Some(vector)) = (self.peers.get_mut(&id), vector) {
                peer.lag = Some(vector);
            }
        }
    }

    pub(super) fn answer(&mut self, peer: PeerId, vector: &[u8]) -> Next {
        if !protocol::is_vector(vector) {
            return self.refuse(peer, Refusal::Malformed);
        }
        let Some(engine) = &self.engine else {
            return Next::Heal { again: true };
        };
        // An empty vector is one byte: everything, which is made once for all who come together.
        let answer = match (&self.whole, vector) {
            (Some(whole), [0]) => Ok(whole.clone()),
            _ => engine
                .missing(vector)
                .map(|update| protocol::step2(&update)),
        };
        let (Ok(answer), Ok(own)) = (answer, engine.vector()) else {
            return self.fall();
        };
        if vector == [0] {
            self.whole = Some(answer.clone());
        }
        if let Some(peer) = self.peers.get_mut(&peer) {
            // Nothing that a full queue dropped is lacking after this.
            if peer.give(&answer) {
                peer.lag = None;
            } else {
                peer.lag.get_or_insert_with(|| vector.to_vec());
            }
            if !peer.was_asked && peer.right == Right::Write {
                peer.was_asked = true;
                peer.owe(Owed::Asked, protocol::step1(&own));
            }
        }
        Next::Listen
    }

    pub(super) fn take(&mut self, peer: PeerId, update: &[u8], now: Instant) -> Next {
        let Some(writer) = self.peers.get(&peer) else {
            return Next::Leave;
        };
        let (author, right) = (writer.author, writer.right);
        if self.engine.is_none() {
            return Next::Heal { again: true };
        }
        if right != Right::Write {
            return self.refuse(peer, Refusal::ReadOnly);
        }
        // Whoever comes in sends back all that was ever erased; those who come together send the same.
        if self.heard_before.as_deref() == Some(update) {
            return self.acknowledge(peer);
        }
        if self
            .recovers_until
            .is_some_and(|until| until < Moment::now())
        {
            self.recovers_until = None;
        }
        let holder = |client: u64| match self.owners.get(&client) {
            Some(owner) if *owner == author => Holder::Own,
            // What was told to everybody and not yet written when the process fell: whoever heard it
            // brings it back, under the number of who wrote it; it stays theirs.
            _ if self.recovers_until.is_some() => Holder::Own,
            Some(_) => Holder::Other,
            None => match self.presences.peer_of(client) {
                Some(other) if !self.is_of(other, author) => Holder::Other,
                _ => Holder::Free,
            },
        };
        let knows = |name: Name<'_>| self.document.kind.holds(name);
        let step = match self.known.check(update, holder, knows) {
            Ok(step) => step,
            Err(refusal) => return self.refuse(peer, refusal),
        };
        let Some(engine) = self.engine.as_mut() else {
            return Next::Leave;
        };
        let weigh = || engine.missing(&[]).ok().map(|all| all.len());
        if !self.known.has_room(&step, weigh) {
            return self.refuse(peer, Refusal::Full);
        }
        match engine.apply(update) {
            Ok(Effect::Changed) => {}
            Ok(Effect::Nothing) => {
                if update.len() <= LONGEST_HEARD {
                    self.heard_before = Some(update.to_vec());
                }
                return self.acknowledge(peer);
            }
            Err(Crashed) => {
                self.refuse(peer, Refusal::Crash);
                self.fall();
                return Next::Heal { again: false };
            }
        }
        for client in &step.binds {
            self.bind(*client, author);
        }
        self.known.advance(&step);
        self.keep(author, update, now, Some(peer));
        self.acknowledge(peer)
    }

    fn is_of(&self, peer: PeerId, author: i32) -> bool {
        self.peers
            .get(&peer)
            .is_some_and(|peer| peer.author == author)
    }

    pub(super) fn bind(&mut self, client: u64, author: i32) {
        self.owners.insert(client, author);
        if let Ok(client) = i64::try_from(client) {
            self.pending.binds.push((client, author));
        }
    }

    /// Puts an applied update at the end of the list, and tells the others at once.
    pub(super) fn keep(&mut self, author: i32, content: &[u8], now: Instant, from: Option<PeerId>) {
        self.sequence += 1;
        self.loose_rows += 1;
        self.loose_bytes += content.len();
        self.whole = None;
        self.pending.entries.push(Entry {
            sequence: self.sequence,
            author,
            at: now,
            content: content.to_vec(),
        });
        if let Some(peer) = from.and_then(|peer| self.peers.get_mut(&peer)) {
            peer.wrote_at = Some(Moment::now());
            peer.refusals = 0;
        }
        self.tell(&protocol::update(content), from);
    }

    /// One more update of this peer is dealt with; it is told once everything before is written.
    pub(super) fn acknowledge(&mut self, peer: PeerId) -> Next {
        let Some(writer) = self.peers.get_mut(&peer) else {
            return Next::Leave;
        };
        writer.heard += 1;
        let was_told = !self.pending.acks.is_empty();
        self.pending.acks.insert(peer, writer.heard);
        // One ticket for all that waits, and another when it is a lot.
        if was_told && self.pending.entries.len() != FULL {
            Next::Listen
        } else {
            Next::Write
        }
    }

    pub(super) fn refuse(&mut self, peer: PeerId, refusal: Refusal) -> Next {
        let vector = self.engine.as_ref().and_then(|engine| engine.vector().ok());
        let Some(writer) = self.peers.get_mut(&peer) else {
            return Next::Leave;
        };
        writer.heard += 1;
        let owed = if refusal == Refusal::Gap {
            Owed::Gap
        } else {
            Owed::Refused
        };
        writer.owe(owed, protocol::refused(writer.heard, refusal));
        // A reader whose right was just taken away types on for a moment.
        if refusal == Refusal::ReadOnly {
            return Next::Listen;
        }
        writer.refusals += 1;
        if writer.refusals >= MOST_REFUSALS {
            writer.close(Closing::Refusals);
            return Next::Leave;
        }
        // It is asked for all it has: perhaps something was lost on the way.
        if let (Refusal::Gap, Some(vector)) = (refusal, vector) {
            writer.owe(Owed::Asked, protocol::step1(&vector));
        }
        Next::Listen
    }

    /// The engine fell: it is put away, and made again from the list.
    pub(super) fn fall(&mut self) -> Next {
        tracing::error!("le moteur d’un document s’est arrêté : il est reconstruit");
        self.engine = None;
        Next::Heal { again: true }
    }

    pub(super) fn place(&mut self, peer: PeerId, content: &[u8]) -> Next {
        let Some(speaker) = self.peers.get(&peer) else {
            return Next::Leave;
        };
        let (face, author) = (speaker.face.clone(), speaker.author);
        let owners = &self.owners;
        let owns = |client: u64| owners.get(&client).is_none_or(|owner| *owner == author);
        match self.presences.hear(peer, &face, content, owns) {
            Ok(true) if self.tells_later => Next::Listen,
            Ok(true) if self.told_at.is_some_and(|at| at.elapsed() < PRESENCE_PACE) => {
                self.tells_later = true;
                Next::TellLater
            }
            Ok(true) => {
                self.tell_presences();
                Next::Listen
            }
            Ok(false) => Next::Listen,
            Err(_) => self.refuse(peer, Refusal::Malformed),
        }
    }

    /// Whoever spoke hears it too: plain clients take silence for a dead connection.
    pub(super) fn tell_presences(&mut self) {
        self.tells_later = false;
        self.told_at = Some(Moment::now());
        if let Some(told) = self.presences.changed() {
            self.tell(&told, None);
        }
    }
}
