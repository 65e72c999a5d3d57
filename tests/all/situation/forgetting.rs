//! Groups, presences, situations and evaluations are forgotten when the notice says so, and not before.

use croisee::{
    evaluation::actions::forget_old as forget_evaluations,
    seance::actions::forget_old as forget_groups,
    situation::actions::forget_old as forget_situations,
};

use super::ground::{act, in_april, propose, two};
use crate::{
    candidature::ground::wait_until,
    common::{app::TestApp, database::count},
    seance::ground::{GROUP, import_presences},
};

async fn forget(app: &TestApp) -> u64 {
    let groups = forget_groups(&app.state).await.expect("a round");
    let situations = forget_situations(&app.state).await.expect("a round");
    groups + situations + forget_evaluations(&app.state).await.expect("a round")
}

db_test!(
    async fn a_group_is_forgotten_in_time(db: Db) {
        let app = TestApp::on(db);
        let celestine = in_april(&app).await;
        let (ondine, idriss) = two(&app).await;
        propose(&ondine, "Le café du couloir").await;
        propose(&idriss, "Le badge visiteur").await;
        assert_eq!(act(&celestine, "clore-recueil").await, "recueil-clos");
        ondine
            .post(&format!("{GROUP}/seances/2/reponse"), &[("reponse", "oui")])
            .await;
        ondine
            .post(
                &format!("{GROUP}/membres"),
                &[
                    ("presentation", "J’habite près de la mer."),
                    ("courriel_montre", "oui"),
                ],
            )
            .await;
        celestine
            .post(&format!("{GROUP}/agenda/adresse"), &[])
            .await;
        wait_until(&app, "2025-04-09T09:00:00+02:00");
        let ondine = crate::seance::ground::signed_in(&app, crate::seance::ground::ONDINE).await;
        ondine
            .post(
                &format!("{GROUP}/seances/2/evaluation"),
                &[("utilite", "4"), ("confiance", "5"), ("retenu", "Oser.")],
            )
            .await;
        let db = &app.state.db;
        assert_eq!(count(db, "evaluation_answer").await, 1);
        wait_until(&app, "2025-12-10T09:00:00+01:00");
        import_presences(&app).await;
        let presences = count(db, "attendance").await;
        assert_eq!(presences, 80);
        // The last meeting was on 2 December 2025.
        assert!(count(db, "seance where ends_local < '2025-12-03'").await == 8);

        // Nothing on the eve of a year.
        wait_until(&app, "2026-12-01T09:00:00+01:00");
        assert_eq!(forget(&app).await, 0);
        assert_eq!(count(db, "situation where title <> ''").await, 2);

        // A year after: words, announces, links and the directory are gone; who came remains.
        wait_until(&app, "2026-12-04T09:00:00+01:00");
        assert!(forget(&app).await > 0);
        assert_eq!(forget(&app).await, 0, "once");
        assert_eq!(count(db, "situation").await, 2);
        let words = "situation where title <> '' or question <> '' or context <> '' or author_id is not null";
        assert_eq!(count(db, words).await, 0);
        assert_eq!(
            count(db, "situation where setting = 'etp'").await,
            2,
            "for the yearly figures"
        );
        for table in [
            "situation_ballot",
            "evaluation_answer",
            "evaluation_given",
            "seance_answer",
            "seance_reminder",
            "calendar_feed",
            "seance where video_link is not null or phone_access <> '' or change_reason <> ''",
            "membership where about <> '' or phone <> ''",
        ] {
            assert_eq!(count(db, table).await, 0, "{table}");
        }
        assert_eq!(count(db, "attendance").await, presences);
        assert_eq!(count(db, "membership where last_name <> ''").await, 12);

        // Five years after: nobody's name, nobody's presence.
        wait_until(&app, "2030-12-01T09:00:00+01:00");
        assert_eq!(forget(&app).await, 0);
        wait_until(&app, "2030-12-04T09:00:00+01:00");
        assert!(forget(&app).await > 0);
        assert_eq!(forget(&app).await, 0, "once");
        assert_eq!(count(db, "attendance").await, 0);
        assert_eq!(count(db, "membership").await, 12);
        let known =
            "membership where first_name <> '' or last_name <> '' or account_id is not null";
        assert_eq!(count(db, known).await, 0);
    }
);
