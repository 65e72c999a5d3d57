//! What stands in the margin of a document: remarks on a passage, words proposed in its place, and what
//! was answered.

use crate::{account::model::AccountId, db::Instant, synthesis::model::DocumentId};

crate::id! {
    /// A remark, a proposal or an answer.
    RemarkId
}

/// What somebody left in the margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemarkKind {
    /// Something to say of a passage.
    Comment,
    /// Words in place of a passage.
    Suggestion,
}

impl RemarkKind {
    const ALL: [Self; 2] = [Self::Comment, Self::Suggestion];

    /// The word of the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Comment => "commentaire",
            Self::Suggestion => "suggestion",
        }
    }

    /// The kind that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemarkState {
    /// It waits for somebody.
    Open,
    /// A comment that was dealt with.
    Resolved,
    /// Proposed words that are now in the text.
    Accepted,
    /// Proposed words that will not be.
    Refused,
}

impl RemarkState {
    const ALL: [Self; 4] = [Self::Open, Self::Resolved, Self::Accepted, Self::Refused];

    /// The word of the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "ouverte",
            Self::Resolved => "resolue",
            Self::Accepted => "acceptee",
            Self::Refused => "refusee",
        }
    }

    /// The state that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// What a page calls it; nothing of what still waits.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::Resolved => "Réglé",
            Self::Accepted => "Accepté",
            Self::Refused => "Refusé",
        }
    }
}

/// A place in the text, kept so that it is found again whatever others write meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Anchor {
    /// Where it begins, as a Yjs relative position; empty in an answer.
    pub starts: Vec<u8>,
    /// Where it ends.
    pub ends: Vec<u8>,
    /// What it said; empty where words are to be put in.
    pub quote: String,
    /// The words before it.
    pub before: String,
    /// The words after it.
    pub after: String,
}

/// A remark, a proposal, or an answer to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Which one.
    pub id: RemarkId,
    /// In the margin of which document.
    pub document_id: DocumentId,
    /// What it is.
    pub kind: RemarkKind,
    /// What it answers.
    pub answers: Option<RemarkId>,
    /// About what.
    pub anchor: Anchor,
    /// What was said, or the words that are proposed.
    pub body: String,
    /// When.
    pub at: Instant,
    /// By whom, while they have an account.
    pub by: Option<AccountId>,
    /// What became of it.
    pub state: RemarkState,
    /// When it was settled.
    pub settled_at: Option<Instant>,
    /// By whom.
    pub settled_by: Option<AccountId>,
}

impl Remark {
    /// Whether it waits for somebody.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == RemarkState::Open
    }

    /// Whether these are the words of another, said of the same thing.
    #[must_use]
    pub fn says_as(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.answers == other.answers
            && self.anchor.quote == other.anchor.quote
            && self.body == other.body
    }
}
