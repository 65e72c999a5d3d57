//! `/ateliers/reponse`: what the link of a letter opens. Opening it changes nothing: machines open the
//! links of letters, and only a press on the button is somebody’s word.

use leptos::prelude::*;

use super::{leaf, where_words};
use crate::{
    seance::model::Intent,
    server::clock::wording,
    ui::{Button, ButtonKind, Card, Notice, Status as Pill, Tone},
    workshop::{
        actions::{Answered, Invited},
        model::Status,
    },
};

/// `wanted` was pressed in the letter; `answered` is what became of a press on this page.
pub(in crate::workshop) fn invited(
    invited: &Invited,
    token: &str,
    wanted: Option<Intent>,
    answered: Option<Answered>,
) -> impl IntoView + use<> {
    let (workshop, registration) = (&invited.workshop, &invited.registration);
    let has_place = registration.status == Status::Attending;
    let is_kept = matches!(answered, Some(Answered::Done | Answered::Already));
    let title = match (is_kept, registration.status, wanted) {
        (true, Status::Attending, _) => "C’est noté\u{a0}: vous venez",
        (true, ..) => "C’est noté\u{a0}: vous ne venez pas",
        (false, _, Some(Intent::Coming)) => "Vous venez\u{a0}?",
        (false, _, Some(Intent::NotComing)) => "Vous ne venez pas\u{a0}?",
        (false, ..) => "Venez-vous à l’atelier\u{a0}?",
    };
    let standing = match registration.status {
        Status::Attending => (Tone::Done, "Vous avez une place"),
        Status::Offered => (Tone::Next, "Une place vous attend"),
        Status::Waiting => (Tone::Info, "Sur la liste d’attente"),
        Status::Withdrawn => (Tone::Neutral, "Inscription retirée"),
        Status::Lapsed => (Tone::Neutral, "La place n’est plus gardée"),
    };
    let until = registration
        .reply_before
        .filter(|_| registration.status == Status::Offered)
        .map(wording::day_and_time);
    let body = if invited.is_open {
        forms(token, wanted, registration.status, is_kept).into_any()
    } else if is_kept {
        view! { <p>"Merci d’avoir prévenu\u{a0}: la place ira à quelqu’un qui l’attend."</p> }
            .into_any()
    } else {
        let words = if workshop.is_cancelled() {
            "Cet atelier est annulé."
        } else if registration.status.has_ended() {
            "Cette inscription est déjà terminée\u{a0}: la place est allée à quelqu’un d’autre, ou attend qu’on la prenne."
        } else if registration.status == Status::Offered {
            "Le temps de répondre est passé\u{a0}: la place est proposée à la personne suivante."
        } else {
            "Cet atelier a déjà commencé, ou il est passé."
        };
        view! { <Notice tone=Tone::Attention><p>{words}</p></Notice> }.into_any()
    };
    let page = format!("/ateliers/{}", workshop.slug);
    let when = workshop.slot().to_string();
    let there = workshop.slot().hours_at_home(invited.zone.as_ref());
    let place = where_words(workshop);
    let heading = workshop.sheet.title.clone();
    let name = registration.first_name.clone();
    let leaf = leaf(workshop);
    let consequence = (invited.is_open && !is_kept && has_place).then_some(
        "Si vous ne venez pas, votre place est proposée aussitôt à la première personne de la liste d’attente.",
    );
    view! {
        <div class="wrap narrow stack">
            <Card strong="fils-atelier" dated=true>
                <div class="stack">
                    <p class="eyebrow">{format!("Bonjour {name}")}</p>
                    <h1>{title}</h1>
                    <div>
                        <p class="lead">{heading}</p>
                        <p>{when} ". " {place} "."</p>
                        {there.map(|there| view! { <p class="agenda-home">{there}</p> })}
                    </div>
                    <p class="row"><Pill tone=Signal::stored(standing.0)>{standing.1}</Pill></p>
                    {until.map(|until| view! { <p>"Elle vous est gardée jusqu’au " <strong>{until}</strong> "."</p> })}
                    {body}
                    {consequence.map(|words| view! { <p class="soft">{words}</p> })}
                </div>
                {leaf}
            </Card>
            <p class="soft">
                "Ce lien ne sert qu’à répondre pour cet atelier. "
                <a href=page>"Voir l’atelier"</a>
            </p>
        </div>
    }
}

/// The answer pressed in the letter first; both stay possible until the beginning.
fn forms(
    token: &str,
    wanted: Option<Intent>,
    status: Status,
    is_kept: bool,
) -> impl IntoView + use<> {
    let token = token.to_owned();
    let coming = match (status, wanted) {
        (Status::Offered, _) => "Oui, je prends la place",
        (_, Some(Intent::Coming)) => "Oui, je viens",
        _ => "Je viens",
    };
    let away = match wanted {
        Some(Intent::NotComing) => "Non, je ne viens pas",
        _ => "Je ne viens pas",
    };
    let button = move |intent: Intent, kind: ButtonKind| {
        let label = match intent {
            Intent::Coming => coming,
            Intent::NotComing => away,
        };
        view! { <Button kind name="reponse" value=intent.code()>{label}</Button> }
    };
    // In line, there is no place to take: only to leave the line. What is said needs no second saying.
    let only_away = is_kept || status == Status::Waiting;
    let (first, second) = match wanted {
        _ if only_away => (Intent::NotComing, None),
        Some(Intent::NotComing) => (Intent::NotComing, Some(Intent::Coming)),
        _ => (Intent::Coming, Some(Intent::NotComing)),
    };
    let main = if only_away {
        ButtonKind::Secondary
    } else {
        ButtonKind::Primary
    };
    view! {
        {is_kept.then(|| view! { <p>"Un empêchement\u{a0}?"</p> })}
        <form method="post" action="/ateliers/reponse" class="row">
            <input type="hidden" name="jeton" value=token/>
            {button(first, main)}
            {second.map(|second| button(second, ButtonKind::Secondary))}
        </form>
    }
}
