//! The real server, killed (`kill -9`) while it decides and while its letters leave: no
//! decision is half made, and every letter arrives once.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use croisee::{account, account::model::Email};

use super::ground::{
    Commission, DECISIONS, STOP, address_of, decision_letters, hidden, said, statuses,
};
use crate::common::{app::TestApp, database::count, process::Process, relay::Relay};

/// The address and the Message-ID of a letter as the relay received it.
fn envelope(letter: &str) -> (String, String) {
    let header = |name: &str| {
        let line = letter
            .lines()
            .find(|line| line.to_ascii_lowercase().starts_with(name))
            .unwrap_or_else(|| panic!("{name} in {letter}"));
        let (_, value) = line.split_once(':').expect("a header");
        value.trim().to_owned()
    };
    (header("to:"), header("message-id:"))
}

/// The letters of decisions that the relay received; the administrator's own apart.
fn told(relay: &Relay) -> Vec<(String, String)> {
    let letters = relay.letters();
    let envelopes = letters.iter().map(|letter| envelope(letter));
    envelopes
        .filter(|(to, _)| !to.contains("admin@exemple.fr"))
        .collect()
}

/// The administrator's session, for a server in another process.
async fn session(app: &TestApp) -> String {
    let email = Email::parse("admin@exemple.fr").expect("an address");
    let token = account::actions::mint_session_for(&app.state, &email).await;
    let token = token.expect("the record").expect("a session");
    token.as_str().to_owned()
}

/// Nothing is decided, or everything is: the round, the statuses, the offers, the letters.
async fn is_decided(app: &TestApp) -> bool {
    let rounds = count(&app.state.db, "decision_round where stopped_at is null").await;
    let decided = count(&app.state.db, "candidature where status <> 'en_lecture'").await;
    let offers = count(&app.state.db, "offer").await;
    let letters = decision_letters(app).await.len();
    match (rounds, decided, offers, letters) {
        (0, 0, 0, 0) => false,
        (1, 19, 10, 19) => true,
        half => panic!("half a decision: {half:?}"),
    }
}

db_test!(
    async fn a_server_killed_while_it_decides_leaves_no_half(db: Db) {
        let app = TestApp::on(db.clone());
        let commission = Commission::of_sample(&app).await;
        let session = session(&app).await;
        let relay = Relay::start().await;
        let (base, now) = (address_of(&db), app.state.now().timestamp().to_string());
        let mut ends = BTreeMap::new();
        for delay in [0, 2, 5, 9, 14, 20, 28, 40, 60, 30_000] {
            let mut server = Process::start(&base, &now, relay.address).await;
            let seal = hidden(&server.page(DECISIONS, &session).await, "vu");
            // The press is under way, and the power goes off.
            let fields = [("vu", seal.as_str())];
            tokio::select! {
                _ = server.post(DECISIONS, &session, &fields) => {}
                () = tokio::time::sleep(Duration::from_millis(delay)) => {}
            }
            server.kill();
            let decided = is_decided(&app).await;
            *ends.entry(decided).or_insert(0) += 1;
            if decided {
                let round = hidden(&commission.page().await, "tour");
                let stopped = commission.admin.post(STOP, &[("tour", &round)]).await;
                assert_eq!(said(&stopped), "arrete");
            }
        }
        // The last had all the time it needed.
        assert!(ends.get(&true).copied().unwrap_or(0) > 0, "{ends:?}");
        assert!(
            relay
                .letters()
                .iter()
                .all(|letter| !letter.contains("dossier GAP"))
        );
    }
);

db_test!(
    async fn a_server_killed_while_letters_leave_loses_and_repeats_none(db: Db) {
        let app = TestApp::on(db.clone());
        let commission = Commission::of_sample(&app).await;
        let session = session(&app).await;
        let relay = Relay::start().await;
        let base = address_of(&db);
        let start = app.state.now().timestamp();
        let clock = |minutes: i64| {
            let moment = start + jiff::SignedDuration::from_mins(minutes);
            moment.to_string()
        };
        // Applied by the real server, which then dies before any letter leaves.
        let mut server = Process::start(&base, &clock(0), relay.address).await;
        let page = server.page(DECISIONS, &session).await;
        let seal = hidden(&page, "vu");
        let (status, location) = server
            .post(DECISIONS, &session, &[("vu", &seal)])
            .await
            .expect("an answer");
        assert_eq!((status, location.ends_with("applique")), (303, true));
        server.kill();
        assert!(is_decided(&app).await);
        assert_eq!(told(&relay), []);

        // Started again once they are due, and killed as they leave; then again, and again.
        // What a dead server had in its hands is taken up five minutes later.
        for (crashes, minutes) in [11, 17, 23, 29, 35, 41].into_iter().enumerate() {
            let before = told(&relay).len();
            let mut server = Process::start(&base, &clock(minutes), relay.address).await;
            for _ in 0..200 {
                if told(&relay).len() > before && crashes < 3 {
                    break;
                }
                let unsent = "outbox where sent_at is null";
                if count(&db, unsent).await == 0 {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            server.kill();
        }
        let told = told(&relay);
        let letters: BTreeSet<&String> = told.iter().map(|(_, id)| id).collect();
        let people: BTreeSet<&String> = told.iter().map(|(to, _)| to).collect();
        // A letter that was given twice bears one Message-ID: a mailbox shows it once.
        assert_eq!((letters.len(), people.len()), (19, 19), "{told:?}");
        assert_eq!(count(&db, "outbox where sent_at is null").await, 0);
        assert_eq!(statuses(&app).await.values().sum::<i64>(), 19);
        assert!(is_decided(&app).await);
        drop(commission);
    }
);
