//! Drafts that nobody comes back to are forgotten; what was sent is not.

use croisee::{candidature::actions::forget_old_drafts, db::Db};
use jiff::SignedDuration;

use super::ground::{Writer, complete_answers, publish};
use crate::common::{app::TestApp, database::count};

/// Lets `days` pass, then forgets what has served.
async fn forget_after(app: &TestApp, days: i64) -> u64 {
    app.wait(SignedDuration::from_hours(24 * days));
    forget_old_drafts(&app.state).await.expect("a round")
}

db_test!(
    async fn a_draft_is_kept_two_weeks_untouched_three_months_written_and_for_good_once_sent(
        db: Db,
    ) {
        let app = TestApp::on(db.clone());
        publish(&app).await;
        let _untouched = Writer::begin(&app).await;
        let written = Writer::begin(&app).await;
        written.save("motivation", "Un début.", 0).await;
        let sent = Writer::begin(&app).await;
        sent.fill(&complete_answers()).await;
        sent.submit().await;

        assert_eq!(forget_after(&app, 13).await, 0);
        assert_eq!(forget_after(&app, 2).await, 1, "the untouched one");
        assert_eq!(forget_after(&app, 74).await, 0);
        assert_eq!(forget_after(&app, 2).await, 1, "the written one");
        assert_eq!(forget_after(&app, 1000).await, 0);
        assert_eq!(count(&db, "candidature").await, 1);
        assert_eq!(count(&db, "answer where value is null").await, 0);
        assert_eq!(
            count(
                &db,
                "draft_key k left join candidature c on c.id = k.candidature_id where c.id is null"
            )
            .await,
            0,
            "nothing is left of what was forgotten"
        );
    }
);
