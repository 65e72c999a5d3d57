//! Changing the words of a letter for a call.

use super::desk::find_call;
use crate::{
    account::model::AccountId,
    appel::model::Slug,
    audit::{self, Actor},
    decision::{
        model::{LetterKind, TypedTemplate},
        rules::{self, Faults},
        store,
    },
    error::Error,
    server::state::AppState,
};

/// What became of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It is kept.
    Done,
    /// Something is wrong with it; nothing was changed.
    Refused(Faults),
}

/// Keeps the words of a letter for a call, provided that they are sound.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call.
pub async fn keep_template(
    state: &AppState,
    slug: &Slug,
    kind: &LetterKind,
    typed: &TypedTemplate,
    by: AccountId,
) -> Result<Kept, Error> {
    if let Err(faults) = rules::parse(kind, typed) {
        return Ok(Kept::Refused(faults));
    }
    let now = state.now();
    let mut tx = state.db.write().await?;
    let call = find_call(&mut tx, slug).await?;
    store::keep_template(&mut tx, call.id, kind, typed, now, by).await?;
    let actor = Actor::Account(by);
    let object = call.id.to_string();
    let word = kind.code();
    audit::record(
        &mut tx,
        now,
        actor,
        "decision.template_changed",
        &object,
        &word,
    )
    .await?;
    tx.commit().await?;
    Ok(Kept::Done)
}

/// Goes back to the words of the platform.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call.
pub async fn reset_template(
    state: &AppState,
    slug: &Slug,
    kind: &LetterKind,
    by: AccountId,
) -> Result<(), Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let call = find_call(&mut tx, slug).await?;
    if store::forget_template(&mut tx, call.id, kind).await? {
        let actor = Actor::Account(by);
        let object = call.id.to_string();
        let word = kind.code();
        audit::record(
            &mut tx,
            now,
            actor,
            "decision.template_reset",
            &object,
            &word,
        )
        .await?;
    }
    tx.commit().await
}
