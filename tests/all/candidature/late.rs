//! The hour of the call: what is received in time, what is kept aside, what is refused.

use axum::http::StatusCode;
use croisee::candidature::model::{CandidatureStatus, MayDo, Receipt, SaveOutcome, SubmitOutcome};
use croisee::error::Error;

use super::ground::{
    DOOR, RECEIPT, SLUG, Writer, administrator, answers_of, complete_answers, fields_of, last_id,
    mine, publish, publish_with, questionnaire, receipt, wait_until,
};
use crate::common::{
    app::TestApp,
    database::{count, rows},
};

const LAST_SECOND: &str = "2025-02-14T23:59:59.999999+01:00";
const ONE_SECOND_LATER: &str = "2025-02-15T00:00:00+01:00";

async fn statuses(app: &TestApp) -> Vec<(String, String)> {
    rows(
        &app.state.db,
        "select number, status from candidature where number is not null order by number",
    )
    .await
}

db_test!(
    async fn the_last_second_is_in_time_and_the_next_is_kept_aside(db: Db) {
        let app = TestApp::on(db);
        publish(&app).await;
        let in_time = Writer::with(&app, &complete_answers()).await;
        let late_answers = answers_of("Fatou", "Oyat", "fatou@example.org");
        let late = Writer::with(&app, &late_answers).await;

        wait_until(&app, LAST_SECOND);
        assert_eq!(in_time.submit().await, SubmitOutcome::Received);
        wait_until(&app, ONE_SECOND_LATER);
        // The draft was begun before: it may still be finished and sent.
        let saved = late.save("structure", "Une structure", i64::MAX).await;
        assert!(matches!(saved, SaveOutcome::Saved { .. }), "{saved:?}");
        assert!(late.open().await.is_late);
        assert_eq!(late.submit().await, SubmitOutcome::Received);

        let status = |number: &str, status: &str| (number.to_owned(), status.to_owned());
        assert_eq!(
            statuses(&app).await,
            [
                status("GAP-PP-2025-001", "soumise"),
                status("GAP-PP-2025-002", "hors_delai"),
            ]
        );
        let receipt = in_time.receipt().await;
        assert_eq!(
            (receipt.status, receipt.open_until),
            (CandidatureStatus::Soumise, None),
            "closed: nothing more to correct"
        );
        let Receipt {
            status,
            received,
            open_until,
            ..
        } = late.receipt().await;
        assert_eq!(
            (status, received.as_str(), open_until),
            (
                CandidatureStatus::HorsDelai,
                "samedi 15 février 2025 à 0\u{a0}h\u{a0}00",
                None
            )
        );
        let letter = app.last_letter("fatou@example.org").await;
        assert!(
            letter.body_text.contains("nous la gardons de côté")
                && !letter.body_text.contains("vous pouvez la corriger"),
            "{}",
            letter.body_text
        );
        let page = late.client.get(RECEIPT).await;
        assert!(
            page.body.contains("Nous l’avons gardée de côté"),
            "{}",
            page.body
        );
    }
);

db_test!(
    async fn what_was_received_is_not_corrected_once_the_call_is_closed(db: Db) {
        let app = TestApp::on(db);
        publish(&app).await;
        let writer = Writer::with(&app, &complete_answers()).await;
        let id = last_id(&app).await;
        assert_eq!(writer.submit().await, SubmitOutcome::Received);
        let person = app.client();
        wait_until(&app, LAST_SECOND);
        let received = writer.receipt().await;
        // A correction is written in time, and not sent in time.
        writer.save("structure", "Trop tard", i64::MAX).await;
        let revision = writer.open().await.revision;

        wait_until(&app, ONE_SECOND_LATER);
        person.sign_in(&app, "ondine.garrigue@example.org").await;
        assert_eq!(
            writer.save("structure", "Encore plus tard", i64::MAX).await,
            SaveOutcome::Frozen
        );
        assert_eq!(writer.submit().await, SubmitOutcome::Frozen);
        let fields = fields_of(&questionnaire(), 3, &complete_answers());
        let posted = writer.post_step(3, &fields).await;
        assert_eq!(posted.status, StatusCode::NOT_FOUND);
        let resumed = person
            .post(&format!("/candidatures/{id}/reprendre"), &[])
            .await;
        assert_eq!(resumed.status, StatusCode::NOT_FOUND);

        assert_eq!(writer.open().await.revision, revision);
        assert_eq!(count(&app.state.db, "submission").await, 1);
        assert_eq!(
            writer.receipt().await,
            Receipt {
                open_until: None,
                ..received
            }
        );
        // It may no longer change; nobody is made to stay.
        let may = mine(&person).await[0].may;
        assert_eq!(
            may,
            MayDo {
                write: false,
                retract: true
            }
        );
    }
);

#[tokio::test]
async fn nothing_begins_before_the_call_opens_or_after_it_closes() {
    for (moment, opens) in [
        ("2025-01-27T09:00:00+01:00", "2025-02-01T09:00:00+01:00"),
        (ONE_SECOND_LATER, "2025-01-06T09:00:00+01:00"),
    ] {
        let app = TestApp::new().await;
        publish_with(&app, |call| {
            call["appel"]["calendrier"]["ouverture"] = opens.into();
        })
        .await;
        wait_until(&app, moment);
        let refused = app.client().post(DOOR, &[]).await;
        let unknown = app.client().post("/appels/inconnu/candidature", &[]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        assert_eq!(refused.shown(), unknown.shown());
        let door = app.client().get(DOOR).await;
        assert!(
            door.body.contains("L’appel n’est pas ouvert"),
            "{}",
            door.body
        );
        assert!(!door.body.contains("Commencer"), "{}", door.body);
        assert_eq!(count(&app.state.db, "candidature").await, 0);
    }
}

#[tokio::test]
async fn the_team_may_still_type_a_paper_that_came_in_time() {
    let app = TestApp::new().await;
    publish(&app).await;
    wait_until(&app, ONE_SECOND_LATER);
    let team = administrator(&app).await;
    let path = format!("/administration/appels/{SLUG}/saisir");
    let begun = team.post(&path, &[("canal", "papier")]).await;
    assert_eq!(begun.location(), format!("{DOOR}/1"));
    let stranger = app.client().post(&path, &[("canal", "papier")]).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    let typed: Vec<(String, i64)> = rows(
        &app.state.db,
        "select channel, case when typed_by is null then 0 else cast(1 as bigint) end
         from candidature",
    )
    .await;
    assert_eq!(typed, [("papier".to_owned(), 1)]);
    // Beginning is not sending: an empty one is still incomplete.
    let writer = Writer { client: team };
    assert_eq!(writer.submit().await, SubmitOutcome::Incomplete);
    assert_eq!(receipt(&writer.client).await, Err(Error::NotFound));
}
