//! A button pressed twenty times at once is pressed once.

use axum::http::StatusCode;
use croisee::account::model::Code;

use super::sign_in::{JEANNE, ask};
use crate::common::{
    app::{Client, TestApp},
    database::count,
};

db_test!(
    async fn twenty_posts_of_one_code_open_one_session(db: Db) {
        let app = TestApp::on(db);
        let client = app.client();
        ask(&client, JEANNE).await;
        let code = app.last_letter(JEANNE).await.code();
        let opened = press_twenty_times(&client, "/connexion/code", "code", &code).await;
        assert_eq!(opened, 1);
        assert_eq!(count(&app.state.db, "session").await, 1);
        assert_eq!(count(&app.state.db, "account").await, 1);
    }
);

db_test!(
    async fn twenty_posts_of_one_link_open_one_session(db: Db) {
        let app = TestApp::on(db);
        let client = app.client();
        ask(&client, JEANNE).await;
        let link = app.last_letter(JEANNE).await.link();
        let (_, token) = link.split_once("jeton=").expect("a token");
        let opened = press_twenty_times(&client, "/connexion/lien", "jeton", token).await;
        assert_eq!(opened, 1);
        assert_eq!(count(&app.state.db, "session").await, 1);
    }
);

db_test!(
    async fn twenty_wrong_codes_at_once_share_five_attempts(db: Db) {
        let app = TestApp::on(db);
        let client = app.client();
        ask(&client, JEANNE).await;
        let right = app.last_letter(JEANNE).await.code();
        let wrong = Code::from_number(right.parse::<u32>().expect("digits") + 1);
        press_twenty_times(&client, "/connexion/code", "code", wrong.as_str()).await;
        let refused = "audit where action = 'sign_in.code_refused'";
        assert_eq!(count(&app.state.db, refused).await, 5);
    }
);

db_test!(
    async fn twenty_requests_for_one_address_leave_one_that_serves(db: Db) {
        let app = TestApp::on(db);
        let mut asking = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let client = app.client();
            asking.spawn(async move { client.post("/connexion", &[("courriel", JEANNE)]).await });
        }
        while let Some(answer) = asking.join_next().await {
            assert_eq!(answer.expect("an answer").status, StatusCode::SEE_OTHER);
        }
        assert_eq!(count(&app.state.db, "sign_in").await, 1);
        assert_eq!(count(&app.state.db, "outbox").await, 20);
    }
);

/// Posts the same thing twenty times at once from copies of one browser; says how often it was let in.
async fn press_twenty_times(
    client: &Client,
    path: &'static str,
    field: &'static str,
    value: &str,
) -> usize {
    let mut presses = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (client, value) = (client.copy(), value.to_owned());
        presses.spawn(async move { client.post(path, &[(field, &value)]).await });
    }
    let mut opened = 0;
    while let Some(answer) = presses.join_next().await {
        let answer = answer.expect("an answer");
        assert!(!answer.status.is_server_error(), "{}", answer.body);
        opened += usize::from(answer.status == StatusCode::SEE_OTHER);
    }
    opened
}
