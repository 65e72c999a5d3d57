//! A room as its server and its pages know it.

use serde::{Deserialize, Serialize};

crate::id! {
    /// Somebody in a room: the identifier of their membership.
    MemberId
}

/// An instant, in milliseconds since 1970 in UTC, by the server's clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// The whole minutes that passed since `earlier`; none when it is still to come.
    #[must_use]
    pub fn minutes_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).max(0) / 60_000
    }
}

/// Who speaks during a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Speaking {
    /// Those who lead, then each in turn.
    #[serde(rename = "animation")]
    Facilitation,
    /// Everybody.
    #[serde(rename = "tous")]
    Everybody,
    /// The narrator alone.
    #[serde(rename = "narration")]
    Narrator,
    /// The group asks, the narrator answers.
    #[serde(rename = "questions")]
    Questions,
    /// Everybody but the narrator.
    #[serde(rename = "groupe")]
    Group,
}

impl Speaking {
    /// What the page says.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Facilitation => "Le binôme, puis un tour de parole",
            Self::Everybody => "Tout le monde",
            Self::Narrator => "La personne qui raconte, et elle seule",
            Self::Questions => "Le groupe demande, la personne qui raconte répond",
            Self::Group => "Le groupe, sans la personne qui raconte",
        }
    }
}

/// Where the minutes of a phase come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sourced {
    /// A proposal of ours: sources give no figure.
    #[serde(rename = "proposition")]
    Proposal,
    /// What practitioners write.
    #[serde(rename = "pratique")]
    Practice,
}

/// A phase of a method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// Its name in the record: « hypotheses ».
    pub code: String,
    /// Its name on the page: « Hypothèses ».
    pub label: String,
    /// Who speaks.
    pub speaking: Speaking,
    /// Its rule, in a sentence.
    pub rule: String,
    /// How long it may last, to give an idea.
    pub minutes: u32,
    /// Where that comes from.
    pub sourced: Sourced,
    /// Whether the narrator listens without speaking.
    #[serde(default)]
    pub narrator_is_silent: bool,
}

/// A method: its phases, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// Its name in the record: « gease ».
    pub code: String,
    /// Its name on the page: « GEASE ».
    pub label: String,
    /// What it is for, in a sentence.
    pub purpose: String,
    /// Its phases, never empty.
    pub phases: Vec<Phase>,
}

/// A phase that was entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its place in the method, from 0.
    pub phase: usize,
    /// When it was entered.
    pub at: Moment,
}

/// Where a room is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// Not begun.
    Waiting,
    /// In a phase, since a moment.
    In(Step),
    /// Closed; it was in that phase.
    Closed {
        /// The last phase.
        phase: usize,
        /// When.
        at: Moment,
    },
}

/// The state that commands change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// How many commands were carried out.
    pub revision: i64,
    /// The method, by its code.
    pub method: String,
    /// Who tells their situation.
    pub narrator: Option<MemberId>,
    /// Where the room is.
    pub place: Place,
    /// Whether members write notes too, or those who lead alone.
    pub members_write: bool,
    /// The phases entered, in order.
    pub steps: Vec<Step>,
}

/// What those who lead may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Choose the method, before the beginning.
    Choose(String),
    /// Choose who tells their situation, or nobody.
    Narrate(Option<MemberId>),
    /// Begin, with the first phase.
    Begin,
    /// The next phase.
    Next,
    /// The phase before.
    Back,
    /// Close the room.
    Close,
    /// Take up a closed room where it was.
    Resume,
    /// Let members write notes too, or no longer.
    LetWrite(bool),
}

/// What somebody asks of a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// A command, by whoever has seen this revision of the stage.
    Do {
        /// What to do.
        command: Command,
        /// The revision of the stage that the person has seen.
        seen: i64,
    },
    /// Write one's note of a phase.
    Write {
        /// The phase, by its code.
        phase: String,
        /// The whole note.
        body: String,
        /// The revision of one's note that this window has seen.
        seen: i64,
    },
    /// Write what only oneself will read.
    Keep {
        /// The whole note.
        body: String,
        /// The revision that this window has seen.
        seen: i64,
    },
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// Done: the new revision of what was changed.
    Done(i64),
    /// Somebody was quicker; for a note, another window of the same person.
    Stale {
        /// The revision as it is now.
        revision: i64,
        /// The note as it is now; empty for a command.
        body: String,
    },
    /// It cannot be done, and why.
    Refused(Refusal),
}

/// Why something cannot be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// Somebody was quicker: the person has not seen the present state.
    Stale,
    /// It has no meaning where the room is.
    NotNow,
    /// Those who lead alone may do it.
    NotYours,
    /// It names what does not exist.
    Unknown,
    /// The note is longer than a note may be.
    TooLong,
}

impl Refusal {
    /// What the person is told, and what to do next.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Stale => {
                "Quelqu’un a changé la phase en même temps que vous\u{a0}: voici où en est le groupe. Si votre geste convient toujours, recommencez."
            }
            Self::NotNow => "Ce geste n’a pas de sens dans cette phase.",
            Self::NotYours => "Seul le binôme qui anime peut faire cela.",
            Self::Unknown => "Ce choix n’existe plus. Choisissez-en un autre.",
            Self::TooLong => {
                "Cette note est trop longue pour être enregistrée. Raccourcissez-la un peu."
            }
        }
    }

    /// The same, of a note that is not kept: of a phase, or the narrator's own.
    #[must_use]
    pub fn of_note(self, is_own: bool) -> &'static str {
        match self {
            Self::NotYours if is_own => {
                "Ce n’est plus vous qui racontez\u{a0}: ce texte n’est pas enregistré, il est encore ici. Pour le garder, copiez-le."
            }
            Self::NotYours => {
                "Les notes sont maintenant réservées\u{a0}: ce texte n’est pas enregistré, il est encore ici. Pour le garder, copiez-le, ou demandez au binôme de rouvrir les notes puis enregistrez."
            }
            other => other.words(),
        }
    }
}

/// A note of a phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The phase, by its code.
    pub phase: String,
    /// Who wrote it.
    pub author: MemberId,
    /// Their first name.
    pub author_name: String,
    /// What they wrote.
    pub body: String,
    /// How often it was written.
    pub revision: i64,
}

/// What the narrator wrote for themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnNote {
    /// What they wrote.
    pub body: String,
    /// How often it was written.
    pub revision: i64,
}

/// A member of the group, as the room shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: MemberId,
    /// Their first name.
    pub name: String,
    /// Whether they lead.
    pub leads: bool,
    /// Whether they are in the room now.
    pub is_here: bool,
}

/// A room, as one of its members sees it at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// The group, in addresses.
    pub slug: String,
    /// The meeting, in addresses.
    pub number: i32,
    /// « GAP PP 2025 ».
    pub group: String,
    /// « Séance 3, mardi 10 juin ».
    pub title: String,
    /// « Visible par les 12 membres du groupe ».
    pub seen_by: String,
    /// The situation that the group chose for this meeting: its title, its question.
    pub subject: Option<(String, String)>,
    /// Who looks.
    pub me: MemberId,
    /// The method, its minutes scaled to this meeting.
    pub method: Method,
    /// Every method: its code and its name.
    pub methods: Vec<(String, String)>,
    /// The members of the group: those who lead first.
    pub people: Vec<Person>,
    /// Where the room is.
    pub stage: Stage,
    /// The notes; when asked for what is new, those written since.
    pub notes: Vec<Note>,
    /// What this person wrote for themselves, if they ever could.
    pub own: Option<OwnNote>,
    /// What the person has seen with this: to ask for what comes next.
    pub pulse: i64,
    /// The server's clock.
    pub now: Moment,
}

impl Room {
    /// Whether whoever looks leads.
    #[must_use]
    pub fn leads(&self) -> bool {
        self.people
            .iter()
            .any(|person| person.id == self.me && person.leads)
    }

    /// The present phase.
    #[must_use]
    pub fn phase(&self) -> Option<&Phase> {
        match self.stage.place {
            Place::In(step) => self.method.phases.get(step.phase),
            Place::Waiting | Place::Closed { .. } => None,
        }
    }

    /// The first name of a member.
    #[must_use]
    pub fn name_of(&self, member: MemberId) -> Option<&str> {
        let known = self.people.iter().find(|person| person.id == member);
        known.map(|person| person.name.as_str())
    }

    /// The first name of whoever tells their situation.
    #[must_use]
    pub fn narrator_name(&self) -> Option<&str> {
        self.stage.narrator.and_then(|id| self.name_of(id))
    }

    /// Takes what is new, and keeps the notes that are not.
    pub fn learn(&mut self, news: Self) {
        if news.pulse < self.pulse {
            return;
        }
        let mut notes = std::mem::take(&mut self.notes);
        for note in news.notes.iter() {
            let same = |known: &&mut Note| known.phase == note.phase && known.author == note.author;
            match notes.iter_mut().find(same) {
                Some(known) => known.clone_from(note),
                None => notes.push(note.clone()),
            }
        }
        *self = Self { notes, ..news };
    }
}

/// What a page says over its WebSocket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    /// By which it knows the reply.
    pub id: u32,
    /// What it asks.
    pub ask: Ask,
}

/// What a page hears over its WebSocket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Heard {
    /// What is new.
    News(Box<Room>),
    /// The reply to what it asked.
    Reply {
        /// What it answers.
        id: u32,
        /// What became of it; none when the server could not.
        reply: Option<Reply>,
    },
    /// All is well: the line is open.
    Beat,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_whole_and_never_negative() {
        assert_eq!(Moment(119_999).minutes_since(Moment(0)), 1);
        assert_eq!(Moment(0).minutes_since(Moment(600_000)), 0);
    }
}
