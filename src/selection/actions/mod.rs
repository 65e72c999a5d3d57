//! The verbs of a board; each is one transaction.
//!
//! *open* shows it, *rearrange* moves candidatures, *aim* changes the targets, *import* brings
//! what was proposed elsewhere to those not retained.

mod import;
mod read;

pub use import::{ImportedOrientations, OrientationsFile, import_orientations};
pub use read::open;

use super::{
    model::{CardPlace, Decision, Move, Outcome, Placement, Targets},
    rules::targets,
    store,
};
use crate::{
    account::{
        model::SignedIn,
        rules::{may_administer, may_read_candidatures},
    },
    appel::{self, document::Appel, model::Slug},
    audit::{self, Actor},
    db::Tx,
    error::Error,
    server::state::AppState,
};

/// The call at this address, for somebody who may read its candidatures; nothing else may
/// be told apart from « unknown ».
async fn find_call(tx: &mut Tx, slug: &Slug, person: &SignedIn) -> Result<Appel, Error> {
    if !may_read_candidatures(person) {
        return Err(Error::NotFound);
    }
    appel::store::find(tx, slug).await?.ok_or(Error::NotFound)
}

/// Moves candidatures on the board of a call, all or none, if nobody changed it since the
/// revision `seen`; `why` is kept with each move.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not read candidatures, or when one of them is not
/// on this board.
pub async fn rearrange(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    seen: i64,
    moves: &[Move],
    why: &str,
) -> Result<Outcome, Error> {
    let mut tx = state.db.write().await?;
    let call = find_call(&mut tx, slug, person).await?;
    // Whoever comes second waits here, then is told.
    if store::next_revision(&mut tx, call.id).await? != seen + 1 {
        drop(tx);
        return Ok(Outcome::Stale(read::board(state, slug, person).await?));
    }
    let board = read::board_in(state, &mut tx, &call, person).await?;
    let mut reserve: Vec<_> = board
        .cards
        .iter()
        .filter(|card| card.decision() == Some(Decision::Reserve))
        .map(|card| card.profile.candidature)
        .collect();
    let mut told = Vec::with_capacity(moves.len());
    for one in moves {
        let card = board
            .cards
            .iter()
            .find(|card| card.profile.candidature == one.candidature)
            .ok_or(Error::NotFound)?;
        if let Some(why) = card.refusal() {
            let words = format!("{}\u{a0}: rien n’a été changé. {why}", card.profile.name);
            drop(tx);
            return Ok(Outcome::Refused(
                read::board(state, slug, person).await?,
                words,
            ));
        }
        reserve.retain(|id| *id != one.candidature);
        let is_refused = one.to == Some(Decision::NonRetenue);
        let known = |reason: &String| board.reasons.iter().any(|(code, _)| code == reason);
        let reason = one.reason.clone().filter(known);
        let was_refused = |place: &&CardPlace| place.decision == Decision::NonRetenue;
        let former = card.place.as_ref().filter(was_refused);
        let former = former.unwrap_or(&card.proposed);
        let orientation = one.orientation.clone().map(|mut codes| {
            codes.retain(|code| board.orientations.iter().any(|(known, _)| known == code));
            codes
        });
        told.push(Placement {
            candidature: one.candidature,
            decision: one.to.unwrap_or(Decision::Reserve),
            rank: one.rank,
            reason: reason
                .or_else(|| former.reason.clone())
                .filter(|_| is_refused),
            orientation: match is_refused {
                true => orientation.unwrap_or_else(|| former.orientation.clone()),
                false => Vec::new(),
            },
        });
    }
    for (one, placement) in moves.iter().zip(&told) {
        if one.to == Some(Decision::Reserve) {
            let rank = placement.rank.and_then(|rank| usize::try_from(rank).ok());
            let at = rank.map_or(reserve.len(), |rank| rank.saturating_sub(1));
            reserve.insert(at.min(reserve.len()), one.candidature);
        }
    }
    let now = state.now();
    for (one, placement) in moves.iter().zip(&mut told) {
        placement.rank = rank_in(&reserve, one.candidature);
        match one.to {
            Some(_) => {
                let by = Some(person.account);
                store::keep_placement(&mut tx, call.id, placement, now, by).await?;
            }
            None => store::forget_placement(&mut tx, one.candidature).await?,
        }
        let to = one.to.map(|decision| (decision, placement.rank));
        store::tell(&mut tx, one.candidature, to, why, now, person.account).await?;
        audit::record(
            &mut tx,
            now,
            Actor::Account(person.account),
            "placement.moved",
            &one.candidature.to_string(),
            one.to.map_or("", Decision::code),
        )
        .await?;
    }
    for (at, candidature) in reserve.iter().enumerate() {
        let rank = i32::try_from(at + 1).unwrap_or(i32::MAX);
        store::rank(&mut tx, *candidature, rank).await?;
    }
    let board = read::board_in(state, &mut tx, &call, person).await?;
    tx.commit().await?;
    Ok(Outcome::Done(board))
}

fn rank_in<T: PartialEq>(reserve: &[T], one: T) -> Option<i32> {
    let at = reserve.iter().position(|other| *other == one)?;
    i32::try_from(at + 1).ok()
}

/// Changes what the group should be like, if nobody changed the board since `seen`.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not administer.
pub async fn aim(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    seen: i64,
    wanted: &Targets,
) -> Result<Outcome, Error> {
    if !may_administer(person) {
        return Err(Error::NotFound);
    }
    let mut tx = state.db.write().await?;
    let call = find_call(&mut tx, slug, person).await?;
    if store::next_revision(&mut tx, call.id).await? != seen + 1 {
        drop(tx);
        return Ok(Outcome::Stale(read::board(state, slug, person).await?));
    }
    let lexicon = read::lexicon(state, &mut tx, &call).await?;
    if let Some(words) = targets::refusal(wanted, &lexicon) {
        drop(tx);
        return Ok(Outcome::Refused(
            read::board(state, slug, person).await?,
            words,
        ));
    }
    let now = state.now();
    store::keep_targets(&mut tx, call.id, wanted, now, person.account).await?;
    let actor = Actor::Account(person.account);
    audit::record(
        &mut tx,
        now,
        actor,
        "target.changed",
        &call.id.to_string(),
        "",
    )
    .await?;
    let board = read::board_in(state, &mut tx, &call, person).await?;
    tx.commit().await?;
    Ok(Outcome::Done(board))
}
