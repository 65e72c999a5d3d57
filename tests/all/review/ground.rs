//! What these tests stand on: the sample candidatures just received, a commission, its list.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use croisee::{
    account::model::Role,
    candidature::actions::{CandidaturesFile, import},
};
use serde_json::{Value, json};

use crate::{
    candidature::ground::{candidatures_source, publish, somebody, wait_until},
    common::app::{Answer, Client, TestApp},
};

/// Where the candidatures of the sample call are read.
pub const LIST: &str = "/administration/appels/gap-pp-2025/candidatures";

/// A moment at which the sample call is closed, and nothing is decided.
pub const CLOSED: &str = "2025-02-17T08:00:00+01:00";

/// The sample file, its histories cut after the sending.
pub fn received_source() -> Value {
    let mut file = candidatures_source();
    for candidature in file["candidatures"].as_array_mut().expect("a list") {
        candidature["statut"] = json!("soumise");
        candidature["historique"]
            .as_array_mut()
            .expect("a history")
            .truncate(1);
        let fields = candidature.as_object_mut().expect("an object");
        for later in ["lecture", "note_interne", "motif", "orientation"] {
            fields.remove(later);
        }
    }
    file["brouillons"] = json!([]);
    file
}

/// A call that is closed, its nineteen candidatures received, and its commission.
pub struct Commission {
    pub app: TestApp,
    pub team: Client,
    pub one: Client,
    pub other: Client,
}

impl Commission {
    /// Everybody is there, nothing is begun.
    pub async fn gather(app: TestApp) -> Self {
        Self::gather_with(app, |_| {}).await
    }

    /// The same, the file changed by `change`.
    pub async fn gather_with(app: TestApp, change: impl FnOnce(&mut Value)) -> Self {
        publish(&app).await;
        let mut file = received_source();
        change(&mut file);
        let file: CandidaturesFile = serde_json::from_value(file).expect("a sound file");
        import(&app.state, &file).await.expect("an import");
        wait_until(&app, CLOSED);
        let one = somebody(&app, "lectrice.une@exemple.fr", Some(Role::Reader)).await;
        let other = somebody(&app, "lecteur.deux@exemple.fr", Some(Role::Reader)).await;
        let team = somebody(&app, "admin@exemple.fr", Some(Role::Administrator)).await;
        Self {
            app,
            team,
            one,
            other,
        }
    }

    /// Reading begins, for these.
    pub async fn begin(&self, numbers: &[&str]) {
        let numbers: Vec<String> = numbers.iter().map(|short| number(short)).collect();
        let mut fields = vec![("action", "commencer_lecture")];
        fields.extend(numbers.iter().map(|number| ("n", number.as_str())));
        let done = self.team.post(&format!("{LIST}/appliquer"), &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(done.location(), LIST);
    }
}

/// « 004 » → « GAP-PP-2025-004 ».
pub fn number(short: &str) -> String {
    format!("GAP-PP-2025-{short}")
}

/// Where one candidature is read.
pub fn page(short: &str) -> String {
    format!("{LIST}/{}", number(short))
}

/// Marks a candidature: practice, engagement, sharing, diversity.
pub async fn mark(reader: &Client, short: &str, marks: [&str; 4], comment: &str) -> Answer {
    let fields = [
        ("etat", "notee"),
        ("note.pratique", marks[0]),
        ("note.engagement", marks[1]),
        ("note.partage", marks[2]),
        ("note.diversite", marks[3]),
        ("commentaire", comment),
    ];
    reader
        .post(&format!("{}/lecture", page(short)), &fields)
        .await
}

/// Answers something else than marks.
pub async fn say(reader: &Client, short: &str, state: &str) -> Answer {
    let fields = [("etat", state), ("commentaire", "")];
    reader
        .post(&format!("{}/lecture", page(short)), &fields)
        .await
}

/// The list, as the text file of it says it: a map of columns for each line.
pub async fn table(reader: &Client, query: &str) -> Vec<BTreeMap<String, String>> {
    let file = reader.get(&format!("{LIST}.csv{query}")).await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.body);
    let mut rows = read_csv(file.body.trim_start_matches('\u{feff}')).into_iter();
    let header = rows.next().expect("a header");
    rows.map(|row| header.iter().cloned().zip(row).collect())
        .collect()
}

/// The numbers of the list.
pub async fn numbers(reader: &Client, query: &str) -> Vec<String> {
    let lines = table(reader, query).await;
    lines
        .into_iter()
        .map(|line| {
            line["numero"]
                .rsplit('-')
                .next()
                .expect("a rank")
                .to_owned()
        })
        .collect()
}

/// Reads text whose cells are separated by semicolons, and quoted when they must.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut is_quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let row = rows.last_mut().expect("a row");
        let cell = row.last_mut().expect("a cell");
        match c {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' => is_quoted = !is_quoted,
            ';' if !is_quoted => row.push(String::new()),
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => rows.push(vec![String::new()]),
            c => cell.push(c),
        }
    }
    rows.pop();
    rows
}
