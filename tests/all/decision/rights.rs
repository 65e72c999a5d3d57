//! Who may open what, and what blocks a round.

use axum::http::StatusCode;
use croisee::{
    account::model::Role,
    selection::model::{Decision, Placement},
};

use super::ground::{
    CALL, Commission, DECISIONS, LETTERS, STOP, person, place, put, said, somebody,
};
use crate::{
    candidature::ground::last_id,
    common::{app::TestApp, database::count, ears::statements},
};

#[tokio::test]
async fn decisions_are_for_administrators_and_a_place_for_its_person() {
    let app = TestApp::new().await;
    let commission = Commission::of_sample(&app).await;
    let reader = somebody(&app, "lecteur@exemple.fr", Some(Role::Reader)).await;
    let member = somebody(&app, "membre@exemple.fr", None).await;
    let nowhere = "/administration/appels/nulle-part/decisions";
    for client in [&reader, &member] {
        let unknown = client.get(nowhere).await.shown();
        for address in [DECISIONS, LETTERS] {
            assert_eq!(client.get(address).await.shown(), unknown, "{address}");
        }
        for address in [DECISIONS, STOP, CALL, LETTERS] {
            let posted = client
                .post(address, &[("vu", ""), ("modele", "retenue")])
                .await;
            assert_eq!(posted.status, StatusCode::NOT_FOUND, "{address}");
        }
    }
    assert_eq!(
        commission.admin.get(nowhere).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(count(&app.state.db, "decision_round").await, 0);

    commission.decide(&app).await;
    // Somebody else's, unknown, and never offered: the same page.
    let unknown = place(last_id(&app).await).replace(['1', '2', '3'], "4");
    let theirs = place(commission.id(1));
    let ondine = person(&app, 1).await;
    let baptiste = person(&app, 2).await;
    let refused = person(&app, 15).await;
    let nothing = baptiste.get(&unknown).await.shown();
    assert_eq!(nothing.0, StatusCode::NOT_FOUND);
    assert_eq!(baptiste.get(&theirs).await.shown(), nothing);
    assert_eq!(
        refused.get(&place(commission.id(15))).await.shown(),
        nothing
    );
    for gesture in ["garder", "rendre"] {
        let posted = baptiste.post(&theirs, &[("geste", gesture)]).await;
        assert_eq!(posted.status, StatusCode::NOT_FOUND);
        let own = refused
            .post(&place(commission.id(15)), &[("geste", gesture)])
            .await;
        assert_eq!(own.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(ondine.get(&theirs).await.status, StatusCode::OK);
    let unclear = ondine.post(&theirs, &[("geste", "danser")]).await;
    assert_eq!(unclear.status, StatusCode::BAD_REQUEST);
    assert_eq!(count(&app.state.db, "place").await, 0);

    // Whoever is not signed in is led to the door and back, whatever the address.
    for address in [&theirs, &unknown] {
        let visitor = app.client().get(address).await;
        assert_eq!(visitor.status, StatusCode::SEE_OTHER);
        assert_eq!(visitor.location(), format!("/connexion?suite={address}"));
    }
}

#[tokio::test]
async fn what_is_missing_blocks_the_round_and_is_said() {
    let app = TestApp::new().await;
    let commission = Commission::of_sample(&app).await;
    let mut placement = Placement {
        candidature: commission.id(1),
        decision: Decision::NonRetenue,
        rank: None,
        reason: None,
        orientation: Vec::new(),
    };
    put(&app, &commission.call, &placement).await;
    let page = commission.page().await;
    assert!(
        page.contains("Motif à dire pour\u{a0}: Ondine Garrigue."),
        "{page}"
    );
    assert!(!page.contains("name=\"vu\""), "no button");

    // One too many for the places.
    placement.decision = Decision::Retenue;
    put(&app, &commission.call, &placement).await;
    placement.candidature = commission.id(12);
    put(&app, &commission.call, &placement).await;
    let page = commission.page().await;
    assert!(
        page.contains("11\u{a0}personnes sont retenues pour 10\u{a0}places."),
        "{page}"
    );
    // Pressing all the same changes nothing.
    let pressed = commission.admin.post(DECISIONS, &[("vu", "")]).await;
    assert_eq!(said(&pressed), "change");
    assert_eq!(count(&app.state.db, "decision_round").await, 0);
}

#[tokio::test]
async fn nobody_placed_is_said_with_the_way_to_the_board() {
    let app = TestApp::new().await;
    let commission = Commission::unplaced(&app).await;
    let page = commission.page().await;
    assert!(
        page.contains("Sans décision\u{a0}: Ondine Garrigue,"),
        "{page}"
    );
    assert!(page.contains("/administration/appels/gap-pp-2025/selection"));
    assert!(page.contains("Lettres</dt><dd>0"), "{page}");
}

db_test!(
    async fn the_page_asks_as_much_for_three_letters_as_for_one(db: Db) {
        let app = TestApp::on(db);
        let commission = Commission::unplaced(&app).await;
        let place_one = async |rank: u32| {
            let placement = Placement {
                candidature: commission.id(rank),
                decision: Decision::Retenue,
                rank: None,
                reason: None,
                orientation: Vec::new(),
            };
            put(&app, &commission.call, &placement).await;
        };
        place_one(1).await;
        commission.page().await;
        let (for_one, one) = statements(commission.page()).await;
        place_one(2).await;
        place_one(3).await;
        let (for_three, three) = statements(commission.page()).await;
        let letters = |page: &str| page.matches("letter-body").count();
        assert_eq!((letters(&one), letters(&three)), (1, 3));
        assert!(for_one > 1);
        assert_eq!(for_three, for_one);
    }
);
