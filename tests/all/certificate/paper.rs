//! The documents to print, read by programs that are not ours: what a screen reader finds in them.

use std::{path::Path, process::Command};

use axum::{body::Body, http::Request};
use serde_json::Value;

use super::story::{CERTIFICATE, asked};
use crate::{
    common::app::{Client, TestApp},
    seance::ground::{CELESTINE, GROUP, ONDINE, group_with, member, signed_in, whole_year},
};

/// The bytes of a document.
async fn document(app: &TestApp, client: &Client, path: &str) -> Vec<u8> {
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

/// What the programs found in each document.
fn read(documents: &[(&str, Vec<u8>)]) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a folder");
    let paths: Vec<_> = documents
        .iter()
        .map(|(name, bytes)| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).expect("a file");
            path
        })
        .collect();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/pdf/read");
    let ran = Command::new(script).args(paths).output().expect("it runs");
    let told = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{told}");
    serde_json::from_slice(&ran.stdout).expect("JSON")
}

fn count(found: &Value, role: &str) -> usize {
    let tags = found["tags"].as_array().expect("tags");
    tags.iter().filter(|tag| **tag == role).count()
}

/// What every document owes to whoever listens to it.
fn is_accessible(found: &Value) {
    assert_eq!(found["lang"], "fr-FR");
    assert_eq!(found["marked"], true);
    assert_eq!(found["ua"], "1");
    assert_eq!(found["shows_title"], true);
    assert_eq!(
        found["unmarked"], 0,
        "everything drawn is content or decoration"
    );
    assert!(
        found["title"]
            .as_str()
            .is_some_and(|title| title.len() > 10)
    );
    assert!(
        count(found, "/H1") >= 1 && count(found, "/Table") >= 1,
        "{}",
        found["tags"]
    );
    assert!(
        count(found, "/TH") > count(found, "/Table") * 4,
        "lines have a heading too"
    );
    let scopes = found["scopes"].as_array().expect("scopes");
    assert!(
        scopes
            .iter()
            .all(|scope| *scope == "/Row" || *scope == "/Column"),
        "{scopes:?}"
    );
}

#[tokio::test]
async fn the_documents_of_a_year_are_tagged_and_say_what_they_must() {
    let app = TestApp::new().await;
    whole_year(&app).await;
    let celestine = member(&app, CELESTINE).await;
    let ondine = asked(&app, ONDINE, false).await;
    let sheet = format!("{GROUP}/seances/3/emargement.pdf");
    let certificate = format!("{CERTIFICATE}.pdf");
    let documents = [
        ("emargement.pdf", document(&app, &celestine, &sheet).await),
        (
            "attestation.pdf",
            document(&app, &ondine, &certificate).await,
        ),
    ];
    assert_eq!(
        document(&app, &ondine, &certificate).await,
        documents[1].1,
        "the same twice"
    );
    let [sheet, certificate] = read(&documents).try_into().expect("two documents");

    is_accessible(&sheet);
    // Ten people and the two who lead, each line with its heading.
    assert_eq!(count(&sheet, "/TR"), 1 + 10 + 1 + 2);
    let text = sheet["text"].as_str().expect("words");
    for words in [
        "Ondine Garrigue",
        "Célestine Micocoule",
        "Signature",
        "mardi 13 mai 2025",
        "En visio",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }

    is_accessible(&certificate);
    assert_eq!(certificate["pages"], 1);
    assert_eq!(count(&certificate, "/TR"), 1 + 8);
    let text = certificate["text"]
        .as_str()
        .expect("words")
        .replace('\u{a0}', " ");
    for words in [
        "Ondine Garrigue",
        "8 rencontres",
        "GAP-PP-2025-A01",
        "Aurore Salicorne",
        "mardi 18 mars 2025",
        "Fait le mercredi 10 décembre 2025",
        "croisee.test/attestations",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let lower = text.to_lowercase();
    for never in [
        "formation",
        "stagiaire",
        "diagnostic",
        "maladie",
        "proche aidant",
    ] {
        assert!(!lower.contains(never), "{never}: {text}");
    }
}

#[tokio::test]
async fn names_that_look_like_instructions_stay_names() {
    let app = TestApp::new().await;
    let hostile = "#panic(\"lu\") $x$ ] *gras* 🧶";
    group_with(
        &app,
        |_| {},
        |file| {
            for one in file["candidatures"].as_array_mut().expect("a list") {
                if one["reponses"]["courriel"] == ONDINE {
                    one["reponses"]["nom"] = hostile.into();
                }
            }
        },
    )
    .await;
    let celestine = member(&app, CELESTINE).await;
    let sheet = document(
        &app,
        &celestine,
        &format!("{GROUP}/seances/1/emargement.pdf"),
    )
    .await;
    let found = read(&[("emargement.pdf", sheet)]).remove(0);
    let text = found["text"].as_str().expect("words");
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("#panic(\"lu\") $x$ ] *gras*"), "{text}");
    assert_eq!(found["unmarked"], 0);
}

#[tokio::test]
async fn a_sheet_is_for_those_who_lead() {
    let app = TestApp::new().await;
    whole_year(&app).await;
    let ondine = member(&app, ONDINE).await;
    let sheet = format!("{GROUP}/seances/3/emargement.pdf");
    let unknown = ondine
        .get(&format!("{GROUP}/seances/99/emargement.pdf"))
        .await;
    assert_eq!(ondine.get(&sheet).await.shown(), unknown.shown());
    let stranger = signed_in(&app, "personne@exemple.fr").await;
    assert_eq!(stranger.get(&sheet).await.shown(), unknown.shown());
}
