//! Who holds a document open, for how long, and what the others feel of it when something there fails.

use std::time::{Duration, Instant};

use croisee::{
    db::{Db, Tx},
    on,
    synthesis::{
        live::check,
        model::{DocumentId, Stage},
        store::{log, owner},
    },
};
use uuid::Uuid;

use super::{
    rights::{advance, document},
    window::{Served, Window, cookie, knock, within_a_second, writer},
};
use crate::{
    common::{
        app::TestApp,
        database::{count, on_postgres, rows},
        race::run,
    },
    seance::ground::{CELESTINE, ONDINE, group, member},
};

/// Does something to the record, and keeps what it locks.
async fn begin(db: &Db, statement: &'static str) -> Tx {
    let mut tx = db.write().await.expect("a transaction");
    on!(&mut tx, |conn| sqlx::query(statement)
        .execute(&mut **conn)
        .await
        .map(|_| ()))
    .expect("done");
    tx
}

/// Waits until something is so, on a busy machine.
macro_rules! until {
    ($what:literal, $is_so:expr) => {{
        let start = Instant::now();
        while !$is_so {
            assert!(
                start.elapsed() < Duration::from_secs(12),
                "never: {}",
                $what
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }};
}

/// How many statements wait for somebody else's lock, on PostgreSQL.
async fn waiting(db: &Db) -> i64 {
    let found: Vec<(i64,)> = rows(
        db,
        "select count(*) from pg_stat_activity
         where wait_event_type = 'Lock' and datname = current_database()",
    )
    .await;
    found[0].0
}

/// Under which token each document is held, and by whom.
async fn held(db: &Db) -> Vec<(i64, Option<Uuid>)> {
    rows(db, "select token, holder from synthesis_owner").await
}

/// Whether somebody who comes is told that the document cannot be opened.
async fn is_refused(served: &Served, path: &str, cookie: &str) -> bool {
    let knocked = knock(served.address, path, &[("cookie", cookie)]).await;
    knocked.err().map(|status| status.as_u16()) == Some(503)
}

/// A document that was written and put away, and the cookie of whoever may open it again.
async fn put_away(app: &TestApp) -> (Served, String) {
    let one = writer(app, "une@exemple.fr").await;
    let served = Served::of(app).await;
    let mut window = Window::open(&served, "rendu", &one).await;
    window.write("mot").await;
    window.until_kept().await;
    drop(window);
    served.put_away().await;
    assert_eq!(held(&app.state.db).await, [(1, None)]);
    (served, cookie(&one))
}

db_test!(
    async fn a_reading_keeps_one_picture(db: Db) {
        let app = TestApp::on(db);
        let db = &app.state.db;
        let one = writer(&app, "une@exemple.fr").await;
        let served = Served::of(&app).await;
        let mut window = Window::open(&served, "image", &one).await;
        for _ in 0..3 {
            window.write("mot ").await;
        }
        window.until_kept().await;
        let documents: Vec<(DocumentId,)> = rows(db, "select id from synthesis").await;
        let id = documents[0].0;

        // Its list is made short between two statements of somebody who reads it.
        let mut tx = db.read().await.expect("a transaction");
        let packed = log::archives(&mut tx, id).await.expect("read");
        assert!(packed.is_empty());
        drop(window);
        served.put_away().await;
        assert_eq!(count(db, "synthesis_update").await, 0);
        let loose = log::after(&mut tx, id, 0).await.expect("read");
        assert_eq!(loose.len(), 3, "in neither");
        let report = check::all(&mut tx).await.expect("a report");
        assert!(report.is_well());
        tx.commit().await.expect("read");
        served.stop().await;
    }
);

/// Ten documents of one server, which says that it lives while it writes in all of them.
async fn a_beat_beside_a_group(db: Db) {
    let app = TestApp::on(db);
    let db = &app.state.db;
    let one = writer(&app, "une@exemple.fr").await;
    let served = Served::of(&app).await;
    for place in 0..10 {
        Window::open(&served, &format!("texte-{place}"), &one).await;
    }
    served.put_away().await;
    let documents: Vec<(DocumentId, i64)> = rows(
        db,
        "select document_id, token from synthesis_owner order by document_id",
    )
    .await;
    assert_eq!(documents.len(), 10);
    let (holder, until_then) = (Uuid::now_v7(), app.state.now());
    // Rows lie in the order in which they were last written: here, the last first.
    for (document, token) in documents.iter().rev() {
        let mut tx = db.write().await.expect("a transaction");
        let taken = owner::take(&mut tx, *document, *token, holder, "", until_then).await;
        assert!(taken.expect("written"));
        tx.commit().await.expect("written");
    }

    let Db::Postgres(pool) = db.clone() else {
        panic!("another database");
    };
    let mut group = db.write().await.expect("a transaction");
    let mut beating = None;
    for (document, token) in documents {
        let held = owner::hold(&mut group, document, token + 1, until_then).await;
        assert_eq!(held, Ok(true), "in each other's way");
        if beating.is_none() {
            let pool = pool.clone();
            let beat = async move { owner::beat(&pool, holder, until_then).await };
            beating = Some(tokio::spawn(beat));
            until!("waits", waiting(db).await == 1);
        }
    }
    group.commit().await.expect("written");
    let beaten = beating.expect("a beat").await.expect("an end");
    assert_eq!(beaten.map(|held| held.len()), Ok(10));
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_that_says_it_lives_is_not_in_the_way_of_what_it_writes() {
    on_postgres(a_beat_beside_a_group).await;
}

db_test!(
    async fn what_a_newer_server_wrote_is_not_even_touched(db: Db) {
        let app = TestApp::on(db);
        let db = &app.state.db;
        let (served, cookie) = put_away(&app).await;
        run(db, &["update synthesis set schema_version = 2"]).await;
        assert!(is_refused(&served, "/collab/rendu", &cookie).await);
        assert_eq!(held(db).await, [(1, None)]);
        served.stop().await;
    }
);

db_test!(
    async fn a_document_where_nobody_finds_a_seat_is_let_go(db: Db) {
        let app = TestApp::on(db);
        let db = &app.state.db;
        let (_before, cookie) = put_away(&app).await;
        // One that waits for nobody's return.
        let served = Served::of(&app).await;
        run(db, &["alter table synthesis_author rename to away"]).await;
        assert!(is_refused(&served, "/collab/rendu", &cookie).await);
        run(db, &["alter table away rename to synthesis_author"]).await;
        until!("let go", held(db).await == [(2, None)]);
        served.stop().await;
    }
);

db_test!(
    async fn a_document_that_cannot_be_made_again_is_given_back(db: Db) {
        let app = TestApp::on(db);
        let db = &app.state.db;
        let (served, cookie) = put_away(&app).await;
        run(db, &["delete from synthesis_snapshot"]).await;
        assert!(is_refused(&served, "/collab/rendu", &cookie).await);
        assert_eq!(held(db).await, [(2, None)]);
        // Whoever opens it one day learns that somebody fell with it.
        run(
            db, &["update synthesis_owner set holder = document_id, expires_at = '2000-01-01T00:00:00.000000Z'"])
        .await;
        assert!(is_refused(&served, "/collab/rendu", &cookie).await);
        assert_eq!(held(db).await, [(3, Some(Uuid::nil()))]);
        served.stop().await;
    }
);

#[tokio::test]
async fn a_server_that_everybody_left_has_nothing_in_hand() {
    let app = TestApp::new().await;
    let one = writer(&app, "une@exemple.fr").await;
    let served = Served::of(&app).await;
    // A page that is loaded again: two departures, one document to put away.
    for _ in 0..2 {
        Window::open(&served, "quitte", &one).await;
    }
    tokio::time::sleep(Duration::from_secs(4)).await;
    let rooms = &served.state.rooms;
    until!("idle", rooms.is_idle());
    served.stop().await;
}

/// A server stops, and cannot make the list of its first document short.
async fn stopped_with_three_documents(db: Db) {
    let app = TestApp::on(db);
    let db = &app.state.db;
    let one = writer(&app, "une@exemple.fr").await;
    let served = Served::of(&app).await;
    for name in ["un", "deux", "trois"] {
        let mut window = Window::open(&served, name, &one).await;
        window.write("mot").await;
        window.until_kept().await;
    }
    let kept_away = begin(db, "lock table synthesis_snapshot in share mode").await;
    let state = served.state.clone();
    let stopping = tokio::spawn(async move { state.rooms.close(&state).await });
    until!("every document let go", {
        held(db).await.iter().all(|(_, holder)| holder.is_none())
    });
    assert!(!stopping.is_finished(), "lists are made short afterwards");
    kept_away.commit().await.expect("let go");
    stopping.await.expect("an end");
    assert_eq!(count(db, "synthesis_update").await, 0);
    assert_eq!(count(db, "synthesis_archive").await, 3);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_that_stops_lets_every_document_go_before_it_tidies_any() {
    on_postgres(stopped_with_three_documents).await;
}

#[tokio::test]
async fn whoever_cannot_be_looked_at_hides_nobody() {
    let app = TestApp::new().await;
    let db = &app.state.db;
    let one = writer(&app, "une@exemple.fr").await;
    let two = writer(&app, "deux@exemple.fr").await;
    let served = Served::of(&app).await;
    let staying = Window::open(&served, "ensemble", &one).await;
    // In whatever order they are looked at, some come after.
    let mut leaving = Vec::new();
    for _ in 0..20 {
        leaving.push(Window::open(&served, "ensemble", &two).await);
    }
    run(
        db,
        &["update session set seen_at = 'abîmé'
         where account_id = (select id from account where email = 'une@exemple.fr')"],
    )
    .await;
    within_a_second(db, async {
        two.post("/deconnexion", &[]).await;
        for window in &mut leaving {
            window
                .until("shown out", |window| window.closed.is_some())
                .await;
        }
    })
    .await;
    drop(staying);
    served.stop().await;
}

/// In one room somebody is to be given a number, which cannot be written; in the other somebody signs out.
async fn two_rooms(db: Db) {
    let app = TestApp::on(db);
    let db = &app.state.db;
    group(&app).await;
    let leader = member(&app, CELESTINE).await;
    let ondine = member(&app, ONDINE).await;
    let served = Served::of(&app).await;
    let (stuck, other) = (document(&app).await, document(&app).await);
    advance(&app, stuck, (Stage::Drafting, Stage::Proposed)).await;
    let mut reading = Window::open(&served, &stuck.to_string(), &ondine).await;
    let mut leaving = Window::open(&served, &other.to_string(), &leader).await;

    let kept_away = begin(
        db,
        "lock table synthesis_author in share row exclusive mode",
    )
    .await;
    advance(&app, stuck, (Stage::Proposed, Stage::Contributions)).await;
    until!("waits", waiting(db).await == 1);
    leader.post("/deconnexion", &[]).await;
    let shown_out = leaving.until("shown out", |window| window.closed.is_some());
    within_a_second(db, shown_out).await;
    kept_away.commit().await.expect("let go");
    reading
        .until("may write", |window| window.right() == "ecriture")
        .await;
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_room_waits_for_what_another_waits_for() {
    on_postgres(two_rooms).await;
}
