//! Who reads what of a workshop: unknown, unpublished and forbidden look alike.

use axum::http::StatusCode;
use croisee::account::model::Role;

use super::ground::{AURORE, OFFICE, PAGE, administrator, published, register, sheet, signed_in};
use crate::{
    candidature::ground::somebody,
    common::{app::TestApp, database::count, doors::every_door},
};

#[tokio::test]
async fn a_workshop_in_preparation_does_not_exist() {
    let app = TestApp::new().await;
    let team = administrator(&app).await;
    team.post(&format!("{OFFICE}/nouveau"), &sheet("8")).await;
    let somebody = signed_in(&app, AURORE).await;
    let unknown = somebody.get("/ateliers/inconnu").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    for path in ["", "/inscription", "/agenda.ics", "/participants"] {
        let hidden = somebody.get(&format!("{PAGE}{path}")).await;
        assert_eq!(hidden.shown(), unknown.shown(), "{path}");
    }
    assert_eq!(
        register(&somebody, "Aurore").await.status,
        StatusCode::NOT_FOUND
    );
    assert!(
        !app.client()
            .get("/ateliers")
            .await
            .body
            .contains("Annoncer")
    );
    assert_eq!(count(&app.state.db, "registration").await, 0);
}

#[tokio::test]
async fn who_comes_is_shown_to_those_who_lead_and_to_the_administration() {
    let app = TestApp::new().await;
    let team = published(&app, "8").await;
    let ondine = signed_in(&app, "ondine@exemple.fr").await;
    register(&ondine, "Ondine").await;
    let path = format!("{PAGE}/participants");
    let reader = somebody(&app, "lecteur@exemple.fr", Some(Role::Reader)).await;
    let unknown = ondine.get("/ateliers/inconnu/participants").await.shown();
    assert_eq!(ondine.get(&path).await.shown(), unknown);
    assert_eq!(reader.get(&path).await.shown(), unknown);
    for client in [team, signed_in(&app, AURORE).await] {
        let page = client.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("Ondine Garrigue"));
    }
    for public in ["/ateliers", PAGE] {
        assert!(
            !app.client().get(public).await.body.contains("Ondine"),
            "{public}"
        );
    }
}

#[tokio::test]
async fn only_the_administration_prepares() {
    let app = TestApp::new().await;
    published(&app, "8").await;
    let leader = signed_in(&app, AURORE).await;
    let reader = somebody(&app, "lecteur@exemple.fr", Some(Role::Reader)).await;
    let doors: Vec<_> = every_door()
        .into_iter()
        .filter(|door| door.path.starts_with(OFFICE))
        .collect();
    assert!(doors.len() >= 6, "{doors:?}");
    for door in doors {
        let path = door.at("annoncer-entendre", "x", "1");
        for client in [&leader, &reader] {
            if door.reads {
                assert_eq!(
                    client.get(&path).await.status,
                    StatusCode::NOT_FOUND,
                    "{path}"
                );
            }
            if door.writes {
                let answer = client.post(&path, &sheet("2")).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            }
        }
    }
    assert_eq!(
        count(
            &app.state.db,
            "workshop where cancelled_at is null and capacity = 8"
        )
        .await,
        1
    );
}

#[tokio::test]
async fn a_title_taken_makes_another_address_and_a_wrong_pair_is_told() {
    let app = TestApp::new().await;
    let team = published(&app, "8").await;
    let made = team.post(&format!("{OFFICE}/nouveau"), &sheet("8")).await;
    assert_eq!(
        made.location(),
        format!("{OFFICE}/annoncer-entendre-2?fait=enregistre")
    );
    let page = team.get(made.location()).await.body;
    assert!(!page.contains("il manque"));
    let mut same_side = super::ground::sheet_with("8", "anim1_qualite", "proche aidante");
    same_side.push(("titre", "Même côté"));
    let made = team
        .post(
            &format!("{OFFICE}/annoncer-entendre-2/modifier"),
            &same_side,
        )
        .await;
    let page = team.get(made.location()).await.body;
    assert!(
        page.contains("il manque une personne côté professionnel"),
        "{page}"
    );
}
