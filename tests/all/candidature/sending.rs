//! Sending the same candidature any number of times at once is sending it once.

use axum::http::StatusCode;
use croisee::candidature::model::{Receipt, SubmitOutcome};

use super::ground::{
    RECEIPT, Writer, answers_of, complete_answers, fields_of, publish, questionnaire,
};
use crate::common::{
    app::TestApp,
    database::{count, rows},
};

const COPIES: usize = 20;
const LAST_STEP: usize = 8;

/// What the record holds of one sending.
async fn is_one_sending(app: &TestApp) {
    let numbers: Vec<(Option<String>, String)> =
        rows(&app.state.db, "select number, status from candidature").await;
    assert_eq!(
        numbers,
        [(Some("GAP-PP-2025-001".to_owned()), "soumise".to_owned())]
    );
    let last: Vec<(i64,)> = rows(&app.state.db, "select last from candidature_counter").await;
    assert_eq!(last, [(1,)], "no number is lost");
    assert_eq!(count(&app.state.db, "submission").await, 1);
    assert_eq!(count(&app.state.db, "outbox").await, 1);
    assert_eq!(
        count(&app.state.db, "candidature_event where status = 'soumise'").await,
        1
    );
    assert_eq!(
        count(&app.state.db, "audit where action = 'candidature.sent'").await,
        1
    );
}

async fn receipts(writers: Vec<Writer>) -> Vec<Receipt> {
    let mut receipts = Vec::new();
    for writer in writers {
        receipts.push(writer.receipt().await);
    }
    receipts
}

db_test!(
    async fn twenty_parallel_copies_of_a_sending_are_one_sending(db: Db) {
        let app = TestApp::on(db);
        publish(&app).await;
        let writer = Writer::with(&app, &complete_answers()).await;

        let writers: Vec<Writer> = (0..COPIES).map(|_| writer.second_window()).collect();
        let copies: Vec<_> = writers
            .iter()
            .cloned()
            .map(|writer| tokio::spawn(async move { writer.submit().await }))
            .collect();
        for copy in copies {
            assert_eq!(copy.await.expect("an outcome"), SubmitOutcome::Received);
        }

        is_one_sending(&app).await;
        let receipts = receipts(writers).await;
        assert!(receipts.iter().all(|receipt| *receipt == receipts[0]));
    }
);

db_test!(
    async fn twenty_parallel_posts_of_the_last_step_are_one_sending(db: Db) {
        let app = TestApp::on(db);
        publish(&app).await;
        let answers = complete_answers();
        let questionnaire = questionnaire();
        let mut before = answers.clone();
        before.remove("consent_sante");
        before.remove("engagement_duree");
        let writer = Writer::with(&app, &before).await;

        // Each copy ticks the last boxes and sends, from the same page.
        let mut fields = fields_of(&questionnaire, LAST_STEP, &answers);
        let seen = writer.open().await.revision;
        fields.push(("_vu".to_owned(), seen.to_string()));
        fields.push(("_suite".to_owned(), "continuer".to_owned()));
        let writers: Vec<Writer> = (0..COPIES).map(|_| writer.second_window()).collect();
        let copies: Vec<_> = writers
            .iter()
            .cloned()
            .map(|writer| {
                let fields = fields.clone();
                tokio::spawn(async move { writer.post_step(LAST_STEP, &fields).await })
            })
            .collect();
        for copy in copies {
            let answer = copy.await.expect("an answer");
            assert_eq!(
                (answer.status, answer.location()),
                (StatusCode::SEE_OTHER, RECEIPT),
                "{}",
                answer.body
            );
        }

        is_one_sending(&app).await;
        let receipts = receipts(writers).await;
        assert!(receipts.iter().all(|receipt| *receipt == receipts[0]));
    }
);

db_test!(
    async fn people_who_send_at_once_each_have_a_number(db: Db) {
        let app = TestApp::on(db);
        publish(&app).await;
        let mut writers = Vec::new();
        for rank in 0..6 {
            let email = format!("personne{rank}@example.org");
            let answers = answers_of("Prénom", &format!("Nom{rank}"), &email);
            writers.push(Writer::with(&app, &answers).await);
        }
        let sendings: Vec<_> = writers
            .into_iter()
            .map(|writer| {
                tokio::spawn(async move {
                    assert_eq!(writer.submit().await, SubmitOutcome::Received);
                    writer.receipt().await.number
                })
            })
            .collect();
        let mut numbers = Vec::new();
        for sending in sendings {
            numbers.push(sending.await.expect("a number"));
        }
        numbers.sort();
        let expected: Vec<String> = (1..=6)
            .map(|rank| format!("GAP-PP-2025-{rank:03}"))
            .collect();
        assert_eq!(numbers, expected);
    }
);
