//! The pages of calls: everything a person needs to decide, then the way in.

mod call;
mod list;
pub mod prepare;
mod sections;

pub use call::CallPage;
pub use list::CallsPage;

use leptos::prelude::*;

use super::{
    document::{Document, Modality, Seance, SeanceKind},
    model::AppelState,
    rules,
};
use crate::{
    db::Instant,
    server::clock::wording,
    ui::{Knot, Progress, Status, Tone},
};

/// Where a call stands, in words: « Appel ouvert jusqu’au 14 février ».
#[component]
pub fn StatePill(
    /// The call.
    call: Document,
    /// The present moment.
    now: Instant,
) -> impl IntoView {
    let (tone, words) = state_words(&call, now);
    view! { <Status tone>{words}</Status> }
}

fn state_words(call: &Document, now: Instant) -> (Tone, String) {
    let closing = wording::date_of(call.calendar.closes_at);
    match rules::state_at(call, now) {
        AppelState::AVenir => {
            let opening = wording::date_of(call.calendar.opens_at);
            let words = format!(
                "Appel à venir\u{a0}: il ouvre le {}",
                wording::day_and_month(opening)
            );
            (Tone::Info, words)
        }
        AppelState::Ouvert => {
            let words = format!("Appel ouvert jusqu’au {}", wording::day_and_month(closing));
            (Tone::Next, words)
        }
        AppelState::Clos => {
            let words = format!(
                "Appel clos depuis le {} {}",
                wording::day_and_month(closing),
                closing.year()
            );
            (Tone::Neutral, words)
        }
    }
}

/// How long is left, in words, once it is worth saying.
fn time_left(call: &Document, now: Instant) -> String {
    let closing = wording::date_of(call.calendar.closes_at);
    let today = wording::date_of(now);
    match today.until(closing).map_or(0, |span| span.get_days()) {
        0 => "C’est le dernier jour.".to_owned(),
        1 => "Il reste un jour.".to_owned(),
        days => format!("Il reste {days} jours."),
    }
}

/// The meetings of a call as the knots of its year.
#[must_use]
pub fn knots(call: &Document, now: Instant) -> Vec<Knot> {
    let next = call
        .seances
        .iter()
        .position(|seance| seance.ends_at() > now);
    call.seances
        .iter()
        .enumerate()
        .map(|(place, seance)| {
            let (progress, word) = match next {
                Some(next) if place == next => (Progress::Next, "prochaine"),
                Some(next) if place > next => (Progress::Coming, ""),
                _ => (Progress::Done, "faite"),
            };
            let date = seance.starts.date();
            Knot {
                name: short_name(seance),
                date: format!("{} {}", date.day(), wording::short_month(date)),
                datetime: date.to_string(),
                word: word.to_owned(),
                progress,
                href: None,
            }
        })
        .collect()
}

fn short_name(seance: &Seance) -> String {
    match seance.kind {
        SeanceKind::Lancement => "Lancement".to_owned(),
        SeanceKind::Synthese => "Synthèse".to_owned(),
        SeanceKind::Seance | SeanceKind::Atelier => seance.title.clone(),
    }
}

/// « de mars à décembre 2025 ».
#[must_use]
pub fn period(call: &Document) -> Option<String> {
    let first = call.seances.first()?.starts.date();
    let last = call.seances.last()?.starts.date();
    let from = wording::month(first);
    let to = wording::month(last);
    Some(match (first.year() == last.year(), from == to) {
        (true, true) => format!("en {to} {}", last.year()),
        (true, false) => format!("{} {from} à {to} {}", from_word(from), last.year()),
        (false, _) => format!(
            "{} {from} {} à {to} {}",
            from_word(from),
            first.year(),
            last.year()
        ),
    })
}

/// « d’avril », « de mars ».
fn from_word(month: &str) -> &'static str {
    if month.starts_with(['a', 'o']) {
        "d’"
    } else {
        "de"
    }
}

/// Words in which « patient* » calls its note.
fn starred(text: &str) -> impl IntoView + use<> {
    let mut parts = text.split('*').map(str::to_owned);
    let first = parts.next();
    let rest = parts
        .map(|part| {
            view! {
                <a class="note-call" href="#mots" aria-label="voir le sens de ce mot">"*"</a>
                {part}
            }
        })
        .collect_view();
    view! {
        {first}
        {rest}
    }
}

fn modality(modality: Modality) -> &'static str {
    match modality {
        Modality::Visioconference => "en visioconférence",
        Modality::Presentiel => "en présence",
        Modality::Hybride => "en présence ou en visioconférence",
    }
}
