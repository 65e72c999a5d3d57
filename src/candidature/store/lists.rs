//! SQL of what the team counts and lists.

use sqlx::types::Json;

use crate::{
    appel::model::{AppelId, FormVersion},
    candidature::model::{CandidatureStatus, Channel},
    db::{Instant, Tx},
    error::Error,
    form::Answers,
    on,
};

/// A received candidature, as lists need it.
#[derive(Debug, sqlx::FromRow)]
pub struct ReceivedRow {
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
    /// What was last sent.
    pub answers: Json<Answers>,
}

/// Every candidature received by a call, by number.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn received(tx: &mut Tx, appel: AppelId) -> Result<Vec<ReceivedRow>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select c.number, c.status, c.channel, c.submitted_at, c.questionnaire_version,
                d.number as duplicate_of, s.answers
         from candidature c
         join submission s on s.candidature_id = c.id
         left join candidature d on d.id = c.duplicate_of
         where c.appel_id = $1 and c.status <> 'brouillon'
           and s.revision = (select max(revision) from submission where candidature_id = c.id)
         order by c.number"
    )
    .bind(appel)
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
