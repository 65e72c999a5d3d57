//! A room over a WebSocket: typed messages, for as long as the person may be there.
//!
//! It is ours and not a server function of the framework, because the origin is checked before the
//! upgrade, messages are bounded, and the line closes when a right is lost.

use std::time::Duration;

use axum::{
    extract::{
        Query, State,
        ws::{
            CloseFrame, Message, WebSocket, WebSocketUpgrade, rejection::WebSocketUpgradeRejection,
        },
    },
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tokio::time::{Instant, timeout};

use crate::{
    appel::model::Slug,
    error::Error,
    facilitation::{
        actions::{self, Follower},
        model::{Heard, Spoken},
    },
    server::{
        door::{Named, Person, Refusal, refuse},
        state::AppState,
    },
};

/// The longest message: a note of 8,000 characters, and what is around it.
const LONGEST: usize = 64 * 1024;
/// How much is read at once; as much memory is set to zero at each look, and held by each line.
const READING: usize = 4 * 1024;
/// What may wait to be sent before the line is cut.
const WAITING: usize = 1024 * 1024;
/// How often a silent line says that it is open.
const BEAT: Duration = Duration::from_secs(4);
/// Whoever does not take a message in this time is cut: they come back for what is new.
const SLOW: Duration = Duration::from_secs(5);
/// How many messages a person may send in a second.
const HASTE: u32 = 20;

/// Closed because the person may no longer be there.
const NOT_YOURS: u16 = 4004;
/// Closed because of what was sent.
const BROKEN: u16 = 1008;

#[derive(Deserialize)]
pub(super) struct Asked {
    /// The pulse that the page has seen.
    #[serde(default)]
    vu: i64,
}

/// Opens the line of a member of the group, for a page of this very site.
pub(super) async fn open(
    State(state): State<AppState>,
    // Whoever is not signed in is led to the door, as everywhere.
    Person(_): Person,
    Named((slug, number)): Named<(Slug, i32)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Refusal> {
    let follower = Follower::enter(&state, &slug, number, &headers, asked.vu)
        .await
        .map_err(refuse(&state))?;
    let origin = headers.get(header::ORIGIN).map(|value| value.as_bytes());
    if origin != Some(state.settings.security.origin.as_bytes()) {
        return Ok(StatusCode::FORBIDDEN.into_response());
    }
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return Ok(rejection.into_response()),
    };
    Ok(upgrade
        .max_message_size(LONGEST)
        .max_frame_size(LONGEST)
        .read_buffer_size(READING)
        .max_write_buffer_size(WAITING)
        .on_upgrade(move |socket| async move {
            Line {
                state,
                slug,
                number,
                socket,
                second: Instant::now(),
                count: 0,
            }
            .run(follower)
            .await;
        }))
}

/// An open line.
struct Line {
    state: AppState,
    slug: Slug,
    number: i32,
    socket: WebSocket,
    /// When the second began in which messages are counted.
    second: Instant,
    count: u32,
}

/// Why a line ends.
enum End {
    /// The other side closed it, or it broke.
    Gone,
    /// The person may no longer be there.
    NotYours,
    /// What was sent is no message of ours, or too many.
    Broken,
}

impl Line {
    async fn run(mut self, mut follower: Follower) {
        let end = self.talk(&mut follower).await;
        // Whoever leaves is seen to leave, unless the record fails: then their time runs out.
        let _ = follower.leave().await;
        let code = match end {
            End::Gone => return,
            End::NotYours => NOT_YOURS,
            End::Broken => BROKEN,
        };
        let frame = CloseFrame {
            code,
            reason: "".into(),
        };
        // A line that cannot be closed politely is dropped.
        let _ = timeout(SLOW, self.socket.send(Message::Close(Some(frame)))).await;
    }

    async fn talk(&mut self, follower: &mut Follower) -> End {
        // A first word at once: the page knows that nothing between us swallows messages.
        let mut first = Some(Heard::Beat);
        loop {
            let heard = if let Some(first) = first.take() {
                first
            } else {
                tokio::select! {
                message = self.socket.recv() => match message {
                    Some(Ok(Message::Text(text))) => match self.answer(follower, &text).await {
                        Ok(heard) => heard,
                        Err(end) => return end,
                    },
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                    Some(Ok(Message::Binary(_))) => return End::Broken,
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return End::Gone,
                },
                news = follower.next(BEAT) => match news {
                    Ok(Some(room)) => Heard::News(Box::new(room)),
                    Ok(None) => Heard::Beat,
                    Err(Error::NotFound | Error::SignInNeeded) => return End::NotYours,
                    Err(_) => return End::Gone,
                },
                }
            };
            let Ok(text) = serde_json::to_string(&heard) else {
                return End::Gone;
            };
            match timeout(SLOW, self.socket.send(Message::Text(text.into()))).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) | Err(_) => return End::Gone,
            }
        }
    }

    async fn answer(&mut self, follower: &Follower, text: &str) -> Result<Heard, End> {
        if self.second.elapsed() >= Duration::from_secs(1) {
            self.second = Instant::now();
            self.count = 0;
        }
        self.count += 1;
        let Ok(Spoken { id, ask }) = serde_json::from_str(text) else {
            return Err(End::Broken);
        };
        if self.count > HASTE {
            return Err(End::Broken);
        }
        let person = follower.person();
        match actions::ask(&self.state, &self.slug, self.number, person, &ask).await {
            Ok(reply) => Ok(Heard::Reply {
                id,
                reply: Some(reply),
            }),
            Err(Error::NotFound | Error::SignInNeeded) => Err(End::NotYours),
            Err(_) => Ok(Heard::Reply { id, reply: None }),
        }
    }
}
