//! SQL of what is done to several candidatures at once.

use sqlx::types::Json;

use crate::{
    account::model::AccountId,
    appel::model::AppelId,
    candidature::model::CandidatureId,
    db::{Instant, Tx},
    error::Error,
    on,
    review::model::{Bulk, BulkId, BulkKind, Change},
};

/// Remembers what was done, and what each candidature was before.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_bulk(tx: &mut Tx, appel: AppelId, bulk: &Bulk) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "insert into bulk_action (id, appel_id, kind, changes, at, by_account)
         values ($1, $2, $3, $4, $5, $6)"
    )
    .bind(bulk.id)
    .bind(appel)
    .bind(bulk.kind.code())
    .bind(Json(&bulk.changes))
    .bind(bulk.at)
    .bind(bulk.by)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

/// What was done last to candidatures of this call, undone or not.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn last_bulk(tx: &mut Tx, appel: AppelId) -> Result<Option<Bulk>, Error> {
    type Row = (
        BulkId,
        String,
        Json<Vec<Change>>,
        Instant,
        Option<AccountId>,
        Option<Instant>,
    );
    let row: Option<Row> = on!(tx, |conn| sqlx::query_as(
        "select id, kind, changes, at, by_account, undone_at
         from bulk_action where appel_id = $1
         order by at desc, id desc limit 1"
    )
    .bind(appel)
    .fetch_optional(&mut **conn)
    .await)?;
    row.map(|(id, kind, changes, at, by, undone_at)| {
        Ok(Bulk {
            id,
            kind: BulkKind::from_code(&kind).ok_or(Error::Fault)?,
            changes: changes.0,
            at,
            by,
            is_undone: undone_at.is_some(),
        })
    })
    .transpose()
}

/// Marks what was done as undone; `false` when it was already.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn mark_undone(tx: &mut Tx, bulk: BulkId, now: Instant) -> Result<bool, Error> {
    let done = on!(tx, |conn| sqlx::query(
        "update bulk_action set undone_at = $2 where id = $1 and undone_at is null"
    )
    .bind(bulk)
    .bind(now)
    .execute(&mut **conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(done == 1)
}

/// Says which candidature this one repeats, or that it repeats none.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn set_duplicate(
    tx: &mut Tx,
    candidature: CandidatureId,
    duplicate_of: Option<CandidatureId>,
) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "update candidature set duplicate_of = $2 where id = $1"
    )
    .bind(candidature)
    .bind(duplicate_of)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}
