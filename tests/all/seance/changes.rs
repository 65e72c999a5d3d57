//! What changes about a meeting beside its date: how one joins it; and who had checked in when it moves.

use axum::http::StatusCode;

use super::{
    access::address_in,
    ground::{CELESTINE, GROUP, ONDINE, group, member, words},
};
use crate::{
    candidature::ground::wait_until,
    common::{
        app::{Client, TestApp},
        database::{count, rows},
        race::run,
    },
};

const NEW: &str = "https://visio.example.org/ailleurs";

/// Writes how one joins the second meeting.
async fn keep_access(client: &Client, link: &str, phone: &str) -> crate::common::app::Answer {
    let fields = [("lien", link), ("telephone", phone)];
    client
        .post(&format!("{GROUP}/seances/2/acces"), &fields)
        .await
}

db_test!(
    async fn another_link_is_told_once_and_without_the_link(db: Db) {
        let app = TestApp::on(db.clone());
        group(&app).await;
        let celestine = member(&app, CELESTINE).await;
        let sequence = async || {
            let found: Vec<(i32,)> =
                rows(&db, "select sequence from seance where number = 2").await;
            found[0].0
        };
        let told = "outbox where subject = 'Réunion COPS : la façon de rejoindre a changé'";
        let before = sequence().await;
        keep_access(&celestine, "https://visio.example.org/premier", "").await;
        let first = count(&db, told).await;
        let (after, kept) = (sequence().await, keep_access(&celestine, NEW, "").await);
        assert_eq!(kept.status, StatusCode::SEE_OTHER);
        assert_eq!(count(&db, told).await, first + 12);
        let letter = app.last_letter(ONDINE).await;
        assert!(
            letter.body_text.contains("a changé") && !letter.body_text.contains("visio.example"),
            "{}",
            letter.body_text
        );
        assert!(letter.body_text.contains("/seances/2"));
        assert!(before < after && after < sequence().await);
        // The same again is no news, for people nor for calendars.
        let last = sequence().await;
        keep_access(&celestine, &format!(" {NEW} "), "").await;
        assert_eq!(sequence().await, last);
        assert_eq!(count(&db, told).await, first + 12);
    }
);

#[tokio::test]
async fn a_link_that_is_none_is_said_beside_its_field_and_nothing_typed_is_lost() {
    let app = TestApp::new().await;
    group(&app).await;
    let celestine = member(&app, CELESTINE).await;
    let wrong = keep_access(&celestine, "visio.example.org/nu", "01 23 45, code 678").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for typed in ["visio.example.org/nu", "01 23 45, code 678", "lien-erreur"] {
        assert!(wrong.body.contains(typed), "{typed}: {}", wrong.body);
    }
    assert!(words(&wrong.body).contains("qui commence par https://"));
}

db_test!(
    async fn where_a_meeting_is_stands_on_its_page_and_in_no_letter(db: Db) {
        let app = TestApp::on(db.clone());
        group(&app).await;
        run(
            &db,
            &["update seance set setting = 'presentiel' where number = 2"],
        )
        .await;
        let celestine = member(&app, CELESTINE).await;
        let ondine = member(&app, ONDINE).await;
        let page = format!("{GROUP}/seances/2");
        let before = words(&ondine.get(&page).await.body);
        assert!(before.contains("n’a pas encore donné l’adresse"));
        let keep = async |place: &str| {
            let kept = celestine
                .post(&format!("{page}/acces"), &[("adresse", place)])
                .await;
            assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        };
        keep("Maison des associations, 3 place Guy-Hersant").await;
        keep("Salle Osète, 6 rue du Lieutenant-Colonel-Pélissier").await;
        let read = words(&ondine.get(&page).await.body);
        assert!(
            read.contains("Adresse : Salle Osète, 6 rue") && !read.contains("Guy-Hersant"),
            "{read}"
        );
        // Who leads finds it again in the form, where no link is asked for.
        let form = celestine.get(&page).await.body;
        assert!(form.contains("name=\"adresse\"") && !form.contains("name=\"lien\""));
        let letter = app.last_letter(ONDINE).await;
        assert!(
            letter
                .body_text
                .contains("L’adresse est sur la page de la réunion")
                && !letter.body_text.contains("Osète"),
            "{}",
            letter.body_text
        );
        assert!(!letter.body_text.contains("lien"), "{}", letter.body_text);
        let drawn = ondine
            .post(&format!("{GROUP}/agenda/adresse"), &[("geste", "creer")])
            .await;
        let calendar = app.client().get(&address_in(&drawn.body)).await.body;
        assert!(
            calendar
                .replace("\r\n ", "")
                .contains("LOCATION:Salle Osète"),
            "{calendar}"
        );
        let shared = ondine.get(&format!("{GROUP}/agenda.ics")).await.body;
        assert!(!shared.replace("\r\n ", "").contains("Osète"));
    }
);

db_test!(
    async fn a_meeting_that_moves_forgets_who_had_checked_in(db: Db) {
        let app = TestApp::on(db.clone());
        group(&app).await;
        wait_until(&app, "2025-04-08T17:55:00+02:00");
        let ondine = member(&app, ONDINE).await;
        let here = ondine
            .post(&format!("{GROUP}/seances/2/pointage"), &[])
            .await;
        assert!(here.location().ends_with("fait=pointage"));
        wait_until(&app, "2025-04-08T18:10:00+02:00");
        let celestine = member(&app, CELESTINE).await;
        let fields = [
            ("jour", "2025-04-15"),
            ("debut", "18:00"),
            ("fin", "20:30"),
            ("raison", "Une panne."),
        ];
        let moved = celestine
            .post(&format!("{GROUP}/seances/2/deplacer"), &fields)
            .await;
        assert!(
            moved.location().ends_with("fait=deplacee"),
            "{}",
            moved.body
        );
        assert_eq!(count(&db, "attendance").await, 0);
    }
);
