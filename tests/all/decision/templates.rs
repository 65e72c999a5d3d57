//! The words of a letter, changed for a call by an administrator.

use axum::http::StatusCode;

use super::ground::{Commission, LETTERS, email_of, said};
use crate::common::{app::TestApp, database::count};

const BODY: &str = "Bonjour {prenom},\r\n\r\nVenez avant le {avant_le}.\r\n\r\n{lien_place}";

#[tokio::test]
async fn the_words_are_changed_for_a_call_and_serve_the_next_letters() {
    let app = TestApp::new().await;
    let commission = Commission::of_sample(&app).await;
    let admin = &commission.admin;
    let list = admin.get(LETTERS).await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(
        list.body.contains("modele=non_retenue.disponibilite"),
        "{}",
        list.body
    );

    // An unknown placeholder is refused beside its field, nothing is lost or kept.
    let typed = [
        ("modele", "retenue"),
        ("objet", "Groupe de patients"),
        ("corps", "Bonjour {prenon} <b>"),
        ("geste", "garder"),
    ];
    let refused = admin.post(LETTERS, &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .body
            .contains("{prenon}\u{a0}» n’est pas un repère connu"),
        "{}",
        refused.body
    );
    assert!(refused.body.contains("évoque la santé"), "{}", refused.body);
    assert!(
        refused.body.contains("Bonjour {prenon} &lt;b&gt;"),
        "{}",
        refused.body
    );
    assert_eq!(count(&app.state.db, "decision_template").await, 0);

    // An example can be seen without keeping anything.
    let sound = |gesture| {
        [
            ("modele", "retenue"),
            ("objet", "Une place, dossier {numero}"),
            ("corps", BODY),
            ("geste", gesture),
        ]
    };
    let example = admin.post(LETTERS, &sound("essayer")).await;
    assert_eq!(example.status, StatusCode::OK);
    assert!(
        example.body.contains("Bonjour Camille,"),
        "{}",
        example.body
    );
    assert_eq!(count(&app.state.db, "decision_template").await, 0);

    let kept = admin.post(LETTERS, &sound("garder")).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    assert_eq!(count(&app.state.db, "decision_template").await, 1);
    // The page of decisions shows the new words at once, and asks to look again.
    assert!(
        commission
            .page()
            .await
            .contains("Venez avant le mercredi 5 mars 2025.")
    );
    assert_eq!(said(&commission.apply().await), "applique");
    let letter = app.last_letter(&email_of(1)).await;
    assert_eq!(letter.subject, "Une place, dossier GAP-PP-2025-001");
    assert!(letter.body_text.starts_with(
        "Bonjour Ondine,\n\nVenez avant le mercredi 5 mars 2025.\n\nGarder ou rendre ma place"
    ));

    let back = admin.post(LETTERS, &sound("revenir")).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    assert_eq!(count(&app.state.db, "decision_template").await, 0);
    let unknown = admin.get(&format!("{LETTERS}?modele=poeme")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}
