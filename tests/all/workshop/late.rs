//! Close to the day: what a reminder says, who gets a place that is freed, another link, other clocks.

use axum::http::StatusCode;
use croisee::workshop::actions;

use super::ground::{
    ANSWER, AURORE, DOOR, OFFICE, published, register, sheet, sheet_with, signed_in, wait_until,
};
use crate::{
    common::{app::TestApp, database::count},
    seance::ground::words,
};

const ONDINE: &str = "ondine@exemple.fr";
const IDRISS: &str = "idriss@exemple.fr";
const REMINDERS: &str = "outbox where subject like 'Rappel%'";

#[tokio::test]
async fn whoever_registers_late_is_not_reminded_of_another_day() {
    let app = TestApp::new().await;
    published(&app, "3").await;
    let db = &app.state.db;
    let keep_time = async || actions::keep_time(&app.state).await.expect("the hour");
    // Three days before: the letter has just told the date.
    wait_until(&app, "2025-03-24T18:30:00+01:00");
    register(&signed_in(&app, ONDINE).await, "Ondine").await;
    keep_time().await;
    assert_eq!(count(db, REMINDERS).await, 0);
    // That very morning: nobody is told « demain ».
    wait_until(&app, "2025-03-26T18:00:00+01:00");
    keep_time().await;
    wait_until(&app, "2025-03-27T09:00:00+01:00");
    register(&signed_in(&app, IDRISS).await, "Idriss").await;
    keep_time().await;
    assert_eq!(count(db, REMINDERS).await, 1);
    assert_eq!(
        app.last_letter(IDRISS).await.subject,
        "Votre place à l’atelier"
    );
    // An hour before, both.
    wait_until(&app, "2025-03-27T17:00:00+01:00");
    keep_time().await;
    keep_time().await;
    assert_eq!(count(db, REMINDERS).await, 3);
    assert_eq!(
        app.last_letter(IDRISS).await.subject,
        "Rappel : atelier dans une heure"
    );
}

#[tokio::test]
async fn hours_are_told_where_one_lives_in_letters_and_on_the_page() {
    let app = TestApp::new().await;
    published(&app, "1").await;
    let ondine = signed_in(&app, ONDINE).await;
    let there = [("fuseau", "America/Toronto")];
    let kept = ondine.post("/mon-espace/heures", &there).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let home = "13 h à 15 h 30 chez vous, à Montréal";
    let plain = |text: &str| text.replace('\u{a0}', " ");
    assert!(words(&ondine.get(DOOR).await.body).contains(home));
    register(&ondine, "Ondine").await;
    assert!(words(&ondine.get(DOOR).await.body).contains(home));
    let letter = plain(&app.last_letter(ONDINE).await.body_text);
    assert!(
        letter.contains(home) && letter.contains("heure de Paris"),
        "{letter}"
    );
    wait_until(&app, "2025-03-20T18:00:00+01:00");
    actions::keep_time(&app.state).await.expect("the hour");
    let letter = plain(&app.last_letter(ONDINE).await.body_text);
    assert!(
        letter.contains(home) && letter.contains("dans une semaine"),
        "{letter}"
    );
}

#[tokio::test]
async fn another_link_is_told_to_whoever_has_a_place() {
    let app = TestApp::new().await;
    let team = published(&app, "1").await;
    let db = &app.state.db;
    register(&signed_in(&app, ONDINE).await, "Ondine").await;
    register(&signed_in(&app, IDRISS).await, "Idriss").await;
    let told = "outbox where subject = 'Atelier : la façon de rejoindre a changé'";
    let page = format!("{OFFICE}/annoncer-entendre/modifier");
    let sequence = async || count(db, "workshop where sequence > 0").await;
    // Nothing changes: nobody is told, calendars neither.
    let same = team.post(&page, &sheet("1")).await;
    assert_eq!(same.status, StatusCode::SEE_OTHER, "{}", same.body);
    assert_eq!((count(db, told).await, sequence().await), (0, 0));
    let other = sheet_with("1", "lien", "https://visio.example.org/ailleurs");
    let kept = team.post(&page, &other).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    assert_eq!((count(db, told).await, sequence().await), (1, 1));
    let letter = app.last_letter(ONDINE).await;
    assert!(
        letter.subject.contains("la façon de rejoindre a changé"),
        "{}",
        letter.subject
    );
    assert!(!letter.body_text.contains("visio.example"));
}

#[tokio::test]
async fn a_place_freed_in_the_last_hours_is_offered_while_somebody_can_answer() {
    let app = TestApp::new().await;
    published(&app, "1").await;
    register(&signed_in(&app, ONDINE).await, "Ondine").await;
    register(&signed_in(&app, IDRISS).await, "Idriss").await;
    wait_until(&app, "2025-03-27T16:40:00+01:00");
    let ondine = signed_in(&app, ONDINE).await;
    ondine.post(ANSWER, &[("geste", "laisser")]).await;
    let idriss = signed_in(&app, IDRISS).await;
    let offer = words(&idriss.get(DOOR).await.body);
    assert!(offer.contains("jeudi 27 mars 2025 à 17 h 20"), "{offer}");
    idriss.post(ANSWER, &[("geste", "prendre")]).await;
    // Somebody else waits, and it is too late to ask: those who lead know it.
    register(&ondine, "Ondine").await;
    wait_until(&app, "2025-03-27T17:40:00+01:00");
    let aurore = signed_in(&app, AURORE).await;
    let room = "/ateliers/annoncer-entendre/participants";
    let left = "Une place est libre, quelqu’un l’attend";
    assert!(!aurore.get(room).await.body.contains(left));
    let idriss = signed_in(&app, IDRISS).await;
    idriss.post(ANSWER, &[("geste", "laisser")]).await;
    assert_eq!(
        count(&app.state.db, "registration where status = 'proposee'").await,
        0
    );
    let page = aurore.get(room).await;
    assert!(page.body.contains(left), "{}", page.body);
}
