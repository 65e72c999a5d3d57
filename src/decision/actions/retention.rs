//! What the privacy notice promises to those not retained: three months after the answer
//! nothing says any more who they were; two years when they agreed to be written to again.

use std::time::Duration;

use crate::{
    audit::{self, Actor},
    decision::store,
    error::Error,
    server::state::AppState,
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Three months.
const SHORT: Duration = DAY.saturating_mul(92);
/// Two years.
const LONG: Duration = DAY.saturating_mul(731);

/// Makes anonymous the candidatures not retained whose time has come. Answers how many.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_refused(state: &AppState) -> Result<usize, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let forgotten = store::told_before(&mut tx, now.before(SHORT), now.before(LONG)).await?;
    for id in &forgotten {
        store::make_anonymous(&mut tx, *id).await?;
        let object = id.to_string();
        let action = "candidature.made_anonymous";
        audit::record(&mut tx, now, Actor::Platform, action, &object, "").await?;
    }
    tx.commit().await?;
    Ok(forgotten.len())
}
