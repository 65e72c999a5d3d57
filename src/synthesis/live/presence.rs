//! Where people are in a document: what they say of it, with the name and colour that the server knows.

use std::collections::{HashMap, HashSet};

use axum::body::Bytes;
use serde_json::{Map, Value, json};

use super::{
    protocol::{self, Face},
    wire::{Malformed, Reader, write_bytes, write_uint},
};

/// The longest that somebody may say of where they are, in bytes.
pub const LONGEST: usize = 2 * 1024;
/// How many windows one frame may tell of: a plain client repeats what it heard of the others.
const MOST: usize = 64;

/// How many windows one connection may speak for: a page has one, and a program of one's own few.
const MOST_OF_ONE: usize = 8;
/// And for how many in all its life: those that left are remembered too.
const MOST_EVER: usize = 64;

/// One window.
#[derive(Debug, Clone)]
struct Place {
    peer: u64,
    /// Under which it is seen: each person has one of their own.
    face: Face,
    clock: u64,
    /// `None` once it left: its clock is remembered, so that an echo does not bring it back.
    state: Option<String>,
}

/// Every window of a room.
#[derive(Debug, Clone, Default)]
pub struct Presences {
    places: HashMap<u64, Place>,
    /// What nobody was told yet.
    untold: HashSet<u64>,
}

impl Presences {
    /// Whose window this number is, when it is here.
    #[must_use]
    pub fn peer_of(&self, client: u64) -> Option<u64> {
        let place = self.places.get(&client)?;
        place.state.as_ref().map(|_| place.peer)
    }

    /// Takes what a peer says of its own windows, under the face that the server gives it; what it
    /// repeats of others is left aside. Somebody whose line broke comes back as another peer: they take their
    /// window over at their next word, while the dead line is still thought alive. Says whether there is something
    /// to tell.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn hear(
        &mut self,
        peer: u64,
        face: &Face,
        content: &[u8],
        owns: impl Fn(u64) -> bool,
    ) -> Result<bool, Malformed> {
        let mut reader = Reader::new(content);
        let count = reader.count()?;
        if count > MOST {
            return Err(Malformed);
        }
        let mut has_changed = false;
        let theirs = || self.places.values().filter(|place| place.peer == peer);
        let mut ever = theirs().count();
        let mut here = theirs().filter(|place| place.state.is_some()).count();
        for _ in 0..count {
            let client = reader.uint()?;
            let clock = reader.uint()?;
            let text = reader.text()?;
            let known = self.places.get(&client);
            let is_anothers = known.is_some_and(|place| {
                let comes_back = place.face == *face && clock > place.clock && text != "null";
                place.peer != peer && place.state.is_some() && !comes_back
            });
            let is_old = known.is_some_and(|place| {
                clock < place.clock
                    || (clock == place.clock && (text != "null" || place.state.is_none()))
            });
            if is_anothers || is_old || text.len() > LONGEST || !owns(client) {
                continue;
            }
            let was_theirs = known.is_some_and(|place| place.peer == peer);
            let was_here = was_theirs && known.is_some_and(|place| place.state.is_some());
            let state = with_face(text, face)?;
            // Nobody is told that somebody whom nobody saw is gone.
            if (state.is_none() && known.is_none())
                || (!was_theirs && ever == MOST_EVER)
                || (!was_here && state.is_some() && here == MOST_OF_ONE)
            {
                continue;
            }
            ever += usize::from(!was_theirs);
            here += usize::from(state.is_some());
            here -= usize::from(was_here);
            let place = Place {
                peer,
                face: face.clone(),
                clock,
                state,
            };
            self.places.insert(client, place);
            self.untold.insert(client);
            has_changed = true;
        }
        Ok(has_changed)
    }

    /// What changed since everybody was told.
    pub fn changed(&mut self) -> Option<Bytes> {
        let untold: Vec<u64> = self.untold.drain().collect();
        self.tell(&untold)
    }

    /// A peer left: what to tell the others. Its clock stays: whoever comes back is told of by the next.
    pub fn leave(&mut self, peer: u64) -> Option<Bytes> {
        let gone: Vec<u64> = self
            .places
            .iter()
            .filter(|(_, place)| place.peer == peer && place.state.is_some())
            .map(|(client, _)| *client)
            .collect();
        for client in &gone {
            if let Some(place) = self.places.get_mut(client) {
                place.state = None;
            }
        }
        self.tell(&gone)
    }

    /// Everybody who is here.
    #[must_use]
    pub fn everybody(&self) -> Option<Bytes> {
        let here: Vec<u64> = self
            .places
            .iter()
            .filter(|(_, place)| place.state.is_some())
            .map(|(client, _)| *client)
            .collect();
        self.tell(&here)
    }

    fn tell(&self, clients: &[u64]) -> Option<Bytes> {
        if clients.is_empty() {
            return None;
        }
        let mut content = Vec::new();
        write_uint(&mut content, clients.len() as u64);
        for client in clients {
            let place = self.places.get(client)?;
            write_uint(&mut content, *client);
            write_uint(&mut content, place.clock);
            write_bytes(
                &mut content,
                place.state.as_deref().unwrap_or("null").as_bytes(),
            );
        }
        Some(protocol::presence(&content))
    }
}

/// What somebody says of where they are, under the face that the server knows; `None` when they leave.
fn with_face(text: &str, face: &Face) -> Result<Option<String>, Malformed> {
    let said: Option<Map<String, Value>> = serde_json::from_str(text).map_err(|_| Malformed)?;
    let Some(mut said) = said else {
        return Ok(None);
    };
    said.insert("user".to_owned(), json!(face));
    Ok(Some(Value::Object(said).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(client: u64, clock: u64, state: &str) -> Vec<u8> {
        let mut out = vec![];
        write_uint(&mut out, 1);
        write_uint(&mut out, client);
        write_uint(&mut out, clock);
        write_bytes(&mut out, state.as_bytes());
        out
    }

    fn ondine() -> Face {
        Face {
            name: "Ondine".to_owned(),
            color: "#2f6fb5",
            rank: 0,
        }
    }

    fn idriss() -> Face {
        Face {
            name: "Idriss".to_owned(),
            color: "#b5522f",
            rank: 1,
        }
    }

    #[test]
    fn a_name_is_the_servers_and_a_window_its_peers() {
        let mut presences = Presences::default();
        let said = frame(7, 1, r#"{"user":{"name":"Autre"},"cursor":1}"#);
        assert_eq!(presences.hear(1, &ondine(), &said, |_| true), Ok(true));
        let told = String::from_utf8_lossy(&presences.changed().expect("told")).into_owned();
        assert!(told.contains("Ondine") && !told.contains("Autre"), "{told}");
        // Another peer repeats it, or speaks in its place.
        assert_eq!(presences.hear(2, &idriss(), &said, |_| true), Ok(false));
        for forged in [frame(7, 2, "null"), frame(7, 2, "{}")] {
            assert_eq!(presences.hear(2, &idriss(), &forged, |_| true), Ok(false));
        }
        assert_eq!(presences.peer_of(7), Some(1));
        // Once it left, an echo does not bring it back.
        assert!(presences.leave(1).is_some());
        assert_eq!(presences.hear(2, &idriss(), &said, |_| true), Ok(false));
        assert_eq!(presences.everybody(), None);
    }

    #[test]
    fn whoever_comes_back_is_seen_before_their_dead_line_is_given_up() {
        let mut presences = Presences::default();
        let said = frame(7, 1, r#"{"cursor":"avant"}"#);
        assert_eq!(presences.hear(1, &ondine(), &said, |_| true), Ok(true));
        // Another window of hers repeats it, or takes its silence for a departure: it is no news of the first.
        for echo in [&said, &frame(7, 1, "null"), &frame(7, 2, "null")] {
            assert_eq!(presences.hear(2, &ondine(), echo, |_| true), Ok(false));
        }
        let back = frame(7, 2, r#"{"cursor":"ici"}"#);
        assert_eq!(presences.hear(3, &ondine(), &back, |_| true), Ok(true));
        let told = presences.changed().expect("told");
        assert!(String::from_utf8_lossy(&told).contains("ici"));
        // The dead line goes at last, and takes nobody away.
        assert_eq!(presences.leave(1), None);
        assert_eq!(presences.peer_of(7), Some(3));
    }

    #[test]
    fn nobody_fills_the_room_with_windows() {
        let mut presences = Presences::default();
        let say = |presences: &mut Presences, client, clock, state| {
            presences.hear(1, &ondine(), &frame(client, clock, state), |_| true)
        };
        for client in 0..MOST_OF_ONE as u64 {
            assert_eq!(say(&mut presences, client, 1, "{}"), Ok(true));
        }
        assert_eq!(say(&mut presences, 99, 1, "{}"), Ok(false));
        assert_eq!(presences.peer_of(99), None);
        // Those who are there move on, and one that leaves makes room.
        assert_eq!(say(&mut presences, 0, 2, "{}"), Ok(true));
        assert_eq!(say(&mut presences, 0, 3, "null"), Ok(true));
        assert_eq!(say(&mut presences, 99, 1, "{}"), Ok(true));
        // That somebody whom nobody saw is gone is no news; nor is a connection ever so many people.
        assert_eq!(say(&mut presences, 1000, 1, "null"), Ok(false));
        assert_eq!(say(&mut presences, 99, 2, "null"), Ok(true));
        for client in 100..1000 {
            let _ = say(&mut presences, client, 1, "{}");
            let _ = say(&mut presences, client, 2, "null");
        }
        assert_eq!(presences.places.len(), MOST_EVER);
        assert_eq!(presences.untold.len(), MOST_EVER);
        // Those who are there move on all the same.
        assert_eq!(say(&mut presences, 1, 2, "{}"), Ok(true));
    }

    #[test]
    fn what_is_no_presence_is_refused() {
        let mut presences = Presences::default();
        for bytes in [&b"\x05"[..], &frame(1, 1, "{"), &frame(1, 1, "3")] {
            assert!(presences.hear(1, &ondine(), bytes, |_| true).is_err());
        }
        let long = frame(1, 1, &format!("{{\"a\":\"{}\"}}", "x".repeat(LONGEST)));
        assert_eq!(presences.hear(1, &ondine(), &long, |_| true), Ok(false));
    }
}
