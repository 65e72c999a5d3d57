//! One's own meetings: whole without script, in every look, and asked for once.

use axum::http::StatusCode;
use croisee::{
    agenda::model::{Agenda, Kind, State},
    error::Error,
    on,
};

use crate::{
    candidature::ground::{somebody, wait_until},
    common::{
        app::{Client, TestApp},
        ears::statements,
    },
    seance::ground::{CELESTINE, GROUP, ONDINE, group, member, signed_in, words},
};

const AGENDA: &str = "/mon-agenda";

async fn page(client: &Client, path: &str) -> String {
    let page = client.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
    page.body
}

async fn agenda(client: &Client) -> Agenda {
    client.call("open_agenda", &[]).await.value()
}

db_test!(
    async fn every_look_is_whole_without_script(db: Db) {
        let app = TestApp::on(db);
        group(&app).await;
        wait_until(&app, "2025-03-18T17:00:00+01:00");
        let ondine = member(&app, ONDINE).await;
        let said = [("reponse", "oui")];
        ondine
            .post("/groupes/gap-pp-2025/seances/2/reponse", &said)
            .await;

        let list = words(&page(&ondine, AGENDA).await);
        assert_eq!(list.matches("heure de Paris").count(), 8, "{list}");
        assert!(
            list.contains("mars 2025 mardi 18 mars Lancement 18 h à 19 h 30, heure de Paris"),
            "{list}"
        );
        assert!(list.contains("prochaine") && list.contains("à venir"));

        let month = page(&ondine, &format!("{AGENDA}?vue=mois")).await;
        let said = words(&month);
        assert!(said.contains("Mars 2025 1 rencontre"), "{said}");
        // What a day holds is in its name, with what its reader said of it.
        let label = "aria-label=\"mardi 18 mars 2025, 1\u{a0}rencontre, aujourd’hui\u{a0}: 18\u{a0}h Lancement\"";
        assert!(month.contains(label), "{month}");
        // Only a day that has something is a stop of the keyboard, and the grid promises no keys.
        assert_eq!(month.matches("<a class=\"day\"").count(), 42);
        assert_eq!(month.matches("jour=2025-03-18\" aria-label").count(), 1);
        assert!(month.contains("id=\"jour-2025-03-17\">") && !month.contains("tabindex=\"0\""));
        assert!(!month.contains("role=\"grid\""));

        assert_eq!(
            list.matches("en visio · vous serez là").count(),
            1,
            "{list}"
        );
        let april = page(&ondine, &format!("{AGENDA}?vue=mois&jour=2025-04-08")).await;
        let label = "aria-label=\"mardi 8 avril 2025, 1\u{a0}rencontre\u{a0}: 18\u{a0}h Séance 1, vous serez là\"";
        assert!(april.contains(label), "{april}");
        let april = words(&april);
        assert!(
            april.contains("Avril 2025") && april.contains("18 h à 20 h 30, heure de Paris"),
            "{april}"
        );
        let week = words(&page(&ondine, &format!("{AGENDA}?vue=semaine&jour=2025-04-08")).await);
        assert!(week.contains("Semaine du 7 au 13 avril 2025"), "{week}");

        let only = words(&page(&ondine, &format!("{AGENDA}?genre=lancement")).await);
        assert_eq!(only.matches("heure de Paris").count(), 1);
        let none = words(&page(&ondine, &format!("{AGENDA}?groupe=autre")).await);
        assert!(
            none.contains("Aucune rencontre ne répond à ce choix."),
            "{none}"
        );
    }
);

db_test!(
    async fn a_meeting_stands_where_it_was_moved_and_is_crossed_out_when_cancelled(db: Db) {
        let app = TestApp::on(db);
        group(&app).await;
        let celestine = member(&app, CELESTINE).await;
        let moved = celestine
            .post(
                &format!("{GROUP}/seances/2/deplacer"),
                &[
                    ("jour", "2025-04-15"),
                    ("debut", "19:00"),
                    ("fin", "21:00"),
                    ("raison", "salle"),
                ],
            )
            .await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
        celestine
            .post(
                &format!("{GROUP}/seances/3/annuler"),
                &[("raison", "grève")],
            )
            .await;
        let agenda = agenda(&celestine).await;
        let days: Vec<String> = agenda
            .meetings
            .iter()
            .map(|meeting| meeting.day.to_string())
            .collect();
        assert!(
            days.contains(&"2025-04-15".to_owned()) && days.is_sorted(),
            "{days:?}"
        );
        assert_eq!(agenda.meetings[1].from, 19 * 60);
        assert_eq!(agenda.meetings[2].state, State::Cancelled);
        assert_eq!(agenda.meetings[0].kind, Kind::Launch);
        assert_eq!(agenda.next, Some(0));
    }
);

#[tokio::test]
async fn an_agenda_is_its_owners_alone() {
    let app = TestApp::new().await;
    group(&app).await;
    let visitor = app.client();
    assert_eq!(
        visitor.get(AGENDA).await.location(),
        format!("/connexion?suite={AGENDA}")
    );
    for call in ["open_agenda", "zone_words"] {
        assert_eq!(
            visitor
                .call(call, &[("zone", "America/Toronto")])
                .await
                .error(),
            Error::SignInNeeded
        );
    }
    let other = somebody(&app, "personne@exemple.fr", None).await;
    assert!(words(&page(&other, AGENDA).await).contains("Aucune rencontre pour l’instant"));
    assert_eq!(agenda(&other).await.meetings, []);
    // Dates are open before the charter; the pages of the group are not.
    let ondine = signed_in(&app, ONDINE).await;
    let seen = agenda(&ondine).await;
    assert_eq!(seen.meetings.len(), 8);
    let told = serde_json::to_string(&seen).expect("JSON");
    assert!(!told.contains("visio.example.org"), "{told}");
}

async fn count(kept: usize) -> usize {
    let app = TestApp::new().await;
    group(&app).await;
    let mut tx = app.state.db.write().await.expect("a transaction");
    on!(&mut tx, |conn| {
        sqlx::query("delete from seance where number > $1")
            .bind(i32::try_from(kept).expect("a number"))
            .execute(&mut **conn)
            .await
            .map(|done| done.rows_affected())
    })
    .expect("fewer meetings");
    tx.commit().await.expect("a commit");
    let ondine = member(&app, ONDINE).await;
    // The page asks the same function, in tasks that nobody counts.
    agenda(&ondine).await;
    let (asked, agenda) = statements(agenda(&ondine)).await;
    assert_eq!(agenda.meetings.len(), kept);
    asked
}

#[tokio::test]
async fn eight_meetings_ask_no_more_of_the_record_than_one() {
    let (one, eight) = (count(1).await, count(8).await);
    assert!(one > 1, "{one}");
    assert_eq!(one, eight);
}
