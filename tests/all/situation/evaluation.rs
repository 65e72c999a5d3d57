//! What members say of a séance, without their name, on both databases.

use axum::http::StatusCode;

use croisee::situation::{
    model::{Step, Taken},
    store,
};

use super::ground::{LIST, act, group_page, in_april, page, propose, rank, two};
use crate::{
    candidature::ground::wait_until,
    common::{
        app::{Client, TestApp},
        database::{count, rows},
        race::all_at_once,
    },
    seance::ground::{CELESTINE, IDRISS, ONDINE, member},
};

const EVALUATION: &str = "/groupes/gap-pp-2025/seances/2/evaluation";
const READ: &str = "/groupes/gap-pp-2025/seances/2/evaluation/reponses";

async fn give(client: &Client, useful: &str, kept: &str) -> StatusCode {
    let fields = [
        ("utilite", useful),
        ("confiance", "5"),
        ("retenu", kept),
        ("mieux", ""),
    ];
    client.post(EVALUATION, &fields).await.status
}

db_test!(
    async fn a_seance_is_evaluated_without_names(db: Db) {
        let app = TestApp::on(db);
        in_april(&app).await;

        // Not before the end.
        wait_until(&app, "2025-04-08T19:00:00+02:00");
        let ondine = member(&app, ONDINE).await;
        assert_eq!(ondine.get(EVALUATION).await.status, StatusCode::NOT_FOUND);
        wait_until(&app, "2025-04-09T09:00:00+02:00");
        let ondine = member(&app, ONDINE).await;
        let idriss = member(&app, IDRISS).await;
        let amaia = member(&app, "amaia.pyrene@example.org").await;
        let celestine = member(&app, CELESTINE).await;

        // It waits on the page of the group; what is missing is said beside, and nothing is lost.
        assert!(
            page(&ondine, group_page())
                .await
                .contains("Dire ce que vous retenez")
        );
        let faulty = ondine
            .post(
                EVALUATION,
                &[("utilite", "4"), ("retenu", "Oser poser ma question.")],
            )
            .await;
        assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(faulty.body.contains("Oser poser ma question."));
        assert!(faulty.body.contains("confiance-erreur"));
        assert_eq!(
            give(&ondine, "9", "").await,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert_eq!(
            give(&ondine, "4", "Oser poser ma question.").await,
            StatusCode::SEE_OTHER
        );
        assert!(
            page(&ondine, EVALUATION)
                .await
                .contains("Merci pour votre regard")
        );
        assert!(
            !page(&ondine, group_page())
                .await
                .contains("Dire ce que vous retenez")
        );
        // Once each.
        assert_eq!(give(&ondine, "1", "Encore").await, StatusCode::SEE_OTHER);
        assert_eq!(count(&app.state.db, "evaluation_answer").await, 1);

        // Those who lead neither answer nor read while answers come in, and nobody else reads.
        assert_eq!(
            celestine.get(EVALUATION).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(ondine.get(READ).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            give(&idriss, "5", "Ne pas être seul.").await,
            StatusCode::SEE_OTHER
        );
        let reading = page(&celestine, READ).await;
        assert!(
            reading.contains("2 personnes sur 10 ont répondu."),
            "{reading}"
        );
        assert!(
            !reading.contains("Oser") && !reading.contains("seul."),
            "{reading}"
        );

        // Nothing leads from an answer to a person: no time, no shared number, no order of arrival.
        assert_eq!(give(&amaia, "5", "Une image.").await, StatusCode::SEE_OTHER);
        let before: Vec<(String,)> = rows(
            &app.state.db,
            "select cast(answers as text) from evaluation_answer order by id",
        )
        .await;
        assert_eq!(before.len(), 3);
        assert!(
            before
                .iter()
                .all(|(text,)| !text.contains('@') && !text.contains("2025"))
        );

        // After ten days they show together, or never under three.
        wait_until(&app, "2025-04-19T09:00:00+02:00");
        let celestine = member(&app, CELESTINE).await;
        let shown = page(&celestine, READ).await;
        assert!(
            shown.contains("Ne pas être seul. Oser poser ma question. Une image."),
            "{shown}"
        );
        assert!(shown.contains("5 · Tout à fait d’accord 2"), "{shown}");
        assert!(!shown.contains("Idriss"), "{shown}");
        let late = member(&app, "baptiste.tramontane@example.org").await;
        let closed = page(&late, EVALUATION).await;
        assert!(
            closed.contains("Le temps de répondre est passé"),
            "{closed}"
        );
        // What was being written meanwhile is shown back.
        let fields = [("utilite", "5"), ("confiance", "5"), ("retenu", "Tard")];
        let unsent = late.post(EVALUATION, &fields).await;
        assert_eq!(unsent.status, StatusCode::CONFLICT);
        assert!(
            unsent.body.contains("Tard") && unsent.body.contains("copiez-les"),
            "{}",
            unsent.body
        );
        assert_eq!(count(&app.state.db, "evaluation_answer").await, 3);
    }
);

db_test!(
    async fn members_who_answer_at_the_same_instant_are_each_kept_once(db: Db) {
        let app = TestApp::on(db.clone());
        in_april(&app).await;
        wait_until(&app, "2025-04-09T09:00:00+02:00");
        let members: Vec<(String,)> = rows(
            &db,
            "select a.email from membership m join account a on a.id = m.account_id
             where m.role = 'participant'",
        )
        .await;
        let mut clients = Vec::new();
        for (email,) in &members {
            clients.push(member(&app, email).await);
        }
        let given = all_at_once(clients.len(), |rank| {
            let client = clients[rank].copy();
            async move {
                give(&client, "4", &format!("Réponse {rank}."))
                    .await
                    .is_redirection()
            }
        })
        .await;
        assert_eq!(given, members.len());
        let answers: Vec<(String,)> = rows(
            &db,
            "select cast(answers as text) from evaluation_answer order by id",
        )
        .await;
        assert_eq!(answers.len(), members.len(), "{answers:?}");
        for rank in 0..members.len() {
            let text = format!("Réponse {rank}.");
            let found = answers.iter().filter(|(said,)| said.contains(&text));
            assert_eq!(found.count(), 1, "{text}");
        }
    }
);

db_test!(
    async fn a_ballot_that_comes_with_the_close_does_not_outlive_it(db: Db) {
        let app = TestApp::on(db.clone());
        let celestine = in_april(&app).await;
        let (ondine, idriss) = two(&app).await;
        let one = propose(&ondine, "Le café du couloir").await;
        propose(&idriss, "Le badge visiteur").await;
        assert_eq!(act(&celestine, "clore-recueil").await, "recueil-clos");
        let found: Vec<(croisee::seance::model::SeanceId,)> =
            rows(&db, "select id from seance where number = 2").await;
        let seance = found[0].0;
        // The close is under way: counted, not written yet.
        let mut tx = db.write().await.expect("a transaction");
        croisee::seance::store::hold(&mut tx, seance)
            .await
            .expect("the séance");
        let choice = store::steps(&mut tx, seance).await.expect("the choice");
        store::close_ballots(&mut tx, seance, &std::collections::BTreeMap::new())
            .await
            .expect("ballots erased");
        let taken = Taken {
            position: choice.next_position(),
            step: Step::Choosing,
            situation: None,
            voices: 1,
            at: app.state.now(),
        };
        assert!(
            store::take_step(&mut tx, seance, &taken, None)
                .await
                .expect("a step")
        );
        let voice = tokio::spawn(async move { rank(&ondine, &[one]).await });
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        tx.commit().await.expect("the close");
        assert_eq!(voice.await.expect("an answer"), StatusCode::SEE_OTHER);
        assert_eq!(count(&db, "situation_ballot").await, 0);
    }
);

#[tokio::test]
async fn what_was_written_when_the_session_ended_is_kept() {
    let app = TestApp::new().await;
    in_april(&app).await;
    wait_until(&app, "2025-04-09T09:00:00+02:00");
    let ondine = member(&app, ONDINE).await;
    wait_until(&app, "2025-04-09T22:00:00+02:00");
    let text = "Tout ce que j’avais à dire.";
    let situation = format!("{LIST}/{}", croisee::situation::model::SituationId::fresh());
    for (path, field) in [
        (situation.as_str(), "contexte"),
        (EVALUATION, "retenu"),
        ("/groupes/gap-pp-2025/seances/2/animation/note", "texte"),
        ("/groupes/gap-pp-2025/seances/2/animation/pour-moi", "texte"),
        ("/groupes/gap-pp-2025/seances/2/deplacer", "raison"),
        ("/groupes/gap-pp-2025/seances/2/annuler", "raison"),
        ("/groupes/gap-pp-2025/seances/2/acces", "telephone"),
        ("/groupes/gap-pp-2025/seances/2/presences", "parole"),
        ("/groupes/gap-pp-2025/membres", "presentation"),
        ("/ateliers/un-atelier/inscription", "prenom"),
        ("/ateliers/un-atelier/presences", "parole"),
        ("/groupes/gap-pp-2025/ecrits", "titre"),
        ("/syntheses/inconnue/etape/titre", "titre"),
        ("/syntheses/inconnue/remarques", "mots"),
    ] {
        let kept = ondine.post(path, &[(field, text), ("vu", "0")]).await;
        assert_eq!(kept.status, StatusCode::UNAUTHORIZED, "{path}");
        for said in [
            text,
            "Votre connexion a pris fin",
            &format!("action=\"{path}\""),
        ] {
            assert!(kept.body.contains(said), "{path}: {}", kept.body);
        }
    }
}

#[tokio::test]
async fn fewer_than_three_answers_are_never_shown() {
    let app = TestApp::new().await;
    in_april(&app).await;
    wait_until(&app, "2025-04-09T09:00:00+02:00");
    let ondine = member(&app, ONDINE).await;
    let idriss = member(&app, IDRISS).await;
    give(&ondine, "4", "Oser poser ma question.").await;
    give(&idriss, "2", "Ne pas être seul.").await;
    wait_until(&app, "2025-06-19T09:00:00+02:00");
    let celestine = member(&app, CELESTINE).await;
    let shown = page(&celestine, READ).await;
    assert!(
        shown.contains("Trop peu de réponses pour les montrer"),
        "{shown}"
    );
    assert!(!shown.contains("Oser"), "{shown}");
}
