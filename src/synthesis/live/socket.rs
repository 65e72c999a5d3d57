//! The door of browsers that may open a WebSocket: `/collab/{document}`.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Bytes,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use futures::{
    SinkExt as _, StreamExt as _,
    stream::{SplitSink, SplitStream},
};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use tokio::{
    sync::oneshot,
    time::{interval, timeout},
};
use tokio_tungstenite::tungstenite::{self, Message, protocol::CloseFrame};

use super::{
    commit,
    instances::{self, Asking},
    protocol::{self, Closing, Out, Welcome},
    rights::{self, Access},
    room::{Next, PeerId, Queue, Room, Seat},
    upgrade::{Socket, upgrade},
};
use crate::{
    account::{self, model::SignedIn, rules::may_administer},
    error::Error,
    server::state::AppState,
    synthesis::{
        model::{Document, DocumentId, Kind, SCHEMA_VERSION, Stage, Whose},
        store,
    },
};

/// How often somebody silent is asked whether they are there.
const PING: Duration = Duration::from_secs(15);
/// After how long without a word they are not. With the last words, whoever stopped reading is shown out within half a
/// minute (TRUST R4).
const SILENCE: Duration = Duration::from_secs(25);
/// How long one sending may take.
pub(super) const SENDING: Duration = Duration::from_secs(20);
/// How long the last words may take.
const PARTING: Duration = Duration::from_secs(5);
/// How long where people are may wait to be told.
pub(super) const PRESENCE_PACE: Duration = Duration::from_millis(50);

/// What a page says of itself when it opens a document.
#[derive(Debug, Deserialize)]
pub struct Knows {
    /// Which tree it knows; a plain client says nothing.
    schema: Option<i32>,
}

impl Knows {
    /// Whether it knows another tree than the document's: it would erase what it does not know.
    pub(super) fn differs(&self, access: &Access) -> bool {
        self.schema
            .is_some_and(|known| known != access.document.schema_version)
    }
}

/// A peer that leaves when it is dropped, however that happens.
pub(super) struct Guest {
    pub room: Arc<Room>,
    pub peer: PeerId,
    pub state: AppState,
}

impl Guest {
    /// Whoever has this seat, and what waits for them.
    pub fn seated(seat: Seat, state: AppState) -> (Self, Queue) {
        let Seat { room, peer, queue } = seat;
        (Self { room, peer, state }, queue)
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.state.rooms.leave(&self.state, &self.room, self.peer);
    }
}

/// Who asks for which document, if they may.
///
/// # Errors
/// [`Error::SignInNeeded`]; [`Error::NotFound`] for a document that is not, or not theirs.
pub(super) async fn admit(
    state: &AppState,
    name: &str,
    headers: &HeaderMap,
) -> Result<(SignedIn, Access), Error> {
    let person = account::actions::recognise(state, headers)
        .await?
        .ok_or(Error::SignInNeeded)?;
    let id = match name.parse() {
        Ok(id) => id,
        Err(_) => bench_document(state, name, &person).await?,
    };
    let mut tx = state.db.read().await?;
    let access = rights::access(&mut tx, id, &person, state.now()).await?;
    tx.commit().await?;
    Ok((person, access))
}

/// On the bench any name is a document: an administrator makes it by opening it.
async fn bench_document(
    state: &AppState,
    name: &str,
    person: &SignedIn,
) -> Result<DocumentId, Error> {
    if !state.rooms.is_bench() {
        return Err(Error::NotFound);
    }
    let digest = Sha256::digest(name.as_bytes());
    let bytes: [u8; 16] = digest.first_chunk::<16>().copied().ok_or(Error::Fault)?;
    let id: DocumentId = uuid::Builder::from_bytes(bytes)
        .with_version(uuid::Version::Random)
        .into_uuid()
        .to_string()
        .parse()
        .map_err(|_| Error::Fault)?;
    if may_administer(person) {
        let now = state.now();
        let document = Document {
            id,
            kind: Kind::Bench,
            template: "banc".to_owned(),
            title: "Banc d’essai".to_owned(),
            whose: Whose::Nobody,
            stage: Stage::Drafting,
            stage_at: now,
            contributions_until: None,
            schema_version: SCHEMA_VERSION,
            made_at: now,
            made_by: Some(person.account),
        };
        let mut tx = state.db.read().await?;
        let is_there = store::find(&mut tx, id).await?.is_some();
        tx.commit().await?;
        if !is_there {
            let mut tx = state.db.write().await?;
            store::create(&mut tx, &document, None).await?;
            tx.commit().await?;
        }
    }
    Ok(id)
}

/// A browser always says which site opens a socket, and only ours may; other programs say nothing.
fn comes_from_here(state: &AppState, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    if origin.as_bytes() == state.settings.security.origin.as_bytes() {
        return true;
    }
    // For whoever develops, localhost and 127.0.0.1 are one.
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    state.settings.is_development()
        && host.is_some_and(|host| origin.as_bytes() == format!("http://{host}").as_bytes())
}

/// Opens a socket on a document.
pub async fn open(
    State(state): State<AppState>,
    Path(name): Path<String>,
    Query(knows): Query<Knows>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let headers = &parts.headers;
    if !comes_from_here(&state, headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    if let Some(answer) = instances::misled(&state, headers) {
        return answer;
    }
    let (person, access) = match admit(&state, &name, headers).await {
        Ok(admitted) => admitted,
        Err(error) => return refusal(error),
    };
    let thread = state.rooms.thread();
    if knows.differs(&access) {
        return upgrade(parts, thread, move |socket| turn_away(socket, access));
    }
    // Before the upgrade, so that a document that cannot be opened refuses the connection.
    let asking = Asking {
        parts,
        body: Bytes::new(),
    };
    let reached = instances::reach(&state, &access, person.account, asking).await;
    let (seat, asking) = match instances::answer(reached) {
        Ok(seated) => seated,
        Err(answer) => return *answer,
    };
    let (guest, queue) = Guest::seated(seat, state.clone());
    upgrade(asking.parts, thread, move |socket| {
        converse(socket, guest, queue)
    })
}

/// An answer that a program reads: only its status.
pub(super) fn refusal(error: Error) -> Response {
    use leptos::server_fn::error::FromServerFnError as _;
    match error {
        Error::Fault | Error::Unreachable => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        other => other.status_code().into_response(),
    }
}

/// The page is of another version: it is told before anything is exchanged.
async fn turn_away(mut socket: Socket, access: Access) {
    let welcome = Welcome {
        schema: access.document.schema_version,
        right: protocol::right(access.right),
        stage: access.document.stage.code(),
        you: &access.face,
        roster: &access.roster,
        stage_words: access.document.stage.label(access.document.whose),
        seen_by: &access.seen_by,
    };
    let words = protocol::words(protocol::WELCOME, &welcome);
    let _ = timeout(PARTING, async {
        socket.send(Message::Binary(words)).await?;
        socket.send(farewell(Closing::Schema)).await
    })
    .await;
}

fn farewell(why: Closing) -> Message {
    let (code, reason) = why.code();
    Message::Close(Some(CloseFrame {
        code: code.into(),
        reason: reason.into(),
    }))
}

/// Carries frames both ways until one side leaves. Each way is a task of its own: what goes out to everybody at each
/// update does not look, each time, whether something came in.
async fn converse(socket: Socket, guest: Guest, queue: Queue) {
    let (sink, said) = socket.split();
    let (end, ended) = oneshot::channel();
    let mouth = Mouth {
        room: Arc::clone(&guest.room),
        peer: guest.peer,
        queue,
        sink,
    };
    let mut telling = tokio::spawn(mouth.tell(ended));
    let why = tokio::select! {
        why = listen(said, &guest) => why,
        _ = &mut telling => return,
    };
    if end.send(why).is_ok() {
        let _ = telling.await;
    }
}

/// Brings what one window says to the room, until it leaves, or is silent.
async fn listen(mut said: SplitStream<Socket>, guest: &Guest) -> Option<Closing> {
    loop {
        match timeout(SILENCE, said.next()).await {
            Ok(Some(Ok(Message::Binary(frame)))) => {
                if !bring(guest, &frame).await {
                    return None;
                }
            }
            Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => {}
            // It is over, or text, which is of no protocol of ours.
            Ok(_) => return None,
            Err(_) => return Some(Closing::Silence),
        }
    }
}

/// What says to one window what waits for it.
struct Mouth {
    room: Arc<Room>,
    peer: PeerId,
    queue: Queue,
    sink: SplitSink<Socket, Message>,
}

/// Why nothing more is said.
enum Ended {
    Over(Closing),
    Gone,
}

impl From<tungstenite::Error> for Ended {
    fn from(_: tungstenite::Error) -> Self {
        Self::Gone
    }
}

impl Mouth {
    /// Until the room drops this window, nobody hears, or it has `ended` otherwise: then the last words of the room
    /// are said, and say why.
    async fn tell(mut self, mut ended: oneshot::Receiver<Option<Closing>>) {
        let mut ping = interval(PING);
        let why = loop {
            let said = tokio::select! {
                // Whoever left by themselves is not told that the room dropped them.
                biased;
                why = &mut ended => break why.unwrap_or_default(),
                _ = ping.tick() => timeout(SENDING, self.ask()).await,
                out = self.queue.next() => timeout(SENDING, self.send(out)).await,
            };
            match said {
                Ok(Ok(())) => {}
                Ok(Err(Ended::Over(why))) => break Some(why),
                Ok(Err(Ended::Gone)) => return,
                Err(_) => break Some(Closing::Silence),
            }
        };
        let _ = timeout(PARTING, self.finish(why)).await;
    }

    /// Sends everything that waits, then flushes once.
    async fn send(&mut self, first: Option<Out>) -> Result<(), Ended> {
        // The room dropped this window.
        let mut out = first.ok_or(Ended::Over(Closing::Right))?;
        loop {
            match out {
                Out::Frame(frame) => self.sink.feed(Message::Binary(frame)).await?,
                Out::Close(why) => return Err(Ended::Over(why)),
            }
            match self.queue.try_next() {
                Ok(next) => out = next,
                Err(_) => break,
            }
        }
        if let Some(missed) = self.room.catch_up(self.peer, &mut self.queue) {
            self.sink.feed(Message::Binary(missed)).await?;
        }
        Ok(self.sink.flush().await?)
    }

    /// Asks whether anybody is there: a browser answers by itself.
    async fn ask(&mut self) -> Result<(), Ended> {
        Ok(self.sink.send(Message::Ping(Bytes::new())).await?)
    }

    /// Says why it is over, or the last words of the room.
    async fn finish(&mut self, why: Option<Closing>) -> Result<(), Ended> {
        let mut last = why;
        while let (None, Ok(out)) = (last, self.queue.try_next()) {
            match out {
                Out::Frame(frame) => self.sink.send(Message::Binary(frame)).await?,
                Out::Close(why) => last = Some(why),
            }
        }
        match last {
            Some(why) => Ok(self.sink.send(farewell(why)).await?),
            None => Ok(()),
        }
    }
}

/// Brings one frame to the room; says whether the conversation goes on.
pub(super) async fn bring(guest: &Guest, frame: &[u8]) -> bool {
    let (room, state) = (&guest.room, &guest.state);
    loop {
        match room.hear(guest.peer, frame, state.now()) {
            Next::Listen => return true,
            Next::Write => {
                state.rooms.ask_writing(state, room);
                return true;
            }
            Next::TellLater => {
                let room = Arc::clone(room);
                tokio::spawn(async move {
                    tokio::time::sleep(PRESENCE_PACE).await;
                    room.tell_presences();
                });
                return true;
            }
            Next::Leave => return false,
            Next::Heal { again } => {
                let healed = room.healed.notified();
                if room.begin_healing() {
                    let (state, room) = (state.clone(), Arc::clone(room));
                    tokio::spawn(async move { commit::heal(&state, &room).await });
                }
                if !again {
                    return true;
                }
                if !room.is_well() && !room.is_closed() {
                    healed.await;
                }
            }
        }
    }
}
