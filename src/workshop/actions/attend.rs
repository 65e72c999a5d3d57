//! Each person's own: to register, to take the place that is offered, to withdraw.

use super::{date_is_told, held, offer_free_places, post_with_calendar, stand};
use crate::{
    account::model::SignedIn,
    appel::{model::Slug, rules::is_past},
    audit::{self, Actor},
    db::{Instant, Tx},
    error::Error,
    seance::model::Intent,
    server::{mail, state::AppState},
    workshop::{
        letters,
        model::{Entry, Registration, RegistrationId, Status, Workshop},
        rules, store,
    },
};

/// What became of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registered {
    /// They have a place.
    Attending,
    /// They wait in line.
    Waiting,
    /// They were registered already: nothing changed.
    Already,
    /// It is too late, or the workshop is cancelled.
    Closed,
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// It is noted.
    Done,
    /// It was so already.
    Already,
    /// The place went to somebody else.
    TooLate,
}

/// The published workshop at that address, held, as it stands once one's turn has come.
async fn hold(tx: &mut Tx, slug: &Slug) -> Result<Workshop, Error> {
    let found = store::find(tx, slug).await?.ok_or(Error::NotFound)?;
    store::hold(tx, found.id).await?;
    store::find_by_id(tx, found.id)
        .await?
        .filter(Workshop::is_published)
        .ok_or(Error::NotFound)
}

/// Registers this person: the first free place is theirs, unless somebody waits already.
///
/// Everybody who registers for the same workshop waits here for their turn, then counts the places
/// anew; and a place taken twice is refused by the record itself.
///
/// # Errors
/// [`Error::NotFound`] when there is no such workshop, or it is not published.
pub async fn register(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    entry: Entry,
) -> Result<Registered, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let workshop = hold(&mut tx, slug).await?;
    if !workshop.is_open(now) {
        return Ok(Registered::Closed);
    }
    let registration = Registration {
        id: RegistrationId::fresh(),
        workshop_id: workshop.id,
        account_id: person.account,
        email: person.email.clone(),
        zone: person.zone.clone(),
        first_name: entry.first_name,
        last_name: entry.last_name,
        category: entry.category,
        status: Status::Waiting,
        registered_at: now,
        reply_before: None,
    };
    let in_line = store::registrations(&mut tx, workshop.id).await?;
    if !store::insert_registration(&mut tx, &registration).await? {
        return Ok(Registered::Already);
    }
    let actor = Actor::Account(person.account);
    let object = registration.id.to_string();
    audit::record(&mut tx, now, actor, "registration.made", &object, "").await?;
    let somebody_waits = in_line.iter().any(|other| other.status == Status::Waiting);
    let place = rules::next_place(&held(&mut tx, &workshop).await?, workshop.sheet.capacity)
        .filter(|_| !somebody_waits);
    let has_place = match place {
        Some(number) => {
            store::take_place(&mut tx, workshop.id, number, registration.id).await?
                && stand(&mut tx, &registration, Status::Attending, None, actor, now).await?
        }
        None => false,
    };
    if has_place {
        let letter = letters::attending(&state.settings, &workshop, &registration);
        post_with_calendar(&mut tx, &state.settings, &workshop, letter, now).await?;
        date_is_told(&mut tx, &workshop, registration.id, now).await?;
    } else {
        let letter = letters::waiting(&state.settings, &workshop, &registration);
        mail::post(&mut tx, &letter, now, now).await?;
    }
    tx.commit().await?;
    mail::wake(state);
    Ok(if has_place {
        Registered::Attending
    } else {
        Registered::Waiting
    })
}

/// « Je viens » takes the place that is held for this person; « je ne viens pas » withdraws, and offers the
/// place that this frees to the first in line.
///
/// # Errors
/// [`Error::NotFound`] when they never registered.
pub async fn answer(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    intent: Intent,
) -> Result<Answered, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let workshop = hold(&mut tx, slug).await?;
    let registration = store::registration_of(&mut tx, workshop.id, person.account)
        .await?
        .ok_or(Error::NotFound)?;
    let actor = Actor::Account(person.account);
    let answered = settle(&mut tx, state, &workshop, &registration, intent, actor, now).await?;
    if answered == Answered::Done {
        tx.commit().await?;
        mail::wake(state);
    }
    Ok(answered)
}

/// What an answer does to a registration, in a workshop that one holds.
pub(super) async fn settle(
    tx: &mut Tx,
    state: &AppState,
    workshop: &Workshop,
    registration: &Registration,
    intent: Intent,
    actor: Actor,
    now: Instant,
) -> Result<Answered, Error> {
    match intent {
        Intent::Coming => take(tx, state, workshop, registration, actor, now).await,
        Intent::NotComing => leave(tx, state, workshop, registration, actor, now).await,
    }
}

/// Takes the place held for a registration.
async fn take(
    tx: &mut Tx,
    state: &AppState,
    workshop: &Workshop,
    registration: &Registration,
    actor: Actor,
    now: Instant,
) -> Result<Answered, Error> {
    let is_late = registration
        .reply_before
        .is_some_and(|before| is_past(before, now));
    match registration.status {
        Status::Attending => return Ok(Answered::Already),
        Status::Offered if !is_late && workshop.is_open(now) => {}
        _ => return Ok(Answered::TooLate),
    }
    if !stand(tx, registration, Status::Attending, None, actor, now).await? {
        return Ok(Answered::TooLate);
    }
    let letter = letters::attending(&state.settings, workshop, registration);
    post_with_calendar(tx, &state.settings, workshop, letter, now).await?;
    date_is_told(tx, workshop, registration.id, now).await?;
    Ok(Answered::Done)
}

/// Ends a registration; the place that this frees is offered.
async fn leave(
    tx: &mut Tx,
    state: &AppState,
    workshop: &Workshop,
    registration: &Registration,
    actor: Actor,
    now: Instant,
) -> Result<Answered, Error> {
    if registration.status.has_ended() {
        return Ok(Answered::Already);
    }
    if !workshop.is_open(now) {
        return Ok(Answered::TooLate);
    }
    stand(tx, registration, Status::Withdrawn, None, actor, now).await?;
    let letter = letters::withdrawn(&state.settings, workshop, registration);
    mail::post(tx, &letter, now, now).await?;
    offer_free_places(tx, state, workshop, now).await?;
    Ok(Answered::Done)
}
