//! The card at the head of a document: it is computed, never typed.

use serde::{Deserialize, Serialize};

/// How many people of one category came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendees {
    /// How many.
    #[serde(rename = "nombre")]
    pub count: u32,
    /// In words that agree with the number: « représentant des usagers ».
    #[serde(rename = "libelle")]
    pub label: String,
    /// « dont 1 ex pro de santé ».
    #[serde(rename = "precision")]
    pub note: Option<String>,
    /// The categories that are counted together.
    pub categories: Vec<String>,
}

impl Attendees {
    /// « 7 patients partenaires (dont 1 ex pro de santé) ».
    #[must_use]
    pub fn words(&self) -> String {
        match &self.note {
            Some(note) => format!("{}\u{a0}{} ({note})", self.count, self.label),
            None => format!("{}\u{a0}{}", self.count, self.label),
        }
    }
}

/// Somebody who leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leader {
    /// First name and name: published with the call.
    #[serde(rename = "nom")]
    pub name: String,
    /// « patiente partenaire ».
    #[serde(rename = "qualite")]
    pub quality: String,
}

/// Who leads.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Leaders {
    /// « Coanimatrices ».
    #[serde(rename = "libelle_colonne")]
    pub column: String,
    /// What they have in common: « Chargées de projet au COPS ».
    #[serde(rename = "fonction_commune")]
    pub shared_function: Option<String>,
    /// Each of them.
    #[serde(rename = "personnes")]
    pub people: Vec<Leader>,
}

/// The card.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Card {
    /// The day, `2024-03-05`.
    pub date: Option<String>,
    /// The theme.
    pub theme: Option<String>,
    /// Who came, by category, never named.
    pub attendees: Vec<Attendees>,
    /// Who led.
    pub leaders: Leaders,
}

impl Card {
    /// How many people came.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.attendees.iter().map(|group| group.count).sum()
    }
}

/// What a file says of a document besides its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name there: `aep-2024-03-05`.
    pub reference: String,
    /// The source it was converted from.
    pub source: Option<String>,
    /// `synthese_generique`.
    pub sort: String,
    /// `AEP`.
    pub programme: String,
    /// Video, in one place, both; unknown for the oldest.
    pub modality: Option<String>,
    /// How long the meeting lasted, in minutes.
    pub minutes: Option<u32>,
    /// `fr`.
    pub language: String,
    /// Under which licence it is published.
    pub license: Option<String>,
    /// `publiee`.
    pub status: String,
    /// The title over the card, when it has one.
    pub card_title: Option<String>,
    /// The level of that title in the source.
    pub card_level: u8,
    /// The card.
    pub card: Card,
}
