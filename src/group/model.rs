//! Groups and their members.

use crate::{
    account::model::AccountId,
    appel::model::{AppelId, Slug},
    candidature::model::CandidatureId,
    db::Instant,
};

crate::id! {
    /// A group.
    GroupId
}

crate::id! {
    /// Somebody's place in a group, from when they join.
    MembershipId
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Which one.
    pub id: GroupId,
    /// The call it comes from.
    pub appel_id: AppelId,
    /// Its name in addresses.
    pub slug: Slug,
    /// « GAP PP 2025 ».
    pub title: String,
    /// The charter of confidentiality, sentence by sentence, as it stood when the group was made.
    pub charter: Vec<String>,
    /// When it was made.
    pub made_at: Instant,
}

/// What somebody does in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Leads it, with another.
    CoFacilitation,
    /// Takes part.
    Participant,
}

impl Part {
    /// The word of the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::CoFacilitation => "coanimation",
            Self::Participant => "participant",
        }
    }

    /// The part that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::CoFacilitation, Self::Participant]
            .into_iter()
            .find(|part| part.code() == code)
    }
}

/// From where somebody speaks: which of the two threads they bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The knowledge of experience: patients, carers, users.
    Patient,
    /// Professional knowledge.
    Professional,
}

impl Side {
    /// The word of the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Professional => "professionnel",
        }
    }

    /// The side that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Patient, Self::Professional]
            .into_iter()
            .find(|side| side.code() == code)
    }

    /// What a page calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Patient => "côté patient",
            Self::Professional => "côté professionnel",
        }
    }
}

/// What a member may let the directory show, beside the first name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// The family name.
    LastName,
    /// The e-mail address.
    Email,
    /// The number they typed.
    Phone,
    /// The line they wrote about themselves.
    About,
}

impl Shown {
    /// Everything that may be shown, in the order of the page.
    pub const ALL: [Self; 4] = [Self::LastName, Self::Email, Self::Phone, Self::About];

    /// The word of the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::LastName => "nom",
            Self::Email => "courriel",
            Self::Phone => "telephone",
            Self::About => "presentation",
        }
    }

    /// What `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shown| shown.code() == code)
    }

    /// What a member ticks.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::LastName => "Mon nom de famille",
            Self::Email => "Mon adresse e-mail",
            Self::Phone => "Mon numéro de téléphone",
            Self::About => "Ma présentation",
        }
    }
}

/// Somebody's place in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Which one.
    pub id: MembershipId,
    /// The group.
    pub group_id: GroupId,
    /// Whose, when they can sign in.
    pub account_id: Option<AccountId>,
    /// From which candidature.
    pub candidature_id: Option<CandidatureId>,
    /// What they do.
    pub part: Part,
    /// From where they speak.
    pub side: Side,
    /// First name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// In what quality they lead.
    pub quality: String,
    /// The line they wrote about themselves.
    pub about: String,
    /// The number they typed.
    pub phone: String,
    /// What the directory shows.
    pub shows: Vec<Shown>,
    /// Since when.
    pub joined_at: Instant,
    /// When they accepted the charter.
    pub charter_accepted_at: Option<Instant>,
    /// When they left.
    pub left_at: Option<Instant>,
}

impl Membership {
    /// First name and name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
            .trim()
            .to_owned()
    }

    /// Whether they lead the group.
    #[must_use]
    pub fn leads(&self) -> bool {
        self.part == Part::CoFacilitation
    }

    /// Whether they were of the group at `moment`.
    #[must_use]
    pub fn is_in_at(&self, moment: Instant) -> bool {
        self.joined_at <= moment && self.left_at.is_none_or(|left| left > moment)
    }

    /// Whether they have accepted the charter: nothing but dates is open before.
    #[must_use]
    pub fn has_accepted(&self) -> bool {
        self.charter_accepted_at.is_some()
    }
}
