//! The one way for a candidature to change status: checked, and told in its history.

use crate::{
    account::model::AccountId,
    candidature::{
        model::{CandidatureId, CandidatureStatus},
        store,
    },
    db::{Instant, Tx},
    error::Error,
};

/// Moves a candidature from one status to another and tells it, as of `at`, by
/// whom; `false` when it had moved already, and then nothing is written.
///
/// `at` may be a little ahead: until then the person is still shown where
/// things stood, so that nobody learns a decision before its letter leaves.
///
/// # Errors
/// [`Error::BadRequest`] when the story has no such step; [`Error::Fault`]
/// when the record refuses.
pub async fn change_status(
    tx: &mut Tx,
    id: CandidatureId,
    from: CandidatureStatus,
    to: CandidatureStatus,
    at: Instant,
    by: Option<AccountId>,
) -> Result<bool, Error> {
    if !from.may_become(to) {
        return Err(Error::BadRequest);
    }
    if !store::change_status(tx, id, from, to).await? {
        return Ok(false);
    }
    store::tell(tx, id, to, at, by).await?;
    Ok(true)
}

/// Takes back the last step of a candidature, that nobody outside has been told of.
///
/// It stands where it stood, and its history forgets the step. Who undid what stays in
/// the audit, and in the record of whoever decided. `false` when it no longer stands at `undone`.
///
/// # Errors
/// [`Error::BadRequest`] when the story has no step from `back_to` to `undone`.
pub async fn undo_status(
    tx: &mut Tx,
    id: CandidatureId,
    undone: CandidatureStatus,
    back_to: CandidatureStatus,
) -> Result<bool, Error> {
    if !back_to.may_become(undone) {
        return Err(Error::BadRequest);
    }
    if !store::change_status(tx, id, undone, back_to).await? {
        return Ok(false);
    }
    store::untell(tx, id, undone).await?;
    Ok(true)
}
