//! What members say of a séance, without their name, on both databases.

use axum::http::StatusCode;

use super::ground::{group_page, in_april, page};
use crate::{
    candidature::ground::wait_until,
    common::{
        app::{Client, TestApp},
        database::{count, rows},
    },
    seance::ground::{CELESTINE, IDRISS, ONDINE, member},
};

const EVALUATION: &str = "/groupes/gap-pp-2025/seances/2/evaluation";
const READ: &str = "/groupes/gap-pp-2025/seances/2/evaluation/reponses";

async fn give(client: &Client, useful: &str, kept: &str) -> StatusCode {
    let fields = [
        ("utilite", useful),
        ("confiance", "5"),
        ("retenu", kept),
        ("mieux", ""),
    ];
    client.post(EVALUATION, &fields).await.status
}

db_test!(
    async fn a_seance_is_evaluated_without_names(db: Db) {
        let app = TestApp::on(db);
        in_april(&app).await;

        // Not before the end.
        wait_until(&app, "2025-04-08T19:00:00+02:00");
        let ondine = member(&app, ONDINE).await;
        assert_eq!(ondine.get(EVALUATION).await.status, StatusCode::NOT_FOUND);
        wait_until(&app, "2025-04-09T09:00:00+02:00");
        let ondine = member(&app, ONDINE).await;
        let idriss = member(&app, IDRISS).await;
        let amaia = member(&app, "amaia.pyrene@example.org").await;
        let celestine = member(&app, CELESTINE).await;

        // It waits on the page of the group; what is missing is said beside, and nothing is lost.
        assert!(
            page(&ondine, group_page())
                .await
                .contains("Dire ce que vous retenez")
        );
        let faulty = ondine
            .post(
                EVALUATION,
                &[("utilite", "4"), ("retenu", "Oser poser ma question.")],
            )
            .await;
        assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(faulty.body.contains("Oser poser ma question."));
        assert!(faulty.body.contains("confiance-erreur"));
        assert_eq!(
            give(&ondine, "9", "").await,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert_eq!(
            give(&ondine, "4", "Oser poser ma question.").await,
            StatusCode::SEE_OTHER
        );
        assert!(
            page(&ondine, EVALUATION)
                .await
                .contains("Merci pour votre regard")
        );
        assert!(
            !page(&ondine, group_page())
                .await
                .contains("Dire ce que vous retenez")
        );
        // Once each.
        assert_eq!(give(&ondine, "1", "Encore").await, StatusCode::SEE_OTHER);
        assert_eq!(count(&app.state.db, "evaluation_answer").await, 1);

        // Those who lead neither answer nor read while answers come in, and nobody else reads.
        assert_eq!(
            celestine.get(EVALUATION).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(ondine.get(READ).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            give(&idriss, "5", "Ne pas être seul.").await,
            StatusCode::SEE_OTHER
        );
        let reading = page(&celestine, READ).await;
        assert!(
            reading.contains("2 personnes sur 10 ont répondu."),
            "{reading}"
        );
        assert!(
            !reading.contains("Oser") && !reading.contains("seul."),
            "{reading}"
        );

        // Nothing leads from an answer to a person: no time, no shared number, no order of arrival.
        assert_eq!(give(&amaia, "5", "Une image.").await, StatusCode::SEE_OTHER);
        let before: Vec<(String,)> = rows(
            &app.state.db,
            "select cast(answers as text) from evaluation_answer order by id",
        )
        .await;
        assert_eq!(before.len(), 3);
        assert!(
            before
                .iter()
                .all(|(text,)| !text.contains('@') && !text.contains("2025"))
        );

        // After ten days they show together, or never under three.
        wait_until(&app, "2025-04-19T09:00:00+02:00");
        let celestine = member(&app, CELESTINE).await;
        let shown = page(&celestine, READ).await;
        assert!(
            shown.contains("Ne pas être seul. Oser poser ma question. Une image."),
            "{shown}"
        );
        assert!(shown.contains("5 · Tout à fait d’accord 2"), "{shown}");
        assert!(!shown.contains("Idriss"), "{shown}");
        let late = member(&app, "baptiste.tramontane@example.org").await;
        let closed = page(&late, EVALUATION).await;
        assert!(
            closed.contains("Le temps de répondre est passé"),
            "{closed}"
        );
        assert_eq!(give(&late, "5", "Tard").await, StatusCode::SEE_OTHER);
        assert_eq!(count(&app.state.db, "evaluation_answer").await, 3);
    }
);

#[tokio::test]
async fn fewer_than_three_answers_are_never_shown() {
    let app = TestApp::new().await;
    in_april(&app).await;
    wait_until(&app, "2025-04-09T09:00:00+02:00");
    let ondine = member(&app, ONDINE).await;
    let idriss = member(&app, IDRISS).await;
    give(&ondine, "4", "Oser poser ma question.").await;
    give(&idriss, "2", "Ne pas être seul.").await;
    wait_until(&app, "2025-06-19T09:00:00+02:00");
    let celestine = member(&app, CELESTINE).await;
    let shown = page(&celestine, READ).await;
    assert!(
        shown.contains("Trop peu de réponses pour les montrer"),
        "{shown}"
    );
    assert!(!shown.contains("Oser"), "{shown}");
}
