//! The last place of a workshop: fifty people register at once, round after round; exactly one has it.
//!
//! `CROISEE_ROUNDS` says how many rounds (ten in `make test`, two hundred in `make soak`). The last test
//! takes the guards away one after the other, to show that this very race overbooks without them.

use std::{collections::BTreeSet, env, sync::Arc};

use croisee::{
    account::{self, model::Email},
    db::{Db, Tx},
    server::state::AppState,
    workshop::{model::RegistrationId, rules, store},
};
use sqlx::postgres::PgPoolOptions;

use super::ground::{DOOR, published, wait_until};
use crate::{
    common::{
        app::{Client, TestApp},
        database::{count, rows},
        process::Process,
        race::{all_at_once, run},
        relay::Relay,
    },
    decision::ground::address_of,
};

/// How many people register at once.
const CROWD: usize = 50;
/// What each types.
const FIELDS: [(&str, &str); 4] = [
    ("prenom", "Foule"),
    ("nom", "Nombreuse"),
    ("categorie", "patient_partenaire"),
    ("accord", "true"),
];

fn rounds() -> usize {
    let asked = env::var("CROISEE_ROUNDS").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(10)
}

/// Fifty people who may register for a workshop of one place: their sessions.
async fn crowd(app: &TestApp) -> Vec<String> {
    published(app, "1").await;
    let mut sessions = Vec::new();
    for rank in 0..CROWD {
        let email = Email::parse(&format!("foule{rank}@example.org")).expect("an address");
        account::actions::grant(&app.state, &email, None)
            .await
            .expect("an account");
        let session = account::actions::mint_session_for(&app.state, &email).await;
        let session = session.expect("the record").expect("a session");
        sessions.push(session.as_str().to_owned());
    }
    sessions
}

/// What registering leads to: a place, the line; anything else is a fault.
fn has_place(status: u16, location: &str) -> bool {
    assert_eq!(status, 303, "{location}");
    if location == format!("{DOOR}?fait=place") {
        return true;
    }
    assert_eq!(location, format!("{DOOR}?fait=attente"));
    false
}

/// One has the place, everybody else waits, and nobody is lost.
async fn is_sound(db: &Db, attending: usize, round: usize) {
    assert_eq!(attending, 1, "round {round}");
    assert_eq!(count(db, "workshop_place").await, 1, "round {round}");
    let attending = "registration where status = 'inscrite'";
    assert_eq!(count(db, attending).await, 1, "round {round}");
    let waiting = "registration where status = 'attente'";
    assert_eq!(count(db, waiting).await, 49, "round {round}");
    run(db, &["delete from registration", "delete from outbox"]).await;
}

/// A second pool over the same PostgreSQL database: another server.
async fn second(db: &Db) -> Option<Db> {
    let Db::Postgres(pool) = db else { return None };
    let options = pool.connect_options().as_ref().clone();
    let pool = PgPoolOptions::new()
        .max_connections(20)
        .connect_with(options)
        .await
        .expect("a second pool");
    Some(Db::Postgres(pool))
}

/// The rounds of the race, over servers that share one record.
async fn race(apps: &[&TestApp], sessions: &[String]) {
    let clients: Vec<Client> = sessions
        .iter()
        .enumerate()
        .map(|(rank, session)| {
            let client = apps[rank % apps.len()].client();
            client.give_cookie("__Host-session", session);
            client
        })
        .collect();
    for round in 0..rounds() {
        let attending = all_at_once(clients.len(), |rank| {
            let client = clients[rank].copy();
            async move {
                let answer = client.post(DOOR, &FIELDS).await;
                has_place(answer.status.as_u16(), answer.location())
            }
        })
        .await;
        is_sound(&apps[0].state.db, attending, round).await;
    }
}

db_test!(
    async fn fifty_registrations_for_the_last_place_give_it_to_one(db: Db) {
        let app = TestApp::on(db.clone());
        let sessions = crowd(&app).await;
        match second(&db).await {
            None => race(&[&app], &sessions).await,
            Some(other) => {
                let twin = TestApp::on(other);
                wait_until(&twin, &app.state.now().timestamp().to_string());
                race(&[&app, &twin], &sessions).await;
                twin.state.db.close().await;
            }
        }
    }
);

db_test!(
    async fn two_processes_give_the_last_place_to_one(db: Db) {
        let app = TestApp::on(db.clone());
        let sessions = Arc::new(crowd(&app).await);
        let relay = Relay::start().await;
        let (base, now) = (address_of(&db), app.state.now().timestamp().to_string());
        let servers = Arc::new([
            Process::start(&base, &now, relay.address).await,
            Process::start(&base, &now, relay.address).await,
        ]);
        for round in 0..rounds() {
            let attending = all_at_once(sessions.len(), |rank| {
                let (servers, sessions) = (Arc::clone(&servers), Arc::clone(&sessions));
                async move {
                    let answer = servers[rank % 2].post(DOOR, &sessions[rank], &FIELDS).await;
                    let (status, location) = answer.expect("an answer");
                    has_place(status, &location)
                }
            })
            .await;
            is_sound(&db, attending, round).await;
        }
    }
);

/// Taking a place as the verb does, with the lock or without.
async fn take_with(state: AppState, id: RegistrationId, has_lock: bool) -> bool {
    let workshop = async |tx: &mut Tx| {
        let slug = "annoncer-entendre".parse().expect("a slug");
        store::find(tx, &slug)
            .await
            .expect("the record")
            .expect("it")
    };
    let read = async |tx: &mut Tx, workshop| {
        let numbers = store::place_numbers(tx, workshop).await.expect("places");
        let held: BTreeSet<i32> = numbers.into_iter().collect();
        rules::next_place(&held, 1)
    };
    let (mut tx, workshop, place) = if has_lock {
        let mut tx = state.db.write().await.expect("a transaction");
        let workshop = workshop(&mut tx).await.id;
        store::hold(&mut tx, workshop).await.expect("the lock");
        let place = read(&mut tx, workshop).await;
        (tx, workshop, place)
    } else {
        let mut reading = state.db.read().await.expect("a transaction");
        let workshop = workshop(&mut reading).await.id;
        let place = read(&mut reading, workshop).await;
        reading.commit().await.expect("read");
        let tx = state.db.write().await.expect("a transaction");
        (tx, workshop, place)
    };
    let Some(place) = place else { return false };
    let taken = store::take_place(&mut tx, workshop, place, id)
        .await
        .expect("the record");
    tx.commit().await.expect("kept");
    taken
}

/// The most people that had the place, over the rounds.
async fn worst(state: &AppState, crowd: &[RegistrationId], has_lock: bool) -> usize {
    let mut worst = 0;
    for _ in 0..rounds() {
        let taken = all_at_once(crowd.len(), |rank| {
            take_with(state.clone(), crowd[rank], has_lock)
        })
        .await;
        let held = usize::try_from(count(&state.db, "workshop_place").await).expect("a count");
        assert_eq!(held, taken);
        worst = worst.max(taken);
        run(&state.db, &["delete from workshop_place"]).await;
    }
    worst
}

db_test!(
    async fn without_lock_nor_constraint_the_same_race_overbooks(db: Db) {
        let app = TestApp::on(db.clone());
        let sessions = crowd(&app).await;
        for session in &sessions {
            let client = app.client();
            client.give_cookie("__Host-session", session);
            client.post(DOOR, &FIELDS).await;
        }
        run(&db, &["delete from workshop_place"]).await;
        let crowd: Vec<RegistrationId> =
            rows::<(RegistrationId,)>(&db, "select id from registration")
                .await
                .into_iter()
                .map(|(id,)| id)
                .collect();
        assert_eq!(crowd.len(), CROWD);
        let state = &app.state;
        assert_eq!(worst(state, &crowd, true).await, 1);
        // Each guard is enough by itself.
        assert_eq!(worst(state, &crowd, false).await, 1);
        run(
            &db,
            &[
                "create table bare as select * from workshop_place",
                "drop table workshop_place",
                "alter table bare rename to workshop_place",
            ],
        )
        .await;
        assert_eq!(worst(state, &crowd, true).await, 1);
        // Neither: several people are told that the one place is theirs.
        assert!(worst(state, &crowd, false).await > 1);
    }
);
