//! A group exists for its members alone.

use axum::http::StatusCode;
use croisee::account::model::Role;

use super::ground::{CELESTINE, GROUP, OFFICE, ONDINE, group, member, signed_in};
use crate::{
    candidature::ground::{somebody, wait_until},
    common::{
        app::{Client, TestApp},
        database::count,
        doors::{Door, every_door},
    },
};

/// Every address of a group.
fn doors() -> Vec<(Door, String)> {
    every_door()
        .into_iter()
        .filter(|door| door.path.starts_with("/groupes/"))
        .map(|door| {
            let path = door.at("gap-pp-2025", "x", "1");
            (door, path)
        })
        .collect()
}

/// What somebody gets at every address, by reading and by posting.
async fn statuses(client: &Client) -> Vec<(String, StatusCode)> {
    let fields = [
        ("reponse", "oui"),
        ("geste", "creer"),
        ("raison", "x"),
        ("jour", "2025-05-20"),
    ];
    let mut statuses = Vec::new();
    for (door, path) in doors() {
        if door.reads {
            statuses.push((path.clone(), client.get(&path).await.status));
        }
        if door.writes {
            statuses.push((path.clone(), client.post(&path, &fields).await.status));
        }
    }
    statuses
}

#[tokio::test]
async fn a_group_is_not_found_by_whoever_is_not_of_it() {
    let app = TestApp::new().await;
    let team = group(&app).await;
    assert!(doors().len() >= 12, "{:?}", doors());
    // Not retained, an administrator, a reader: the group does not exist for them.
    let refused = somebody(&app, "personne@exemple.fr", None).await;
    let reader = somebody(&app, "lecteur@exemple.fr", Some(Role::Reader)).await;
    for client in [refused, reader, team] {
        for (path, status) in statuses(&client).await {
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    for (path, status) in statuses(&app.client()).await {
        // Where a long text is typed, the page that keeps it leads to the door.
        let is_door = status.is_redirection() || status == StatusCode::UNAUTHORIZED;
        assert!(is_door, "{path}: the door first");
    }
    assert_eq!(count(&app.state.db, "seance_answer").await, 0);
    assert_eq!(count(&app.state.db, "calendar_feed").await, 0);
}

/// Their group came from a file: nobody asked them here whether they keep their place.
#[tokio::test]
async fn whoever_was_never_offered_a_place_is_not_led_to_one() {
    let app = TestApp::new().await;
    group(&app).await;
    let space = signed_in(&app, ONDINE).await.get("/mon-espace").await;
    assert!(
        space.body.contains("Participation confirmée"),
        "{}",
        space.body
    );
    assert!(!space.body.contains("/place\""), "{}", space.body);
}

#[tokio::test]
async fn a_participant_does_not_lead() {
    let app = TestApp::new().await;
    group(&app).await;
    wait_until(&app, "2025-03-18T18:30:00+01:00");
    let ondine = member(&app, ONDINE).await;
    for path in ["presences", "deplacer", "annuler", "acces"] {
        let answer = ondine
            .post(
                &format!("{GROUP}/seances/1/{path}"),
                &[
                    ("jour", "2025-05-20"),
                    ("debut", "18:00"),
                    ("fin", "20:30"),
                    ("raison", "x"),
                ],
            )
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let page = ondine.get(&format!("{GROUP}/seances/1/deplacer")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert_eq!(ondine.get(OFFICE).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        ondine.get(&format!("{GROUP}/seances/9")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(count(&app.state.db, "attendance").await, 0);
}

#[tokio::test]
async fn the_directory_shows_what_each_one_allows() {
    let app = TestApp::new().await;
    group(&app).await;
    let celestine = member(&app, CELESTINE).await;
    let path = format!("{GROUP}/membres");
    let before = celestine.get(&path).await.body;
    assert!(before.contains("Ondine"));
    assert!(
        !before.contains("Garrigue") && !before.contains(ONDINE),
        "the first name only"
    );
    // From where somebody speaks is their own to say: it is written of the pair alone.
    let aside: usize = ["professionnel", "côté patient"]
        .map(|side| before.matches(side).count())
        .iter()
        .sum();
    assert_eq!(aside, 2, "{before}");
    assert!(!before.contains("data-side"));

    let ondine = member(&app, ONDINE).await;
    let kept = ondine
        .post(
            &path,
            &[
                ("presentation", "J’habite près de la mer. <b>"),
                ("telephone", "06 39 98 01 01"),
                ("presentation_montree", "oui"),
                ("courriel_montre", "oui"),
            ],
        )
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let after = celestine.get(&path).await.body;
    assert!(after.contains(ONDINE) && after.contains("J’habite près de la mer. &lt;b&gt;"));
    assert!(!after.contains("Garrigue") && !after.contains("06 39 98 01 01"));
}

#[tokio::test]
async fn a_private_calendar_answers_to_its_address_until_it_is_taken_back() {
    let app = TestApp::new().await;
    group(&app).await;
    let ondine = member(&app, ONDINE).await;
    let path = format!("{GROUP}/agenda/adresse");
    let drawn = ondine.post(&path, &[("geste", "creer")]).await;
    assert_eq!(
        (drawn.status, drawn.header("cache-control")),
        (StatusCode::OK, "no-store")
    );
    let secret = address_in(&drawn.body);
    assert!(
        !ondine
            .get(&format!("{GROUP}/agenda"))
            .await
            .body
            .contains(&secret),
        "shown once"
    );

    // A calendar program has no session.
    let program = app.client();
    let file = program.get(&secret).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(file.header("cache-control"), "no-store");
    let unfolded = file.body.replace("\r\n ", "");
    assert_eq!(unfolded.matches("BEGIN:VEVENT").count(), 8);
    assert!(unfolded.contains("LOCATION:https://visio.example.org/gap-pp-2025-s1"));
    // The files that anybody may keep hold no door, and no file names anybody.
    let shared = ondine.get(&format!("{GROUP}/agenda.ics")).await;
    let shared = shared.body.replace("\r\n ", "");
    assert_eq!(shared.matches("SUMMARY:Réunion COPS").count(), 8);
    assert!(!shared.contains("visio.example.org") && !shared.contains("gap-pp-2025"));
    for file in [&unfolded, &shared] {
        for hidden in [
            "@example.org",
            "Ondine",
            "Garrigue",
            "ATTENDEE",
            "ORGANIZER",
        ] {
            assert!(!file.contains(hidden), "{hidden}");
        }
    }
    let page = ondine.get(&format!("{GROUP}/agenda")).await.body;
    assert!(
        page.contains("Lue pour la dernière fois le samedi 8 mars 2025"),
        "{page}"
    );

    // Replaced, then taken back: the old addresses lead nowhere.
    let other = address_in(&ondine.post(&path, &[("geste", "creer")]).await.body);
    assert_eq!(program.get(&secret).await.status, StatusCode::NOT_FOUND);
    assert_eq!(program.get(&other).await.status, StatusCode::OK);
    ondine.post(&path, &[("geste", "retirer")]).await;
    assert_eq!(program.get(&other).await.status, StatusCode::NOT_FOUND);
    let kept = count(&app.state.db, "calendar_feed").await;
    assert_eq!(kept, 0);
}

/// The address of a private calendar, as the page that drew it says it.
pub fn address_in(html: &str) -> String {
    let start = html.find("/calendriers/").expect("an address");
    let end = html[start..].find(".ics").expect("its end");
    html[start..start + end + 4].to_owned()
}
