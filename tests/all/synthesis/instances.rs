//! Two servers on one record: whoever comes to the one is led to the other. `scripts/collab` does the same
//! with two processes, and kills them.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use croisee::{
    account,
    error::Error,
    group::store as groups,
    synthesis::{
        self,
        live::{self, Rooms},
        model::{DocumentId, Stage, tree},
    },
};
use yrs::{WriteTxn as _, XmlFragment as _, XmlTextPrelim};

use super::{
    desk::{begin, step},
    past::{id_of, say},
    rights::{advance, document},
    window::{Served, Window, cookie, knock, within_a_second},
};
use crate::{
    candidature::ground::wait_until,
    common::{
        app::{Client, TestApp},
        database::{on_postgres, rows},
    },
    seance::ground::{CELESTINE, IDRISS, ONDINE, group, member, signed_in as signed_in_client},
};

/// The same record, from another server.
async fn another(app: &TestApp) -> Served {
    let mut state = app.state.clone();
    state.rooms = std::sync::Arc::new(Rooms::default());
    Served::with(state).await
}

/// Who this is, for a server.
pub async fn signed_in(served: &Served, client: &Client) -> account::model::SignedIn {
    let mut headers = axum::http::HeaderMap::new();
    headers.insert("cookie", cookie(client).parse().expect("a header"));
    let found = account::actions::look_up(&served.state, &headers).await;
    found.expect("read").expect("somebody")
}

/// Somebody leaves the group of this document.
async fn leave(app: &TestApp, id: DocumentId, email: &str) {
    let mut tx = app.state.db.write().await.expect("a transaction");
    let document = synthesis::store::find(&mut tx, id).await.expect("read");
    let group = document.and_then(|document| document.whose.group());
    let addresses = groups::addresses(&mut tx, group.expect("a group")).await;
    let (member, _) = addresses
        .expect("read")
        .into_iter()
        .find(|(_, address)| address.as_str() == email)
        .expect("a member");
    let left = groups::leave(&mut tx, member, app.state.now()).await;
    assert!(left.expect("written"));
    tx.commit().await.expect("written");
}

async fn on_two_servers(db: croisee::db::Db) {
    let app = TestApp::on(db);
    let _team = group(&app).await;
    let leader = member(&app, CELESTINE).await;
    let ondine = member(&app, ONDINE).await;
    let (here, there) = (another(&app).await, another(&app).await);
    let id = document(&app).await;
    let name = id.to_string();

    let mut drafting = Window::open(&here, &name, &leader).await;
    drafting.write("ébauche").await;
    drafting.until_kept().await;
    // Whoever may not is told so by the server they reach, as if it were not there.
    let path = format!("/collab/{name}");
    let refused = knock(there.address, &path, &[("cookie", &cookie(&ondine))]).await;
    assert_eq!(refused.err().map(|status| status.as_u16()), Some(404));
    let mut second = Window::open(&there, &name, &leader).await;
    assert_eq!(second.text(), "ébauche");
    second.write("Une ").await;
    second.until_kept().await;
    drafting.until_text("Une ébauche").await;

    // A stage that changes counts at once on both.
    advance(&app, id, (Stage::Drafting, Stage::Proposed)).await;
    let mut reading = Window::open(&there, &name, &ondine).await;
    advance(&app, id, (Stage::Proposed, Stage::Contributions)).await;
    let may_write = reading.until("may write", |window| window.right() == "ecriture");
    within_a_second(&app.state.db, may_write).await;
    reading.write("Notre texte. ").await;
    reading.until_kept().await;
    drafting.until_text("Notre texte. Une ébauche").await;

    // An edit that the second server makes by itself comes in where the document is open.
    let person = signed_in(&there, &leader).await;
    let edit = |transaction: &mut yrs::TransactionMut<'_>| {
        let root = transaction.get_or_insert_xml_fragment("prosemirror");
        let end = root.len(transaction);
        root.insert(transaction, end, XmlTextPrelim::new(" Revenu."));
    };
    let rooms = &there.state.rooms;
    let place = rooms.edit(&there.state, id, &person, edit).await;
    drafting
        .until("brought back", |window| window.text().ends_with(" Revenu."))
        .await;
    reading
        .until("and on the second", |window| {
            window.text() == drafting.text()
        })
        .await;
    let authors: Vec<(i64, i32)> = rows(
        &app.state.db,
        "select sequence, author from synthesis_update order by sequence desc limit 1",
    )
    .await;
    assert_eq!(authors, [(place.expect("a place"), 1)], "as the leader");
    let person = signed_in(&there, &ondine).await;
    advance(&app, id, (Stage::Contributions, Stage::Proofreading)).await;
    // Whoever contributed reads over, on the server that does not hold the document too.
    let may_not = reading.until("may write no more", |window| window.right() == "suggestion");
    within_a_second(&app.state.db, may_not).await;
    reading.write("Trop tard. ").await;
    reading
        .until("refused", |window| window.refused == ["lecture"])
        .await;
    let refused = rooms.edit(&there.state, id, &person, edit).await;
    assert_eq!(refused, Err(Error::NotFound));
    let held: Vec<(i64,)> = rows(&app.state.db, "select token from synthesis_owner").await;
    assert_eq!(held, [(1,)], "the document never changed hands");

    // Whoever signs out is shown out, whichever server they came by.
    within_a_second(&app.state.db, async {
        ondine.post("/deconnexion", &[]).await;
        reading
            .until("shown out", |window| window.closed.is_some())
            .await;
    })
    .await;
    assert_eq!(reading.closed, Some(4403));

    // And whoever is a member no more, of both at once.
    let text = drafting.text();
    let first = Window::open(&here, &name, &member(&app, IDRISS).await).await;
    let mut leaving = [
        first,
        Window::open(&there, &name, &signed_in_client(&app, IDRISS).await).await,
    ];
    assert_eq!(leaving[1].text(), text);
    within_a_second(&app.state.db, async {
        leave(&app, id, IDRISS).await;
        for window in &mut leaving {
            window
                .until("shown out", |window| window.closed.is_some())
                .await;
            assert_eq!(window.closed, Some(4403));
        }
    })
    .await;

    // The first lets go; the second takes it, and says the same.
    here.put_away().await;
    let fresh = Window::open(&there, &name, &leader).await;
    assert_eq!(fresh.text(), text);
    here.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_document_is_written_through_two_servers() {
    on_postgres(on_two_servers).await;
}

/// The text is frozen through a server that does not hold it: its holder lets it go, and takes nothing more.
async fn frozen_from_afar(db: croisee::db::Db) {
    let app = TestApp::on(db);
    group(&app).await;
    wait_until(&app, "2025-06-03T18:00:00+02:00");
    let (celestine, ondine) = (member(&app, CELESTINE).await, member(&app, ONDINE).await);
    // The pages are those of a third server.
    let (here, there) = (another(&app).await, another(&app).await);
    let page = begin(&celestine, "aep_situation", "", "Une synthèse").await;
    let name = id_of(&page).to_string();
    let mut holding = Window::open(&here, &name, &celestine).await;
    say(&mut holding, 0, "Dernier mot.").await;
    for (from, to) in [("redaction", "proposee"), ("proposee", "relecture")] {
        let moved = step(&celestine, &page, from, to, "").await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
    }
    let mut reading = Window::open(&there, &name, &ondine).await;
    assert!(reading.text().contains("Dernier mot."));

    let fields = [("depuis", "relecture"), ("vers", "figee"), ("relu", "oui")];
    let frozen = celestine.post(&format!("{page}/etape"), &fields).await;
    assert_eq!(frozen.status, StatusCode::SEE_OTHER, "{}", frozen.body);
    within_a_second(&app.state.db, async {
        for window in [&mut holding, &mut reading] {
            window
                .until("let go, or made a reader", |window| {
                    window.closed == Some(1012) || window.right() == "lecture"
                })
                .await;
        }
    })
    .await;

    // Wherever one comes back, one reads the last word, and writes nothing after it.
    for served in [&here, &there] {
        let mut late = Window::open(served, &name, &celestine).await;
        assert_eq!(late.right(), "lecture");
        assert!(late.text().contains("Dernier mot."));
        late.write("Trop tard. ").await;
        late.until("refused", |window| window.refused == ["lecture"])
            .await;
    }
    let kept: Vec<(String,)> = rows(
        &app.state.db,
        "select content from synthesis_version where kind = 'figee'",
    )
    .await;
    assert_eq!(kept.len(), 1);
    assert!(kept[0].0.contains("Dernier mot."), "{}", kept[0].0);
    let mut tx = app.state.db.read().await.expect("a transaction");
    let (doc, _) = live::read(&mut tx, id_of(&page)).await.expect("a text");
    drop(tx);
    let said = tree::read(&doc).expect("a text");
    let said = serde_json::to_string(&said).expect("words");
    assert_eq!(said, kept[0].0, "what is frozen is what the list makes");
    here.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_text_is_frozen_by_a_server_that_does_not_hold_it() {
    on_postgres(frozen_from_afar).await;
}

#[tokio::test]
async fn without_a_seal_nothing_is_asked_of_a_server() {
    let app = TestApp::new().await;
    let known = app.state.rooms.holder().to_string();
    let other = DocumentId::fresh().to_string();
    let path = format!("/collab/{}/instances", DocumentId::fresh());
    let far = "9999999999.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    for (meant, seal, wanted) in [
        (None, None, StatusCode::NOT_FOUND),
        (Some(&known), None, StatusCode::NOT_FOUND),
        (Some(&known), Some(far), StatusCode::NOT_FOUND),
        (Some(&known), Some("1."), StatusCode::NOT_FOUND),
        (Some(&known), Some("."), StatusCode::NOT_FOUND),
        (Some(&other), Some(far), StatusCode::MISDIRECTED_REQUEST),
    ] {
        let mut request = Request::post(&path);
        if let Some(meant) = meant {
            request = request.header("croisee-instance", meant);
        }
        if let Some(seal) = seal {
            request = request.header("croisee-sceau", seal);
        }
        let body = Body::from(r#"{"person":null,"update":""}"#);
        let request = request.body(body).expect("a request");
        let answer = app.client().send(request).await;
        assert_eq!(answer.status, wanted, "{meant:?} {seal:?}");
    }
}
