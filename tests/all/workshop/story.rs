//! A workshop from its announcement to its day: places, the line, an offer, a change of date.

use axum::http::StatusCode;
use croisee::workshop::actions;
use jiff::civil::date;

use super::ground::{
    ANSWER, AURORE, DOOR, OFFICE, PAGE, administrator, published, register, sheet, sheet_with,
    signed_in, wait_until,
};
use crate::{
    common::{app::TestApp, database::count},
    seance::ground::words,
};

const ONDINE: &str = "ondine@exemple.fr";
const IDRISS: &str = "idriss@exemple.fr";
const SOLENE: &str = "solene@exemple.fr";

db_test!(
    async fn a_workshop_lives_from_its_announcement_to_its_day(db: Db) {
        let app = TestApp::on(db.clone());
        published(&app, "1").await;

        // Everybody reads it, without script nor name of anybody who comes.
        let visitor = app.client();
        let list = visitor.get("/ateliers").await;
        assert_eq!(list.status, StatusCode::OK);
        assert!(!list.body.contains("<script"));
        assert!(words(&list.body).contains("Il reste 1 place"));
        let page = visitor.get(PAGE).await;
        assert!(
            words(&page.body).contains("jeudi 27 mars 2025")
                || words(&page.body).contains("Jeudi 27 mars 2025")
        );
        assert!(page.body.contains("Célestine Micocoule"));
        assert!(!page.body.contains(AURORE) && !page.body.contains("visio.example.org"));
        let file = visitor.get(&format!("{PAGE}/agenda.ics")).await;
        assert!(
            file.body
                .contains("DTSTART;TZID=Europe/Paris:20250327T180000")
        );
        assert!(file.body.contains("SUMMARY:Atelier COPS") && !file.body.contains("Annoncer"));
        let door = visitor.get(DOOR).await;
        assert_eq!(door.location(), format!("/connexion?suite={DOOR}"));

        // What is missing is told beside its field, and nothing typed is lost.
        let ondine = signed_in(&app, ONDINE).await;
        let wrong = ondine.post(DOOR, &[("prenom", "Ondine <b>")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["Écrivez votre nom.", "Sans cet accord", "Ondine &lt;b&gt;"] {
            assert!(wrong.body.contains(words), "{words}");
        }
        assert_eq!(count(&db, "registration").await, 0);

        // The first has the place, the others wait: a waiting person is nowhere shown as attending.
        let first = register(&ondine, "Ondine").await;
        assert_eq!(first.location(), format!("{DOOR}?fait=place"));
        let letter = app.last_letter(ONDINE).await;
        assert!(
            letter
                .body_text
                .contains("Votre place à « Annoncer, entendre » est notée")
        );
        let idriss = signed_in(&app, IDRISS).await;
        let second = register(&idriss, "Idriss").await;
        assert_eq!(second.location(), format!("{DOOR}?fait=attente"));
        let solene = signed_in(&app, SOLENE).await;
        register(&solene, "Solène").await;
        let again = register(&solene, "Solène").await;
        assert_eq!(again.location(), format!("{DOOR}?fait=deja"));
        assert_eq!(count(&db, "registration").await, 3);
        let standing = words(&idriss.get(DOOR).await.body);
        assert!(
            standing.contains("pas de place pour l’instant"),
            "{standing}"
        );
        assert!(!standing.contains("Vous avez une place"), "{standing}");
        assert!(words(&solene.get(DOOR).await.body).contains("Une personne est avant vous."));
        let espace = words(&idriss.get("/mon-espace").await.body);
        assert!(
            espace.contains("Vous êtes sur la liste d’attente"),
            "{espace}"
        );
        let letter = app.last_letter(IDRISS).await;
        assert!(
            letter.body_text.contains("Vous n’avez pas de place"),
            "{}",
            letter.body_text
        );

        // Those who lead see three lists that cannot be taken for one another.
        let aurore = signed_in(&app, AURORE).await;
        let room = words(&aurore.get(&format!("{PAGE}/participants")).await.body);
        assert!(room.contains("Ont une place (1)"), "{room}");
        assert!(room.contains("n’ont pas de place (2)"), "{room}");

        // A withdrawal offers the place to the first in line, who is asked and not yet attending.
        assert!(
            ondine
                .get(&format!("{DOOR}?retirer=1"))
                .await
                .body
                .contains("Laisser votre place")
        );
        let left = ondine.post(ANSWER, &[("geste", "laisser")]).await;
        assert_eq!(left.location(), format!("{DOOR}?fait=retrait"));
        let letter = app.last_letter(IDRISS).await;
        assert_eq!(letter.subject, "Une place s’est libérée");
        let offer = words(&idriss.get(DOOR).await.body);
        assert!(offer.contains("Une place vous attend"), "{offer}");
        assert!(offer.contains("jeudi 30 janvier 2025 à 9 h 00"), "{offer}");
        let room = words(&aurore.get(&format!("{PAGE}/participants")).await.body);
        assert!(
            !room.contains("Ont une place") && room.contains("pas encore de réponse (1)"),
            "{room}"
        );
        // Nobody overtakes: the place is held.
        let late = signed_in(&app, "tardive@exemple.fr").await;
        assert_eq!(
            register(&late, "Tara").await.location(),
            format!("{DOOR}?fait=attente")
        );

        // Nobody answers: the next one is asked, once however often the clock is looked at.
        wait_until(&app, "2025-01-30T09:00:00+01:00");
        actions::keep_time(&app.state).await.expect("kept");
        assert_eq!(
            app.last_letter(IDRISS).await.subject,
            "Une place s’est libérée",
            "the last second counts"
        );
        wait_until(&app, "2025-01-30T09:00:02+01:00");
        actions::keep_time(&app.state).await.expect("kept");
        actions::keep_time(&app.state).await.expect("kept");
        assert_eq!(
            app.last_letter(IDRISS).await.subject,
            "La place n’est plus gardée"
        );
        assert_eq!(
            app.last_letter(SOLENE).await.subject,
            "Une place s’est libérée"
        );
        // Three days later, a session has ended: they come back.
        let (idriss, solene) = (signed_in(&app, IDRISS).await, signed_in(&app, SOLENE).await);
        let team = administrator(&app).await;
        let too_late = idriss.post(ANSWER, &[("geste", "prendre")]).await;
        assert_eq!(too_late.location(), format!("{DOOR}?fait=trop-tard"));
        let taken = solene.post(ANSWER, &[("geste", "prendre")]).await;
        assert_eq!(taken.location(), format!("{DOOR}?fait=place"));
        assert!(words(&solene.get(DOOR).await.body).contains("Vous avez une place"));
        assert_eq!(count(&db, "workshop_place").await, 1);

        // More places, with a reason beyond eight: the line moves.
        let edit = format!("{OFFICE}/annoncer-entendre/modifier");
        let refused = team.post(&edit, &sheet("9")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Au-delà de 8 places"));
        let few = team.post(&edit, &sheet("0")).await;
        assert_eq!(few.status, StatusCode::UNPROCESSABLE_ENTITY);
        let more = team
            .post(
                &edit,
                &sheet_with("9", "depassement", "Une classe entière vient"),
            )
            .await;
        assert!(
            more.location().ends_with("fait=enregistre"),
            "{}",
            more.body
        );
        assert_eq!(
            app.last_letter("tardive@exemple.fr").await.subject,
            "Une place s’est libérée"
        );
        let kept = team.get(&format!("{OFFICE}/annoncer-entendre")).await.body;
        assert!(kept.contains("Une classe entière vient"));

        // A new date needs its reason, and is told with a calendar that mends.
        let moved = sheet_with("8", "jour", "2025-04-03");
        let refused = team.post(&edit, &moved).await;
        assert!(refused.body.contains("La date change"), "{}", refused.body);
        let mut told = moved.clone();
        told.push(("motif", "La salle est prise"));
        let moved = team.post(&edit, &told).await;
        assert!(
            moved.location().ends_with("fait=enregistre"),
            "{}",
            moved.body
        );
        let letter = app.last_letter(SOLENE).await;
        assert!(
            letter
                .body_text
                .contains("jeudi 3 avril 2025, 18 h à 20 h 30")
                || letter
                    .body_text
                    .contains("jeudi 3 avril 2025, 18\u{a0}h à 20\u{a0}h\u{a0}30"),
            "{}",
            letter.body_text
        );
        assert!(letter.body_text.contains("La salle est prise"));
        let file = visitor.get(&format!("{PAGE}/agenda.ics")).await;
        assert!(file.body.contains("SEQUENCE:2"), "{}", file.body);

        // Reminders leave once, to whoever has a place and to nobody else.
        wait_until(&app, "2025-04-02T18:00:01+02:00");
        actions::keep_time(&app.state).await.expect("kept");
        actions::keep_time(&app.state).await.expect("kept");
        let letters = app.letters().await;
        let reminded: Vec<&str> = letters
            .iter()
            .filter(|letter| letter.subject == "Rappel : atelier demain")
            .map(|letter| letter.recipient.as_str())
            .collect();
        assert_eq!(reminded, [SOLENE]);
        // The link shows from the day before, to whoever has a place.
        let solene = signed_in(&app, SOLENE).await;
        assert!(
            solene
                .get(DOOR)
                .await
                .body
                .contains("https://visio.example.org/atelier")
        );
        let ondine = signed_in(&app, ONDINE).await;
        let asking = ondine.get(DOOR).await.body;
        assert!(asking.contains("M’inscrire") && !asking.contains("visio.example.org"));

        // Cancelled, it stays readable and says so.
        let team = administrator(&app).await;
        let cancel = format!("{OFFICE}/annoncer-entendre/annuler");
        assert!(
            team.post(&cancel, &[])
                .await
                .location()
                .ends_with("fait=raison")
        );
        let cancelled = team.post(&cancel, &[("raison", "Alerte météo")]).await;
        assert!(cancelled.location().ends_with("fait=annule"));
        assert!(visitor.get(PAGE).await.body.contains("Alerte météo"));
        let file = visitor.get(&format!("{PAGE}/agenda.ics")).await;
        assert!(file.body.contains("STATUS:CANCELLED"));
        assert_eq!(
            register(&ondine, "Ondine").await.location(),
            format!("{DOOR}?fait=trop-tard")
        );

        // What the agendas say: to everybody, and to whoever comes.
        let agenda = words(&visitor.get("/agenda").await.body);
        assert!(agenda.contains("Annoncer, entendre"), "{agenda}");
        let between = actions::public_between(&app.state, date(2025, 4, 1), date(2025, 4, 3)).await;
        assert_eq!(between.expect("workshops").len(), 1);
        let outside = actions::public_between(&app.state, date(2025, 4, 4), date(2025, 5, 3)).await;
        assert!(outside.expect("workshops").is_empty());

        // A year later, who came is forgotten.
        wait_until(&app, "2026-04-05T09:00:00+02:00");
        assert!(
            actions::forget_registrations(&app.state)
                .await
                .expect("forgotten")
                >= 4
        );
        assert_eq!(count(&db, "workshop_place").await, 0);
        assert_eq!(count(&db, "workshop").await, 1);
    }
);
