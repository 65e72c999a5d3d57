//! How a session lives and ends.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use croisee::{
    account::{
        actions::{self, grant, mint_session_for},
        model::{Email, Role, SignedIn},
    },
    server::{jobs, security::cookie},
};
use jiff::SignedDuration;

use crate::common::{app::TestApp, database::count};

const JEANNE: &str = "jeanne@exemple.fr";

/// A session for `email`, as the headers of a request.
async fn session_of(app: &TestApp, email: &str, role: Option<Role>) -> HeaderMap {
    let email = Email::parse(email).expect("an address");
    grant(&app.state, &email, role).await.expect("an account");
    let token = mint_session_for(&app.state, &email)
        .await
        .expect("a session")
        .expect("a known address");
    let line = format!("{}={}", cookie::SESSION, token.as_str());
    let mut headers = HeaderMap::new();
    headers.insert(
        header::COOKIE,
        HeaderValue::from_str(&line).expect("a header"),
    );
    headers
}

async fn recognised(app: &TestApp, headers: &HeaderMap) -> Option<SignedIn> {
    actions::recognise(&app.state, headers)
        .await
        .expect("an answer")
}

db_test!(
    async fn a_member_idles_out_after_twelve_hours_and_in_all_after_thirty_days(db: Db) {
        let app = TestApp::on(db);
        let idle = session_of(&app, JEANNE, None).await;
        app.wait(SignedDuration::from_hours(11));
        assert!(recognised(&app, &idle).await.is_some());
        app.wait(SignedDuration::from_hours(11));
        assert!(
            recognised(&app, &idle).await.is_some(),
            "a visit keeps it open"
        );
        app.wait(SignedDuration::from_hours(12));
        assert!(recognised(&app, &idle).await.is_none());

        let busy = session_of(&app, JEANNE, None).await;
        for _ in 0..71 {
            app.wait(SignedDuration::from_hours(10));
            assert!(recognised(&app, &busy).await.is_some());
        }
        app.wait(SignedDuration::from_hours(10));
        assert!(
            recognised(&app, &busy).await.is_none(),
            "720 hours are 30 days"
        );

        assert_eq!(count(&app.state.db, "session").await, 2);
        jobs::clean(&app.state).await.expect("cleaned");
        assert_eq!(count(&app.state.db, "session").await, 0);
    }
);

db_test!(
    async fn privileged_people_idle_out_after_half_an_hour_and_in_all_after_twelve_hours(db: Db) {
        let app = TestApp::on(db);
        for role in [Role::Reader, Role::Administrator] {
            let email = format!("{}@exemple.fr", role.code());
            let idle = session_of(&app, &email, Some(role)).await;
            app.wait(SignedDuration::from_mins(29));
            let person = recognised(&app, &idle).await.expect("still open");
            assert_eq!(person.roles, [role]);
            app.wait(SignedDuration::from_mins(30));
            assert!(recognised(&app, &idle).await.is_none());

            let busy = session_of(&app, &email, Some(role)).await;
            for _ in 0..28 {
                app.wait(SignedDuration::from_mins(25));
                assert!(recognised(&app, &busy).await.is_some());
            }
            app.wait(SignedDuration::from_mins(20));
            assert!(
                recognised(&app, &busy).await.is_none(),
                "twelve hours have passed"
            );
        }
        jobs::clean(&app.state).await.expect("cleaned");
        assert_eq!(count(&app.state.db, "session").await, 0);
    }
);

db_test!(
    async fn a_right_given_counts_at_once_and_shortens_the_session(db: Db) {
        let app = TestApp::on(db);
        let headers = session_of(&app, JEANNE, None).await;
        app.wait(SignedDuration::from_hours(1));
        let email = Email::parse(JEANNE).expect("an address");
        assert_eq!(recognised(&app, &headers).await.expect("open").roles, []);
        grant(&app.state, &email, Some(Role::Administrator))
            .await
            .expect("granted");
        let person = recognised(&app, &headers).await.expect("open");
        assert_eq!(person.roles, [Role::Administrator]);
        app.wait(SignedDuration::from_mins(31));
        assert!(recognised(&app, &headers).await.is_none());
    }
);

db_test!(
    async fn a_visit_is_written_at_most_once_a_minute(db: Db) {
        let app = TestApp::on(db);
        let headers = session_of(&app, JEANNE, None).await;
        let moved = "session where seen_at > opened_at";
        app.wait(SignedDuration::from_secs(59));
        recognised(&app, &headers).await.expect("open");
        assert_eq!(count(&app.state.db, moved).await, 0);
        app.wait(SignedDuration::from_secs(1));
        recognised(&app, &headers).await.expect("open");
        assert_eq!(count(&app.state.db, moved).await, 1);
    }
);

db_test!(
    async fn signing_out_everywhere_ends_every_session_of_that_person_only(db: Db) {
        let app = TestApp::on(db);
        let (phone, desk) = (
            session_of(&app, JEANNE, None).await,
            session_of(&app, JEANNE, None).await,
        );
        let other = session_of(&app, "paul@exemple.fr", None).await;
        let person = recognised(&app, &phone).await.expect("open");
        let ended = actions::sign_out_everywhere(&app.state, &person)
            .await
            .expect("out");
        assert_eq!(ended, 2);
        assert!(recognised(&app, &phone).await.is_none());
        assert!(recognised(&app, &desk).await.is_none());
        assert!(recognised(&app, &other).await.is_some());
    }
);

#[tokio::test]
async fn signing_out_kills_the_session_and_cleans_the_browser() {
    let app = TestApp::new().await;
    let client = app.client();
    client.sign_in(&app, JEANNE).await;
    let token = client.cookie(cookie::SESSION).expect("a session");
    assert_eq!(
        client.get("/connexion").await.status,
        StatusCode::SEE_OTHER,
        "already in"
    );

    let answer = client.post("/deconnexion", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), "/");
    assert_eq!(answer.header("clear-site-data"), r#""cookies", "storage""#);
    assert!(client.cookie(cookie::SESSION).is_none());
    assert_eq!(count(&app.state.db, "session").await, 0);

    // Whoever kept the cookie has nothing.
    client.give_cookie(cookie::SESSION, &token);
    assert_eq!(client.get("/connexion").await.status, StatusCode::OK);
}

#[tokio::test]
async fn one_press_signs_out_everywhere() {
    let app = TestApp::new().await;
    let (phone, desk) = (app.client(), app.client());
    phone.sign_in(&app, JEANNE).await;
    desk.sign_in(&app, JEANNE).await;
    assert_eq!(count(&app.state.db, "session").await, 2);
    phone.post("/deconnexion", &[("partout", "oui")]).await;
    assert_eq!(count(&app.state.db, "session").await, 0);
}

#[tokio::test]
async fn the_record_holds_no_secret() {
    let app = TestApp::new().await;
    let client = app.client();
    client.sign_in(&app, JEANNE).await;
    let token = client.cookie(cookie::SESSION).expect("a session");
    for column in ["token_hash", "cast(token_hash as text)"] {
        let table = format!("session where {column} = '{token}'");
        assert_eq!(count(&app.state.db, &table).await, 0);
    }
    assert_eq!(
        count(&app.state.db, "session where length(token_hash) = 32").await,
        1
    );
    assert_eq!(
        count(
            &app.state.db,
            "sign_in where length(token_hash) = 32 and length(code_seal) = 32
                       and length(binding_hash) = 32"
        )
        .await,
        1
    );
}
