//! A page of a group asks its database as much for three people as for one.

use axum::http::StatusCode;
use serde_json::Value;

use super::ground::{CELESTINE, GROUP, OFFICE, group_with, member};
use crate::common::{
    app::{Client, TestApp},
    ears::statements,
};

/// Keeps so many of those who confirmed their place.
fn keep(confirmed: usize) -> impl FnOnce(&mut Value) {
    move |file| {
        let mut kept = 0;
        let candidatures = file["candidatures"].as_array_mut().expect("candidatures");
        candidatures.retain(|one| {
            let is_confirmed = one["statut"] == "confirmee";
            kept += usize::from(is_confirmed);
            is_confirmed && kept <= confirmed
        });
        file["brouillons"] = Value::Array(Vec::new());
    }
}

async fn open(client: &Client, path: &str) {
    let page = client.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
}

async fn counts(confirmed: usize) -> Vec<(String, usize)> {
    let app = TestApp::new().await;
    let team = group_with(&app, |_| {}, keep(confirmed)).await;
    let celestine = member(&app, CELESTINE).await;
    let pages = ["", "/membres", "/presences", "/agenda", "/seances/1"];
    let mut counts = Vec::new();
    for path in pages.iter().map(|path| format!("{GROUP}{path}")) {
        open(&celestine, &path).await;
        let (asked, ()) = statements(open(&celestine, &path)).await;
        counts.push((path, asked));
    }
    open(&team, OFFICE).await;
    let (asked, ()) = statements(open(&team, OFFICE)).await;
    counts.push((OFFICE.to_owned(), asked));
    counts
}

#[tokio::test]
async fn every_page_asks_as_much_for_three_as_for_one() {
    let (one, three) = (counts(1).await, counts(3).await);
    assert!(one.iter().all(|(_, asked)| *asked > 1), "{one:?}");
    assert_eq!(one, three);
}
