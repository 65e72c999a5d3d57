//! From an address to an open session, by the letter's code or by its link.

use axum::http::StatusCode;
use croisee::{
    account::{
        actions::{self, Browser, Proof, Refusal},
        model::{Code, Email, LocalPath},
    },
    server::security::{Token, cookie},
};
use jiff::SignedDuration;

use crate::common::{
    app::{Client, TestApp},
    database::count,
};

pub(super) const JEANNE: &str = "jeanne@exemple.fr";

pub(super) async fn ask(client: &Client, email: &str) {
    let answer = client.post("/connexion", &[("courriel", email)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.location(), "/connexion/code");
}

db_test!(
    /// One person's life in the store: first visit, wrong code, return, other role, farewell.
    async fn the_story_of_a_sign_in(db: Db) {
        let app = TestApp::on(db);
        let state = &app.state;
        let email = Email::parse("Jeanne@Exemple.fr ").expect("an address");
        let binding = Token::draw();
        let browser = Browser {
            binding: Some(Token::presented(binding.as_str())),
            session: None,
        };
        let next = LocalPath::parse("/appels/gap").expect("a path");

        // Asking leaves a letter and no account.
        actions::ask_sign_in(state, &email, &binding, &next)
            .await
            .expect("asked");
        assert_eq!(count(&state.db, "account").await, 0);
        let letter = app.last_letter(JEANNE).await;
        assert!(
            !letter.subject.contains(&letter.code()),
            "a neutral subject"
        );
        assert!(letter.body_html.contains("/connexion/lien?jeton="));

        // A wrong code takes one attempt.
        let right = Code::parse(&letter.code()).expect("six digits");
        let wrong = Code::from_number(right.as_str().parse::<u32>().expect("digits") + 1);
        let Proof::Refused(refusal) = actions::prove_by_code(state, &browser, &wrong)
            .await
            .expect("an answer")
        else {
            panic!("a wrong code opened a session");
        };
        assert_eq!(refusal, Refusal::WrongCode { left: 4 });

        // The right one opens a session and makes the account.
        let Proof::Opened(opened) = actions::prove_by_code(state, &browser, &right)
            .await
            .expect("an answer")
        else {
            panic!("the right code was refused");
        };
        assert_eq!(opened.email, email);
        assert_eq!(opened.next, next);
        assert_eq!(count(&state.db, "account").await, 1);
        assert_eq!(count(&state.db, "session").await, 1);

        // It serves once.
        let Proof::Refused(refusal) = actions::prove_by_code(state, &browser, &right)
            .await
            .expect("an answer")
        else {
            panic!("a code served twice");
        };
        assert_eq!(refusal, Refusal::Used);

        // Coming back finds the same account, and ends the session this browser had.
        let binding = Token::draw();
        actions::ask_sign_in(state, &email, &binding, &next)
            .await
            .expect("asked again");
        let code = Code::parse(&app.last_letter(JEANNE).await.code()).expect("six digits");
        let returning = Browser {
            binding: Some(binding),
            session: Some(opened.session),
        };
        let Proof::Opened(again) = actions::prove_by_code(state, &returning, &code)
            .await
            .expect("an answer")
        else {
            panic!("the second code was refused");
        };
        assert_eq!(again.account, opened.account);
        assert_eq!(count(&state.db, "session").await, 1);

        // Every verb left its row, and no row holds the address.
        for (action, rows) in [
            ("sign_in.asked", 2),
            ("sign_in.code_refused", 1),
            ("account.made", 1),
            ("session.opened", 2),
            ("session.ended", 1),
        ] {
            let table = format!("audit where action = '{action}'");
            assert_eq!(count(&state.db, &table).await, rows, "{action}");
        }
        assert_eq!(
            count(
                &state.db,
                "audit where detail like '%@%' or object like '%@%'"
            )
            .await,
            0
        );

        // What can no longer serve is forgotten after an hour.
        app.wait(SignedDuration::from_mins(69));
        assert_eq!(
            actions::forget_old_sign_ins(state).await.expect("cleaned"),
            0
        );
        app.wait(SignedDuration::from_mins(2));
        assert_eq!(
            actions::forget_old_sign_ins(state).await.expect("cleaned"),
            1
        );
    }
);

#[tokio::test]
async fn the_letter_code_typed_in_the_window_that_asked_opens_a_session() {
    let app = TestApp::new().await;
    let client = app.client();
    let answer = client
        .post(
            "/connexion",
            &[("courriel", JEANNE), ("suite", "/appels/gap")],
        )
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = client.get("/connexion/code").await;
    assert!(page.body.contains(JEANNE), "{}", page.body);
    assert!(page.body.contains("one-time-code"));

    let code = app.last_letter(JEANNE).await.code();
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    let answer = client.post("/connexion/code", &[("code", &spaced)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.location(), "/appels/gap");
    assert!(client.cookie(cookie::SESSION).is_some());
    assert!(
        client.cookie(cookie::SIGN_IN).is_none(),
        "binding is taken back"
    );
    for line in answer.headers.get_all("set-cookie") {
        let line = line.to_str().expect("a cookie");
        for part in [
            "__Host-",
            "; Path=/",
            "; Secure",
            "; HttpOnly",
            "; SameSite=Lax",
        ] {
            assert!(line.contains(part), "{line}");
        }
    }
}

#[tokio::test]
async fn the_letter_link_opens_a_session_by_its_button_and_not_by_itself() {
    let app = TestApp::new().await;
    let client = app.client();
    ask(&client, JEANNE).await;
    let link = app.last_letter(JEANNE).await.link();
    let (_, token) = link.split_once("jeton=").expect("a token");

    let page = client.get(&link).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains(r#"action="/connexion/lien""#),
        "{}",
        page.body
    );
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "strict-origin");
    assert!(page.headers.get("set-cookie").is_none());
    assert_eq!(
        count(&app.state.db, "session").await,
        0,
        "reading opens nothing"
    );

    let answer = client.post("/connexion/lien", &[("jeton", token)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.location(), "/mon-espace");
    assert!(client.cookie(cookie::SESSION).is_some());

    // Pressed twice, the second answer leads on too.
    let binding_again = client.post("/connexion/lien", &[("jeton", token)]).await;
    assert_eq!(binding_again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&app.state.db, "session").await, 1);
}

#[tokio::test]
async fn a_button_pressed_twice_leads_on_once_signed_in() {
    let app = TestApp::new().await;
    let client = app.client();
    ask(&client, JEANNE).await;
    let binding = client.cookie(cookie::SIGN_IN).expect("a binding");
    let code = app.last_letter(JEANNE).await.code();
    client.post("/connexion/code", &[("code", &code)]).await;
    // The second press left with the cookies of the first page, and met the session on its way.
    client.give_cookie(cookie::SIGN_IN, &binding);
    let answer = client.post("/connexion/code", &[("code", &code)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), "/mon-espace");
    assert_eq!(count(&app.state.db, "session").await, 1);
}

#[tokio::test]
async fn a_scanner_without_the_cookie_can_neither_use_nor_burn_the_link() {
    let app = TestApp::new().await;
    let (owner, scanner) = (app.client(), app.client());
    ask(&owner, JEANNE).await;
    let letter = app.last_letter(JEANNE).await;
    let link = letter.link();
    let (_, token) = link.split_once("jeton=").expect("a token");

    for _ in 0..3 {
        let page = scanner.get(&link).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.body.contains(token), "no button to press");
        let answer = scanner.post("/connexion/lien", &[("jeton", token)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let answer = scanner
            .post("/connexion/code", &[("code", &letter.code())])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(scanner.cookie(cookie::SESSION).is_none());
    }
    // Nor with a request of its own.
    ask(&scanner, "robot@exemple.fr").await;
    let answer = scanner.post("/connexion/lien", &[("jeton", token)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&app.state.db, "session").await, 0);

    let answer = owner.post("/connexion/lien", &[("jeton", token)]).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "the owner's link still serves"
    );
}

#[tokio::test]
async fn five_wrong_codes_kill_the_request_even_for_the_right_one() {
    let app = TestApp::new().await;
    let client = app.client();
    ask(&client, JEANNE).await;
    let letter = app.last_letter(JEANNE).await;
    let right = letter.code();
    let wrong = Code::from_number(right.parse::<u32>().expect("digits") + 1);

    for tries in [
        "4 essais",
        "3 essais",
        "2 essais",
        "un essai",
        "Cinq codes faux",
    ] {
        let answer = client
            .post("/connexion/code", &[("code", wrong.as_str())])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(tries), "{tries}: {}", answer.body);
    }
    let answer = client.post("/connexion/code", &[("code", &right)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let token = letter
        .link()
        .split_once("jeton=")
        .expect("a token")
        .1
        .to_owned();
    let answer = client.post("/connexion/lien", &[("jeton", &token)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&app.state.db, "session").await, 0);

    // A fresh request is asked with one press, its address kept.
    assert!(answer.body.contains("nouveau code"));
    ask(&client, JEANNE).await;
    let code = app.last_letter(JEANNE).await.code();
    let answer = client.post("/connexion/code", &[("code", &code)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_is_not_a_code_costs_no_attempt_and_stays_typed() {
    let app = TestApp::new().await;
    let client = app.client();
    ask(&client, JEANNE).await;
    for typed in ["12345", "abc<def>", ""] {
        let answer = client.post("/connexion/code", &[("code", typed)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("error-summary"));
        assert!(answer.body.contains("code-erreur"));
    }
    let answer = client.post("/connexion/code", &[("code", "12 34 5")]).await;
    assert!(
        answer.body.contains(r#"value="12 34 5""#),
        "{}",
        answer.body
    );
    assert_eq!(
        count(&app.state.db, "sign_in where attempts_left = 5").await,
        1
    );
}

#[tokio::test]
async fn ten_minutes_later_code_and_link_are_dead_and_the_page_says_how_to_ask_again() {
    let app = TestApp::new().await;
    let client = app.client();
    ask(&client, JEANNE).await;
    let letter = app.last_letter(JEANNE).await;
    app.wait(SignedDuration::from_mins(10));

    let answer = client
        .post("/connexion/code", &[("code", &letter.code())])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("dix minutes"), "{}", answer.body);
    assert!(answer.body.contains("Recevoir un nouveau code"));
    assert!(
        answer.body.contains(JEANNE),
        "asked again without typing it"
    );

    let page = client.get(&letter.link()).await;
    assert!(page.body.contains("ne sert plus"), "{}", page.body);
    let token = letter
        .link()
        .split_once("jeton=")
        .expect("a token")
        .1
        .to_owned();
    let answer = client.post("/connexion/lien", &[("jeton", &token)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&app.state.db, "session").await, 0);
}

#[tokio::test]
async fn a_new_request_replaces_the_old_one_and_the_old_window_is_told() {
    let app = TestApp::new().await;
    let (first, second) = (app.client(), app.client());
    ask(&first, JEANNE).await;
    let old = app.last_letter(JEANNE).await;
    app.wait(SignedDuration::from_mins(1));
    ask(&second, JEANNE).await;
    assert_eq!(count(&app.state.db, "sign_in").await, 1);

    let answer = first
        .post("/connexion/code", &[("code", &old.code())])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("plus récente"), "{}", answer.body);
    let token = old
        .link()
        .split_once("jeton=")
        .expect("a token")
        .1
        .to_owned();
    let answer = first.post("/connexion/lien", &[("jeton", &token)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);

    // The old link serves nowhere, not even in the new window, where the new one does.
    let answer = second.post("/connexion/lien", &[("jeton", &token)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let link = app.last_letter(JEANNE).await.link();
    let (_, token) = link.split_once("jeton=").expect("a token");
    let answer = second.post("/connexion/lien", &[("jeton", token)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn known_and_unknown_addresses_get_the_same_answer_byte_for_byte() {
    let app = TestApp::new().await;
    app.client().sign_in(&app, JEANNE).await;
    actions::grant(
        &app.state,
        &Email::parse("gerant@exemple.fr").expect("an address"),
        Some(croisee::account::model::Role::Administrator),
    )
    .await
    .expect("an administrator");

    let mut seen = Vec::new();
    for email in [JEANNE, "gerant@exemple.fr", "absent@exemple.fr"] {
        let client = app.client();
        let asked = client.post("/connexion", &[("courriel", email)]).await;
        let page = client.get("/connexion/code").await;
        let wrong = client.post("/connexion/code", &[("code", "12")]).await;
        let letter = app.last_letter(email).await;
        // What is drawn each time, and the address itself, are all that may differ.
        let plain = |text: &str| text.replace(email, "ADRESSE");
        let headers = |answer: &crate::common::app::Answer| {
            let mut headers = answer.headers.to_owned();
            if let Some(cookie) = headers.get_mut("set-cookie") {
                let line = cookie.to_str().expect("a cookie");
                let (pair, attributes) = line.split_once(';').expect("attributes");
                *cookie = format!("{}:{attributes}", pair.len())
                    .parse()
                    .expect("a header");
            }
            format!("{headers:?}")
        };
        seen.push((
            [asked.status, page.status, wrong.status],
            [headers(&asked), headers(&page), headers(&wrong)],
            [plain(&asked.body), plain(&page.body), plain(&wrong.body)],
            letter.subject,
            letter.body_text.len(),
        ));
    }
    assert_eq!(seen[0], seen[2]);
    assert_eq!(seen[1], seen[2]);
}

#[tokio::test]
async fn a_bad_address_answers_with_the_page_and_what_was_typed() {
    let app = TestApp::new().await;
    let client = app.client();
    let answer = client
        .post(
            "/connexion",
            &[
                ("courriel", "jeanne \"exemple\".fr"),
                ("suite", "/appels/gap"),
            ],
        )
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("error-summary"));
    assert!(answer.body.contains("courriel-erreur"));
    assert!(answer.body.contains("aria-invalid"));
    assert!(
        answer.body.contains("jeanne &quot;exemple&quot;.fr"),
        "{}",
        answer.body
    );
    assert!(
        answer.body.contains(r#"value="/appels/gap""#),
        "where they were going is kept"
    );
    assert!(answer.headers.get("set-cookie").is_none());
    assert_eq!(count(&app.state.db, "outbox").await, 0);
}

#[tokio::test]
async fn signing_in_never_leads_to_another_site() {
    for next in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let app = TestApp::new().await;
        let client = app.client();
        client
            .post("/connexion", &[("courriel", JEANNE), ("suite", next)])
            .await;
        let code = app.last_letter(JEANNE).await.code();
        let answer = client.post("/connexion/code", &[("code", &code)]).await;
        assert_eq!(answer.location(), "/mon-espace", "{next}");
    }
}

#[tokio::test]
async fn reading_a_sign_in_page_leaves_no_cookie() {
    let app = TestApp::new().await;
    let client = app.client();
    for path in [
        "/connexion",
        "/connexion?suite=/appels",
        "/connexion/code",
        "/connexion/lien?jeton=x",
    ] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.headers.get("set-cookie").is_none(), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(!answer.body.contains("<script"), "{path}");
    }
}
