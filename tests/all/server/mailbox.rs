//! `/dev/courrier` shows codes, so it exists nowhere but at a developer's machine.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use croisee::server::settings::MailTransport;

use crate::common::app::{Client, TestApp};

async fn open(client: &Client, path: &str, headers: &[(&str, &str)]) -> StatusCode {
    let mut request = Request::get(path).header("host", "127.0.0.1:3000");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    client.send(request).await.status
}

#[tokio::test]
async fn a_developer_reads_the_letters_newest_first() {
    let app = TestApp::new().await;
    let client = app.client();
    for email in ["premiere@exemple.fr", "derniere@exemple.fr"] {
        client.post("/connexion", &[("courriel", email)]).await;
        app.wait(jiff::SignedDuration::from_secs(1));
    }
    let request = |path: &str| {
        Request::get(path)
            .header("host", "localhost:3000")
            .body(Body::empty())
            .expect("a request")
    };
    let list = client.send(request("/dev/courrier")).await;
    assert_eq!(list.status, StatusCode::OK);
    let place = |email| list.body.find(email).expect(email);
    assert!(place("derniere@exemple.fr") < place("premiere@exemple.fr"));

    let start = list.body.find("/dev/courrier/").expect("a link");
    let path: String = list.body[start..]
        .chars()
        .take_while(|c| *c != '"')
        .collect();
    let letter = client.send(request(&path)).await;
    assert!(
        letter.body.contains("/connexion/lien?jeton="),
        "{}",
        letter.body
    );
    let formed = client.send(request(&format!("{path}/html"))).await;
    assert!(formed.header("content-security-policy").contains("sandbox"));
    let unknown = client.send(request("/dev/courrier/rien")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nobody_else_finds_it() {
    let app = TestApp::new().await;
    let here = app.client();
    assert_eq!(open(&here, "/dev/courrier", &[]).await, StatusCode::OK);
    assert_eq!(
        open(&here.copy().seen_from("::1"), "/dev/courrier", &[]).await,
        StatusCode::OK
    );

    let away = here.copy().seen_from("192.0.2.7");
    assert_eq!(
        open(&away, "/dev/courrier", &[]).await,
        StatusCode::NOT_FOUND
    );
    let relayed = [("x-forwarded-for", "127.0.0.1")];
    assert_eq!(
        open(&here, "/dev/courrier", &relayed).await,
        StatusCode::NOT_FOUND
    );
    // A site whose name was made to point here.
    let rebound = here.get("/dev/courrier").await;
    assert_eq!(rebound.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn it_exists_neither_in_production_nor_beside_a_relay() {
    let production =
        TestApp::with(|settings| settings.leptos.env = leptos::config::Env::PROD).await;
    let client = production.client();
    assert_eq!(
        open(&client, "/dev/courrier", &[]).await,
        StatusCode::NOT_FOUND
    );
    let relayed = TestApp::with(|settings| settings.mail.transport = MailTransport::Smtp).await;
    let client = relayed.client();
    assert_eq!(
        open(&client, "/dev/courrier", &[]).await,
        StatusCode::NOT_FOUND
    );
}
