//! SQL of the reminders that a text closes.

use crate::{
    db::{Instant, Tx},
    error::Error,
    on,
    synthesis::model::DocumentId,
};

/// The documents whose members may write until a moment between these two.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn closing(tx: &mut Tx, from: Instant, to: Instant) -> Result<Vec<DocumentId>, Error> {
    let rows: Vec<(DocumentId,)> = on!(tx, |conn| sqlx::query_as(
        "select id from synthesis
         where stage = 'contribution' and contributions_until > $1 and contributions_until <= $2
         order by id"
    )
    .bind(from)
    .bind(to)
    .fetch_all(&mut **conn)
    .await?);
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Claims the reminder of a closing; `false` when somebody has.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn claim(
    tx: &mut Tx,
    document: DocumentId,
    closes_at: Instant,
    now: Instant,
) -> Result<bool, Error> {
    let claimed = on!(tx, |conn| sqlx::query(
        "insert into synthesis_reminder (document_id, closes_at, at) values ($1, $2, $3)
         on conflict do nothing"
    )
    .bind(document)
    .bind(closes_at)
    .bind(now)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(claimed == 1)
}
