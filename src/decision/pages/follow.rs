//! What became of the decisions: who keeps their place, who waits, whom to call.

use leptos::prelude::*;

use super::decisions::balance_words;
use crate::{
    candidature::{
        model::{CandidatureId, CandidatureStatus},
        rules::reason_label,
    },
    decision::{
        actions::{Desk, Guest},
        model::{Outcome, Reply},
        rules::{self, Profile},
    },
    server::clock::wording,
    ui::{Badge, Button, ButtonKind, Card, Notice, Status, Table, Tone},
};

/// The page once the commission has decided.
pub fn follow(desk: &Desk) -> impl IntoView + use<> {
    let waiting = desk.open_offers().count();
    let group: Vec<Profile> = desk
        .group()
        .into_iter()
        .filter_map(|id| desk.guest(id))
        .map(|guest| Profile::of(&guest.answers))
        .collect();
    let state = format!(
        "{}\u{a0}sur {}",
        desk.seats.len(),
        desk.call.document.capacity.maximum
    );
    view! {
        <section class="stack" aria-labelledby="places">
            <h2 id="places">"Les places"</h2>
            <dl class="facts">
                <div><dt>"Confirmées"</dt><dd>{state}</dd></div>
                <div><dt>"En attente de réponse"</dt><dd>{waiting}</dd></div>
                <div><dt>"Rendues"</dt><dd>{desk.replied(Reply::Declinee)}</dd></div>
                <div><dt>"Sans réponse à temps"</dt><dd>{desk.replied(Reply::Echue)}</dd></div>
                <div><dt>"À proposer"</dt><dd>{desk.places_left()}</dd></div>
            </dl>
            <p>{balance_words(&rules::balance(&group))}</p>
            {people(desk)}
        </section>
        {reserve(desk, &group)}
        {refused(desk)}
    }
}

/// Everybody who was offered a place, and where each stands.
fn people(desk: &Desk) -> impl IntoView + use<> {
    let lines: Vec<_> = desk
        .guests
        .iter()
        .filter_map(|guest| desk.offer_of(guest.id).map(|offer| (guest, offer)))
        .map(|(guest, offer)| {
            let reply = offer.reply();
            let (tone, words) = match reply {
                None if offer.offered_at > desk.now => (Tone::Neutral, "Lettre pas encore partie"),
                None => (Tone::Next, "Réponse attendue"),
                Some(Reply::Confirmee) => (Tone::Done, "Confirmée"),
                Some(Reply::Declinee) => (Tone::Neutral, "Place rendue"),
                Some(Reply::Echue) => (Tone::Neutral, "Sans réponse à temps"),
            };
            let when = match offer.answered_at {
                Some(at) => format!("le {}", wording::day_and_month(wording::date_of(at))),
                None => format!(
                    "avant la fin du {}",
                    wording::day_and_month(wording::date_of(offer.reply_before))
                ),
            };
            let reminded = (reply.is_none() && offer.reminded_at.is_some())
                .then_some(" · rappel envoyé");
            let seat = desk
                .seats
                .iter()
                .find(|(_, holder)| *holder == guest.id)
                .map(|(number, _)| number.to_string());
            let no_mail = (!guest.can_be_written_to()).then_some(" · à appeler, sans e-mail");
            view! {
                <tr>
                    <th scope="row">{named(desk, guest)} <span class="soft nowrap">" · " {guest.number.clone()}</span></th>
                    <td data-label="Réponse"><Status tone>{words}</Status></td>
                    <td data-label="Quand">{when} {reminded} {no_mail}</td>
                    <td data-label="Place">{seat.unwrap_or_else(|| "Aucune".to_owned())}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <Table id="invitees" caption="Personnes à qui une place est ou a été proposée" cards=true>
            <thead>
                <tr>
                    <th scope="col">"Personne"</th>
                    <th scope="col">"Réponse"</th>
                    <th scope="col">"Quand"</th>
                    <th scope="col">"Place"</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </Table>
    }
}

/// The name, or the number while names are hidden.
fn named(desk: &Desk, guest: &Guest) -> String {
    if desk.is_blind {
        guest.number.clone()
    } else {
        guest.name.clone()
    }
}

/// The reserve, whoever keeps the best balance first.
fn reserve(desk: &Desk, group: &[Profile]) -> impl IntoView + use<> {
    let waiting = desk.reserve();
    let free = desk.places_left();
    let slug = desk.call.document.slug.to_string();
    let count = waiting.len();
    let mut ranked = rules::rank_reserve(
        group,
        waiting
            .into_iter()
            .map(|(guest, rank)| (guest, rank, Profile::of(&guest.answers))),
        &desk.targets,
        &desk.lexicon,
    );
    if free == 0 {
        // Nobody is to be called: the reserve is shown in its own order.
        ranked.sort_by_key(|one| one.rank);
    }
    let lead = match free {
        0 => "Toutes les places sont prises ou proposées. Si l’une se libère, la personne qui garde le mieux l’équilibre du groupe sera proposée ici.".to_owned(),
        1 => "Une place est libre. La personne qui garde le mieux l’équilibre du groupe est proposée en premier\u{a0}; c’est vous qui choisissez.".to_owned(),
        _ => format!("{free}\u{a0}places sont libres. La personne qui garde le mieux l’équilibre du groupe est proposée en premier\u{a0}; c’est vous qui choisissez."),
    };
    let before = rules::reply_before_from_reserve(&desk.call.document, desk.leaving());
    let cards: Vec<_> = ranked
        .into_iter()
        .enumerate()
        .map(|(order, one)| {
            let id: CandidatureId = one.who.id;
            let is_first = order == 0 && free > 0;
            let name = named(desk, one.who);
            let kind = if is_first {
                ButtonKind::Primary
            } else {
                ButtonKind::Secondary
            };
            let rank = match one.rank {
                i32::MAX => "sans rang".to_owned(),
                rank => format!("rang {rank}"),
            };
            let why = one.why;
            let label = format!("Appeler {}", name.clone());
            let action = format!("/administration/appels/{slug}/decisions/appeler");
            view! {
                <li>
                    <Card>
                        <div class="row">
                            <h3 class="card-title">{name}</h3>
                            <Badge>{rank}</Badge>
                            {is_first.then(|| view! { <Status tone=Tone::Next>"Proposée en premier"</Status> })}
                        </div>
                        {(free > 0).then(|| view! { <p class="soft">"Avec cette personne, " {why}</p> })}
                        {(free > 0).then(|| view! {
                            <form method="post" action=action>
                                <input type="hidden" name="candidature" value=id.to_string()/>
                                <Button kind small=true>{label}</Button>
                            </form>
                        })}
                    </Card>
                </li>
            }
        })
        .collect();
    view! {
        <section class="stack" aria-labelledby="reserve">
            <h2 id="reserve">"La réserve " <Badge>{count}</Badge></h2>
            <p class="measure">{lead}</p>
            {(free > 0 && count > 0).then(|| view! {
                <p>"Une personne appelée aujourd’hui aurait jusqu’au " {wording::day(before)} " pour répondre."</p>
            })}
            {if count == 0 && free > 0 {
                view! {
                    <Notice tone=Tone::Attention title="La réserve est vide">
                        <p>"Personne n’attend plus de place pour cet appel."</p>
                    </Notice>
                }.into_any()
            } else {
                view! { <ol class="stack plain">{cards}</ol> }.into_any()
            }}
        </section>
    }
}

/// Those not retained, with what they were told.
fn refused(desk: &Desk) -> impl IntoView + use<> {
    let lines: Vec<_> = desk
        .guests
        .iter()
        .filter(|guest| guest.status == CandidatureStatus::NonRetenue)
        .map(|guest| {
            let told = desk
                .decision_of(guest.id)
                .filter(|row| row.outcome == Outcome::NonRetenue);
            let reason = told
                .and_then(|row| row.reason.as_deref())
                .map(reason_label)
                .unwrap_or_default();
            let roads: Vec<String> = told
                .map(|row| row.orientation.0.as_slice())
                .unwrap_or_default()
                .iter()
                .map(|code| rules::orientation_label(code))
                .collect();
            view! {
                <tr>
                    <th scope="row">{named(desk, guest)}</th>
                    <td data-label="Motif">{reason}</td>
                    <td data-label="Autres pistes">{roads.join(", ")}</td>
                </tr>
            }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="refus">
                <h2 id="refus">"Non retenues"</h2>
                <Table id="non-retenues" caption="Ce qui leur a été écrit" cards=true>
                    <thead>
                        <tr>
                            <th scope="col">"Personne"</th>
                            <th scope="col">"Motif"</th>
                            <th scope="col">"Autres pistes"</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </Table>
            </section>
        }
    })
}
