//! `/ateliers/{slug}/participants`: who comes, for those who lead.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::{capital, leaf};
use crate::{
    seance::{
        model::Attendance,
        rules::{attendance, windows},
    },
    server::clock::wording,
    ui::{
        Breadcrumbs, Card, Empty, ErrorSummary, Expected, NavLink, Notice, Presences, Privacy,
        Table, TitleBlock, Tone, unsaid,
    },
    workshop::{
        actions::Room,
        model::{Registration, RegistrationId, Status, Workshop},
        rules,
    },
};

/// What was chosen for each, when a validation comes back unfinished.
pub(in crate::workshop) type Said = BTreeMap<RegistrationId, Attendance>;

/// `done` is what a form has just done; `said` what it said, when somebody was left out.
pub(in crate::workshop) fn participants(
    room: &Room,
    done: &str,
    said: Option<&Said>,
) -> impl IntoView + use<> {
    let workshop = &room.workshop;
    let page = format!("/ateliers/{}", workshop.slug);
    let trail = vec![
        NavLink::new("/ateliers", "Ateliers"),
        NavLink::new(page, workshop.sheet.title.clone()),
    ];
    let when = capital(&workshop.slot().to_string());
    let places = if workshop.is_open(room.now) {
        rules::places_left(room.held(), workshop.sheet.capacity)
    } else {
        rules::places_taken(room.held(), workshop.sheet.capacity)
    };
    let is_left = room.place_is_left();
    let (leaf, lists) = (leaf(workshop), lists(room));
    let sheet = format!("/ateliers/{}/emargement.pdf", workshop.slug);
    let has_sheet = room.standing(Status::Attending).next().is_some() && !workshop.is_cancelled();
    let expected = expected(room, said);
    let errors = said.map(|_| unsaid(&expected)).unwrap_or_default();
    let presences = validation(room, expected, said.is_some());
    // What is written there is not the administration's to read.
    let writings = (room.leads && !workshop.is_cancelled()).then(|| writings(workshop));
    view! {
        <div class="wrap stack loose">
            <Breadcrumbs links=trail here="Participantes et participants"/>
            {(!errors.is_empty()).then(|| view! { <ErrorSummary errors=Signal::stored(errors) attr:autofocus=true/> })}
            <TitleBlock title="Qui vient" eyebrow=workshop.sheet.title.clone()/>
            {told(done)}
            <Card dated=true>
                <div class="stack tight">
                    <p class="lead">{when}</p>
                    <p>{places} "."</p>
                    {has_sheet.then(|| view! {
                        <p><a href=sheet download="">"Feuille d’émargement à imprimer (PDF)"</a></p>
                    })}
                </div>
                {leaf}
            </Card>
            {is_left.then(|| view! {
                <Notice tone=Tone::Attention title="Une place est libre, quelqu’un l’attend">
                    <p>"L’atelier commence trop tôt pour la proposer par message\u{a0}: personne n’aurait le temps de répondre. Si la première personne de la liste se présente, elle peut venir."</p>
                </Notice>
            })}
            {presences}
            {writings}
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

/// The way to what the workshop gives: for those who lead.
fn writings(workshop: &Workshop) -> impl IntoView + use<> {
    let href = format!("/ateliers/{}/ecrits", workshop.slug);
    view! {
        <section class="stack tight" aria-labelledby="ecrits">
            <h2 id="ecrits">"Ce que l’atelier donne"</h2>
            <p>"Un compte-rendu pour les personnes qui étaient là, une synthèse à partager\u{a0}: vous les écrivez à deux, puis avec elles."</p>
            <p><a class="link-strong" href=href>"Nos écrits"</a></p>
        </section>
    }
}

fn told(done: &str) -> Option<impl IntoView + use<>> {
    let (tone, words) = match done {
        "presences" => (Tone::Done, "Les présences sont validées."),
        "trop-tot" => (
            Tone::Attention,
            "Les présences se valident une fois l’atelier commencé.",
        ),
        _ => return None,
    };
    Some(view! { <Notice tone><p>{words}</p></Notice> })
}

/// Those who have a place, with what is said of each.
fn expected(room: &Room, said: Option<&Said>) -> Vec<Expected> {
    room.standing(Status::Attending)
        .map(|one| Expected {
            name: one.name(),
            field: attendance::field(one.id),
            chosen: match said {
                Some(said) => said.get(&one.id).copied(),
                None => room.presence(one.id),
            }
            .map(Attendance::code),
        })
        .collect()
}

/// Who came: once it has begun, for those who have a place.
fn validation(
    room: &Room,
    people: Vec<Expected>,
    is_refused: bool,
) -> Option<impl IntoView + use<>> {
    let workshop = &room.workshop;
    let has_begun = windows::may_validate(workshop.slot(), room.now);
    if workshop.is_cancelled() || !has_begun || people.is_empty() {
        return None;
    }
    let action = format!("/ateliers/{}/presences", workshop.slug);
    let is_validated = workshop.is_held();
    let choices = Attendance::choices();
    Some(view! { <Presences action people choices is_validated is_refused/> })
}

/// Three lists that cannot be taken for one another: a place, an offer, the line.
pub(super) fn lists(room: &Room) -> impl IntoView + use<> {
    let attending: Vec<Registration> = room.standing(Status::Attending).cloned().collect();
    let offered: Vec<Registration> = room.standing(Status::Offered).cloned().collect();
    let waiting: Vec<Registration> = room.standing(Status::Waiting).cloned().collect();
    if room.registrations.is_empty() {
        return view! {
            <Empty title="Personne n’est encore inscrit">
                <p>"Les noms paraîtront ici quand des personnes s’inscriront."</p>
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
