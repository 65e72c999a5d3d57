//! Where a candidature stands on the board, and what the group should be like.

use serde::{Deserialize, Serialize};

use crate::candidature::model::CandidatureId;

/// What the commission intends for a candidature; nobody is told before it is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// A place in the group.
    Retenue,
    /// A rank in the ordered reserve.
    Reserve,
    /// Not this time; with a reason, and other roads to propose.
    NonRetenue,
}

impl Decision {
    /// Every decision, in the order of the board.
    pub const ALL: [Self; 3] = [Self::Retenue, Self::Reserve, Self::NonRetenue];

    /// The word kept in the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Retenue => "retenue",
            Self::Reserve => "reserve",
            Self::NonRetenue => "non_retenue",
        }
    }

    /// The decision that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|decision| decision.code() == code)
    }

    /// What a page calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Retenue => "Retenue",
            Self::Reserve => "Réserve",
            Self::NonRetenue => "Non retenue",
        }
    }
}

/// Where one candidature stands on the board of its call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// Which candidature.
    pub candidature: CandidatureId,
    /// What is intended.
    pub decision: Decision,
    /// From 1, in the reserve only.
    pub rank: Option<i32>,
    /// For those not retained: the code of the reason, that of a rule of the call or
    /// [`OTHER_REASON`].
    pub reason: Option<String>,
    /// The codes of what is proposed instead.
    pub orientation: Vec<String>,
}

/// The reason that no rule of the call names.
pub const OTHER_REASON: &str = "autre";

/// What people of a group are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Which half of the region.
    Territoire,
    /// How long they have practised.
    Experience,
    /// In what quality they apply.
    Categorie,
    /// What they do in partnership.
    Role,
    /// Where they do it.
    Secteur,
    /// The séances they are certain to attend.
    Seance,
}

impl Dimension {
    /// Every dimension, in the order in which a page shows them.
    pub const ALL: [Self; 6] = [
        Self::Territoire,
        Self::Experience,
        Self::Categorie,
        Self::Role,
        Self::Secteur,
        Self::Seance,
    ];

    /// The word kept in the record and in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Territoire => "territoire",
            Self::Experience => "experience",
            Self::Categorie => "categorie",
            Self::Role => "role",
            Self::Secteur => "secteur",
            Self::Seance => "seance",
        }
    }

    /// The dimension that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|dimension| dimension.code() == code)
    }

    /// What a page calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Territoire => "Territoire",
            Self::Experience => "Expérience",
            Self::Categorie => "Qualité",
            Self::Role => "Rôles présents",
            Self::Secteur => "Secteurs",
            Self::Seance => "Disponibilité certaine",
        }
    }
}

/// How many people of a group should have something: at least so many, at most so many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// What is counted.
    pub dimension: Dimension,
    /// Which of its values: `est`, `proche_aidant_partenaire`, the name of a séance.
    pub code: String,
    /// How many at least.
    pub at_least: u8,
    /// How many at most, when it matters.
    pub at_most: Option<u8>,
}

/// What a group should be like.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    /// How many people.
    pub size: u8,
    /// What is counted; each value of a dimension at most once.
    pub bounds: Vec<Bound>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decision_is_found_by_its_word() {
        for decision in Decision::ALL {
            assert_eq!(Decision::from_code(decision.code()), Some(decision));
        }
        assert_eq!(Decision::from_code("Retenue"), None);
    }
}
