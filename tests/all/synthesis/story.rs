//! Two people write, a third reads, the server stops and serves again: nothing is lost, nothing twice.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use croisee::synthesis::live::check;
use serde_json::{Value, json};
use yrs::{ReadTxn as _, Transact as _, updates::encoder::Encode as _};

use super::window::{Served, Window, reader, writer};
use crate::common::{
    app::{JSON, TestApp},
    database::count,
};

db_test!(
    async fn what_several_people_write_is_kept_once_and_found_again(db: Db) {
        let app = TestApp::on(db);
        let one = writer(&app, "une@exemple.fr").await;
        let two = writer(&app, "deux@exemple.fr").await;
        let onlooker = reader(&app, "lectrice@exemple.fr").await;
        let served = Served::of(&app).await;

        let mut first = Window::open(&served, "histoire", &one).await;
        let mut second = Window::open(&served, "histoire", &two).await;
        let mut third = Window::open(&served, "histoire", &onlooker).await;
        assert_eq!(first.right(), "ecriture");
        assert_eq!(third.right(), "lecture");

        first.write("vigilance é😀").await;
        first.until_kept().await;
        assert!(first.kept.1 >= 1, "{:?}", first.kept);
        second.until_text("vigilance é😀").await;
        second.write("Idées, ").await;
        first.until_text("Idées, vigilance é😀").await;
        third.until_text("Idées, vigilance é😀").await;

        // Whoever reads does not write, and knows it.
        third.write("NON ").await;
        third
            .until("a refusal", |window| !window.refused.is_empty())
            .await;
        assert_eq!(third.refused, ["lecture"]);
        second.until_kept().await;

        // The server stops with everybody in, and serves again: each brings what it has.
        served.put_away().await;
        first
            .until("shown out", |window| window.closed.is_some())
            .await;
        assert_eq!(first.closed, Some(1012));
        let offline = first.type_in("Hors ligne. ");
        assert!(!offline.is_empty());
        let mut first = Window::open_with(&served, "histoire", &one, first.doc.clone()).await;
        first.sync().await;
        first.until_kept().await;
        let mut second = Window::open_with(&served, "histoire", &two, second.doc.clone()).await;
        second.sync().await;
        second.until_text("Hors ligne. Idées, vigilance é😀").await;
        let fresh = Window::open(&served, "histoire", &onlooker).await;
        assert_eq!(fresh.text(), "Hors ligne. Idées, vigilance é😀");

        // What each says again is not written again.
        let before = count(&app.state.db, "synthesis_update").await;
        second.sync().await;
        let whole = second
            .doc
            .transact()
            .encode_state_as_update_v1(&yrs::StateVector::default());
        second.send_update(&whole).await;
        second.until_kept().await;
        assert_eq!(count(&app.state.db, "synthesis_update").await, before);

        // A closed document is one snapshot and one pack; the list holds together.
        served.put_away().await;
        assert_eq!(count(&app.state.db, "synthesis_update").await, 0);
        assert_eq!(count(&app.state.db, "synthesis_snapshot").await, 1);
        let mut tx = app.state.db.read().await.expect("a transaction");
        let report = check::all(&mut tx).await.expect("a report");
        tx.commit().await.expect("read");
        assert!(report.is_well(), "{report:?}");
        served.stop().await;
    }
);

#[tokio::test]
async fn what_one_network_blocks_another_way_carries() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let two = writer(&app, "deux@exemple.fr").await;
    let served = Served::of(&app).await;
    let mut window = Window::open(&served, "repli", &one).await;
    window.write("par la prise").await;
    window.until_kept().await;

    let post = async |body: Value| -> (u16, Value) {
        let answer = request(
            &served,
            &two,
            "POST",
            "/collab/repli/sync",
            &body.to_string(),
        )
        .await;
        let json = serde_json::from_str(&answer.1).unwrap_or(Value::Null);
        (answer.0, json)
    };
    let (status, given) = post(json!({})).await;
    assert_eq!(status, 200, "{given}");
    let missing = STANDARD
        .decode(given["missing"].as_str().expect("text"))
        .expect("base64");

    // Another window, that only posts.
    let doc = croisee::synthesis::live::engine::blank();
    let update = yrs::updates::decoder::Decode::decode_v1(&missing).expect("an update");
    doc.transact_mut().apply_update(update).expect("applied");
    let mut posting = Posting(doc);
    let written = posting.write("Repli : ");
    let vector = posting.0.transact().state_vector().encode_v1();
    let (status, given) = post(json!({
        "vector": STANDARD.encode(vector), "updates": [STANDARD.encode(written)],
    }))
    .await;
    assert_eq!(status, 200, "{given}");
    assert_eq!(given["refused"], json!([]));
    // It is in the list when the answer comes.
    let sequence = given["sequence"].as_i64().expect("a place");
    let rows = count(&app.state.db, "synthesis_update").await;
    assert_eq!(rows, sequence);
    window.until_text("Repli : par la prise").await;

    // The same gate: what is no update is refused, and the rest of the post is not.
    let (status, given) = post(json!({ "updates": [STANDARD.encode("n’importe quoi")] })).await;
    assert_eq!(status, 200);
    assert_eq!(given["refused"], json!([[0, "malforme"]]));
    let (status, _) = post(json!({ "updates": ["pas de la base 64 !"] })).await;
    assert_eq!(status, 400);

    // A page of another version is told before anything is exchanged.
    let (status, body) = request(&served, &two, "POST", "/collab/repli/sync?schema=0", "{}").await;
    assert_eq!((status, body.as_str()), (409, ""));

    // And what others write comes by events.
    let events = tokio::spawn(events(served.address, super::window::cookie(&two)));
    tokio::time::sleep(Duration::from_millis(500)).await;
    window.write("Encore. ").await;
    let heard = events.await.expect("events");
    assert!(heard, "an update came");
    served.stop().await;
}

struct Posting(yrs::Doc);

impl Posting {
    fn write(&mut self, words: &str) -> Vec<u8> {
        use yrs::{Text as _, WriteTxn as _, XmlFragment as _};
        let mut transaction = self.0.transact_mut();
        let root = transaction.get_or_insert_xml_fragment("prosemirror");
        if let Some(yrs::XmlOut::Text(text)) = root.get(&transaction, 0) {
            text.insert(&mut transaction, 0, words);
        }
        transaction.encode_update_v1()
    }
}

/// One request on a connection of its own.
pub(super) async fn request(
    served: &Served,
    client: &crate::common::app::Client,
    method: &str,
    path: &str,
    body: &str,
) -> (u16, String) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = tokio::net::TcpStream::connect(served.address)
        .await
        .expect("a connection");
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Type: {JSON}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        served.address,
        super::window::cookie(client),
        body.len()
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok());
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    (status.expect("a status"), body.to_owned())
}

/// Listens to the events until an update comes.
async fn events(address: std::net::SocketAddr, cookie: String) -> bool {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = tokio::net::TcpStream::connect(address)
        .await
        .expect("a connection");
    let head = format!(
        "GET /collab/repli/evenements HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut heard = String::new();
    let mut buffer = [0; 4096];
    loop {
        let read = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut buffer));
        let Ok(Ok(length)) = read.await else {
            return false;
        };
        if length == 0 {
            return false;
        }
        heard.push_str(&String::from_utf8_lossy(&buffer[..length]));
        let is_update = |line: &str| {
            line.strip_prefix("data: ")
                .and_then(|data| STANDARD.decode(data.trim()).ok())
                .is_some_and(|frame| frame.starts_with(&[0, 2]))
        };
        if heard.lines().any(is_update) {
            return true;
        }
    }
}
