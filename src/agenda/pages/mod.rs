//! « Mon agenda »: list, month and week, in one lazy piece. Each is whole without a script, by links
//! and a plain form; the script makes it quick, and gives the grid its keys.

mod address;
mod cells;
mod days;
mod list;
mod tools;
mod zone;

#[cfg(feature = "ssr")]
pub mod equipment;
#[cfg(feature = "ssr")]
pub mod public;

use std::time::Duration;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use self::{days::Days, list::List, tools::Tools, zone::Hours};
use super::{
    api::open_agenda,
    model::{Agenda, Asked, Look, Meeting, State},
    rules::{hours, state_words},
};
use crate::{
    app::Refused,
    ui::{ButtonKind, Empty, LinkButton, Privacy, TitleBlock, Tone},
};

/// How long after the page came alive the month is drawn behind the list.
const IDLE_AFTER: Duration = Duration::from_millis(600);

/// `/mon-agenda`
#[component]
pub fn AgendaPage() -> impl IntoView {
    let agenda = Resource::new_blocking(|| (), |()| open_agenda());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match agenda.await {
                    Ok(agenda) => view! { <Opened agenda/> }.into_any(),
                    Err(error) => view! { <Refused error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// The agenda in the hands of one person.
#[derive(Clone, Copy)]
struct Desk {
    agenda: StoredValue<Agenda>,
    /// What the address asks; [`Desk::go`] changes both.
    asked: RwSignal<Asked>,
    /// Whether the script is at work.
    is_awake: ReadSignal<bool>,
}

#[component]
fn Opened(agenda: Agenda) -> impl IntoView {
    let query = use_query_map();
    let is_empty = agenda.meetings.is_empty();
    let files = agenda
        .groups
        .iter()
        .filter_map(|group| Some((group.title.clone(), group.files.clone()?)))
        .collect::<Vec<_>>();
    let (is_awake, wake) = signal(false);
    // What may be looked at next is drawn once its reader has had the time to see what is there.
    let (is_idle, rest) = signal(false);
    Effect::new(move |_| {
        wake.set(true);
        // Without it, the month is drawn when it is asked for.
        let _ = set_timeout(move || _ = rest.try_set(true), IDLE_AFTER);
    });
    let read = move || query.with(|query| Asked::read(|name| query.get(name)));
    let desk = Desk {
        agenda: StoredValue::new(agenda),
        asked: RwSignal::new(untrack(read)),
        is_awake,
    };
    address::follow(desk);
    let is_list = Memo::new(move |_| desk.asked.with(|asked| asked.look == Look::List));
    // A look that was opened stays, out of sight: coming back to it draws nothing anew.
    fn kept(is_wanted: impl Fn() -> bool + Send + Sync + 'static) -> Memo<bool> {
        Memo::new(move |was: Option<&bool>| was == Some(&true) || is_wanted())
    }
    let has_list = kept(move || is_list.get());
    let has_days = kept(move || !is_list.get() || is_idle.get());
    view! {
        <Title text="Mon agenda"/>
        <div class="wrap stack agenda-page">
            <TitleBlock title="Mon agenda"/>
            <Hours desk/>
            {if is_empty {
                view! {
                    <Empty title="Aucune rencontre pour l’instant">
                        <p>"Vos rencontres viendront ici quand vous ferez partie d’un groupe, ou quand vous serez inscrite ou inscrit à un atelier."</p>
                        <LinkButton href="/agenda" kind=ButtonKind::Secondary>"Voir l’agenda ouvert à tous"</LinkButton>
                    </Empty>
                }.into_any()
            } else {
                view! {
                    <Tools desk/>
                    <div on:click=move |event| desk.click(&event)>
                        <div class="agenda-look" data-away=move || (!is_list.get()).then_some("")>
                            {move || has_list.get().then(|| view! { <List desk/> })}
                        </div>
                        <div class="agenda-look" data-away=move || is_list.get().then_some("")>
                            {move || has_days.get().then(|| view! { <Days desk/> })}
                        </div>
                    </div>
                }.into_any()
            }}
            <section class="stack tight agenda-links screen-only" aria-labelledby="aussi">
                <h2 id="aussi">"Aussi pour vous"</h2>
                <ul>
                    {files
                        .into_iter()
                        .map(|(title, href)| view! {
                            <li><a href=href rel="external">{format!("Recevoir les dates de {title} dans mon calendrier")}</a></li>
                        })
                        .collect_view()}
                    <li><a href="/agenda" rel="external">"L’agenda ouvert à tous\u{a0}: appels et rencontres publiques"</a></li>
                    <li><a href="/essai-visio" rel="external">"Essayer ma caméra, mon micro et le son avant le jour"</a></li>
                </ul>
            </section>
            <Privacy question="Qui voit cette page\u{a0}?">"Vous seulement."</Privacy>
        </div>
    }
}

/// What a page says of a meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Said {
    address: String,
    title: String,
    when: String,
    /// The hours where its reader is.
    there: Option<String>,
    place: String,
    /// Where it stands, to the style sheet, in a shape and in a word.
    state: &'static str,
    tone: Tone,
    word: &'static str,
}

impl Said {
    fn new(agenda: &Agenda, meeting: &Meeting) -> Self {
        let is_next = agenda.is_next(meeting);
        let group = agenda
            .group(meeting)
            .map_or("", |group| group.title.as_str());
        Self {
            address: agenda.address(meeting),
            title: meeting.title.clone(),
            when: format!("{}, heure de\u{a0}Paris", hours(meeting, false)),
            there: meeting.there.clone(),
            place: match meeting.mine {
                Some(mine) => format!("{group} · {} · {}", meeting.place.words(), mine.words()),
                None => format!("{group} · {}", meeting.place.words()),
            },
            state: state_name(meeting.state, is_next),
            tone: match meeting.state {
                State::Cancelled => Tone::Error,
                State::Past => Tone::Neutral,
                State::Now => Tone::Next,
                State::Coming if is_next => Tone::Next,
                State::Coming => Tone::Info,
            },
            word: state_words(agenda, meeting),
        }
    }
}

/// How a state is named to the style sheet.
fn state_name(state: State, is_next: bool) -> &'static str {
    match state {
        State::Cancelled => "cancelled",
        State::Past => "done",
        State::Now => "next",
        State::Coming if is_next => "next",
        State::Coming => "coming",
    }
}
