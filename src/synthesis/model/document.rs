//! A document, apart from its text: what it is, whose, and how far it has come.

use serde::{Deserialize, Serialize};

use super::Whose;
use crate::{account::model::AccountId, db::Instant};

/// The tree that editors must know. It grows when a kind of node is added: an editor that knows
/// another one would delete, for everybody, the nodes that it does not know.
pub const SCHEMA_VERSION: i32 = 1;

/// The name under which Yjs keeps the text.
pub const FRAGMENT: &str = "prosemirror";

/// The nodes that the tree holds. What makes another one is refused before it reaches anybody.
pub const NODES: [&str; 8] = [
    "section",
    "section_title",
    "heading",
    "paragraph",
    "bullet_list",
    "ordered_list",
    "list_item",
    "quote",
];

/// The marks that words bear. The same goes for them.
pub const MARKS: [&str; 3] = ["strong", "em", "link"];

crate::id! {
    /// A document.
    DocumentId
}

crate::id! {
    /// A version of a document that one may come back to.
    VersionId
}

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// What the group gives to others.
    Synthesis,
    /// What it keeps for itself.
    InternalReport,
    /// Nothing: measures and tests write in it (`croisee serve --banc`).
    Bench,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Synthesis, Self::InternalReport, Self::Bench];

    /// The word of the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Synthesis => "synthese",
            Self::InternalReport => "compte_rendu",
            Self::Bench => "banc",
        }
    }

    /// The kind that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What a page calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Synthesis => "Synthèse",
            Self::InternalReport => "Compte-rendu interne",
            Self::Bench => "Banc d’essai",
        }
    }
}

/// What somebody may do in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Read it.
    Read,
    /// Leave remarks in its margin, and propose words.
    Suggest,
    /// Write in it.
    Write,
}

/// How far a document has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    /// The pair writes it; nobody else sees it.
    Drafting,
    /// The group reads it, comments it, and proposes other words.
    Proposed,
    /// The group writes in it too, until a date.
    Contributions,
    /// The pair reads it over; the others comment it, and propose other words.
    Proofreading,
    /// It does not change any more.
    Frozen,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 5] = [
        Self::Drafting,
        Self::Proposed,
        Self::Contributions,
        Self::Proofreading,
        Self::Frozen,
    ];

    /// The word of the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Drafting => "redaction",
            Self::Proposed => "proposee",
            Self::Contributions => "contribution",
            Self::Proofreading => "relecture",
            Self::Frozen => "figee",
        }
    }

    /// The stage that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// What a page calls it, of a text that is theirs.
    #[must_use]
    pub fn label(self, whose: Whose) -> &'static str {
        match self {
            Self::Drafting => "En rédaction",
            Self::Proposed if whose.workshop().is_some() => "Texte proposé à l’atelier",
            Self::Proposed => "Texte proposé au groupe",
            Self::Contributions => "En contribution",
            Self::Proofreading => "En relecture",
            Self::Frozen => "Texte figé",
        }
    }
}

/// A document, apart from its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Which one.
    pub id: DocumentId,
    /// What it is.
    pub kind: Kind,
    /// Which template its sections come from.
    pub template: String,
    /// Its title in lists.
    pub title: String,
    /// Whose it is.
    pub whose: Whose,
    /// How far it has come.
    pub stage: Stage,
    /// Since when.
    pub stage_at: Instant,
    /// Until when members write in it.
    pub contributions_until: Option<Instant>,
    /// Which tree it holds.
    pub schema_version: i32,
    /// When it was made.
    pub made_at: Instant,
    /// By whom.
    pub made_by: Option<AccountId>,
}

/// Why a version was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionKind {
    /// By itself, after a while of writing.
    Automatic,
    /// Somebody named it.
    Named,
    /// Just before an older version was brought back.
    BeforeRestore,
    /// The text that no longer changes.
    Frozen,
}

impl VersionKind {
    const ALL: [Self; 4] = [
        Self::Automatic,
        Self::Named,
        Self::BeforeRestore,
        Self::Frozen,
    ];

    /// The word of the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Automatic => "automatique",
            Self::Named => "nommee",
            Self::BeforeRestore => "avant_retour",
            Self::Frozen => "figee",
        }
    }

    /// The kind that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A version, without what the document then said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landmark {
    /// Which one.
    pub id: VersionId,
    /// The last update that it holds.
    pub sequence: i64,
    /// Why it was kept.
    pub kind: VersionKind,
    /// Its name; the code of a stage when it was kept as the document reached it.
    pub name: String,
    /// When.
    pub at: Instant,
    /// Who kept it; nobody when it kept itself.
    pub by: Option<AccountId>,
    /// The SHA-256 of what the document then said.
    pub digest: Vec<u8>,
}

impl Landmark {
    /// Whether it was kept as its text stood, and not later.
    #[must_use]
    pub fn is_of_its_hour(&self) -> bool {
        self.kind != VersionKind::Named
    }
}

/// A place in the history of a document, with what it then said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Which one.
    pub id: VersionId,
    /// Of which document.
    pub document_id: DocumentId,
    /// The last update that it holds.
    pub sequence: i64,
    /// Why it was kept.
    pub kind: VersionKind,
    /// Its name, when somebody gave it one.
    pub name: String,
    /// When.
    pub at: Instant,
    /// Who kept it; nobody when it kept itself.
    pub by: Option<AccountId>,
    /// The typed document, as JSON.
    pub content: String,
    /// Its SHA-256.
    pub digest: Vec<u8>,
}
