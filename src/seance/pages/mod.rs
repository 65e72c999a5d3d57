//! The pages of a group and of its meetings: plain HTML behind sign-in, no script.

mod agenda;
mod dates;
mod home;
mod invited;
mod moving;
mod office;
mod presences;
mod seance;

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::{
    actions::Cycle,
    model::{Attendance, Kind},
    store::Seance,
};
use crate::{
    db::Instant,
    group::model::MembershipId,
    server::{clock::wording, html},
    ui::{Breadcrumbs, Knot, NavLink, Notice, Progress, Tone, Year},
};

pub(super) use agenda::agenda;
pub(super) use dates::{AskedRhythm, dates};
pub(super) use home::home;
pub(super) use invited::invited;
pub(super) use moving::{MoveForm, move_page};
pub(super) use office::office;
pub(super) use presences::presences;
pub(super) use seance::seance;

/// What was chosen for each member in the list of presences.
pub(super) type Said = BTreeMap<MembershipId, Attendance>;

/// « Séance 3 », « Lancement », « Synthèse »: where room is short.
fn short_name(seance: &Seance) -> String {
    match seance.kind {
        Kind::Launch => "Lancement".to_owned(),
        Kind::Synthesis => "Synthèse".to_owned(),
        Kind::Seance | Kind::Workshop => seance.title.clone(),
    }
}

/// The leaf of a calendar for the day of a meeting.
fn leaf(seance: &Seance, small: bool) -> impl IntoView + use<> {
    html::leaf(seance.slot.day(), small)
}

/// How far a meeting is: in a word, and on the thread.
fn progress(seance: &Seance, next: Option<&Seance>, now: Instant) -> (Progress, &'static str) {
    if seance.is_cancelled() {
        return (Progress::Coming, "annulée");
    }
    if next.is_some_and(|next| next.id == seance.id) {
        let has_begun = seance.slot.starts_at() <= now;
        return (
            Progress::Next,
            if has_begun {
                "en ce moment"
            } else {
                "prochaine"
            },
        );
    }
    if seance.slot.is_over(now) {
        return (Progress::Done, "tenue");
    }
    (Progress::Coming, "à venir")
}

/// The year of a group as two threads; knots lead to their meetings unless `is_closed`.
fn year(cycle: &Cycle, is_closed: bool) -> impl IntoView + use<> {
    let next = cycle.next();
    let slug = &cycle.group().slug;
    let knots = cycle
        .seances
        .iter()
        .map(|seance| {
            let day = seance.slot.day();
            let (progress, word) = progress(seance, next, cycle.now);
            Knot {
                name: short_name(seance),
                date: format!("{} {}", day.day(), wording::short_month(day)),
                datetime: day.to_string(),
                word: word.to_owned(),
                progress,
                href: (!is_closed).then(|| format!("/groupes/{slug}/seances/{}", seance.number)),
            }
        })
        .collect();
    view! { <Year label="Les rencontres de l’année" knots/> }
}

/// The way back: my space, the group, and here.
fn trail(cycle: &Cycle, current: &'static str) -> impl IntoView + use<> {
    let group = cycle.group();
    let trail = vec![
        NavLink::new("/mon-espace", "Mon espace"),
        NavLink::new(format!("/groupes/{}", group.slug), group.title.clone()),
    ];
    view! { <Breadcrumbs links=trail here=current/> }
}

/// What has just been done, or could not be.
fn told(done: &str) -> Option<impl IntoView + use<>> {
    let (tone, words) = match done {
        "oui" => (Tone::Done, "C’est noté\u{a0}: vous serez là."),
        "non" => (
            Tone::Done,
            "C’est noté\u{a0}: vous ne pourrez pas. Merci d’avoir prévenu.",
        ),
        "pointage" => (Tone::Done, "Votre présence est notée. Bonne rencontre."),
        "presences" => (
            Tone::Done,
            "Les présences sont validées. Le taux est à jour.",
        ),
        "deplacee" => (
            Tone::Done,
            "La nouvelle date est enregistrée. Chaque membre reçoit un message avec un fichier de calendrier à jour.",
        ),
        "annulee" => (
            Tone::Done,
            "La rencontre est annulée. Chaque membre reçoit un message.",
        ),
        "acces" => (
            Tone::Done,
            "La façon de venir est enregistrée. Si elle remplace la précédente, chaque membre reçoit un message.",
        ),
        "forme" => (
            Tone::Done,
            "Le groupe est à jour. Chaque nouveau membre reçoit un message.",
        ),
        "forme-autrement" => (
            Tone::Attention,
            "Le groupe est formé et chaque nouveau membre reçoit un message. L’appel et le groupe ne disent pas encore la même chose\u{a0}: voyez ci-dessous.",
        ),
        "depart" => (
            Tone::Done,
            "Cette personne ne fait plus partie du groupe. Ses brouillons et ses situations que personne n’a travaillées sont effacés, ses présences restent comptées.",
        ),
        "retour" => (
            Tone::Done,
            "Cette personne fait de nouveau partie du groupe. Ce qui a été effacé à son départ ne revient pas.",
        ),
        "trop-tard" => (
            Tone::Attention,
            "La rencontre a commencé ou est annulée\u{a0}: votre réponse n’a pas pu être notée.",
        ),
        "hors-heure" => (
            Tone::Attention,
            "Vous pourrez noter votre présence à partir d’un quart d’heure avant le début, et jusqu’à la fin.",
        ),
        "trop-tot" => (
            Tone::Attention,
            "Les présences se valident une fois la rencontre commencée.",
        ),
        "reglee" => (
            Tone::Attention,
            "Cette rencontre est déjà annulée, ou ses présences sont validées\u{a0}: rien n’a changé.",
        ),
        _ => return None,
    };
    Some(view! {
        <Notice tone announced=true>
            <p>{words}</p>
        </Notice>
    })
}
