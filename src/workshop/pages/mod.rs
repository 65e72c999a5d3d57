//! The pages of workshops: plain HTML, no script.

mod fields;
mod invited;
mod office;
mod one;
mod participants;
mod registration;

use leptos::prelude::*;

use super::{
    actions::Listed,
    model::{Leader, Workshop},
    rules,
};
use crate::{
    db::Instant,
    seance::model::Setting,
    server::html,
    ui::{ButtonKind, Card, Empty, LinkButton, Status, TitleBlock, Tone},
};

pub(super) use invited::invited;
pub(super) use office::{Told, edit, office_list, start};
pub(super) use one::one;
pub(super) use participants::{Said, participants};
pub(super) use registration::{Form, registration};

/// The leaf of a calendar for the day of a workshop.
fn leaf(workshop: &Workshop) -> impl IntoView + use<> {
    html::leaf(workshop.slot().day(), false)
}

/// The same words, at the head of a sentence.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// How full it is, in a word and a shape.
fn fullness(listed: &Listed, now: Instant) -> impl IntoView + use<> {
    let workshop = &listed.workshop;
    let (tone, words) = if workshop.is_cancelled() {
        (Tone::Error, "Annulé".to_owned())
    } else if workshop.slot().is_over(now) {
        (Tone::Neutral, "Passé".to_owned())
    } else if workshop.slot().starts_at() <= now {
        (Tone::Info, "En ce moment".to_owned())
    } else {
        let words = rules::places_left(listed.held, workshop.sheet.capacity);
        let is_full = listed.held >= usize::try_from(workshop.sheet.capacity).unwrap_or(0);
        (if is_full { Tone::Attention } else { Tone::Next }, words)
    };
    view! { <Status tone=Signal::stored(tone)>{words}</Status> }
}

/// « en visio », « à Montpellier », both.
fn where_words(workshop: &Workshop) -> String {
    let place = &workshop.sheet.place;
    match workshop.sheet.setting {
        Setting::Video => "en visio".to_owned(),
        Setting::Room => format!("sur place\u{a0}: {place}"),
        Setting::Both => format!("sur place ({place}) ou en visio"),
    }
}

fn card(listed: &Listed, now: Instant) -> impl IntoView + use<> {
    let workshop = &listed.workshop;
    let href = format!("/ateliers/{}", workshop.slug);
    let first = workshop
        .sheet
        .description
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default()
        .to_owned();
    let pair = workshop.pair();
    let line = format!("{} · {}", workshop.slot().hours(), where_words(workshop));
    let (fullness, leaf) = (fullness(listed, now), leaf(workshop));
    let title = workshop.sheet.title.clone();
    view! {
        <Card link=true dated=true>
            <div class="stack tight">
                {fullness}
                <h3 class="card-title"><a href=href>{title}</a></h3>
                <p>{first}</p>
                <p class="soft small">{line}</p>
                {(!pair.is_empty()).then(|| view! { <p class="soft small">"Avec " {pair}</p> })}
            </div>
            {leaf}
        </Card>
    }
}

/// `/ateliers`: those to come, then those that were.
pub(super) fn list(listed: &[Listed], now: Instant, phone: &str) -> impl IntoView + use<> {
    let is_over = |one: &&Listed| one.workshop.slot().is_over(now);
    let coming: Vec<_> = listed
        .iter()
        .filter(|one| !is_over(one))
        .map(|one| card(one, now))
        .collect();
    let past: Vec<_> = listed
        .iter()
        .rev()
        .filter(is_over)
        .map(|one| card(one, now))
        .collect();
    let phone = phone.replace(' ', "\u{a0}");
    let nothing = coming.is_empty();
    let coming = if nothing {
        view! {
            <Empty title="Aucun atelier n’est annoncé pour l’instant">
                <p>"Les prochains paraîtront ici. Une question, une envie de sujet\u{a0}? Appelez-nous au " {phone} "."</p>
                <LinkButton href="/appels" kind=ButtonKind::Secondary>"Voir les appels à candidatures"</LinkButton>
            </Empty>
        }
        .into_any()
    } else {
        view! { <div class="cards">{coming}</div> }.into_any()
    };
    view! {
        <div class="wrap">
            <TitleBlock
                title="Les ateliers d’échanges de pratiques"
                lead="Une rencontre de deux heures et demie, à huit personnes\u{a0}: chacune et chacun apporte ce qu’il vit du partenariat en santé, on en parle à égalité."
            />
            <section class="section" aria-labelledby="a-venir">
                <h2 id="a-venir">"À venir"</h2>
                {coming}
                {(!nothing).then(|| view! {
                    <p class="soft small">
                        <a href="/ateliers/agenda.ics">"Ajouter tous les ateliers à mon calendrier"</a>
                    </p>
                })}
            </section>
            {(!past.is_empty()).then(|| view! {
                <section class="section" aria-labelledby="passes">
                    <h2 id="passes">"Passés"</h2>
                    <div class="cards">{past}</div>
                </section>
            })}
        </div>
    }
}

/// Somebody of the pair.
fn person(leader: &Leader) -> impl IntoView + use<> {
    view! {
        <li class="person">
            <p class="person-name">{leader.name()}</p>
            <p>{leader.quality.clone()}</p>
            <p class="soft small">{leader.side().label()}</p>
        </li>
    }
}
