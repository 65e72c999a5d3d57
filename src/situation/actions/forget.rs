//! What the privacy notice promises of situations: a year after the last meeting of a group, their
//! words and their authors are erased.

use crate::{
    audit::{self, Actor},
    error::Error,
    seance,
    server::state::AppState,
    situation::store,
};

/// Erases the situations of groups that ended a year ago. Answers how many lost their words.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_old(state: &AppState) -> Result<u64, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let mut erased = 0;
    for group in seance::actions::groups_ended_a_year_ago(&mut tx, now).await? {
        let some = store::erase_of_group(&mut tx, group, now).await?;
        if some > 0 {
            let object = group.to_string();
            let detail = some.to_string();
            let action = "situations.erased";
            audit::record(&mut tx, now, Actor::Platform, action, &object, &detail).await?;
        }
        erased += some;
    }
    tx.commit().await?;
    Ok(erased)
}
