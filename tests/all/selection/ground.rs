//! What these tests stand on: the sample candidatures, all being read.

use axum::http::StatusCode;
use croisee::{
    account::model::Role,
    candidature,
    selection::model::{Board, Card, Decision, Move, Outcome},
};
use serde_json::{Value, json};

use crate::{
    candidature::ground::{SLUG, candidatures_source, publish, somebody, wait_until},
    common::app::{Client, TestApp},
};

/// Where the board is.
pub const BOARD: &str = "/administration/appels/gap-pp-2025/selection";
/// Where its forms post.
pub const MOVE: &str = "/administration/appels/gap-pp-2025/selection/deplacer";
/// Where the targets are changed.
pub const AIM: &str = "/administration/appels/gap-pp-2025/selection/cibles";

/// The sample call with its candidatures, all being read; `keep` says how many.
pub async fn commission(app: &TestApp, keep: usize) {
    publish(app).await;
    // The day of the commission: what a file says of later days has not happened yet.
    wait_until(app, "2025-02-20T09:00:00+01:00");
    receive(app, keep).await;
}

/// Brings the first candidatures of the sample that are not there yet, being read.
pub async fn receive(app: &TestApp, keep: usize) {
    let mut source = candidatures_source();
    source["brouillons"] = json!([]);
    let candidatures = source["candidatures"].as_array_mut().expect("a list");
    candidatures.truncate(keep);
    for one in candidatures {
        let history = one["historique"].as_array_mut().expect("a history");
        history.truncate(2);
        assert_eq!(history[1]["statut"], "en_lecture");
        one["statut"] = json!("en_lecture");
    }
    let file = serde_json::from_value(source).expect("a file of candidatures");
    candidature::actions::import(&app.state, &file)
        .await
        .expect("an import");
}

/// A reader's browser.
pub async fn reader(app: &TestApp) -> Client {
    somebody(app, "lectrice@example.org", Some(Role::Reader)).await
}

/// The board, as this browser sees it.
pub async fn board(client: &Client) -> Board {
    client.call("open_board", &[("slug", SLUG)]).await.value()
}

/// Asks for moves, as a page that shows the revision `seen`.
pub async fn rearrange(client: &Client, seen: i64, moves: &[Move]) -> Outcome {
    let arguments = json!({ "slug": SLUG, "seen": seen, "moves": moves, "why": "essai" });
    client
        .call_json("rearrange_board", &arguments)
        .await
        .value()
}

/// Makes moves.
pub async fn done(client: &Client, board: &Board, moves: &[Move]) -> Board {
    match rearrange(client, board.revision, moves).await {
        Outcome::Done(board) => board,
        other => panic!("not done: {other:?}"),
    }
}

/// The card of that number: 1 is « GAP-PP-2025-001 ».
pub fn card(board: &Board, number: usize) -> &Card {
    let number = format!("GAP-PP-2025-{number:03}");
    let mut cards = board.cards.iter();
    cards
        .find(|card| card.number == number)
        .unwrap_or_else(|| panic!("no card {number}"))
}

/// A move of the candidature of that number.
pub fn to(board: &Board, number: usize, decision: Decision) -> Move {
    Move::new(card(board, number).profile.candidature, Some(decision))
}

/// The numbers in a column, in their order.
pub fn column(board: &Board, decision: Option<Decision>) -> Vec<usize> {
    let cards = board.cards.iter();
    cards
        .filter(|card| card.decision() == decision)
        .map(|card| card.number[12..].parse().expect("a number"))
        .collect()
}

/// Posts a form of the board, as a page without script does.
pub async fn post(client: &Client, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = client.post(path, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().to_owned()
}

/// The sample call, as JSON: its capacity is what the targets start from.
pub fn capacity(call: &Value) -> u64 {
    call["appel"]["capacite"]["maximum"]
        .as_u64()
        .expect("a capacity")
}
