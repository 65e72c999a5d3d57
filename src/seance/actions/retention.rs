//! What the privacy notice promises to those of a group: it keeps their candidature while the
//! group lasts, then twelve months at most.

use jiff::{ToSpan, tz::TimeZone};

use crate::{decision, error::Error, seance::store, server::state::AppState};

/// Makes anonymous the candidatures of the groups whose last meeting is twelve months past.
/// Answers how many.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_over(state: &AppState) -> Result<usize, Error> {
    let today = TimeZone::UTC.to_datetime(state.now().timestamp());
    let moment = today.checked_sub(12.months()).map_err(|_| Error::Fault)?;
    let mut tx = state.db.read().await?;
    let over = store::calls_over_before(&mut tx, moment).await?;
    tx.commit().await?;
    let mut forgotten = 0;
    for appel in over {
        forgotten += decision::actions::forget_call(state, appel).await?;
    }
    Ok(forgotten)
}
