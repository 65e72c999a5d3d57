//! The sample call, brought twice: what the record then holds is what its file announces.

use std::{collections::BTreeMap, sync::Arc};

use croisee::{
    candidature::{
        actions::{self, CandidaturesFile, ImportReport},
        model::SubmitOutcome,
    },
    db::Instant,
    form::{Answers, departements},
    server::{clock::Clock, settings::Settings, state::AppState},
};
use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::types::Json;

use super::ground::{
    LIST, Writer, administrator, answers_of, call_source, candidatures_source, mine, publish,
    somebody, wait_until,
};
use crate::{
    common::{
        app::TestApp,
        database::{count, rows},
    },
    review::ground::table,
};

async fn import(app: &TestApp) -> ImportReport {
    let file: CandidaturesFile =
        serde_json::from_value(candidatures_source()).expect("a sound file");
    // The command line reads the true time: everything that the file tells has happened.
    let settings = Settings {
        clock: Clock::System,
        ..(*app.state.settings).clone()
    };
    let state = AppState {
        settings: Arc::new(settings),
        ..app.state.clone()
    };
    actions::import(&state, &file).await.expect("an import")
}

fn tally(codes: impl IntoIterator<Item = String>) -> Value {
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    for code in codes {
        *counts.entry(code).or_default() += 1;
    }
    json!(counts)
}

async fn column(app: &TestApp, statement: &'static str) -> Value {
    let values: Vec<(String,)> = rows(&app.state.db, statement).await;
    tally(values.into_iter().map(|(value,)| value))
}

/// What was sent, by number.
async fn sent(app: &TestApp) -> Vec<(String, Answers)> {
    let sent: Vec<(String, Json<Answers>)> = rows(
        &app.state.db,
        "select c.number, s.answers from submission s
         join candidature c on c.id = s.candidature_id order by c.number",
    )
    .await;
    sent.into_iter()
        .map(|(number, answers)| (number, answers.0))
        .collect()
}

fn one(sent: &[(String, Answers)], question: &str) -> Value {
    tally(
        sent.iter()
            .filter_map(|(_, answers)| answers.get(question).as_str().map(str::to_owned)),
    )
}

fn many(sent: &[(String, Answers)], question: &str) -> Value {
    let given = sent
        .iter()
        .filter_map(|(_, answers)| answers.get(question).as_array());
    tally(given.flatten().filter_map(Value::as_str).map(str::to_owned))
}

/// Every status that each candidature took, and when.
async fn histories(app: &TestApp) -> BTreeMap<String, Vec<(String, Timestamp)>> {
    let lines: Vec<(String, String, Instant)> = rows(
        &app.state.db,
        "select c.number, e.status, e.at from candidature_event e
         join candidature c on c.id = e.candidature_id
         where c.number is not null order by c.number, e.position",
    )
    .await;
    let mut histories: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (number, status, at) in lines {
        histories
            .entry(number)
            .or_default()
            .push((status, at.timestamp()));
    }
    histories
}

fn announced_histories(file: &Value) -> BTreeMap<String, Vec<(String, Timestamp)>> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let candidatures = file["candidatures"].as_array().expect("a list");
    candidatures
        .iter()
        .map(|candidature| {
            let lines = candidature["historique"].as_array().expect("a list");
            let lines = lines
                .iter()
                .map(|line| {
                    (
                        text(&line["statut"]),
                        text(&line["le"]).parse().expect("an instant"),
                    )
                })
                .collect();
            (text(&candidature["numero"]), lines)
        })
        .collect()
}

db_test!(
    async fn the_sample_is_brought_once_whatever_it_is_brought_twice(db: Db) {
        let app = TestApp::on(db);
        publish(&app).await;
        let first = import(&app).await;
        assert_eq!(
            first,
            ImportReport {
                importees: 19,
                deja_presentes: 0,
                brouillons: 1
            }
        );
        let again = import(&app).await;
        assert_eq!(
            again,
            ImportReport {
                importees: 0,
                deja_presentes: 19,
                brouillons: 0
            }
        );
        assert_eq!(count(&app.state.db, "candidature").await, 20);
        assert_eq!(
            count(&app.state.db, "outbox").await,
            0,
            "nobody is written to again"
        );

        // The record counts what the file announces.
        let file = candidatures_source();
        let announced = &file["attendus"];
        assert_eq!(
            column(
                &app,
                "select status from candidature where number is not null"
            )
            .await,
            announced["par_statut"]
        );
        assert_eq!(
            column(
                &app,
                "select channel from candidature where number is not null"
            )
            .await,
            announced["par_canal"]
        );
        let sent = sent(&app).await;
        assert_eq!(json!(sent.len()), announced["nombre"]);
        assert_eq!(one(&sent, "categorie"), announced["par_categorie"]);
        assert_eq!(one(&sent, "anciennete"), announced["par_anciennete"]);
        assert_eq!(many(&sent, "origine"), announced["par_origine"]);
        assert_eq!(many(&sent, "attentes"), announced["par_attente"]);
        let residence = sent.iter().map(|(_, answers)| {
            let postal_code = answers.get("code_postal").as_str().expect("a postal code");
            departements::of_postal_code(postal_code)
                .expect("a département")
                .code
                .to_owned()
        });
        assert_eq!(tally(residence), announced["par_departement_residence"]);
        assert_eq!(histories(&app).await, announced_histories(&file));
        assert_eq!(
            column(
                &app,
                "select reason from candidature_event where reason is not null"
            )
            .await,
            announced["par_motif_non_retenue"]
        );

        // The administrator's list says the same.
        let team = administrator(&app).await;
        let list = table(&team, "").await;
        let page = team.get(LIST).await.body;
        assert!(page.contains("19 reçues, 1 en cours d’écriture"), "{page}");
        let numbers: Vec<_> = list.iter().map(|line| line["numero"].clone()).collect();
        let expected: Vec<_> = (1..=19)
            .map(|rank| format!("GAP-PP-2025-{rank:03}"))
            .collect();
        assert_eq!(numbers, expected);
        let main = list.iter().map(|line| {
            let departement = &line["departement_principal"];
            let (_, code) = departement.rsplit_once('(').expect("a code");
            code.trim_end_matches(')').to_owned()
        });
        assert_eq!(tally(main), announced["par_departement_principal"]);
        let call = call_source();
        let rules = call["appel"]["regles_eligibilite"]
            .as_array()
            .expect("rules");
        let message = |id: &Value| {
            let rule = rules.iter().find(|rule| rule["id"] == *id).expect("a rule");
            rule["message"].as_str().expect("a message").to_owned()
        };
        let findings: BTreeMap<String, String> = list
            .iter()
            .filter(|line| !line["a_regarder"].is_empty())
            .map(|line| (line["numero"].clone(), line["a_regarder"].clone()))
            .collect();
        let expected: BTreeMap<String, String> = announced["eligibilite"]
            .as_object()
            .expect("findings")
            .iter()
            .map(|(number, ids)| {
                let ids = ids.as_array().expect("ids");
                let messages: Vec<String> = ids.iter().map(message).collect();
                (number.clone(), messages.join(" "))
            })
            .collect();
        assert_eq!(findings, expected);

        // The next one comes after them.
        let next = Writer::with(&app, &answers_of("Noé", "Suivant", "noe@example.org")).await;
        assert_eq!(next.submit().await, SubmitOutcome::Received);
        assert_eq!(next.receipt().await.number, "GAP-PP-2025-020");
    }
);

#[tokio::test]
async fn whoever_was_imported_finds_their_own_once_their_address_is_proven() {
    let app = TestApp::new().await;
    publish(&app).await;
    import(&app).await;
    // What a history tells is told when its hour has come.
    wait_until(&app, "2025-03-10T09:00:00+01:00");
    let ondine = somebody(&app, "ondine.garrigue@example.org", None).await;
    let found = mine(&ondine).await;
    assert_eq!(found.len(), 1);
    let statuses: Vec<&str> = found[0]
        .history
        .iter()
        .map(|(status, _)| status.code())
        .collect();
    assert_eq!(statuses, ["soumise", "en_lecture", "retenue", "confirmee"]);

    let perrine = somebody(&app, "perrine.aubrac@example.org", None).await;
    let draft = mine(&perrine).await;
    assert_eq!((draft.len(), draft[0].status.code()), (1, "brouillon"));
    let writer = Writer { client: perrine };
    assert_eq!(writer.open().await.answers.get("prenom"), "Perrine");
}
