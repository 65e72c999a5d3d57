//! What we write about situations: a neutral subject, and never a word of a situation.

use crate::{
    account::model::Email,
    group::model::{Group, Membership},
    seance::store::Seance,
    server::{mail::Letter, settings::Settings},
};

fn page(settings: &Settings, group: &Group, seance: &Seance) -> String {
    let origin = &settings.security.origin;
    format!(
        "{origin}/groupes/{}/seances/{}/situations",
        group.slug, seance.number
    )
}

/// « À vous de lire et de classer ».
#[must_use]
pub fn to_rank(
    settings: &Settings,
    group: &Group,
    seance: &Seance,
    to: &Membership,
    email: &Email,
) -> Letter {
    let acronym = &settings.organisation.acronym;
    Letter::to(email, format!("Réunion {acronym} : à vous de choisir"))
        .paragraph(&format!("Bonjour {},", to.first_name))
        .paragraph(&format!(
            "Les propositions pour la rencontre du {} sont réunies. Lisez-les, et dites dans quel \
             ordre vous aimeriez les travailler.",
            seance.slot.day_words()
        ))
        .button("Lire et classer", &page(settings, group, seance))
        .signed(&settings.organisation)
}

/// « Le groupe aimerait travailler ce que vous avez proposé ».
#[must_use]
pub fn asked(
    settings: &Settings,
    group: &Group,
    seance: &Seance,
    to: &Membership,
    email: &Email,
) -> Letter {
    let acronym = &settings.organisation.acronym;
    Letter::to(email, format!("Réunion {acronym} : le groupe a une question pour vous"))
        .paragraph(&format!("Bonjour {},", to.first_name))
        .paragraph(&format!(
            "Pour la rencontre du {}, le groupe aimerait travailler ce que vous avez proposé. \
             Vous restez libre : dites si vous voulez bien le raconter, ou si vous préférez passer.",
            seance.slot.day_words()
        ))
        .button("Répondre", &page(settings, group, seance))
        .signed(&settings.organisation)
}
