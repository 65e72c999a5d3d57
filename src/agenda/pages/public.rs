//! `/agenda`: what is open to all, without script.

use leptos::prelude::*;

use crate::{
    agenda::actions::{Public, PublicEvent, What},
    server::{clock::wording, html},
    ui::{ButtonKind, Card, Empty, LinkButton, More, Status, TitleBlock, Tone},
};

/// `/agenda`; `feed` is the address to which a calendar may subscribe.
pub fn public(agenda: Public, feed: &str) -> impl IntoView + use<> {
    let Public { coming, past } = agenda;
    let subscription = feed
        .replacen("https:", "webcal:", 1)
        .replacen("http:", "webcal:", 1);
    let address = feed.to_owned();
    let has_past = !past.is_empty();
    view! {
        <div class="wrap stack loose">
            <TitleBlock
                title="L’agenda ouvert à tous"
                lead="Les dates des appels à candidatures et les rencontres où chacune et chacun peut venir. Les rencontres d’un groupe restent entre ses membres."
            />
            {if coming.is_empty() {
                view! {
                    <h2 class="visually-hidden">"Ce qui vient"</h2>
                    <Empty title="Rien n’est annoncé pour l’instant">
                        <p>"Un appel paraît en général au début de l’année. Abonnez votre calendrier à cet agenda\u{a0}: vous serez au courant."</p>
                        <LinkButton href="/appels" kind=ButtonKind::Secondary>"Voir les appels"</LinkButton>
                    </Empty>
                }.into_any()
            } else {
                by_month(&coming, true).into_any()
            }}
            <section class="stack" aria-labelledby="abonnement">
                <h2 id="abonnement">"Dans mon calendrier"</h2>
                <Card>
                    <p>"Une adresse publique\u{a0}: votre calendrier suit tout seul les nouvelles dates et les changements."</p>
                    <p><code class="secret">{address}</code></p>
                    <div class="row">
                        <LinkButton href=subscription>"M’abonner"</LinkButton>
                        <LinkButton href="/agenda.ics" kind=ButtonKind::Secondary>"Télécharger les dates"</LinkButton>
                    </div>
                </Card>
            </section>
            {has_past.then(|| view! {
                <More label="Voir les dates passées">{by_month(&past, false)}</More>
            })}
            <p>"Vous faites partie d’un groupe\u{a0}? " <a href="/mon-agenda">"Ouvrir mon agenda"</a></p>
        </div>
    }
}

/// The events of each month, as they come.
fn by_month(events: &[PublicEvent], is_coming: bool) -> impl IntoView + use<> {
    let mut months: Vec<(String, Vec<&PublicEvent>)> = Vec::new();
    for event in events {
        let day = event.slot.day();
        let month = format!("{} {}", wording::month(day), day.year());
        match months.last_mut() {
            Some((last, events)) if *last == month => events.push(event),
            _ => months.push((month, vec![event])),
        }
    }
    let months = months.into_iter().map(|(month, events)| {
        let first = events.first().map_or_else(String::new, |event| {
            event.slot.starts.strftime("%Y-%m").to_string()
        });
        let id = format!("mois-{first}");
        let items = events
            .into_iter()
            .map(|event| item(event, is_coming))
            .collect_view();
        let named = id.clone();
        view! {
            <section class="agenda-month" aria-labelledby=named>
                <h2 id=id>{month}</h2>
                <ol class="agenda">{items}</ol>
            </section>
        }
    });
    months.collect_view()
}

fn item(event: &PublicEvent, is_coming: bool) -> impl IntoView + use<> {
    let day = event.slot.day();
    let when = match &event.hour {
        Some(hour) => format!("{}, {hour}", wording::full_date(day)),
        None => event.slot.to_string(),
    };
    let setting = event
        .setting
        .map(|setting| view! { <span class="soft">{setting.words()}</span> });
    let tone = match event.what {
        _ if event.is_cancelled => Tone::Error,
        _ if !is_coming => Tone::Neutral,
        What::Closing => Tone::Attention,
        What::Meeting | What::Launch | What::Workshop => Tone::Next,
        What::Opening => Tone::Info,
    };
    let what = if event.is_cancelled {
        "Annulé"
    } else {
        event.what.label()
    };
    view! {
        <li class="agenda-item" data-state=if is_coming { "coming" } else { "done" }>
            {html::leaf(day, true)}
            <div class="agenda-text">
                <a class="link-strong" href=event.href.clone()>{event.title.clone()}</a>
                <span>{when}</span>
                {setting}
            </div>
            <Status tone>{what}</Status>
        </li>
    }
}
