//! `/ateliers/{slug}/participants`: who comes, for those who lead.

use leptos::prelude::*;

use super::leaf;
use crate::{
    server::clock::wording,
    ui::{Breadcrumbs, Card, Empty, NavLink, Privacy, Table, TitleBlock},
    workshop::{
        actions::Room,
        model::{Registration, Status},
        rules,
    },
};

pub(in crate::workshop) fn participants(room: &Room) -> impl IntoView + use<> {
    let workshop = &room.workshop;
    let page = format!("/ateliers/{}", workshop.slug);
    let trail = vec![
        NavLink::new("/ateliers", "Ateliers"),
        NavLink::new(page, workshop.sheet.title.clone()),
    ];
    let when = workshop.slot().to_string();
    let left = rules::places_left(room.held(), workshop.sheet.capacity);
    let (leaf, lists) = (leaf(workshop), lists(room));
    view! {
        <div class="wrap stack loose">
            <Breadcrumbs links=trail here="Participantes et participants"/>
            <TitleBlock title="Qui vient" eyebrow=workshop.sheet.title.clone()/>
            <Card dated=true>
                <div class="stack tight">
                    <p class="lead">{when}</p>
                    <p>{left} "."</p>
                </div>
                {leaf}
            </Card>
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
