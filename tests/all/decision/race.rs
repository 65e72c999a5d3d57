//! Never two acceptances of one place: fifty people confirm the same free seat at once,
//! round after round; exactly one has it.
//!
//! `CROISEE_ROUNDS` says how many rounds (ten in `make test`, two hundred in `make soak`).
//! The last test takes the guards away one after the other, to show what each holds and
//! that this very race overbooks without them.

use std::{collections::BTreeSet, env, sync::Arc};

use croisee::{
    account,
    account::model::Email,
    appel::model::AppelId,
    candidature::model::CandidatureId,
    db::Db,
    decision::{rules, store},
    selection::model::{Decision, Placement},
    server::state::AppState,
};
use serde_json::json;
use sqlx::postgres::PgPoolOptions;

use super::ground::{
    Commission, DAY, address_of, ids, import, place, publish_with, put, wait_until,
};
use crate::{
    candidature::ground::administrator,
    common::{
        app::{Client, TestApp},
        database::count,
        process::Process,
        race::{all_at_once, run},
        relay::Relay,
    },
};

/// How many people confirm at once.
const CROWD: usize = 50;

fn rounds() -> usize {
    let asked = env::var("CROISEE_ROUNDS").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(10)
}

/// Somebody who has a place to confirm.
struct Invited {
    id: CandidatureId,
    session: String,
}

/// Fifty people, each offered a place of a group that then shrinks to one seat.
async fn crowd(app: &TestApp) -> (AppelId, Vec<Invited>) {
    let shrink = |maximum: usize| {
        move |call: &mut serde_json::Value| {
            call["appel"]["capacite"]["cible"] = json!(maximum);
            call["appel"]["capacite"]["maximum"] = json!(maximum);
        }
    };
    let call = publish_with(app, shrink(CROWD)).await;
    let mut file = super::ground::in_reading_source();
    let first = file["candidatures"][0].clone();
    file["candidatures"] = (1..=CROWD)
        .map(|rank| {
            let mut one = first.clone();
            one["numero"] = json!(format!("GAP-PP-2025-{rank:03}"));
            one["reponses"]["nom"] = json!(format!("Foule {rank}"));
            one["reponses"]["courriel"] = json!(format!("foule{rank}@example.org"));
            one
        })
        .collect();
    wait_until(app, DAY);
    import(app, file).await;
    let commission = Commission {
        ids: ids(app).await,
        admin: administrator(app).await,
        call,
    };
    for id in commission.ids.values() {
        let placement = Placement {
            candidature: *id,
            decision: Decision::Retenue,
            rank: None,
            reason: None,
            orientation: Vec::new(),
        };
        put(app, &commission.call, &placement).await;
    }
    commission.decide(app).await;
    publish_with(app, shrink(1)).await;

    let mut crowd = Vec::new();
    for (rank, id) in (1..).zip(commission.ids.values()) {
        let email = Email::parse(&format!("foule{rank}@example.org")).expect("an address");
        account::actions::grant(&app.state, &email, None)
            .await
            .expect("an account");
        let session = account::actions::mint_session_for(&app.state, &email).await;
        let session = session.expect("the record").expect("a session");
        crowd.push(Invited {
            id: *id,
            session: session.as_str().to_owned(),
        });
    }
    (commission.call.id, crowd)
}

/// Puts everything back as before the confirmations.
async fn begin_again(db: &Db) {
    run(
        db,
        &[
            "delete from place",
            "update offer set answered_at = null, answer = null",
            "update candidature set status = 'retenue'",
            "delete from candidature_event where status = 'confirmee'",
        ],
    )
    .await;
}

/// What a confirmation leads to: the seat, a kind refusal; anything else is a fault.
fn is_in(status: u16, location: &str, door: &str) -> bool {
    assert_eq!(status, 303, "{location}");
    if location == door {
        return true;
    }
    assert_eq!(location, format!("{door}?reponse=complet"));
    false
}

/// The rounds of the race, over servers that share one record.
async fn race(apps: &[&TestApp], crowd: &[Invited]) {
    let db = &apps[0].state.db;
    let clients: Vec<(Client, String)> = crowd
        .iter()
        .enumerate()
        .map(|(rank, invited)| {
            let client = apps[rank % apps.len()].client();
            client.give_cookie("__Host-session", &invited.session);
            (client, place(invited.id))
        })
        .collect();
    for round in 0..rounds() {
        let accepted = all_at_once(clients.len(), |rank| {
            let (client, door) = (clients[rank].0.copy(), clients[rank].1.clone());
            async move {
                let answer = client.post(&door, &[("geste", "garder")]).await;
                is_in(answer.status.as_u16(), answer.location(), &door)
            }
        })
        .await;
        assert_eq!(accepted, 1, "round {round}");
        assert_eq!(count(db, "place").await, 1, "round {round}");
        let confirmed = "candidature where status = 'confirmee'";
        assert_eq!(count(db, confirmed).await, 1, "round {round}");
        let answered = "offer where answer = 'confirmee'";
        assert_eq!(count(db, answered).await, 1, "round {round}");
        begin_again(db).await;
    }
    // Whoever comes too late reads why, kindly.
    let (client, door) = &clients[0];
    client.post(door, &[("geste", "garder")]).await;
    let (client, door) = &clients[1];
    let refused = client.post(door, &[("geste", "garder")]).await;
    let page = client.get(refused.location()).await;
    assert!(
        page.body.contains("Nous en sommes désolés"),
        "{}",
        page.body
    );
    begin_again(db).await;
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

db_test!(
    async fn fifty_confirmations_of_one_seat_give_it_to_one(db: Db) {
        let app = TestApp::on(db.clone());
        let (_, crowd) = crowd(&app).await;
        match second(&db).await {
            None => race(&[&app], &crowd).await,
            Some(other) => {
                let twin = TestApp::on(other);
                wait_until(&twin, &app.state.now().timestamp().to_string());
                race(&[&app, &twin], &crowd).await;
                twin.state.db.close().await;
            }
        }
    }
);

db_test!(
    async fn two_processes_give_one_seat_to_one(db: Db) {
        let app = TestApp::on(db.clone());
        let (_, crowd) = crowd(&app).await;
        let relay = Relay::start().await;
        let (base, now) = (address_of(&db), app.state.now().timestamp().to_string());
        let servers = Arc::new([
            Process::start(&base, &now, relay.address).await,
            Process::start(&base, &now, relay.address).await,
        ]);
        for round in 0..rounds() {
            let accepted = all_at_once(crowd.len(), |rank| {
                let servers = Arc::clone(&servers);
                let (door, session) = (place(crowd[rank].id), crowd[rank].session.clone());
                async move {
                    let fields = [("geste", "garder")];
                    let answer = servers[rank % 2].post(&door, &session, &fields).await;
                    let (status, location) = answer.expect("an answer");
                    is_in(status, &location, &door)
                }
            })
            .await;
            assert_eq!(accepted, 1, "round {round}");
            assert_eq!(count(&db, "place").await, 1, "round {round}");
            begin_again(&db).await;
        }
    }
);

/// Confirming as the verb does, with the lock or without; the schema holds the constraint, or not.
async fn confirm_with(state: AppState, appel: AppelId, id: CandidatureId, has_lock: bool) -> bool {
    let read = async |tx: &mut croisee::db::Tx| {
        let seats = store::seats(tx, appel).await.expect("the seats");
        let taken: BTreeSet<i32> = seats.into_iter().map(|(seat, _)| seat).collect();
        rules::free_seat(&taken, 1)
    };
    let (mut tx, seat) = if has_lock {
        let mut tx = state.db.write().await.expect("a transaction");
        store::hold_call(&mut tx, appel).await.expect("the lock");
        let seat = read(&mut tx).await;
        (tx, seat)
    } else {
        let mut reading = state.db.read().await.expect("a transaction");
        let seat = read(&mut reading).await;
        reading.commit().await.expect("read");
        (state.db.write().await.expect("a transaction"), seat)
    };
    let Some(seat) = seat else { return false };
    let taken = store::take_seat(&mut tx, appel, seat, id, state.now())
        .await
        .expect("the record");
    tx.commit().await.expect("kept");
    taken
}

/// The most people that were let in, over the rounds.
async fn worst(state: &AppState, appel: AppelId, crowd: &[Invited], has_lock: bool) -> usize {
    let mut worst = 0;
    for _ in 0..rounds() {
        let accepted = all_at_once(crowd.len(), |rank| {
            confirm_with(state.clone(), appel, crowd[rank].id, has_lock)
        })
        .await;
        let held = usize::try_from(count(&state.db, "place").await).expect("a count");
        assert_eq!(held, accepted);
        worst = worst.max(accepted);
        run(&state.db, &["delete from place"]).await;
    }
    worst
}

db_test!(
    async fn without_lock_nor_constraint_the_same_race_overbooks(db: Db) {
        let app = TestApp::on(db.clone());
        let (appel, crowd) = crowd(&app).await;
        let state = &app.state;
        assert_eq!(worst(state, appel, &crowd, true).await, 1);
        // Each guard is enough by itself.
        assert_eq!(worst(state, appel, &crowd, false).await, 1);
        run(
            &db,
            &[
                "create table bare as select * from place",
                "drop table place",
                "alter table bare rename to place",
            ],
        )
        .await;
        assert_eq!(worst(state, appel, &crowd, true).await, 1);
        // Neither: several people are told that the one seat is theirs.
        assert!(worst(state, appel, &crowd, false).await > 1);
    }
);
