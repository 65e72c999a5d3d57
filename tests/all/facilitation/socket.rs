//! A room followed over its line, and what closes it; two servers on one database.

use std::{net::SocketAddr, time::Duration};

use croisee::{
    facilitation::model::{Ask, Command, Heard, Place, Reply, Room, Spoken},
    group,
    server::{self, security::cookie, state::AppState},
};
use futures::{SinkExt, StreamExt};
use serde_json::json;
use tokio::{
    net::{TcpListener, TcpStream},
    time::{Instant, timeout},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, Message, client::IntoClientRequest},
};

use super::ground::{NUMBER, ROOM, SLUG, begun, command, named, note, own, room};
use crate::{
    candidature::ground::somebody,
    common::{
        app::{Client, HOST, TestApp},
        process::Process,
        relay::Relay,
    },
    decision::ground::address_of,
};

/// How long what is wanted may take to be heard, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

type Line = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Serves this state on a port of its own.
async fn serve(state: &AppState) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(server::serve(
        state.clone(),
        listener,
        std::future::pending(),
    ));
    address
}

async fn try_open(address: SocketAddr, client: &Client, origin: Option<&str>) -> Result<Line, u16> {
    let mut request = format!("ws://{address}{ROOM}/direct?vu=0")
        .into_client_request()
        .expect("a request");
    let headers = request.headers_mut();
    if let Some(origin) = origin {
        headers.insert("origin", origin.parse().expect("an origin"));
    }
    if let Some(session) = client.cookie(cookie::SESSION) {
        let line = format!("{}={session}", cookie::SESSION);
        headers.insert("cookie", line.parse().expect("a cookie"));
    }
    match connect_async(request).await {
        Ok((line, _)) => Ok(line),
        Err(tungstenite::Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(other) => panic!("no answer: {other}"),
    }
}

async fn open(address: SocketAddr, client: &Client) -> Line {
    let origin = format!("https://{HOST}");
    try_open(address, client, Some(&origin))
        .await
        .expect("a line")
}

/// What is heard next, or the code by which the line was closed.
async fn hear(line: &mut Line) -> Result<Heard, u16> {
    until(line, Some).await
}

/// Hears until something is as wanted. A line that is open never falls silent: there is an end to it.
async fn until<T>(line: &mut Line, mut wanted: impl FnMut(Result<Heard, u16>) -> Option<T>) -> T {
    let found = async {
        loop {
            let heard = match line.next().await {
                Some(Ok(Message::Text(text))) => {
                    Ok(serde_json::from_str(&text).expect("a word of ours"))
                }
                Some(Ok(Message::Close(frame))) => {
                    Err(frame.map_or(1005, |frame| frame.code.into()))
                }
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => Err(1006),
            };
            let is_over = heard.is_err();
            if let Some(found) = wanted(heard) {
                return found;
            }
            assert!(!is_over, "closed before");
        }
    };
    timeout(PATIENCE, found).await.expect("a word in time")
}

/// The first news that are as wanted.
async fn news(line: &mut Line, wanted: impl Fn(&Room) -> bool) -> Room {
    until(line, |heard| match heard {
        Ok(Heard::News(room)) if wanted(&room) => Some(*room),
        _ => None,
    })
    .await
}

/// The next answer to something asked.
async fn answer(line: &mut Line) -> (u32, Option<Reply>) {
    until(line, |heard| match heard {
        Ok(Heard::Reply { id, reply }) => Some((id, reply)),
        _ => None,
    })
    .await
}

async fn closing(line: &mut Line) -> u16 {
    until(line, Result::err).await
}

async fn say(line: &mut Line, id: u32, ask: Ask) {
    let text = serde_json::to_string(&Spoken { id, ask }).expect("a word");
    line.send(Message::text(text)).await.expect("it leaves");
}

fn phase(room: &Room) -> Option<&str> {
    room.phase().map(|phase| phase.code.as_str())
}

db_test!(
    async fn a_room_is_followed_on_two_servers(db: Db) {
        let app = TestApp::on(db.clone());
        let (celestine, ondine) = begun(&app).await;
        // Another process on the same database shares nothing but the record.
        let other = AppState::new((*app.state.settings).clone(), db);
        let (here, there) = (serve(&app.state).await, serve(&other).await);
        let (mut hers, mut theirs) = (open(here, &celestine).await, open(there, &ondine).await);
        assert_eq!(
            hear(&mut hers).await,
            Ok(Heard::Beat),
            "a first word at once"
        );

        let present = news(&mut hers, |room| {
            room.people.iter().filter(|person| person.is_here).count() == 2
        })
        .await;
        assert_eq!(present.stage.place, Place::Waiting);

        say(
            &mut hers,
            7,
            Ask::Do {
                command: Command::Begin,
                seen: 0,
            },
        )
        .await;
        assert_eq!(answer(&mut hers).await, (7, Some(Reply::Done(1))));
        let began = Instant::now();
        news(&mut theirs, |room| phase(room) == Some("accueil")).await;
        assert!(
            began.elapsed() < Duration::from_secs(2),
            "{:?}",
            began.elapsed()
        );

        say(
            &mut hers,
            8,
            note("accueil", "Bonjour à toutes et tous.", 0),
        )
        .await;
        let heard = news(&mut theirs, |room| !room.notes.is_empty()).await;
        assert_eq!(heard.notes[0].body, "Bonjour à toutes et tous.");
        // What was seen is not sent again.
        command(&celestine, Command::Next).await;
        let next = news(&mut theirs, |room| phase(room) == Some("choix")).await;
        assert_eq!(next.notes, []);

        // Somebody who asks over plain HTTP sees the same, at once or when it comes.
        let asked = json!({ "slug": SLUG, "number": NUMBER, "seen": -1 });
        let whole: Room = ondine.call_json("follow_room", &asked).await.value();
        assert_eq!((phase(&whole), whole.notes.len()), (Some("choix"), 1));
        let asked = json!({ "slug": SLUG, "number": NUMBER, "seen": whole.pulse });
        let (later, _) = tokio::join!(ondine.call_json("follow_room", &asked), async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            command(&celestine, Command::Next).await
        });
        assert_eq!(phase(&later.value()), Some("recit"));

        // What the narrator keeps for herself travels on her own line only.
        let teller = named(&whole, "Ondine");
        command(&celestine, Command::Narrate(Some(teller))).await;
        say(&mut theirs, 9, own("Pour moi seule.", 0)).await;
        news(&mut theirs, |room| {
            room.own
                .as_ref()
                .is_some_and(|own| own.body == "Pour moi seule.")
        })
        .await;
        command(&celestine, Command::Next).await;
        let hers = news(&mut hers, |room| phase(room) == Some("questionnement")).await;
        assert_eq!(hers.own, None);
    }
);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_line_opens_for_a_member_on_this_site_only() {
    let app = TestApp::new().await;
    let (celestine, _) = begun(&app).await;
    let address = serve(&app.state).await;
    for origin in [
        None,
        Some("https://evil.example"),
        Some("null"),
        Some("http://croisee.test"),
        Some("https://croisee.test.evil.example"),
    ] {
        assert_eq!(
            try_open(address, &celestine, origin).await.err(),
            Some(403),
            "{origin:?}"
        );
    }
    let stranger = somebody(&app, "autre@exemple.fr", None).await;
    let origin = format!("https://{HOST}");
    assert_eq!(
        try_open(address, &stranger, Some(&origin)).await.err(),
        Some(404)
    );
    assert_eq!(
        try_open(address, &app.client(), Some(&origin)).await.err(),
        Some(303)
    );
    // A person has a few windows, not hundreds.
    let mut lines = Vec::new();
    for _ in 0..8 {
        lines.push(open(address, &celestine).await);
    }
    assert_eq!(
        try_open(address, &celestine, Some(&origin)).await.err(),
        Some(429)
    );
}

/// Rights are asked twice a second; the rest is for a starved machine.
const SOON: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_line_closes_with_the_right_to_it() {
    let app = TestApp::new().await;
    let (celestine, ondine) = begun(&app).await;
    let address = serve(&app.state).await;
    let mut hers = open(address, &ondine).await;
    let mut leads = open(address, &celestine).await;
    news(&mut hers, |_| true).await;

    // She leaves the group.
    let id = named(&room(&celestine).await, "Ondine").to_string();
    let mut tx = app.state.db.write().await.expect("a transaction");
    let at = app.state.now();
    let left = group::store::leave(&mut tx, id.parse().expect("a member"), at).await;
    assert_eq!(left, Ok(true));
    tx.commit().await.expect("it is kept");
    let since = Instant::now();
    assert_eq!(closing(&mut hers).await, 4004);
    assert!(since.elapsed() < SOON, "{:?}", since.elapsed());

    // She signs out.
    celestine.post("/deconnexion", &[]).await;
    let since = Instant::now();
    assert_eq!(closing(&mut leads).await, 4004);
    assert!(since.elapsed() < SOON, "{:?}", since.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_no_word_of_ours_closes_the_line_and_disturbs_nobody() {
    let app = TestApp::new().await;
    let (celestine, ondine) = begun(&app).await;
    let address = serve(&app.state).await;
    let mut quiet = open(address, &celestine).await;
    let junk = [
        Message::text("{"),
        Message::binary(vec![1, 2, 3]),
        Message::text("x".repeat(70_000)),
    ];
    for message in junk {
        let mut line = open(address, &ondine).await;
        line.send(message).await.expect("it leaves");
        let code = closing(&mut line).await;
        assert!([1008, 1009, 1006].contains(&code), "{code}");
    }
    hurry(&mut open(address, &ondine).await).await;
    command(&celestine, Command::Begin).await;
    news(&mut quiet, |room| phase(room) == Some("accueil")).await;
}

/// Asks for more than two seconds allow, all at once: it is shown out, unless the machine was slower than that.
async fn hurry(line: &mut Line) {
    const MANY: u32 = 45;
    let begun = Instant::now();
    for id in 0..MANY {
        let asked = Ask::Do {
            command: Command::Begin,
            seen: 0,
        };
        let text = serde_json::to_string(&Spoken { id, ask: asked }).expect("a word");
        if line.send(Message::text(text)).await.is_err() {
            break;
        }
    }
    let shown_out = until(line, |heard| match heard {
        Ok(Heard::Reply { id, .. }) if id + 1 == MANY => Some(None),
        Ok(_) => None,
        Err(code) => Some(Some(code)),
    });
    if let Some(code) = shown_out.await {
        assert!([1008, 1006].contains(&code), "{code}");
        return;
    }
    assert!(
        begun.elapsed() > Duration::from_secs(1),
        "all of them heard"
    );
}

db_test!(
    async fn two_processes_show_one_room(db: Db) {
        let app = TestApp::on(db.clone());
        let (celestine, ondine) = begun(&app).await;
        let relay = Relay::start().await;
        let (base, now) = (address_of(&db), app.state.now().timestamp().to_string());
        let one = Process::start(&base, &now, relay.address).await;
        let two = Process::start(&base, &now, relay.address).await;
        let session = |client: &Client| client.cookie(cookie::SESSION).expect("a session");
        let leads = session(&celestine);
        let page = |server: &Process| format!("http://{}{ROOM}", server.address);
        let open = async |server: &Process, client: &Client| {
            let address = page(server).replacen("http:", "ws:", 1);
            let mut request = format!("{address}/direct?vu=0")
                .into_client_request()
                .expect("a request");
            let headers = request.headers_mut();
            let origin = format!("http://{}", server.address);
            headers.insert("origin", origin.parse().expect("an origin"));
            let line = format!("{}={}", cookie::SESSION, session(client));
            headers.insert("cookie", line.parse().expect("a cookie"));
            connect_async(request).await.expect("a line").0
        };
        let mut hers = open(&two, &ondine).await;
        let begin = [("geste", "commencer"), ("vu", "0")];
        let posted = one.post(&format!("{ROOM}/commande"), &leads, &begin).await;
        assert_eq!(posted, Some((303, format!("{ROOM}?etat=fait"))));
        let heard = news(&mut hers, |room| phase(room) == Some("accueil")).await;
        let shown = [one.page(ROOM, &leads).await, two.page(ROOM, &leads).await];
        assert!(shown.iter().all(|page| page.contains("phase 1 sur 8")));

        // One of them dies: what it knew is in the record, and the other goes on.
        let mut one = one;
        one.kill();
        let next = [("geste", "suivante"), ("vu", "1")];
        let posted = two.post(&format!("{ROOM}/commande"), &leads, &next).await;
        assert_eq!(posted, Some((303, format!("{ROOM}?etat=fait"))));
        let later = news(&mut hers, |room| phase(room) == Some("choix")).await;
        assert!(later.stage.steps.starts_with(&heard.stage.steps));
    }
);
