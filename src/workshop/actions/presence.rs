//! Who came: said by oneself around the hour, validated by those who lead.

use std::collections::BTreeMap;

use super::read::room_in;
use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    audit::{self, Actor},
    error::Error,
    seance::{
        actions::Validation,
        model::Attendance,
        rules::{attendance, windows},
    },
    server::state::AppState,
    workshop::{
        model::{RegistrationId, Status, Workshop},
        store,
    },
};

/// « Je suis là »: whoever has a place checks in within the window; `None` outside it.
///
/// # Errors
/// [`Error::NotFound`] when this person has no place in a published workshop of that name.
pub async fn check_in(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
) -> Result<Option<Attendance>, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let workshop = store::find(&mut tx, slug)
        .await?
        .filter(Workshop::is_published)
        .ok_or(Error::NotFound)?;
    let registration = store::registration_of(&mut tx, workshop.id, person.account)
        .await?
        .filter(|one| one.status == Status::Attending)
        .ok_or(Error::NotFound)?;
    if workshop.is_cancelled() || workshop.is_held() {
        return Ok(None);
    }
    let Some(status) = windows::check_in(workshop.slot(), now) else {
        return Ok(None);
    };
    // Whoever pressed twice is not late the second time.
    store::note_presence(&mut tx, registration.id, status, person.account, false, now).await?;
    let actor = Actor::Account(person.account);
    let object = registration.id.to_string();
    let code = status.code();
    audit::record(&mut tx, now, actor, "workshop.checked_in", &object, code).await?;
    tx.commit().await?;
    Ok(Some(status))
}

/// Those who lead, or the administration, say who came. It may be said again, to mend it.
///
/// # Errors
/// [`Error::NotFound`] for anybody else, and when there is no such workshop.
pub async fn validate(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    said: &BTreeMap<RegistrationId, Attendance>,
) -> Result<Validation, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let room = room_in(&mut tx, slug, person, now).await?;
    let workshop = &room.workshop;
    if workshop.is_cancelled() || !windows::may_validate(workshop.slot(), now) {
        return Ok(Validation::TooEarly);
    }
    let expected = room.standing(Status::Attending).map(|one| one.id);
    let Some(presences) = attendance::said_of_all(expected, said) else {
        return Ok(Validation::Missing);
    };
    for (one, status) in presences {
        store::note_presence(&mut tx, one, status, person.account, true, now).await?;
    }
    store::validate(&mut tx, workshop.id, person.account, now).await?;
    let (actor, object) = (Actor::Account(person.account), workshop.id.to_string());
    audit::record(&mut tx, now, actor, "workshop.validated", &object, "").await?;
    tx.commit().await?;
    Ok(Validation::Done)
}
