//! SQL of rounds and of what each decided.

use sqlx::types::Json;

use crate::{
    account::model::AccountId,
    appel::model::{AppelId, FormVersion},
    candidature::model::{CandidatureId, CandidatureStatus},
    db::{Instant, Tx},
    decision::model::{Outcome, RoundId, RoundKind},
    error::Error,
    form::Answers,
    on,
    server::mail::LetterId,
};

/// A word in the record that this version does not know.
#[derive(Debug, thiserror::Error)]
#[error("mot inconnu : {0}")]
pub struct UnknownWord(String);

impl UnknownWord {
    pub(super) fn new(word: String) -> Self {
        Self(word)
    }
}

impl TryFrom<String> for RoundKind {
    type Error = UnknownWord;
    fn try_from(code: String) -> Result<Self, UnknownWord> {
        Self::from_code(&code).ok_or(UnknownWord(code))
    }
}

impl TryFrom<String> for Outcome {
    type Error = UnknownWord;
    fn try_from(code: String) -> Result<Self, UnknownWord> {
        Self::from_code(&code).ok_or(UnknownWord(code))
    }
}

/// Holds everything that is decided about a call until the end of the transaction:
/// rounds, answers, seats. Whoever comes next waits, and then sees what was done.
///
/// SQLite has one writer at a time, who holds everything; on PostgreSQL it is the row of
/// the call that all wait for.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn hold_call(tx: &mut Tx, appel: AppelId) -> Result<(), Error> {
    match tx {
        Tx::Sqlite(_) => {}
        Tx::Postgres(conn) => {
            sqlx::query("select 1 from appel where id = $1 for update")
                .bind(appel)
                .execute(&mut **conn)
                .await?;
        }
    }
    Ok(())
}

/// A candidature received by a call, as a decision looks at it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Person {
    /// The candidature.
    pub id: CandidatureId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    #[sqlx(try_from = "String")]
    pub status: CandidatureStatus,
    /// The version of the questionnaire that was answered.
    pub questionnaire_version: FormVersion,
    /// What was last sent.
    pub answers: Json<Answers>,
}

/// Every candidature received by a call, by number.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn people(tx: &mut Tx, appel: AppelId) -> Result<Vec<Person>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select c.id, c.number, c.status, c.questionnaire_version, s.answers
         from candidature c
         join submission s on s.candidature_id = c.id
         where c.appel_id = $1 and c.number is not null and c.status <> 'brouillon'
           and s.revision = (select max(revision) from submission where candidature_id = c.id)
         order by length(c.number), c.number"
    )
    .bind(appel)
    .fetch_all(&mut **conn)
    .await)?)
}

/// A round.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Round {
    /// Which one.
    pub id: RoundId,
    /// Of which call.
    pub appel_id: AppelId,
    /// Of the whole commission, or of one person.
    #[sqlx(try_from = "String")]
    pub kind: RoundKind,
    /// When it was applied.
    pub applied_at: Instant,
    /// When its letters leave.
    pub send_after: Instant,
    /// When it was stopped, if it was.
    pub stopped_at: Option<Instant>,
}

/// Writes a new round.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn insert_round(tx: &mut Tx, round: &Round, by: AccountId) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into decision_round (id, appel_id, kind, applied_at, applied_by, send_after)
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(round.id)
        .bind(round.appel_id)
        .bind(round.kind.code())
        .bind(round.applied_at)
        .bind(by)
        .bind(round.send_after)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// Every round of a call, oldest first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn rounds(tx: &mut Tx, appel: AppelId) -> Result<Vec<Round>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select id, appel_id, kind, applied_at, send_after, stopped_at
         from decision_round where appel_id = $1 order by applied_at, id"
    )
    .bind(appel)
    .fetch_all(&mut **conn)
    .await)?)
}

/// One round.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn round(tx: &mut Tx, id: RoundId) -> Result<Option<Round>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select id, appel_id, kind, applied_at, send_after, stopped_at
         from decision_round where id = $1"
    )
    .bind(id)
    .fetch_optional(&mut **conn)
    .await)?)
}

/// Notes that a round was stopped; `false` when it was already.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn stop_round(
    tx: &mut Tx,
    id: RoundId,
    at: Instant,
    by: AccountId,
) -> Result<bool, Error> {
    let stopped = on!(tx, |conn| {
        sqlx::query(
            "update decision_round set stopped_at = $2, stopped_by = $3
             where id = $1 and stopped_at is null",
        )
        .bind(id)
        .bind(at)
        .bind(by)
        .execute(&mut **conn)
        .await?
        .rows_affected()
    });
    Ok(stopped == 1)
}

/// What a round decided of one candidature.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct DecisionRow {
    /// The round.
    pub round_id: RoundId,
    /// The candidature.
    pub candidature_id: CandidatureId,
    /// What was decided.
    #[sqlx(try_from = "String")]
    pub outcome: Outcome,
    /// Where it stood.
    #[sqlx(try_from = "String")]
    pub from_status: CandidatureStatus,
    /// In the reserve, from 1.
    pub rank: Option<i32>,
    /// Why not this time.
    pub reason: Option<String>,
    /// Where else to look.
    pub orientation: Json<Vec<String>>,
    /// The letter that tells it.
    pub letter_id: Option<LetterId>,
}

/// Writes what is decided of one candidature.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn insert_decision(tx: &mut Tx, decision: &DecisionRow) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into decision (round_id, candidature_id, outcome, from_status, rank, reason,
                                   orientation, letter_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(decision.round_id)
        .bind(decision.candidature_id)
        .bind(decision.outcome.code())
        .bind(decision.from_status.code())
        .bind(decision.rank)
        .bind(&decision.reason)
        .bind(&decision.orientation)
        .bind(decision.letter_id)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// What was decided of a candidature and is not told yet: its round stands, and its letters
/// leave after `now`.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn untold_decision(
    tx: &mut Tx,
    candidature: CandidatureId,
    now: Instant,
) -> Result<Option<DecisionRow>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select d.round_id, d.candidature_id, d.outcome, d.from_status, d.rank, d.reason,
                d.orientation, d.letter_id
         from decision d
         join decision_round r on r.id = d.round_id
         where d.candidature_id = $1 and r.stopped_at is null and r.send_after > $2
         order by r.applied_at desc limit 1"
    )
    .bind(candidature)
    .bind(now)
    .fetch_optional(&mut **conn)
    .await)?)
}

/// Forgets what a round decided of one candidature, and the place it offered.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_decision(
    tx: &mut Tx,
    round: RoundId,
    candidature: CandidatureId,
) -> Result<(), Error> {
    let statements = [
        "delete from offer where round_id = $1 and candidature_id = $2",
        "delete from decision where round_id = $1 and candidature_id = $2",
    ];
    for statement in statements {
        on!(&mut *tx, |conn| sqlx::query(statement)
            .bind(round)
            .bind(candidature)
            .execute(&mut **conn)
            .await
            .map(|_| ()))?;
    }
    Ok(())
}

/// Everything decided for a call, the oldest round first; those of stopped rounds too.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn decisions(tx: &mut Tx, appel: AppelId) -> Result<Vec<DecisionRow>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select d.round_id, d.candidature_id, d.outcome, d.from_status, d.rank, d.reason,
                d.orientation, d.letter_id
         from decision d
         join decision_round r on r.id = d.round_id
         where r.appel_id = $1
         order by r.applied_at, r.id"
    )
    .bind(appel)
    .fetch_all(&mut **conn)
    .await)?)
}
