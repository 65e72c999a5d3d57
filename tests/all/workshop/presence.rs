//! The evening itself: the link of a letter, which a machine that opens everything cannot trigger; who says
//! « je suis là », who validates; the sheet to sign; what calendars read of a workshop that moves.

use axum::http::StatusCode;
use croisee::workshop::actions::{self, Pass};
use serde_json::Value;

use super::ground::{
    AURORE, DOOR, OFFICE, PAGE, published, register, sheet_with, signed_in, wait_until,
};
use crate::{
    common::{app::TestApp, database::count, paper},
    seance::{calendars::read, ground::words},
};

const ONDINE: &str = "ondine@exemple.fr";
const IDRISS: &str = "idriss@exemple.fr";

/// The link of a button in a letter, without what the button adds.
async fn link(app: &TestApp, email: &str) -> String {
    let letter = app.last_letter(email).await.body_text;
    let start = letter.find("/ateliers/reponse?jeton=").expect(&letter);
    let end = letter[start..].find('&').expect("an answer");
    letter[start..start + end].to_owned()
}

fn token(link: &str) -> &str {
    link.split_once("jeton=").expect("a token").1
}

/// A place for Ondine, and Idriss in line.
async fn two_people(app: &TestApp) {
    published(app, "1").await;
    register(&signed_in(app, ONDINE).await, "Ondine").await;
    register(&signed_in(app, IDRISS).await, "Idriss").await;
}

db_test!(
    async fn the_link_of_a_letter_says_the_hours_of_where_one_lives(db: Db) {
        let app = TestApp::on(db);
        two_people(&app).await;
        let here = signed_in(&app, ONDINE).await;
        here.post("/mon-espace/heures", &[("fuseau", "America/Toronto")])
            .await;
        wait_until(&app, "2025-03-26T18:00:01+01:00");
        actions::keep_time(&app.state).await.expect("kept");
        let ondine = link(&app, ONDINE).await;
        // Montréal has changed its clocks three weeks before Paris does.
        let page = words(&app.client().get(&ondine).await.body);
        assert!(page.contains("chez vous, à Montréal"), "{page}");
    }
);

db_test!(
    async fn one_answers_from_a_letter_and_a_machine_that_opens_links_does_not(db: Db) {
        let app = TestApp::on(db.clone());
        two_people(&app).await;
        wait_until(&app, "2025-03-26T18:00:01+01:00");
        actions::keep_time(&app.state).await.expect("kept");
        let ondine = link(&app, ONDINE).await;
        assert_eq!(
            app.last_letter(IDRISS).await.subject,
            "Votre inscription sur liste d’attente",
            "whoever waits is not reminded"
        );

        // Opened by a machine, signed in nowhere, as often as it likes: nothing changes.
        let visitor = app.client();
        for answer in ["oui", "non"] {
            let page = visitor.get(&format!("{ondine}&reponse={answer}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.body.contains("Bonjour Ondine"), "{}", page.body);
            assert!(!page.body.contains("<script"));
        }
        let letters = app.letters().await.len();
        assert_eq!(count(&db, "workshop_place").await, 1);
        let unknown = visitor.get("/ateliers/reponse?jeton=essai").await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        let forged = format!("{ondine}x");
        assert_eq!(visitor.get(&forged).await.shown(), unknown.shown());

        // « Je viens »: the place was theirs already, and stays.
        let kept = |answer: &'static str, token: &str| {
            let fields = [("jeton", token.to_owned()), ("reponse", answer.to_owned())];
            let visitor = &visitor;
            async move {
                let fields = fields
                    .each_ref()
                    .map(|(name, value)| (*name, value.as_str()));
                visitor.post("/ateliers/reponse", &fields).await
            }
        };
        let comes = kept("oui", token(&ondine)).await;
        assert!(comes.body.contains("vous venez"), "{}", comes.body);
        assert_eq!(app.letters().await.len(), letters, "nothing to tell");

        // « Je ne viens pas »: the place is offered at once to the first in line, who answers likewise.
        let away = kept("non", token(&ondine)).await;
        assert!(away.body.contains("vous ne venez pas"), "{}", away.body);
        let offer = app.last_letter(IDRISS).await;
        assert_eq!(offer.subject, "Une place s’est libérée");
        let idriss = link(&app, IDRISS).await;
        let page = words(&visitor.get(&format!("{idriss}&reponse=oui")).await.body);
        assert!(page.contains("Une place vous attend"), "{page}");
        let taken = kept("oui", token(&idriss)).await;
        assert!(taken.body.contains("vous venez"), "{}", taken.body);
        assert_eq!(count(&db, "workshop_place").await, 1);
        let again = kept("oui", token(&ondine)).await;
        assert!(!again.body.contains("C’est noté"), "{}", again.body);
        assert!(again.body.contains("déjà terminée"), "{}", again.body);

        // Once it has begun, the link says so and keeps nothing.
        wait_until(&app, "2025-03-27T18:00:01+01:00");
        let late = kept("non", token(&idriss)).await;
        assert!(late.body.contains("a déjà commencé"), "{}", late.body);
        assert_eq!(count(&db, "workshop_place").await, 1);
    }
);

db_test!(
    async fn presences_are_said_by_oneself_then_validated_by_those_who_lead(db: Db) {
        let app = TestApp::on(db.clone());
        two_people(&app).await;
        let check_in = format!("{DOOR}/pointage");
        let validate = format!("{PAGE}/presences");
        wait_until(&app, "2025-03-27T17:44:59+01:00");
        let ondine = signed_in(&app, ONDINE).await;
        let early = ondine.post(&check_in, &[]).await;
        assert_eq!(early.location(), format!("{DOOR}?fait=hors-heure"));
        assert!(!ondine.get(DOOR).await.body.contains("Je suis là"));
        let aurore = signed_in(&app, AURORE).await;
        let too_early = aurore.post(&validate, &[]).await;
        assert!(too_early.location().ends_with("fait=trop-tot"));

        wait_until(&app, "2025-03-27T17:50:00+01:00");
        assert!(ondine.get(DOOR).await.body.contains("Je suis là"));
        let here = ondine.post(&check_in, &[]).await;
        assert_eq!(here.location(), format!("{DOOR}?fait=pointage"));
        let idriss = signed_in(&app, IDRISS).await;
        let waiting = idriss.post(&check_in, &[]).await;
        assert_eq!(
            waiting.status,
            StatusCode::NOT_FOUND,
            "no place, no presence"
        );

        // Later, the page of those who lead has it ticked; nothing said is told beside the names.
        wait_until(&app, "2025-03-27T18:30:00+01:00");
        ondine.post(&check_in, &[]).await;
        let room = aurore.get(&format!("{PAGE}/participants")).await.body;
        assert!(
            room.contains("value=\"present\" checked"),
            "pressing twice makes nobody late: {room}"
        );
        let missing = aurore.post(&validate, &[]).await;
        assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(missing.body.contains("Dites si cette personne était là"));
        let start = room.find("presence-0").expect("a line");
        let field = &room[start..start + "presence-".len() + 36];
        let strangers = idriss.post(&validate, &[(field, "present")]).await;
        assert_eq!(strangers.status, StatusCode::NOT_FOUND);
        let done = aurore.post(&validate, &[(field, "retard")]).await;
        assert!(done.location().ends_with("fait=presences"));
        let mine = words(&ondine.get(DOOR).await.body);
        assert!(
            mine.contains("Votre arrivée est notée, en retard"),
            "{mine}"
        );
        let closed = ondine.post(&check_in, &[]).await;
        assert_eq!(closed.location(), format!("{DOOR}?fait=hors-heure"));

        // The sheet to sign is for those who lead and for the administration.
        let sheet = format!("{PAGE}/emargement.pdf");
        let unknown = idriss.get("/ateliers/inconnu/emargement.pdf").await.shown();
        assert_eq!(idriss.get(&sheet).await.shown(), unknown);
        let read = paper::read(&paper::bytes(&app, &aurore, &sheet).await);
        paper::is_accessible(&read);
        paper::has_tables_with_headings(&read);

        // Who came goes when who registered is forgotten.
        wait_until(&app, "2026-04-05T09:00:00+02:00");
        actions::forget_registrations(&app.state)
            .await
            .expect("forgotten");
        assert_eq!(count(&db, "workshop_attendance").await, 0);
    }
);

#[tokio::test]
async fn a_link_for_nobody_opens_nothing() {
    let app = TestApp::new().await;
    let pass = Pass(croisee::workshop::model::RegistrationId::fresh());
    let address = pass.address(&app.state);
    let path = &address[address.find("/ateliers").expect("a path")..];
    let visitor = app.client();
    let gone = visitor.get(path).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let unknown = visitor.get("/ateliers/reponse?jeton=essai").await;
    assert_eq!(gone.shown(), unknown.shown());
}

#[tokio::test]
async fn both_calendar_programs_mend_a_workshop_that_moves_over_a_clock_change() {
    let app = TestApp::new().await;
    let team = published(&app, "8").await;
    let edit = format!("{OFFICE}/annoncer-entendre/modifier");
    let mut files = Vec::new();
    let visitor = app.client();
    let mut take = async |when: &str| {
        for (name, address) in [
            ("un", format!("{PAGE}/agenda.ics")),
            ("tous", "/ateliers/agenda.ics".to_owned()),
        ] {
            let file = visitor.get(&address).await;
            assert_eq!(file.status, StatusCode::OK, "{address}");
            files.push((format!("{name}-{when}.ics"), file.body));
        }
    };
    take("1").await;
    // From 27 March, in winter time, to 3 April, in summer time: the hour of the clock stays.
    let mut moved = sheet_with("8", "jour", "2025-04-03");
    moved.push(("motif", "La salle est prise"));
    let moved = team.post(&edit, &moved).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
    take("2").await;
    team.post(
        &format!("{OFFICE}/annoncer-entendre/annuler"),
        &[("raison", "grève")],
    )
    .await;
    take("3").await;

    let named: Vec<(&str, String)> = files
        .iter()
        .map(|(name, body)| (name.as_str(), body.clone()))
        .collect();
    let programs = read(&named);
    assert_eq!(programs.len(), 2, "two programs");
    for program in programs {
        for place in 0..2 {
            let [planned, moved, cancelled] = [0, 1, 2].map(|turn| -> Value {
                let events = program[turn * 2 + place].as_array().expect("events");
                let [event] = events.as_slice() else {
                    panic!("one workshop, never shown twice: {events:?}");
                };
                event.clone()
            });
            assert_eq!(planned["starts"], "2025-03-27T17:00:00Z");
            assert_eq!(planned["ends"], "2025-03-27T19:30:00Z");
            for event in [&moved, &cancelled] {
                assert_eq!(event["uid"], planned["uid"]);
                assert_eq!(event["starts"], "2025-04-03T16:00:00Z");
                assert_eq!(event["summary"], "Atelier COPS", "neutral");
            }
            assert_eq!(cancelled["status"], "CANCELLED");
            let numbers = [&planned, &moved, &cancelled].map(|one| one["sequence"].as_i64());
            assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
        }
    }
}
