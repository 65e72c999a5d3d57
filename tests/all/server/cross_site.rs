//! No other site can act in the name of somebody who is signed in here.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use croisee::account::model::{Email, Role};
use leptos::server_fn::axum::server_fn_paths;

use crate::common::{
    app::{Client, HOST, TestApp},
    database::Watch,
};

/// Every plain route that a form posts to. A new one goes here.
const POSTED: [&str; 4] = [
    "/connexion",
    "/connexion/code",
    "/connexion/lien",
    "/deconnexion",
];

/// What a page of another site can send without asking, and JSON.
const BODIES: [(&str, &str); 4] = [
    (
        "application/x-www-form-urlencoded",
        "courriel=cible%40exemple.fr&code=123456&jeton=x",
    ),
    (
        "multipart/form-data; boundary=b",
        "--b\r\nContent-Disposition: form-data; name=\"courriel\"\r\n\r\ncible@exemple.fr\r\n--b--\r\n",
    ),
    ("text/plain", "courriel=cible@exemple.fr"),
    ("application/json", r#"{"courriel":"cible@exemple.fr"}"#),
];

/// How a browser says where a request comes from, from the newest to the oldest.
const ORIGINS: [&[(&str, &str)]; 4] = [
    &[
        ("origin", "https://evil.example"),
        ("sec-fetch-site", "cross-site"),
    ],
    &[("sec-fetch-site", "same-site")],
    &[("origin", "https://evil.example")],
    &[("origin", "null")],
];

async fn administrator(app: &TestApp) -> Client {
    let email = Email::parse("admin@exemple.fr").expect("an address");
    croisee::account::actions::grant(&app.state, &email, Some(Role::Administrator))
        .await
        .expect("an administrator");
    let client = app.client();
    client.sign_in(app, "admin@exemple.fr").await;
    client
}

#[tokio::test]
async fn a_request_from_another_site_is_refused_and_changes_nothing() {
    let app = TestApp::new().await;
    let victim = administrator(&app).await;
    let mut watch = Watch::over(app.folder()).await;
    let before = watch.version().await;

    let functions = server_fn_paths().map(|(path, _)| path);
    for path in POSTED.into_iter().chain(functions) {
        for (content_type, body) in BODIES {
            for origin in ORIGINS {
                let mut request = Request::post(path).header("content-type", content_type);
                for (name, value) in origin {
                    request = request.header(*name, *value);
                }
                let request = request.body(Body::from(body)).expect("a request");
                let answer = victim.copy().send(request).await;
                assert_eq!(
                    answer.status,
                    StatusCode::FORBIDDEN,
                    "{path}, {content_type}, {origin:?}"
                );
            }
        }
    }
    assert_eq!(watch.version().await, before, "something was written");
}

#[tokio::test]
async fn the_watch_notices_a_change() {
    let app = TestApp::new().await;
    let mut watch = Watch::over(app.folder()).await;
    let before = watch.version().await;
    app.client()
        .post("/connexion", &[("courriel", "jeanne@exemple.fr")])
        .await;
    assert_ne!(watch.version().await, before);
}

#[tokio::test]
async fn an_old_browser_that_says_no_more_than_its_origin_is_let_in() {
    let app = TestApp::new().await;
    let request = Request::post("/connexion")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", format!("https://{HOST}"))
        .body(Body::from("courriel=jeanne%40exemple.fr"))
        .expect("a request");
    assert_eq!(
        app.client().send(request).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn reading_changes_nothing() {
    let app = TestApp::new().await;
    let client = app.client();
    client
        .post("/connexion", &[("courriel", "jeanne@exemple.fr")])
        .await;
    let link = app.last_letter("jeanne@exemple.fr").await.link();
    let mut watch = Watch::over(app.folder()).await;
    let before = watch.version().await;
    for path in ["/connexion", "/connexion/code", &link, "/deconnexion"] {
        for method in [Method::GET, Method::HEAD] {
            let request = Request::builder()
                .method(method)
                .uri(path)
                .body(Body::empty())
                .expect("a request");
            client.send(request).await;
        }
    }
    assert_eq!(watch.version().await, before, "something was written");
}

#[test]
fn no_server_function_answers_to_get() {
    // The guard lets GET through, and SameSite=Lax sends the session along.
    let by_get: Vec<&str> = server_fn_paths()
        .filter(|(_, method)| *method != Method::POST)
        .map(|(path, _)| path)
        .collect();
    assert_eq!(by_get, [] as [&str; 0]);
}
