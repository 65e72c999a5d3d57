//! What we write about texts: a neutral subject, and never a word of a text or of its margin.

use crate::{
    account::model::Email,
    group::model::Membership,
    server::{mail::Letter, settings::Settings},
    synthesis::model::Document,
};

/// « Aurore vous appelle dans un texte du groupe ».
#[must_use]
pub fn called(
    settings: &Settings,
    document: &Document,
    by: &str,
    to: &Membership,
    email: &Email,
) -> Letter {
    let acronym = &settings.organisation.acronym;
    let origin = &settings.security.origin;
    Letter::to(
        email,
        format!("Groupe {acronym} : on attend un mot de vous"),
    )
    .paragraph(&format!("Bonjour {},", to.first_name))
    .paragraph(&format!(
        "{by} vous a appelée ou appelé par votre prénom dans la marge d’un texte du groupe. \
             Vous pouvez lire ce qui vous est demandé, et répondre."
    ))
    .button(
        "Ouvrir le texte",
        &format!("{origin}/syntheses/{}", document.id),
    )
    .signed(&settings.organisation)
}
