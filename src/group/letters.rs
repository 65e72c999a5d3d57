//! What we write to the members of a group.

use super::model::{Group, Membership};
use crate::{
    account::model::Email,
    server::{mail::Letter, settings::Settings},
};

/// « Votre groupe vous attend »: the first letter of a member.
#[must_use]
pub fn welcome(settings: &Settings, group: &Group, member: &Membership, to: &Email) -> Letter {
    let address = format!("{}/groupes/{}", settings.security.origin, group.slug);
    let part = if member.leads() {
        "Vous animez ce groupe, avec l’autre moitié du binôme."
    } else {
        "Votre place est confirmée."
    };
    Letter::to(to, "Votre groupe est prêt")
        .paragraph(&format!("Bonjour {},", member.first_name))
        .paragraph(&format!(
            "Le groupe « {} » est formé. {part} Sa page vous dit la prochaine rencontre, les dates \
             de l’année, et comment venir.",
            group.title
        ))
        .paragraph(
            "En entrant, nous vous demandons d’accepter la charte de confidentialité : ce qui se dit \
             dans le groupe reste dans le groupe.",
        )
        .button("Ouvrir la page du groupe", &address)
        .signed(&settings.organisation)
}
