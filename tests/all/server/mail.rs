//! The outbox: what is committed leaves once, whatever the relay does.

use std::time::Duration;

use croisee::{
    account::model::Email,
    db::Instant,
    on,
    server::{
        jobs,
        mail::{self, Letter},
        settings::{MailEncryption, MailTransport, Settings},
    },
};
use jiff::SignedDuration;

use crate::common::{app::TestApp, database::count, relay::Relay};

/// Settings that send every letter through this relay.
pub(super) fn through(relay: &Relay) -> impl FnOnce(&mut Settings) + use<> {
    let address = relay.address;
    move |settings| {
        settings.mail.transport = MailTransport::Smtp;
        settings.mail.host = address.ip().to_string();
        settings.mail.port = address.port();
    }
}

async fn post(app: &TestApp, to: &str, send_after: Instant) {
    let letter = Letter::to(&Email::parse(to).expect("an address"), "Un essai")
        .paragraph("Bonjour <ami>, à bientôt.");
    let mut tx = app.state.db.write().await.expect("a transaction");
    mail::post(&mut tx, &letter, app.state.now(), send_after)
        .await
        .expect("posted");
    tx.commit().await.expect("committed");
}

async fn post_now(app: &TestApp, to: &str) {
    post(app, to, app.state.now()).await;
}

async fn send(app: &TestApp) {
    mail::send_due(&app.state).await.expect("a round");
}

fn header<'a>(letter: &'a str, name: &str) -> &'a str {
    letter
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .unwrap_or_else(|| panic!("no {name} in\n{letter}"))
        .trim()
}

db_test!(
    async fn a_letter_leaves_once_with_its_headers_in_two_forms(db: Db) {
        let relay = Relay::start().await;
        let app = TestApp::on_with(db, through(&relay));
        post_now(&app, "jeanne@exemple.fr").await;
        send(&app).await;
        send(&app).await;
        let letters = relay.letters();
        assert_eq!(letters.len(), 1);
        let letter = &letters[0];
        assert_eq!(header(letter, "To:"), "jeanne@exemple.fr");
        assert_eq!(header(letter, "Reply-To:"), "cops@example.org");
        assert_eq!(header(letter, "Auto-Submitted:"), "auto-generated");
        assert!(header(letter, "Message-ID:").ends_with("@example.org>"));
        assert!(letter.contains("text/plain"));
        assert!(letter.contains("text/html"));
        assert!(letter.contains("Bonjour &lt;ami&gt;"), "escaped in HTML");
        assert!(
            !letter.contains("http://") && !letter.contains("https://"),
            "nothing to fetch"
        );
        assert_eq!(
            count(&app.state.db, "outbox where sent_at is not null").await,
            1
        );
    }
);

db_test!(
    async fn a_letter_waits_for_its_hour(db: Db) {
        let relay = Relay::start().await;
        let app = TestApp::on_with(db, through(&relay));
        post(
            &app,
            "jeanne@exemple.fr",
            app.state.now().after(Duration::from_secs(3600)),
        )
        .await;
        app.wait(SignedDuration::from_mins(59));
        send(&app).await;
        assert_eq!(relay.letters().len(), 0);
        app.wait(SignedDuration::from_mins(1));
        send(&app).await;
        assert_eq!(relay.letters().len(), 1);
    }
);

db_test!(
    async fn what_is_rolled_back_is_never_sent(db: Db) {
        let relay = Relay::start().await;
        let app = TestApp::on_with(db, through(&relay));
        let letter = Letter::to(&Email::parse("a@exemple.fr").expect("an address"), "Non");
        let mut tx = app.state.db.write().await.expect("a transaction");
        mail::post(&mut tx, &letter, app.state.now(), app.state.now())
            .await
            .expect("posted");
        drop(tx);
        send(&app).await;
        assert_eq!(relay.letters().len(), 0);
    }
);

db_test!(
    async fn a_relay_that_is_down_an_hour_delays_every_letter_and_loses_none(db: Db) {
        let relay = Relay::start().await;
        let app = TestApp::on_with(db, through(&relay));
        for n in 0..10 {
            post_now(&app, &format!("p{n}@exemple.fr")).await;
        }
        relay.set_up(false);
        for _ in 0..60 {
            send(&app).await;
            app.wait(SignedDuration::from_mins(1));
        }
        assert_eq!(relay.letters().len(), 0);
        let tries = app.letters().await[0].attempts;
        assert_eq!(tries, 4, "at once, then after 1, 5 and 15 minutes, then 60");

        relay.set_up(true);
        for _ in 0..60 {
            send(&app).await;
            app.wait(SignedDuration::from_mins(1));
        }
        assert_eq!(relay.letters().len(), 10, "each of them, once");
    }
);

db_test!(
    async fn a_letter_that_is_refused_holds_no_other_back_and_is_given_up(db: Db) {
        let relay = Relay::start().await;
        let app = TestApp::on_with(db, through(&relay));
        relay.refuse("partie@exemple.fr");
        post_now(&app, "partie@exemple.fr").await;
        post_now(&app, "jeanne@exemple.fr").await;
        send(&app).await;
        assert_eq!(relay.letters().len(), 1);
        for _ in 0..20 {
            app.wait(SignedDuration::from_hours(24));
            send(&app).await;
        }
        let attempts: Vec<i32> = app.letters().await.iter().map(|l| l.attempts).collect();
        assert_eq!(attempts, [12, 1]);
    }
);

db_test!(
    async fn instances_share_the_outbox_without_sending_anything_twice(db: Db) {
        let relay = Relay::start().await;
        let instances: Vec<TestApp> = (0..6)
            .map(|_| TestApp::on_with(db.clone(), through(&relay)))
            .collect();
        for n in 0..60 {
            post_now(&instances[0], &format!("p{n}@exemple.fr")).await;
        }
        let mut rounds = tokio::task::JoinSet::new();
        for instance in &instances {
            let state = instance.state.clone();
            rounds.spawn(async move { mail::send_due(&state).await });
        }
        while let Some(round) = rounds.join_next().await {
            round.expect("no panic").expect("a round");
        }
        let mut recipients: Vec<String> = relay
            .letters()
            .iter()
            .map(|letter| header(letter, "To:").to_owned())
            .collect();
        assert_eq!(recipients.len(), 60);
        recipients.sort();
        recipients.dedup();
        assert_eq!(recipients.len(), 60);
    }
);

db_test!(
    async fn a_crash_before_the_mark_sends_again_under_the_same_message_id(db: Db) {
        let relay = Relay::start().await;
        let app = TestApp::on_with(db, through(&relay));
        post_now(&app, "jeanne@exemple.fr").await;
        send(&app).await;
        // As if the process had died between the relay's « 250 » and the mark.
        let mut tx = app.state.db.write().await.expect("a transaction");
        on!(&mut tx, |conn| sqlx::query(
            "update outbox set sent_at = null"
        )
        .execute(&mut **conn)
        .await
        .map(|_| ()))
        .expect("unmarked");
        tx.commit().await.expect("committed");

        send(&app).await;
        assert_eq!(relay.letters().len(), 1, "the claim still holds");
        app.wait(SignedDuration::from_mins(5));
        send(&app).await;
        let letters = relay.letters();
        assert_eq!(letters.len(), 2);
        assert_eq!(
            header(&letters[0], "Message-ID:"),
            header(&letters[1], "Message-ID:")
        );
    }
);

db_test!(
    async fn a_letter_is_forgotten_thirty_days_after_it_left(db: Db) {
        let app = TestApp::on(db);
        post_now(&app, "jeanne@exemple.fr").await;
        send(&app).await;
        let kept = app.last_letter("jeanne@exemple.fr").await;
        assert!(kept.sent_at.is_some(), "delivered where it is");
        app.wait(SignedDuration::from_hours(24 * 30));
        jobs::clean(&app.state).await.expect("cleaned");
        assert_eq!(count(&app.state.db, "outbox").await, 1);
        app.wait(SignedDuration::from_secs(1));
        jobs::clean(&app.state).await.expect("cleaned");
        assert_eq!(count(&app.state.db, "outbox").await, 0);
    }
);

#[tokio::test]
async fn the_folder_transport_writes_one_file_a_letter() {
    let app = TestApp::with(|settings| settings.mail.transport = MailTransport::Folder).await;
    post_now(&app, "jeanne@exemple.fr").await;
    send(&app).await;
    let files: Vec<String> = std::fs::read_dir(&app.state.settings.mail.folder)
        .expect("the folder")
        .map(|file| {
            let path = file.expect("a file").path();
            assert!(path.extension().is_some_and(|name| name == "eml"));
            std::fs::read_to_string(path).expect("a readable file")
        })
        .collect();
    assert_eq!(files.len(), 1);
    assert!(files[0].contains("To: jeanne@exemple.fr"));
}

#[tokio::test]
async fn a_running_server_sends_at_once_and_stops_when_told() {
    let relay = Relay::start().await;
    let app = TestApp::with(through(&relay)).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(croisee::server::serve(app.state.clone(), listener, async {
        let _ = stopped.await;
    }));
    // Past the first round, so that only the bell can explain what follows.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let answer = app
        .client()
        .post("/connexion", &[("courriel", "jeanne@exemple.fr")])
        .await;
    assert_eq!(answer.status, 303);
    for _ in 0..40 {
        if !relay.letters().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(relay.letters().len(), 1, "the bell was heard");
    stop.send(()).expect("still running");
    tokio::time::timeout(Duration::from_secs(5), server)
        .await
        .expect("stopped in time")
        .expect("no panic")
        .expect("no error");
}

#[tokio::test]
async fn a_relay_without_the_encryption_asked_for_receives_nothing() {
    for encryption in [MailEncryption::StartTls, MailEncryption::Tls] {
        let relay = Relay::start().await;
        let plain = through(&relay);
        let app = TestApp::with(|settings| {
            plain(settings);
            settings.mail.encryption = encryption;
        })
        .await;
        post_now(&app, "jeanne@exemple.fr").await;
        send(&app).await;
        assert_eq!(relay.letters().len(), 0, "{encryption:?}");
        assert_eq!(
            count(&app.state.db, "outbox where sent_at is null").await,
            1
        );
    }
}
