//! Applying a round, calling somebody from the reserve, and stopping either.

use super::desk::{self, Desk, Pending};
use crate::{
    account::model::AccountId,
    appel::model::Slug,
    audit::{self, Actor},
    candidature::{
        self,
        model::{CandidatureId, CandidatureStatus},
    },
    db::Tx,
    decision::{
        model::{Outcome, RoundId, RoundKind},
        rules,
        store::{self, DecisionRow, Offer, Round},
    },
    error::Error,
    server::{mail, state::AppState},
};

/// What became of « Appliquer ».
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// The round is made.
    Done(RoundId),
    /// It was made already: a second press, or somebody else.
    Already,
    /// What would be applied is no longer what was looked at; nothing was changed.
    Changed,
    /// Something is missing; nothing was changed.
    Blocked,
}

/// Applies what the board holds, provided that it is what was looked at (`seal`):
/// statuses, offers and letters in one transaction. Pressed twenty times at once,
/// it makes one round.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call.
pub async fn apply(
    state: &AppState,
    slug: &Slug,
    seal: &str,
    by: AccountId,
) -> Result<Applied, Error> {
    let mut tx = state.db.write().await?;
    let call = desk::find_call(&mut tx, slug).await?;
    store::hold_call(&mut tx, call.id).await?;
    let sheet = desk::read(state, &mut tx, slug).await?;
    if sheet.pending.is_empty() && sheet.desk.commission().is_some() {
        return Ok(Applied::Already);
    }
    if sheet.seal != seal {
        return Ok(Applied::Changed);
    }
    if !sheet.blockers.is_empty() {
        return Ok(Applied::Blocked);
    }
    let kind = RoundKind::Commission;
    let Some(round) = make_round(&mut tx, &sheet.desk, kind, &sheet.pending, by).await? else {
        return Ok(Applied::Changed);
    };
    tx.commit().await?;
    Ok(Applied::Done(round))
}

/// What became of « Appeler cette personne ».
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Called {
    /// She is offered the place.
    Done(RoundId),
    /// She was called already.
    Already,
    /// No place is free.
    NoPlace,
    /// Nothing can be written to her: the words of the letter are wrong.
    NoLetter,
}

/// Offers a free place to somebody who waits in the reserve, with a date to answer.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call or candidature.
pub async fn call_from_reserve(
    state: &AppState,
    slug: &Slug,
    id: CandidatureId,
    by: AccountId,
) -> Result<Called, Error> {
    let mut tx = state.db.write().await?;
    let call = desk::find_call(&mut tx, slug).await?;
    store::hold_call(&mut tx, call.id).await?;
    let desk = desk::read_desk(state, &mut tx, call).await?;
    let guest = desk.guest(id).ok_or(Error::NotFound)?;
    if guest.status != CandidatureStatus::ListeAttente {
        return Ok(Called::Already);
    }
    if desk.places_left() == 0 {
        return Ok(Called::NoPlace);
    }
    let before = rules::reply_before_from_reserve(&desk.call.document, desk.leaving());
    let pending = desk.decide(&state.settings, guest, Outcome::Promotion, Some(before));
    if matches!(pending.letter, Some(Err(_))) {
        return Ok(Called::NoLetter);
    }
    let kind = RoundKind::Reserve;
    let Some(round) = make_round(&mut tx, &desk, kind, &[pending], by).await? else {
        return Ok(Called::Already);
    };
    tx.commit().await?;
    Ok(Called::Done(round))
}

/// Writes a round: what it decides, the offers, the letters that leave later. `None` when
/// somebody withdrew at this very moment: nothing is to be kept of it.
async fn make_round(
    tx: &mut Tx,
    desk: &Desk,
    kind: RoundKind,
    pending: &[Pending],
    by: AccountId,
) -> Result<Option<RoundId>, Error> {
    let round = Round {
        id: RoundId::fresh(),
        appel_id: desk.call.id,
        kind,
        applied_at: desk.now,
        send_after: desk.leaving(),
        stopped_at: None,
    };
    store::insert_round(tx, &round, by).await?;
    for one in pending {
        if !decide_one(tx, desk, &round, one, by).await? {
            return Ok(None);
        }
    }
    let count = |outcome: Outcome| pending.iter().filter(|one| one.outcome == outcome).count();
    let detail = match kind {
        RoundKind::Commission => format!(
            "retenues={} reserve={} non_retenues={}",
            count(Outcome::Retenue),
            count(Outcome::Reserve),
            count(Outcome::NonRetenue)
        ),
        RoundKind::Reserve => "promotion=1".to_owned(),
    };
    let actor = Actor::Account(by);
    let object = round.id.to_string();
    audit::record(tx, desk.now, actor, "decision.applied", &object, &detail).await?;
    Ok(Some(round.id))
}

async fn decide_one(
    tx: &mut Tx,
    desk: &Desk,
    round: &Round,
    one: &Pending,
    by: AccountId,
) -> Result<bool, Error> {
    let id = one.guest.id;
    let (from, to) = (one.guest.status, one.outcome.status());
    // The person learns it when the letter leaves, here and in the mailbox alike.
    let told_at = round.send_after;
    if !candidature::actions::change_status(tx, id, from, to, told_at, Some(by)).await? {
        return Ok(false);
    }
    if let Some(reason) = &one.reason {
        candidature::store::tell_why(tx, id, to, reason).await?;
    }
    let letter_id = match &one.letter {
        Some(Ok(letter)) => Some(mail::post(tx, letter, desk.now, told_at).await?),
        _ => None,
    };
    store::insert_decision(
        tx,
        &DecisionRow {
            round_id: round.id,
            candidature_id: id,
            outcome: one.outcome,
            from_status: from,
            rank: one.rank,
            reason: one.reason.clone(),
            orientation: sqlx::types::Json(one.orientation.clone()),
            letter_id,
        },
    )
    .await?;
    if let Some(before) = one.reply_before {
        let offer = Offer::open(id, desk.call.id, round.id, told_at, before);
        store::insert_offer(tx, &offer).await?;
    }
    Ok(true)
}

/// What became of « Arrêter l’envoi ».
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Nothing left; everything is as it was before.
    Done,
    /// It was stopped already.
    Already,
    /// Letters have left: what people were told cannot be untold.
    TooLate,
}

/// Stops a round before its letters leave, and undoes it whole: letters, offers, statuses.
///
/// # Errors
/// [`Error::NotFound`] when this call has no such round.
pub async fn stop(
    state: &AppState,
    slug: &Slug,
    id: RoundId,
    by: AccountId,
) -> Result<Stopped, Error> {
    let mut tx = state.db.write().await?;
    let call = desk::find_call(&mut tx, slug).await?;
    store::hold_call(&mut tx, call.id).await?;
    let round = store::round(&mut tx, id).await?;
    let round = round
        .filter(|round| round.appel_id == call.id)
        .ok_or(Error::NotFound)?;
    if round.stopped_at.is_some() {
        return Ok(Stopped::Already);
    }
    let now = state.now();
    if now >= round.send_after {
        return Ok(Stopped::TooLate);
    }
    let rows = store::decisions(&mut tx, call.id).await?;
    for row in rows.iter().filter(|row| row.round_id == id) {
        if let Some(letter) = row.letter_id
            && !mail::withdraw(&mut tx, letter).await?
        {
            // A worker whose clock is ahead has taken it: dropping the transaction undoes the rest.
            return Ok(Stopped::TooLate);
        }
        let (undone, back_to) = (row.outcome.status(), row.from_status);
        let person = row.candidature_id;
        // Whoever withdrew in between stays withdrawn.
        candidature::actions::undo_status(&mut tx, person, undone, back_to).await?;
    }
    store::remove_offers(&mut tx, id).await?;
    store::stop_round(&mut tx, id, now, by).await?;
    let actor = Actor::Account(by);
    let object = id.to_string();
    audit::record(&mut tx, now, actor, "decision.stopped", &object, "").await?;
    tx.commit().await?;
    Ok(Stopped::Done)
}

/// Undoes what was decided of one person whose letter has not left: they withdraw before they
/// are told. Says whether there was anything to undo; who may ask is for the caller to check.
///
/// # Errors
/// [`Error::NotFound`] when there is no such candidature.
pub async fn untold(state: &AppState, tx: &mut Tx, id: CandidatureId) -> Result<bool, Error> {
    let found = candidature::store::find(tx, id).await?;
    let appel = found.ok_or(Error::NotFound)?.appel_id;
    store::hold_call(tx, appel).await?;
    let now = state.now();
    let Some(row) = store::untold_decision(tx, id, now).await? else {
        return Ok(false);
    };
    if let Some(letter) = row.letter_id
        && !mail::withdraw(tx, letter).await?
    {
        // A worker whose clock is ahead has taken it: they are being told.
        return Ok(false);
    }
    let (undone, back_to) = (row.outcome.status(), row.from_status);
    candidature::actions::undo_status(tx, id, undone, back_to).await?;
    store::forget_decision(tx, row.round_id, id).await?;
    let object = id.to_string();
    audit::record(tx, now, Actor::Platform, "decision.untold", &object, "").await?;
    Ok(true)
}
