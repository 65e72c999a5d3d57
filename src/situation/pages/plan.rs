//! `/groupes/{slug}/seances/{n}/ordre-du-jour`: what the meeting will be, made from the record; to
//! read on a screen or on paper.

use leptos::prelude::*;

use super::{round::told_whole, trail};
use crate::{
    group::rules::seen_by,
    seance::{
        model::{Kind, Planned, Setting},
        store::Seance,
    },
    server::clock::wording,
    situation::{
        actions::Desk,
        model::{SituationState, Step},
    },
    ui::{LinkButton, Privacy, Status, Table, Tone},
};

pub(in crate::situation) fn plan(
    desk: &Desk,
    phases: &[Planned],
    phone: &str,
) -> impl IntoView + use<> {
    let round = desk.round.as_ref()?;
    let seance = &round.seance;
    let members = desk.cycle.entered.present().count();
    let slug = desk.cycle.group().slug.to_string();
    let page = format!("/groupes/{slug}/seances/{}", seance.number);
    let group = desk.cycle.group().title.clone();
    let (day, hours) = (seance.slot.day_words(), seance.slot.hours());
    let state = state(seance, desk);
    let leaders = desk.cycle.leaders();
    let phone = phone.replace(' ', "\u{a0}");
    Some(view! {
        <div class="wrap narrow stack loose day-order">
            {trail(desk, "L’ordre du jour", true)}
            <header class="stack tight">
                <p class="eyebrow">{group}</p>
                <h1>{format!("Ordre du jour, {}", seance.title.to_lowercase())}</h1>
                {state}
                <p class="lead">{capital(&day)} ", " {hours}</p>
            </header>
            <dl class="facts">
                <div><dt>"Où"</dt><dd>{place(seance)}</dd></div>
                <div><dt>"Par téléphone"</dt><dd>{by_phone(seance)}</dd></div>
                <div><dt>"Animation"</dt><dd>{leaders}</dd></div>
                <div><dt>"Un souci pour venir"</dt><dd>"Appelez-nous au " {phone} "."</dd></div>
            </dl>
            {(seance.kind == Kind::Seance).then(|| subject(desk))}
            {(!phases.is_empty()).then(|| unfolding(seance, phases))}
            {(seance.kind == Kind::Seance).then(before)}
            {(seance.kind != Kind::Seance).then(|| view! {
                <section class="stack tight"><h2>"Ce que nous ferons"</h2><p>{seance.kind.purpose()}</p></section>
            })}
            <div class="row screen-only">
                <LinkButton href=page>"Revenir à la rencontre"</LinkButton>
            </div>
            <p class="soft small screen-only">"Pour l’avoir sur papier, imprimez cette page\u{a0}: elle est faite pour."</p>
            <Privacy question="Qui voit cette page\u{a0}?">
                {seen_by(members)} ", personne d’autre. Imprimée, gardez-la pour vous."
            </Privacy>
        </div>
    })
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn state(seance: &Seance, desk: &Desk) -> Option<impl IntoView + use<>> {
    let (tone, word) = if seance.is_cancelled() {
        (Tone::Error, "Rencontre annulée")
    } else if seance.slot.is_over(desk.cycle.now) {
        (Tone::Done, "Rencontre passée")
    } else {
        return None;
    };
    Some(view! { <p><Status tone>{word}</Status></p> })
}

/// Where, without the link itself: paper gets lost, and the page shows it the day before.
fn place(seance: &Seance) -> String {
    match seance.setting {
        Setting::Video => {
            "En visio. Le lien est sur la page de la rencontre, à partir de la veille.".to_owned()
        }
        Setting::Room if seance.place.is_empty() => "Sur place.".to_owned(),
        Setting::Room => format!("Sur place\u{a0}: {}", seance.place),
        Setting::Both => {
            let place = match seance.place.as_str() {
                "" => String::new(),
                place => format!("\u{a0}({place})"),
            };
            format!(
                "Sur place{place} et en visio. Le lien est sur la page de la rencontre, à partir de la veille."
            )
        }
    }
}

fn by_phone(seance: &Seance) -> String {
    if seance.phone_access.is_empty() {
        "Le binôme le donne sur la page de la rencontre.".to_owned()
    } else {
        seance.phone_access.clone()
    }
}

/// The chosen situation, whole; or where the choice is.
fn subject(desk: &Desk) -> impl IntoView + use<> {
    let chosen = desk
        .asked()
        .filter(|one| one.state == SituationState::Chosen);
    if let Some(one) = chosen {
        return view! {
            <section class="stack tight day-subject">
                <p class="eyebrow">"La situation"</p>
                {told_whole(desk, one)}
            </section>
        }
        .into_any();
    }
    let step = desk.round.as_ref().map(|round| round.choice.step());
    let words = match step {
        Some(Step::Ranking) => "Le groupe lit et classe ce qui est proposé.",
        Some(Step::Choosing | Step::Asked) => {
            "Le classement est clos. On attend l’accord de la personne qui racontera."
        }
        Some(Step::Without) => "Elle se choisira en séance.",
        _ => "Elle n’est pas encore choisie\u{a0}: on propose.",
    };
    view! {
        <section class="stack tight">
            <h2>"La situation"</h2>
            <p>{words}</p>
        </section>
    }
    .into_any()
}

/// The phases, each with the hour at which it may begin.
fn unfolding(seance: &Seance, phases: &[Planned]) -> impl IntoView + use<> {
    let mut hour = seance.slot.starts;
    let rows = phases
        .iter()
        .map(|phase| {
            let at = wording::clock_time(hour.time());
            hour = hour
                .checked_add(jiff::Span::new().minutes(i64::from(phase.minutes)))
                .unwrap_or(hour);
            let Planned {
                label,
                speaks,
                rule,
                minutes,
            } = phase.clone();
            view! {
                <tr>
                    <td class="nowrap" data-label="Vers">{at}</td>
                    <th scope="row">
                        {label}
                        <span class="soft small block">{rule}</span>
                    </th>
                    <td data-label="Qui parle">{speaks}</td>
                    <td class="nowrap" data-label="Environ">{format!("{minutes}\u{a0}min")}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="stack tight" aria-labelledby="titre-deroule">
            <h2 id="titre-deroule">"Le déroulé"</h2>
            <p>"Les heures donnent une idée. On prend le temps qu’il faut."</p>
            <Table id="deroule" caption="Les moments de la séance" cards=true>
                <thead>
                    <tr>
                        <th scope="col">"Vers"</th>
                        <th scope="col">"Moment"</th>
                        <th scope="col">"Qui parle"</th>
                        <th scope="col">"Environ"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </section>
    }
}

fn before() -> impl IntoView {
    view! {
        <section class="stack tight">
            <h2>"Avant de venir"</h2>
            <ul>
                <li>"Lisez la situation une fois, sans chercher de solution."</li>
                <li>"Relisez la charte\u{a0}: ce qui se dit dans le groupe reste dans le groupe."</li>
                <li>"Installez-vous au calme, seule ou seul dans la pièce, si vous venez en visio."</li>
            </ul>
        </section>
    }
}
