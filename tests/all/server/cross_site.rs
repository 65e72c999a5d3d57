//! No other site can act in the name of somebody who is signed in here.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use croisee::candidature::model::CandidatureId;
use leptos::server_fn::axum::server_fn_paths;
use serde_json::json;

use crate::{
    candidature::ground::{Writer, administrator, complete_answers, last_id, publish},
    common::{
        app::{FORM, HOST, JSON, TestApp, address_of},
        database::{Watch, count},
        doors::{every_call, every_door},
    },
};

/// The call that the victim answers.
const SLUG: &str = "gap-pp-2025";

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

/// What a page of another site can send without asking, and JSON.
fn bodies(fields: &str, json: &str) -> [(&'static str, String); 4] {
    let parts: String = fields
        .split('&')
        .filter_map(|field| field.split_once('='))
        .map(|(name, value)| {
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        })
        .collect();
    [
        (FORM, fields.to_owned()),
        (
            "multipart/form-data; boundary=b",
            format!("{parts}--b--\r\n"),
        ),
        ("text/plain", json.to_owned()),
        (JSON, json.to_owned()),
    ]
}

/// Somebody who runs the platform, and who wrote and sent a candidature in this browser.
async fn victim(app: &TestApp) -> (Writer, CandidatureId) {
    publish(app).await;
    let writer = Writer::begin_in(administrator(app).await).await;
    let mut answers = complete_answers();
    answers.remove("structure");
    writer.fill(&answers).await;
    (writer, last_id(app).await)
}

/// Every address that a request can change something by, with bodies that it understands.
fn targets(id: CandidatureId) -> Vec<(String, [(&'static str, String); 4])> {
    let typed = "courriel=cible%40exemple.fr&code=123456&jeton=x&canal=papier&structure=autre";
    let same = json!({
        "courriel": "cible@exemple.fr", "code": "123456", "canal": "papier", "structure": "autre",
    });
    let doors = every_door().into_iter().filter(|door| door.writes);
    let doors = doors.map(|door| {
        (
            door.at(SLUG, &id.to_string(), "3"),
            bodies(typed, &same.to_string()),
        )
    });
    let calls = every_call(SLUG).into_iter().map(|call| {
        let fields = format!("slug={SLUG}&id={id}&question=structure&value=essai&seen=0");
        (call.path.to_owned(), bodies(&fields, &call.body))
    });
    doors.chain(calls).collect()
}

#[tokio::test]
async fn a_request_from_another_site_is_refused_and_changes_nothing() {
    let app = TestApp::new().await;
    let (victim, id) = victim(&app).await;
    let mut watch = Watch::over(app.folder()).await;
    let before = watch.version().await;

    for (path, bodies) in targets(id) {
        for (content_type, body) in bodies {
            for origin in ORIGINS {
                let mut request = Request::post(&path).header("content-type", content_type);
                for (name, value) in origin {
                    request = request.header(*name, *value);
                }
                let request = request.body(Body::from(body.clone())).expect("a request");
                let answer = victim.client.copy().send(request).await;
                assert_eq!(
                    answer.status,
                    StatusCode::FORBIDDEN,
                    "{path}, {content_type}, {origin:?}"
                );
            }
        }
    }
    assert_eq!(watch.version().await, before, "something was written");

    // The same bodies, from this site, do what they say.
    let mut send = async |function: &str| {
        let (path, bodies) = targets(id)
            .into_iter()
            .find(|(path, _)| path == address_of(function))
            .expect("a target");
        let [.., (content_type, body)] = bodies;
        let answer = victim.client.post_as(&path, JSON, content_type, body);
        assert_eq!(answer.await.status, StatusCode::OK, "{path}");
        watch.version().await
    };
    let saved = send("save_answer").await;
    assert_ne!(saved, before);
    assert_ne!(send("submit_candidature").await, saved);
    assert_eq!(count(&app.state.db, "submission").await, 1);
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
