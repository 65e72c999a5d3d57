//! What happens by itself when its hour comes: the reminder, then the release.

use super::answer::{tell_the_team, write_to};
use crate::{
    appel::{self, document::Appel, rules::is_past},
    audit::{self, Actor},
    candidature::{self, model::CandidatureStatus},
    db::{Instant, Tx},
    decision::{
        model::{LetterKind, Reply},
        rules,
        store::{self, OpenOffer},
    },
    error::Error,
    server::{mail, state::AppState},
};

/// Reminds whoever has not answered as the date comes near, and releases their place once
/// it has passed: each exactly once, however many servers look. Answers how many of each.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_time(state: &AppState) -> Result<(usize, usize), Error> {
    let now = state.now();
    let mut tx = state.db.read().await?;
    let open = store::open_offers(&mut tx, now).await?;
    tx.commit().await?;
    let (mut reminded, mut released) = (0, 0);
    for offer in open {
        if is_past(offer.reply_before, now) {
            released += usize::from(release(state, &offer, now).await?);
        } else if offer.reminded_at.is_none()
            && rules::remind_at(offer.offered_at, offer.reply_before) <= now
        {
            reminded += usize::from(remind(state, &offer, now).await?);
        }
    }
    if reminded + released > 0 {
        mail::wake(state);
    }
    Ok((reminded, released))
}

async fn call_of(tx: &mut Tx, offer: &OpenOffer) -> Result<Appel, Error> {
    store::hold_call(tx, offer.appel_id).await?;
    appel::store::find_by_id(tx, offer.appel_id)
        .await?
        .ok_or(Error::Fault)
}

async fn remind(state: &AppState, offer: &OpenOffer, now: Instant) -> Result<bool, Error> {
    let mut tx = state.db.write().await?;
    let call = call_of(&mut tx, offer).await?;
    if !store::mark_reminded(&mut tx, offer.id, now).await? {
        return Ok(false);
    }
    let before = Some(offer.reply_before);
    let person = offer.candidature_id;
    write_to(state, &mut tx, &call, person, &LetterKind::Rappel, before).await?;
    let object = person.to_string();
    audit::record(&mut tx, now, Actor::Platform, "place.reminded", &object, "").await?;
    tx.commit().await?;
    Ok(true)
}

/// The place of whoever did not answer goes to somebody else: the status is that of a
/// withdrawal, the only one that the story has after « retenue »; the offer says `echue`.
async fn release(state: &AppState, offer: &OpenOffer, now: Instant) -> Result<bool, Error> {
    let mut tx = state.db.write().await?;
    let call = call_of(&mut tx, offer).await?;
    if !store::answer(&mut tx, offer.id, Reply::Echue, now).await? {
        return Ok(false);
    }
    let person = offer.candidature_id;
    let (from, to) = (CandidatureStatus::Retenue, CandidatureStatus::Desistee);
    if !candidature::actions::change_status(&mut tx, person, from, to, now, None).await? {
        return Err(Error::Fault);
    }
    store::free_seat_of(&mut tx, person).await?;
    write_to(state, &mut tx, &call, person, &LetterKind::Liberation, None).await?;
    tell_the_team(state, &mut tx, &call).await?;
    let object = person.to_string();
    audit::record(&mut tx, now, Actor::Platform, "place.released", &object, "").await?;
    tx.commit().await?;
    Ok(true)
}
