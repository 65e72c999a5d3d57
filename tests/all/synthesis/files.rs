//! Syntheses of earlier years, from their file and back.

use axum::http::StatusCode;
use croisee::{
    account::model::Role,
    synthesis::{
        actions::{ImportFailure, export, import},
        live,
        model::DocumentId,
        store::log::{self, Entry, PLATFORM},
    },
};
use serde_json::{Value, json};
use yrs::{ReadTxn as _, Transact as _, XmlFragment as _};

use crate::{
    candidature::ground::somebody,
    common::{
        app::TestApp,
        database::{count, rows},
        paper,
        race::run,
    },
    seance::ground::words,
};

fn file() -> Value {
    serde_json::from_str(include_str!("../../../examples/syntheses_aep.json")).expect("JSON")
}

db_test! {
    async fn both_templates_come_in_and_go_out_as_they_were(db: Db) {
        let app = TestApp::on(db);
        let file = file();
        let first = import(&app.state, &file).await.expect("an import");
        assert_eq!((first.documents, first.deja_la), (2, 0));
        let again = import(&app.state, &file).await.expect("an import");
        assert_eq!((again.documents, again.deja_la), (0, 2));
        assert_eq!(count(&app.state.db, "synthesis").await, 2);

        for document in file["documents"].as_array().expect("documents") {
            let reference = document["id"].as_str().expect("an id");
            let back = export(&app.state, &[reference.to_owned()]).await.expect("an export");
            assert_eq!(back["schema"], file["schema"]);
            assert_eq!(back["documents"], json!([document]), "{reference}");
        }
        let all = export(&app.state, &[]).await.expect("an export");
        assert_eq!(all["documents"], file["documents"]);
        assert!(export(&app.state, &["aep-1999-01-01".to_owned()]).await.is_err());
    }
}

/// The published text that came as « aep-2024-03-05 », for whoever reads it.
async fn published(app: &TestApp) -> (DocumentId, String) {
    import(&app.state, &file()).await.expect("an import");
    let ids: Vec<(DocumentId,)> = rows(
        &app.state.db,
        "select id from synthesis where template = 'aep_questionnement'",
    )
    .await;
    (ids[0].0, format!("/syntheses/{}", ids[0].0))
}

/// Takes the first part of a text away behind everybody's back, as no door of the application does.
async fn spoil(app: &TestApp, id: DocumentId) {
    let mut tx = app.state.db.write().await.expect("a transaction");
    let (doc, last) = live::read(&mut tx, id).await.expect("a text");
    let content = {
        let mut transaction = doc.transact_mut();
        let root = transaction.get_xml_fragment("prosemirror").expect("a text");
        root.remove_range(&mut transaction, 0, 2);
        transaction.encode_update_v1()
    };
    let entry = Entry {
        sequence: last + 1,
        author: PLATFORM,
        at: app.state.now(),
        content,
    };
    log::append(&mut tx, id, &[entry]).await.expect("written");
    tx.commit().await.expect("written");
}

db_test! {
    async fn what_was_published_is_sealed_and_given_back_as_it_was_frozen(db: Db) {
        let app = TestApp::on(db);
        let (id, page) = published(&app).await;
        let reader = somebody(&app, "lecteur@exemple.fr", Some(Role::Reader)).await;
        assert!(words(&reader.get(&page).await.body).contains("Vérifié à l’instant"));

        // The text changed all the same: the page says so, paper and file give what was frozen.
        spoil(&app, id).await;
        let shown = words(&reader.get(&page).await.body);
        assert!(shown.contains("n’est plus celui qui a été figé") && !shown.contains("Questionnements proposés"), "{shown}");
        let printed = paper::bytes(&app, &reader, &format!("{page}/pdf")).await;
        let printed = paper::text(&paper::read(&printed));
        for part in ["Questionnements proposés", "Attention : le texte affiché sur la plateforme n’est plus celui qui a été figé"] {
            assert!(printed.contains(part), "{part}: {printed}");
        }
        let file = file();
        let all = export(&app.state, &[]).await.expect("an export");
        assert_eq!(all["documents"], file["documents"]);

        // What was kept is altered too: nothing is given under its seal.
        run(&app.state.db, &["update synthesis_version set content = replace(content, 'Questionnements', 'Questions')"]).await;
        let refused = reader.get(&format!("{page}/pdf")).await;
        assert_eq!(refused.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(export(&app.state, &["aep-2024-03-05".to_owned()]).await.is_err());
        assert!(words(&reader.get(&page).await.body).contains("n’est plus celui qui a été figé"));
    }
}

db_test! {
    async fn those_who_read_candidatures_open_what_was_published_and_no_draft(db: Db) {
        let app = TestApp::on(db);
        let mut file = file();
        file["documents"][0]["statut"] = json!("brouillon");
        import(&app.state, &file).await.expect("an import");
        let ids: Vec<(DocumentId,)> = rows(&app.state.db, "select id from synthesis order by stage").await;
        let (published, draft) = (format!("/syntheses/{}", ids[0].0), format!("/syntheses/{}", ids[1].0));
        let team = somebody(&app, "equipe@exemple.fr", Some(Role::Administrator)).await;
        let reader = somebody(&app, "lecteur@exemple.fr", Some(Role::Reader)).await;
        let both = "Visible par l’administration et par les personnes qui lisent les candidatures";
        for client in [&team, &reader] {
            assert!(words(&client.get(&published).await.body).contains(both));
        }
        let text = words(&team.get(&draft).await.body);
        assert!(text.contains("Visible par l’administration") && !text.contains(both), "{text}");
        let unknown = reader.get(&format!("/syntheses/{}", DocumentId::fresh())).await;
        for path in ["", "/pdf"] {
            let hidden = reader.get(&format!("{draft}{path}")).await;
            assert_eq!((hidden.status, hidden.shown()), (StatusCode::NOT_FOUND, unknown.shown()));
        }
        let line = reader.get(&format!("/collab/{}/evenements", ids[1].0)).await;
        assert_eq!(line.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_came_before_seals_is_sealed_when_its_file_comes_again() {
    let app = TestApp::new().await;
    published(&app).await;
    run(&app.state.db, &["delete from synthesis_version"]).await;
    let again = import(&app.state, &file()).await.expect("an import");
    assert_eq!((again.documents, again.deja_la), (0, 2));
    for _ in 0..2 {
        import(&app.state, &file()).await.expect("an import");
        let sealed = rows::<(String,)>(&app.state.db, "select kind from synthesis_version").await;
        assert_eq!(sealed.len(), 2);
        assert!(sealed.iter().all(|(kind,)| kind == "figee"));
    }
}

#[tokio::test]
async fn one_wrong_document_and_nothing_comes_in() {
    let app = TestApp::new().await;
    let mut file = file();
    file["documents"][1]["sections"][2]["blocs"][1]["blocs"][0]["items"][0]["couleur"] =
        json!("bleu");
    let failure = import(&app.state, &file).await.expect_err("refused");
    assert!(matches!(failure, ImportFailure::File(_)));
    let said = failure.to_string();
    assert!(
        said.contains("documents[1].") && said.contains("couleur"),
        "{said}"
    );
    assert_eq!(count(&app.state.db, "synthesis").await, 0);
}

#[tokio::test]
async fn an_earlier_synthesis_is_read_with_its_card_and_its_highlighted_question() {
    let app = TestApp::new().await;
    import(&app.state, &file()).await.expect("an import");
    let ids: Vec<(String,)> = rows(
        &app.state.db,
        "select lower(hex(id)) from synthesis where template = 'aep_questionnement'",
    )
    .await;
    let reader = somebody(&app, "lecteur@exemple.fr", Some(Role::Reader)).await;
    let page = reader.get(&format!("/syntheses/{}", ids[0].0)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.body.matches("class=\"chosen\"").count(), 1);
    let text = words(&page.body);
    for part in [
        "mardi 5 mars 2024",
        "Thème Partenariat en Santé en Education Thérapeutique du Patient",
        "7 patients/proches-aidants partenaires (dont 1 ex pro de santé), 2 professionnels du système de santé",
        "Catherine Corbeau (Médecin de santé publique)",
        "Taper aux portes.",
        "Documentations Haute Autorité de Santé",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }

    // The same on paper.
    let printed = paper::bytes(&app, &reader, &format!("/syntheses/{}/pdf", ids[0].0)).await;
    let printed = paper::read(&printed);
    paper::is_accessible(&printed);
    let text = paper::text(&printed);
    for part in [
        "mardi 5 mars 2024",
        "Thème : Partenariat en Santé en Education Thérapeutique du Patient",
        "Taper aux portes.",
        "Catherine Corbeau",
        "Figé le",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(paper::count(&printed, "/L") >= 1 && paper::count(&printed, "/H2") >= 3);
    let stranger = somebody(&app, "personne@exemple.fr", None).await;
    let page = stranger.get(&format!("/syntheses/{}", ids[0].0)).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}
