//! A sheet to sign, whatever the meeting: who came, how, and where each signs.

use serde::Serialize;

use super::{Template, pdf};
use crate::{db::Instant, error::Error};

const SHEET: Template = Template {
    name: "emargement",
    source: include_str!("signatures.typ"),
};

/// What the sheet says; named as its template reads it.
#[derive(Debug, Serialize)]
pub struct SignatureSheet {
    /// Its title, for whoever opens the file.
    pub titre: String,
    /// Who answers for it.
    pub organisation: String,
    /// What its foot says it is.
    pub objet: String,
    /// The meeting.
    pub rencontre: String,
    /// What the next one names: a group, a frame.
    pub cadre: &'static str,
    /// Whose meeting it is.
    pub groupe: String,
    /// The day, in words.
    pub date: String,
    /// From when to when.
    pub heures: String,
    /// Where.
    pub lieu: String,
    /// Who led.
    pub animation: String,
    /// Those who were expected.
    pub participants: Vec<Signatory>,
    /// Those who led, who sign too.
    pub binome: Vec<Signatory>,
    /// Whether the presences are validated.
    pub validee: bool,
}

/// Somebody who signs.
#[derive(Debug, Serialize)]
pub struct Signatory {
    /// Their name.
    pub nom: String,
    /// What is noted of them; empty before.
    pub presence: &'static str,
    /// How they came; empty for whoever did not.
    pub venue: &'static str,
}

#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    sheet: &'a SignatureSheet,
    mention: &'static str,
    intitule: &'static str,
}

impl SignatureSheet {
    /// The sheet as a PDF, dated of `moment`.
    ///
    /// # Errors
    /// [`Error::TooMany`] when too many documents are being set; [`Error::Fault`] when it cannot be.
    pub async fn print(&self, ident: &str, moment: Instant) -> Result<Vec<u8>, Error> {
        let printed = Printed {
            sheet: self,
            mention: "Document interne\u{a0}: il contient des noms et ne se publie pas.",
            intitule: "Feuille d’émargement",
        };
        pdf(SHEET, &printed, ident, moment).await
    }
}
