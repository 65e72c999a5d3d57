//! What was written stays: through a list made short, a damaged record, a process that fell.

use std::time::Duration;

use croisee::{
    on,
    synthesis::{
        live::check,
        model::DocumentId,
        store::log::{self, Entry, PLATFORM},
    },
};

use yrs::{WriteTxn as _, XmlFragment as _, XmlTextPrelim};

use super::{
    instances::signed_in,
    window::{Served, Sheet, Window, cookie, knock, writer},
};
use crate::common::{
    app::TestApp,
    database::{count, rows},
    race::run,
};

async fn is_well(app: &TestApp) -> bool {
    let mut tx = app.state.db.read().await.expect("a transaction");
    let report = check::all(&mut tx).await.expect("a report");
    tx.commit().await.expect("read");
    report.is_well()
}

/// The only one there is.
async fn the_document(app: &TestApp) -> DocumentId {
    let found: Vec<(DocumentId,)> = rows(&app.state.db, "select id from synthesis").await;
    assert_eq!(found.len(), 1);
    found[0].0
}

db_test!(
    async fn a_list_is_made_short_while_people_write(db: Db) {
        let app = TestApp::on(db);
        let one = writer(&app, "une@exemple.fr").await;
        let served = Served::of(&app).await;
        let mut window = Window::open(&served, "longue", &one).await;
        // On and on: whenever it is made short, something comes meanwhile.
        let start = std::time::Instant::now();
        let mut written = 0;
        while written < 1200 || count(&app.state.db, "synthesis_archive").await < 2 {
            assert!(
                start.elapsed().as_secs() < 60,
                "never made short: {written}"
            );
            for number in 0..50 {
                window.write(if number % 10 == 0 { "é" } else { "a" }).await;
            }
            written += 50;
            window.hear_for(Duration::from_millis(20)).await;
        }
        window.until_kept().await;
        let fresh = Window::open(&served, "longue", &one).await;
        assert_eq!(fresh.text(), window.text());
        assert_eq!(fresh.text().chars().count(), written);
        served.put_away().await;
        assert_eq!(count(&app.state.db, "synthesis_update").await, 0);
        assert!(is_well(&app).await);
        // And from the record alone.
        let again = Window::open(&served, "longue", &one).await;
        assert_eq!(again.text(), window.text());
        served.stop().await;
    }
);

db_test!(
    async fn a_document_that_cannot_be_made_again_is_refused_and_left_as_it_is(db: Db) {
        let app = TestApp::on(db);
        let one = writer(&app, "une@exemple.fr").await;
        let served = Served::of(&app).await;
        let mut window = Window::open(&served, "abimee", &one).await;
        for _ in 0..3 {
            window.write("mot ").await;
        }
        window.until_kept().await;
        served.put_away().await;
        assert!(is_well(&app).await);

        // A newer server wrote it, with what this one does not know.
        run(&app.state.db, &["update synthesis set schema_version = 2"]).await;
        let path = "/collab/abimee";
        let refused = knock(served.address, path, &[("cookie", &cookie(&one))]).await;
        assert_eq!(refused.err().map(|status| status.as_u16()), Some(503));
        run(&app.state.db, &["update synthesis set schema_version = 1"]).await;

        run(&app.state.db, &["delete from synthesis_snapshot"]).await;
        let refused = knock(served.address, path, &[("cookie", &cookie(&one))]).await;
        assert_eq!(refused.err().map(|status| status.as_u16()), Some(503));
        assert!(!is_well(&app).await);
        assert_eq!(count(&app.state.db, "synthesis_archive").await, 1);
        assert_eq!(count(&app.state.db, "synthesis_snapshot").await, 0);
        served.stop().await;
    }
);

db_test!(
    async fn who_asked_may_go_away_while_it_is_written(db: Db) {
        let app = TestApp::on(db);
        let one = writer(&app, "une@exemple.fr").await;
        let served = Served::of(&app).await;
        let mut window = Window::open(&served, "partie", &one).await;
        window.write("mot ").await;
        window.until_kept().await;
        let id = the_document(&app).await;
        let person = signed_in(&served, &one).await;

        // Somebody holds the record, so that the writing lasts; the line of whoever asked breaks meanwhile.
        let mut tx = app.state.db.write().await.expect("a transaction");
        on!(&mut tx, |conn| sqlx::query(
            "update synthesis_owner set beat = beat"
        )
        .execute(&mut **conn)
        .await
        .map(|_| ()))
        .expect("held");
        let state = served.state.clone();
        let asking = tokio::spawn(async move {
            let edit = |transaction: &mut yrs::TransactionMut<'_>| {
                let root = transaction.get_or_insert_xml_fragment("prosemirror");
                let end = root.len(transaction);
                root.insert(transaction, end, XmlTextPrelim::new("revenu"));
            };
            state.rooms.edit(&state, id, &person, edit).await
        });
        window
            .until("told", |window| window.text() == "mot revenu")
            .await;
        asking.abort();
        assert!(asking.await.expect_err("given up").is_cancelled());
        tx.commit().await.expect("let go");

        window.write("Un ").await;
        window.until_kept().await;
        drop(window);
        served.put_away().await;
        assert!(is_well(&app).await);
        let again = Window::open(&served, "partie", &one).await;
        assert_eq!(again.text(), "Un mot revenu");
        served.stop().await;
    }
);

db_test!(
    async fn a_process_that_was_replaced_writes_nothing_and_acknowledges_nothing(db: Db) {
        let app = TestApp::on(db);
        let one = writer(&app, "une@exemple.fr").await;
        let served = Served::of(&app).await;
        let mut window = Window::open(&served, "partie", &one).await;
        window.write("mot ").await;
        window.until_kept().await;
        let db = &app.state.db;
        run(db, &["update synthesis_owner set token = token + 1"]).await;
        let written = count(db, "synthesis_update").await;
        window.write("perdu").await;
        window
            .until("shown out", |window| window.closed == Some(1012))
            .await;
        assert!(window.kept.0 < window.sent);
        assert_eq!(count(db, "synthesis_update").await, written);
        served.stop().await;
    }
);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn those_who_come_together_find_one_text_and_all_of_it() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let two = writer(&app, "deux@exemple.fr").await;
    let served = Served::of(&app).await;
    let mut window = Window::open(&served, "matin", &one).await;
    window.write("hier").await;
    window.until_kept().await;
    served.put_away().await;
    let opening = (0..16).map(|place| {
        let client = if place % 2 == 0 { &one } else { &two };
        Window::open(&served, "matin", client)
    });
    let mut windows = futures::future::join_all(opening).await;
    for window in &windows {
        assert_eq!(window.text(), "hier");
    }
    // One text, not one each.
    windows[0].write("Dès ").await;
    for window in &mut windows {
        window.until_text("Dès hier").await;
    }
    served.stop().await;
}

/// How often a text that lived long was changed.
const REVISIONS: i64 = 25_000;

#[tokio::test]
async fn a_long_history_is_opened_from_one_snapshot_and_weighs_little() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let served = Served::of(&app).await;
    let window = Window::open(&served, "vieille", &one).await;
    let id = the_document(&app).await;
    drop(window);
    served.put_away().await;
    let at = app.state.now();
    let writing = Sheet::blank();
    let entries: Vec<Entry> = (1..=REVISIONS)
        .map(|sequence| Entry {
            sequence,
            author: PLATFORM,
            at,
            // Words, and some of them taken back.
            content: writing.change(if sequence % 10 == 0 { None } else { Some("a") }),
        })
        .collect();
    let mut tx = app.state.db.write().await.expect("a transaction");
    log::append(&mut tx, id, &entries).await.expect("written");
    tx.commit().await.expect("written");

    let whole = Window::open(&served, "vieille", &one).await;
    assert_eq!(whole.text().len(), 20_000);
    drop(whole);
    served.put_away().await;
    let mut tx = app.state.db.read().await.expect("a transaction");
    let snapshot = log::snapshot(&mut tx, id).await.expect("read");
    let snapshot = snapshot.expect("a snapshot");
    let loose = log::after(&mut tx, id, snapshot.sequence).await;
    let packs = log::archives(&mut tx, id).await.expect("read");
    tx.commit().await.expect("read");
    // Whoever opens it reads this and no more, and a change costs what it says.
    assert_eq!(
        (snapshot.sequence, loose.expect("read").len()),
        (REVISIONS, 0)
    );
    let weight = snapshot.content.len();
    assert!(weight < 4 * entries.len(), "{weight}");
    let packed: usize = packs.iter().map(|pack| pack.content.len()).sum();
    assert!(packed < 40 * entries.len(), "{packed}");
    let again = Window::open(&served, "vieille", &one).await;
    assert_eq!(again.text(), writing.text());
    served.stop().await;
}

#[tokio::test]
async fn what_was_told_before_a_fall_is_brought_back_by_whoever_heard_it() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let two = writer(&app, "deux@exemple.fr").await;
    let served = Served::of(&app).await;
    let mut author = Window::open(&served, "chute", &one).await;
    let mut witness = Window::open(&served, "chute", &two).await;
    author.write("dit ").await;
    author.until_kept().await;
    author.write("juste avant ").await;
    witness.until_text("juste avant dit ").await;
    author.until_kept().await;
    let (doc, authors_doc) = (witness.doc.clone(), author.doc.clone());

    // As after a fall: the last update did not reach the record, and nobody let the document go.
    let mut state = app.state.clone();
    run(
        &app.state.db,
        &["delete from synthesis_update where sequence = 2"],
    )
    .await;
    drop(author);
    state.rooms = std::sync::Arc::new(croisee::synthesis::live::Rooms::of_bench());
    let again = Served::with(state).await;
    let mut witness = Window::open_with(&again, "chute", &two, doc).await;
    witness.sync().await;
    let mut fresh = Window::open(&again, "chute", &two).await;
    fresh.until_text("juste avant dit ").await;
    assert!(witness.refused.is_empty(), "{:?}", witness.refused);

    // And whoever wrote it goes on under the same number.
    let mut author = Window::open_with(&again, "chute", &one, authors_doc).await;
    author.sync().await;
    author.write("encore ").await;
    author.until_kept().await;
    assert!(author.refused.is_empty(), "{:?}", author.refused);
    fresh.until_text("encore juste avant dit ").await;

    // The process that was replaced writes no more.
    let mut late = Window::open(&served, "chute", &one).await;
    late.write("trop tard ").await;
    late.until("shown out", |window| window.closed.is_some())
        .await;
    assert_eq!(late.closed, Some(1012));
    assert!(is_well(&app).await);
    again.put_away().await;
}
