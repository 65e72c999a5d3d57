//! `/ateliers/{slug}/participants`: who comes, for those who lead.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::leaf;
use crate::{
    seance::{model::Attendance, rules::windows},
    server::clock::wording,
    ui::{
        Breadcrumbs, Button, Card, Empty, NavLink, Notice, PresenceLine, Privacy, Table,
        TitleBlock, Tone,
    },
    workshop::{
        actions::Room,
        model::{Registration, RegistrationId, Status},
        rules,
    },
};

/// What was chosen for each, when a validation comes back unfinished.
pub(in crate::workshop) type Said = BTreeMap<RegistrationId, Attendance>;

/// `done` is what a form has just done, `said` what it said.
pub(in crate::workshop) fn participants(
    room: &Room,
    done: &str,
    said: &Said,
) -> impl IntoView + use<> {
    let workshop = &room.workshop;
    let page = format!("/ateliers/{}", workshop.slug);
    let trail = vec![
        NavLink::new("/ateliers", "Ateliers"),
        NavLink::new(page, workshop.sheet.title.clone()),
    ];
    let when = workshop.slot().to_string();
    let left = rules::places_left(room.held(), workshop.sheet.capacity);
    let (leaf, lists) = (leaf(workshop), lists(room));
    let sheet = format!("/ateliers/{}/emargement.pdf", workshop.slug);
    let has_sheet = room.standing(Status::Attending).next().is_some() && !workshop.is_cancelled();
    let presences = validation(room, said);
    view! {
        <div class="wrap stack loose">
            <Breadcrumbs links=trail here="Participantes et participants"/>
            <TitleBlock title="Qui vient" eyebrow=workshop.sheet.title.clone()/>
            {told(done)}
            <Card dated=true>
                <div class="stack tight">
                    <p class="lead">{when}</p>
                    <p>{left} "."</p>
                    {has_sheet.then(|| view! {
                        <p><a href=sheet download="">"Feuille d’émargement à imprimer (PDF)"</a></p>
                    })}
                </div>
                {leaf}
            </Card>
            {presences}
            <section class="stack" aria-labelledby="liste">
                <h2 id="liste">"Les inscriptions"</h2>
                {lists}
            </section>
            <Privacy question="Qui voit cette page\u{a0}?">
                "Les personnes qui animent cet atelier et l’administration."
            </Privacy>
        </div>
    }
}

fn told(done: &str) -> Option<impl IntoView + use<>> {
    let (tone, words) = match done {
        "presences" => (Tone::Done, "Les présences sont validées."),
        "trop-tot" => (
            Tone::Attention,
            "Les présences se valident une fois l’atelier commencé.",
        ),
        "manque" => (
            Tone::Error,
            "Il manque la présence d’au moins une personne\u{a0}: dites-la sur sa ligne, puis validez à nouveau.",
        ),
        _ => return None,
    };
    Some(view! { <Notice tone><p>{words}</p></Notice> })
}

/// Who came: once it has begun, for those who have a place.
fn validation(room: &Room, said: &Said) -> Option<impl IntoView + use<>> {
    let workshop = &room.workshop;
    let has_begun = windows::may_validate(workshop.slot(), room.now);
    let mut expected = room.standing(Status::Attending).peekable();
    if workshop.is_cancelled() || !has_begun || expected.peek().is_none() {
        return None;
    }
    let lines = expected
        .map(|one| {
            let chosen = said.get(&one.id).copied().or_else(|| room.presence(one.id));
            view! {
                <PresenceLine
                    name=one.name()
                    field=format!("presence-{}", one.id)
                    choices=Attendance::choices()
                    chosen=chosen.map(Attendance::code)
                />
            }
        })
        .collect_view();
    let action = format!("/ateliers/{}/presences", workshop.slug);
    let (button, lead) = if workshop.is_held() {
        (
            "Corriger les présences",
            "Elles sont validées. Vous pouvez encore les corriger.",
        )
    } else {
        (
            "Valider les présences",
            "Vérifiez chaque ligne. Ce que les personnes ont noté elles-mêmes est déjà coché.",
        )
    };
    Some(view! {
        <section class="stack" id="presences" aria-labelledby="titre-presences">
            <h2 id="titre-presences">"Les présences"</h2>
            <p>{lead}</p>
            <form method="post" action=action class="stack" novalidate>
                <div class="presence-lines">{lines}</div>
                <div class="row"><Button>{button}</Button></div>
            </form>
        </section>
    })
}

/// Three lists that cannot be taken for one another: a place, an offer, the line.
pub(super) fn lists(room: &Room) -> impl IntoView + use<> {
    let attending: Vec<Registration> = room.standing(Status::Attending).cloned().collect();
    let offered: Vec<Registration> = room.standing(Status::Offered).cloned().collect();
    let waiting: Vec<Registration> = room.standing(Status::Waiting).cloned().collect();
    if room.registrations.is_empty() {
        return view! {
            <Empty title="Personne n’est encore inscrit">
                <p>"Les noms paraîtront ici au fur et à mesure."</p>
            </Empty>
        }
        .into_any();
    }
    view! {
        {(!attending.is_empty()).then(|| table("inscrites", "Ont une place", attending))}
        {(!offered.is_empty()).then(|| table("proposees", "Une place leur est proposée\u{a0}: pas encore de réponse", offered))}
        {(!waiting.is_empty()).then(|| table("attente", "Sur la liste d’attente\u{a0}: n’ont pas de place", waiting))}
    }
    .into_any()
}

fn table(id: &'static str, caption: &str, people: Vec<Registration>) -> impl IntoView + use<> {
    let count = people.len();
    let lines = people
        .into_iter()
        .map(|one| {
            let since = wording::day(one.registered_at);
            let until = one.reply_before.map(wording::day_and_time);
            view! {
                <tr>
                    <th scope="row">{one.name()}</th>
                    <td data-label="Vient comme"><span>{one.category.label()}</span></td>
                    <td data-label="Inscription"><span>{since}</span></td>
                    {until.map(|until| view! { <td data-label="Réponse avant"><span>{until}</span></td> })}
                </tr>
            }
        })
        .collect_view();
    let has_offer = id == "proposees";
    view! {
        <Table id caption=format!("{caption} ({count})") cards=true>
            <thead>
                <tr>
                    <th scope="col">"Personne"</th>
                    <th scope="col">"Vient comme"</th>
                    <th scope="col">"Inscription"</th>
                    {has_offer.then(|| view! { <th scope="col">"Réponse avant"</th> })}
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </Table>
    }
}
