//! Unknown and forbidden look alike, and no gesture is for everybody.

use axum::http::StatusCode;
use croisee::situation::model::SituationId;

use super::ground::{LIST, ROUND, act, group_page, in_april, propose, two};
use crate::{
    candidature::ground::somebody,
    common::{app::TestApp, database::count},
};

#[tokio::test]
async fn whoever_is_not_the_author_finds_nothing() {
    let app = TestApp::new().await;
    let celestine = in_april(&app).await;
    let (ondine, idriss) = two(&app).await;
    let id = propose(&ondine, "Le café du couloir").await;
    let outsider = somebody(&app, "personne@exemple.fr", None).await;
    for path in [
        format!("{LIST}/{id}"),
        format!("{LIST}/{}", SituationId::fresh()),
    ] {
        for other in [&idriss, &celestine, &outsider] {
            assert_eq!(
                other.get(&path).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
            let gone = other.post(&format!("{path}/retirer"), &[]).await;
            assert_eq!(gone.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    // Another's identifier is not taken over by whoever guesses it.
    let taken = idriss
        .post(
            &format!("{LIST}/{id}"),
            &[("titre", "À moi"), ("geste", "brouillon")],
        )
        .await;
    assert_eq!(taken.status, StatusCode::NOT_FOUND);
    assert_eq!(
        count(&app.state.db, "situation where title = 'À moi'").await,
        0
    );
    assert_eq!(
        ondine.get(&format!("{LIST}/{id}")).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn only_those_who_lead_conduct_a_choice() {
    let app = TestApp::new().await;
    in_april(&app).await;
    let (ondine, _) = two(&app).await;
    propose(&ondine, "Le café du couloir").await;
    for gesture in ["clore-recueil", "clore-classement", "rouvrir"] {
        assert_eq!(act(&ondine, gesture).await, "404", "{gesture}");
    }
    let coded = ondine
        .post(
            &format!("{}/seances/2/sujets", group_page()),
            &[("cadre", "etp")],
        )
        .await;
    assert_eq!(coded.status, StatusCode::NOT_FOUND);
    let odd = ondine
        .post(&format!("{ROUND}/geste"), &[("geste", "rien")])
        .await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
    // The launch works on no situation.
    let launch = ondine
        .get(&format!("{}/seances/1/situations", group_page()))
        .await;
    assert_eq!(launch.status, StatusCode::NOT_FOUND);
    assert_eq!(count(&app.state.db, "situation_step").await, 0);
}
