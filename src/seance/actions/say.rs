//! What members say of a meeting: that they will come, that they are there; and what the pair
//! validates.

use std::collections::BTreeMap;

use super::read::{cycle, hold, hold_as_leader};
use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    audit::{self, Actor},
    error::Error,
    group::model::MembershipId,
    seance::{
        model::{Attendance, Intent},
        rules::{attendance, windows},
        store,
    },
    server::state::AppState,
};

/// « Je serai là », « je ne pourrai pas », said on the page; `false` once it has begun.
///
/// # Errors
/// [`Error::NotFound`] when this person is not of the group.
pub async fn answer(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
    intent: Intent,
) -> Result<bool, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let (entered, seance) = hold(&mut tx, slug, number, person).await?;
    if seance.is_cancelled() || !windows::may_answer(&seance.slot, now) {
        return Ok(false);
    }
    store::keep_answer(&mut tx, seance.id, entered.me.id, intent, false, now).await?;
    let actor = Actor::Account(person.account);
    let object = seance.id.to_string();
    audit::record(
        &mut tx,
        now,
        actor,
        "seance.answered",
        &object,
        intent.code(),
    )
    .await?;
    tx.commit().await?;
    Ok(true)
}

/// « Je suis là »: a participant checks in within the window; `None` outside it.
///
/// # Errors
/// [`Error::NotFound`] when this person does not take part in the group.
pub async fn check_in(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
) -> Result<Option<Attendance>, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let (entered, seance) = hold(&mut tx, slug, number, person).await?;
    if entered.me.leads() {
        return Err(Error::NotFound);
    }
    if seance.is_cancelled() || seance.validated_at.is_some() {
        return Ok(None);
    }
    let Some(status) = windows::check_in(&seance.slot, now) else {
        return Ok(None);
    };
    let by = Some(person.account);
    // Whoever pressed twice is not late the second time.
    store::note_attendance(&mut tx, seance.id, entered.me.id, status, by, false, now).await?;
    let actor = Actor::Account(person.account);
    let object = seance.id.to_string();
    audit::record(
        &mut tx,
        now,
        actor,
        "seance.checked_in",
        &object,
        status.code(),
    )
    .await?;
    tx.commit().await?;
    Ok(Some(status))
}

/// What became of a validation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Validation {
    /// It is done.
    Done,
    /// It has not begun, or is cancelled.
    TooEarly,
    /// Nothing was said of somebody.
    Missing,
}

/// The pair says who came, and the meeting is held. It may be said again, to mend it.
///
/// # Errors
/// [`Error::NotFound`] when this person does not lead the group.
pub async fn validate(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
    said: &BTreeMap<MembershipId, Attendance>,
) -> Result<Validation, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let (entered, seance) = hold_as_leader(&mut tx, slug, number, person).await?;
    if seance.is_cancelled() || !windows::may_validate(&seance.slot, now) {
        return Ok(Validation::TooEarly);
    }
    let cycle = cycle(&mut tx, entered, person, now).await?;
    let expected = cycle.expected(&seance).map(|member| member.id);
    let Some(presences) = attendance::said_of_all(expected, said) else {
        return Ok(Validation::Missing);
    };
    let by = Some(person.account);
    for (member, status) in presences {
        store::note_attendance(&mut tx, seance.id, member, status, by, true, now).await?;
    }
    store::validate(&mut tx, seance.id, by, now).await?;
    let actor = Actor::Account(person.account);
    let object = seance.id.to_string();
    audit::record(&mut tx, now, actor, "seance.validated", &object, "").await?;
    tx.commit().await?;
    Ok(Validation::Done)
}
