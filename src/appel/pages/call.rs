//! The page of one call: until when, and the way in.

use leptos::prelude::*;

use super::{
    StatePill,
    sections::{Answers, AskUs, InShort, Meetings, Pair, Prerequisites, Purpose, Selection, Words},
    starred, time_left,
};
use crate::{
    appel::{document::Document, model::AppelState, rules},
    db::Instant,
    server::{clock::wording, html},
    ui::{Breadcrumbs, ButtonKind, Card, LinkButton, NavLink},
};

/// The page of one call.
#[component]
pub fn CallPage(
    /// The call.
    call: Document,
    /// About how long its questionnaire takes.
    minutes: Option<u32>,
    /// The present moment.
    now: Instant,
) -> impl IntoView {
    let is_open = rules::accepts_at(&call, now);
    let slug = call.slug.to_string();
    view! {
        <div class="wrap call">
            <Breadcrumbs
                links=vec![NavLink::new("/", "Accueil"), NavLink::new("/appels", "Appels")]
                here=call.short_title.clone()
            />
            <div class="title-block">
                <div>
                    <h1 class="call-title">{starred(&call.title)}</h1>
                    <p class="lead">{call.chapo.clone()}</p>
                </div>
            </div>
            <WayIn call=call.clone() minutes now/>
            <InShort call=call.clone() minutes/>
            <Purpose call=call.clone()/>
            <Prerequisites call=call.clone()/>
            <Meetings call=call.clone() now/>
            <Selection call=call.clone()/>
            <Pair people=call.cofacilitators.clone()/>
            <Answers/>
            <Words call=call.clone()/>
            <AskUs call=call.clone()/>
            {is_open
                .then(|| {
                    view! {
                        <div class="actions">
                            <StartForm slug/>
                        </div>
                    }
                })}
        </div>
    }
}

/// The button that begins a candidature; it creates something, so it posts.
#[component]
fn StartForm(
    /// The call.
    slug: String,
) -> impl IntoView {
    view! {
        <form method="post" action=format!("/appels/{slug}/candidature")>
            <button class="button" type="submit">"Commencer ma candidature"</button>
        </form>
    }
}

/// The one strong thing of the page: until when, and the way in.
#[component]
fn WayIn(
    /// The call.
    call: Document,
    /// About how long its questionnaire takes.
    minutes: Option<u32>,
    /// The present moment.
    now: Instant,
) -> impl IntoView {
    let state = rules::state_at(&call, now);
    let date = match state {
        AppelState::AVenir => wording::date_of(call.calendar.opens_at),
        AppelState::Ouvert | AppelState::Clos => wording::date_of(call.calendar.closes_at),
    };
    let body = match state {
        AppelState::AVenir => view! { <Coming call=call.clone()/> }.into_any(),
        AppelState::Ouvert => view! { <Open call=call.clone() minutes now/> }.into_any(),
        AppelState::Clos => view! { <Closed call=call.clone()/> }.into_any(),
    };
    view! {
        <Card strong="fils-appel" dated=true>
            <div class="stack way-in">
                <StatePill call=call.clone() now/>
                {body}
            </div>
            {html::leaf(date, false)}
        </Card>
    }
}

#[component]
fn Open(call: Document, minutes: Option<u32>, now: Instant) -> impl IntoView {
    let slug = call.slug.to_string();
    let resume = format!("/connexion?suite=/appels/{slug}/candidature");
    let length = minutes.map(|minutes| format!("Comptez {minutes} minutes environ."));
    view! {
        <h2>"Vous avez jusqu’au " {wording::day_and_time(call.calendar.closes_at)}</h2>
        <p>
            {time_left(&call, now)} " " {length}
            " Vous pouvez vous arrêter, fermer la page et reprendre plus tard, même sur un autre appareil\u{a0}: rien ne se perd."
        </p>
        <div class="actions inline">
            <StartForm slug=slug.clone()/>
            <LinkButton href=resume kind=ButtonKind::Secondary>
                "J’ai déjà commencé"
            </LinkButton>
            <PaperLink slug words="Imprimer le formulaire"/>
        </div>
    }
}

#[component]
fn Coming(call: Document) -> impl IntoView {
    view! {
        <h2>"L’appel ouvre le " {wording::day_and_time(call.calendar.opens_at)}</h2>
        <p>
            "D’ici là, vous pouvez lire les questions et préparer vos réponses tranquillement. Le formulaire s’ouvrira ici même."
        </p>
        <div class="actions inline">
            <PaperLink slug=call.slug.to_string() words="Lire les questions"/>
        </div>
    }
}

#[component]
fn Closed(call: Document) -> impl IntoView {
    let phone = call.contact.phone.clone();
    view! {
        <h2>"L’appel est clos depuis le " {wording::day_and_time(call.calendar.closes_at)}</h2>
        <p>
            "Vous avez envoyé votre candidature\u{a0}? Suivez-la dans votre espace. Vous vouliez candidater et le temps a manqué\u{a0}? Appelez-nous au "
            {phone} "\u{a0}: nous vous dirons quand paraît le prochain appel."
        </p>
        <div class="actions inline">
            <LinkButton href="/mon-espace">"Suivre ma candidature"</LinkButton>
            <LinkButton href="/appels" kind=ButtonKind::Secondary>
                "Voir tous les appels"
            </LinkButton>
        </div>
    }
}

#[component]
fn PaperLink(slug: String, words: &'static str) -> impl IntoView {
    view! {
        <LinkButton href=format!("/appels/{slug}/formulaire-a-imprimer") kind=ButtonKind::Quiet>
            {words}
        </LinkButton>
    }
}
