//! SQL of the seats of a group.

use crate::{
    appel::model::AppelId,
    candidature::model::CandidatureId,
    db::{Instant, Tx},
    error::Error,
    on,
};

/// Every seat that is held, and by whom.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn seats(tx: &mut Tx, appel: AppelId) -> Result<Vec<(i32, CandidatureId)>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select number, candidature_id from place where appel_id = $1 order by number"
    )
    .bind(appel)
    .fetch_all(&mut **conn)
    .await)?)
}

/// Takes a seat; `false` when somebody holds it, or when this person holds one already.
///
/// The unique keys are the last word: whatever is read before, a seat has one holder.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn take_seat(
    tx: &mut Tx,
    appel: AppelId,
    number: i32,
    candidature: CandidatureId,
    at: Instant,
) -> Result<bool, Error> {
    let taken = on!(tx, |conn| {
        sqlx::query(
            "insert into place (appel_id, number, candidature_id, taken_at)
             values ($1, $2, $3, $4) on conflict do nothing",
        )
        .bind(appel)
        .bind(number)
        .bind(candidature)
        .bind(at)
        .execute(&mut **conn)
        .await?
        .rows_affected()
    });
    Ok(taken == 1)
}

/// Frees the seat of a person; `false` when they held none.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn free_seat_of(tx: &mut Tx, candidature: CandidatureId) -> Result<bool, Error> {
    let freed = on!(tx, |conn| {
        sqlx::query("delete from place where candidature_id = $1")
            .bind(candidature)
            .execute(&mut **conn)
            .await?
            .rows_affected()
    });
    Ok(freed == 1)
}
