//! The hours of where one lives, beside those of Paris: on pages and in letters.

use axum::http::StatusCode;
use croisee::seance::actions::remind;

use crate::{
    candidature::ground::wait_until,
    common::app::TestApp,
    seance::ground::{GROUP, IDRISS, ONDINE, group, member, words},
};

const HOURS: &str = "/mon-espace/heures";

db_test!(
    async fn somebody_in_montreal_reads_both_hours(db: Db) {
        let app = TestApp::on(db);
        group(&app).await;
        let ondine = member(&app, ONDINE).await;
        let before = words(&ondine.get("/mon-agenda").await.body);
        assert!(!before.contains("chez vous"), "{before}");

        let kept = ondine
            .post(
                HOURS,
                &[("fuseau", "America/Toronto"), ("suite", "/mon-agenda")],
            )
            .await;
        assert_eq!(
            (kept.status, kept.location()),
            (StatusCode::SEE_OTHER, "/mon-agenda")
        );
        let agenda = words(&ondine.get("/mon-agenda").await.body);
        assert!(
            agenda.contains("celles de chez vous, à Montréal"),
            "{agenda}"
        );
        // On 18 March Montréal has changed its clocks and Paris has not.
        assert!(
            agenda.contains("13 h à 14 h 30 chez vous, à Montréal"),
            "{agenda}"
        );
        assert!(
            agenda.contains("12 h à 14 h 30 chez vous, à Montréal"),
            "{agenda}"
        );
        let both = "18 h à 19 h 30, heure de Paris · 13 h à 14 h 30 chez vous, à Montréal";
        for path in [
            GROUP.to_owned(),
            format!("{GROUP}/seances/1"),
            format!("{GROUP}/agenda"),
            "/mon-espace".to_owned(),
        ] {
            let said = words(&ondine.get(&path).await.body);
            assert!(said.contains(both), "{path}: {said}");
        }
        // The choice of one is nobody else's.
        let idriss = member(&app, IDRISS).await;
        assert!(!words(&idriss.get(GROUP).await.body).contains("chez vous"));

        wait_until(&app, "2025-03-11T18:00:00+01:00");
        remind(&app.state).await.expect("reminders");
        let letter = app
            .last_letter(ONDINE)
            .await
            .body_text
            .replace('\u{a0}', " ");
        assert!(
            letter.contains("18 h à 19 h 30, heure de Paris"),
            "{letter}"
        );
        assert!(
            letter.contains("Soit 13 h à 14 h 30 chez vous, à Montréal."),
            "{letter}"
        );
        // The page that a button of the letter opens says them too, to whoever has the link.
        let start = letter.find("/seances/reponse?jeton=").expect(&letter);
        let end = letter[start..].find('&').expect("an answer");
        let page = app.client().get(&letter[start..start + end]).await;
        let page = words(&page.body);
        assert!(
            page.contains("13 h à 14 h 30 chez vous, à Montréal"),
            "{page}"
        );
        let other = app.last_letter(IDRISS).await.body_text;
        assert!(!other.contains("chez vous"), "{other}");

        // Paris again: nothing is kept.
        ondine.post(HOURS, &[("fuseau", "Europe/Paris")]).await;
        assert!(!words(&ondine.get(GROUP).await.body).contains("chez vous"));
    }
);

#[tokio::test]
async fn a_zone_that_nobody_knows_is_said_and_nothing_typed_is_lost() {
    let app = TestApp::new().await;
    group(&app).await;
    let ondine = member(&app, ONDINE).await;
    let wrong = ondine
        .post(
            HOURS,
            &[("fuseau", "America/Toronto"), ("autre", "Montréal")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Nous ne connaissons pas ce fuseau"));
    assert!(wrong.body.contains("value=\"Montréal\""));
    let typed = ondine
        .post(
            HOURS,
            &[
                ("autre", "africa/dakar"),
                ("suite", "https://evil.example/"),
            ],
        )
        .await;
    assert_eq!(
        typed.location(),
        format!("{HOURS}?fait=oui"),
        "never elsewhere"
    );
    let page = words(&ondine.get(&format!("{HOURS}?fait=oui")).await.body);
    assert!(page.contains("celles de chez vous, à Dakar"), "{page}");
}

#[tokio::test]
async fn a_browser_asks_whether_its_zone_is_worth_an_offer() {
    let app = TestApp::new().await;
    group(&app).await;
    let ondine = member(&app, ONDINE).await;
    let words_of = async |zone: &str| {
        let said: Option<String> = ondine.call("zone_words", &[("zone", zone)]).await.value();
        said
    };
    assert_eq!(
        words_of("America/Toronto").await.as_deref(),
        Some("à Montréal")
    );
    assert_eq!(words_of("Europe/Brussels").await, None);
    assert_eq!(words_of("<script>").await, None);
    let visitor = app.client().get(HOURS).await;
    assert_eq!(visitor.location(), format!("/connexion?suite={HOURS}"));
}
