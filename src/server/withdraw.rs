//! Withdrawing a candidature, with what later domains hold of it: no domain may ask those
//! that come after it in the story, so that « mon espace » asks here.

use super::{mail, state::AppState};
use crate::{
    candidature::{self, model::CandidatureId, store::Bearer},
    decision,
    error::Error,
};

/// Withdraws a candidature that its person no longer wants read. A decision that nobody was
/// told yet is undone for them, and its letter does not leave.
///
/// # Errors
/// [`Error::NotFound`] when it is unknown, not theirs, or they know what was decided.
pub async fn withdraw(state: &AppState, id: CandidatureId, bearer: &Bearer) -> Result<(), Error> {
    let mut tx = state.db.write().await?;
    // Whoever may not withdraw it is refused below, and nothing of this is kept.
    decision::actions::untold(state, &mut tx, id).await?;
    candidature::actions::retract(state, &mut tx, id, bearer).await?;
    tx.commit().await?;
    mail::wake(state);
    Ok(())
}
