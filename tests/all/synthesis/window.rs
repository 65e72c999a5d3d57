//! A window that has a document open: a Yjs of its own, over a real socket to a real server.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use croisee::{
    account::model::Role,
    db::Db,
    server::{self, state::AppState},
    synthesis::live::{
        Rooms,
        engine::blank,
        protocol::{self, CHANGED, KEPT, REFUSED, REMARKS, SYNC, WELCOME},
        wire::{Reader, write_bytes, write_uint},
    },
};
use futures::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest as _, http::StatusCode},
};
use yrs::{
    Doc, GetString as _, ReadTxn as _, Text as _, Transact as _, Update, WriteTxn as _,
    XmlFragment as _, XmlOut, XmlTextPrelim,
    updates::{decoder::Decode as _, encoder::Encode as _},
};

use crate::{
    candidature::ground::somebody,
    common::{
        app::{Client, TestApp},
        database::count,
    },
};

/// How long something may take to happen, on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// How often it is measured how busy the machine is.
const BEAT: Duration = Duration::from_millis(10);

/// Waits for what the contract wants within a second. For how long this machine kept a sleep and a reading waiting
/// meanwhile is measured, and not counted.
pub async fn within_a_second(db: &Db, seen: impl Future<Output = ()>) {
    let start = Instant::now();
    let mut starved = Duration::ZERO;
    tokio::pin!(seen);
    loop {
        let beat = Instant::now();
        let measured = async {
            sleep(BEAT).await;
            count(db, "synthesis_owner").await
        };
        tokio::select! {
            () = &mut seen => break,
            _ = measured => starved += beat.elapsed().saturating_sub(BEAT * 2),
        }
        assert!(start.elapsed() < PATIENCE * 4, "never");
    }
    let took = start.elapsed();
    assert!(
        took < Duration::from_secs(1) + starved,
        "{took:?}, of which the machine kept everybody waiting {starved:?}"
    );
}

/// A server that may be stopped.
pub struct Served {
    /// Where it answers.
    pub address: SocketAddr,
    /// Its state.
    pub state: AppState,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Served {
    /// Serves this application, with a bench.
    pub async fn of(app: &TestApp) -> Self {
        let mut state = app.state.clone();
        state.rooms = Arc::new(Rooms::of_bench());
        Self::with(state).await
    }

    /// Serves this state.
    pub async fn with(mut state: AppState) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        Arc::make_mut(&mut state.settings).instances.address = format!("http://{address}");
        let (stop, stopped) = oneshot::channel();
        let serving = state.clone();
        let task = tokio::spawn(async move {
            let shutdown = async {
                let _ = stopped.await;
            };
            server::serve(serving, listener, shutdown)
                .await
                .expect("served");
        });
        Self {
            address,
            state,
            stop,
            task,
        }
    }

    /// Puts every document away, as at a stop, without closing the database.
    pub async fn put_away(&self) {
        self.state.rooms.close(&self.state).await;
    }

    /// Stops it.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        self.task.await.expect("an end");
    }
}

/// Somebody who writes on the bench.
pub async fn writer(app: &TestApp, email: &str) -> Client {
    somebody(app, email, Some(Role::Administrator)).await
}

/// Somebody who reads on the bench.
pub async fn reader(app: &TestApp, email: &str) -> Client {
    somebody(app, email, Some(Role::Reader)).await
}

/// A window on a document.
pub struct Window {
    /// What it holds.
    pub doc: Doc,
    socket: WebSocketStream<TcpStream>,
    /// How many of its updates are kept, and up to where the list goes.
    pub kept: (u64, u64),
    /// How many it sent.
    pub sent: u64,
    /// What the room said: welcome, changes.
    pub words: Vec<Value>,
    /// How often the room said that the margin had changed.
    pub margins: Vec<u64>,
    /// Why its updates were refused.
    pub refused: Vec<String>,
    /// How it was closed.
    pub closed: Option<u16>,
    /// Every byte of text it was given.
    pub given: Vec<u8>,
    /// How often it was asked for what it has.
    pub asked: u32,
}

/// Opens a socket, or says why it does not.
pub async fn knock(
    address: SocketAddr,
    path: &str,
    headers: &[(&'static str, &str)],
) -> Result<WebSocketStream<TcpStream>, StatusCode> {
    let mut request = format!("ws://{address}{path}")
        .into_client_request()
        .expect("a request");
    for (name, value) in headers {
        request
            .headers_mut()
            .insert(*name, value.parse().expect("a header"));
    }
    let stream = TcpStream::connect(address).await.expect("a connection");
    match client_async(request, stream).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(answer)) => Err(answer.status()),
        Err(error) => panic!("{error}"),
    }
}

/// The cookie of somebody signed in.
pub fn cookie(client: &Client) -> String {
    let session = client.cookie("__Host-session").expect("a session");
    format!("__Host-session={session}")
}

/// A text that is nowhere but here.
pub struct Sheet(Doc);

impl Sheet {
    /// Nothing yet.
    pub fn blank() -> Self {
        Self(blank())
    }

    /// Writes at the end, or erases the last letter; the update that says so.
    pub fn change(&self, words: Option<&str>) -> Vec<u8> {
        let mut transaction = self.0.transact_mut();
        let root = transaction.get_or_insert_xml_fragment("prosemirror");
        match (root.get(&transaction, 0), words) {
            (Some(XmlOut::Text(text)), Some(words)) => text.push(&mut transaction, words),
            (Some(XmlOut::Text(text)), None) => {
                let last = text.len(&transaction) - 1;
                text.remove_range(&mut transaction, last, 1);
            }
            (_, words) => {
                let first = XmlTextPrelim::new(words.unwrap_or_default());
                root.insert(&mut transaction, 0, first);
            }
        }
        transaction.encode_update_v1()
    }

    /// What it says.
    pub fn text(&self) -> String {
        let transaction = self.0.transact();
        let root = transaction.get_xml_fragment("prosemirror");
        root.map(|root| root.get_string(&transaction))
            .unwrap_or_default()
    }
}

impl Window {
    /// Opens a document, and waits for what it holds.
    pub async fn open(served: &Served, name: &str, client: &Client) -> Self {
        let mut window = Self::open_with(served, name, client, blank()).await;
        window.sync().await;
        window
    }

    /// Opens a document with what this window already holds, and says nothing yet.
    pub async fn open_with(served: &Served, name: &str, client: &Client, doc: Doc) -> Self {
        let path = format!("/collab/{name}");
        let socket = knock(served.address, &path, &[("cookie", &cookie(client))])
            .await
            .expect("a socket");
        Self {
            doc,
            socket,
            kept: (0, 0),
            sent: 0,
            words: Vec::new(),
            margins: Vec::new(),
            refused: Vec::new(),
            closed: None,
            given: Vec::new(),
            asked: 0,
        }
    }

    /// Says what it has, and waits for what it lacks.
    pub async fn sync(&mut self) {
        let vector = self.doc.transact().state_vector().encode_v1();
        self.send(&protocol::step1(&vector)).await;
        let before = self.given.len();
        self.until("what each lacks", |window| {
            let reads = window
                .words
                .last()
                .is_some_and(|word| word["right"] != "ecriture");
            window.given.len() > before && (reads || window.asked > 0)
        })
        .await;
    }

    /// Sends a frame.
    pub async fn send(&mut self, frame: &[u8]) {
        let _ = self
            .socket
            .send(Message::Binary(frame.to_vec().into()))
            .await;
    }

    /// Sends an update made by hand.
    pub async fn send_update(&mut self, update: &[u8]) {
        self.sent += 1;
        self.send(&protocol::update(update)).await;
    }

    /// Writes at the beginning of the text.
    pub async fn write(&mut self, words: &str) {
        let update = self.type_in(words);
        self.send_update(&update).await;
    }

    /// Writes, and does not send it.
    pub fn type_in(&mut self, words: &str) -> Vec<u8> {
        let mut transaction = self.doc.transact_mut();
        let root = transaction.get_or_insert_xml_fragment("prosemirror");
        match root.get(&transaction, 0) {
            Some(XmlOut::Text(text)) => text.insert(&mut transaction, 0, words),
            _ => {
                root.insert(&mut transaction, 0, XmlTextPrelim::new(words));
            }
        }
        transaction.encode_update_v1()
    }

    /// Erases the beginning of the text.
    pub async fn erase(&mut self, length: u32) {
        let update = {
            let mut transaction = self.doc.transact_mut();
            let root = transaction.get_or_insert_xml_fragment("prosemirror");
            if let Some(XmlOut::Text(text)) = root.get(&transaction, 0) {
                text.remove_range(&mut transaction, 0, length);
            }
            transaction.encode_update_v1()
        };
        self.send_update(&update).await;
    }

    /// What it shows.
    pub fn text(&self) -> String {
        let transaction = self.doc.transact();
        transaction
            .get_xml_fragment("prosemirror")
            .map(|root| root.get_string(&transaction))
            .unwrap_or_default()
    }

    /// The last word of the room about its right.
    pub fn right(&self) -> String {
        let last = self.words.last().expect("a word");
        last["right"].as_str().expect("a right").to_owned()
    }

    /// Waits until everything it sent is kept.
    pub async fn until_kept(&mut self) {
        self.until("kept", |window| window.kept.0 >= window.sent)
            .await;
    }

    /// Waits until it shows this.
    pub async fn until_text(&mut self, wanted: &str) {
        self.until(wanted, |window| window.text() == wanted).await;
    }

    /// Hears what comes until something is so.
    pub async fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is_so(self) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "never: {what}; it shows {:.300}",
                self.text()
            );
            assert!(
                self.closed.is_none() || is_so(self),
                "closed ({:?}) before: {what}",
                self.closed
            );
            self.hear_one(left).await;
        }
    }

    /// Hears what comes for a while.
    pub async fn hear_for(&mut self, while_: Duration) {
        let end = Instant::now() + while_;
        while self.closed.is_none() && Instant::now() < end {
            self.hear_one(end.saturating_duration_since(Instant::now()))
                .await;
        }
    }

    async fn hear_one(&mut self, left: Duration) {
        match timeout(left, self.socket.next()).await {
            Ok(Some(Ok(Message::Binary(frame)))) => self.hear(&frame).await,
            Ok(Some(Ok(Message::Close(why)))) => {
                self.closed = Some(why.map_or(1005, |frame| frame.code.into()));
            }
            Ok(Some(Ok(_))) | Err(_) => {}
            Ok(Some(Err(_)) | None) => self.closed = self.closed.or(Some(1006)),
        }
    }

    async fn hear(&mut self, frame: &[u8]) {
        let mut read = Reader::new(frame);
        match read.uint().expect("a tag") {
            SYNC => {
                let step = read.uint().expect("a step");
                let content = read.bytes().expect("content").to_vec();
                if step == 0 {
                    self.asked += 1;
                    let vector = yrs::StateVector::decode_v1(&content).expect("a vector");
                    let lacking = self.doc.transact().encode_state_as_update_v1(&vector);
                    let mut answer = Vec::new();
                    write_uint(&mut answer, SYNC);
                    write_uint(&mut answer, 1);
                    write_bytes(&mut answer, &lacking);
                    self.sent += 1;
                    self.send(&answer).await;
                    return;
                }
                self.given.extend_from_slice(&content);
                let update = Update::decode_v1(&content).expect("an update");
                self.doc
                    .transact_mut()
                    .apply_update(update)
                    .expect("applied");
            }
            KEPT => {
                self.kept = (read.uint().expect("frames"), read.uint().expect("sequence"));
            }
            REFUSED => {
                read.uint().expect("a frame");
                self.refused.push(read.text().expect("why").to_owned());
            }
            WELCOME | CHANGED => {
                let words = serde_json::from_slice(read.bytes().expect("words"));
                self.words.push(words.expect("JSON"));
            }
            REMARKS => self.margins.push(read.uint().expect("a revision")),
            _ => {}
        }
    }
}
