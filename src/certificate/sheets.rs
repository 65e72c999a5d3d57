//! The paper of a certificate.

use serde::Serialize;

use super::{model::Certificate, rules};
use crate::{
    error::Error,
    server::{clock::wording, settings::Settings},
    typeset::{self, Template},
};

const SHEET: Template = Template {
    name: "attestation",
    source: include_str!("attestation.typ"),
};

/// What the template reads.
#[derive(Debug, Serialize)]
struct Data {
    titre: String,
    organisation: String,
    objet: String,
    mention: String,
    intitule: &'static str,
    numero: String,
    personne: String,
    dispositif: String,
    bilan: String,
    rencontres: Vec<Line>,
    duree: String,
    compte: &'static str,
    fait_le: String,
    adresse: String,
    signataires: Vec<Signature>,
    adresse_de_verification: String,
    adresse_lisible: String,
    code: String,
}

#[derive(Debug, Serialize)]
struct Line {
    titre: String,
    jour: String,
    heures: String,
    duree: String,
}

#[derive(Debug, Serialize)]
struct Signature {
    nom: String,
    qualite: String,
}

/// The paper of a certificate, as a PDF dated of the day it was given.
///
/// # Errors
/// [`Error::TooMany`] when too many documents are being set; [`Error::Fault`] when it cannot be.
pub async fn certificate(
    given: &Certificate,
    number: &str,
    settings: &Settings,
) -> Result<Vec<u8>, Error> {
    let content = &given.content;
    let origin = &settings.security.origin;
    let host = origin.split("//").nth(1).unwrap_or(origin);
    let data = Data {
        titre: format!("Attestation de participation n° {number}"),
        organisation: content.organisation.clone(),
        objet: format!("Attestation n° {number}"),
        mention: String::new(),
        intitule: "Attestation de participation",
        numero: number.to_owned(),
        personne: content.holder.clone(),
        dispositif: format!(
            "groupe d’analyse de pratiques «\u{a0}{}\u{a0}»",
            content.programme
        ),
        bilan: rules::summary(content),
        rencontres: content
            .attended
            .iter()
            .map(|one| Line {
                titre: one.title.clone(),
                jour: one.day.clone(),
                heures: one.hours.clone(),
                duree: rules::length(one.minutes),
            })
            .collect(),
        duree: rules::length(content.minutes()),
        compte: rules::COUNTED,
        fait_le: wording::day(given.issued_at),
        adresse: settings.organisation.address.clone(),
        signataires: content
            .signatories
            .iter()
            .map(|one| Signature {
                nom: one.name.clone(),
                qualite: one.quality.clone(),
            })
            .collect(),
        adresse_de_verification: format!("{origin}/attestations/{}", given.code),
        adresse_lisible: format!("{host}/attestations"),
        code: given.code.to_string(),
    };
    let ident = format!("attestation-{}", given.id);
    typeset::pdf(SHEET, &data, &ident, given.issued_at).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paper_never_says_that_anything_was_taught() {
        let words = SHEET.source.to_lowercase();
        for word in [
            "formation",
            "formé",
            "stagiaire",
            "diagnostic",
            "catégorie",
            "qualité de",
        ] {
            assert!(!words.contains(word), "{word}");
        }
    }
}
