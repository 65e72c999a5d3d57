//! The whole life of one candidature, and everything that the record keeps of it.

use axum::http::StatusCode;
use croisee::{
    candidature::model::{CandidatureStatus, Channel, MayDo, SaveOutcome, SubmitOutcome},
    db::Instant,
    error::Error,
    form::Answers,
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sqlx::types::Json;

use super::ground::{
    DOOR, RECEIPT, Writer, complete_answers, last_id, mine, minutes_in, publish, question,
    questionnaire, receipt,
};
use crate::common::{
    app::TestApp,
    database::{count, rows},
};

const EMAIL: &str = "ondine.garrigue@example.org";
const FIRST_STEP: &str = "/appels/gap-pp-2025/candidature/1";
const NUMBER: &str = "GAP-PP-2025-001";

fn saved(revision: i64, at: &str) -> SaveOutcome {
    SaveOutcome::Saved {
        revision,
        at: at.to_owned(),
    }
}

async fn wait_a_minute(app: &TestApp) {
    app.wait(SignedDuration::from_mins(1));
}

/// Every status that the candidature took, when, and whether somebody signed in did it.
async fn history(app: &TestApp) -> Vec<(String, String, bool)> {
    let lines: Vec<(String, Instant, i64)> = rows(
        &app.state.db,
        "select status, at, case when by_account is null then 0 else cast(1 as bigint) end
         from candidature_event order by position",
    )
    .await;
    lines
        .into_iter()
        .map(|(status, at, by)| (status, at.timestamp().to_string(), by == 1))
        .collect()
}

/// What was agreed to, in which words, and when.
async fn consents(app: &TestApp) -> Vec<(String, String, String)> {
    let given: Vec<(String, String, Instant)> = rows(
        &app.state.db,
        "select question_id, wording, given_at from consent order by question_id",
    )
    .await;
    given
        .into_iter()
        .map(|(question, wording, at)| (question, wording, at.timestamp().to_string()))
        .collect()
}

/// The consents that `answers` give, with the words of the questionnaire.
fn expected_consents(answers: &Answers, at: &str) -> Vec<(String, String, String)> {
    let mut expected: Vec<_> = questionnaire()
        .questions()
        .filter(|asked| {
            asked.id.as_str().starts_with("engagement_")
                || asked.id.as_str().starts_with("consent_")
        })
        .filter(|asked| answers.get(&asked.id) == &json!(true))
        .map(|asked| (asked.id.to_string(), asked.label.clone(), at.to_owned()))
        .collect();
    expected.sort();
    expected
}

/// Who did what to candidatures.
async fn audited(app: &TestApp) -> Vec<(String, String, String, String)> {
    rows(
        &app.state.db,
        "select actor_kind, action, object, detail from audit
         where action like 'candidature.%' order by id",
    )
    .await
}

/// What was sent: the revision, the answers, when.
async fn submissions(app: &TestApp) -> Vec<(i64, Answers, String)> {
    let sent: Vec<(i64, Json<Answers>, Instant)> = rows(
        &app.state.db,
        "select revision, answers, submitted_at from submission order by revision",
    )
    .await;
    sent.into_iter()
        .map(|(revision, answers, at)| (revision, answers.0, at.timestamp().to_string()))
        .collect()
}

/// The complete answers as they are stored once sent.
fn as_sent(answers: &Answers) -> Answers {
    let mut sent = answers.clone();
    sent.set("telephone", "+33639980101");
    sent
}

db_test!(
    async fn a_candidature_is_written_sent_corrected_and_withdrawn(db: Db) {
        let app = TestApp::on(db);
        publish(&app).await;
        let mut answers = complete_answers();

        // A draft opens with what the form proposes, and belongs to the browser that began it.
        let first = Writer::begin(&app).await;
        let id = last_id(&app).await;
        let opened = first.open().await;
        let proposed: Answers =
            serde_json::from_value(json!({ "saisie_pour": "moi", "contact_prefere": "courriel" }))
                .expect("answers");
        assert_eq!(opened.answers, proposed);
        assert_eq!(
            (opened.revision, opened.status, opened.saved_at.as_deref()),
            (0, CandidatureStatus::Brouillon, None)
        );

        // What is written is kept as it was typed, right or wrong, one revision each; the same
        // again is no change, and an empty answer where there was none is none.
        wait_a_minute(&app).await;
        let at = "9\u{a0}h\u{a0}01";
        assert_eq!(first.save("prenom", "  Ondine ", 0).await, saved(1, at));
        assert_eq!(first.save("prenom", "  Ondine ", 0).await, saved(1, at));
        assert_eq!(
            first.save("courriel", "pas une adresse", 1).await,
            saved(2, at)
        );
        assert_eq!(first.save("structure", "", 2).await, saved(2, at));
        assert_eq!(first.open().await.answers.get("prenom"), "  Ondine ");
        assert_eq!(first.open().await.saved_at.as_deref(), Some(at));

        // Two windows that write different answers never meet.
        let second = first.second_window();
        let seen = second.open().await.revision;
        assert_eq!(seen, 2);
        assert_eq!(first.save("nom", "Garrigue", seen).await, saved(3, at));
        assert_eq!(
            second.save("motivation", "Une raison.", seen).await,
            saved(4, at)
        );

        // Two windows that write the same answer: the second is told, and nothing is overwritten.
        let conflict = SaveOutcome::Conflict {
            theirs: json!("Garrigue"),
            revision: 3,
        };
        assert_eq!(second.save("nom", "Garigue", seen).await, conflict);
        assert_eq!(first.open().await.answers.get("nom"), "Garrigue");
        assert_eq!(first.open().await.revision, 4);
        // Knowing it, the person decides.
        assert_eq!(second.save("nom", "Garigue", 3).await, saved(5, at));
        assert_eq!(first.open().await.answers.get("nom"), "Garigue");

        // An incomplete candidature is not received, and sending it changes nothing.
        assert_eq!(first.submit().await, SubmitOutcome::Incomplete);
        assert_eq!(submissions(&app).await, []);
        assert_eq!(consents(&app).await, []);
        assert_eq!(count(&app.state.db, "outbox").await, 0);
        assert_eq!(count(&app.state.db, "candidature_counter").await, 0);
        assert_eq!(receipt(&first.client).await, Err(Error::NotFound));

        // The rest is written, and something that the questionnaire then hides.
        first.fill(&answers).await;
        let hidden =
            "Ce que je voulais faire avant d’avoir une pratique, et que la page ne montre plus.";
        first.save("projet", hidden, i64::MAX).await;
        let complete = first.open().await.revision;

        // It is received.
        wait_a_minute(&app).await;
        assert_eq!(first.submit().await, SubmitOutcome::Received);
        let receipt = first.receipt().await;
        assert_eq!(
            (
                receipt.number.as_str(),
                receipt.received.as_str(),
                receipt.status
            ),
            (
                NUMBER,
                "lundi 27 janvier 2025 à 9\u{a0}h\u{a0}02",
                CandidatureStatus::Soumise
            )
        );
        assert_eq!(receipt.copy_sent_to, EMAIL);
        assert_eq!(
            receipt.open_until.as_deref(),
            Some("vendredi 14 février 2025 à 23\u{a0}h\u{a0}59")
        );
        assert!(!receipt.is_duplicate);
        assert_eq!(
            submissions(&app).await,
            [(complete, as_sent(&answers), minutes_in(2))]
        );
        assert_eq!(
            consents(&app).await,
            expected_consents(&answers, &minutes_in(2))
        );

        // Twice is once.
        assert_eq!(first.submit().await, SubmitOutcome::Received);
        assert_eq!(first.receipt().await, receipt);
        assert_eq!(count(&app.state.db, "submission").await, 1);
        assert_eq!(app.letters().await.len(), 1);

        // On another machine, the address answered opens it once it is proven.
        let elsewhere = app.client();
        elsewhere.sign_in(&app, EMAIL).await;
        let spaces = mine(&elsewhere).await;
        let [card] = spaces.as_slice() else {
            panic!("one candidature, not {spaces:?}");
        };
        assert_eq!((card.id, card.number.as_deref()), (id, Some(NUMBER)));
        assert_eq!(
            card.moment,
            "Reçue le lundi 27 janvier 2025 à 9\u{a0}h\u{a0}02"
        );
        assert_eq!(
            card.may,
            MayDo {
                write: true,
                retract: true
            }
        );
        assert!(!card.has_unsent_changes);
        let resumed = elsewhere
            .post(&format!("/candidatures/{id}/reprendre"), &[])
            .await;
        assert_eq!(
            (resumed.status, resumed.location()),
            (StatusCode::SEE_OTHER, FIRST_STEP)
        );
        assert_eq!(elsewhere.get(DOOR).await.location(), RECEIPT);

        // A correction counts once it is sent; until then, what was received stays what it was.
        wait_a_minute(&app).await;
        let second_machine = Writer {
            client: elsewhere.clone(),
        };
        answers.set("structure", "Une autre association");
        answers.remove("consent_temoignage");
        second_machine
            .save("structure", "Une autre association", i64::MAX)
            .await;
        second_machine
            .save("consent_temoignage", Value::Null, i64::MAX)
            .await;
        assert!(mine(&elsewhere).await[0].has_unsent_changes);
        assert_eq!(first.receipt().await, receipt);

        wait_a_minute(&app).await;
        assert_eq!(second_machine.submit().await, SubmitOutcome::Received);
        let corrected = first.receipt().await;
        assert_eq!(corrected.number, NUMBER);
        assert_eq!(
            corrected.received,
            "lundi 27 janvier 2025 à 9\u{a0}h\u{a0}04"
        );
        let mut kept = submissions(&app).await;
        let (revision, last, at) = kept.pop().expect("the correction");
        assert_eq!((revision, at), (complete + 2, minutes_in(4)));
        let mut without_empty = as_sent(&answers);
        without_empty.remove("consent_temoignage");
        assert_eq!(last, without_empty);
        assert_eq!(kept.len(), 1, "what was first received is kept whole");
        assert_eq!(
            consents(&app).await,
            expected_consents(&answers, &minutes_in(4))
        );
        assert!(!mine(&elsewhere).await[0].has_unsent_changes);

        // Withdrawn, it is withdrawn for good.
        wait_a_minute(&app).await;
        let retract = format!("/candidatures/{id}/retirer");
        let done = elsewhere.post(&retract, &[]).await;
        assert_eq!(
            (done.status, done.location()),
            (StatusCode::SEE_OTHER, "/mon-espace")
        );
        let again = elsewhere.post(&retract, &[]).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);
        assert_eq!(
            first.save("nom", "Garrigue", i64::MAX).await,
            SaveOutcome::Frozen
        );
        let card = &mine(&elsewhere).await[0];
        assert_eq!(
            (card.status, card.may),
            (CandidatureStatus::Retiree, MayDo::default())
        );

        // What the record keeps of all this.
        let line = |status: &str, minute, by| (status.to_owned(), minutes_in(minute), by);
        assert_eq!(
            history(&app).await,
            [
                line("brouillon", 0, false),
                line("soumise", 2, false),
                line("soumise", 4, false),
                line("retiree", 5, true),
            ]
        );
        let audit = |actor: &str, action: &str, detail: &str| {
            (
                actor.to_owned(),
                format!("candidature.{action}"),
                id.to_string(),
                detail.to_owned(),
            )
        };
        assert_eq!(
            audited(&app).await,
            [
                audit("visitor", "begun", Channel::EnLigne.code()),
                audit("visitor", "sent", ""),
                audit("account", "resumed", ""),
                audit("account", "sent", ""),
                audit("account", "retracted", ""),
            ]
        );
        assert_eq!(count(&app.state.db, "candidature").await, 1);

        // One letter a sending, whose subject says nothing and whose copy is what was sent.
        let letters: Vec<_> = app
            .letters()
            .await
            .into_iter()
            .filter(|letter| !letter.subject.contains("code"))
            .collect();
        let subjects: Vec<(&str, &str)> = letters
            .iter()
            .map(|letter| (letter.recipient.as_str(), letter.subject.as_str()))
            .collect();
        assert_eq!(
            subjects,
            [
                (EMAIL, "Nous avons reçu votre envoi GAP-PP-2025-001"),
                (EMAIL, "Nous avons reçu votre envoi GAP-PP-2025-001"),
                (EMAIL, "Votre retrait est enregistré"),
            ]
        );
        let definition = questionnaire();
        let label = |id: &str| {
            definition
                .question(question(id))
                .expect("a question")
                .label
                .clone()
        };
        for (letter, structure) in [
            (&letters[0], "Association de patients (locale)"),
            (&letters[1], "Une autre association"),
        ] {
            for body in [&letter.body_text, &letter.body_html] {
                assert!(body.contains(structure), "{body}");
                assert!(
                    body.contains("06\u{a0}39\u{a0}98\u{a0}01\u{a0}01"),
                    "{body}"
                );
                assert!(
                    !body.contains(hidden),
                    "an answer that the form hides: {body}"
                );
            }
            for (asked, _) in complete_answers()
                .iter()
                .filter(|(asked, _)| asked.as_str() != "consent_temoignage")
            {
                assert!(
                    letter.body_text.contains(&label(asked.as_str())),
                    "{asked}: {}",
                    letter.body_text
                );
            }
        }
        assert!(letters[0].body_text.contains(&label("consent_temoignage")));
        assert!(!letters[1].body_text.contains(&label("consent_temoignage")));
        assert!(letters[1].body_text.contains("vos corrections"));
    }
);

db_test!(
    async fn two_windows_that_write_one_answer_at_once_do_not_overwrite_each_other(db: Db) {
        let app = TestApp::on(db);
        publish(&app).await;
        let writer = Writer::begin(&app).await;
        writer.save("motivation", "Avant.", 0).await;
        for round in 0..20 {
            let seen = writer.open().await.revision;
            let windows: Vec<_> = (0..4)
                .map(|window| {
                    let writer = writer.second_window();
                    let text = format!("Fenêtre {window}, essai {round}.");
                    tokio::spawn(async move { writer.save("motivation", text, seen).await })
                })
                .collect();
            let mut kept = 0;
            for window in windows {
                if let SaveOutcome::Saved { .. } = window.await.expect("an outcome") {
                    kept += 1;
                }
            }
            assert_eq!(kept, 1, "one window writes, the others are told");
        }
    }
);
