//! A candidature opens to whoever writes it, and looks like nothing to everybody else.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use croisee::{
    account::model::Role,
    candidature::model::{CandidatureId, SubmitOutcome},
    error::Error,
    on,
    server::security::cookie,
};
use jiff::SignedDuration;
use serde_json::json;

use super::ground::{
    DOOR, LIST, RECEIPT, SLUG, Writer, administrator, answers_of, complete_answers, last_id, mine,
    publish, publish_with, somebody,
};
use crate::{
    common::{
        app::{Answer, Client, JSON, TestApp},
        database::{count, rows},
        doors::{Call, every_call, every_door},
    },
    review::ground::table,
};

/// A call that nobody published.
const NOWHERE: &str = "gap-pp-1999";
const OTHER_CALL: &str = "gap-psp-2025";

/// Calls a server function with the arguments of the list of all.
async fn send(client: &Client, call: &Call) -> Answer {
    let body = call.body.clone();
    client.post_as(call.path, JSON, JSON, body).await
}

/// One candidature received, one draft, one deleted; and everybody who has no business with them.
struct Scene {
    app: TestApp,
    received: CandidatureId,
    draft: CandidatureId,
    deleted: CandidatureId,
    strangers: Vec<(&'static str, Client)>,
    team: Client,
}

impl Scene {
    async fn set() -> Self {
        let app = TestApp::new().await;
        publish(&app).await;
        publish_with(&app, |call| {
            call["appel"]["slug"] = json!(OTHER_CALL);
            call["appel"]["id"] = json!(OTHER_CALL);
        })
        .await;

        let owner = Writer::with(&app, &complete_answers()).await;
        let received = last_id(&app).await;
        assert_eq!(owner.submit().await, SubmitOutcome::Received);
        let answers = answers_of("Fatou", "Oyat", "fatou@example.org");
        Writer::with(&app, &answers).await;
        let draft = last_id(&app).await;
        Writer::begin(&app).await;
        let deleted = last_id(&app).await;
        delete(&app, deleted).await;

        let other_browser = app.client();
        let begun = other_browser
            .post(&format!("/appels/{OTHER_CALL}/candidature"), &[])
            .await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER);
        let forger = app.client();
        forger.give_cookie(cookie::DRAFT, "bm9ib2R5LWhvbGRzLXRoaXMta2V5LW5vYm9keQ");
        let team = administrator(&app).await;
        let strangers = vec![
            ("without a key", app.client()),
            ("with a key that opens another draft", other_browser),
            ("with a key that opens nothing", forger),
            (
                "with another account",
                somebody(&app, "autre@example.org", None).await,
            ),
            (
                "a reader",
                somebody(&app, "lectrice@example.org", Some(Role::Reader)).await,
            ),
            ("an administrator", team.copy()),
        ];
        Self {
            app,
            received,
            draft,
            deleted,
            strangers,
            team,
        }
    }

    /// What the record holds of candidatures.
    async fn record(&self) -> Vec<(String, i64, i64)> {
        rows(
            &self.app.state.db,
            "select c.status, c.revision,
                    (select count(*) from draft_key k where k.candidature_id = c.id)
             from candidature c order by c.created_at, c.id",
        )
        .await
    }
}

/// Two pages are the same, or here is where they part.
fn alike_or_show(one: &str, other: &str, which: &str) {
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b);
    let at = same.count();
    let around = |page: &str| {
        let near = at.saturating_sub(60)..page.len().min(at + 200);
        String::from_utf8_lossy(&page.as_bytes()[near]).into_owned()
    };
    assert!(one == other, "{which}:\n{}\n{}", around(one), around(other));
}

async fn delete(app: &TestApp, id: CandidatureId) {
    let mut tx = app.state.db.write().await.expect("a transaction");
    on!(&mut tx, |conn| sqlx::query(
        "delete from candidature where id = $1"
    )
    .bind(id)
    .execute(&mut **conn)
    .await
    .map(|_| ()))
    .expect("deleted");
    tx.commit().await.expect("committed");
}

#[tokio::test]
async fn somebody_elses_candidature_looks_like_no_candidature() {
    let scene = Scene::set().await;
    let before = scene.record().await;
    let unknown = CandidatureId::fresh();

    for (who, stranger) in &scene.strangers {
        // By its identifier: unknown, deleted, forbidden and malformed are one answer.
        for verb in ["reprendre", "retirer"] {
            let ask = async |id: &str| {
                let answer = stranger
                    .post(&format!("/candidatures/{id}/{verb}"), &[])
                    .await;
                answer.shown()
            };
            let nothing = ask(&unknown.to_string()).await;
            assert_eq!(nothing.0, StatusCode::NOT_FOUND, "{who}, {verb}");
            for id in [scene.received, scene.draft, scene.deleted] {
                assert_eq!(ask(&id.to_string()).await, nothing, "{who}, {verb}");
            }
            assert_eq!(ask("pas-un-identifiant").await, nothing, "{who}, {verb}");
        }

        let read = async |id: &str| {
            let (status, body) = stranger.get(&format!("/candidatures/{id}")).await.shown();
            (status, body.replace(id, "…"))
        };
        let nothing = read(&unknown.to_string()).await;
        assert_eq!(nothing.0, StatusCode::NOT_FOUND, "{who}");
        for id in [scene.received, scene.draft, scene.deleted] {
            let there = read(&id.to_string()).await;
            assert_eq!(there.0, nothing.0, "{who}");
            alike_or_show(&there.1, &nothing.1, who);
        }
        assert_eq!(read("pas-un-identifiant").await, nothing, "{who}");

        // By the call: one that others answer is the same as one that does not exist.
        let doors = every_door()
            .into_iter()
            .filter(|door| door.path.starts_with("/appels/{slug}/candidature/"));
        for door in doors {
            let alike = |answer: Answer, slug| {
                let location = answer.location().replace(slug, "…");
                let (status, body) = answer.shown();
                let is_shut = [
                    StatusCode::UNAUTHORIZED,
                    StatusCode::FOUND,
                    StatusCode::SEE_OTHER,
                ]
                .contains(&status);
                assert!(is_shut, "{who}, {}: {status}", door.path);
                (status, location, body.replace(slug, "…"))
            };
            let fields = [("courriel", "voleur@example.org"), ("structure", "essai")];
            let (here, nowhere) = (door.at(SLUG, "", "4"), door.at(NOWHERE, "", "4"));
            if door.reads {
                let here = alike(stranger.get(&here).await, SLUG);
                let nowhere = alike(stranger.get(&nowhere).await, NOWHERE);
                assert_eq!(
                    (here.0, here.1),
                    (nowhere.0, nowhere.1),
                    "{who}, {}",
                    door.path
                );
                alike_or_show(&here.2, &nowhere.2, &format!("{who}, {}", door.path));
            }
            if door.writes {
                let here = alike(stranger.post(&here, &fields).await, SLUG);
                let nowhere = alike(stranger.post(&nowhere, &fields).await, NOWHERE);
                assert_eq!(here, nowhere, "{who}, {}", door.path);
            }
        }
        let here = every_call(SLUG);
        for (here, nowhere) in here.iter().zip(every_call(NOWHERE)) {
            let answer = send(stranger, here).await;
            match here.function {
                // What is about oneself, or about nobody.
                "communes_of" => assert_eq!(answer.status, StatusCode::OK),
                // They name neither a call nor a candidature: the same whoever asks about what.
                "open_agenda" | "zone_words" => {
                    let nothing = send(stranger, &nowhere).await;
                    assert_eq!(answer.shown(), nothing.shown(), "{who}");
                }
                // The board is tried in its own room.
                "aim_board" | "open_board" | "rearrange_board" => {}
                function => {
                    let nothing = send(stranger, &nowhere).await;
                    assert!(answer.status.is_client_error(), "{who}, {function}");
                    assert_eq!(answer.shown(), nothing.shown(), "{who}, {function}");
                }
            }
        }
    }
    assert_eq!(scene.record().await, before, "nothing was changed");
    assert_eq!(
        count(
            &scene.app.state.db,
            "outbox where subject like '%brouillon%'"
        )
        .await,
        0
    );
}

#[tokio::test]
async fn the_administrator_lists_what_was_received_counts_drafts_and_leaves_a_trace() {
    let scene = Scene::set().await;
    let list = table(&scene.team, "").await;
    assert_eq!(list.len(), 1);
    let line = &list[0];
    assert_eq!(
        [
            &line["numero"],
            &line["prenom"],
            &line["nom"],
            &line["departement_principal"]
        ],
        ["GAP-PP-2025-001", "Ondine", "Garrigue", "Hérault (34)"]
    );
    let page = scene.team.get(LIST).await.body;
    assert!(page.contains("1 reçues, 1 en cours d’écriture"), "{page}");
    for nothing_of_the_draft in ["Fatou", "Oyat", "fatou@"] {
        assert!(!page.contains(nothing_of_the_draft), "{page}");
    }
    // « Chaque ouverture est notée dans le journal. »
    let trace: Vec<(String, String)> = rows(
        &scene.app.state.db,
        "select actor_kind, detail from audit where action = 'candidature.listed'",
    )
    .await;
    assert_eq!(trace, [("account".to_owned(), String::new())]);
}

#[tokio::test]
async fn the_list_holds_no_answer_that_the_administration_may_not_read() {
    let app = TestApp::new().await;
    publish_with(&app, |call| {
        let sections = call["appel"]["questionnaire"]["sections"]
            .as_array_mut()
            .expect("sections");
        for question in sections
            .iter_mut()
            .flat_map(|s| s["questions"].as_array_mut().expect("questions"))
        {
            let id = question["id"].as_str().unwrap_or_default();
            if ["nom", "code_postal", "departements_pratique"].contains(&id) {
                question["visibilite"] = json!(["coanimation"]);
            }
        }
    })
    .await;
    let writer = Writer::with(&app, &complete_answers()).await;
    assert_eq!(writer.submit().await, SubmitOutcome::Received);
    let team = administrator(&app).await;
    let list = table(&team, "").await;
    assert_eq!(list[0]["prenom"], "Ondine");
    assert!(!list[0].contains_key("nom") && !list[0].contains_key("code_postal"));
    assert_eq!(list[0]["departement_principal"], "");
}

#[tokio::test]
async fn a_key_opens_only_what_its_browser_began_and_not_for_ever() {
    let app = TestApp::new().await;
    publish(&app).await;
    let first = Writer::with(&app, &answers_of("Fatou", "Oyat", "fatou@example.org")).await;
    let second = Writer::begin(&app).await;
    assert_eq!(first.open().await.answers.get("prenom"), "Fatou");
    assert_eq!(second.open().await.answers.get("prenom"), &json!(null));

    app.wait(SignedDuration::from_hours(60 * 24));
    let opened = first
        .client
        .call("open_candidature", &[("slug", SLUG)])
        .await;
    assert_eq!(opened.error(), Error::SignInNeeded);
    let page = first.client.get(RECEIPT).await;
    assert_eq!(
        (page.status, page.location()),
        (StatusCode::SEE_OTHER, DOOR)
    );
    // The address answered still opens it, for whoever proves it.
    let owner = app.client();
    owner.sign_in(&app, "fatou@example.org").await;
    assert_eq!(mine(&owner).await.len(), 1);
    assert_eq!(owner.get(DOOR).await.status, StatusCode::SEE_OTHER);
}

db_test!(
    async fn a_browser_goes_on_with_what_it_opened_whatever_is_written_elsewhere(db: Db) {
        let app = TestApp::on(db);
        publish(&app).await;
        let email = "couple@example.org";
        let first = Writer::with(&app, &answers_of("Fatou", "Oyat", email)).await;
        let first_id = last_id(&app).await;
        let second = Writer::with(&app, &answers_of("Yann", "Oyat", email)).await;

        let tablet = app.client();
        tablet.sign_in(&app, email).await;
        app.wait(SignedDuration::from_mins(1));
        tablet
            .post(&format!("/candidatures/{first_id}/reprendre"), &[])
            .await;
        let tablet = Writer { client: tablet };
        assert_eq!(tablet.open().await.answers.get("prenom"), "Fatou");
        app.wait(SignedDuration::from_mins(1));
        second.save("structure", "Écrit ailleurs", i64::MAX).await;
        assert_eq!(tablet.open().await.answers.get("prenom"), "Fatou");
        tablet.save("structure", "Écrit ici", i64::MAX).await;
        assert_eq!(first.open().await.answers.get("structure"), "Écrit ici");
        assert_eq!(
            second.open().await.answers.get("structure"),
            "Écrit ailleurs"
        );
    }
);

#[tokio::test]
async fn a_draft_of_an_account_is_not_given_by_typing_another_address() {
    let app = TestApp::new().await;
    publish(&app).await;
    let client = somebody(&app, "aidante@example.org", None).await;
    let helper = Writer::begin_in(client).await;
    helper.fill(&complete_answers()).await;
    let id = last_id(&app).await;
    let other = somebody(&app, "ondine.garrigue@example.org", None).await;
    assert_eq!(mine(&other).await, []);
    let resumed = other
        .post(&format!("/candidatures/{id}/reprendre"), &[])
        .await;
    assert_eq!(resumed.status, StatusCode::NOT_FOUND);
    assert_eq!(mine(&helper.client).await.len(), 1);
}

#[test]
fn every_door_of_this_domain_is_tried_here() {
    // Those below are tried by name above, or are what one begins by; a new one goes in a test.
    let tried: BTreeSet<&str> = [
        "/administration/appels/{slug}/saisir",
        "/appels/{slug}/candidature",
        "/appels/{slug}/candidature/plus-tard",
        "/appels/{slug}/candidature/recu",
        "/appels/{slug}/candidature/{etape}",
        "/candidatures/{id}",
        "/candidatures/{id}/reprendre",
        "/candidatures/{id}/retirer",
    ]
    .into();
    let doors = every_door();
    let there: BTreeSet<&str> = doors
        .iter()
        .map(|door| door.path.as_str())
        .filter(|path| path.contains("candidature") || path.ends_with("/saisir"))
        // Those of reading and of decisions are tried beside their own tests.
        .filter(|path| !path.starts_with("/administration/appels/{slug}/candidatures"))
        .filter(|path| !path.ends_with("/place"))
        .collect();
    assert_eq!(there, tried);
}
