//! What the privacy notice promises of groups: a year after the last meeting only who came remains,
//! under their name; five years after, nobody's name does.

use jiff::{ToSpan, civil::DateTime, tz::TimeZone};

use crate::{
    audit::{self, Actor},
    db::{Instant, Tx},
    decision,
    error::Error,
    group::{self, model::GroupId},
    seance::store,
    server::state::AppState,
};

/// The wall time, so many months before `now`: dates of meetings are compared as they are kept, and
/// the few hours between zones do not matter to a year.
fn months_before(now: Instant, months: i32) -> DateTime {
    let local = now.timestamp().to_zoned(TimeZone::UTC).datetime();
    local.checked_sub(months.months()).unwrap_or(local)
}

/// The groups whose last meeting was a year ago or more.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn groups_ended_a_year_ago(tx: &mut Tx, now: Instant) -> Result<Vec<GroupId>, Error> {
    store::groups_ended_before(tx, months_before(now, 12)).await
}

/// The groups whose last meeting was five years ago or more: nothing needs to be proved any more.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn groups_ended_five_years_ago(tx: &mut Tx, now: Instant) -> Result<Vec<GroupId>, Error> {
    store::groups_ended_before(tx, months_before(now, 60)).await
}

/// Erases what groups no longer need. Answers how many rows were erased or emptied.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_old(state: &AppState) -> Result<u64, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let mut erased = forget_departed(&mut tx).await?;
    for id in groups_ended_a_year_ago(&mut tx, now).await? {
        let mut some = store::forget_preparation(&mut tx, id).await?;
        some += group::store::forget_directory(&mut tx, id).await?;
        let found = group::store::find_by_id(&mut tx, id).await?;
        let call = found.ok_or(Error::Fault)?.appel_id;
        some += decision::actions::forget_call(&mut tx, call, now).await?;
        note(&mut tx, "group.forgotten_after_a_year", id, some, now).await?;
        erased += some;
    }
    for id in groups_ended_five_years_ago(&mut tx, now).await? {
        let some = store::forget_presences(&mut tx, id).await?
            + group::store::forget_members(&mut tx, id).await?;
        note(&mut tx, "group.forgotten_after_five_years", id, some, now).await?;
        erased += some;
    }
    tx.commit().await?;
    Ok(erased)
}

/// Erases what members who left let the others see, and the addresses of their calendars. Answers
/// how many rows were erased or emptied.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_departed(tx: &mut Tx) -> Result<u64, Error> {
    Ok(group::store::forget_departed(tx).await? + store::revoke_feeds_of_departed(tx).await?)
}

async fn note(
    tx: &mut Tx,
    action: &'static str,
    group: GroupId,
    some: u64,
    now: Instant,
) -> Result<(), Error> {
    if some == 0 {
        return Ok(());
    }
    let (object, detail) = (group.to_string(), some.to_string());
    audit::record(tx, now, Actor::Platform, action, &object, &detail).await
}
