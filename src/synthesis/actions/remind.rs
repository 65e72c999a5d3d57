//! The day before a text closes, its members are told.

use super::stage::post;
use crate::{
    audit::{self, Actor},
    error::Error,
    server::{mail, state::AppState},
    synthesis::{
        letters,
        model::DocumentId,
        rules::stage::{REMINDED_BEFORE, is_reminder_due},
        store,
    },
};

/// Writes to the members of every text that closes tomorrow, once, whatever dies or runs twice: the row that
/// claims the reminder and its letters are of one transaction.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn remind(state: &AppState) -> Result<(), Error> {
    let now = state.now();
    let mut tx = state.db.read().await?;
    let closing = store::reminders::closing(&mut tx, now, now.after(REMINDED_BEFORE)).await?;
    tx.commit().await?;
    for id in closing {
        remind_of(state, id).await?;
    }
    Ok(())
}

async fn remind_of(state: &AppState, id: DocumentId) -> Result<(), Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let document = store::find(&mut tx, id).await?.ok_or(Error::Fault)?;
    let Some(until) = document.contributions_until else {
        return Ok(());
    };
    if !is_reminder_due(&document, now) || !store::reminders::claim(&mut tx, id, until, now).await?
    {
        return Ok(());
    }
    post(&mut tx, state, &document, None, |told, reader, email| {
        Some(letters::closing(&state.settings, told, reader, email))
    })
    .await?;
    let object = id.to_string();
    audit::record(
        &mut tx,
        now,
        Actor::Platform,
        "synthesis.reminded",
        &object,
        "",
    )
    .await?;
    tx.commit().await?;
    mail::wake(state);
    Ok(())
}
