//! SQL of questionnaires being edited.

use serde_json::Value;
use sqlx::types::Json;

use crate::{
    account::model::AccountId,
    appel::model::AppelId,
    db::{Instant, Tx},
    error::Error,
    on,
};

/// A questionnaire as one edit left it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct RevisionRow {
    /// Its rank: 0 is what a call never published started from.
    pub position: i32,
    /// The questions.
    pub questionnaire: Json<Value>,
    /// The eligibility rules that read them.
    pub rules: Json<Value>,
    /// What the edit did, in words.
    pub what: String,
    /// When.
    pub at: Instant,
}

/// The questionnaire of a call as the last edit left it.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn last_revision(tx: &mut Tx, appel: AppelId) -> Result<Option<RevisionRow>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select position, questionnaire, rules, what, at from questionnaire_revision
         where appel_id = $1 order by position desc limit 1"
    )
    .bind(appel)
    .fetch_optional(&mut **conn)
    .await)?)
}

/// What the last edits did, the last first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn last_edits(tx: &mut Tx, appel: AppelId) -> Result<Vec<(String, Instant)>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select what, at from questionnaire_revision
         where appel_id = $1 and position > 0 order by position desc limit 10"
    )
    .bind(appel)
    .fetch_all(&mut **conn)
    .await)?)
}

/// Every wording that a call ever had, published or being edited: no name of theirs serves twice.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn every_wording(tx: &mut Tx, appel: AppelId) -> Result<Vec<Value>, Error> {
    let rows: Vec<(Json<Value>,)> = on!(tx, |conn| sqlx::query_as(
        "select questionnaire from appel_questionnaire where appel_id = $1
         union all
         select questionnaire from questionnaire_revision where appel_id = $1"
    )
    .bind(appel)
    .fetch_all(&mut **conn)
    .await)?;
    Ok(rows.into_iter().map(|(wording,)| wording.0).collect())
}

/// Keeps the questionnaire as an edit leaves it.
pub(in crate::appel) async fn insert_revision(
    tx: &mut Tx,
    appel: AppelId,
    revision: &RevisionRow,
    by: AccountId,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into questionnaire_revision
               (appel_id, position, questionnaire, rules, what, at, by_account)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(appel)
        .bind(revision.position)
        .bind(&revision.questionnaire)
        .bind(&revision.rules)
        .bind(&revision.what)
        .bind(revision.at)
        .bind(by)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// Drops the revisions of a call from this rank on.
pub(in crate::appel) async fn drop_revisions(
    tx: &mut Tx,
    appel: AppelId,
    from: i32,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("delete from questionnaire_revision where appel_id = $1 and position >= $2")
            .bind(appel)
            .bind(from)
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}
