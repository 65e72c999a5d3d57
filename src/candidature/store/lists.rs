//! SQL of what the team counts and lists.

use sqlx::types::Json;

use crate::{
    account::model::AccountId,
    appel::model::{AppelId, FormVersion},
    candidature::model::{CandidatureId, CandidatureStatus, Channel},
    db::{Instant, Tx},
    error::Error,
    form::Answers,
    on,
};

/// A received candidature, as lists need it.
#[derive(Debug, sqlx::FromRow)]
pub struct ReceivedRow {
    /// Which one.
    pub id: CandidatureId,
    /// The call it answers.
    pub appel_id: AppelId,
    /// Whose it is, once an address was proven.
    pub account_id: Option<AccountId>,
    /// The address it answers, normalised.
    pub contact_key: Option<String>,
    /// The candidature it repeats.
    pub duplicate_id: Option<CandidatureId>,
    /// Its number.
    pub number: String,
    /// Where it stands.
    #[sqlx(try_from = "String")]
    pub status: CandidatureStatus,
    /// How it came.
    #[sqlx(try_from = "String")]
    pub channel: Channel,
    /// When it was last sent.
    pub submitted_at: Instant,
    /// The version of the questionnaire.
    pub questionnaire_version: FormVersion,
    /// The number of the candidature it repeats.
    pub duplicate_of: Option<String>,
    /// The code of why it stands there, when somebody said it.
    pub reason: Option<String>,
    /// What was last sent; empty once it is anonymous.
    pub answers: Json<Answers>,
}

impl ReceivedRow {
    /// Whether nothing says any more who sent it: it is counted, and no more.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.answers.is_empty()
    }
}

/// Every candidature received by a call, by number.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn received(tx: &mut Tx, appel: AppelId) -> Result<Vec<ReceivedRow>, Error> {
    Ok(on!(tx, |conn| {
        sqlx::query_as(
        "select c.id, c.appel_id, c.account_id, c.contact_key, c.duplicate_of as duplicate_id, c.number, c.status, c.channel, c.submitted_at, c.questionnaire_version,
                d.number as duplicate_of, s.answers,
                (select e.reason from candidature_event e
                 where e.candidature_id = c.id and e.status = c.status
                 order by e.position desc limit 1) as reason
         from candidature c
         join submission s on s.candidature_id = c.id
         left join candidature d on d.id = c.duplicate_of
         where c.appel_id = $1 and c.status <> 'brouillon'
           and s.revision = (select max(revision) from submission where candidature_id = c.id)
         order by length(c.number), c.number"
    )
    .bind(appel)
    .fetch_all(&mut **conn)
    .await
    })?)
}

/// A step of a candidature, as the team reads it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Step {
    /// The status it took.
    #[sqlx(try_from = "String")]
    pub status: CandidatureStatus,
    /// When; a little ahead while the letter that tells it has not left.
    pub at: Instant,
    /// By whom.
    #[sqlx(rename = "by_account")]
    pub by: Option<AccountId>,
    /// The code of why, when somebody said it.
    pub reason: Option<String>,
}

/// The history of a candidature, oldest step first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn history(tx: &mut Tx, id: CandidatureId) -> Result<Vec<Step>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select status, at, by_account, reason from candidature_event
         where candidature_id = $1 order by position"
    )
    .bind(id)
    .fetch_all(&mut **conn)
    .await)?)
}

/// How many drafts of a call were begun and not sent.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn count_drafts(tx: &mut Tx, appel: AppelId) -> Result<i64, Error> {
    let (count,): (i64,) = on!(tx, |conn| sqlx::query_as(
        "select count(*) from candidature where appel_id = $1 and status = 'brouillon'"
    )
    .bind(appel)
    .fetch_one(&mut **conn)
    .await)?;
    Ok(count)
}

/// Whether a number of this call is already taken.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn has_number(tx: &mut Tx, appel: AppelId, number: &str) -> Result<bool, Error> {
    let (count,): (i64,) = on!(tx, |conn| sqlx::query_as(
        "select count(*) from candidature where appel_id = $1 and number = $2"
    )
    .bind(appel)
    .bind(number)
    .fetch_one(&mut **conn)
    .await)?;
    Ok(count > 0)
}
