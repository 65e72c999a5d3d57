//! What readers answer, and what is asked of a list of candidatures.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    account::model::AccountId,
    candidature::model::{CandidatureId, CandidatureStatus, Channel},
    db::Instant,
    form::departements::{Departement, Territory},
};

crate::id! {
    /// A private note of the commission.
    NoteId
}

crate::id! {
    /// Something done to several candidatures at once.
    BulkId
}

/// The mark given to each criterion, by its name.
pub type Scores = BTreeMap<String, u32>;

/// What a reader answered about a candidature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewState {
    /// Marked by the grid.
    Notee,
    /// Read, and left to the others: it is not unread.
    Abstenue,
    /// « Je connais cette personne »: not read, and not to be read.
    Recusee,
}

impl ReviewState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Notee, Self::Abstenue, Self::Recusee];

    /// The word kept in the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Notee => "notee",
            Self::Abstenue => "abstenue",
            Self::Recusee => "recusee",
        }
    }

    /// The state that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// What pages call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Notee => "Notée",
            Self::Abstenue => "Abstention",
            Self::Recusee => "Connaît la personne",
        }
    }
}

/// One reader's answer about one candidature.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// About which.
    pub candidature: CandidatureId,
    /// Whose.
    pub reader: AccountId,
    /// What they answered.
    pub state: ReviewState,
    /// Their marks, when they marked.
    pub scores: Scores,
    /// What they say of it.
    pub comment: String,
    /// Whether they could see another's answer when they last changed theirs.
    pub saw_others: bool,
    /// When they last changed it.
    pub at: Instant,
}

/// What the readers of a candidature gave it, on average.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// The mean of their weighted totals.
    pub mean: f64,
    /// The highest total that the grid allows.
    pub out_of: u32,
    /// How many marked it; zero when a file brought the commission's agreed reading.
    pub readers: usize,
}

/// A private note of the commission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Which one.
    pub id: NoteId,
    /// Whose; nobody's when a file brought it.
    pub author: Option<AccountId>,
    /// What it says.
    pub body: String,
    /// When it was written.
    pub at: Instant,
}

/// What may be done to several candidatures at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkKind {
    /// Received → being read.
    CommencerLecture,
    /// Repeats another one.
    Doublon,
    /// Repeats none, whatever it looks like.
    PasDoublon,
}

impl BulkKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::CommencerLecture, Self::Doublon, Self::PasDoublon];

    /// The word kept in the record and in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::CommencerLecture => "commencer_lecture",
            Self::Doublon => "doublon",
            Self::PasDoublon => "pas_doublon",
        }
    }

    /// The kind that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The verb of its button.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::CommencerLecture => "Commencer la lecture",
            Self::Doublon => "Marquer comme doublon",
            Self::PasDoublon => "Dire que ce n’est pas un doublon",
        }
    }
}

/// What one candidature was before something was done to several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which one.
    pub candidature: CandidatureId,
    /// Its number, to name it.
    pub number: String,
    /// The candidature it repeated before.
    pub duplicate_of: Option<CandidatureId>,
}

/// Something done to several candidatures at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bulk {
    /// Which one.
    pub id: BulkId,
    /// What was done.
    pub kind: BulkKind,
    /// To which, and what they were before.
    pub changes: Vec<Change>,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Option<AccountId>,
    /// Whether it was undone.
    pub is_undone: bool,
}

/// Something to look at before deciding, in the order of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnomalyKind {
    /// The same person, twice.
    Doublon,
    /// Received after the call closed.
    HorsDelai,
    /// A rule of the call speaks.
    Eligibilite,
    /// A free text says who somebody is.
    Identifiant,
}

impl AnomalyKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::Doublon,
        Self::HorsDelai,
        Self::Eligibilite,
        Self::Identifiant,
    ];

    /// The word in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Doublon => "doublon",
            Self::HorsDelai => "hors_delai",
            Self::Eligibilite => "eligibilite",
            Self::Identifiant => "identifiant",
        }
    }

    /// The kind that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What pages call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Doublon => "Doublon possible",
            Self::HorsDelai => "Hors délai",
            Self::Eligibilite => "Règle de l’appel à regarder",
            Self::Identifiant => "Détail qui identifie quelqu’un",
        }
    }
}

/// Something to look at before deciding, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anomaly {
    /// What sort.
    pub kind: AnomalyKind,
    /// The sentence.
    pub words: String,
}

/// Where a candidature stands for whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MyReading {
    /// It waits for me.
    ToRead,
    /// I answered.
    Done(ReviewState),
    /// It is my own: I neither read nor mark it.
    Mine,
    /// Nothing is asked of me: it is not being read.
    NotAsked,
}

impl MyReading {
    /// What the list calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::ToRead => "À lire par moi",
            Self::Done(ReviewState::Notee) => "Notée par moi",
            Self::Done(ReviewState::Abstenue) => "Je m’abstiens",
            Self::Done(ReviewState::Recusee) => "Je connais cette personne",
            Self::Mine => "C’est la mienne",
            Self::NotAsked => "Pas de lecture demandée",
        }
    }
}

/// One line of the list: what its reader may see of a candidature, and nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Which one.
    pub id: CandidatureId,
    /// « GAP-PP-2025-001 ».
    pub number: String,
    /// First and family names, unless they are hidden.
    pub name: Option<String>,
    /// Whether nothing says any more who wrote it.
    pub is_anonymous: bool,
    /// The same, as it is sorted.
    pub sort_name: String,
    /// Main département.
    pub departement: Option<&'static Departement>,
    /// What the person is first of all: code and words.
    pub category: Option<(String, String)>,
    /// Where it stands.
    pub status: CandidatureStatus,
    /// How it came.
    pub channel: Channel,
    /// When it was last sent.
    pub received: Instant,
    /// What to look at.
    pub anomalies: Vec<Anomaly>,
    /// Where it stands for me.
    pub mine: MyReading,
    /// Marks and abstentions so far.
    pub answered: usize,
    /// How many are expected.
    pub expected: usize,
    /// The mean of marks, once I may see it.
    pub mark: Option<Mark>,
    /// Whether its readers disagree, once I may see it.
    pub is_disputed: bool,
    /// What a search looks into, without case nor accent.
    pub searched: String,
}

impl Line {
    /// « 004 », the last part of its number.
    #[must_use]
    pub fn short_number(&self) -> &str {
        short_number(&self.number)
    }

    /// The half of the region it comes from.
    #[must_use]
    pub fn territory(&self) -> Option<Territory> {
        self.departement?.territory
    }
}

/// « 004 », the last part of a number.
#[must_use]
pub fn short_number(number: &str) -> &str {
    number.rsplit('-').next().unwrap_or(number)
}

/// « 3 candidatures : 004, 007, 011 », « la candidature 004 ».
#[must_use]
pub fn which(numbers: &[&str]) -> String {
    match numbers {
        [] => "aucune candidature".to_owned(),
        [one] => format!("la candidature {one}"),
        several => format!(
            "{} candidatures\u{a0}: {}",
            several.len(),
            several.join(", ")
        ),
    }
}
