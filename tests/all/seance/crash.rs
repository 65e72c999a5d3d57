//! The real server, killed (`kill -9`) while it reminds and while reminders leave: each arrives once.

use std::{collections::BTreeSet, time::Duration};

use croisee::db::{Db, Tx};

use super::reminders::group_in_spring;
use crate::{
    common::{app::TestApp, database::count, process::Process, race::run, relay::Relay},
    decision::ground::address_of,
};

/// A week before, at the same hour.
const WEEK: &str = "2025-03-25T17:00:00Z";
/// Ten people and those who lead.
const PEOPLE: i64 = 12;

/// How many reminders are claimed, and posted: as many, whatever died.
async fn posted(db: &Db) -> i64 {
    let claimed = count(db, "seance_reminder").await;
    let letters = count(db, "outbox where subject like 'Rappel%'").await;
    assert_eq!(claimed, letters, "a reminder is claimed with its letter");
    assert!(letters == 0 || letters == PEOPLE, "{letters} of {PEOPLE}");
    letters
}

/// Runs the server for so long, then kills it wherever it is.
async fn run_for(base: &str, clock: &str, relay: &Relay, time: Duration) {
    // Dropping what starts kills it.
    let _ = tokio::time::timeout(time, async {
        let _server = Process::start(base, clock, relay.address).await;
        std::future::pending::<()>().await;
    })
    .await;
}

db_test!(
    async fn a_server_killed_while_it_reminds_leaves_no_half_and_no_double(db: Db) {
        let app = TestApp::on(db.clone());
        group_in_spring(&app).await;
        let relay = Relay::start().await;
        relay.set_up(false);
        let base = address_of(&db);

        // What it writes last is held from here: it stands in the middle of its reminders, and dies there.
        let mut held = db.write().await.expect("a transaction");
        if let Tx::Postgres(conn) = &mut held {
            sqlx::query("lock table audit in exclusive mode")
                .execute(&mut **conn)
                .await
                .expect("the audit, held");
        }
        run_for(&base, WEEK, &relay, Duration::from_secs(3)).await;
        drop(held);
        assert_eq!(posted(&db).await, 0, "nothing of what was under way");

        // Then killed closer and closer to the moment when it is done, which is sought by halves.
        let (mut before, mut after) = (Duration::ZERO, Duration::from_secs(4));
        for _ in 0..16 {
            let time = (before + after) / 2;
            run_for(&base, WEEK, &relay, time).await;
            if posted(&db).await == PEOPLE {
                // A process never starts twice at the same speed.
                after = time + Duration::from_millis(2);
                let forgotten = [
                    "delete from seance_reminder",
                    "delete from outbox where subject like 'Rappel%'",
                ];
                run(&db, &forgotten).await;
            } else {
                before = time.saturating_sub(Duration::from_millis(2));
            }
        }
        // Started again with all the time it needs, twice: each is there, once.
        for _ in 0..2 {
            run_for(&base, WEEK, &relay, Duration::from_secs(5)).await;
            assert_eq!(posted(&db).await, PEOPLE);
        }

        // Killed as letters leave; what a dead server had in its hands is taken up five minutes later.
        relay.set_up(true);
        for (crash, minutes) in (0_i64..).zip([6, 12, 18, 24, 30, 36]) {
            let before = relay.letters().len();
            let clock = format!("2025-03-25T17:{minutes:02}:00Z");
            let mut server = Process::start(&base, &clock, relay.address).await;
            for _ in 0..2000 {
                let has_sent_some = relay.letters().len() > before;
                let is_over = count(&db, "outbox where sent_at is null").await == 0;
                if is_over || (crash < 3 && has_sent_some) {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            server.kill();
        }
        let header = |letter: &str, name: &str| {
            let line = letter
                .lines()
                .find(|line| line.to_ascii_lowercase().starts_with(name));
            line.expect("a header").to_owned()
        };
        let letters = relay.letters();
        let reminders: Vec<&String> = letters
            .iter()
            .filter(|letter| letter.contains("Rappel"))
            .collect();
        let people: BTreeSet<String> = reminders.iter().map(|one| header(one, "to:")).collect();
        // A letter that was given twice bears one Message-ID: a mailbox shows it once.
        let ids: BTreeSet<String> = reminders
            .iter()
            .map(|one| header(one, "message-id:"))
            .collect();
        assert_eq!((people.len(), ids.len()), (12, 12));
        assert_eq!(posted(&db).await, PEOPLE);
        assert_eq!(count(&db, "outbox where sent_at is null").await, 0);
    }
);
