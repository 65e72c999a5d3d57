//! « Animation »: the room of a meeting, in one lazy piece. It works whole without a script, by
//! forms that post to `routes` and « Actualiser »; the script makes it live.

mod around;
mod connection;
mod live;
mod pad;
mod phase;

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(not(feature = "hydrate"))]
#[path = "no_browser.rs"]
mod browser;

#[cfg(feature = "ssr")]
mod not_kept;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use self::{
    around::{Faces, OtherNotes, People, Phases},
    connection::ConnectionState,
    live::Live,
    pad::{OwnPad, PhasePad},
    phase::PhaseCard,
};
use crate::{
    app::Refused,
    error::Error,
    facilitation::{api::open_room, model::Room},
    ui::{Breadcrumbs, NavLink, Notice, Privacy, Tone},
};

#[cfg(feature = "ssr")]
pub(super) use not_kept::{Typed, not_kept};

/// `/groupes/{slug}/seances/{n}/animation`
#[component]
pub fn RoomPage() -> impl IntoView {
    let params = use_params_map();
    let asked = Memo::new(move |_| {
        let params = params.read();
        let number = params.get("n").and_then(|text| text.parse::<i32>().ok());
        (params.get("slug").unwrap_or_default(), number)
    });
    let room = Resource::new_blocking(
        move || asked.get(),
        async |(slug, number)| match number {
            Some(number) => open_room(slug, number).await,
            None => Err(Error::NotFound),
        },
    );
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match room.await {
                    Ok(room) => view! { <InRoom room/> }.into_any(),
                    Err(error) => view! { <Refused error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn InRoom(room: Room) -> impl IntoView {
    let query = use_query_map();
    let page = format!("/groupes/{}/seances/{}", room.slug, room.number);
    let trail = vec![
        NavLink::new("/mon-espace", "Mon espace"),
        NavLink::new(format!("/groupes/{}", room.slug), room.group.clone()),
        NavLink::new(page, room.title.clone()),
    ];
    let title = format!("Animation · {}", room.title);
    let seen_by = room.seen_by.clone();
    let told = match query.read_untracked().get("etat").as_deref() {
        Some("fait") => Some((Tone::Done, "C’est fait.")),
        Some("enregistre") => Some((Tone::Done, "Votre note est enregistrée.")),
        Some("perime") => Some((
            Tone::Attention,
            crate::facilitation::model::Refusal::Stale.words(),
        )),
        Some("refuse") => Some((
            Tone::Attention,
            "Ce geste n’a pas été fait\u{a0}: il ne convient pas à la phase où en est le groupe.",
        )),
        _ => None,
    };
    let live = Live::new(room);
    // One looks at the notes of the phase that the address names, or follows the present one.
    let asked = move || {
        query
            .read()
            .get("phase")
            .filter(|code| live.has_phase(code))
    };
    live.look_at(untrack(asked));
    Effect::new(move |_| live.look_at(asked()));
    live.begin();
    view! {
        <Title text=title/>
        <div class="wrap stack room">
            <Breadcrumbs links=trail here="L’animation"/>
            <div class="room-bar">
                <ConnectionState live/>
                <p class="soft small">{seen_by.clone()}</p>
                <Faces live/>
            </div>
            {told.map(|(tone, words)| view! { <Notice tone><p>{words}</p></Notice> })}
            <div class="visually-hidden" role="status" aria-live="polite">{move || live.said.get()}</div>
            <div role="alert">
                {move || live.trouble.get().map(|words| view! { <Notice tone=Tone::Attention><p>{words}</p></Notice> })}
            </div>
            <div class="room-grid">
                <div class="stack loose">
                    <PhaseCard live/>
                    <OwnPad live/>
                    <PhasePad live/>
                    <OtherNotes live/>
                    <Privacy question="Qui lit les notes de la séance\u{a0}?">
                        {seen_by} ", personne d’autre. Elles servent à écrire le compte-rendu."
                    </Privacy>
                </div>
                <div class="stack loose">
                    <Phases live/>
                    <People live/>
                </div>
            </div>
        </div>
    }
}
