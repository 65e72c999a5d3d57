//! `/ateliers/{slug}`: when, where, with whom, and the way in.

use leptos::prelude::*;

use super::{capital, fullness, leaf, person, where_words};
use crate::{
    db::Instant,
    ui::{Breadcrumbs, ButtonKind, Card, LinkButton, NavLink, Notice, Privacy, Tone},
    workshop::{actions::Listed, model::Workshop},
};

pub(in crate::workshop) fn one(
    listed: &Listed,
    now: Instant,
    phone: &str,
) -> impl IntoView + use<> {
    let workshop = &listed.workshop;
    let sheet = &workshop.sheet;
    let paragraphs = sheet
        .description
        .split("\n\n")
        .filter(|text| !text.trim().is_empty())
        .map(|text| view! { <p class="kept">{text.trim().to_owned()}</p> })
        .collect_view();
    let pair: Vec<_> = sheet.leaders.iter().map(person).collect();
    let phone = phone.replace(' ', "\u{a0}");
    view! {
        <div class="wrap stack loose">
            <Breadcrumbs
                links=vec![NavLink::new("/", "Accueil"), NavLink::new("/ateliers", "Ateliers")]
                here=sheet.title.clone()
            />
            <h1>{sheet.title.clone()}</h1>
            {way_in(listed, now)}
            <section class="stack" aria-labelledby="sujet">
                <h2 id="sujet">"De quoi on parle"</h2>
                <div class="stack measure">{paragraphs}</div>
            </section>
            {(!pair.is_empty()).then(|| view! {
                <section class="stack" aria-labelledby="binome">
                    <h2 id="binome">"Qui anime"</h2>
                    <ul class="people">{pair}</ul>
                </section>
            })}
            <Privacy question="Qui saura que je viens\u{a0}?">
                "Les personnes qui animent et l’administration. Cette page ne nomme personne de celles et ceux qui s’inscrivent."
            </Privacy>
            <p class="soft">"Une question, un besoin pour participer\u{a0}? Appelez-nous au " {phone} "."</p>
        </div>
    }
}

fn way_in(listed: &Listed, now: Instant) -> impl IntoView + use<> {
    let workshop = &listed.workshop;
    let when = format!("{}", workshop.slot());
    let place = capital(&where_words(workshop));
    let body = if workshop.is_cancelled() {
        cancelled(workshop).into_any()
    } else if workshop.is_open(now) {
        open(listed).into_any()
    } else {
        view! { <p>"Les inscriptions sont closes\u{a0}: l’atelier a commencé."</p> }.into_any()
    };
    let (fullness, leaf) = (fullness(listed, now), leaf(workshop));
    view! {
        <Card strong="fils-atelier" dated=true>
            <div class="stack way-in">
                {fullness}
                <p class="lead">{capital(&when)}</p>
                <p>{place} "."</p>
                {body}
            </div>
            {leaf}
        </Card>
    }
}

fn cancelled(workshop: &Workshop) -> impl IntoView + use<> {
    let reason = workshop.change_reason.clone();
    view! {
        <Notice tone=Tone::Attention title="Cet atelier n’aura pas lieu">
            {(!reason.is_empty()).then(|| view! { <p>{reason}</p> })}
            <p><a href="/ateliers">"Voir les autres ateliers"</a></p>
        </Notice>
    }
}

fn open(listed: &Listed) -> impl IntoView + use<> {
    let workshop = &listed.workshop;
    let is_full =
        listed.held >= usize::try_from(workshop.sheet.capacity).unwrap_or(0) || listed.waiting > 0;
    let door = format!("/ateliers/{}/inscription", workshop.slug);
    let file = format!("/ateliers/{}/agenda.ics", workshop.slug);
    let line = match listed.waiting {
        0 => None,
        1 => Some("Une personne est sur la liste d’attente.".to_owned()),
        waiting => Some(format!("{waiting} personnes sont sur la liste d’attente.")),
    };
    let words = if is_full {
        "S’inscrire sur la liste d’attente"
    } else {
        "Je m’inscris"
    };
    view! {
        {is_full.then(|| view! {
            <p>
                "Toutes les places sont prises. " {line}
                " Si l’une se libère, elle est proposée à la première personne de la liste, qui a le temps de répondre."
            </p>
        })}
        <p class="soft">"C’est gratuit. Il suffit d’une adresse e-mail\u{a0}: nous vous y envoyons un code."</p>
        <div class="actions inline">
            <LinkButton href=door>{words}</LinkButton>
            <LinkButton href=file kind=ButtonKind::Quiet>"Ajouter à mon calendrier"</LinkButton>
        </div>
    }
}
