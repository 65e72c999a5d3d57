//! A room exists for the members of its group alone.

use axum::http::StatusCode;
use croisee::{account::model::Role, error::Error, facilitation::model::Ask};
use serde_json::json;

use super::ground::{ROOM, SLUG, begun, note, room, try_ask};
use crate::{
    candidature::ground::somebody,
    common::{
        app::{Client, TestApp},
        database::count,
    },
    seance::ground::{GROUP, IDRISS, signed_in},
};

async fn errors(client: &Client, number: i32) -> [Error; 3] {
    let at = json!({ "slug": SLUG, "number": number });
    let follow = json!({ "slug": SLUG, "number": number, "seen": 0 });
    let begin = json!({ "slug": SLUG, "number": number, "ask": { "Do": { "command": "Begin", "seen": 0 } } });
    [
        client.call_json("open_room", &at).await.error(),
        client.call_json("follow_room", &follow).await.error(),
        client.call_json("ask_room", &begin).await.error(),
    ]
}

#[tokio::test]
async fn to_whoever_is_not_of_the_group_there_is_no_room() {
    let app = TestApp::new().await;
    let (celestine, _) = begun(&app).await;
    let visitor = app.client();
    assert_eq!(errors(&visitor, 3).await, [Error::SignInNeeded; 3]);
    assert_eq!(
        visitor.get(ROOM).await.location(),
        format!("/connexion?suite={ROOM}")
    );
    let administrator = somebody(&app, "admin@exemple.fr", Some(Role::Administrator)).await;
    let stranger = somebody(&app, "autre@exemple.fr", None).await;
    for client in [&administrator, &stranger] {
        assert_eq!(errors(client, 3).await, [Error::NotFound; 3]);
        assert_eq!(client.get(ROOM).await.status, StatusCode::NOT_FOUND);
        for verb in ["commande", "note", "pour-moi"] {
            let path = format!("{ROOM}/{verb}");
            assert_eq!(
                client.post(&path, &[("geste", "commencer")]).await.status,
                StatusCode::NOT_FOUND
            );
        }
    }
    // A member who has not accepted the charter, and a meeting that is not there.
    let idriss = signed_in(&app, IDRISS).await;
    assert_eq!(errors(&idriss, 3).await, [Error::NotFound; 3]);
    assert_eq!(errors(&celestine, 9).await, [Error::NotFound; 3]);
    assert_eq!(count(&app.state.db, "facilitation").await, 0);
}

#[tokio::test]
async fn a_cancelled_meeting_has_no_room() {
    let app = TestApp::new().await;
    crate::seance::ground::group(&app).await;
    let celestine = crate::seance::ground::member(&app, crate::seance::ground::CELESTINE).await;
    let cancelled = celestine
        .post(
            &format!("{GROUP}/seances/3/annuler"),
            &[("raison", "Une grève.")],
        )
        .await;
    assert_eq!(cancelled.status, StatusCode::SEE_OTHER);
    assert_eq!(errors(&celestine, 3).await, [Error::NotFound; 3]);
    assert_eq!(celestine.get(ROOM).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_participant_neither_leads_nor_reads_what_is_for_others() {
    let app = TestApp::new().await;
    let (_, ondine) = begun(&app).await;
    for gesture in ["commencer", "suivante", "terminer", "ouvrir-notes"] {
        let posted = ondine
            .post(
                &format!("{ROOM}/commande"),
                &[("geste", gesture), ("vu", "0")],
            )
            .await;
        assert_eq!(posted.status, StatusCode::NOT_FOUND, "{gesture}");
    }
    let keep = Ask::Keep {
        body: "x".to_owned(),
        seen: 0,
    };
    for asked in [note("recit", "x", 0), keep] {
        let answer = try_ask(&ondine, asked).await;
        assert!(answer.body.contains("NotYours"), "{}", answer.body);
    }
    assert_eq!(room(&ondine).await.own, None);
    assert_eq!(count(&app.state.db, "capture").await, 0);
    assert_eq!(count(&app.state.db, "narrator_note").await, 0);
}
