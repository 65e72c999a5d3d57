//! Knocking too often is answered kindly, and cannot be disguised.

use std::num::NonZeroU32;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use croisee::server::settings::Settings;

use crate::common::app::{Answer, Client, TestApp, form};

fn per_hour(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).expect("at least one")
}

/// The limits of TRUST 1.5: six requests an hour and network, three an hour and address.
fn home(settings: &mut Settings) {
    settings.security.requests_per_hour = per_hour(6);
    settings.security.requests_per_address = per_hour(3);
}

fn assert_asks_for_patience(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: u64 = answer.header("retry-after").parse().expect("seconds");
    assert!((1..=3600).contains(&seconds), "{seconds}");
    assert!(answer.body.contains("patience"), "{}", answer.body);
    assert!(answer.body.contains("05 36 49 00 12"), "a way to be helped");
}

async fn ask(client: &Client, email: &str) -> Answer {
    client.post("/connexion", &[("courriel", email)]).await
}

#[tokio::test]
async fn a_network_asks_three_times_a_minute() {
    let app = TestApp::with(home).await;
    let client = app.client().seen_from("192.0.2.1");
    for n in 0..3 {
        let answer = ask(&client, &format!("p{n}@exemple.fr")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    assert_asks_for_patience(&ask(&client, "p4@exemple.fr").await);
    assert_eq!(app.letters().await.len(), 3, "nothing more was sent");
    let elsewhere = app.client().seen_from("192.0.2.2");
    assert_eq!(
        ask(&elsewhere, "p5@exemple.fr").await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn an_address_is_written_to_three_times_an_hour_from_wherever() {
    let app = TestApp::with(home).await;
    for n in 0..3 {
        let client = app.client().seen_from(&format!("192.0.2.{n}"));
        assert_eq!(
            ask(&client, "jeanne@exemple.fr").await.status,
            StatusCode::SEE_OTHER
        );
    }
    let client = app.client().seen_from("192.0.2.9");
    assert_asks_for_patience(&ask(&client, " JEANNE@exemple.fr").await);
    assert_eq!(
        ask(&client, "paul@exemple.fr").await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn a_hospital_behind_one_address_is_let_in_when_the_operator_says_so() {
    let app = TestApp::with(|settings| {
        settings.security.requests_per_hour = per_hour(60);
    })
    .await;
    let client = app.client().seen_from("192.0.2.1");
    for n in 0..30 {
        let answer = ask(&client, &format!("p{n}@exemple.fr")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    assert_asks_for_patience(&ask(&client, "p30@exemple.fr").await);
}

#[tokio::test]
async fn a_network_tries_six_codes_a_minute() {
    let app = TestApp::with(home).await;
    let client = app.client().seen_from("192.0.2.1");
    ask(&client, "jeanne@exemple.fr").await;
    for _ in 0..6 {
        let answer = client.post("/connexion/code", &[("code", "000000")]).await;
        assert_ne!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    }
    assert_asks_for_patience(&client.post("/connexion/code", &[("code", "000000")]).await);
}

/// Asks from one peer, with a header that says otherwise.
async fn ask_as(client: &Client, email: &str, forwarded: &str) -> StatusCode {
    let request = Request::post("/connexion")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("x-forwarded-for", forwarded)
        .body(Body::from(form(&[("courriel", email)])))
        .expect("a request");
    client.send(request).await.status
}

#[tokio::test]
async fn a_forged_header_never_changes_who_is_counted() {
    for proxies in [0, 1, 2] {
        let app = TestApp::with(|settings| {
            home(settings);
            settings.security.proxies = proxies;
        })
        .await;
        let client = app.client().seen_from("10.0.0.1");
        for n in 0..4 {
            // The left part is the client's invention; each proxy appends the true rest.
            let forwarded = match proxies {
                0 => format!("203.0.113.{n}"),
                1 => format!("203.0.113.{n}, 198.51.100.1"),
                _ => format!("203.0.113.{n}, 198.51.100.1, 10.0.0.2"),
            };
            let status = ask_as(&client, &format!("p{n}@exemple.fr"), &forwarded).await;
            let expected = if n < 3 {
                StatusCode::SEE_OTHER
            } else {
                StatusCode::TOO_MANY_REQUESTS
            };
            assert_eq!(status, expected, "{proxies} proxies, try {n}");
        }
        if proxies == 1 {
            // Somebody else behind the same proxy is somebody else.
            let status = ask_as(&client, "autre@exemple.fr", "198.51.100.2").await;
            assert_eq!(status, StatusCode::SEE_OTHER);
        }
    }
}
