//! Those not retained are forgotten when the privacy notice says so, and not before.

use croisee::decision::actions::forget_refused;

use super::ground::{Commission, administrator, email_of, wait_until};
use crate::common::{
    app::TestApp,
    database::{count, rows},
};

/// Whether the record still knows who sent the candidature of that rank.
async fn is_known(app: &TestApp, commission: &Commission, rank: u32) -> bool {
    let known: Vec<(String,)> = rows(
        &app.state.db,
        "select c.number from candidature c
         where exists (select 1 from submission s
                       where s.candidature_id = c.id and cast(s.answers as text) <> '{}')
            or exists (select 1 from answer a where a.candidature_id = c.id)
            or exists (select 1 from consent k where k.candidature_id = c.id)
            or c.contact_key is not null or c.person_key is not null",
    )
    .await;
    let number = format!("GAP-PP-2025-{rank:03}");
    assert!(commission.ids.contains_key(&number));
    known.iter().any(|(one,)| *one == number)
}

db_test!(
    async fn whoever_was_not_retained_is_forgotten_in_time(db: Db) {
        let app = TestApp::on(db);
        let commission = Commission::of_sample(&app).await;
        // Two of the four agreed to be written to again, as the sample has it.
        let agreed = "consent k join candidature c on c.id = k.candidature_id
                      where k.question_id = 'consent_recontact'
                        and c.number in ('GAP-PP-2025-014', 'GAP-PP-2025-015',
                                         'GAP-PP-2025-017', 'GAP-PP-2025-018')";
        let keeps = count(&app.state.db, agreed).await;
        assert!((1..4).contains(&keeps), "the sample has both: {keeps}");
        commission.decide(&app).await;
        let everybody = count(&app.state.db, "submission").await;

        wait_until(&app, "2025-05-25T10:00:00+02:00");
        assert_eq!(forget_refused(&app.state).await.expect("a round"), 0);
        wait_until(&app, "2025-05-28T10:00:00+02:00");
        let short = forget_refused(&app.state).await.expect("a round");
        assert_eq!(i64::try_from(short).expect("small"), 4 - keeps);
        assert_eq!(forget_refused(&app.state).await.expect("a round"), 0);
        wait_until(&app, "2027-02-22T10:00:00+01:00");
        assert_eq!(forget_refused(&app.state).await.expect("a round"), 0);
        wait_until(&app, "2027-02-26T10:00:00+01:00");
        let long = forget_refused(&app.state).await.expect("a round");
        assert_eq!(i64::try_from(long).expect("small"), keeps);

        // Nothing says who they were; what was decided, and why, is still counted.
        for rank in [14, 15, 17, 18] {
            assert!(!is_known(&app, &commission, rank).await, "{rank}");
        }
        for rank in [1, 8, 12] {
            assert!(is_known(&app, &commission, rank).await, "{rank}");
        }
        assert_eq!(count(&app.state.db, "submission").await, everybody);
        let kept = "candidature where status = 'non_retenue'";
        assert_eq!(count(&app.state.db, kept).await, 4);
        assert_eq!(
            count(&app.state.db, "decision where reason is not null").await,
            4
        );
        // Lists still count them, without a name; nothing is left to look at in them.
        let list = "/administration/appels/gap-pp-2025/candidatures";
        let admin = administrator(&app).await;
        let page = admin.get(list).await.body;
        assert!(page.contains("19 candidatures"), "{page}");
        let one = admin.get(&format!("{list}/GAP-PP-2025-017")).await;
        assert!(one.body.contains("rendue anonyme"), "{}", one.body);
        assert!(one.body.contains("une première pratique est demandée"));
        let email = email_of(17);
        let answers: Vec<(String,)> = rows(
            &app.state.db,
            "select cast(answers as text) from submission
             union all select cast(value as text) from answer",
        )
        .await;
        let leaks = answers.iter().filter(|(text,)| text.contains(&email));
        assert_eq!(leaks.count(), 0);
    }
);
