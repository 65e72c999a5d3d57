//! Whose a document is, and who those people are, wherever they come from.

use crate::{
    account::model::AccountId,
    group::model::{GroupId, Part},
    seance::model::SeanceId,
    workshop::model::WorkshopId,
};

/// Whose a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Nobody’s: it came from a file, or stands on the bench.
    Nobody,
    /// A group’s.
    Group {
        /// Which one.
        group: GroupId,
        /// The meeting that it tells.
        seance: Option<SeanceId>,
    },
    /// Of those who were at a workshop.
    Workshop(WorkshopId),
}

impl Whose {
    /// The group, when it is of one.
    #[must_use]
    pub fn group(self) -> Option<GroupId> {
        match self {
            Self::Group { group, .. } => Some(group),
            Self::Nobody | Self::Workshop(_) => None,
        }
    }

    /// The meeting that it tells.
    #[must_use]
    pub fn seance(self) -> Option<SeanceId> {
        match self {
            Self::Group { seance, .. } => seance,
            Self::Nobody | Self::Workshop(_) => None,
        }
    }

    /// The workshop, when it is of one.
    #[must_use]
    pub fn workshop(self) -> Option<WorkshopId> {
        match self {
            Self::Workshop(workshop) => Some(workshop),
            Self::Nobody | Self::Group { .. } => None,
        }
    }
}

/// One of those whose a document is, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who, when they can sign in.
    pub account_id: Option<AccountId>,
    /// What they do there.
    pub part: Part,
    /// First name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Whether they are of the group now; of a workshop, whether they were there.
    pub is_in: bool,
    /// Whether they promised to keep what is said there.
    pub has_accepted: bool,
}

impl Member {
    /// Whether they lead.
    #[must_use]
    pub fn leads(&self) -> bool {
        self.part == Part::CoFacilitation
    }

    /// Whether anything that is written there is open to them.
    #[must_use]
    pub fn may_enter(&self) -> bool {
        self.is_in && self.has_accepted
    }
}

/// Where the documents of a group or of a workshop stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// Whose they are.
    pub whose: Whose,
    /// The address of its page.
    pub page: String,
    /// Its title.
    pub title: String,
    /// How many people are in it.
    pub members: usize,
}
