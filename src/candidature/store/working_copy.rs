//! SQL of the working copy: the answers as they are typed, and the keys that open them.

use sqlx::types::Json;

use crate::{
    candidature::model::CandidatureId,
    db::{Instant, Tx},
    error::Error,
    form::QuestionId,
    on,
};

/// Lets the browser that keeps this key write this candidature.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn hand_key(
    tx: &mut Tx,
    id: CandidatureId,
    key_hash: &[u8],
    now: Instant,
    expires: Instant,
) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "insert into draft_key (token_hash, candidature_id, opened_at, expires_at)
         values ($1, $2, $3, $4)
         on conflict (token_hash, candidature_id)
         do update set opened_at = excluded.opened_at, expires_at = excluded.expires_at"
    )
    .bind(key_hash)
    .bind(id)
    .bind(now)
    .bind(expires)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

/// Whether the browser that keeps this key may write this candidature.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn key_opens(
    tx: &mut Tx,
    id: CandidatureId,
    key_hash: &[u8],
    now: Instant,
) -> Result<bool, Error> {
    let (keys,): (i64,) = on!(tx, |conn| sqlx::query_as(
        "select count(*) from draft_key
         where candidature_id = $1 and token_hash = $2 and expires_at > $3"
    )
    .bind(id)
    .bind(key_hash)
    .bind(now)
    .fetch_one(&mut **conn)
    .await)?;
    Ok(keys > 0)
}

/// One answer of the working copy.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct AnswerRow {
    /// The question.
    pub question_id: String,
    /// What was typed.
    pub value: Json<serde_json::Value>,
    /// What another window had saved, and this one replaced.
    pub set_aside: Option<Json<serde_json::Value>>,
    /// The revision it was written at.
    pub revision: i64,
}

/// The working copy's answers.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn answers(tx: &mut Tx, id: CandidatureId) -> Result<Vec<AnswerRow>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select question_id, value, set_aside, revision from answer where candidature_id = $1"
    )
    .bind(id)
    .fetch_all(&mut **conn)
    .await)?)
}

/// One answer of the working copy.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn answer(
    tx: &mut Tx,
    id: CandidatureId,
    question: &QuestionId,
) -> Result<Option<AnswerRow>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select question_id, value, set_aside, revision from answer
         where candidature_id = $1 and question_id = $2"
    )
    .bind(id)
    .bind(question.as_str())
    .fetch_optional(&mut **conn)
    .await)?)
}

/// Keeps one answer, and what it replaced when another window wrote it.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_answer(
    tx: &mut Tx,
    id: CandidatureId,
    question: &QuestionId,
    value: &serde_json::Value,
    set_aside: Option<&serde_json::Value>,
    revision: i64,
) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "insert into answer (candidature_id, question_id, value, set_aside, revision)
         values ($1, $2, $3, $4, $5)
         on conflict (candidature_id, question_id)
         do update set value = excluded.value, set_aside = excluded.set_aside,
                       revision = excluded.revision"
    )
    .bind(id)
    .bind(question.as_str())
    .bind(Json(value))
    .bind(set_aside.map(Json))
    .bind(revision)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

/// Moves the candidature to its next revision, and answers it.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn next_revision(tx: &mut Tx, id: CandidatureId, now: Instant) -> Result<i64, Error> {
    let (revision,): (i64,) = on!(tx, |conn| sqlx::query_as(
        "update candidature set revision = revision + 1, touched_at = $2
         where id = $1 returning revision"
    )
    .bind(id)
    .bind(now)
    .fetch_one(&mut **conn)
    .await)?;
    Ok(revision)
}

/// Keeps the address answered, by which its owner will find the draft again.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_contact(
    tx: &mut Tx,
    id: CandidatureId,
    contact_key: Option<&str>,
) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "update candidature set contact_key = $2 where id = $1"
    )
    .bind(id)
    .bind(contact_key)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

/// Deletes the drafts never written in since `untouched`, and the others since `touched`.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_drafts(
    tx: &mut Tx,
    untouched: Instant,
    touched: Instant,
) -> Result<u64, Error> {
    Ok(on!(tx, |conn| sqlx::query(
        "delete from candidature
         where status = 'brouillon'
           and (touched_at < $2 or (revision = 0 and touched_at < $1))"
    )
    .bind(untouched)
    .bind(touched)
    .execute(&mut **conn)
    .await
    .map(|done| done.rows_affected()))?)
}
