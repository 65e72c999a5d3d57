//! `/seances/reponse`: what the link of a letter opens. Opening it changes nothing: machines open
//! the links of letters, and only a press on the button is somebody's word.

use leptos::prelude::*;

use super::leaf;
use crate::{
    seance::{actions::Invited, model::Intent},
    ui::{Button, ButtonKind, Card, Notice, Status, Tone},
};

pub(in crate::seance) fn invited(
    invited: &Invited,
    token: &str,
    wanted: Option<Intent>,
    is_kept: bool,
) -> impl IntoView + use<> {
    let seance = &invited.seance;
    let title = match (is_kept, invited.answer, wanted) {
        (true, Some(Intent::Coming), _) => "C’est noté\u{a0}: vous serez là",
        (true, Some(Intent::NotComing), _) => "C’est noté\u{a0}: vous ne pourrez pas",
        (_, _, Some(Intent::Coming)) => "Vous serez là\u{a0}?",
        (_, _, Some(Intent::NotComing)) => "Vous ne pourrez pas venir\u{a0}?",
        _ => "Serez-vous là\u{a0}?",
    };
    let when = format!("{}, {}", seance.slot.day_words(), seance.slot.hours());
    let there = seance.slot.hours_at_home(invited.zone.as_ref());
    let said = (!is_kept).then_some(invited.answer).flatten().map(|intent| {
        view! { <p class="row"><Status tone=Tone::Info>{format!("Vous avez déjà dit\u{a0}: {}", intent.label().to_lowercase())}</Status></p> }
    });
    let body = if invited.is_open {
        let current = if is_kept { invited.answer } else { None };
        forms(token, wanted, current).into_any()
    } else {
        let words = if seance.is_cancelled() {
            "Cette réunion est annulée."
        } else {
            "Cette réunion a déjà commencé, ou elle est passée."
        };
        view! { <Notice tone=Tone::Attention><p>{words}</p></Notice> }.into_any()
    };
    let name = invited.member.first_name.clone();
    let leaf = leaf(seance, false);
    view! {
        <div class="wrap narrow stack">
            <Card strong="fils-reponse" dated=true>
                <div class="stack">
                    <p class="eyebrow">{format!("Bonjour {name}")}</p>
                    <h1>{title}</h1>
                    <p class="lead">"Réunion du " {when}</p>
                    {there.map(|there| view! { <p class="agenda-home">{there}</p> })}
                    {said}
                    {body}
                </div>
                {leaf}
            </Card>
            <p class="soft">
                "Ce lien ne sert qu’à répondre pour cette réunion. Le binôme qui anime le groupe verra votre réponse."
            </p>
        </div>
    }
}

/// The answer pressed in the letter first; both stay possible until the beginning.
fn forms(token: &str, wanted: Option<Intent>, current: Option<Intent>) -> impl IntoView + use<> {
    let first = wanted.unwrap_or(match current {
        Some(Intent::Coming) => Intent::NotComing,
        _ => Intent::Coming,
    });
    let second = match first {
        Intent::Coming => Intent::NotComing,
        Intent::NotComing => Intent::Coming,
    };
    let token = token.to_owned();
    let button = |intent: Intent, kind: ButtonKind| {
        let label = match (wanted == Some(intent), intent) {
            (true, Intent::Coming) => "Oui, je serai là",
            (true, Intent::NotComing) => "Non, je ne pourrai pas",
            (false, intent) => intent.label(),
        };
        view! { <Button kind name="reponse" value=intent.code()>{label}</Button> }
    };
    let main = if current.is_some() {
        ButtonKind::Secondary
    } else {
        ButtonKind::Primary
    };
    view! {
        {current.map(|_| view! { <p>"Vous avez changé d’avis\u{a0}?"</p> })}
        <form method="post" action="/seances/reponse" class="row">
            <input type="hidden" name="jeton" value=token/>
            {button(first, main)}
            {current.is_none().then(|| button(second, ButtonKind::Secondary))}
        </form>
    }
}
