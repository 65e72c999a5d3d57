//! Leaving a group, with what later domains hold of whoever leaves: no domain may ask those that
//! come after it in the story, so that the administration asks here.

use super::{mail, state::AppState};
use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    db::Tx,
    error::Error,
    group::{
        self,
        model::{Group, MembershipId},
    },
    seance::{self, actions::Begun},
    situation,
};

/// Makes the group of a call and its meetings, or brings them up to date; whoever gave their place
/// back leaves.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call.
pub async fn begin_cycle(state: &AppState, slug: &Slug, by: &SignedIn) -> Result<Begun, Error> {
    let mut tx = state.db.write().await?;
    let (group, begun) = seance::actions::begin_cycle(state, &mut tx, slug, by).await?;
    for member in &begun.left {
        erase(&mut tx, state, &group, *member, by).await?;
    }
    tx.commit().await?;
    mail::wake(state);
    Ok(begun)
}

/// Somebody leaves a group: its pages close to them, and what they wrote and no séance has worked
/// on is erased.
///
/// # Errors
/// [`Error::NotFound`] when there is no such member still in that group.
pub async fn end_membership(
    state: &AppState,
    slug: &Slug,
    id: MembershipId,
    by: &SignedIn,
) -> Result<(), Error> {
    let mut tx = state.db.write().await?;
    let group = group::actions::end_membership(&mut tx, slug, id, by, state.now()).await?;
    erase(&mut tx, state, &group, id, by).await?;
    tx.commit().await?;
    mail::wake(state);
    Ok(())
}

async fn erase(
    tx: &mut Tx,
    state: &AppState,
    group: &Group,
    member: MembershipId,
    by: &SignedIn,
) -> Result<(), Error> {
    situation::actions::leave(tx, state, group, member, by).await?;
    seance::actions::forget_departed(tx).await?;
    Ok(())
}
