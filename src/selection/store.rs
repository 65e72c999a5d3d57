//! SQL of the board: whole statements, the same on both databases.

use sqlx::types::Json;

use super::model::{Decision, Placement, Targets};
use crate::{
    account::model::AccountId,
    appel::model::AppelId,
    candidature::model::CandidatureId,
    db::{Instant, Tx},
    error::Error,
    on,
};

type PlacementRow = (
    CandidatureId,
    String,
    Option<i32>,
    Option<String>,
    Json<Vec<String>>,
);

/// What is intended for each candidature of a call that is placed: the group, then the
/// reserve in its order, then those not retained; by number where nothing else orders.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn placements(tx: &mut Tx, appel: AppelId) -> Result<Vec<Placement>, Error> {
    let rows: Vec<PlacementRow> = on!(tx, |conn| sqlx::query_as(
        "select p.candidature_id, p.decision, p.rank, p.reason, p.orientation
         from placement p
         join candidature c on c.id = p.candidature_id
         where p.appel_id = $1
         order by case p.decision when 'retenue' then 0 when 'reserve' then 1 else 2 end,
                  coalesce(p.rank, 0), length(c.number), c.number"
    )
    .bind(appel)
    .fetch_all(&mut **conn)
    .await)?;
    rows.into_iter().map(placement).collect()
}

/// Only an older or newer program writes a word that this one does not know.
fn placement(
    (candidature, code, rank, reason, orientation): PlacementRow,
) -> Result<Placement, Error> {
    Ok(Placement {
        candidature,
        decision: Decision::from_code(&code).ok_or(Error::Fault)?,
        rank,
        reason,
        orientation: orientation.0,
    })
}

/// The revision of a call's board; 0 before anybody touched it.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn revision(tx: &mut Tx, appel: AppelId) -> Result<i64, Error> {
    let row: Option<(i64,)> = on!(tx, |conn| sqlx::query_as(
        "select revision from board where appel_id = $1"
    )
    .bind(appel)
    .fetch_optional(&mut **conn)
    .await)?;
    Ok(row.map_or(0, |(revision,)| revision))
}

/// Makes the next revision of a call's board, and holds it until the end of the
/// transaction: whoever else changes this board waits, and then sees what was changed.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn next_revision(tx: &mut Tx, appel: AppelId) -> Result<i64, Error> {
    let (revision,): (i64,) = on!(tx, |conn| sqlx::query_as(
        "insert into board (appel_id, revision) values ($1, 1)
         on conflict (appel_id) do update set revision = board.revision + 1
         returning revision"
    )
    .bind(appel)
    .fetch_one(&mut **conn)
    .await)?;
    Ok(revision)
}

/// Writes what is intended for a candidature, in place of what was; a file names nobody who did.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_placement(
    tx: &mut Tx,
    appel: AppelId,
    placement: &Placement,
    at: Instant,
    by: Option<AccountId>,
) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "insert into placement
             (candidature_id, appel_id, decision, rank, reason, orientation, at, by_account)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (candidature_id) do update
         set decision = excluded.decision, rank = excluded.rank, reason = excluded.reason,
             orientation = excluded.orientation, at = excluded.at,
             by_account = excluded.by_account"
    )
    .bind(placement.candidature)
    .bind(appel)
    .bind(placement.decision.code())
    .bind(placement.rank)
    .bind(&placement.reason)
    .bind(Json(&placement.orientation))
    .bind(at)
    .bind(by)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

/// Puts a candidature back among those to place.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_placement(tx: &mut Tx, candidature: CandidatureId) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "delete from placement where candidature_id = $1"
    )
    .bind(candidature)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

/// Adds a line to what was done with a candidature on the board.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn tell(
    tx: &mut Tx,
    candidature: CandidatureId,
    to: Option<(Decision, Option<i32>)>,
    why: &str,
    at: Instant,
    by: AccountId,
) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "insert into placement_event
             (candidature_id, position, decision, rank, why, at, by_account)
         values ($1, (select count(*) from placement_event where candidature_id = $1),
                 $2, $3, $4, $5, $6)"
    )
    .bind(candidature)
    .bind(to.map(|(decision, _)| decision.code()))
    .bind(to.and_then(|(_, rank)| rank))
    .bind(why)
    .bind(at)
    .bind(by)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

/// The targets that an administrator kept for a call, if any.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn targets(tx: &mut Tx, appel: AppelId) -> Result<Option<Targets>, Error> {
    let row: Option<(Json<Targets>,)> = on!(tx, |conn| sqlx::query_as(
        "select targets from target where appel_id = $1"
    )
    .bind(appel)
    .fetch_optional(&mut **conn)
    .await)?;
    Ok(row.map(|(Json(targets),)| targets))
}

/// Keeps the targets of a call.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_targets(
    tx: &mut Tx,
    appel: AppelId,
    targets: &Targets,
    at: Instant,
    by: AccountId,
) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "insert into target (appel_id, targets, changed_at, changed_by)
         values ($1, $2, $3, $4)
         on conflict (appel_id) do update
         set targets = excluded.targets, changed_at = excluded.changed_at,
             changed_by = excluded.changed_by"
    )
    .bind(appel)
    .bind(Json(targets))
    .bind(at)
    .bind(by)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

/// Gives somebody of the reserve their rank.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn rank(tx: &mut Tx, candidature: CandidatureId, rank: i32) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "update placement set rank = $2
         where candidature_id = $1 and decision = 'reserve' and (rank is null or rank <> $2)"
    )
    .bind(candidature)
    .bind(rank)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}
