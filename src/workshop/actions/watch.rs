//! What happens by itself when its hour comes: an offer lapses, a reminder leaves.

use jiff::{ToSpan, tz::TimeZone};

use super::{Pass, offer_free_places, stand};
use crate::{
    appel::rules::is_past,
    audit::{self, Actor},
    db::Instant,
    error::Error,
    seance::rules::windows,
    server::{mail, state::AppState},
    workshop::{
        letters,
        model::{Registration, Status, Workshop},
        store,
    },
};

/// How many months after a workshop those who registered are forgotten.
const KEPT_MONTHS: i64 = 12;

/// Gives the places that nobody took in time to the next in line, and reminds whoever has a place:
/// each exactly once, however many servers look.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_time(state: &AppState) -> Result<(), Error> {
    let now = state.now();
    let mut tx = state.db.read().await?;
    let lapsing = store::lapsing(&mut tx, now).await?;
    // Wall clocks differ from universal time by less than a day: a wide net, then the exact rule.
    let today = now.timestamp().to_zoned(TimeZone::UTC).datetime();
    let from = today.saturating_sub(1.day());
    let to = today.saturating_add(9.days());
    let coming = store::published_between(&mut tx, from, to).await?;
    tx.commit().await?;
    for registration in lapsing {
        lapse(state, &registration, now).await?;
    }
    for workshop in coming {
        if windows::reminder_due(workshop.slot(), now).is_some() {
            remind(state, &workshop, now).await?;
        }
    }
    Ok(())
}

/// Forgets who registered, twelve months after the workshop.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_registrations(state: &AppState) -> Result<u64, Error> {
    let today = state.now().timestamp().to_zoned(TimeZone::UTC).datetime();
    let before = store::wall(today.saturating_sub(KEPT_MONTHS.months()));
    let mut tx = state.db.write().await?;
    let forgotten = store::forget_registrations(&mut tx, &before).await?;
    tx.commit().await?;
    Ok(forgotten)
}

async fn lapse(state: &AppState, seen: &Registration, now: Instant) -> Result<(), Error> {
    let mut tx = state.db.write().await?;
    store::hold(&mut tx, seen.workshop_id).await?;
    let workshop = store::find_by_id(&mut tx, seen.workshop_id)
        .await?
        .ok_or(Error::Fault)?;
    // It may have been answered since it was read.
    let found = store::find_registration(&mut tx, seen.id).await?;
    let Some(registration) = found.filter(|one| {
        one.status == Status::Offered && one.reply_before.is_some_and(|before| is_past(before, now))
    }) else {
        return Ok(());
    };
    let actor = Actor::Platform;
    if !stand(&mut tx, &registration, Status::Lapsed, None, actor, now).await? {
        return Ok(());
    }
    let letter = letters::lapsed(&state.settings, &workshop, &registration);
    mail::post(&mut tx, &letter, now, now).await?;
    offer_free_places(&mut tx, state, &workshop, now).await?;
    tx.commit().await?;
    mail::wake(state);
    Ok(())
}

async fn remind(state: &AppState, seen: &Workshop, now: Instant) -> Result<(), Error> {
    let mut tx = state.db.write().await?;
    store::hold(&mut tx, seen.id).await?;
    // It may have been moved or cancelled since it was read.
    let workshop = store::find_by_id(&mut tx, seen.id)
        .await?
        .ok_or(Error::Fault)?;
    let Some(reminder) = windows::reminder_due(workshop.slot(), now) else {
        return Ok(());
    };
    if workshop.is_cancelled() {
        return Ok(());
    }
    let starts = store::wall(workshop.slot().starts);
    let mut has_posted = false;
    for registration in store::registrations(&mut tx, workshop.id).await? {
        if registration.status != Status::Attending
            || !store::claim_reminder(&mut tx, registration.id, reminder, &starts, now).await?
        {
            continue;
        }
        let link = Pass(registration.id).address(state);
        let settings = &state.settings;
        let letter = letters::reminder(settings, &workshop, reminder, &registration, &link, now);
        mail::post(&mut tx, &letter, now, now).await?;
        has_posted = true;
    }
    if has_posted {
        let (actor, object) = (Actor::Platform, workshop.id.to_string());
        let code = reminder.code();
        audit::record(&mut tx, now, actor, "workshop.reminded", &object, code).await?;
        tx.commit().await?;
        mail::wake(state);
    }
    Ok(())
}
