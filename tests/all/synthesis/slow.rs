//! Whoever hears slowly, or is long to answer, keeps nobody waiting; and misses nothing.

use std::{
    sync::{Arc, mpsc},
    thread,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use croisee::synthesis::{
    live::{engine::blank, protocol::SYNC, wire::Reader},
    model::Stage,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    net::TcpStream,
    runtime::Builder,
    sync::oneshot,
    time::{Duration, timeout},
};
use yrs::{GetString as _, ReadTxn as _, Transact as _, Update, updates::decoder::Decode as _};

use super::{
    rights::{advance, document},
    window::{PATIENCE, Served, Window, cookie, writer},
};
use crate::{
    common::app::{Client, TestApp},
    seance::ground::{CELESTINE, ONDINE, group, member},
};

/// How long each word is, in bytes.
const LONG: usize = 100_000;
/// How many there are: more than a queue holds, and both ends of a connection besides.
const MANY: usize = 300;

/// Writes, and takes back, more than may wait for anybody; then a last word.
pub(super) async fn pour(window: &mut Window) {
    for round in 0..MANY {
        window.write(&"x".repeat(LONG)).await;
        window.erase(u32::try_from(LONG).expect("short")).await;
        if round % 10 == 0 {
            window.until_kept().await;
        }
    }
    window.write("fin").await;
    window.until_kept().await;
}

#[tokio::test]
async fn a_page_that_is_long_to_make_stands_before_nobodys_letters() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let served = Arc::new(Served::of(&app).await);
    let (opened, are_open) = oneshot::channel();
    let (made, is_made) = mpsc::channel();
    let (heard, is_heard) = mpsc::channel();
    let writing = thread::spawn({
        let served = Arc::clone(&served);
        move || {
            let runtime = Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(async {
                let mut here = Window::open(&served, "vive", &one).await;
                let mut there = Window::open(&served, "vive", &one).await;
                opened.send(()).expect("a listener");
                is_made.recv().expect("a page");
                here.write("Pendant ce temps").await;
                there.until_text("Pendant ce temps").await;
                heard.send(()).expect("a listener");
            });
        }
    });
    are_open.await.expect("two windows");
    // The one thread that makes pages here has its hands full from now on.
    made.send(()).expect("a writer");
    let is_heard = is_heard.recv_timeout(PATIENCE);
    is_heard.expect("letters, before the page is made");
    writing.join().expect("an end");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_window_that_stopped_reading_is_given_the_difference() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let served = Served::of(&app).await;
    let mut window = Window::open(&served, "lente", &one).await;
    let mut slow = Window::open(&served, "lente", &one).await;
    pour(&mut window).await;
    slow.until_text("fin").await;
    // Less than was said: it is the difference that came, and not everything at last.
    assert!(slow.given.len() < MANY * LONG, "{}", slow.given.len());
    window.write("La ").await;
    slow.until_text("La fin").await;
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_window_that_stopped_reading_learns_what_became_of_what_it_wrote() {
    let app = TestApp::new().await;
    group(&app).await;
    let (leader, ondine) = (member(&app, CELESTINE).await, member(&app, ONDINE).await);
    let served = Served::with(app.state.clone()).await;
    let id = document(&app).await;
    advance(&app, id, (Stage::Drafting, Stage::Contributions)).await;
    let name = id.to_string();
    let mut window = Window::open(&served, &name, &leader).await;
    let mut slow = Window::open(&served, &name, &ondine).await;
    pour(&mut window).await;
    slow.write("Ceci : ").await;
    window
        .until("heard", |window| window.text().contains("Ceci : "))
        .await;
    window.write("La ").await;
    window.until_kept().await;
    // Then she only reads over, and wrote on for a moment.
    advance(&app, id, (Stage::Contributions, Stage::Proofreading)).await;
    window
        .until("changed", |window| {
            let last = window.words.last();
            last.is_some_and(|words| words["stage"] == "relecture")
        })
        .await;
    window.hear_for(Duration::from_secs(1)).await;
    let wrote = slow.sent;
    slow.write("Trop tard. ").await;
    window.hear_for(Duration::from_secs(1)).await;

    slow.until("what it may do", |window| window.right() == "suggestion")
        .await;
    slow.until("what was refused", |window| window.refused == ["lecture"])
        .await;
    slow.until("what was kept", |window| window.kept.0 >= wrote)
        .await;
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn so_is_whoever_hears_by_events() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let served = Served::of(&app).await;
    let mut window = Window::open(&served, "lente", &one).await;
    let mut slow = Hearing::begin(&served, &one).await;
    pour(&mut window).await;
    slow.until_text("fin").await;
    window.write("La ").await;
    slow.until_text("La fin").await;
    served.stop().await;
}

/// Somebody who hears the document by server-sent events.
struct Hearing {
    doc: yrs::Doc,
    lines: Lines<BufReader<TcpStream>>,
}

impl Hearing {
    async fn begin(served: &Served, client: &Client) -> Self {
        let mut stream = TcpStream::connect(served.address).await.expect("a line");
        let head = format!(
            "GET /collab/lente/evenements HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n",
            served.address,
            cookie(client)
        );
        stream.write_all(head.as_bytes()).await.expect("sent");
        let mut lines = BufReader::new(stream).lines();
        let welcome = async {
            while let Some(line) = lines.next_line().await.expect("a line") {
                if line.starts_with("data: ") {
                    break;
                }
            }
        };
        timeout(Duration::from_secs(15), welcome)
            .await
            .expect("a welcome");
        Self {
            doc: blank(),
            lines,
        }
    }

    async fn until_text(&mut self, wanted: &str) {
        while self.text() != wanted {
            let line = timeout(Duration::from_secs(15), self.lines.next_line()).await;
            let line = line.unwrap_or_else(|_| panic!("never: {wanted}"));
            let line = line.expect("a line").expect("more");
            let Some(data) = line.strip_prefix("data: ") else {
                continue;
            };
            let frame = STANDARD.decode(data).expect("base64");
            let mut read = Reader::new(&frame);
            if read.uint() == Ok(SYNC) && read.uint() == Ok(2) {
                let update = Update::decode_v1(read.bytes().expect("content"));
                let mut transaction = self.doc.transact_mut();
                transaction
                    .apply_update(update.expect("an update"))
                    .expect("applied");
            }
        }
    }

    fn text(&self) -> String {
        let transaction = self.doc.transact();
        let root = transaction.get_xml_fragment("prosemirror");
        root.map(|root| root.get_string(&transaction))
            .unwrap_or_default()
    }
}
