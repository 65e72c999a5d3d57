//! Who opens a board, and who changes it: to everybody else it does not exist.

use axum::http::StatusCode;
use croisee::{
    error::Error,
    selection::model::{Decision, Outcome, Targets},
};
use serde_json::json;

use super::ground::{AIM, BOARD, MOVE, board, commission, reader, rearrange, to};
use crate::{
    candidature::ground::{SLUG, administrator, somebody},
    common::{
        app::{Client, TestApp},
        database::count,
    },
};

const NOWHERE: &str = "/administration/appels/gap-pp-1999/selection";

async fn calls(client: &Client, slug: &str, candidature: &str) -> Vec<Error> {
    let one = json!({ "candidature": candidature, "to": "retenue", "rank": null, "reason": null, "orientation": null });
    let targets = Targets {
        size: 3,
        bounds: Vec::new(),
    };
    vec![
        client.call("open_board", &[("slug", slug)]).await.error(),
        client
            .call_json(
                "rearrange_board",
                &json!({ "slug": slug, "seen": 0, "moves": [one], "why": "" }),
            )
            .await
            .error(),
        client
            .call_json(
                "aim_board",
                &json!({ "slug": slug, "seen": 0, "targets": targets }),
            )
            .await
            .error(),
    ]
}

#[tokio::test]
async fn to_whoever_may_not_read_there_is_no_board() {
    let app = TestApp::new().await;
    commission(&app, 2).await;
    let team = administrator(&app).await;
    let seen = board(&team).await;
    let one = to(&seen, 1, Decision::Retenue);
    let id = one.candidature.to_string();
    let word = one.word();
    let fields = [("revu", "0"), ("placer", word.as_str()), ("taille", "3")];

    let visitor = app.client();
    assert_eq!(calls(&visitor, SLUG, &id).await, [Error::SignInNeeded; 3]);
    assert_eq!(
        visitor.get(BOARD).await.location(),
        format!("/connexion?suite={BOARD}")
    );
    let member = somebody(&app, "autre@example.org", None).await;
    for slug in [SLUG, "gap-pp-1999", "PAS UN NOM"] {
        assert_eq!(calls(&member, slug, &id).await, [Error::NotFound; 3]);
    }
    assert_eq!(member.get(BOARD).await.status, StatusCode::NOT_FOUND);
    for path in [MOVE, AIM] {
        assert_eq!(
            visitor.post(path, &fields).await.status,
            StatusCode::UNAUTHORIZED,
            "{path}"
        );
        assert_eq!(
            member.post(path, &fields).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    // A call that is not there looks the same to whoever may read.
    assert_eq!(team.get(NOWHERE).await.status, StatusCode::NOT_FOUND);
    assert_eq!(count(&app.state.db, "placement").await, 0);
    assert_eq!(count(&app.state.db, "target").await, 0);
}

#[tokio::test]
async fn a_reader_moves_and_an_administrator_aims() {
    let app = TestApp::new().await;
    commission(&app, 2).await;
    let reader = reader(&app).await;
    let seen = board(&reader).await;
    assert!(!seen.may_edit_targets);
    let outcome = rearrange(&reader, seen.revision, &[to(&seen, 1, Decision::Retenue)]).await;
    assert!(matches!(outcome, Outcome::Done(_)));
    let targets = json!({ "slug": SLUG, "seen": 1, "targets": seen.targets });
    assert_eq!(
        reader.call_json("aim_board", &targets).await.error(),
        Error::NotFound
    );
    assert_eq!(count(&app.state.db, "target").await, 0);
    let team = administrator(&app).await;
    let aimed: Outcome = team.call_json("aim_board", &targets).await.value();
    assert!(matches!(aimed, Outcome::Done(_)), "{aimed:?}");
}

#[tokio::test]
async fn a_candidature_of_another_board_is_not_moved() {
    let app = TestApp::new().await;
    commission(&app, 1).await;
    let team = administrator(&app).await;
    let seen = board(&team).await;
    let mut one = to(&seen, 1, Decision::Retenue);
    one.candidature = "00000000-0000-7000-8000-000000000001"
        .parse()
        .expect("an id");
    let arguments = json!({ "slug": SLUG, "seen": 0, "moves": [to(&seen, 1, Decision::Reserve), one], "why": "" });
    assert_eq!(
        team.call_json("rearrange_board", &arguments).await.error(),
        Error::NotFound
    );
    assert_eq!(count(&app.state.db, "placement").await, 0, "all or none");
    assert_eq!(board(&team).await.revision, 0);
}

#[tokio::test]
async fn what_is_decided_is_not_moved_here() {
    let app = TestApp::new().await;
    commission(&app, 2).await;
    let team = administrator(&app).await;
    let mut tx = app.state.db.write().await.expect("a transaction");
    croisee::on!(&mut tx, |conn| sqlx::query(
        "update candidature set status = 'confirmee' where number = 'GAP-PP-2025-001'"
    )
    .execute(&mut **conn)
    .await
    .map(|_| ()))
    .expect("confirmed");
    tx.commit().await.expect("kept");
    let seen = board(&team).await;
    let outcome = rearrange(&team, seen.revision, &[to(&seen, 1, Decision::Reserve)]).await;
    let Outcome::Refused(now, words) = outcome else {
        panic!("moved: {outcome:?}");
    };
    assert!(words.starts_with("Ondine G."), "{words}");
    assert_eq!(now, seen);
}
