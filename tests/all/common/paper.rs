//! A document to print, read by programs that are not ours: what a screen reader finds in it.

use std::{path::Path, process::Command};

use axum::{body::Body, http::Request};
use serde_json::{Value, json};

use super::app::{Client, TestApp};

/// The bytes that somebody gets there.
pub async fn bytes(app: &TestApp, client: &Client, path: &str) -> Vec<u8> {
    let session = client.cookie("__Host-session").expect("a session");
    let request = Request::get(path)
        .header("cookie", format!("__Host-session={session}"))
        .body(Body::empty())
        .expect("a request");
    let answer =
        tower::ServiceExt::oneshot(croisee::server::router::router(app.state.clone()), request)
            .await
            .expect("the router answers");
    assert_eq!(
        answer.headers()["content-type"],
        "application/pdf",
        "{path}"
    );
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
    body.expect("a whole body").to_vec()
}

/// What the programs found in it.
pub fn read(bytes: &[u8]) -> Value {
    let file = tempfile::NamedTempFile::with_suffix(".pdf").expect("a file");
    std::fs::write(file.path(), bytes).expect("written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/pdf/read");
    let ran = Command::new(script)
        .arg(file.path())
        .output()
        .expect("it runs");
    let told = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{told}");
    let mut found: Vec<Value> = serde_json::from_slice(&ran.stdout).expect("JSON");
    found.pop().expect("one document")
}

/// How many tags have this role.
pub fn count(found: &Value, role: &str) -> usize {
    let tags = found["tags"].as_array().expect("tags");
    tags.iter().filter(|tag| **tag == role).count()
}

/// Its words, with plain spaces.
pub fn text(found: &Value) -> String {
    let text = found["text"].as_str().expect("words");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What every document owes to whoever listens to it (PDF/UA-1).
pub fn is_accessible(found: &Value) {
    assert_eq!(found["lang"], "fr-FR");
    assert_eq!(found["marked"], true);
    assert_eq!(found["ua"], "1");
    assert_eq!(found["shows_title"], true);
    assert_eq!(
        found["unmarked"], 0,
        "everything drawn is content or decoration"
    );
    let title = found["title"].as_str();
    assert!(title.is_some_and(|title| title.len() > 10), "{title:?}");
    assert!(count(found, "/H1") >= 1, "{}", found["tags"]);
    assert_eq!(found["faults"], json!([]), "what the validator says");
}

/// And what its tables owe.
pub fn has_tables_with_headings(found: &Value) {
    assert!(
        count(found, "/Table") >= 1 && count(found, "/TH") > count(found, "/Table") * 4,
        "lines have a heading too: {}",
        found["tags"]
    );
    let scopes = found["scopes"].as_array().expect("scopes");
    assert!(
        scopes
            .iter()
            .all(|scope| *scope == "/Row" || *scope == "/Column"),
        "{scopes:?}"
    );
}
