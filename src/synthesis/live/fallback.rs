//! The door of networks that block a WebSocket: updates are posted, and heard as server-sent events.
//!
//! The same gate, the same list; a post is answered once what it brought is written.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Json,
    body::{Body, Bytes},
    extract::{FromRequest as _, Path, Query, Request, State},
    http::{HeaderMap, StatusCode},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};
use tokio::{sync::mpsc, time::timeout};

use super::{
    instances::{self, Asking},
    presence,
    protocol::{self, Closing, Out},
    room::{Next, PeerId, Queue, Room, Seat},
    socket::{Guest, Knows, PRESENCE_PACE, SENDING, admit, bring, refusal},
};
use crate::{
    error::Error,
    server::{security::cookie, state::AppState},
};

/// How long a post waits for what it brought to be written.
const WRITING: Duration = Duration::from_secs(10);
/// How many updates one post may bring.
const MOST_UPDATES: usize = 512;
/// The pace at which a silent stream shows that it lives.
const ALIVE: Duration = Duration::from_secs(15);

/// What a page brings.
#[derive(Debug, Deserialize)]
pub struct Brought {
    /// What it has, in base64; empty for nothing.
    #[serde(default)]
    vector: String,
    /// What it wrote, each in base64.
    #[serde(default)]
    updates: Vec<String>,
    /// The place that its events have in the room.
    place: Option<PeerId>,
    /// Where it is, in base64, as a socket says it.
    #[serde(default)]
    presence: String,
}

/// What it is given back.
#[derive(Debug, Serialize)]
struct Given {
    /// What it lacks, in base64.
    missing: String,
    /// What the room has, in base64: whatever the page has beyond, it has to bring.
    vector: String,
    /// Up to where the list is written.
    sequence: i64,
    /// Why each refused update was refused, by its place in the post.
    refused: Vec<(usize, &'static str)>,
    /// What the page may do, in base64, as the room says it: a network that holds events back would keep it.
    welcome: String,
}

/// Takes updates, and gives what is lacking.
pub async fn sync(
    State(state): State<AppState>,
    Path(name): Path<String>,
    Query(knows): Query<Knows>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    // Read once here, so that it may be carried to another server.
    let whole = Request::from_parts(parts.clone(), body);
    let body = match Bytes::from_request(whole, &state).await {
        Ok(body) => body,
        Err(rejection) => return rejection.into_response(),
    };
    let again = Request::from_parts(parts.clone(), Body::from(body.clone()));
    let brought = match Json::<Brought>::from_request(again, &state).await {
        Ok(Json(brought)) => brought,
        Err(rejection) => return rejection.into_response(),
    };
    let headers = parts.headers.clone();
    let seat = match seat(&state, &name, &knows, Asking { parts, body }).await {
        Ok(seat) => seat,
        Err(answer) => return *answer,
    };
    if let Some(place) = brought.place
        && is_theirs(&seat.room, place, &headers)
    {
        stand(&state, &seat.room, place, &brought.presence);
    }
    match exchange(state, seat, brought).await {
        Ok(given) => Json(given).into_response(),
        Err(error) => refusal(error),
    }
}

/// Whether that place in the room is held by the events of the same sign-in.
fn is_theirs(room: &Room, place: PeerId, headers: &HeaderMap) -> bool {
    let own = cookie::read(headers, cookie::SESSION);
    let holds = |(peer, held, ..): &(PeerId, HeaderMap, _, _)| {
        *peer == place && cookie::read(held, cookie::SESSION) == own
    };
    own.is_some() && room.people().iter().any(holds)
}

/// Where somebody is, who has no socket to say it: told as theirs who hold that place, and until they leave it.
fn stand(state: &AppState, room: &Arc<Room>, place: PeerId, said: &str) {
    let Ok(content) = STANDARD.decode(said) else {
        return;
    };
    if content.len() > presence::LONGEST {
        return;
    }
    if room.hear(place, &protocol::presence(&content), state.now()) == Next::TellLater {
        let room = Arc::clone(room);
        tokio::spawn(async move {
            tokio::time::sleep(PRESENCE_PACE).await;
            room.tell_presences();
        });
    }
}

/// A seat for whoever asks, or the answer they are given instead: a page of another version is told so before
/// anything is exchanged.
async fn seat(
    state: &AppState,
    name: &str,
    knows: &Knows,
    asking: Asking,
) -> Result<Seat, Box<Response>> {
    if let Some(answer) = instances::misled(state, &asking.parts.headers) {
        return Err(Box::new(answer));
    }
    let (person, access) = admit(state, name, &asking.parts.headers)
        .await
        .map_err(|error| Box::new(refusal(error)))?;
    if knows.differs(&access) {
        return Err(Box::new(StatusCode::CONFLICT.into_response()));
    }
    let reached = instances::reach(state, &access, person.account, asking).await;
    instances::answer(reached).map(|(seat, _)| seat)
}

async fn exchange(state: AppState, seat: Seat, brought: Brought) -> Result<Given, Error> {
    let (guest, mut queue) = Guest::seated(seat, state);
    let decode = |text: &str| STANDARD.decode(text).map_err(|_| Error::BadRequest);
    let vector = decode(&brought.vector)?;
    if brought.updates.len() > MOST_UPDATES {
        return Err(Error::BadRequest);
    }
    let updates: Vec<Vec<u8>> = brought
        .updates
        .iter()
        .map(|update| decode(update))
        .collect::<Result<_, _>>()?;
    let mut refused = Vec::new();
    let mut welcome = Bytes::new();
    hear_out(&mut queue, &mut welcome);
    for (place, update) in updates.iter().enumerate() {
        let goes_on = bring(&guest, &protocol::update(update)).await;
        if let Some(code) = hear_out(&mut queue, &mut welcome) {
            refused.push((place, code));
        }
        if !goes_on {
            break;
        }
    }
    let room = Arc::clone(&guest.room);
    let (missing, own, sequence) = room.missing(&vector).map_err(|_| Error::BadRequest)?;
    written(&room, sequence).await?;
    hear_out(&mut queue, &mut welcome);
    Ok(Given {
        missing: STANDARD.encode(missing),
        vector: STANDARD.encode(own),
        sequence,
        refused,
        welcome: STANDARD.encode(welcome),
    })
}

/// What the room just said: why it refused something, if it did, and in `welcome` its last word of what one may do.
fn hear_out(queue: &mut Queue, welcome: &mut Bytes) -> Option<&'static str> {
    let mut found = None;
    while let Ok(out) = queue.try_next() {
        if let Out::Frame(frame) = out {
            found = protocol::refusal_of(&frame).or(found);
            if protocol::says_right(&frame) {
                *welcome = frame;
            }
        }
    }
    found
}

/// Waits until the list is written up to there.
async fn written(room: &Room, sequence: i64) -> Result<(), Error> {
    let wait = async {
        loop {
            let written = room.written.notified();
            if room.durable() >= sequence {
                return Ok(());
            }
            if room.is_closed() {
                return Err(Error::Unreachable);
            }
            written.await;
        }
    };
    timeout(WRITING, wait)
        .await
        .unwrap_or(Err(Error::Unreachable))
}

/// Everything the room says, one frame an event, in base64.
pub async fn events(
    State(state): State<AppState>,
    Path(name): Path<String>,
    Query(knows): Query<Knows>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let asking = Asking {
        parts,
        body: Bytes::new(),
    };
    let (guest, queue) = match seat(&state, &name, &knows, asking).await {
        Ok(seat) => Guest::seated(seat, state),
        Err(answer) => return *answer,
    };
    let place = Event::default().event("place").data(guest.peer.to_string());
    let first = stream::iter([place]);
    let (mouth, mut ear) = mpsc::channel(1);
    tokio::spawn(tell(guest, queue, mouth));
    let heard = stream::poll_fn(move |context| ear.poll_recv(context));
    let heard = first.chain(heard).map(Ok::<_, Infallible>);
    let alive = KeepAlive::new().interval(ALIVE).text("là");
    let mut response = Sse::new(heard).keep_alive(alive).into_response();
    // A proxy that gathers answers would keep them.
    response.headers_mut().insert(
        axum::http::HeaderName::from_static("x-accel-buffering"),
        axum::http::HeaderValue::from_static("no"),
    );
    *response.status_mut() = StatusCode::OK;
    response
}

/// Says what waits for one window, until it leaves, or hears nothing for as long as a socket may: beside the answer,
/// which the server does not ask for more as long as nobody hears it.
async fn tell(guest: Guest, mut queue: Queue, mouth: mpsc::Sender<Event>) {
    loop {
        let out = match queue.try_next() {
            Ok(out) => Some(out),
            Err(_) => match guest.room.catch_up(guest.peer, &mut queue) {
                Some(missed) => Some(Out::Frame(missed)),
                None => tokio::select! {
                    () = mouth.closed() => return,
                    out = queue.next() => out,
                },
            },
        };
        let (event, is_last) = match out {
            Some(Out::Frame(frame)) => (Event::default().data(STANDARD.encode(frame)), false),
            Some(Out::Close(why)) => (farewell(why), true),
            None => (farewell(Closing::Right), true),
        };
        let is_heard = timeout(SENDING, mouth.send(event)).await;
        if is_last || !matches!(is_heard, Ok(Ok(()))) {
            return;
        }
    }
}

/// The last event: why there are no more.
fn farewell(why: Closing) -> Event {
    let (code, reason) = why.code();
    Event::default()
        .event("fin")
        .data(format!("{code} {reason}"))
}
