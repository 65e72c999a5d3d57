//! SQL of how a call is read.

use crate::{
    account::model::AccountId,
    appel::model::AppelId,
    db::{Instant, Tx},
    error::Error,
    on,
};

/// Whether identities are hidden while this call is read.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn is_blind(tx: &mut Tx, appel: AppelId) -> Result<bool, Error> {
    let row: Option<(bool,)> = on!(tx, |conn| sqlx::query_as(
        "select is_blind from reading where appel_id = $1"
    )
    .bind(appel)
    .fetch_optional(&mut **conn)
    .await)?;
    Ok(row.is_some_and(|(is_blind,)| is_blind))
}

/// Hides or shows identities; `reason` says why they are shown again.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn set_blind(
    tx: &mut Tx,
    appel: AppelId,
    is_blind: bool,
    reason: &str,
    by: AccountId,
    now: Instant,
) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "insert into reading (appel_id, is_blind, reason, changed_at, changed_by)
         values ($1, $2, $3, $4, $5)
         on conflict (appel_id) do update
         set is_blind = excluded.is_blind, reason = excluded.reason,
             changed_at = excluded.changed_at, changed_by = excluded.changed_by"
    )
    .bind(appel)
    .bind(is_blind)
    .bind(reason)
    .bind(now)
    .bind(by)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}
