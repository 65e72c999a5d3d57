//! Every answer carries the security headers, whatever its status.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};

use crate::common::app::{Answer, TestApp};

const ON_EVERY_ANSWER: [(&str, &str); 7] = [
    (
        "strict-transport-security",
        "max-age=63072000; includeSubDomains",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-permitted-cross-domain-policies", "none"),
    ("x-dns-prefetch-control", "off"),
];

fn assert_guarded(answer: &Answer, what: &str) {
    for (name, value) in ON_EVERY_ANSWER {
        assert_eq!(answer.header(name), value, "{name} on {what}");
    }
    let policy = answer.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.contains(part), "{part} on {what}: {policy}");
    }
    assert!(!policy.contains("unsafe-inline"), "{what}: {policy}");
    assert!(!policy.contains("'unsafe-eval'"), "{what}: {policy}");
    assert!(!answer.header("permissions-policy").is_empty(), "{what}");
    assert!(
        ["same-origin", "strict-origin"].contains(&answer.header("referrer-policy")),
        "{what}"
    );
}

#[tokio::test]
async fn every_kind_of_answer_is_guarded() {
    let app = TestApp::new().await;
    let client = app.client();

    let page = client.get("/connexion").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_guarded(&page, "a page");
    assert_eq!(page.header("cache-control"), "no-store");

    let redirect = client
        .post("/connexion", &[("courriel", "jeanne@exemple.fr")])
        .await;
    assert_eq!(redirect.status, StatusCode::SEE_OTHER);
    assert_guarded(&redirect, "a redirection");

    let refused = client.post("/connexion", &[("courriel", "rien")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_guarded(&refused, "a refused form");

    let missing = client.get("/nulle-part").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert_guarded(&missing, "a missing page");
    assert!(missing.body.contains("Page introuvable"));

    let hydrated = client
        .get("/administration/appels/gap-pp-2025/selection")
        .await;
    assert_guarded(&hydrated, "a hydrated page");
    let policy = hydrated.header("content-security-policy");
    assert!(policy.contains("'nonce-"), "{}: {policy}", hydrated.status);

    let file = client.get("/essai.txt").await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.body, "un fichier");
    assert_guarded(&file, "a file");

    let garbled = client
        .send(
            Request::post("/connexion")
                .header("content-type", "application/json")
                .body(Body::from("{"))
                .expect("a request"),
        )
        .await;
    assert!(garbled.status.is_client_error());
    assert_guarded(&garbled, "a garbled request");

    let foreign = client
        .send(
            Request::post("/deconnexion")
                .header("sec-fetch-site", "cross-site")
                .body(Body::empty())
                .expect("a request"),
        )
        .await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    assert_guarded(&foreign, "a request from elsewhere");
}
