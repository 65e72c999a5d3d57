//! The reminder, then the release: each once, whoever looks.

use axum::http::StatusCode;
use croisee::{
    candidature::model::CandidatureStatus, decision::actions::keep_time, server::state::AppState,
};

use super::ground::{Commission, decision_letters, email_of, person, place, wait_until};
use crate::{
    candidature::ground::mine,
    common::{app::TestApp, database::count},
};

/// Four servers look at once; answers how many were reminded and released.
async fn four_look(state: &AppState) -> (usize, usize) {
    let mut looks = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let state = state.clone();
        looks.spawn(async move { keep_time(&state).await.expect("a look") });
    }
    let mut all = (0, 0);
    while let Some(one) = looks.join_next().await {
        let (reminded, released) = one.expect("a look");
        all = (all.0 + reminded, all.1 + released);
    }
    all
}

db_test!(
    async fn whoever_does_not_answer_is_reminded_once_then_released_once(db: Db) {
        let app = TestApp::on(db);
        let commission = Commission::of_sample(&app).await;
        commission.decide(&app).await;
        let ondine = person(&app, 1).await;
        ondine
            .post(&place(commission.id(1)), &[("geste", "garder")])
            .await;
        assert_eq!(four_look(&app.state).await, (0, 0));

        wait_until(&app, "2025-03-03T23:59:58+01:00");
        assert_eq!(four_look(&app.state).await, (0, 0));
        wait_until(&app, "2025-03-03T23:59:59+01:00");
        assert_eq!(four_look(&app.state).await, (9, 0));
        assert_eq!(four_look(&app.state).await, (0, 0));
        let reminder = app.last_letter(&email_of(2)).await;
        assert!(
            reminder.subject.contains("attendue"),
            "{}",
            reminder.subject
        );
        assert!(reminder.body_text.contains(&place(commission.id(2))));
        // Whoever has answered is left alone.
        assert!(
            !app.last_letter(&email_of(1))
                .await
                .subject
                .contains("attendue")
        );

        // The last second counts whole.
        wait_until(&app, "2025-03-05T23:59:59.900+01:00");
        assert_eq!(four_look(&app.state).await, (0, 0));
        let last = person(&app, 3).await;
        last.post(&place(commission.id(3)), &[("geste", "garder")])
            .await;
        assert_eq!(mine(&last).await[0].status, CandidatureStatus::Confirmee);

        wait_until(&app, "2025-03-06T00:00:00+01:00");
        let before = decision_letters(&app).await.len();
        // Too late by a minute, before anything was released: nothing is taken.
        let late = person(&app, 4).await;
        let door = place(commission.id(4));
        let answered = late.post(&door, &[("geste", "garder")]).await;
        assert_eq!(answered.location(), format!("{door}?reponse=trop-tard"));
        assert_eq!(four_look(&app.state).await, (0, 8));
        assert_eq!(four_look(&app.state).await, (0, 0));
        assert_eq!(count(&app.state.db, "place").await, 2);
        let echues = "offer where answer = 'echue'";
        assert_eq!(count(&app.state.db, echues).await, 8);
        // A letter to each, and one word to the team for each place.
        assert_eq!(decision_letters(&app).await.len(), before + 16);
        assert_eq!(mine(&late).await[0].status, CandidatureStatus::Desistee);
        let page = late.get(&door).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.body.contains("La date pour répondre est passée"),
            "{}",
            page.body
        );
        late.post(&door, &[("geste", "garder")]).await;
        assert_eq!(count(&app.state.db, "place").await, 2);
    }
);
