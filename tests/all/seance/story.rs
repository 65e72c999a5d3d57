//! A group from its making to its third meeting, on both databases.

use axum::http::StatusCode;
use croisee::{candidature::routes::space_of, db::Instant, seance::actions::forget_old};

use super::ground::{
    CELESTINE, GROUP, IDRISS, OFFICE, ONDINE, group, make, member, signed_in, words,
};
use crate::{
    candidature::ground::wait_until,
    common::{
        app::{Client, TestApp},
        database::{count, rows},
    },
};

async fn page(client: &Client, path: &str) -> String {
    let page = client.get(&format!("{GROUP}{path}")).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
    words(&page.body)
}

/// The letters about `subject`: to whom, their words, and their calendar file.
async fn letters(app: &TestApp, subject: &str) -> Vec<(String, String, String)> {
    let letters: Vec<(String, String, String, String)> = rows(
        &app.state.db,
        "select recipient, subject, body_text, coalesce(calendar, '') from outbox order by recipient",
    )
    .await;
    letters
        .into_iter()
        .filter(|(_, about, _, _)| about.contains(subject))
        .map(|(to, _, text, file)| (to, text, file))
        .collect()
}

fn line<'f>(file: &'f str, name: &str) -> &'f str {
    file.lines()
        .find_map(|line| line.strip_prefix(name))
        .unwrap_or_else(|| panic!("{name} in {file}"))
}

/// The fields of the list of presences, each with `status`.
fn presences(html: &str, status: &str) -> Vec<(String, String)> {
    let mut names: Vec<String> = html
        .split("name=\"presence-")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(id, _)| format!("presence-{id}"))
        .collect();
    names.dedup();
    names
        .into_iter()
        .map(|name| (name, status.to_owned()))
        .collect()
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

db_test!(
    async fn a_group_lives_from_its_charter_to_a_cancelled_meeting(db: Db) {
        let app = TestApp::on(db);
        let team = group(&app).await;

        // Twelve members, eight meetings, a letter each; made again, nothing more.
        assert_eq!(count(&app.state.db, "membership").await, 12);
        assert_eq!(count(&app.state.db, "seance").await, 8);
        assert_eq!(letters(&app, "Votre groupe est prêt").await.len(), 12);
        make(&team).await;
        assert_eq!(count(&app.state.db, "membership").await, 12);
        assert_eq!(letters(&app, "Votre groupe est prêt").await.len(), 12);
        let office = words(&team.get(OFFICE).await.body);
        assert!(
            office.contains("Un côté patient, un côté professionnel"),
            "{office}"
        );
        assert!(
            office.contains("Les personnes confirmées sont toutes dans le groupe"),
            "{office}"
        );

        // At the door: the charter, the dates, and nothing else.
        wait_until(&app, "2025-03-10T10:00:00+01:00");
        let ondine = signed_in(&app, ONDINE).await;
        let door = page(&ondine, "").await;
        assert!(door.contains("Bienvenue, Ondine"), "{door}");
        assert!(door.contains("Ce qui se dit dans le groupe reste dans le groupe."));
        assert!(!door.contains("Je serai là"));
        let launch = ondine.get(&format!("{GROUP}/seances/1")).await;
        assert_eq!(
            (launch.status, launch.location()),
            (StatusCode::SEE_OTHER, GROUP)
        );
        let closed = ondine.get(&format!("{GROUP}/membres")).await;
        assert_eq!(closed.status, StatusCode::NOT_FOUND);

        // Inside: the next meeting first, and who sees it.
        let ondine = member(&app, ONDINE).await;
        let home = page(&ondine, "").await;
        assert!(home.contains("Lancement, mardi 18 mars"), "{home}");
        assert!(
            home.contains("18 h à 19 h 30, heure de Paris · en visio · animée par"),
            "{home}"
        );
        assert!(
            home.contains("Visible par les 12 membres du groupe"),
            "{home}"
        );
        let space = space_of(&ondine.state, &ondine.headers()).await;
        assert_eq!(
            space.expect("a space").tasks[0].title,
            "Mon groupe · GAP PP 2025"
        );

        // « Je serai là » is seen by those who lead.
        let said = ondine
            .post(
                &format!("{GROUP}/seances/1/reponse"),
                &[("reponse", "oui"), ("depuis", "groupe")],
            )
            .await;
        assert_eq!(said.location(), format!("{GROUP}?fait=oui"));
        let celestine = member(&app, CELESTINE).await;
        assert!(
            page(&celestine, "")
                .await
                .contains("1 sera là · 0 ne pourront pas · 9 sans réponse")
        );
        assert!(
            page(&celestine, "/seances/1")
                .await
                .contains("Seront là (1) Ondine Garrigue")
        );
        assert!(!page(&ondine, "/seances/1").await.contains("Qui vient"));

        // The link shows from the day before, and only then.
        let link = "https://visio.example.org/gap-pp-2025-lancement";
        wait_until(&app, "2025-03-16T23:59:59+01:00");
        let ondine = signed_in(&app, ONDINE).await;
        let before = ondine.get(&format!("{GROUP}/seances/1")).await.body;
        assert!(!before.contains(link) && words(&before).contains("la veille, le lundi 17 mars"));
        wait_until(&app, "2025-03-17T00:00:00+01:00");
        assert!(
            ondine
                .get(&format!("{GROUP}/seances/1"))
                .await
                .body
                .contains(link)
        );

        // « Je suis là », within the window.
        wait_until(&app, "2025-03-18T17:40:00+01:00");
        let ondine = signed_in(&app, ONDINE).await;
        let check_in = format!("{GROUP}/seances/1/pointage");
        let early = ondine.post(&check_in, &[]).await;
        assert!(early.location().ends_with("fait=hors-heure"));
        assert_eq!(count(&app.state.db, "attendance").await, 0);
        wait_until(&app, "2025-03-18T17:50:00+01:00");
        assert!(
            ondine
                .post(&check_in, &[])
                .await
                .location()
                .ends_with("fait=pointage")
        );
        wait_until(&app, "2025-03-18T18:40:00+01:00");
        ondine.post(&check_in, &[]).await;
        assert!(
            page(&ondine, "/seances/1")
                .await
                .contains("Présence en attente de validation")
        );

        // The pair validates: every line, or nothing.
        wait_until(&app, "2025-03-18T19:30:00+01:00");
        let celestine = signed_in(&app, CELESTINE).await;
        assert!(
            page(&celestine, "")
                .await
                .contains("Valider les présences : Lancement")
        );
        let list = celestine.get(&format!("{GROUP}/seances/1")).await.body;
        let mut fields = presences(&list, "present");
        assert_eq!(fields.len(), 10);
        let some = celestine
            .post(
                &format!("{GROUP}/seances/1/presences"),
                &borrowed(&fields[..9]),
            )
            .await;
        assert_eq!(some.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(words(&some.body).contains("Il y a 1 réponse à corriger"));
        assert!(
            some.body.matches("checked").count() >= 9,
            "what was chosen stays"
        );
        assert!(
            words(&celestine.get(&format!("{GROUP}/presences")).await.body)
                .contains("Aucune rencontre n’est encore tenue")
        );
        fields[3].1 = "absent".to_owned();
        fields[4].1 = "retard".to_owned();
        let all = celestine
            .post(&format!("{GROUP}/seances/1/presences"), &borrowed(&fields))
            .await;
        assert!(
            all.location().ends_with("fait=presences"),
            "{}",
            all.location()
        );
        let grid = page(&celestine, "/presences").await;
        assert!(
            grid.contains("90 % de participation du groupe 9 sur 10 présences"),
            "{grid}"
        );
        assert!(grid.contains("Taux de participation = présences"), "{grid}");

        // Moved: what was announced is forgotten, calendars are mended.
        let before = celestine
            .get(&format!("{GROUP}/seances/3/agenda.ics"))
            .await
            .body;
        ondine_says(&app, "3", "oui").await;
        let wrong = celestine
            .post(
                &format!("{GROUP}/seances/3/deplacer"),
                &[
                    ("jour", "2025-05-20"),
                    ("debut", "20:30"),
                    ("fin", "18:00"),
                    ("raison", "Un pont."),
                ],
            )
            .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.body.contains("La fin doit venir après le début.")
                && wrong.body.contains("Un pont.")
        );
        assert_eq!(count(&app.state.db, "seance_answer").await, 2);
        let moved = celestine
            .post(
                &format!("{GROUP}/seances/3/deplacer"),
                &[
                    ("jour", "2025-05-20"),
                    ("debut", "18:00"),
                    ("fin", "20:30"),
                    ("raison", "Un pont."),
                ],
            )
            .await;
        assert!(
            moved.location().ends_with("fait=deplacee"),
            "{}",
            moved.body
        );
        assert_eq!(count(&app.state.db, "seance_answer").await, 1);
        let told = letters(&app, "nouvelle date").await;
        assert_eq!(told.len(), 12);
        let (_, text, file) = &told[0];
        assert!(
            text.contains("mardi 20 mai 2025") && text.contains("Un pont."),
            "{text}"
        );
        assert_eq!(line(file, "UID:"), line(&before, "UID:"));
        assert_eq!(
            (line(&before, "SEQUENCE:"), line(file, "SEQUENCE:")),
            ("0", "1")
        );
        assert_eq!(line(file, "DTSTART;TZID=Europe/Paris:"), "20250520T180000");
        assert!(
            page(&ondine, "/seances/3")
                .await
                .contains("Pourquoi la date a changé Un pont.")
        );

        // Cancelled: the same name, once more changed; and it is settled.
        let cancelled = celestine
            .post(
                &format!("{GROUP}/seances/3/annuler"),
                &[("raison", "Grève.")],
            )
            .await;
        assert!(cancelled.location().ends_with("fait=annulee"));
        let told = letters(&app, "annulée").await;
        assert_eq!(told.len(), 12);
        assert_eq!(line(&told[0].2, "UID:"), line(&before, "UID:"));
        assert_eq!(line(&told[0].2, "SEQUENCE:"), "2");
        assert_eq!(line(&told[0].2, "STATUS:"), "CANCELLED");
        let again = celestine
            .post(
                &format!("{GROUP}/seances/3/annuler"),
                &[("raison", "Grève.")],
            )
            .await;
        assert!(again.location().ends_with("fait=reglee"));
        assert_eq!(letters(&app, "annulée").await.len(), 12);
        assert!(page(&ondine, "/agenda").await.contains("annulée"));

        // Somebody leaves: what they did stays, and they no longer enter.
        wait_until(&app, "2025-03-20T10:00:00+01:00");
        let team = signed_in(&app, "admin@exemple.fr").await;
        let members: Vec<(croisee::group::model::MembershipId,)> = rows(
            &app.state.db,
            "select id from membership where first_name = 'Idriss'",
        )
        .await;
        let gone = team
            .post(
                &format!("{OFFICE}/depart"),
                &[("membre", &members[0].0.to_string())],
            )
            .await;
        assert!(gone.location().ends_with("fait=depart"));
        let idriss = signed_in(&app, IDRISS).await;
        assert_eq!(idriss.get(GROUP).await.status, StatusCode::NOT_FOUND);
        let celestine = signed_in(&app, CELESTINE).await;
        assert!(
            page(&celestine, "/presences")
                .await
                .contains("9 sur 10 présences")
        );
        let left: Vec<(Instant,)> = rows(
            &app.state.db,
            "select left_at from membership where left_at is not null",
        )
        .await;
        assert_eq!(left.len(), 1);
    }
);

async fn ondine_says(app: &TestApp, number: &str, answer: &str) {
    let ondine = signed_in(app, ONDINE).await;
    let said = ondine
        .post(
            &format!("{GROUP}/seances/{number}/reponse"),
            &[("reponse", answer)],
        )
        .await;
    assert!(said.location().ends_with(&format!("fait={answer}")));
}

db_test!(
    async fn the_group_is_forgotten_a_year_after_its_last_meeting(db: Db) {
        let app = TestApp::on(db);
        group(&app).await;
        let known =
            "candidature c where exists (select 1 from answer a where a.candidature_id = c.id)
                     and c.status in ('confirmee', 'liste_attente')";
        let everybody = count(&app.state.db, known).await;
        assert_eq!(everybody, 14, "ten of the group, four of the reserve");
        // The last meeting of the sample is on 2 December 2025.
        wait_until(&app, "2026-12-01T08:00:00+01:00");
        forget_old(&app.state).await.expect("a round");
        assert_eq!(count(&app.state.db, known).await, 14);
        wait_until(&app, "2026-12-04T08:00:00+01:00");
        assert!(forget_old(&app.state).await.expect("a round") >= 14);
        assert_eq!(count(&app.state.db, known).await, 0);
        assert_eq!(forget_old(&app.state).await.expect("a round"), 0);
        // They are counted all the same, and nothing is left of what they wrote.
        assert_eq!(
            count(&app.state.db, "candidature where number is not null").await,
            19
        );
        let left: Vec<(String,)> = rows(
            &app.state.db,
            "select c.number from submission s join candidature c on c.id = s.candidature_id
             where c.status in ('confirmee', 'liste_attente') and cast(s.answers as text) <> '{}'",
        )
        .await;
        assert_eq!(left.len(), 0, "{left:?}");
    }
);
