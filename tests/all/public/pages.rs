//! What a visitor meets before any account, in a browser without script.

use axum::http::StatusCode;
use croisee::{
    appel::actions,
    audit::Actor,
    server::{clock::Clock, settings::Settings},
};

use crate::{
    appel::call_with,
    common::app::{Answer, TestApp},
};

const PAGES: [(&str, &str); 9] = [
    ("/", "Prendre soin de sa pratique, avec ses pairs"),
    ("/le-gap", "Le GAP, groupe d’analyse de pratiques"),
    ("/appels", "Les appels à candidatures"),
    ("/appels/gap-pp-2025", "GAP PP 2025"),
    (
        "/appels/gap-pp-2025/formulaire-a-imprimer",
        "GAP PP 2025, formulaire à imprimer",
    ),
    ("/agenda", "L’agenda ouvert à tous"),
    ("/accessibilite", "Accessibilité"),
    ("/vie-privee", "Vie privée"),
    ("/mentions-legales", "Mentions légales"),
];

/// The application with the example call, seen at `moment`.
async fn at(moment: &'static str) -> TestApp {
    let app = TestApp::with(|settings: &mut Settings| {
        settings.clock = Clock::held_at(moment.parse().expect("an instant"));
    })
    .await;
    actions::publish(&app.state, Actor::Operator, call_with(|_| {}))
        .await
        .expect("a publication");
    app
}

/// The words of a page, spaces that do not break being spaces.
fn words(answer: &Answer) -> String {
    answer.body.replace('\u{a0}', " ").replace("<!>", "")
}

#[tokio::test]
async fn a_public_page_is_whole_without_script_nor_cookie() {
    let app = at("2025-01-27T09:00:00+01:00").await;
    for (path, title) in PAGES {
        let page = app.client().get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let title = format!("<title>{title} · Croisée</title>");
        assert!(page.body.contains(&title), "{path}: {title}");
        assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
        assert!(!page.body.contains("<script"), "{path}");
        assert!(!page.body.contains(" style="), "{path}");
        assert_eq!(page.header("set-cookie"), "", "{path}");
        assert_eq!(page.header("x-robots-tag"), "all", "{path}");
        assert!(page.body.contains("tel:0536490012"), "{path}");
    }
}

#[tokio::test]
async fn a_public_page_calls_no_other_site() {
    let app = at("2025-01-27T09:00:00+01:00").await;
    for (path, _) in PAGES {
        let page = app.client().get(path).await;
        for loaded in ["src=\"http", "<img", "<iframe", "url(http", "@import"] {
            assert!(!page.body.contains(loaded), "{path}: {loaded}");
        }
    }
}

#[tokio::test]
async fn an_unknown_page_says_so_in_french() {
    let app = at("2025-01-27T09:00:00+01:00").await;
    for path in [
        "/rien",
        "/appels/inconnu",
        "/appels/GAP%20PP",
        "/appels/%00",
        "/appels/inconnu/formulaire-a-imprimer",
    ] {
        let page = app.client().get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.body.contains("<title>Page introuvable"), "{path}");
        assert_eq!(page.header("x-robots-tag"), "noindex", "{path}");
    }
}

#[tokio::test]
async fn a_call_follows_the_hour() {
    let page = async |moment| {
        let app = at(moment).await;
        words(&app.client().get("/appels/gap-pp-2025").await)
    };
    let begins = "action=\"/appels/gap-pp-2025/candidature\"";

    let before = page("2025-01-06T08:59:59+01:00").await;
    assert!(before.contains("Appel à venir : il ouvre le 6 janvier"));
    assert!(!before.contains(begins));

    let during = page("2025-01-27T09:00:00+01:00").await;
    assert!(during.contains("Appel ouvert jusqu’au 14 février"));
    assert!(during.contains("Il reste 18 jours."));
    assert!(during.contains(begins));
    assert!(during.contains("/connexion?suite=/appels/gap-pp-2025/candidature"));
    assert!(during.contains("mardi 18 mars, 18 h à 19 h 30, heure de Paris"));

    let last_second = page("2025-02-14T23:59:59+01:00").await;
    assert!(last_second.contains("C’est le dernier jour."));
    assert!(last_second.contains(begins));

    let after = page("2025-02-15T00:00:00+01:00").await;
    assert!(after.contains("Appel clos depuis le 14 février 2025"));
    assert!(!after.contains(begins));
}

#[tokio::test]
async fn the_front_door_speaks_of_the_call_of_the_hour() {
    let open = words(
        &at("2025-01-27T09:00:00+01:00")
            .await
            .client()
            .get("/")
            .await,
    );
    assert!(open.contains("Appel ouvert jusqu’au 14 février"));
    assert!(open.contains("Déposer ma candidature"));
    assert!(open.contains("huit rencontres en visioconférence de mars à décembre"));

    let closed = words(
        &at("2025-06-01T09:00:00+02:00")
            .await
            .client()
            .get("/")
            .await,
    );
    assert!(closed.contains("Appel clos depuis le 14 février 2025"));
    assert!(!closed.contains("Déposer ma candidature"));
    assert_eq!(closed.matches("data-state=\"done\"").count(), 3);
    assert_eq!(closed.matches("data-state=\"next\"").count(), 1);
}

#[tokio::test]
async fn without_any_call_the_doors_still_open() {
    let app = TestApp::new().await;
    let home = app.client().get("/").await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(home.body.contains("Voir les appels"));
    let calls = app.client().get("/appels").await;
    assert!(calls.body.contains("Aucun appel n’est ouvert aujourd’hui"));
}

#[tokio::test]
async fn what_is_not_for_the_public_stays_out_of_public_pages() {
    let app = at("2025-01-27T09:00:00+01:00").await;
    for (path, _) in PAGES {
        let page = app.client().get(path).await;
        for secret in [
            "celestine.micocoule@example.org",
            "aurore.salicorne@example.org",
            "visio.example.org",
        ] {
            assert!(!page.body.contains(secret), "{path}: {secret}");
        }
    }
}

#[tokio::test]
async fn the_paper_form_asks_every_question_and_says_every_condition() {
    let app = at("2025-01-27T09:00:00+01:00").await;
    let page = words(
        &app.client()
            .get("/appels/gap-pp-2025/formulaire-a-imprimer")
            .await,
    );
    let source = call_with(|_| {});
    let mut conditions = 0;
    for question in source.definition.questionnaire.questions() {
        let label = question.label.replace('\u{a0}', " ");
        assert!(page.contains(&label), "{label}");
        conditions += usize::from(question.condition.is_some());
    }
    assert_eq!(page.matches("paper-condition").count(), conditions);
    assert!(page.contains("05 36 49 00 12"));
    assert!(page.contains("vendredi 14 février 2025"));
}
