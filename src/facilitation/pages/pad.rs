//! Where one writes: the note of a phase, or what the narrator keeps for themselves. It is saved as
//! one types; what has not left is kept here, and said.

use std::time::Duration;

use leptos::{ev, prelude::*, task::spawn_local};

use super::{connection::Line, live::Live};
use crate::{
    facilitation::{
        model::{Ask, Reply, Room},
        rules::{LONGEST_NOTE, stage},
    },
    ui::{Button, ButtonKind, Card, Icon, Notice, Privacy, TextArea, Tone},
};

/// How long after a keystroke the note leaves.
const PAUSE: Duration = Duration::from_millis(900);
/// How long before a note that did not arrive is sent again.
const RETRY: Duration = Duration::from_secs(4);
/// The pad of what is for oneself, among those of phases.
const OWN: &str = "";

/// Where a note stands between the page and the server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum NoteState {
    /// Nothing was changed.
    #[default]
    Idle,
    /// On its way.
    Saving,
    /// The server has it.
    Saved,
    /// It did not arrive: it is kept here.
    Kept,
    /// Another window of the same person wrote it too.
    Conflict,
    /// It cannot be saved as it is, and why.
    Refused(&'static str),
}

impl NoteState {
    fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Saving => "saving",
            Self::Saved => "saved",
            Self::Kept | Self::Refused(_) => "failed",
            Self::Conflict => "conflict",
        }
    }

    fn shape(self) -> Icon {
        match self {
            Self::Idle => Icon::Pencil,
            Self::Saving => Icon::Clock,
            Self::Saved => Icon::Check,
            Self::Kept | Self::Refused(_) => Icon::Error,
            Self::Conflict => Icon::Copies,
        }
    }

    /// What is said of it on this line: nothing leaves by itself without a script, nor from a closed room.
    fn words(self, line: Line) -> &'static str {
        match self {
            Self::Idle => match line {
                Line::Still => "Enregistrez avant de quitter cette page ou de changer de phase.",
                Line::Closed => "Ce que vous écririez ici ne s’enregistrerait plus.",
                _ => "Ce que vous écrivez s’enregistre au fur et à mesure.",
            },
            Self::Saving => "Enregistrement…",
            Self::Saved => "Enregistré",
            Self::Kept => {
                "Non enregistré sur le serveur\u{a0}: votre texte est gardé ici et partira dès que possible. Ne fermez pas cette page."
            }
            Self::Conflict => {
                "Cette note a changé dans une autre fenêtre. Rien n’est perdu\u{a0}: choisissez."
            }
            Self::Refused(why) => why,
        }
    }
}

/// A note being written.
#[derive(Debug, Clone, Copy)]
pub struct Pad {
    code: StoredValue<String>,
    text: RwSignal<String>,
    saving: RwSignal<NoteState>,
    /// What another window wrote meanwhile.
    theirs: RwSignal<Option<String>>,
    seen: StoredValue<i64>,
    is_changed: StoredValue<bool>,
    is_running: StoredValue<bool>,
    is_due: StoredValue<bool>,
}

/// The note of this person for a phase, or for themselves: what it says, how often it was written.
fn own_of<'r>(room: &'r Room, code: &str) -> Option<(&'r str, i64)> {
    if code == OWN {
        let own = room.own.as_ref()?;
        return Some((&own.body, own.revision));
    }
    let mut notes = room.notes.iter();
    let note = notes.find(|note| note.phase == code && note.author == room.me)?;
    Some((&note.body, note.revision))
}

impl Pad {
    /// The pad of a phase, as the room has it.
    #[must_use]
    pub fn of(room: &Room, code: &str) -> Self {
        let (body, seen) = own_of(room, code).unwrap_or_default();
        Self {
            code: StoredValue::new(code.to_owned()),
            text: RwSignal::new(body.to_owned()),
            saving: RwSignal::default(),
            theirs: RwSignal::default(),
            seen: StoredValue::new(seen),
            is_changed: StoredValue::default(),
            is_running: StoredValue::default(),
            is_due: StoredValue::default(),
        }
    }

    /// Whether something typed is not on the server yet.
    #[must_use]
    pub fn is_unsaved(self) -> bool {
        self.is_changed.get_value()
    }

    /// Takes what another window of the same person wrote, unless something is being written here.
    pub fn hear(self, room: &Room, code: &str) {
        let Some((body, revision)) = own_of(room, code) else {
            return;
        };
        if self.is_changed.get_value() || revision <= self.seen.get_value() {
            return;
        }
        self.seen.set_value(revision);
        if self.text.with_untracked(|text| text != body) {
            self.text.set(body.to_owned());
        }
    }

    fn type_in(self, live: Live, text: String) {
        self.text.set(text);
        self.is_changed.set_value(true);
        if self.saving.get_untracked() == NoteState::Saved {
            self.saving.set(NoteState::Saving);
        }
        if self.is_due.get_value() {
            return;
        }
        self.is_due.set_value(true);
        let save = move || {
            let _ = self.is_due.try_update_value(|is_due| *is_due = false);
            self.save_now(live);
        };
        // Without a timer, leaving the note saves it.
        let _ = set_timeout(save, PAUSE);
    }

    /// Sends what is not saved, unless it is on its way or waits for a choice.
    pub fn save_now(self, live: Live) {
        let is_waiting = self
            .theirs
            .try_with_untracked(Option::is_some)
            .unwrap_or(true);
        if is_waiting || self.is_running.get_value() || !self.is_changed.get_value() {
            return;
        }
        self.is_running.set_value(true);
        spawn_local(async move {
            while self.is_changed.try_get_value() == Some(true) && self.save_once(live).await {}
            let _ = self
                .is_running
                .try_update_value(|is_running| *is_running = false);
        });
    }

    /// Sends the note once; says whether to go on with what was typed meanwhile.
    async fn save_once(self, live: Live) -> bool {
        // A note that waits for the network says so until it has arrived.
        if self.saving.get_untracked() != NoteState::Kept {
            self.saving.set(NoteState::Saving);
        }
        let (body, seen) = (self.text.get_untracked(), self.seen.get_value());
        let code = self.code.get_value();
        let is_own = code == OWN;
        let ask = if is_own {
            Ask::Keep {
                body: body.clone(),
                seen,
            }
        } else {
            Ask::Write {
                phase: code,
                body: body.clone(),
                seen,
            }
        };
        let reply = live.ask(ask).await;
        if self.saving.try_get_untracked().is_none() {
            return false;
        }
        match reply {
            Ok(Reply::Done(revision)) => {
                self.seen.set_value(revision);
                let is_all = self.text.with_untracked(|text| *text == body);
                if is_all {
                    self.is_changed.set_value(false);
                    self.saving.set(NoteState::Saved);
                }
                !is_all
            }
            Ok(Reply::Stale { revision, body }) => {
                self.seen.set_value(revision);
                self.theirs.set(Some(body));
                self.saving.set(NoteState::Conflict);
                false
            }
            Ok(Reply::Refused(refusal)) => {
                self.saving.set(NoteState::Refused(refusal.of_note(is_own)));
                false
            }
            Err(_) => {
                self.saving.set(NoteState::Kept);
                // Coming back sends it too.
                let _ = set_timeout(move || self.save_now(live), RETRY);
                false
            }
        }
    }

    /// Chooses between the two texts.
    fn choose(self, live: Live, takes_theirs: bool) {
        let theirs = self.theirs.try_update(Option::take).flatten();
        match theirs {
            Some(theirs) if takes_theirs => {
                self.text.set(theirs);
                self.is_changed.set_value(false);
                self.saving.set(NoteState::Saved);
            }
            _ => self.save_now(live),
        }
    }
}

/// The note of the phase that is shown.
#[component]
pub fn PhasePad(live: Live) -> impl IntoView {
    let viewed = Memo::new(move |_| live.viewed());
    let may_write = Memo::new(move |_| {
        let leads = live.leads();
        live.stage.with(|stage| stage::may_write(leads, stage))
    });
    // What is typed and not saved stays in sight when notes are reserved meanwhile.
    let shows_editor = Memo::new(move |_| {
        let code = viewed.get().map(|(code, _)| code);
        may_write.get() || code.is_some_and(|code| live.pad(&code).is_unsaved())
    });
    let takers = move || {
        live.room.with(|room| {
            let leaders = room.people.iter().filter(|person| person.leads);
            leaders
                .map(|person| person.name.clone())
                .collect::<Vec<_>>()
                .join(" et ")
        })
    };
    view! {
        {move || viewed.get().map(|(code, label)| {
            let is_past = code.clone();
            let editor = move || shows_editor.get().then(|| {
                view! { <Editor live pad=live.pad(&code) id="note" verb="note" label="Votre note" phase=code.clone()/> }
            });
            view! {
                <section class="stack" aria-labelledby="titre-notes">
                    <h2 id="titre-notes">{format!("Notes · {label}")}</h2>
                    <Elsewhere live code=is_past/>
                    {editor}
                    {move || (!may_write.get()).then(|| view! {
                        <p class="soft">{takers} " prennent les notes. Vous les lisez ici."</p>
                    })}
                </section>
            }
        })}
    }
}

/// The notes shown are not those of the present phase: how to come back.
#[component]
fn Elsewhere(live: Live, code: String) -> impl IntoView {
    let present = Memo::new(move |_| {
        let place = live.present()?;
        live.room
            .with(|room| room.method.phases.get(place).cloned())
    });
    move || {
        let present = present.get().filter(|phase| phase.code != code)?;
        let page = format!(
            "{}?phase={}",
            live.action("").trim_end_matches('/'),
            present.code
        );
        let words = format!("Revenir à la phase en cours\u{a0}: {}", present.label);
        Some(view! {
            <p class="row">
                <a class="link-strong" href=page on:click=move |event| {
                    event.prevent_default();
                    live.look_at(None);
                }>{words}</a>
            </p>
        })
    }
}

/// What the narrator writes for themselves.
#[component]
pub fn OwnPad(live: Live) -> impl IntoView {
    let has_own = Memo::new(move |_| live.room.with(|room| room.own.is_some()));
    view! {
        {move || has_own.get().then(|| view! {
            <Card>
                <h2 class="card-title">"Vos notes, pour vous"</h2>
                <Privacy question="Qui les lit\u{a0}?">
                    "Vous, et personne d’autre. Elles n’entrent pas dans le compte-rendu, et sont effacées 30 jours après."
                </Privacy>
                <Editor live pad=live.pad(OWN) id="pour-moi" verb="pour-moi" label="Ce que vous voulez retenir" phase=String::new()/>
            </Card>
        })}
    }
}

/// A text, and whether it is saved.
#[component]
fn Editor(
    live: Live,
    pad: Pad,
    id: &'static str,
    verb: &'static str,
    label: &'static str,
    phase: String,
) -> impl IntoView {
    let code = phase.clone();
    let typed = Callback::new(move |text: String| {
        if !code.is_empty() {
            live.held.set(Some(code.clone()));
        }
        pad.type_in(live, text);
    });
    let left = Callback::new(move |()| {
        pad.save_now(live);
        // What is written belongs to the present phase: the next one may come.
        let present = live.present();
        let held = live.held.get_untracked();
        let is_present = live.room.with_untracked(|room| {
            let phase = present.and_then(|place| room.method.phases.get(place));
            phase.map(|phase| &phase.code) == held.as_ref()
        });
        if is_present {
            live.held.set(None);
        }
    });
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        pad.save_now(live);
    };
    let saving = pad.saving;
    let seen = pad.seen.get_value();
    view! {
        <form method="post" action=live.action(verb) class="stack tight note-form" novalidate on:submit=send>
            <input type="hidden" name="phase" value=phase/>
            <input type="hidden" name="vu" value=seen/>
            <TextArea id name="texte" label max=Some(LONGEST_NOTE) value=pad.text on_input=typed on_leave=left/>
            <div class="row note-end">
                <div class="save-state" data-state=move || saving.get().name()>
                    <Icon shape=Signal::derive(move || saving.get().shape())/>
                    <span class="save-words" role="status">{move || saving.get().words(live.line.get())}</span>
                </div>
                <Button kind=ButtonKind::Secondary small=true>"Enregistrer"</Button>
            </div>
        </form>
        {move || pad.theirs.get().map(|theirs| view! {
            <Notice tone=Tone::Attention title="Dans votre autre fenêtre, cette note dit">
                <p class="words note-body">{theirs}</p>
                <p class="row">
                    <Button plain=true small=true on_click=Callback::new(move |()| pad.choose(live, false))>"Garder le texte ci-dessus"</Button>
                    <Button plain=true small=true kind=ButtonKind::Secondary on_click=Callback::new(move |()| pad.choose(live, true))>"Prendre l’autre texte"</Button>
                </p>
            </Notice>
        })}
    }
}
