//! What these tests stand on: the sample call, complete answers, somebody who writes.

use axum::http::StatusCode;
use croisee::{
    account::{
        self,
        model::{Email, Role},
    },
    appel::{
        actions,
        document::{Appel, AppelSource},
    },
    audit::Actor,
    candidature::{
        self,
        api::bearer,
        model::{CandidatureId, MyCandidature, Receipt, SaveOutcome, SubmitOutcome, Workspace},
        routes::space_of,
        rules::Step,
    },
    error::Error,
    form::{Answers, Question, QuestionId, Questionnaire, entry::Entry},
};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::common::{
    app::{Answer, Client, START, TestApp},
    database::rows,
};

/// The call that everybody answers.
pub const SLUG: &str = "gap-pp-2025";
/// The door of its candidature.
pub const DOOR: &str = "/appels/gap-pp-2025/candidature";
/// Where its receipt is.
pub const RECEIPT: &str = "/appels/gap-pp-2025/candidature/recu";
/// Where the administrator finds what it received.
pub const LIST: &str = "/administration/appels/gap-pp-2025/candidatures";

const CALL: &str = include_str!("../../../examples/appel_gap_pp_2025.json");
const CANDIDATURES: &str = include_str!("../../../examples/candidatures_gap_pp_2025.json");

/// The sample call, as its file holds it.
pub fn call_source() -> Value {
    serde_json::from_str(CALL).expect("JSON")
}

/// The sample file of candidatures.
pub fn candidatures_source() -> Value {
    serde_json::from_str(CANDIDATURES).expect("JSON")
}

/// Publishes the sample call.
pub async fn publish(app: &TestApp) -> Appel {
    publish_with(app, |_| {}).await
}

/// Publishes the sample call, changed by `change`.
pub async fn publish_with(app: &TestApp, change: impl FnOnce(&mut Value)) -> Appel {
    let mut source = call_source();
    change(&mut source);
    let source = AppelSource::from_value(source).expect("a sound call");
    actions::publish(&app.state, Actor::Operator, source)
        .await
        .expect("a published call")
        .0
}

/// What the sample call asks.
pub fn questionnaire() -> Questionnaire {
    AppelSource::from_value(call_source())
        .expect("a sound call")
        .definition
        .questionnaire
}

/// Complete answers: those of the first candidature of the sample.
pub fn complete_answers() -> Answers {
    let sample = candidatures_source();
    serde_json::from_value(sample["candidatures"][0]["reponses"].clone()).expect("answers")
}

/// Complete answers of somebody else, whose address is `email`.
pub fn answers_of(first_name: &str, last_name: &str, email: &str) -> Answers {
    let mut answers = complete_answers();
    answers.set("prenom", first_name);
    answers.set("nom", last_name);
    answers.set("courriel", email);
    answers
}

/// Lets time pass until `moment`.
pub fn wait_until(app: &TestApp, moment: &str) {
    let now = app.state.now().timestamp();
    let moment: jiff::Timestamp = moment.parse().expect("an instant");
    assert!(moment >= now, "time does not go back");
    app.wait(SignedDuration::from_micros(
        moment.as_microsecond() - now.as_microsecond(),
    ));
}

/// The moment of [`START`], some minutes later, as the record says it.
pub fn minutes_in(minutes: i64) -> String {
    let start: jiff::Timestamp = START.parse().expect("an instant");
    (start + SignedDuration::from_mins(minutes)).to_string()
}

/// Somebody who writes a candidature in a browser.
#[derive(Clone)]
pub struct Writer {
    /// Their browser.
    pub client: Client,
}

impl Writer {
    /// A browser that has just begun.
    pub async fn begin(app: &TestApp) -> Self {
        Self::begin_in(app.client()).await
    }

    /// The same, in a browser that may know more.
    pub async fn begin_in(client: Client) -> Self {
        let begun = client.post(DOOR, &[]).await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
        assert_eq!(begun.location(), format!("{DOOR}/1"));
        Self { client }
    }

    /// A browser that has just begun, and where `answers` are written.
    pub async fn with(app: &TestApp, answers: &Answers) -> Self {
        let writer = Self::begin(app).await;
        writer.fill(answers).await;
        writer
    }

    /// The same browser in a second window.
    pub fn second_window(&self) -> Self {
        Self {
            client: self.client.copy(),
        }
    }

    /// Opens the working copy.
    pub async fn open(&self) -> Workspace {
        let opened = self.client.call("open_candidature", &[("slug", SLUG)]);
        opened.await.value()
    }

    /// Sends one answer to be saved, as a page that shows the revision `seen`.
    pub async fn try_save(&self, question: &str, value: Value, seen: i64) -> Answer {
        let arguments = json!({ "slug": SLUG, "question": question, "value": value, "seen": seen });
        self.client.call_json("save_answer", &arguments).await
    }

    /// Saves one answer, as a page that shows the revision `seen`.
    pub async fn save(&self, question: &str, value: impl Into<Value>, seen: i64) -> SaveOutcome {
        self.try_save(question, value.into(), seen).await.value()
    }

    /// Saves every answer.
    pub async fn fill(&self, answers: &Answers) {
        for (question, value) in answers.iter() {
            let outcome = self.save(question.as_str(), value.clone(), i64::MAX).await;
            assert!(
                matches!(outcome, SaveOutcome::Saved { .. }),
                "{question}: {outcome:?}"
            );
        }
    }

    /// Sends the candidature.
    pub async fn submit(&self) -> SubmitOutcome {
        let sent = self.client.call("submit_candidature", &[("slug", SLUG)]);
        sent.await.value()
    }

    /// Reads the receipt.
    pub async fn receipt(&self) -> Receipt {
        receipt(&self.client).await.expect("a receipt")
    }

    /// Posts a step of the form as a page without WASM does.
    pub async fn post_step(&self, step: usize, fields: &[(String, String)]) -> Answer {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.client.post(&format!("{DOOR}/{step}"), &fields).await
    }
}

/// The receipt of what a browser last sent.
pub async fn receipt(client: &Client) -> Result<Receipt, Error> {
    let bearer = bearer(&client.state, &client.headers()).await?;
    let slug = SLUG.parse().expect("a call");
    candidature::actions::receipt(&client.state, &slug, &bearer).await
}

/// A browser where `email` is signed in, with `role`.
pub async fn somebody(app: &TestApp, email: &str, role: Option<Role>) -> Client {
    let address = Email::parse(email).expect("an address");
    account::actions::grant(&app.state, &address, role)
        .await
        .expect("an account");
    let client = app.client();
    client.sign_in(app, email).await;
    client
}

/// A browser where an administrator is signed in.
pub async fn administrator(app: &TestApp) -> Client {
    somebody(app, "admin@exemple.fr", Some(Role::Administrator)).await
}

/// The candidatures that a person signed in finds in their space.
pub async fn mine(client: &Client) -> Vec<MyCandidature> {
    let space = space_of(&client.state, &client.headers()).await;
    space.expect("a space").candidatures
}

/// The step of that number.
pub fn step(questionnaire: &Questionnaire, number: usize) -> Step {
    Step::from_address(&number.to_string(), questionnaire).expect("a step")
}

/// What a page without WASM posts for this step when it shows `answers`.
pub fn fields_of(
    questionnaire: &Questionnaire,
    number: usize,
    answers: &Answers,
) -> Vec<(String, String)> {
    step(questionnaire, number)
        .questions(questionnaire)
        .into_iter()
        .filter(|question| question.takes_answer())
        .flat_map(|question| fields_of_question(question, answers))
        .collect()
}

fn fields_of_question(question: &Question, answers: &Answers) -> Vec<(String, String)> {
    let name = question.id.to_string();
    let Some(answer) = answers.given(&question.id) else {
        return Vec::new();
    };
    match question.typed(answer) {
        Entry::One(typed) => vec![(name, typed)],
        Entry::Many(all) => all.into_iter().map(|one| (name.clone(), one)).collect(),
        Entry::Rows(rows) => rows
            .into_iter()
            .map(|(row, column)| (format!("{name}[{row}]"), column))
            .collect(),
    }
}

/// The identifier of the candidature that was begun last.
pub async fn last_id(app: &TestApp) -> CandidatureId {
    let ids: Vec<(CandidatureId,)> = rows(
        &app.state.db,
        "select id from candidature order by created_at, id",
    )
    .await;
    ids.last().expect("a candidature").0
}

/// A question, by its name.
pub fn question(id: &str) -> QuestionId {
    QuestionId::from(id)
}
