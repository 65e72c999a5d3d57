//! What is open to all, and the page where one tries one's equipment.

use axum::http::StatusCode;
use croisee::agenda::model::Agenda;

use crate::{
    candidature::ground::{publish, wait_until},
    common::app::{Client, TestApp},
    seance::{
        calendars::read,
        ground::{group, words},
    },
    workshop::ground::{AURORE, published, register, signed_in},
};

db_test!(
    async fn a_call_tells_its_dates_and_its_group_tells_none(db: Db) {
        let app = TestApp::on(db);
        publish(&app).await;
        let visitor = app.client();
        let open = visitor.get("/agenda").await;
        assert_eq!(open.status, StatusCode::OK);
        assert!(!open.body.contains("<script"));
        let said = words(&open.body);
        assert!(
            said.contains("vendredi 14 février 2025, jusqu’à 23 h 59, heure de Paris"),
            "{said}"
        );
        assert!(
            said.contains("mardi 18 mars 2025, 18 h à 19 h 30, heure de Paris"),
            "{said}"
        );
        assert!(said.contains("Première rencontre d’un groupe"));
        assert!(
            !said.contains("mardi 8 avril 2025"),
            "the meetings of a group are its own"
        );

        // Once the call is closed, even the first meeting is the group's alone.
        wait_until(&app, "2025-02-15T00:00:00+01:00");
        let closed = words(&visitor.get("/agenda").await.body);
        assert!(
            !closed.contains("18 mars 2025") && closed.contains("Rien n’est annoncé"),
            "{closed}"
        );
    }
);

#[tokio::test]
async fn two_programs_understand_the_public_feed() {
    let app = TestApp::new().await;
    publish(&app).await;
    let visitor = app.client();
    let feed = visitor.get("/agenda.ics").await;
    assert_eq!(feed.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(feed.header("cache-control"), "public, max-age=900");
    assert!(feed.body.contains("CLASS:PUBLIC"));
    let again = visitor.get("/agenda.ics").await;
    assert_eq!(feed.body, again.body, "nothing changed, nothing is new");

    // The closing is put off: the same event, later, with a higher number.
    wait_until(&app, "2025-02-01T09:00:00+01:00");
    let team = crate::candidature::ground::administrator(&app).await;
    let put_off = team
        .post(
            "/administration/appels/gap-pp-2025/prolonger",
            &[
                ("prolonger_date", "2025-02-19"),
                ("prolonger_heure", "23:59"),
                ("prolonger_motif", "Plus de temps."),
            ],
        )
        .await;
    assert_eq!(put_off.status, StatusCode::SEE_OTHER, "{}", put_off.body);
    let later = visitor.get("/agenda.ics").await;
    for program in read(&[("avant.ics", feed.body), ("apres.ics", later.body)]) {
        let [before, after] = [0, 1].map(|file| program[file].as_array().expect("events").clone());
        assert_eq!(before.len(), 3, "opening, closing, launch");
        let closing = |events: &[serde_json::Value]| {
            let mut found = events.iter().filter(|event| {
                event["uid"]
                    .as_str()
                    .is_some_and(|uid| uid.contains("cloture"))
            });
            found.next().expect("a closing").clone()
        };
        let (before, after) = (closing(&before), closing(&after));
        assert_eq!(before["uid"], after["uid"]);
        assert!(
            after["sequence"].as_i64() > before["sequence"].as_i64(),
            "{before} {after}"
        );
        assert_eq!(before["starts"], "2025-02-14");
        assert_eq!(before["ends"], "2025-02-15");
        assert_eq!(after["starts"], "2025-02-19");
        assert_eq!(
            before["summary"],
            "COPS · Dernier jour d’un appel : GAP PP 2025"
        );
    }
}

#[tokio::test]
async fn a_group_never_enters_the_public_feed() {
    let app = TestApp::new().await;
    group(&app).await;
    let feed = app.client().get("/agenda.ics").await.body;
    assert_eq!(feed.matches("BEGIN:VEVENT").count(), 2, "{feed}");
    assert!(!feed.contains("visio.example.org") && !feed.contains("20250318"));
}

#[tokio::test]
async fn one_page_alone_may_ask_for_a_camera() {
    let app = TestApp::new().await;
    let page = app.client().get("/essai-visio").await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.header("content-security-policy").to_owned();
    assert!(
        policy.contains("script-src 'self';") && !policy.contains("unsafe"),
        "{policy}"
    );
    // Whatever its script becomes, it has nowhere to send what it sees.
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("connect-src"),
        "{policy}"
    );
    let allowed = page.header("permissions-policy").to_owned();
    assert!(
        allowed.contains("camera=(self)") && allowed.contains("microphone=(self)"),
        "{allowed}"
    );
    assert_eq!(page.body.matches("<script").count(), 1);
    for other in ["/", "/agenda", "/connexion"] {
        let headers = app.client().get(other).await;
        assert!(
            headers.header("permissions-policy").contains("camera=(), "),
            "{other}"
        );
    }
    // Every refusal has its sentence, and one sentence of each part shows at first.
    for word in ["refus", "absent", "occupe", "ancien", "autre"] {
        assert!(
            page.body.matches(&format!("data-said=\"{word}\"")).count() >= 2,
            "{word}"
        );
    }
    assert_eq!(
        page.body.matches("data-said=\"attente\">").count(),
        3,
        "shown"
    );
    assert!(words(&page.body).contains("Venir par téléphone"));
}

db_test!(
    async fn a_workshop_is_open_to_all_and_stands_in_the_agenda_of_whoever_comes(db: Db) {
        let app = TestApp::on(db);
        published(&app, "1").await;
        let visitor = app.client();
        let said = words(&visitor.get("/agenda").await.body);
        assert!(
            said.contains("Annoncer, entendre jeudi 27 mars 2025, 18 h à 20 h 30"),
            "{said}"
        );
        let feed = visitor.get("/agenda.ics").await.body;
        // The same name as in the calendar of workshops: nobody sees it twice.
        let uid = |file: &str| {
            let line = file.lines().find(|line| line.starts_with("UID:atelier-"));
            line.expect("a workshop").to_owned()
        };
        let workshops = visitor.get("/ateliers/agenda.ics").await.body;
        assert_eq!(uid(&feed), uid(&workshops));
        assert!(!feed.contains("visio.example.org"), "{feed}");

        let [coming, waiting, other] =
            ["ondine@exemple.fr", "idriss@exemple.fr", "autre@exemple.fr"];
        let (coming, waiting) = (
            signed_in(&app, coming).await,
            signed_in(&app, waiting).await,
        );
        register(&coming, "Ondine").await;
        register(&waiting, "Idriss").await;
        let titles = async |client: &Client| {
            let agenda: Agenda = client.call("open_agenda", &[]).await.value();
            let titles = agenda.meetings.iter().map(|meeting| meeting.title.clone());
            titles.collect::<Vec<_>>()
        };
        assert_eq!(titles(&coming).await, ["Annoncer, entendre"]);
        assert_eq!(
            titles(&waiting).await,
            ["Annoncer, entendre (sans place pour l’instant)"]
        );
        assert_eq!(
            titles(&signed_in(&app, AURORE).await).await,
            ["Annoncer, entendre"]
        );
        assert_eq!(titles(&signed_in(&app, other).await).await, [] as [&str; 0]);
        let page = coming.get("/mon-agenda").await.body;
        assert!(
            page.contains("href=\"/ateliers/annoncer-entendre\""),
            "{page}"
        );
    }
);
