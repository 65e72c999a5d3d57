//! A workshop, who leads it, and where somebody who registered stands.

use serde::{Deserialize, Serialize};

use crate::{
    account::model::{AccountId, Email, Zone},
    appel::model::Slug,
    db::Instant,
    group::{
        model::Side,
        rules::{pair_warning, side_of_quality},
    },
    seance::model::{Setting, Slot},
};

crate::id! {
    /// A workshop.
    WorkshopId
}

crate::id! {
    /// Somebody's registration for a workshop.
    RegistrationId
}

/// One of the pair that leads a workshop.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leader {
    /// First name, published.
    pub first_name: String,
    /// Family name, published.
    pub last_name: String,
    /// In what quality they lead, published.
    pub quality: String,
    /// By which they enter: never published.
    pub email: String,
}

impl Leader {
    /// First name and name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
            .trim()
            .to_owned()
    }

    /// From where they speak.
    #[must_use]
    pub fn side(&self) -> Side {
        side_of_quality(&self.quality)
    }
}

/// What the administration writes of a workshop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What it is called.
    pub title: String,
    /// What it is about, in paragraphs.
    pub description: String,
    /// When it is.
    pub slot: Slot,
    /// How one comes.
    pub setting: Setting,
    /// Where, when people meet somewhere.
    pub place: String,
    /// The video link.
    pub video_link: Option<String>,
    /// How one comes by telephone.
    pub phone_access: String,
    /// Who leads it.
    pub leaders: Vec<Leader>,
    /// How many places.
    pub capacity: i32,
    /// Why it has more than the method wants.
    pub capacity_reason: String,
}

/// A workshop, as the record keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workshop {
    /// Which one.
    pub id: WorkshopId,
    /// Its name in addresses.
    pub slug: Slug,
    /// What is written of it.
    pub sheet: Sheet,
    /// How often a calendar must learn something of it.
    pub sequence: i32,
    /// Why it was moved or cancelled.
    pub change_reason: String,
    /// When it was last changed.
    pub changed_at: Instant,
    /// When it was published.
    pub published_at: Option<Instant>,
    /// When it was cancelled.
    pub cancelled_at: Option<Instant>,
    /// When the presences were validated.
    pub validated_at: Option<Instant>,
}

impl Workshop {
    /// Whether what people knew of how to join from afar no longer holds, once it is written `after`.
    #[must_use]
    pub fn loses_access(&self, after: &Self) -> bool {
        let (had, has) = (&self.sheet, &after.sheet);
        (had.video_link.is_some() && had.video_link != has.video_link)
            || (!had.phone_access.is_empty() && had.phone_access != has.phone_access)
    }

    /// When it is.
    #[must_use]
    pub fn slot(&self) -> &Slot {
        &self.sheet.slot
    }

    /// Whether the public sees it.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.published_at.is_some()
    }

    /// Whether it will not be held.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled_at.is_some()
    }

    /// Whether it was held: its presences are validated.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.validated_at.is_some()
    }

    /// Whether one may register: until it begins.
    #[must_use]
    pub fn is_open(&self, now: Instant) -> bool {
        self.is_published() && !self.is_cancelled() && now < self.slot().starts_at()
    }

    /// « Célestine Micocoule et Aurore Salicorne ».
    #[must_use]
    pub fn pair(&self) -> String {
        let names: Vec<String> = self.sheet.leaders.iter().map(Leader::name).collect();
        names.join(" et ")
    }

    /// What is not as it should be with the pair, in a sentence.
    #[must_use]
    pub fn pair_warning(&self) -> Option<&'static str> {
        let sides: Vec<Side> = self.sheet.leaders.iter().map(Leader::side).collect();
        pair_warning(&sides)
    }
}

/// In what quality somebody registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// A partner patient.
    Patient,
    /// A partner carer.
    Carer,
    /// Somebody accompanied in social care.
    Accompanied,
    /// A representative of users.
    UserRepresentative,
    /// A peer helper.
    PeerHelper,
    /// A professional of health or social care.
    Professional,
    /// Somebody of an institution.
    Institution,
    /// A researcher.
    Researcher,
    /// A student.
    Student,
    /// Something else.
    Other,
}

impl Category {
    /// Every category, in the order of the form.
    pub const ALL: [Self; 10] = [
        Self::Patient,
        Self::Carer,
        Self::Accompanied,
        Self::UserRepresentative,
        Self::PeerHelper,
        Self::Professional,
        Self::Institution,
        Self::Researcher,
        Self::Student,
        Self::Other,
    ];

    /// The word of the record, that of questionnaires.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Patient => "patient_partenaire",
            Self::Carer => "proche_aidant_partenaire",
            Self::Accompanied => "personne_accompagnee",
            Self::UserRepresentative => "representant_usagers",
            Self::PeerHelper => "pair_aidant",
            Self::Professional => "professionnel",
            Self::Institution => "institutionnel",
            Self::Researcher => "chercheur",
            Self::Student => "etudiant",
            Self::Other => "autre",
        }
    }

    /// The category that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|category| category.code() == code)
    }

    /// What the form says.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Patient => "Patiente ou patient partenaire",
            Self::Carer => "Proche aidante ou aidant partenaire",
            Self::Accompanied => "Personne accompagnée (médico-social ou social)",
            Self::UserRepresentative => "Représentante ou représentant des usagers",
            Self::PeerHelper => "Paire-aidante ou pair-aidant",
            Self::Professional => {
                "Professionnelle ou professionnel de santé, du médico-social ou du social"
            }
            Self::Institution => "Institution (ARS, fédération, collectivité…)",
            Self::Researcher => "Chercheuse ou chercheur",
            Self::Student => "Étudiante ou étudiant",
            Self::Other => "Autre situation",
        }
    }
}

/// Where a registration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Has a place.
    Attending,
    /// In line.
    Waiting,
    /// A place is held for them until they answer.
    Offered,
    /// They withdrew.
    Withdrawn,
    /// They did not answer in time.
    Lapsed,
}

impl Status {
    const ALL: [Self; 5] = [
        Self::Attending,
        Self::Waiting,
        Self::Offered,
        Self::Withdrawn,
        Self::Lapsed,
    ];

    /// The word of the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Attending => "inscrite",
            Self::Waiting => "attente",
            Self::Offered => "proposee",
            Self::Withdrawn => "retiree",
            Self::Lapsed => "echue",
        }
    }

    /// The status that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Whether it is over.
    #[must_use]
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Withdrawn | Self::Lapsed)
    }

    /// What it may become.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        match self {
            Self::Waiting => matches!(next, Self::Attending | Self::Offered | Self::Withdrawn),
            Self::Offered => matches!(next, Self::Attending | Self::Withdrawn | Self::Lapsed),
            Self::Attending => next == Self::Withdrawn,
            Self::Withdrawn | Self::Lapsed => false,
        }
    }
}

/// Somebody's registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Which one.
    pub id: RegistrationId,
    /// For which workshop.
    pub workshop_id: WorkshopId,
    /// Whose.
    pub account_id: AccountId,
    /// Their address.
    pub email: Email,
    /// Where they live, when they said it.
    pub zone: Option<Zone>,
    /// First name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// In what quality.
    pub category: Category,
    /// Where it stands.
    pub status: Status,
    /// Since when: their rank in line.
    pub registered_at: Instant,
    /// The last second to take the place that is offered.
    pub reply_before: Option<Instant>,
}

impl Registration {
    /// First name and name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
            .trim()
            .to_owned()
    }
}

/// What somebody says of themselves to register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// First name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// In what quality.
    pub category: Category,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_record_come_back_as_they_went() {
        for category in Category::ALL {
            assert_eq!(Category::from_code(category.code()), Some(category));
        }
        for status in Status::ALL {
            assert_eq!(Status::from_code(status.code()), Some(status));
        }
    }

    #[test]
    fn what_has_ended_becomes_nothing_else_and_waiting_is_not_attending() {
        for status in Status::ALL {
            let goes_on = Status::ALL.into_iter().any(|next| status.may_become(next));
            assert_eq!(goes_on, !status.has_ended(), "{status:?}");
        }
        assert!(!Status::Attending.may_become(Status::Waiting));
        assert!(!Status::Waiting.may_become(Status::Lapsed));
    }
}
