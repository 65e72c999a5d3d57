//! What these tests stand on: the sample candidatures, still being read and placed.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use croisee::{
    account::{self, model::AccountId},
    appel::document::Appel,
    candidature::{
        actions::{self, CandidaturesFile},
        model::CandidatureId,
    },
    db::Db,
    selection::{
        self,
        model::{Decision, Placement},
    },
};
use serde_json::{Value, json};

pub use crate::candidature::ground::{
    administrator, candidatures_source, publish, publish_with, somebody, wait_until,
};
use crate::common::{
    app::{Answer, Client, PostedLetter, TestApp},
    database::rows,
};

/// Where decisions are read and applied.
pub const DECISIONS: &str = "/administration/appels/gap-pp-2025/decisions";
/// Where a round is stopped.
pub const STOP: &str = "/administration/appels/gap-pp-2025/decisions/arreter";
/// Where somebody is called from the reserve.
pub const CALL: &str = "/administration/appels/gap-pp-2025/decisions/appeler";
/// Where the words are changed.
pub const LETTERS: &str = "/administration/appels/gap-pp-2025/lettres";
/// When the commission decides, in the sample.
pub const DAY: &str = "2025-02-24T10:00:00+01:00";

/// The sample file as it stood while the commission read: each history cut there.
pub fn in_reading_source() -> Value {
    let mut file = candidatures_source();
    for candidature in file["candidatures"].as_array_mut().expect("a list") {
        let history = candidature["historique"].as_array_mut().expect("a list");
        history.retain(|event| event["statut"] == "soumise" || event["statut"] == "en_lecture");
    }
    file["brouillons"] = json!([]);
    file
}

/// Brings that file.
pub async fn import(app: &TestApp, file: Value) {
    let file: CandidaturesFile = serde_json::from_value(file).expect("a sound file");
    actions::import(&app.state, &file).await.expect("an import");
}

/// The candidatures of the record, by number.
pub async fn ids(app: &TestApp) -> BTreeMap<String, CandidatureId> {
    let found: Vec<(String, CandidatureId)> = rows(
        &app.state.db,
        "select number, id from candidature where number is not null",
    )
    .await;
    found.into_iter().collect()
}

/// The number, the decision, the rank in the reserve, the reason and the other roads.
pub type Placed = (String, Decision, Option<i32>, Option<String>, Vec<String>);

/// Where the commission of the sample put each: before one withdrew and another was called.
pub fn placements_source() -> Vec<Placed> {
    let mut reserve = 0;
    let file = candidatures_source();
    let mut placed = Vec::new();
    for one in file["candidatures"].as_array().expect("a list") {
        let number = one["numero"].as_str().expect("a number").to_owned();
        let text = |key: &str| one[key].as_str().map(str::to_owned);
        let was_reserve = one["historique"]
            .as_array()
            .expect("a list")
            .iter()
            .any(|event| event["statut"] == "liste_attente");
        let decision = match one["statut"].as_str().expect("a status") {
            "non_retenue" => Decision::NonRetenue,
            _ if was_reserve => Decision::Reserve,
            _ => Decision::Retenue,
        };
        let rank = (decision == Decision::Reserve).then_some(());
        placed.push((number, decision, rank.map(|()| 0), text("motif"), {
            let roads = one["orientation"].as_array().cloned().unwrap_or_default();
            roads
                .iter()
                .filter_map(|road| road.as_str().map(str::to_owned))
                .collect()
        }));
    }
    // The one that the sample calls first stands first.
    placed.sort_by_key(|(number, ..)| (number != "GAP-PP-2025-012", number.clone()));
    for (_, decision, rank, ..) in &mut placed {
        if *decision == Decision::Reserve {
            reserve += 1;
            *rank = Some(reserve);
        }
    }
    placed
}

/// The account of this address.
pub async fn account(app: &TestApp, email: &str) -> AccountId {
    let mut tx = app.state.db.read().await.expect("a transaction");
    let email = email.parse().expect("an address");
    account::store::account_of(&mut tx, &email)
        .await
        .expect("the record")
        .expect("an account")
}

/// Puts one candidature on the board.
pub async fn put(app: &TestApp, call: &Appel, placement: &Placement) {
    let by = account(app, "admin@exemple.fr").await;
    let now = app.state.now();
    let mut tx = app.state.db.write().await.expect("a transaction");
    selection::store::keep_placement(&mut tx, call.id, placement, now, Some(by))
        .await
        .expect("a placement");
    tx.commit().await.expect("kept");
}

/// A commission that has read and placed everybody, on the day it decides.
pub struct Commission {
    /// The call.
    pub call: Appel,
    /// The candidatures, by number.
    pub ids: BTreeMap<String, CandidatureId>,
    /// An administrator, signed in.
    pub admin: Client,
}

impl Commission {
    /// The commission of the sample.
    pub async fn of_sample(app: &TestApp) -> Self {
        let commission = Self::unplaced(app).await;
        for (number, decision, rank, reason, orientation) in placements_source() {
            let placement = Placement {
                candidature: commission.ids[&number],
                decision,
                rank,
                reason,
                orientation,
            };
            put(app, &commission.call, &placement).await;
        }
        commission
    }

    /// The same, before anybody is placed.
    pub async fn unplaced(app: &TestApp) -> Self {
        let call = publish(app).await;
        // What a file says of later days has not happened yet.
        wait_until(app, DAY);
        import(app, in_reading_source()).await;
        let admin = administrator(app).await;
        Self {
            call,
            ids: ids(app).await,
            admin,
        }
    }

    /// The candidature of that rank of the sample.
    pub fn id(&self, rank: u32) -> CandidatureId {
        self.ids[&format!("GAP-PP-2025-{rank:03}")]
    }

    /// The page of decisions.
    pub async fn page(&self) -> String {
        let page = self.admin.get(DECISIONS).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        page.body
    }

    /// Presses « Appliquer » on the page as it is now.
    pub async fn apply(&self) -> Answer {
        let seal = hidden(&self.page().await, "vu");
        self.admin.post(DECISIONS, &[("vu", &seal)]).await
    }

    /// Applies, and lets the letters leave.
    pub async fn decide(&self, app: &TestApp) {
        assert_eq!(said(&self.apply().await), "applique");
        app.wait(jiff::SignedDuration::from_mins(10));
        croisee::server::mail::send_due(&app.state)
            .await
            .expect("letters leave");
    }
}

/// The value of the hidden field of that name.
pub fn hidden(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = page
        .split_once(&start)
        .unwrap_or_else(|| panic!("no field {name} in {page}"));
    rest.split('"').next().expect("a value").to_owned()
}

/// What an answer says it did, in its address.
pub fn said(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let (_, word) = answer.location().split_once('=').unwrap_or(("", ""));
    word
}

/// The address that the sample's candidature of that rank answers.
pub fn email_of(rank: usize) -> String {
    let file = candidatures_source();
    let one = &file["candidatures"][rank - 1];
    one["reponses"]["courriel"]
        .as_str()
        .expect("an address")
        .to_lowercase()
}

/// That person, signed in.
pub async fn person(app: &TestApp, rank: usize) -> Client {
    somebody(app, &email_of(rank), None).await
}

/// The letters of decisions, sign-in codes apart.
pub async fn decision_letters(app: &TestApp) -> Vec<PostedLetter> {
    let letters = app.letters().await;
    letters
        .into_iter()
        .filter(|letter| !letter.body_text.contains("/connexion/lien"))
        .collect()
}

/// How many candidatures have each status.
pub async fn statuses(app: &TestApp) -> BTreeMap<String, i64> {
    let counts: Vec<(String, i64)> = rows(
        &app.state.db,
        "select status, count(*) from candidature group by status",
    )
    .await;
    counts.into_iter().collect()
}

/// Where a person answers for their place.
pub fn place(id: CandidatureId) -> String {
    format!("/candidatures/{id}/place")
}

/// The address of a test's database, for another process.
pub fn address_of(db: &Db) -> String {
    match db {
        Db::Sqlite { writer, .. } => {
            let options = writer.connect_options();
            format!("sqlite:{}", options.get_filename().display())
        }
        Db::Postgres(pool) => {
            let options = pool.connect_options();
            format!(
                "postgres://{}@{}:{}/{}",
                options.get_username(),
                options.get_host(),
                options.get_port(),
                options.get_database().expect("a database")
            )
        }
    }
}
