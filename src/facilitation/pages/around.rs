//! Beside the present phase: all of them, who is in the room, what the others wrote.

use leptos::prelude::*;

use super::live::Live;
use crate::{
    facilitation::{
        model::{Note, Person, Place},
        rules::time,
    },
    ui::{Badge, Icon, More, Progress},
};

/// A line of the list of phases.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PhaseLine {
    number: usize,
    code: String,
    label: String,
    progress: Progress,
    word: String,
    is_viewed: bool,
}

fn lines(live: Live) -> Vec<PhaseLine> {
    let viewed = live.viewed().map(|(code, _)| code);
    let now = live.now.get();
    live.room.with(|room| {
        let phases = &room.method.phases;
        let spent = time::spent(&room.stage, phases.len(), now);
        let (present, is_over) = match room.stage.place {
            Place::Waiting => (None, false),
            Place::In(step) => (Some(step.phase), false),
            Place::Closed { .. } => (None, true),
        };
        let line = |(at, phase): (usize, &crate::facilitation::model::Phase)| {
            let was_entered = room.stage.steps.iter().any(|step| step.phase == at);
            let (progress, word) = if present == Some(at) {
                (Progress::Next, "en cours".to_owned())
            } else if was_entered && (is_over || present.is_some_and(|present| at < present)) {
                let words = match spent.get(at) {
                    None | Some(0) => "fait".to_owned(),
                    Some(minutes) => format!("fait en {minutes}\u{a0}min"),
                };
                (Progress::Done, words)
            } else if is_over {
                (Progress::Coming, "laissée de côté".to_owned())
            } else {
                (
                    Progress::Coming,
                    format!("environ {}\u{a0}min", phase.minutes),
                )
            };
            PhaseLine {
                number: at + 1,
                code: phase.code.clone(),
                label: phase.label.clone(),
                progress,
                word,
                is_viewed: viewed.as_ref() == Some(&phase.code),
            }
        };
        phases.iter().enumerate().map(line).collect()
    })
}

/// The phases, the present one marked; each leads to its notes.
#[component]
pub fn Phases(live: Live) -> impl IntoView {
    let lines = Memo::new(move |_| lines(live));
    let is_begun = Memo::new(move |_| live.present().is_some());
    let page = live.action("");
    let page = page.trim_end_matches('/').to_owned();
    view! {
        <nav class="stack tight" aria-labelledby="titre-phases">
            <h2 id="titre-phases" class="card-title">"Les phases"</h2>
            <ol class="step-list room-phases">
                {move || lines.get().into_iter().map(|line| {
                    let current = (line.progress == Progress::Next).then_some("step");
                    let mark = if line.progress == Progress::Done {
                        view! { <Icon shape=Icon::Check/> }.into_any()
                    } else {
                        line.number.into_any()
                    };
                    let code = line.code.clone();
                    let title = if is_begun.get() {
                        view! {
                            <a
                                href=format!("{page}?phase={}", line.code)
                                aria-current=current
                                on:click=move |event| {
                                    event.prevent_default();
                                    live.look_at(Some(code.clone()));
                                }
                            >{line.label}</a>
                        }.into_any()
                    } else {
                        view! { <span aria-current=current>{line.label}</span> }.into_any()
                    };
                    let shown = line.is_viewed.then(|| view! { <span class="visually-hidden">" (notes affichées)"</span> });
                    view! {
                        <li data-state=line.progress.name() data-viewed=line.is_viewed.then_some("true")>
                            <span class="step-mark" aria-hidden="true">{mark}</span>
                            <span class="step-line">{title} {shown} <span class="step-word">{line.word}</span></span>
                        </li>
                    }
                }).collect_view()}
            </ol>
        </nav>
    }
}

/// The initials of who is in the room: the list says the same in words.
#[component]
pub fn Faces(live: Live) -> impl IntoView {
    let faces = Memo::new(move |_| {
        live.room.with(|room| {
            let here = room.people.iter().filter(|person| person.is_here);
            let initials = here.filter_map(|person| person.name.chars().next());
            initials.collect::<Vec<char>>()
        })
    });
    view! {
        <p class="room-faces" aria-hidden="true">
            {move || faces.get().into_iter().map(|initial| view! { <span>{initial.to_string()}</span> }).collect_view()}
        </p>
    }
}

/// Who is in the room.
#[component]
pub fn People(live: Live) -> impl IntoView {
    let people = Memo::new(move |_| {
        live.room
            .with(|room| (room.people.clone(), room.stage.narrator, room.me))
    });
    let here =
        move || people.with(|(people, _, _)| people.iter().filter(|one| one.is_here).count());
    let line = move |person: Person, narrates: bool, is_me: bool| {
        let (shape, word) = if person.is_here {
            (Icon::Done, " est dans la salle")
        } else {
            (Icon::Circle, " n’est pas dans la salle")
        };
        let part = match (person.leads, narrates) {
            (_, true) => Some("raconte"),
            (true, false) => Some("anime"),
            (false, false) => None,
        };
        view! {
            <li data-here=person.is_here.then_some("true")>
                <Icon shape/>
                <span>
                    {person.name}
                    <span class="visually-hidden">{word}</span>
                    {is_me.then_some(" (vous)")}
                </span>
                {part.map(|part| view! { <span class="soft small">{part}</span> })}
            </li>
        }
    };
    view! {
        <section class="stack tight" aria-labelledby="titre-salle">
            <h2 id="titre-salle" class="card-title">"Dans la salle " <Badge>{here}</Badge></h2>
            <ul class="room-people">
                {move || {
                    let (people, narrator, me) = people.get();
                    people.into_iter().map(|person| {
                        let (narrates, is_me) = (narrator == Some(person.id), me == person.id);
                        line(person, narrates, is_me)
                    }).collect_view()
                }}
            </ul>
        </section>
    }
}

/// What the others wrote in the phase that is shown, and everything on demand.
#[component]
pub fn OtherNotes(live: Live) -> impl IntoView {
    let notes = Memo::new(move |_| {
        let viewed = live.viewed().map(|(code, _)| code);
        live.room.with(|room| {
            let (here, elsewhere): (Vec<Note>, Vec<Note>) = room
                .notes
                .iter()
                .filter(|note| !note.body.trim().is_empty())
                .cloned()
                .partition(|note| Some(&note.phase) == viewed.as_ref());
            let others = here.into_iter().filter(|note| note.author != room.me);
            let mut by_phase = Vec::new();
            for phase in &room.method.phases {
                let of_it = elsewhere.iter().filter(|note| note.phase == phase.code);
                let of_it: Vec<Note> = of_it.cloned().collect();
                if !of_it.is_empty() {
                    by_phase.push((phase.label.clone(), of_it));
                }
            }
            (others.collect::<Vec<_>>(), by_phase)
        })
    });
    let others = Memo::new(move |_| notes.with(|(others, _)| others.clone()));
    let rest = Memo::new(move |_| notes.with(|(_, rest)| rest.clone()));
    view! {
        <div class="stack" id="notes-des-autres">
            {move || others.get().into_iter().map(|note| view! { <OneNote note/> }).collect_view()}
            {move || (!rest.with(Vec::is_empty)).then(|| view! {
                <More label="Les notes des autres phases">
                    <div class="stack">
                        {move || rest.get().into_iter().map(|(label, notes)| view! {
                            <section class="stack tight">
                                <h3>{label}</h3>
                                {notes.into_iter().map(|note| view! { <OneNote note/> }).collect_view()}
                            </section>
                        }).collect_view()}
                    </div>
                </More>
            })}
        </div>
    }
}

#[component]
fn OneNote(note: Note) -> impl IntoView {
    view! {
        <figure class="note-card">
            <figcaption class="small soft">{note.author_name}</figcaption>
            <p class="words note-body">{note.body}</p>
        </figure>
    }
}
