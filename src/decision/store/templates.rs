//! SQL of the words that an administrator changed for a call.

use std::collections::BTreeMap;

use crate::{
    account::model::AccountId,
    appel::model::AppelId,
    db::{Instant, Tx},
    decision::model::{LetterKind, TypedTemplate},
    error::Error,
    on,
};

/// The templates changed for a call, by their word.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn templates(
    tx: &mut Tx,
    appel: AppelId,
) -> Result<BTreeMap<String, TypedTemplate>, Error> {
    let rows: Vec<(String, String, String)> = on!(tx, |conn| sqlx::query_as(
        "select outcome, subject, body from decision_template where appel_id = $1"
    )
    .bind(appel)
    .fetch_all(&mut **conn)
    .await)?;
    Ok(rows
        .into_iter()
        .map(|(outcome, subject, body)| (outcome, TypedTemplate { subject, body }))
        .collect())
}

/// Keeps a template for a call.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_template(
    tx: &mut Tx,
    appel: AppelId,
    kind: &LetterKind,
    typed: &TypedTemplate,
    at: Instant,
    by: AccountId,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into decision_template (appel_id, outcome, subject, body, changed_at, changed_by)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (appel_id, outcome) do update
             set subject = excluded.subject, body = excluded.body,
                 changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        )
        .bind(appel)
        .bind(kind.code())
        .bind(&typed.subject)
        .bind(&typed.body)
        .bind(at)
        .bind(by)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// Goes back to the template of the platform; `false` when it was already so.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_template(
    tx: &mut Tx,
    appel: AppelId,
    kind: &LetterKind,
) -> Result<bool, Error> {
    let forgotten = on!(tx, |conn| {
        sqlx::query("delete from decision_template where appel_id = $1 and outcome = $2")
            .bind(appel)
            .bind(kind.code())
            .execute(&mut **conn)
            .await?
            .rows_affected()
    });
    Ok(forgotten == 1)
}
