//! What the privacy notice promises. To those who are not of the group, three months after
//! their answer nothing says any more who they were; two years when they agreed to be written
//! to again. To those of the group and of its reserve, once it has been over for a year.

use std::time::Duration;

use crate::{
    appel::model::AppelId,
    audit::{self, Actor},
    candidature::model::CandidatureId,
    db::{Instant, Tx},
    decision::store,
    error::Error,
    server::state::AppState,
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Three months.
const SHORT: Duration = DAY.saturating_mul(92);
/// Two years.
const LONG: Duration = DAY.saturating_mul(731);

/// Makes anonymous the candidatures not retained, withdrawn or too late, whose time has come.
/// Answers how many.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_refused(state: &AppState) -> Result<usize, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let forgotten = store::told_before(&mut tx, now.before(SHORT), now.before(LONG)).await?;
    make_anonymous(&mut tx, &forgotten, now).await?;
    tx.commit().await?;
    Ok(forgotten.len())
}

/// Makes anonymous whatever else is left of a call whose group has been over long enough: those
/// of the group, and of its reserve; in the transaction of whoever forgets the group. Answers
/// how many.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_call(tx: &mut Tx, appel: AppelId, now: Instant) -> Result<u64, Error> {
    let forgotten = store::left_of_call(tx, appel).await?;
    make_anonymous(tx, &forgotten, now).await?;
    Ok(forgotten.len() as u64)
}

async fn make_anonymous(tx: &mut Tx, these: &[CandidatureId], now: Instant) -> Result<(), Error> {
    for id in these {
        store::make_anonymous(tx, *id).await?;
        let object = id.to_string();
        let action = "candidature.made_anonymous";
        audit::record(tx, now, Actor::Platform, action, &object, "").await?;
    }
    Ok(())
}
