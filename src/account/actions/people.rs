//! What an operator does for somebody, from the command line.

use super::session;
use crate::{
    account::{
        model::{AccountId, Email, Role, SignedIn, Zone},
        store,
    },
    audit::{self, Actor},
    error::Error,
    server::{security::Token, state::AppState},
};

/// Makes the account of `email` if need be, and gives it `role`, or none for a participant.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be written.
pub async fn grant(
    state: &AppState,
    email: &Email,
    role: Option<Role>,
) -> Result<(AccountId, Vec<Role>), Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let account = session::account_for(&mut tx, email, Actor::Operator, now).await?;
    if let Some(role) = role
        && store::give_role(&mut tx, account, role, now).await?
    {
        audit::record(
            &mut tx,
            now,
            Actor::Operator,
            "role.given",
            &account.to_string(),
            role.code(),
        )
        .await?;
    }
    let roles = store::roles_of(&mut tx, account).await?;
    tx.commit().await?;
    Ok((account, roles))
}

/// Opens a session for a known address without a letter; `None` when it is unknown.
///
/// Whoever holds the command line holds the record already.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be written.
pub async fn mint_session_for(state: &AppState, email: &Email) -> Result<Option<Token>, Error> {
    let mut tx = state.db.write().await?;
    let Some(account) = store::account_of(&mut tx, email).await? else {
        return Ok(None);
    };
    let opened = session::open(&mut tx, account, Actor::Operator, state.now()).await?;
    tx.commit().await?;
    Ok(Some(opened.token))
}

/// Keeps where this person lives, so that hours are shown there too; `None` forgets it.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be written.
pub async fn keep_zone(
    state: &AppState,
    person: &SignedIn,
    zone: Option<&Zone>,
) -> Result<(), Error> {
    let mut tx = state.db.write().await?;
    store::keep_zone(&mut tx, person.account, zone).await?;
    let actor = Actor::Account(person.account);
    let object = person.account.to_string();
    audit::record(
        &mut tx,
        state.now(),
        actor,
        "account.zone_kept",
        &object,
        "",
    )
    .await?;
    tx.commit().await
}
