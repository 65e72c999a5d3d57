//! What the administration does: write a workshop, publish it, move it, cancel it.

use super::{date_is_told, held, offer_free_places, post_with_calendar};
use crate::{
    account::{
        self,
        model::{AccountId, Email, SignedIn},
    },
    appel::model::Slug,
    audit::{self, Actor},
    db::{Instant, Tx},
    error::Error,
    server::{mail, state::AppState},
    workshop::{
        letters,
        model::{Sheet, Status, Workshop, WorkshopId},
        rules, store,
    },
};

/// What became of an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is written.
    Done,
    /// It was cancelled: nothing changes any more.
    Settled,
    /// The new date has passed.
    Past,
    /// So many hold a place: there cannot be fewer.
    TooFew(usize),
    /// A date that was announced changes: those who registered are told why.
    ReasonNeeded,
}

/// How many addresses are tried for workshops of one title.
const SAME_TITLES: usize = 200;

/// Writes a new workshop, that nobody else sees yet.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn create(state: &AppState, sheet: Sheet, by: &SignedIn) -> Result<Slug, Error> {
    let now = state.now();
    let actor = Actor::Account(by.account);
    let mut tx = state.db.write().await?;
    let stem = rules::slug_of(&sheet.title);
    let mut workshop = Workshop {
        id: WorkshopId::fresh(),
        slug: stem.parse().map_err(|_| Error::Fault)?,
        sheet,
        sequence: 0,
        change_reason: String::new(),
        changed_at: now,
        published_at: None,
        cancelled_at: None,
        validated_at: None,
    };
    for rank in 2..SAME_TITLES {
        if store::insert(&mut tx, &workshop, by.account).await? {
            enter_leaders(&mut tx, &workshop, actor, now).await?;
            let object = workshop.id.to_string();
            audit::record(&mut tx, now, actor, "workshop.written", &object, "").await?;
            tx.commit().await?;
            return Ok(workshop.slug);
        }
        let slug = format!("{stem}-{rank}");
        workshop.slug = slug.parse().map_err(|_| Error::Fault)?;
    }
    Err(Error::Fault)
}

/// Opens the workshop to those who lead it, each with an account of their own.
async fn enter_leaders(
    tx: &mut Tx,
    workshop: &Workshop,
    actor: Actor,
    now: Instant,
) -> Result<(), Error> {
    let mut accounts: Vec<AccountId> = Vec::new();
    for leader in &workshop.sheet.leaders {
        if let Ok(email) = Email::parse(&leader.email) {
            accounts.push(account::actions::account_for(tx, &email, actor, now).await?);
        }
    }
    store::set_leaders(tx, workshop.id, &accounts).await
}

/// Writes what a workshop becomes.
///
/// Once published, a new date is told to those who registered, with `reason`; that one joins otherwise, to
/// those who have a place. A larger number of places is offered to those who wait.
///
/// # Errors
/// [`Error::NotFound`] when there is no such workshop.
pub async fn edit(
    state: &AppState,
    slug: &Slug,
    sheet: Sheet,
    reason: &str,
    by: &SignedIn,
) -> Result<Kept, Error> {
    let now = state.now();
    let actor = Actor::Account(by.account);
    let mut tx = state.db.write().await?;
    let before = hold(&mut tx, slug).await?;
    if before.is_cancelled() {
        return Ok(Kept::Settled);
    }
    let is_moved = before.sheet.slot != sheet.slot;
    let taken = held(&mut tx, &before).await?.len();
    if i32::try_from(taken).unwrap_or(i32::MAX) > sheet.capacity {
        return Ok(Kept::TooFew(taken));
    }
    if before.is_published() && is_moved {
        if sheet.slot.starts_at() <= now {
            return Ok(Kept::Past);
        }
        if reason.is_empty() {
            return Ok(Kept::ReasonNeeded);
        }
    }
    let mut after = Workshop {
        sheet,
        changed_at: now,
        ..before.clone()
    };
    if before.is_published() && after.sheet != before.sheet {
        after.sequence += 1;
    }
    if is_moved && before.is_published() {
        reason.clone_into(&mut after.change_reason);
    }
    store::update(&mut tx, &after).await?;
    enter_leaders(&mut tx, &after, actor, now).await?;
    if is_moved && before.is_published() {
        tell(state, &mut tx, &before, &after, now).await?;
    } else if before.is_published() && before.loses_access(&after) && !after.slot().is_over(now) {
        for registration in store::registrations(&mut tx, after.id).await? {
            if registration.status == Status::Attending {
                let letter = letters::access_changed(&state.settings, &after, &registration);
                mail::post(&mut tx, &letter, now, now).await?;
            }
        }
    }
    offer_free_places(&mut tx, state, &after, now).await?;
    let object = after.id.to_string();
    let detail = format!("places={}", after.sheet.capacity);
    audit::record(&mut tx, now, actor, "workshop.written", &object, &detail).await?;
    tx.commit().await?;
    mail::wake(state);
    Ok(Kept::Done)
}

/// Shows a workshop to everybody.
///
/// # Errors
/// [`Error::NotFound`] when there is no such workshop.
pub async fn publish(state: &AppState, slug: &Slug, by: &SignedIn) -> Result<Kept, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let mut workshop = hold(&mut tx, slug).await?;
    if workshop.is_published() {
        return Ok(Kept::Done);
    }
    if workshop.slot().starts_at() <= now {
        return Ok(Kept::Past);
    }
    workshop.published_at = Some(now);
    workshop.changed_at = now;
    store::update(&mut tx, &workshop).await?;
    let object = workshop.id.to_string();
    let actor = Actor::Account(by.account);
    audit::record(&mut tx, now, actor, "workshop.published", &object, "").await?;
    tx.commit().await?;
    Ok(Kept::Done)
}

/// Cancels a workshop, and tells whoever registered.
///
/// # Errors
/// [`Error::NotFound`] when there is no such workshop.
pub async fn cancel(
    state: &AppState,
    slug: &Slug,
    reason: &str,
    by: &SignedIn,
) -> Result<Kept, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let before = hold(&mut tx, slug).await?;
    if before.is_cancelled() || before.slot().is_over(now) {
        return Ok(Kept::Settled);
    }
    if reason.is_empty() && before.is_published() {
        return Ok(Kept::ReasonNeeded);
    }
    let after = Workshop {
        sequence: before.sequence + 1,
        change_reason: reason.to_owned(),
        changed_at: now,
        cancelled_at: Some(now),
        ..before.clone()
    };
    store::update(&mut tx, &after).await?;
    tell(state, &mut tx, &before, &after, now).await?;
    let object = after.id.to_string();
    let actor = Actor::Account(by.account);
    audit::record(&mut tx, now, actor, "workshop.cancelled", &object, "").await?;
    tx.commit().await?;
    mail::wake(state);
    Ok(Kept::Done)
}

async fn hold(tx: &mut Tx, slug: &Slug) -> Result<Workshop, Error> {
    let found = store::find(tx, slug).await?.ok_or(Error::NotFound)?;
    store::hold(tx, found.id).await?;
    // What was read before one's turn came may have changed.
    store::find_by_id(tx, found.id)
        .await?
        .ok_or(Error::NotFound)
}

/// Writes to whoever registered what became of the workshop.
async fn tell(
    state: &AppState,
    tx: &mut Tx,
    before: &Workshop,
    after: &Workshop,
    now: Instant,
) -> Result<(), Error> {
    for registration in store::registrations(tx, after.id).await? {
        let letter = letters::changed(&state.settings, before, after, &registration);
        if registration.status == Status::Attending {
            post_with_calendar(tx, &state.settings, after, letter, now).await?;
            date_is_told(tx, after, registration.id, now).await?;
        } else {
            mail::post(tx, &letter, now, now).await?;
        }
    }
    Ok(())
}
