//! Where somebody is, who has no socket to say it.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use croisee::synthesis::live::{
    presence::LONGEST,
    protocol::{PRESENCE, WELCOME},
    wire::{write_bytes, write_uint},
};
use futures::StreamExt as _;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tokio_tungstenite::{WebSocketStream, tungstenite::Message};

use super::{
    slow::pour,
    story::request,
    window::{Served, Window, cookie, knock, reader, writer},
};
use crate::common::app::{Client, TestApp};

const PATIENCE: Duration = Duration::from_secs(10);
/// How long one sending may take, and the time that it takes to fill a line.
const GIVEN_UP: Duration = Duration::from_secs(60);

/// Listens to the events of a document; the line, and the place that it was given.
async fn listen(served: &Served, client: &Client) -> (TcpStream, u64) {
    let mut stream = TcpStream::connect(served.address)
        .await
        .expect("a connection");
    let head = format!(
        "GET /collab/places/evenements HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n",
        served.address,
        cookie(client)
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut heard = String::new();
    let mut buffer = [0; 4096];
    let place = async {
        loop {
            let length = stream.read(&mut buffer).await.expect("a line");
            heard.push_str(&String::from_utf8_lossy(&buffer[..length]));
            let after = heard.split_once("event: place\ndata: ");
            if let Some((number, _)) = after.and_then(|(_, rest)| rest.split_once('\n')) {
                return number.parse().expect("a number");
            }
        }
    };
    let place = timeout(PATIENCE, place).await.expect("a place");
    (stream, place)
}

async fn post(served: &Served, client: &Client, place: u64, clock: u64, state: &str) {
    let mut content = Vec::new();
    write_uint(&mut content, 1);
    write_uint(&mut content, 42);
    write_uint(&mut content, clock);
    write_bytes(&mut content, state.as_bytes());
    let body: Value = json!({ "place": place, "presence": STANDARD.encode(content) });
    let path = "/collab/places/sync";
    let (status, _) = request(served, client, "POST", path, &body.to_string()).await;
    assert_eq!(status, 200);
}

/// The next that is said of where people are.
async fn told(socket: &mut WebSocketStream<TcpStream>) -> String {
    let told = async {
        loop {
            let frame = socket.next().await.expect("more").expect("a frame");
            if let Message::Binary(frame) = frame
                && frame.first().copied().map(u64::from) == Some(PRESENCE)
            {
                return String::from_utf8_lossy(&frame).into_owned();
            }
        }
    };
    timeout(GIVEN_UP, told).await.expect("a word")
}

#[tokio::test]
async fn whoever_posts_is_seen_for_as_long_as_they_listen() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let two = writer(&app, "deux@exemple.fr").await;
    let served = Served::of(&app).await;
    let headers = [("cookie", &*cookie(&one))];
    let knocked = knock(served.address, "/collab/places", &headers).await;
    let mut socket = knocked.expect("a socket");

    let (events, place) = listen(&served, &two).await;
    // Nobody stands in somebody else's place, nor says of it more than a socket may.
    post(&served, &one, place, 1, r#"{"cursor":"usurpé"}"#).await;
    let long = format!("{{\"cursor\":\"{}\"}}", "x".repeat(LONGEST));
    post(&served, &two, place, 2, &long).await;
    post(&served, &two, place + 100, 3, r#"{"cursor":"nulle part"}"#).await;
    post(
        &served,
        &two,
        place,
        4,
        r#"{"cursor":"ici","user":{"name":"Autre"}}"#,
    )
    .await;
    let first = told(&mut socket).await;
    assert!(first.contains("ici") && first.contains("Banc"), "{first}");
    assert!(!first.contains("Autre"), "{first}");
    // It is not over with the post, but with the events.
    post(&served, &two, place, 5, r#"{"cursor":"là"}"#).await;
    let then = told(&mut socket).await;
    assert!(then.contains("là"), "{then}");
    drop(events);
    let last = told(&mut socket).await;
    assert!(last.ends_with("null"), "{last}");

    // Back, they are seen at their next word.
    let (_events, place) = listen(&served, &two).await;
    post(&served, &two, place, 6, r#"{"cursor":"de retour"}"#).await;
    let back = told(&mut socket).await;
    assert!(back.contains("de retour"), "{back}");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_hears_no_more_is_given_up_as_on_a_socket() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let two = writer(&app, "deux@exemple.fr").await;
    let served = Served::of(&app).await;
    let headers = [("cookie", &*cookie(&one))];
    let knocked = knock(served.address, "/collab/places", &headers).await;
    let mut socket = knocked.expect("a socket");

    // A train goes into a tunnel: the line is there, and nobody reads what comes.
    let (_events, place) = listen(&served, &two).await;
    post(&served, &two, place, 1, r#"{"cursor":"ici"}"#).await;
    assert!(told(&mut socket).await.contains("ici"));
    let mut window = Window::open(&served, "places", &one).await;
    let gone = async { while !told(&mut socket).await.ends_with("null") {} };
    let (gone, ()) = tokio::join!(timeout(GIVEN_UP, gone), pour(&mut window));
    gone.expect("given up");
    served.stop().await;
}

#[tokio::test]
async fn a_post_says_what_one_may_do_where_events_do_not_come() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let two = reader(&app, "deux@exemple.fr").await;
    let served = Served::of(&app).await;
    for (client, right) in [(&one, "ecriture"), (&two, "lecture")] {
        let (status, body) = request(&served, client, "POST", "/collab/muet/sync", "{}").await;
        assert_eq!(status, 200, "{body}");
        let given: Value = serde_json::from_str(&body).expect("JSON");
        let packed = given["welcome"].as_str().expect("a frame");
        let frame = STANDARD.decode(packed).expect("base64");
        assert_eq!(frame.first().copied().map(u64::from), Some(WELCOME));
        let said = String::from_utf8_lossy(&frame);
        assert!(
            said.contains(&format!(r#""right":"{right}""#)),
            "{right}: {said}"
        );
    }
    served.stop().await;
}
