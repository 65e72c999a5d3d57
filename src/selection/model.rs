//! Where a candidature stands on the board, and what the group should be like.

mod board;

pub use board::{Board, Card, CardPlace, Move, Outcome, TO_PLACE, may_be_placed};

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

/// One thing by which people are counted: Est, proche aidant, a séance.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Facet {
    /// What is counted.
    pub dimension: Dimension,
    /// Which of its values: `est`, `proche_aidant_partenaire`, the name of a séance.
    pub code: String,
}

impl Facet {
    /// The facet of this dimension and value.
    #[must_use]
    pub fn new(dimension: Dimension, code: impl Into<String>) -> Self {
        Self {
            dimension,
            code: code.into(),
        }
    }
}

/// How many people of a group should have something: at least so many, at most so many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// What is counted.
    #[serde(flatten)]
    pub facet: Facet,
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
    /// What is counted; each facet at most once, [`MOST_BOUNDS`] at most.
    pub bounds: Vec<Bound>,
}

/// How many bounds a group may have: one bit each in the search.
pub const MOST_BOUNDS: usize = 64;

/// A sum of marks, in hundredths of a point: means of marks add up exactly.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Score(pub u32);

impl Score {
    /// The score of a mean of weighted totals, in points; nothing negative.
    #[must_use]
    pub fn of_points(points: f64) -> Self {
        // A mean of marks is at most some hundreds of points.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped just before"
        )]
        Self((points * 100.0).round().clamp(0.0, 1e8) as u32)
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (points, 0) => write!(f, "{points}"),
            (points, rest) if rest % 10 == 0 => write!(f, "{points},{}", rest / 10),
            (points, rest) => write!(f, "{points},{rest:02}"),
        }
    }
}

/// What counting a group needs to know of a candidature, and no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Which candidature.
    pub candidature: CandidatureId,
    /// What the board calls the person: « Ondine G. », or « Candidature 001 » when names are hidden.
    pub name: String,
    /// The code of the main département, when it is known.
    pub departement: Option<String>,
    /// Everything by which they are counted.
    pub facets: Vec<Facet>,
    /// The mean of the marks, once somebody marked it and it may be shown.
    pub score: Option<Score>,
}

impl Profile {
    /// Whether they are counted by this facet.
    #[must_use]
    pub fn has(&self, facet: &Facet) -> bool {
        self.facets.contains(facet)
    }

    /// Their value in a dimension that gives one, such as the territory.
    #[must_use]
    pub fn one(&self, dimension: Dimension) -> Option<&Facet> {
        self.facets
            .iter()
            .find(|facet| facet.dimension == dimension)
    }
}

/// How each facet is called in a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lexicon(pub Vec<(Facet, String)>);

impl Lexicon {
    /// What a facet is called; its code when the call never named it.
    #[must_use]
    pub fn label<'a>(&'a self, facet: &'a Facet) -> &'a str {
        self.0
            .iter()
            .find(|(known, _)| known == facet)
            .map_or(facet.code.as_str(), |(_, label)| label)
    }
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

    #[test]
    fn a_score_is_written_as_in_french() {
        for (hundredths, written) in [(1700, "17"), (1650, "16,5"), (1633, "16,33"), (5, "0,05")] {
            assert_eq!(Score(hundredths).to_string(), written);
        }
        assert_eq!(Score::of_points(16.333_333), Score(1633));
        assert_eq!(Score::of_points(-1.0), Score(0));
    }
}
