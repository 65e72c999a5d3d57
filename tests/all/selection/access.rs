//! Who opens a board, and who changes it: to everybody else it does not exist.

use axum::http::StatusCode;
use croisee::{
    error::Error,
    selection::model::{Decision, Outcome, Targets},
};
use serde_json::json;

use super::ground::{AIM, BOARD, MOVE, board, card, commission, reader, rearrange, to};
use crate::{
    candidature::ground::{LIST, SLUG, administrator, somebody},
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

db_test!(
    async fn whoever_knows_a_person_leaves_their_card_to_the_others(db: Db) {
        let app = TestApp::on(db);
        commission(&app, 3).await;
        let reader = reader(&app).await;
        let reading = format!("{LIST}/GAP-PP-2025-001/lecture");
        let recused = reader.post(&reading, &[("etat", "recusee")]).await;
        assert_eq!(recused.status, StatusCode::SEE_OTHER, "{}", recused.body);

        // The board says so, and offers nothing for it; the rest stays theirs.
        let seen = board(&reader).await;
        assert!(!card(&seen, 1).is_movable() && card(&seen, 2).is_movable());
        let page = reader.get(BOARD).await.body;
        assert_eq!(
            page.matches("Vous connaissez cette personne\u{a0}: d’autres que vous la placent.")
                .count(),
            1
        );
        let word = |number| to(&seen, number, Decision::Retenue).word();
        assert!(!page.contains(&word(1)) && page.contains(&word(2)));
        let both = [1, 2].map(|number| to(&seen, number, Decision::Retenue));
        let outcome = rearrange(&reader, seen.revision, &both).await;
        let Outcome::Refused(now, words) = outcome else {
            panic!("moved: {outcome:?}");
        };
        assert!(words.contains("Vous connaissez cette personne"), "{words}");
        assert_eq!(now, seen);
        let fields = [("revu", "0"), ("placer", &word(1))];
        let posted = reader.post(MOVE, &fields).await;
        assert_eq!(posted.location(), format!("{BOARD}?etat=refuse"));
        assert_eq!(count(&app.state.db, "placement").await, 0, "all or none");

        // A proposal may still choose that person: the others will say.
        let search = croisee::selection::rules::proposal::search(&seen, false);
        assert_eq!(search.run(|| true).members, [0, 1, 2]);

        // Somebody has to place them: another reader, or the administration, even recused.
        let team = administrator(&app).await;
        let outcome = rearrange(&team, 0, &[to(&seen, 1, Decision::Retenue)]).await;
        assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
    }
);
