//! What happened is logged, never about whom.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use croisee::server::mail;
use tracing_subscriber::EnvFilter;

use crate::{
    common::{app::TestApp, relay::Relay},
    server::mail::through,
};

/// What was logged so far.
#[derive(Clone, Default)]
struct Journal(Arc<Mutex<Vec<u8>>>);

impl Write for Journal {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the journal").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Journal {
    fn read(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("the journal")).into_owned()
    }
}

// One thread, since the journal listens to this one.
#[tokio::test]
async fn no_address_code_or_token_is_logged() {
    let journal = Journal::default();
    let writer = journal.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("info,croisee=trace"))
        .with_writer(move || writer.clone())
        .finish();
    // With one listener only, tracing asks the thread that first reaches a log line whether anybody
    // listens, and a test beside this one would answer no for all. With two, it asks them.
    let _other = tracing::Dispatch::new(tracing_subscriber::registry());
    let _listening = tracing::subscriber::set_default(subscriber);

    let relay = Relay::start().await;
    let app = TestApp::with(through(&relay)).await;
    relay.refuse("jeanne@exemple.fr");
    let client = app.client();
    client
        .post(
            "/connexion",
            &[("courriel", "jeanne@exemple.fr"), ("suite", "/appels/gap")],
        )
        .await;
    mail::send_due(&app.state).await.expect("a round");
    let letter = app.last_letter("jeanne@exemple.fr").await;
    client.get(&letter.link()).await;
    client.post("/connexion/code", &[("code", "000000")]).await;
    client
        .post("/connexion/code", &[("code", &letter.code())])
        .await;
    client.post("/deconnexion", &[]).await;

    let said = journal.read();
    assert!(said.contains("lettre remise à plus tard"), "{said}");
    assert!(said.contains("le relais refuse : 550"), "{said}");
    assert!(
        said.contains("/connexion/lien"),
        "the route is named: {said}"
    );
    let link = letter.link();
    let (_, token) = link.split_once("jeton=").expect("a token");
    for secret in ["jeanne", "exemple.fr", "inconnu", token, &letter.code()] {
        assert!(!said.contains(secret), "« {secret} » is logged: {said}");
    }
}
