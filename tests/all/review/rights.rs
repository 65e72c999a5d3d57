//! Who may open these addresses, and who is told that they do not exist.

use axum::http::StatusCode;
use croisee::account::model::Role;

use super::ground::{Commission, LIST, mark, number, page, say};
use crate::{
    candidature::ground::somebody,
    common::{app::TestApp, doors::every_door},
};

/// Every address of this domain, about the fourth candidature.
fn doors() -> Vec<(String, bool, bool)> {
    let doors = every_door().into_iter().filter(|door| {
        door.path
            .starts_with("/administration/appels/{slug}/candidatures")
    });
    doors
        .map(|door| {
            let path = door
                .path
                .replace("{slug}", "gap-pp-2025")
                .replace("{numero}", &number("004"))
                .replace("{note}", "01900000-0000-7000-8000-000000000000");
            (path, door.reads, door.writes)
        })
        .collect()
}

#[tokio::test]
async fn the_unknown_and_the_forbidden_look_alike() {
    let c = Commission::gather(TestApp::new().await).await;
    let nobody = c.app.client();
    let stranger = somebody(&c.app, "quelquun@example.org", None).await;
    let nowhere = |path: &str| path.replace("gap-pp-2025", "gap-pp-1999");
    let doors = doors();
    assert_eq!(doors.len(), 13, "{doors:?}");
    for (path, reads, writes) in doors {
        if reads {
            let asked = nobody.get(&path).await;
            assert_eq!(asked.status, StatusCode::SEE_OTHER, "{path}");
            assert_eq!(asked.location(), format!("/connexion?suite={path}"));
            let here = stranger.get(&path).await;
            let there = stranger.get(&nowhere(&path)).await;
            assert_eq!(here.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(here.shown(), there.shown(), "{path}");
            for member in [&c.one, &c.team] {
                assert_eq!(
                    member.get(&nowhere(&path)).await.status,
                    StatusCode::NOT_FOUND,
                    "{path}"
                );
            }
        }
        if writes {
            let here = stranger.post(&path, &[("note", "x")]).await;
            assert_eq!(here.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(
                here.shown(),
                stranger
                    .post(&nowhere(&path), &[("note", "x")])
                    .await
                    .shown()
            );
            let signed_out = nobody.post(&path, &[("note", "x")]).await.status;
            assert!(
                [StatusCode::SEE_OTHER, StatusCode::UNAUTHORIZED].contains(&signed_out),
                "{path}: {signed_out}"
            );
        }
    }
}

#[tokio::test]
async fn only_the_administration_acts_on_several_and_on_blindness() {
    let c = Commission::gather(TestApp::new().await).await;
    let number = number("004");
    for (end, fields) in [
        (
            "appliquer",
            vec![("action", "commencer_lecture"), ("n", number.as_str())],
        ),
        (
            "appliquer",
            vec![("action", "pas_doublon"), ("n", number.as_str())],
        ),
        (
            "annuler",
            vec![("action", "01900000-0000-7000-8000-000000000000")],
        ),
        ("aveugle", vec![("aveugle", "1")]),
        ("aveugle", vec![("raison", "je veux savoir")]),
    ] {
        let refused = c.one.post(&format!("{LIST}/{end}"), &fields).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{end}");
    }
    let asked = format!("{LIST}/confirmer?action=pas_doublon&n={number}");
    assert_eq!(c.one.get(&asked).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        c.one.get(&format!("{LIST}/aveugle")).await.status,
        StatusCode::NOT_FOUND
    );
    let list = c.one.get(LIST).await.body;
    for act in [
        "Commencer la lecture",
        "Lire sans les identités",
        "Par téléphone",
    ] {
        assert!(!list.contains(act), "{act}");
    }
}

#[tokio::test]
async fn each_reads_what_the_questionnaire_lets_them() {
    let c = Commission::gather(TestApp::new().await).await;
    // A reader from outside the pair, the pair, and the administration.
    let pair = somebody(&c.app, "aurore.salicorne@example.org", Some(Role::Reader)).await;
    let situation = "reproché de ne pas avoir répondu";
    let address = "ondine.garrigue@example.org";
    for (who, reader, told_situation, told_address) in [
        ("a reader", &c.one, false, false),
        ("the pair", &pair, true, true),
        ("the administration", &c.team, false, true),
    ] {
        let printed = c_files(reader).await;
        let page = reader.get(&page("001")).await.body;
        for (shown, what) in [(&page, "page"), (&printed, "files")] {
            assert!(shown.contains("Ondine"), "{who}, {what}");
            assert_eq!(shown.contains(situation), told_situation, "{who}, {what}");
            assert_eq!(shown.contains(address), told_address, "{who}, {what}");
        }
        let found = reader
            .get(&format!("{LIST}?q=reproché+de+ne+pas"))
            .await
            .body;
        assert_eq!(
            found.contains("1 sur 19 candidatures"),
            told_situation,
            "{who}"
        );
    }
}

async fn c_files(reader: &crate::common::app::Client) -> String {
    let mut all = String::new();
    for end in [".csv", "/imprimer"] {
        all.push_str(&reader.get(&format!("{LIST}{end}")).await.body);
    }
    all
}

#[tokio::test]
async fn nobody_reads_their_own() {
    let c = Commission::gather(TestApp::new().await).await;
    c.begin(&["001", "002"]).await;
    let ondine = somebody(&c.app, "ondine.garrigue@example.org", Some(Role::Reader)).await;
    let own = ondine.get(&page("001")).await;
    assert!(own.body.contains("votre propre candidature") && !own.body.contains("En bref"));
    for state in ["abstenue", "recusee"] {
        assert_eq!(
            say(&ondine, "001", state).await.status,
            StatusCode::NOT_FOUND
        );
    }
    assert_eq!(
        mark(&ondine, "001", ["3"; 4], "").await.status,
        StatusCode::NOT_FOUND
    );
    mark(&c.one, "001", ["1"; 4], "Avis sur Ondine").await;
    mark(&c.other, "001", ["1"; 4], "Autre avis").await;
    assert!(!ondine.get(&page("001")).await.body.contains("Avis sur"));
    assert!(
        !ondine
            .get(&format!("{LIST}.csv"))
            .await
            .body
            .contains("GAP-PP-2025-001")
    );
    assert_eq!(
        mark(&ondine, "002", ["3"; 4], "").await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn what_is_not_being_read_takes_no_answer() {
    let c = Commission::gather(TestApp::new().await).await;
    assert_eq!(
        mark(&c.one, "004", ["3"; 4], "").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        say(&c.one, "004", "abstenue").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        say(&c.one, "099", "abstenue").await.status,
        StatusCode::NOT_FOUND
    );
    c.begin(&["004"]).await;
    let before = c
        .one
        .post(
            &format!("{}/lecture", page("004")),
            &[("etat", "reprendre")],
        )
        .await;
    assert_eq!(before.status, StatusCode::NOT_FOUND, "nothing to take back");
}
