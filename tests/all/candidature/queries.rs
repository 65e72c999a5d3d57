//! A list asks its database as much for three rows as for one.

use axum::http::StatusCode;
use croisee::candidature::model::SubmitOutcome;
use serde_json::json;

use super::ground::{Writer, administrator, answers_of, mine, publish, publish_with, somebody};
use crate::{
    common::{
        app::{Client, TestApp},
        ears::statements,
    },
    review::ground::numbers,
};

async fn listed(team: &Client) -> usize {
    numbers(team, "").await.len()
}

async fn send_one(app: &TestApp, name: &str) {
    let email = format!("{name}@example.org");
    let writer = Writer::with(app, &answers_of("Prénom", name, &email)).await;
    assert_eq!(writer.submit().await, SubmitOutcome::Received);
}

db_test!(
    async fn the_administrators_list_asks_as_much_for_three_as_for_one(db: Db) {
        let app = TestApp::on(db);
        publish(&app).await;
        let team = administrator(&app).await;
        send_one(&app, "une").await;
        listed(&team).await;
        let (for_one, one) = statements(listed(&team)).await;
        send_one(&app, "deux").await;
        send_one(&app, "trois").await;
        let (for_three, three) = statements(listed(&team)).await;
        assert_eq!((one, three), (1, 3));
        assert!(for_one > 1);
        assert_eq!(for_three, for_one);
    }
);

db_test!(
    async fn ones_own_space_asks_as_much_for_three_as_for_one(db: Db) {
        let app = TestApp::on(db);
        publish(&app).await;
        let person = somebody(&app, "fatou@example.org", None).await;
        Writer::begin_in(person.clone()).await;
        mine(&person).await;
        let (for_one, one) = statements(mine(&person)).await;
        // Three candidatures, to three calls.
        for year in ["2026", "2027"] {
            let slug = format!("gap-pp-{year}");
            publish_with(&app, |call| {
                call["appel"]["slug"] = json!(slug);
                call["appel"]["id"] = json!(slug);
            })
            .await;
            let begun = person
                .post(&format!("/appels/{slug}/candidature"), &[])
                .await;
            assert_eq!(begun.status, StatusCode::SEE_OTHER);
        }
        let (for_three, three) = statements(mine(&person)).await;
        assert_eq!((one.len(), three.len()), (1, 3));
        assert!(
            three
                .iter()
                .all(|candidature| candidature.history.len() == 1)
        );
        assert!(for_one > 1);
        assert_eq!(for_three, for_one);
    }
);
