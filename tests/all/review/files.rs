//! The files: what they are called, what they hold, and what they never run.

use std::io::Cursor;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use calamine::{Data, Ods, Reader, Xlsx, open_workbook_from_rs};
use croisee::{
    candidature::actions::import,
    review::actions::{ImportedReadings, import_readings},
};
use serde_json::json;

use super::ground::{Commission, LIST, page, table};
use crate::{
    candidature::ground::{candidatures_source, publish_with, wait_until},
    common::app::{HOST, TestApp},
};

/// The cells of the first sheet of a file, which must all be texts.
fn cells<R: Reader<Cursor<Vec<u8>>>>(bytes: Vec<u8>) -> Vec<Vec<String>>
where
    R::Error: std::fmt::Debug,
{
    let mut workbook: R = open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
    let range = workbook.worksheet_range("Candidatures").expect("a sheet");
    let text = |cell: &Data| match cell {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => panic!("not a text: {other:?}"),
    };
    range
        .rows()
        .map(|row| row.iter().map(text).collect())
        .collect()
}

async fn bytes(c: &Commission, address: &str) -> (String, Vec<u8>) {
    let session = c
        .team
        .cookie(croisee::server::security::cookie::SESSION)
        .expect("a session");
    let request = Request::get(address)
        .header(header::HOST, HOST)
        .header(
            header::COOKIE,
            format!("{}={session}", croisee::server::security::cookie::SESSION),
        )
        .extension(axum::extract::ConnectInfo(std::net::SocketAddr::from((
            [127, 0, 0, 1],
            4_000,
        ))))
        .body(Body::empty())
        .expect("a request");
    let router = croisee::server::router::router(c.app.state.clone());
    let response = tower::ServiceExt::oneshot(router, request)
        .await
        .expect("an answer");
    assert_eq!(response.status(), StatusCode::OK, "{address}");
    let name = response.headers()[header::CONTENT_DISPOSITION]
        .to_str()
        .expect("a name")
        .to_owned();
    let body = to_bytes(response.into_body(), usize::MAX)
        .await
        .expect("a body");
    (name, body.to_vec())
}

#[tokio::test]
async fn every_file_says_the_same_and_runs_nothing() {
    let armed =
        "=HYPERLINK(\"http://exemple.fr\";\"cliquez\") et la suite, assez longue pour passer.";
    let c = Commission::gather_with(TestApp::new().await, |file| {
        file["candidatures"][3]["reponses"]["motivation"] = json!(armed);
    })
    .await;
    let lines = table(&c.team, "?lieu=est&tri=-numero").await;
    assert_eq!(lines.len(), 11);
    let all = table(&c.team, "").await;
    assert_eq!(
        all[3]["motivation"],
        format!("'{armed}"),
        "disarmed as text"
    );
    assert_eq!(all[0]["disponibilites.gap-pp-2025-s1"], "Disponible");
    assert!(!all[0].contains_key("situation"), "the pair alone reads it");

    let (name, xlsx) = bytes(&c, &format!("{LIST}.xlsx?lieu=est&tri=-numero")).await;
    assert_eq!(
        name,
        "attachment; filename=\"candidatures-gap-pp-2025.xlsx\""
    );
    let (_, ods) = bytes(&c, &format!("{LIST}.ods?lieu=est&tri=-numero")).await;
    for sheet in [cells::<Xlsx<_>>(xlsx), cells::<Ods<_>>(ods)] {
        assert_eq!(sheet.len(), 12);
        let at = |id: &str| {
            sheet[0]
                .iter()
                .position(|name| name == id)
                .expect("a column")
        };
        for (row, line) in sheet[1..].iter().zip(&lines) {
            assert_eq!(row[at("numero")], line["numero"]);
            let text = line["motivation"].trim_start_matches('\'');
            assert_eq!(row[at("motivation")], text, "a text stays a text");
        }
    }
}

#[tokio::test]
async fn columns_of_a_later_version_come_at_the_end() {
    let c = Commission::gather(TestApp::new().await).await;
    let before: Vec<String> = header_of(&c).await;
    publish_with(&c.app, |call| {
        let sections = call["appel"]["questionnaire"]["sections"]
            .as_array_mut()
            .expect("sections");
        let questions = sections[2]["questions"].as_array_mut().expect("questions");
        let mut added = questions
            .iter()
            .find(|one| one["id"] == "structure")
            .expect("one")
            .clone();
        added["id"] = json!("nouvelle_question");
        questions.insert(0, added);
    })
    .await;
    let file: croisee::candidature::actions::CandidaturesFile = {
        let mut file = super::ground::received_source();
        let mut one = file["candidatures"][0].clone();
        one["numero"] = json!("GAP-PP-2025-020");
        one["reponses"]["nouvelle_question"] = json!("Réponse nouvelle");
        file["candidatures"] = json!([one]);
        serde_json::from_value(file).expect("a file")
    };
    import(&c.app.state, &file).await.expect("an import");
    let after = header_of(&c).await;
    assert_eq!(after[..before.len()], before[..]);
    assert_eq!(after[before.len()..], ["nouvelle_question"]);
    let lines = table(&c.team, "").await;
    assert_eq!(lines[19]["nouvelle_question"], "Réponse nouvelle");
    assert_eq!(lines[0]["nouvelle_question"], "");
}

async fn header_of(c: &Commission) -> Vec<String> {
    let file = c.team.get(&format!("{LIST}.csv")).await.body;
    let header = file
        .trim_start_matches('\u{feff}')
        .lines()
        .next()
        .expect("a header");
    header.split(';').map(str::to_owned).collect()
}

#[tokio::test]
async fn the_printed_file_is_one_candidature_a_page() {
    let c = Commission::gather(TestApp::new().await).await;
    let printed = c.one.get(&format!("{LIST}/imprimer?lieu=34")).await.body;
    assert_eq!(printed.matches("class=\"printed").count(), 4);
    assert!(!printed.contains("<script"));
}

#[tokio::test]
async fn a_file_brings_the_agreed_reading_once_its_time_has_come() {
    let app = TestApp::new().await;
    crate::candidature::ground::publish(&app).await;
    let candidatures = serde_json::from_value(candidatures_source()).expect("a file");
    let readings = serde_json::from_value(candidatures_source()).expect("a file");
    // On 27 January nothing of it has happened yet.
    import(&app.state, &candidatures).await.expect("an import");
    let report = import_readings(&app.state, &readings)
        .await
        .expect("a report");
    assert_eq!(report, ImportedReadings::default());
    wait_until(&app, "2025-04-01T09:00:00+02:00");
    let report = import_readings(&app.state, &readings)
        .await
        .expect("a report");
    assert_eq!(
        report,
        ImportedReadings {
            lectures: 17,
            notes: 4
        }
    );
    let again = import_readings(&app.state, &readings)
        .await
        .expect("a report");
    assert_eq!(again, ImportedReadings::default());
    let team = crate::candidature::ground::administrator(&app).await;
    let lines = table(&team, "?tri=-note").await;
    assert_eq!(lines[0]["note_moyenne"], "18");
    let read = team.get(&page("019")).await.body;
    assert!(
        read.contains("Reçue 47 secondes avant la clôture : recevable."),
        "{read}"
    );
    assert!(
        read.contains("Lecture commune reprise d’un fichier\u{a0}: 13 sur 18."),
        "{read}"
    );
}
