//! What stands in front of the engine: nothing reaches it that it could misread.
//!
//! yrs agrees with Yjs as long as updates come in causal order, and goes wrong, panics or crashes when
//! they do not, or when bytes are corrupted. So each update is first read here, with bounds and without
//! the engine; whatever it stands on must be known already, or be inside it; and nobody writes under the
//! number of another.

mod update;

use std::collections::{HashMap, HashSet};

use crate::synthesis::model::{Kind, MARKS, NODES};

pub use update::{Name, Parent, Place, Struct, Update};

/// The longest frame that is read, in bytes.
pub const LONGEST_FRAME: usize = 1024 * 1024;
/// How much a document may weigh, in bytes, as it is given to whoever opens it.
///
/// Half of what may wait on one connection, so that it always passes. An article of a hundred thousand signs, typed in
/// two hundred and sixty thousand keystrokes, weighs 160 kB (Yjs measures it): this is twenty-five times as much.
pub const HEAVIEST: usize = 4 * 1024 * 1024;
/// How many new numbers one update may bring: each window of a person has one.
const MOST_NEW_CLIENTS: usize = 16;

/// Why an update is not applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is no update, or one that could harm an editor of the room.
    Malformed,
    /// It stands on something that has not come: whoever sent it is asked for all they have.
    Gap,
    /// It writes under the number of somebody else.
    Foreign,
    /// It makes something that the document does not hold.
    Unknown,
    /// The engine stopped on it.
    Crash,
    /// Whoever sent it may only read.
    ReadOnly,
    /// The document would weigh more than one may.
    Full,
}

impl Refusal {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::Malformed,
        Self::Gap,
        Self::Foreign,
        Self::Unknown,
        Self::Crash,
        Self::ReadOnly,
        Self::Full,
    ];

    /// The word that travels.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malforme",
            Self::Gap => "lacune",
            Self::Foreign => "autrui",
            Self::Unknown => "inconnu",
            Self::Crash => "moteur",
            Self::ReadOnly => "lecture",
            Self::Full => "plein",
        }
    }
}

/// Whose the numbers of a document are, for one writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The writer's.
    Own,
    /// Nobody's yet.
    Free,
    /// Somebody else's.
    Other,
}

impl Kind {
    /// Whether such a document holds this; on the bench, anything is measured.
    #[must_use]
    pub fn holds(self, name: Name<'_>) -> bool {
        match (self, name) {
            (Self::Bench, _) => true,
            (_, Name::Node(node)) => NODES.contains(&node),
            (_, Name::Mark(mark)) => MARKS.contains(&mark),
            (_, Name::Embedded) => false,
        }
    }
}

/// What an accepted update does, once applied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// Up to where each number then reaches.
    pub reach: Vec<(u64, u32)>,
    /// Numbers that become the writer's.
    pub binds: Vec<u64>,
    /// How long it is, in bytes.
    pub bytes: usize,
}

/// How far each number of a document has written, and how much it may weigh.
#[derive(Debug, Clone, Default)]
pub struct Known {
    clocks: HashMap<u64, u32>,
    /// Never less than it weighs, in bytes; `None` as long as nobody looked.
    weight: Option<usize>,
    /// Nothing was taken since it was weighed.
    is_weighed: bool,
}

impl Known {
    /// What an engine says of its document.
    #[must_use]
    pub fn new(clocks: impl IntoIterator<Item = (u64, u32)>) -> Self {
        Self {
            clocks: clocks.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Up to where this number has written.
    #[must_use]
    pub fn reach(&self, client: u64) -> u32 {
        self.clocks.get(&client).copied().unwrap_or_default()
    }

    /// Takes note of what was applied.
    pub fn advance(&mut self, step: &Step) {
        self.clocks.extend(step.reach.iter().copied());
        self.weight = self.weight.map(|weight| weight + step.bytes);
        self.is_weighed = false;
    }

    /// Whether the document has room for this; what only erases always finds some. `weigh` says what it weighs
    /// without what was erased: that takes as long as giving it to somebody, so it is asked only when the updates
    /// taken since it was last weighed could fill it.
    pub fn has_room(&mut self, step: &Step, weigh: impl FnOnce() -> Option<usize>) -> bool {
        let fits = |weight: usize| weight + step.bytes <= HEAVIEST;
        if step.reach.is_empty() || self.weight.is_some_and(fits) {
            return true;
        }
        if !self.is_weighed {
            self.weight = weigh();
            self.is_weighed = self.weight.is_some();
        }
        self.weight.is_some_and(fits)
    }

    /// Reads an update and says what it does, or why it may not be applied. `holder` says whose a number
    /// is; `knows` whether the document holds such a thing.
    ///
    /// # Errors
    /// Why it is not applied.
    pub fn check(
        &self,
        bytes: &[u8],
        holder: impl Fn(u64) -> Holder,
        knows: impl Fn(Name<'_>) -> bool,
    ) -> Result<Step, Refusal> {
        let update = Update::read(bytes).map_err(|_| Refusal::Malformed)?;
        if update.is_out_of_place || !update.names.iter().all(|name| knows(*name)) {
            return Err(Refusal::Unknown);
        }
        let step = Step {
            bytes: bytes.len(),
            ..self.follow(&update)?
        };
        self.own(&update, step, holder)
    }

    /// Integrates the update without its content, in any order that its structs allow.
    fn follow(&self, update: &Update<'_>) -> Result<Step, Refusal> {
        let mut reach: HashMap<u64, u32> = HashMap::new();
        let at = |reach: &HashMap<u64, u32>, client: u64| {
            reach
                .get(&client)
                .copied()
                .unwrap_or_else(|| self.reach(client))
        };
        let mut next = vec![0_usize; update.clients.len()];
        let ranks: HashMap<u64, usize> = update
            .clients
            .iter()
            .enumerate()
            .map(|(rank, (client, _))| (*client, rank))
            .collect();
        if ranks.len() < update.clients.len() {
            return Err(Refusal::Malformed);
        }
        // Who waits for whom: each is looked at again when what it waits for has come.
        let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); update.clients.len()];
        let mut ready: Vec<usize> = (0..update.clients.len()).collect();
        while let Some(rank) = ready.pop() {
            let Some((client, structs)) = update.clients.get(rank) else {
                continue;
            };
            let before = next[rank];
            while let Some(part) = structs.get(next[rank]) {
                let known = at(&reach, *client);
                let end = part.end();
                if end > known {
                    if part.is_hole || part.clock > known {
                        return Err(Refusal::Gap);
                    }
                    let missing = part
                        .stands_on()
                        .find(|place| place.clock >= at(&reach, place.client));
                    if let Some(place) = missing {
                        match ranks.get(&place.client) {
                            Some(other) if *other != rank => waiting[*other].push(rank),
                            _ => return Err(Refusal::Gap),
                        }
                        break;
                    }
                    reach.insert(*client, end);
                }
                next[rank] += 1;
            }
            if next[rank] > before {
                ready.append(&mut waiting[rank]);
            }
        }
        let is_whole = update
            .clients
            .iter()
            .zip(&next)
            .all(|((_, structs), next)| *next == structs.len());
        let deletes_known = update
            .deletes
            .iter()
            .all(|(client, end)| *end <= at(&reach, *client));
        if is_whole && deletes_known {
            Ok(Step {
                reach: reach.into_iter().collect(),
                ..Step::default()
            })
        } else {
            Err(Refusal::Gap)
        }
    }

    fn own(
        &self,
        update: &Update<'_>,
        mut step: Step,
        holder: impl Fn(u64) -> Holder,
    ) -> Result<Step, Refusal> {
        let reached: HashSet<u64> = step.reach.iter().map(|(client, _)| *client).collect();
        for (client, _) in &update.clients {
            if !reached.contains(client) {
                continue;
            }
            match holder(*client) {
                Holder::Own => {}
                Holder::Free => step.binds.push(*client),
                Holder::Other => return Err(Refusal::Foreign),
            }
        }
        if step.binds.len() > MOST_NEW_CLIENTS {
            return Err(Refusal::Malformed);
        }
        Ok(step)
    }
}

#[cfg(test)]
mod tests;
