//! A window that does wrong, by malice or by accident, harms nobody.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use croisee::synthesis::live::{
    gate::HEAVIEST,
    wire::{write_bytes, write_uint},
};
use tokio::time::timeout;
use yrs::{
    Any, ReadTxn as _, Text as _, Transact as _, WriteTxn as _, XmlElementPrelim, XmlFragment as _,
    XmlOut, types::Attrs,
};

use super::{
    rights::document,
    story::request,
    window::{PATIENCE, Served, Window, cookie, knock, reader, writer},
};
use crate::{
    common::{app::TestApp, database::rows},
    seance::ground::{CELESTINE, group, member},
};

#[tokio::test]
async fn a_window_that_sends_anything_is_shown_out_and_the_others_go_on() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let two = writer(&app, "deux@exemple.fr").await;
    let served = Served::of(&app).await;
    let mut honest = Window::open(&served, "ensemble", &one).await;
    let mut other = Window::open(&served, "ensemble", &two).await;
    honest.write("premier").await;
    other.until_text("premier").await;

    let mut bad = Window::open(&served, "ensemble", &two).await;
    for _ in 0..3 {
        bad.send_update(b"\xff\xff\xff").await;
    }
    bad.until("shown out", |window| window.closed.is_some())
        .await;
    assert_eq!(bad.closed, Some(4400));
    assert_eq!(bad.refused, ["malforme"; 3]);

    // A frame larger than any is cut off.
    let mut bad = Window::open(&served, "ensemble", &two).await;
    bad.send(&vec![0; 2 * 1024 * 1024]).await;
    bad.until("shown out", |window| window.closed.is_some())
        .await;

    // Every update that ever broke the engine, in its order.
    let fixture = include_str!("fixtures/yrs-0.28.1-out-of-order-segfault.json");
    let broken: Vec<String> = serde_json::from_str(fixture).expect("a list");
    let mut bad = Window::open(&served, "ensemble", &two).await;
    for update in broken {
        let update = STANDARD.decode(update);
        bad.send_update(&update.expect("base64")).await;
    }
    bad.hear_for(std::time::Duration::from_millis(500)).await;

    honest.write("toujours là ").await;
    honest.until_kept().await;
    other
        .until("the others go on", |window| {
            window.text().contains("toujours là") && window.text().contains("premier")
        })
        .await;
    served.stop().await;
}

#[tokio::test]
async fn nobody_writes_as_another_nor_over_the_others() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let two = writer(&app, "deux@exemple.fr").await;
    let served = Served::of(&app).await;
    let mut honest = Window::open(&served, "noms", &one).await;
    honest.write("signé").await;
    honest.until_kept().await;
    served.put_away().await;
    let mut honest = Window::open_with(&served, "noms", &one, honest.doc.clone()).await;
    honest.sync().await;

    // Somebody else takes the number of this window.
    let doc = yrs::Doc::with_client_id(honest.doc.client_id().get());
    let mut forger = Window::open_with(&served, "noms", &two, doc).await;
    forger.sync().await;
    forger.write("contrefait ").await;
    forger
        .until("a refusal", |window| !window.refused.is_empty())
        .await;
    assert_eq!(forger.refused, ["autrui"]);

    // Somebody's whole document, written elsewhere, adds and erases nothing.
    let mut stranger = Window::open_with(
        &served,
        "noms",
        &two,
        croisee::synthesis::live::engine::blank(),
    )
    .await;
    stranger.type_in("ailleurs ");
    let whole = stranger
        .doc
        .transact()
        .encode_state_as_update_v1(&yrs::StateVector::default());
    stranger.send_update(&whole).await;
    stranger.until_kept().await;
    honest
        .until("both", |window| window.text().contains("ailleurs"))
        .await;
    assert!(honest.text().contains("signé"), "{}", honest.text());

    // The list says who sent what, and whose each number is.
    let authors: Vec<(i32,)> = rows(
        &app.state.db,
        "select author from synthesis_update order by sequence",
    )
    .await;
    assert_eq!(authors, [(2,)], "the first was packed");
    served.stop().await;
}

#[tokio::test]
async fn what_stands_on_something_lost_is_asked_for_again() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let served = Served::of(&app).await;
    let mut window = Window::open(&served, "lacune", &one).await;
    window.until("asked once", |window| window.asked == 1).await;
    let _lost = window.type_in("perdu ");
    window.write("puis ").await;
    window
        .until("asked again", |window| window.asked == 2)
        .await;
    assert_eq!(window.refused, ["lacune"]);
    let mut other = Window::open(&served, "lacune", &one).await;
    other.until_text("puis perdu ").await;
    served.stop().await;
}

#[tokio::test]
async fn who_reads_is_not_given_what_was_erased() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let onlooker = reader(&app, "lectrice@exemple.fr").await;
    let served = Served::of(&app).await;
    let mut window = Window::open(&served, "secret", &one).await;
    window.write("Martine Dupont").await;
    window.until_kept().await;
    window.erase(14).await;
    window.write("une patiente").await;
    window.until_kept().await;
    let fresh = Window::open(&served, "secret", &onlooker).await;
    assert_eq!(fresh.text(), "une patiente");
    let given = String::from_utf8_lossy(&fresh.given).into_owned();
    assert!(!given.contains("Dupont"), "{given}");
    served.stop().await;
}

#[tokio::test]
async fn an_old_page_is_turned_away_before_anything_is_exchanged() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let served = Served::of(&app).await;
    let mut window = Window::open(&served, "version", &one).await;
    window.write("texte").await;
    window.until_kept().await;
    let mut old = Window::open_with(
        &served,
        "version?schema=0",
        &one,
        croisee::synthesis::live::engine::blank(),
    )
    .await;
    old.until("turned away", |window| window.closed.is_some())
        .await;
    assert_eq!(old.closed, Some(4409));
    assert_eq!(old.words[0]["schema"], 1);
    assert!(old.given.is_empty() && old.asked == 0);
    served.stop().await;
}

#[tokio::test]
async fn what_a_document_does_not_hold_is_refused_and_the_others_keep_theirs() {
    let app = TestApp::new().await;
    let _team = group(&app).await;
    let leader = member(&app, CELESTINE).await;
    let served = Served::of(&app).await;
    let id = document(&app).await.to_string();
    let mut honest = Window::open(&served, &id, &leader).await;
    honest.write("texte").await;
    honest.until_kept().await;
    // A page that knows a node of tomorrow, or of nowhere: an editor would erase it, for everybody.
    let mut odd = Window::open(&served, &id, &leader).await;
    let update = {
        let mut transaction = odd.doc.transact_mut();
        let root = transaction.get_or_insert_xml_fragment("prosemirror");
        root.push_back(&mut transaction, XmlElementPrelim::empty("marquee"));
        transaction.encode_update_v1()
    };
    odd.send_update(&update).await;
    odd.until("refused", |window| !window.refused.is_empty())
        .await;
    assert_eq!(odd.refused, ["inconnu"]);
    // Or a mark: it would erase the words that bear it.
    let mut odd = Window::open(&served, &id, &leader).await;
    let update = {
        let mut transaction = odd.doc.transact_mut();
        let root = transaction.get_or_insert_xml_fragment("prosemirror");
        let Some(XmlOut::Text(text)) = root.get(&transaction, 0) else {
            panic!("a text");
        };
        let marks = Attrs::from([("blink".into(), Any::Bool(true))]);
        text.format(&mut transaction, 0, 3, marks);
        transaction.encode_update_v1()
    };
    odd.send_update(&update).await;
    odd.until("refused", |window| !window.refused.is_empty())
        .await;
    assert_eq!(odd.refused, ["inconnu"]);
    honest.write("un ").await;
    honest.until_kept().await;
    let fresh = Window::open(&served, &id, &leader).await;
    assert_eq!(fresh.text(), "un texte");
    served.stop().await;
}

#[tokio::test]
async fn a_name_and_a_colour_are_the_servers() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let served = Served::of(&app).await;
    let mut socket = knock(
        served.address,
        "/collab/presence",
        &[("cookie", &cookie(&one))],
    )
    .await
    .expect("a socket");
    let mut content = Vec::new();
    write_uint(&mut content, 1);
    write_uint(&mut content, 42);
    write_uint(&mut content, 1);
    write_bytes(&mut content, br#"{"user":{"name":"Quelqu'un d'autre"}}"#);
    let frame = croisee::synthesis::live::protocol::presence(&content);
    use futures::{SinkExt as _, StreamExt as _};
    use tokio_tungstenite::tungstenite::Message;
    socket
        .send(Message::Binary(frame.to_vec().into()))
        .await
        .expect("sent");
    loop {
        let frame = timeout(PATIENCE, socket.next()).await;
        let frame = frame.expect("in time").expect("more").expect("a frame");
        if let Message::Binary(frame) = frame
            && frame.first() == Some(&1)
        {
            let heard = String::from_utf8_lossy(&frame).into_owned();
            assert!(
                heard.contains("Banc") && !heard.contains("autre"),
                "{heard}"
            );
            break;
        }
    }
    served.stop().await;
}

#[tokio::test]
async fn a_text_that_is_full_takes_no_more_and_is_still_read_and_erased() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let served = Served::of(&app).await;
    let long = "x".repeat(900_000);
    let many = HEAVIEST / long.len();
    let mut heavy = Window::open(&served, "lourd", &one).await;
    for _ in 0..many {
        heavy.write(&long).await;
        heavy.until_kept().await;
    }
    heavy.write(&long).await;
    heavy
        .until("a refusal", |window| !window.refused.is_empty())
        .await;
    assert_eq!(heavy.refused, ["plein"]);

    // The same by the other way, once it was put away and is weighed anew.
    served.put_away().await;
    let mut again = Window::open(&served, "lourd", &one).await;
    assert_eq!(again.text().len(), many * long.len());
    let more = STANDARD.encode(again.type_in(&long));
    let body = serde_json::json!({ "updates": [more] }).to_string();
    let (status, given) = request(&served, &one, "POST", "/collab/lourd/sync", &body).await;
    assert_eq!(status, 200);
    assert!(
        given.contains(r#""refused":[[0,"plein"]]"#),
        "{:.300}",
        given
    );

    // What is there is read, and erased; then there is room again.
    let mut fresh = Window::open(&served, "lourd", &one).await;
    fresh.erase(u32::try_from(long.len()).expect("short")).await;
    fresh.write("Encore. ").await;
    fresh.write(&long).await;
    fresh.until_kept().await;
    assert_eq!(fresh.refused, [""; 0]);
    served.stop().await;
}
