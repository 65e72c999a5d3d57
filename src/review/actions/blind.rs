//! Hiding who people are while their candidatures are read.

use super::commission::find_call;
use crate::{
    account::{model::SignedIn, rules::may_administer},
    appel::model::Slug,
    audit::{self, Actor},
    error::Error,
    review::store,
    server::state::AppState,
};

/// Hides who people are, from everybody.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not administer.
pub async fn set_blind(state: &AppState, slug: &Slug, person: &SignedIn) -> Result<(), Error> {
    change(state, slug, person, true, "").await
}

/// Shows who people are again, and keeps the reason.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not administer; [`Error::BadRequest`] without a reason.
pub async fn lift_blind(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    reason: &str,
) -> Result<(), Error> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::BadRequest);
    }
    change(state, slug, person, false, reason).await
}

async fn change(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    is_blind: bool,
    reason: &str,
) -> Result<(), Error> {
    if !may_administer(person) {
        return Err(Error::NotFound);
    }
    let now = state.now();
    let mut tx = state.db.write().await?;
    let call = find_call(&mut tx, slug, person).await?;
    store::set_blind(&mut tx, call.id, is_blind, reason, person.account, now).await?;
    let (actor, object) = (Actor::Account(person.account), call.id.to_string());
    let action = if is_blind {
        "review.blind_set"
    } else {
        "review.blind_lifted"
    };
    audit::record(&mut tx, now, actor, action, &object, "").await?;
    tx.commit().await
}
