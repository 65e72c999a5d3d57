//! What these tests stand on: a workshop that the administration wrote and published.

use axum::http::StatusCode;

pub use crate::candidature::ground::{administrator, wait_until};
use crate::common::app::{Answer, Client, TestApp};

/// Where the administration writes workshops.
pub const OFFICE: &str = "/administration/ateliers";
/// The workshop of most tests, to the public.
pub const PAGE: &str = "/ateliers/annoncer-entendre";
/// Where one registers.
pub const DOOR: &str = "/ateliers/annoncer-entendre/inscription";
/// Where one answers.
pub const ANSWER: &str = "/ateliers/annoncer-entendre/inscription/reponse";
/// One of those who lead.
pub const AURORE: &str = "aurore.salicorne@example.org";

/// What is typed of the workshop, with so many places.
pub fn sheet(places: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("titre", "Annoncer, entendre"),
        (
            "description",
            "Ce que l’on dit, ce que l’on entend.\n\nOn vient avec une situation vécue.",
        ),
        ("jour", "2025-03-27"),
        ("debut", "18:00"),
        ("fin", "20:30"),
        ("modalite", "visioconference"),
        ("lien", "https://visio.example.org/atelier"),
        ("places", places),
        ("anim0_prenom", "Aurore"),
        ("anim0_nom", "Salicorne"),
        ("anim0_qualite", "patiente partenaire ressource"),
        ("anim0_courriel", AURORE),
        ("anim1_prenom", "Célestine"),
        ("anim1_nom", "Micocoule"),
        ("anim1_qualite", "infirmière, cadre de santé"),
    ]
}

/// The sheet with a field changed.
pub fn sheet_with(
    places: &'static str,
    field: &'static str,
    text: &'static str,
) -> Vec<(&'static str, &'static str)> {
    let mut sheet = sheet(places);
    sheet.retain(|(name, _)| *name != field);
    sheet.push((field, text));
    sheet
}

/// A published workshop of so many places, and the administrator who wrote it.
pub async fn published(app: &TestApp, places: &'static str) -> Client {
    let team = administrator(app).await;
    let made = team
        .post(&format!("{OFFICE}/nouveau"), &sheet(places))
        .await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let published = team
        .post(&format!("{OFFICE}/annoncer-entendre/publier"), &[])
        .await;
    assert!(published.location().ends_with("fait=publie"));
    team
}

/// Somebody signed in now.
pub async fn signed_in(app: &TestApp, email: &str) -> Client {
    let client = app.client();
    client.sign_in(app, email).await;
    client
}

/// Registers as this person.
pub async fn register(client: &Client, first_name: &str) -> Answer {
    let fields = [
        ("prenom", first_name),
        ("nom", "Garrigue"),
        ("categorie", "patient_partenaire"),
        ("accord", "true"),
    ];
    client.post(DOOR, &fields).await
}
