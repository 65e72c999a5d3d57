//! Calls: how they are published, found and remembered, on both databases.

mod prepare;

use std::sync::Arc;

use croisee::{
    appel::{
        actions::{self, Publication},
        document::{Appel, AppelSource, Definition},
        model::{AppelId, FormVersion, Slug},
        store,
    },
    audit::Actor,
    error::Error,
};
use serde_json::{Value, json};

use crate::common::app::TestApp;

/// The example call, changed by `change`.
pub fn call_with(change: impl FnOnce(&mut Value)) -> AppelSource {
    let mut value = serde_json::from_str(include_str!("../../../examples/appel_gap_pp_2025.json"))
        .expect("JSON");
    change(&mut value);
    AppelSource::from_value(value).expect("a sound call")
}

fn slug() -> Slug {
    "gap-pp-2025".parse().expect("a slug")
}

async fn definition(
    app: &TestApp,
    appel: AppelId,
    version: FormVersion,
) -> Result<Arc<Definition>, Error> {
    let mut tx = app.state.db.read().await?;
    actions::definition(&app.state, &mut tx, appel, version).await
}

async fn publish(app: &TestApp, source: AppelSource) -> (Appel, Publication) {
    actions::publish(&app.state, Actor::Operator, source)
        .await
        .expect("a publication")
}

db_test!(
    async fn a_call_is_published_once_then_changed_in_versions(db: Db) {
        let app = TestApp::on(db);

        let (first, publication) = publish(&app, call_with(|_| {})).await;
        assert_eq!(publication, Publication::Created);
        assert_eq!(first.version, FormVersion(3));
        assert_eq!(actions::find(&app.state, &slug()).await, Ok(first.clone()));

        // The same document again: nothing changes.
        let (again, publication) = publish(&app, call_with(|_| {})).await;
        assert_eq!((&again, publication), (&first, Publication::Unchanged));

        // What it says changes; what it asks does not.
        let (reworded, publication) = publish(
            &app,
            call_with(|call| call["appel"]["chapo"] = json!("Venez.")),
        )
        .await;
        assert_eq!(publication, Publication::Changed);
        assert_eq!((reworded.id, reworded.version), (first.id, FormVersion(3)));
        assert_eq!(reworded.document.chapo, "Venez.");

        // What it asks changes, under the same number: that is a new version.
        let asks_more = || {
            call_with(|call| {
                call["appel"]["questionnaire"]["sections"][0]["titre"] = json!("Bonjour");
            })
        };
        let (changed, publication) = publish(&app, asks_more()).await;
        assert_eq!(publication, Publication::Changed);
        assert_eq!((changed.id, changed.version), (first.id, FormVersion(4)));
        let (_, publication) = publish(&app, asks_more()).await;
        assert_eq!(publication, Publication::Unchanged);

        // Both versions are still there, each with its words and its number.
        let title = async |version: FormVersion| {
            let definition = definition(&app, first.id, version)
                .await
                .expect("a version");
            let questionnaire = &definition.questionnaire;
            assert_eq!(i64::from(version.0), i64::from(questionnaire.version()));
            questionnaire.sections()[0].title.clone()
        };
        assert_eq!(title(FormVersion(3)).await, "Avant de commencer");
        assert_eq!(title(FormVersion(4)).await, "Bonjour");
        assert_eq!(
            definition(&app, first.id, FormVersion(5)).await.err(),
            Some(Error::NotFound)
        );
    }
);

db_test!(
    async fn calls_are_listed_the_last_to_close_first(db: Db) {
        let app = TestApp::on(db);
        for (slug, closing) in [("ancien", "2024-02-14"), ("nouveau", "2026-02-14")] {
            let source = call_with(|call| {
                call["appel"]["slug"] = json!(slug);
                call["appel"]["calendrier"]["ouverture"] = json!("2024-01-06T09:00:00+01:00");
                call["appel"]["calendrier"]["cloture"] = json!(format!("{closing}T23:59:59+01:00"));
            });
            publish(&app, source).await;
        }
        let mut tx = app.state.db.read().await.expect("a transaction");
        let calls = store::list(&mut tx).await.expect("the calls");
        let slugs: Vec<_> = calls
            .iter()
            .map(|call| call.document.slug.as_str())
            .collect();
        assert_eq!(slugs, ["nouveau", "ancien"]);
        let found = store::find_by_id(&mut tx, calls[1].id).await;
        assert_eq!(found, Ok(Some(calls[1].clone())));
        assert_eq!(
            actions::find(&app.state, &slug()).await,
            Err(Error::NotFound)
        );
    }
);

#[tokio::test]
async fn a_questionnaire_is_read_once_a_process() {
    let app = TestApp::new().await;
    let (appel, _) = publish(&app, call_with(|_| {})).await;
    let read = async || {
        definition(&app, appel.id, appel.version)
            .await
            .expect("the version")
    };
    assert!(Arc::ptr_eq(&read().await, &read().await));
}
