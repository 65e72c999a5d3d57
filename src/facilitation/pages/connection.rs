//! How a page follows its room: by a WebSocket, by asking where those are blocked, and how it
//! comes back by itself. It says in words where it stands.

use std::time::Duration;

use futures::{StreamExt, channel::oneshot};
use leptos::{prelude::*, task::spawn_local};

use super::{
    browser::{self, Event, NOT_YOURS, Socket},
    live::{Live, within},
};
use crate::{
    error::Error,
    facilitation::{api::follow_room, model::Heard},
    ui::Icon,
};

/// How long a WebSocket may take to say its first word.
const OPENING: Duration = Duration::from_secs(3);
/// How long an open one may be silent: the server speaks every four seconds.
const SILENCE: Duration = Duration::from_secs(10);
/// How long an answer over plain HTTP may take: the server waits eight seconds for something new.
const ANSWER: Duration = Duration::from_secs(14);
/// How long one asks over plain HTTP before trying a WebSocket again: what blocked it may have gone. Each
/// time that it is still blocked, twice as long, up to five minutes.
const FIRST_RETRY: Duration = Duration::from_secs(20);
const LAST_RETRY: Duration = Duration::from_secs(300);
/// How long one waits before trying again, the more often it failed the longer.
const WAITS: [u64; 5] = [400, 1_000, 2_000, 4_000, 8_000];

/// How a page is connected to its room.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Line {
    /// As the server wrote it, without a script.
    #[default]
    Still,
    /// For the first time.
    Connecting,
    /// By a WebSocket.
    Live,
    /// By asking over plain HTTP.
    Asking,
    /// It was cut, and is being opened again.
    Reconnecting,
    /// There is no network.
    Offline,
    /// The person may no longer be there.
    Closed,
}

impl Line {
    /// The value of `data-state`.
    fn name(self) -> &'static str {
        match self {
            Self::Still => "still",
            Self::Connecting => "connecting",
            Self::Live => "live",
            Self::Asking => "asking",
            Self::Reconnecting => "reconnecting",
            Self::Offline => "offline",
            Self::Closed => "closed",
        }
    }

    fn shape(self) -> Icon {
        match self {
            Self::Still => Icon::Info,
            Self::Connecting | Self::Reconnecting => Icon::Clock,
            Self::Live | Self::Asking => Icon::Done,
            Self::Offline => Icon::Attention,
            Self::Closed => Icon::Lock,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Still => "Cette page ne bouge pas seule.",
            Self::Connecting => "Connexion…",
            Self::Live => "En direct",
            Self::Asking => "En direct sans WebSocket",
            Self::Reconnecting => "Reconnexion…",
            Self::Offline => "Hors ligne, ce que vous écrivez est gardé ici et partira",
            Self::Closed => {
                "Cette salle n’est plus ouverte pour vous\u{a0}: votre connexion a pris fin, ou vous avez quitté le groupe."
            }
        }
    }
}

/// Where the connection stands, in words; what a page without a script can do.
#[component]
pub fn ConnectionState(live: Live) -> impl IntoView {
    let line = live.line;
    let page = live.action("");
    let page = page.trim_end_matches('/').to_owned();
    view! {
        <div class="line-state" data-state=move || line.get().name()>
            <Icon shape=Signal::derive(move || line.get().shape())/>
            <span role="status">{move || line.get().words()}</span>
            <a class="link-strong" href=page rel="external" hidden=move || line.get() != Line::Still && line.get() != Line::Closed>
                "Actualiser"
            </a>
        </div>
    }
}

/// Why a way of following ended.
#[derive(PartialEq, Eq)]
enum Ended {
    /// It never worked.
    Never,
    /// It worked, and was cut.
    Cut,
    /// It works, and it is time to try the quicker way again.
    Due,
    /// The person may no longer be there.
    NotYours,
}

/// Connects, and stays connected until the page is left.
pub fn begin(live: Live) {
    live.line.set(Line::Connecting);
    let offline = window_event_listener(leptos::ev::offline, move |_| {
        live.line.set(Line::Offline);
        live.hang_up();
    });
    let online = window_event_listener(leptos::ev::online, move |_| wake(live));
    on_cleanup(move || {
        offline.remove();
        online.remove();
    });
    spawn_local(stay(live));
}

async fn stay(live: Live) {
    let (mut failures, mut is_blocked) = (0, false);
    let mut retry = FIRST_RETRY;
    while live.is_gone.try_get_value() == Some(false) {
        let ended = if browser::is_online() {
            follow(live, &mut is_blocked, &mut retry).await
        } else {
            Ended::Never
        };
        match ended {
            Ended::NotYours => {
                let _ = live.line.try_set(Line::Closed);
                return;
            }
            Ended::Cut | Ended::Due => failures = 0,
            Ended::Never => failures += 1,
        }
        let line = if browser::is_online() {
            Line::Reconnecting
        } else {
            Line::Offline
        };
        let _ = live.line.try_set(line);
        pause(live, failures).await;
    }
}

/// Follows the room in the way that works, until it no longer does.
async fn follow(live: Live, is_blocked: &mut bool, retry: &mut Duration) -> Ended {
    loop {
        if !*is_blocked {
            match by_socket(live).await {
                Ended::Never => *is_blocked = true,
                ended => {
                    *retry = FIRST_RETRY;
                    return ended;
                }
            }
        }
        match by_asking(live, *retry).await {
            // The page says nothing of it: it goes on asking if the WebSocket is blocked still.
            Ended::Due => {
                *is_blocked = false;
                *retry = (*retry * 2).min(LAST_RETRY);
            }
            ended => {
                // Nothing works: it was not the WebSocket, and it is tried first next time.
                *is_blocked = ended != Ended::Never;
                return ended;
            }
        }
    }
}

async fn by_socket(live: Live) -> Ended {
    let pulse = live.room.with_untracked(|room| room.pulse);
    let address = format!("{}?vu={pulse}", live.action("direct"));
    let Some((socket, mut events)) = Socket::open(&address) else {
        return Ended::Never;
    };
    live.socket
        .update_value(|kept| kept.update(|kept| *kept = Some(socket)));
    let mut ended = Ended::Never;
    loop {
        let patience = match ended {
            Ended::Never => OPENING,
            _ => SILENCE,
        };
        let text = match within(patience, events.next()).await {
            Some(Some(Event::Text(text))) => text,
            Some(Some(Event::Closed(NOT_YOURS))) => {
                ended = Ended::NotYours;
                break;
            }
            Some(Some(Event::Closed(_)) | None) | None => break,
        };
        // A word that this page does not know comes from a newer server: news will follow.
        let Ok(heard) = serde_json::from_str(&text) else {
            continue;
        };
        ended = Ended::Cut;
        if live.is_gone.try_get_value() != Some(false) {
            break;
        }
        hear(live, heard);
        connected(live, Line::Live);
    }
    live.hang_up();
    ended
}

fn hear(live: Live, heard: Heard) {
    match heard {
        Heard::News(room) => live.learn(*room),
        Heard::Reply { id, reply } => live.replied(id, reply),
        Heard::Beat => {}
    }
}

async fn by_asking(live: Live, retry: Duration) -> Ended {
    let mut ended = Ended::Never;
    let begun = browser::clock().0;
    let retry = i64::try_from(retry.as_millis()).unwrap_or(i64::MAX);
    // The first answer comes at once: nothing is asked of it but the whole.
    let mut seen = -1;
    while live.is_gone.try_get_value() == Some(false) {
        let (slug, number) = live
            .room
            .with_untracked(|room| (room.slug.clone(), room.number));
        match within(ANSWER, follow_room(slug, number, seen)).await {
            Some(Ok(room)) => {
                seen = room.pulse;
                ended = Ended::Cut;
                live.learn(room);
                connected(live, Line::Asking);
                if browser::clock().0.saturating_sub(begun) >= retry {
                    return Ended::Due;
                }
            }
            Some(Err(Error::NotFound | Error::SignInNeeded)) => return Ended::NotYours,
            Some(Err(_)) | None => break,
        }
    }
    ended
}

/// The room is followed: what waits here can leave.
fn connected(live: Live, line: Line) {
    if live.line.get_untracked() != line {
        live.line.set(line);
        live.send_notes();
    }
}

/// Waits before trying again, unless the network comes back first.
async fn pause(live: Live, failures: usize) {
    let wait = WAITS[failures.min(WAITS.len() - 1)];
    // Twelve pages cut together do not come back together.
    let jitter = u64::from(browser::clock().0.unsigned_abs() as u8) * 2;
    let (sender, woken) = oneshot::channel();
    live.wake.set_value(Some(sender));
    let _ = within(Duration::from_millis(wait + jitter), woken).await;
}

fn wake(live: Live) {
    let sender = live.wake.try_update_value(Option::take).flatten();
    if let Some(sender) = sender {
        let _ = sender.send(());
    }
}
