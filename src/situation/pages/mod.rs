//! The pages of situations: plain HTML behind sign-in, no script.

mod list;
mod plan;
mod ranking;
mod round;
mod write;

use leptos::prelude::*;

use super::{
    actions::Desk,
    model::{Situation, SituationState},
};
use crate::ui::{Breadcrumbs, NavLink, Notice, Status, Tone};

pub(super) use list::list;
pub(super) use plan::plan;
pub(super) use ranking::{RankForm, asked_order};
pub(super) use round::round;
pub(super) use write::{WriteForm, names, write};

/// The way back: my space, the group, its situations, and here.
fn trail(desk: &Desk, current: &'static str, is_list: bool) -> impl IntoView + use<> {
    let group = desk.cycle.group();
    let home = format!("/groupes/{}", group.slug);
    let mut trail = vec![
        NavLink::new("/mon-espace", "Mon espace"),
        NavLink::new(home.clone(), group.title.clone()),
    ];
    if !is_list {
        trail.push(NavLink::new(format!("{home}/situations"), "Les situations"));
    }
    view! { <Breadcrumbs links=trail here=current/> }
}

/// The state of a situation, in a word and a shape.
fn state_of(desk: &Desk, situation: &Situation) -> impl IntoView + use<> {
    let seance = desk
        .cycle
        .seances
        .iter()
        .find(|seance| situation.seance == Some(seance.id));
    let (tone, word) = match (situation.state, seance) {
        (SituationState::Draft, _) => (Tone::Neutral, "Brouillon".to_owned()),
        (SituationState::Proposed, _) if desk.is_read(situation.id) => {
            (Tone::Next, "Lue par le groupe".to_owned())
        }
        (SituationState::Proposed, _) => (Tone::Info, "Proposée".to_owned()),
        (SituationState::Chosen, Some(seance)) if seance.slot.is_over(desk.cycle.now) => (
            Tone::Done,
            format!("Travaillée le {}", seance.slot.day_words()),
        ),
        (SituationState::Chosen, Some(seance)) => (
            Tone::Done,
            format!("Retenue pour le {}", seance.slot.day_words()),
        ),
        (SituationState::Chosen, None) => (Tone::Done, "Retenue".to_owned()),
        (SituationState::Withdrawn, _) => (Tone::Neutral, "Retirée".to_owned()),
    };
    view! { <Status tone>{word}</Status> }
}

/// What has just been done, or could not be.
fn told(done: &str) -> Option<impl IntoView + use<>> {
    let (tone, words) = match done {
        "brouillon" => (
            Tone::Done,
            "Votre brouillon est enregistré. Vous seule ou vous seul le voyez.",
        ),
        "proposee" => (
            Tone::Done,
            "Votre situation est proposée. Personne d’autre ne la lit avant la fin du recueil.",
        ),
        "retiree" => (
            Tone::Done,
            "Votre situation est retirée, et son texte effacé.",
        ),
        "classee" => (
            Tone::Done,
            "Votre classement est noté. Vous pouvez le changer jusqu’à la clôture.",
        ),
        "sans-classement" => (
            Tone::Done,
            "C’est noté\u{a0}: vous ne classez rien pour l’instant.",
        ),
        "recueil-clos" => (
            Tone::Done,
            "Le recueil est clos. Chaque personne concernée reçoit un message.",
        ),
        "classement-clos" => (
            Tone::Done,
            "Le classement est clos, et les bulletins sont effacés. Voici le résultat.",
        ),
        "choisie" => (
            Tone::Done,
            "Votre choix est noté. La personne qui l’a apportée reçoit un message.",
        ),
        "accord" => (Tone::Done, "Merci. Le groupe travaillera votre situation."),
        "passe" => (
            Tone::Done,
            "C’est noté. La situation reste pour une autre fois.",
        ),
        "rouvert" => (Tone::Done, "Le recueil est rouvert."),
        "codee" => (Tone::Done, "Le cadre et les sujets sont enregistrés."),
        "rien" => (
            Tone::Attention,
            "Personne n’a encore proposé de situation\u{a0}: il n’y a rien à classer.",
        ),
        "aucune-voix" => (
            Tone::Attention,
            "Personne n’a encore classé\u{a0}: attendez au moins une voix.",
        ),
        "trop-tot" => (
            Tone::Attention,
            "Le cadre et les sujets se disent une fois la rencontre commencée.",
        ),
        "change" => (
            Tone::Attention,
            "Le choix a avancé entre-temps. Voici où il en est\u{a0}: rien d’autre n’a changé.",
        ),
        "lue" => (
            Tone::Attention,
            "Le groupe lit cette situation en ce moment\u{a0}: son texte ne change plus. Vous pouvez la retirer.",
        ),
        _ => return None,
    };
    Some(view! {
        <Notice tone announced=true>
            <p>{words}</p>
        </Notice>
    })
}
