//! A room as a page holds it: what it shows, what it asks, what it has still to send.

use std::{collections::BTreeMap, time::Duration};

use futures::{
    channel::oneshot,
    future::{Either, select},
};
use leptos::{prelude::*, reactive::send_wrapper_ext::SendOption, task::spawn_local};

use super::{
    browser::{self, Socket},
    connection::Line,
    pad::Pad,
};
use crate::{
    error::Error,
    facilitation::{
        api::ask_room,
        model::{Ask, Command, Moment, Place, Reply, Room, Spoken, Stage},
    },
};

/// How long a reply may take before one thinks it lost.
const REPLY: Duration = Duration::from_secs(6);
/// How often the time shown moves: in whole minutes, so seldom.
const TICK: Duration = Duration::from_secs(5);

/// A room in the hands of one person.
#[derive(Clone, Copy)]
pub struct Live {
    /// The room as it was last heard of.
    pub room: RwSignal<Room>,
    /// Where its state is, told apart so that what does not change is not drawn again.
    pub stage: Memo<Stage>,
    /// How the page is connected.
    pub line: RwSignal<Line>,
    /// The server's clock, as far as this page knows.
    pub now: RwSignal<Moment>,
    /// What is said to whoever listens.
    pub said: RwSignal<String>,
    /// What went wrong.
    pub trouble: RwSignal<Option<String>>,
    /// A command is on its way.
    pub is_busy: RwSignal<bool>,
    /// The phase whose notes the person chose to see; otherwise they follow the present one.
    pub chosen: RwSignal<Option<String>>,
    /// The phase in whose note the person is writing: it does not move under their hands.
    pub held: RwSignal<Option<String>>,
    pads: StoredValue<BTreeMap<String, Pad>>,
    owner: StoredValue<Owner>,
    /// How far the server's clock is ahead of this browser's, in milliseconds.
    ahead: StoredValue<i64>,
    /// Only ever there in a browser: a page on the server goes from thread to thread.
    pub(super) socket: StoredValue<SendOption<Socket>>,
    waiting: StoredValue<BTreeMap<u32, oneshot::Sender<Option<Reply>>>>,
    asked: StoredValue<u32>,
    pub(super) wake: StoredValue<Option<oneshot::Sender<()>>>,
    pub(super) is_gone: StoredValue<bool>,
}

impl Live {
    /// The room that the server sent.
    #[must_use]
    pub fn new(room: Room) -> Self {
        let now = RwSignal::new(room.now);
        let room = RwSignal::new(room);
        Self {
            stage: Memo::new(move |_| room.with(|room| room.stage.clone())),
            room,
            line: RwSignal::default(),
            now,
            said: RwSignal::default(),
            trouble: RwSignal::default(),
            is_busy: RwSignal::default(),
            chosen: RwSignal::default(),
            held: RwSignal::default(),
            pads: StoredValue::default(),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            ahead: StoredValue::default(),
            socket: StoredValue::new(SendOption::new_local(None)),
            waiting: StoredValue::default(),
            asked: StoredValue::default(),
            wake: StoredValue::default(),
            is_gone: StoredValue::new(false),
        }
    }

    /// Comes alive, in the browser only.
    pub fn begin(self) {
        Effect::new(move |_| {
            self.keep_time();
            super::connection::begin(self);
        });
        on_cleanup(move || {
            let _ = self.is_gone.try_set_value(true);
            self.hang_up();
        });
    }

    fn keep_time(self) {
        let tick = move || {
            let ahead = self.ahead.get_value();
            self.now.set(Moment(browser::clock().0 + ahead));
        };
        if let Ok(handle) = set_interval(tick, TICK) {
            on_cleanup(move || handle.clear());
        }
        let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
            let is_unsaved = self
                .pads
                .with_value(|pads| pads.values().any(|pad| pad.is_unsaved()));
            if is_unsaved {
                event.prevent_default();
            }
        });
        on_cleanup(move || leaving.remove());
    }

    /// Where a form posts.
    #[must_use]
    pub fn action(self, verb: &str) -> String {
        self.room.with_untracked(|room| {
            format!(
                "/groupes/{}/seances/{}/animation/{verb}",
                room.slug, room.number
            )
        })
    }

    /// Whether whoever looks leads.
    #[must_use]
    pub fn leads(self) -> bool {
        self.room.with(Room::leads)
    }

    /// Whether the method has that phase.
    #[must_use]
    pub fn has_phase(self, code: &str) -> bool {
        let has = |room: &Room| room.method.phases.iter().any(|phase| phase.code == code);
        self.room.with_untracked(has)
    }

    /// The phase under way, or the last one.
    #[must_use]
    pub fn present(self) -> Option<usize> {
        match self.stage.with(|stage| stage.place) {
            Place::Waiting => None,
            Place::In(step) => Some(step.phase),
            Place::Closed { phase, .. } => Some(phase),
        }
    }

    /// The phase whose notes are shown: its code and its name.
    #[must_use]
    pub fn viewed(self) -> Option<(String, String)> {
        let present = self.present()?;
        let wanted = self.held.get().or_else(|| self.chosen.get());
        self.room.with(|room| {
            let phases = &room.method.phases;
            let named = phases
                .iter()
                .find(|phase| Some(&phase.code) == wanted.as_ref());
            let phase = named.or_else(|| phases.get(present))?;
            Some((phase.code.clone(), phase.label.clone()))
        })
    }

    /// Chooses the phase whose notes are shown; nothing follows the present one.
    pub fn look_at(self, code: Option<String>) {
        self.held.set(None);
        self.chosen.set(code);
    }

    /// The pad of a phase, or the person's own (« »).
    #[must_use]
    pub fn pad(self, code: &str) -> Pad {
        if let Some(pad) = self.pads.with_value(|pads| pads.get(code).copied()) {
            return pad;
        }
        // It outlives the view that asked for it first.
        let pad = self.owner.with_value(|owner| {
            owner.with(|| self.room.with_untracked(|room| Pad::of(room, code)))
        });
        self.pads.update_value(|pads| {
            pads.insert(code.to_owned(), pad);
        });
        pad
    }

    /// Sends every note that is still here.
    pub fn send_notes(self) {
        let pads: Vec<Pad> = self
            .pads
            .with_value(|pads| pads.values().copied().collect());
        for pad in pads {
            pad.save_now(self);
        }
    }

    /// Shows what is new.
    pub fn learn(self, news: Room) {
        let ahead = news.now.0 - browser::clock().0;
        self.ahead.set_value(ahead);
        self.now.set(news.now);
        let before = self.room.with_untracked(|room| room.stage.place);
        let after = news.stage.place;
        self.room.update(|room| room.learn(news));
        if before != after {
            self.announce();
            self.trouble.set(None);
        }
        self.room.with_untracked(|room| {
            self.pads.with_value(|pads| {
                for (code, pad) in pads {
                    pad.hear(room, code);
                }
            });
        });
    }

    /// Says the phase that begins, once; never the time.
    fn announce(self) {
        let words = self.room.with_untracked(|room| match room.stage.place {
            Place::Waiting => String::new(),
            Place::In(step) => match room.phase() {
                Some(phase) => format!(
                    "Phase {} sur {}\u{a0}: {}. {}",
                    step.phase + 1,
                    room.method.phases.len(),
                    phase.label,
                    phase.rule
                ),
                None => String::new(),
            },
            Place::Closed { .. } => "La séance est terminée.".to_owned(),
        });
        self.said.set(words);
    }

    /// Gives a command; what becomes of it is shown.
    pub fn command(self, command: Command) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        let seen = self.stage.with_untracked(|stage| stage.revision);
        spawn_local(async move {
            let reply = self.ask(Ask::Do { command, seen }).await;
            let _ = self.is_busy.try_set(false);
            let trouble = match reply {
                Ok(Reply::Done(_)) => None,
                Ok(Reply::Stale { .. }) => {
                    Some(crate::facilitation::model::Refusal::Stale.words().to_owned())
                }
                Ok(Reply::Refused(refusal)) => Some(refusal.words().to_owned()),
                Err(Error::Unreachable) => Some(
                    "Ce geste n’est pas parti\u{a0}: la connexion manque. Il n’a rien changé. Recommencez quand elle sera revenue."
                        .to_owned(),
                ),
                Err(error) => Some(error.to_string()),
            };
            let _ = self.trouble.try_set(trouble);
        });
    }

    /// Asks something of the room, by the line that is open.
    ///
    /// # Errors
    /// [`Error::Unreachable`] when no reply came.
    pub async fn ask(self, ask: Ask) -> Result<Reply, Error> {
        let id = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(id);
        let text = serde_json::to_string(&Spoken {
            id,
            ask: ask.clone(),
        });
        let (reply, replied) = oneshot::channel();
        self.waiting.update_value(|waiting| {
            waiting.insert(id, reply);
        });
        let has_left = text.is_ok_and(|text| {
            self.socket
                .with_value(|socket| socket.as_ref().is_some_and(|socket| socket.send(&text)))
        });
        if has_left {
            return match within(REPLY, replied).await {
                Some(Ok(Some(reply))) => Ok(reply),
                Some(Ok(None)) => Err(Error::Fault),
                // The line broke, or is silent: one comes back for what is true.
                Some(Err(_)) | None => Err(Error::Unreachable),
            };
        }
        self.waiting.update_value(|waiting| {
            waiting.remove(&id);
        });
        if !browser::is_online() {
            return Err(Error::Unreachable);
        }
        let (slug, number) = self
            .room
            .with_untracked(|room| (room.slug.clone(), room.number));
        within(REPLY, ask_room(slug, number, ask))
            .await
            .unwrap_or(Err(Error::Unreachable))
    }

    /// Gives a reply to whoever waits for it.
    pub fn replied(self, id: u32, reply: Option<Reply>) {
        let waiting = self
            .waiting
            .try_update_value(|waiting| waiting.remove(&id))
            .flatten();
        if let Some(waiting) = waiting {
            // They may have stopped waiting.
            let _ = waiting.send(reply);
        }
    }

    /// Closes the WebSocket, if one is open; whoever waits for a reply is told.
    pub fn hang_up(self) {
        let _ = self.socket.try_update_value(|socket| {
            socket.update(|socket| {
                if let Some(socket) = socket.take() {
                    socket.hang_up();
                }
            });
        });
        let _ = self.waiting.try_update_value(BTreeMap::clear);
    }
}

/// What a future gives within a time, or nothing.
pub async fn within<F: Future>(time: Duration, future: F) -> Option<F::Output> {
    let (wake, woken) = oneshot::channel::<()>();
    // Without a timer one waits for as long as it takes.
    let _ = set_timeout(
        move || {
            let _ = wake.send(());
        },
        time,
    );
    let future = std::pin::pin!(future);
    match select(future, woken).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}
