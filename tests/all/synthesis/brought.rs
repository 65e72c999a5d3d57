//! What the server itself writes in a text for somebody: once, and never said done when it is not.

use std::time::Duration;

use croisee::{
    account::model::SignedIn,
    db::{Db, Tx},
    error::Error,
    on,
    synthesis::{
        actions::{Gesture, Remarked, settle_remark},
        live::Rooms,
        model::{DocumentId, Stage},
        store,
    },
};
use tokio::{
    runtime::Handle,
    task::{JoinHandle, block_in_place},
};
use yrs::{GetString as _, TransactionMut, WriteTxn as _, XmlFragment as _, XmlTextPrelim};

use super::{
    instances::signed_in,
    remarks::{TITLE, begin, id_of, leave, note, text},
    rights::document,
    window::{Served, Window},
};
use crate::{
    common::{
        app::{Client, TestApp},
        database::{count, on_postgres, rows},
        race::run,
    },
    seance::ground::{CELESTINE, group, member},
};

/// Words that hold those they are proposed for.
const LONGER: &str = "Rappel du cadre, en bref";

/// Words proposed to her who leads, who has the text open.
struct Proposed {
    served: Served,
    page: String,
    id: DocumentId,
    note: String,
    window: Window,
    leader: Client,
}

impl Proposed {
    async fn of(app: &TestApp) -> Self {
        group(app).await;
        let leader = member(app, CELESTINE).await;
        let page = begin(&leader).await;
        leave(app, &leader, &page, ("suggestion", TITLE, LONGER)).await;
        let note = note(&leader, &page, LONGER).await;
        let served = Served::with(app.state.clone()).await;
        let id = id_of(&page);
        let window = Window::open(&served, &id.to_string(), &leader).await;
        Self {
            served,
            page,
            id,
            note,
            window,
            leader,
        }
    }

    /// She accepts; the words are told at once, and written when `held` lets them.
    async fn accept_during(&mut self, held: &mut Tx) -> JoinHandle<Result<Remarked, Error>> {
        on!(held, |conn| sqlx::query(
            "update synthesis_owner set beat = beat"
        )
        .execute(&mut **conn)
        .await
        .map(|_| ()))
        .expect("held");
        let person = signed_in(&self.served, &self.leader).await;
        let (state, id) = (self.served.state.clone(), self.id);
        let of = self.note.parse().expect("an id");
        let accepting =
            tokio::spawn(
                async move { settle_remark(&state, id, of, &person, Gesture::Accept).await },
            );
        let is_told = |window: &Window| window.text().contains(LONGER);
        self.window.until("told", is_told).await;
        accepting
    }

    /// What became of the proposal, and how often its words stand in what is written.
    async fn outcome(&self, app: &TestApp) -> (String, usize) {
        let found: Vec<(String,)> = rows(&app.state.db, "select state from synthesis_remark").await;
        let written = text(app, &self.page).await;
        (found[0].0.clone(), written.matches(", en bref").count())
    }
}

fn push(words: &'static str) -> impl FnMut(&mut TransactionMut<'_>) {
    move |transaction| {
        let root = transaction.get_or_insert_xml_fragment("prosemirror");
        let end = root.len(transaction);
        root.insert(transaction, end, XmlTextPrelim::new(words));
    }
}

db_test! {
    async fn what_was_taken_from_this_server_is_not_said_accepted(db: Db) {
        let app = TestApp::on(db);
        let mut proposed = Proposed::of(&app).await;
        let mut tx = app.state.db.write().await.expect("a transaction");
        let accepting = proposed.accept_during(&mut tx).await;
        // As when it is frozen, or another server takes it over.
        store::owner::bar(&mut tx, proposed.id).await.expect("taken");
        tx.commit().await.expect("written");
        let accepted = accepting.await.expect("an answer");
        assert_eq!(accepted, Err(Error::Unreachable));
        assert_eq!(proposed.outcome(&app).await, ("ouverte".to_owned(), 0));
        proposed.window.until("shown out", |window| window.closed.is_some()).await;

        let person = signed_in(&proposed.served, &proposed.leader).await;
        let of = proposed.note.parse().expect("an id");
        let again = settle_remark(&proposed.served.state, proposed.id, of, &person, Gesture::Accept);
        assert_eq!(again.await, Ok(Remarked::Done));
        assert_eq!(proposed.outcome(&app).await, ("acceptee".to_owned(), 1));
        proposed.served.stop().await;
    }
}

db_test! {
    async fn what_was_written_and_not_said_accepted_is_accepted_without_being_written_twice(db: Db) {
        let app = TestApp::on(db);
        let mut proposed = Proposed::of(&app).await;
        let mut tx = app.state.db.write().await.expect("a transaction");
        let first = proposed.accept_during(&mut tx).await;
        // Her line breaks, and she asks again.
        first.abort();
        assert!(first.await.expect_err("given up").is_cancelled());
        let second = proposed.accept_during(&mut tx).await;
        tx.commit().await.expect("let go");
        assert_eq!(second.await.expect("an answer"), Ok(Remarked::Done));
        assert_eq!(proposed.outcome(&app).await, ("acceptee".to_owned(), 1));
        assert_eq!(proposed.window.text().matches(", en bref").count(), 1);
        proposed.served.stop().await;
    }
}

db_test! {
    async fn whoever_may_decide_no_more_once_it_is_written_settles_nothing(db: Db) {
        let app = TestApp::on(db);
        let mut proposed = Proposed::of(&app).await;
        let mut tx = app.state.db.write().await.expect("a transaction");
        let accepting = proposed.accept_during(&mut tx).await;
        let stages = (Stage::Drafting, Stage::Frozen);
        let moved = store::change_stage(&mut tx, proposed.id, stages, None, None, app.state.now()).await;
        assert!(moved.expect("written"));
        tx.commit().await.expect("let go");
        assert_eq!(accepting.await.expect("an answer"), Err(Error::NotFound));
        assert_eq!(proposed.outcome(&app).await.0, "ouverte");
        proposed.served.stop().await;
    }
}

/// A window on a text, and who has it open.
async fn open(app: &TestApp) -> (Served, DocumentId, SignedIn, Window) {
    group(app).await;
    let leader = member(app, CELESTINE).await;
    let served = Served::with(app.state.clone()).await;
    let id = document(app).await;
    let mut window = Window::open(&served, &id.to_string(), &leader).await;
    window.write("mot").await;
    window.until_kept().await;
    let person = signed_in(&served, &leader).await;
    (served, id, person, window)
}

db_test! {
    async fn what_the_record_refused_is_written_once_it_may_be_though_nobody_writes(db: Db) {
        let app = TestApp::on(db);
        let (served, id, person, mut window) = open(&app).await;
        run(&app.state.db, &["alter table synthesis_update rename to away"]).await;
        let edited = served.state.rooms.edit(&served.state, id, &person, push(" revenu")).await;
        assert_eq!(edited, Err(Error::Fault));
        run(&app.state.db, &["alter table away rename to synthesis_update"]).await;
        window.until_text("mot revenu").await;
        let start = std::time::Instant::now();
        while count(&app.state.db, "synthesis_update").await < 2 {
            assert!(start.elapsed().as_secs() < 10, "never written");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        served.stop().await;
    }
}

#[tokio::test]
async fn an_edit_that_stops_the_engine_is_nobody_elses_fault() {
    let app = TestApp::new().await;
    let (served, id, person, mut window) = open(&app).await;
    let rooms = &served.state.rooms;
    let broken = |_: &mut TransactionMut<'_>| panic!("on purpose");
    let edited = rooms.edit(&served.state, id, &person, broken).await;
    assert_eq!(edited, Err(Error::Fault));
    window.write("un ").await;
    window.until_kept().await;
    assert!(window.refused.is_empty(), "{:?}", window.refused);
    // Nor does it take somebody's writing for the server to go on.
    let edited = rooms.edit(&served.state, id, &person, broken).await;
    assert_eq!(edited, Err(Error::Fault));
    let start = std::time::Instant::now();
    while rooms
        .edit(&served.state, id, &person, push(" revenu"))
        .await
        .is_err()
    {
        assert!(start.elapsed().as_secs() < 10, "never made again");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    window.until_text("un mot revenu").await;
    served.stop().await;
}

/// Two servers are asked for the same at once: each makes it on what it read.
async fn on_two_servers(db: Db) {
    let app = TestApp::on(db);
    let (here, id, person, mut window) = open(&app).await;
    let mut state = app.state.clone();
    state.rooms = std::sync::Arc::new(Rooms::default());
    let there = Served::with(state).await;
    // What both would do, as long as nobody did.
    let once = |transaction: &mut TransactionMut<'_>| {
        let root = transaction.get_or_insert_xml_fragment("prosemirror");
        if !root.get_string(transaction).contains("revenu") {
            push(" revenu")(transaction);
        }
    };
    let mut times = 0;
    let edited = there
        .state
        .rooms
        .edit(&there.state, id, &person, |transaction| {
            times += 1;
            once(transaction);
            if times == 1 {
                let edited = here.state.rooms.edit(&here.state, id, &person, once);
                let edited = block_in_place(|| Handle::current().block_on(edited));
                edited.expect("written");
            }
        });
    edited.await.expect("written");
    assert_eq!(times, 2, "made again on what is written");
    window.write("Un ").await;
    window.until_kept().await;
    window.until_text("Un mot revenu").await;
    here.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_two_servers_are_asked_at_once_is_done_once() {
    on_postgres(on_two_servers).await;
}
