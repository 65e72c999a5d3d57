//! From proposals to the situation of a séance.

use super::{
    propose::moved,
    read,
    tell::{ask, invite_to_rank},
};
use crate::{
    account::model::{AccountId, SignedIn},
    appel::model::Slug,
    audit::{self, Actor},
    db::Tx,
    error::Error,
    group::{self, actions::Entered},
    seance::{self, store::Seance},
    server::state::AppState,
    situation::{
        model::{Choice, Situation, SituationId, SituationState, Step, Taken},
        rules::{count, turn},
        store,
    },
};

/// What a member does in a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gesture {
    /// Those who lead close the gathering: what is proposed is read by the group.
    CloseGathering,
    /// Those who lead close the ranking: points are counted, ballots erased.
    CloseRanking,
    /// Those who lead choose this one, of those that came out equal.
    Choose(SituationId),
    /// The author agrees to tell it.
    Agree,
    /// The author passes; or those who lead pass to the next one.
    Pass,
    /// Those who lead gather proposals anew.
    Reopen,
}

/// What became of a gesture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// Nobody has proposed anything yet.
    NothingProposed,
    /// Nobody has ranked yet.
    NobodyRanked,
    /// The choice has moved meanwhile, or the séance is over: nothing changed.
    Stale,
}

/// A choice, held by one member who writes.
struct Held {
    entered: Entered,
    seance: Seance,
    choice: Choice,
}

/// The choice for the next séance, for one of the group who writes; `None` when it is not, or no
/// longer, the one that is being chosen for.
async fn hold(
    tx: &mut Tx,
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
) -> Result<(Entered, Option<Held>), Error> {
    let entered = group::actions::enter_bound(tx, slug, person).await?;
    let group = entered.group.id;
    let found = seance::store::find(tx, group, number).await?;
    // One at a time: a ballot that came with the close would outlive it.
    seance::store::hold(tx, found.ok_or(Error::NotFound)?.id).await?;
    let seances = seance::store::of_group(tx, group).await?;
    let seance = turn::chooses_for(&seances, state.now())
        .filter(|seance| seance.number == number)
        .cloned();
    let held = match seance {
        None => None,
        Some(seance) => Some(Held {
            entered: entered.clone(),
            choice: store::steps(tx, seance.id).await?,
            seance,
        }),
    };
    Ok((entered, held))
}

/// Does one gesture of a choice.
///
/// # Errors
/// [`Error::NotFound`] when this person may not do it.
pub async fn act(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
    gesture: Gesture,
) -> Result<Outcome, Error> {
    let mut tx = state.db.write().await?;
    let (entered, held) = hold(&mut tx, state, slug, number, person).await?;
    let is_for_leaders = !matches!(gesture, Gesture::Agree | Gesture::Pass);
    if is_for_leaders && !entered.me.leads() {
        return Err(Error::NotFound);
    }
    let Some(held) = held else {
        return Ok(Outcome::Stale);
    };
    let done = match gesture {
        Gesture::CloseGathering => close_gathering(&mut tx, state, held, person).await?,
        Gesture::CloseRanking => close_ranking(&mut tx, state, held, person).await?,
        Gesture::Choose(id) => choose(&mut tx, state, held, id, person).await?,
        Gesture::Agree => agree(&mut tx, state, held, person).await?,
        Gesture::Pass => pass(&mut tx, state, held, person).await?,
        Gesture::Reopen => reopen(&mut tx, state, held, person).await?,
    };
    if done == Outcome::Done {
        tx.commit().await?;
    }
    Ok(done)
}

/// Takes a step, unless somebody took one meanwhile.
async fn step(
    tx: &mut Tx,
    state: &AppState,
    seance: &Seance,
    choice: &Choice,
    next: (Step, Option<SituationId>, i32),
    by: AccountId,
) -> Result<Option<Choice>, Error> {
    let (step, situation, voices) = next;
    let now = state.now();
    let taken = Taken {
        position: choice.next_position(),
        step,
        situation,
        voices,
        at: now,
    };
    if !choice.step().may_lead_to(step)
        || !store::take_step(tx, seance.id, &taken, Some(by)).await?
    {
        return Ok(None);
    }
    let object = seance.id.to_string();
    let actor = Actor::Account(by);
    audit::record(tx, now, actor, "situation.step", &object, step.code()).await?;
    store::steps(tx, seance.id).await.map(Some)
}

async fn close_gathering(
    tx: &mut Tx,
    state: &AppState,
    held: Held,
    person: &SignedIn,
) -> Result<Outcome, Error> {
    let Held {
        entered,
        seance,
        choice,
    } = held;
    if choice.step() != Step::Gathering {
        return Ok(Outcome::Stale);
    }
    let now = state.now();
    for id in store::release_of_cancelled(tx, entered.group.id).await? {
        store::move_to(tx, id, SituationState::Proposed, None, now).await?;
        moved(tx, id, SituationState::Proposed, person, now).await?;
    }
    let proposed: Vec<Situation> = store::of_group(tx, entered.group.id)
        .await?
        .into_iter()
        .filter(|one| one.state == SituationState::Proposed)
        .filter(|one| {
            entered
                .participants()
                .any(|member| one.author == Some(member.id))
        })
        .collect();
    for one in &proposed {
        store::add_candidate(tx, seance.id, one.id).await?;
    }
    let by = person.account;
    let stepped = match proposed.as_slice() {
        [] => return Ok(Outcome::NothingProposed),
        // There is nothing to rank: its author is asked at once.
        [only] => {
            let next = (Step::Asked, Some(only.id), 0);
            let stepped = step(tx, state, &seance, &choice, next, by).await?;
            if stepped.is_some() {
                ask(tx, state, &entered, &seance, only).await?;
            }
            stepped
        }
        _ => {
            let next = (Step::Ranking, None, 0);
            let stepped = step(tx, state, &seance, &choice, next, by).await?;
            if stepped.is_some() {
                invite_to_rank(tx, state, &entered, &seance).await?;
            }
            stepped
        }
    };
    Ok(stepped.map_or(Outcome::Stale, |_| Outcome::Done))
}

async fn close_ranking(
    tx: &mut Tx,
    state: &AppState,
    held: Held,
    person: &SignedIn,
) -> Result<Outcome, Error> {
    let Held {
        entered,
        seance,
        choice,
    } = held;
    if choice.step() != Step::Ranking {
        return Ok(Outcome::Stale);
    }
    let ballots = store::ballots(tx, seance.id).await?;
    let voices = i32::try_from(ballots.len()).map_err(|_| Error::Fault)?;
    let candidates: Vec<SituationId> = store::candidates(tx, seance.id)
        .await?
        .into_iter()
        .map(|one| one.situation)
        .collect();
    if voices == 0 && candidates.len() > 1 {
        return Ok(Outcome::NobodyRanked);
    }
    let points = count::half_points(&candidates, &ballots);
    store::close_ballots(tx, seance.id, &points).await?;
    let next = (Step::Choosing, None, voices);
    let Some(choice) = step(tx, state, &seance, &choice, next, person.account).await? else {
        return Ok(Outcome::Stale);
    };
    go_on(tx, state, &entered, &seance, choice, person).await?;
    Ok(Outcome::Done)
}

/// Asks the author of the first situation that is still free; equal ones wait for those who lead.
pub(super) async fn go_on(
    tx: &mut Tx,
    state: &AppState,
    entered: &Entered,
    seance: &Seance,
    choice: Choice,
    person: &SignedIn,
) -> Result<(), Error> {
    let situations = store::of_group(tx, entered.group.id).await?;
    let candidates = store::candidates(tx, seance.id).await?;
    let ranked = read::ranked(&situations, &candidates);
    let by = person.account;
    match count::first(&read::free(&choice, &ranked)) {
        count::First::One(id) => {
            let next = (Step::Asked, Some(id), 0);
            if step(tx, state, seance, &choice, next, by).await?.is_some()
                && let Some(one) = situations.iter().find(|one| one.id == id)
            {
                ask(tx, state, entered, seance, one).await?;
            }
        }
        count::First::Nobody => {
            step(tx, state, seance, &choice, (Step::Without, None, 0), by).await?;
        }
        count::First::Tied(_) => {
            if choice.step() == Step::Passed {
                step(tx, state, seance, &choice, (Step::Choosing, None, 0), by).await?;
            }
        }
    }
    Ok(())
}

async fn choose(
    tx: &mut Tx,
    state: &AppState,
    held: Held,
    id: SituationId,
    person: &SignedIn,
) -> Result<Outcome, Error> {
    let Held {
        entered,
        seance,
        choice,
    } = held;
    if choice.step() != Step::Choosing {
        return Ok(Outcome::Stale);
    }
    let situations = store::of_group(tx, entered.group.id).await?;
    let candidates = store::candidates(tx, seance.id).await?;
    let ranked = read::ranked(&situations, &candidates);
    let may_be_chosen = match count::first(&read::free(&choice, &ranked)) {
        count::First::Tied(tied) => tied.contains(&id),
        count::First::One(one) => one == id,
        count::First::Nobody => false,
    };
    let chosen = situations
        .iter()
        .find(|one| one.id == id)
        .filter(|_| may_be_chosen)
        .ok_or(Error::NotFound)?;
    let next = (Step::Asked, Some(id), 0);
    if step(tx, state, &seance, &choice, next, person.account)
        .await?
        .is_none()
    {
        return Ok(Outcome::Stale);
    }
    ask(tx, state, &entered, &seance, chosen).await?;
    Ok(Outcome::Done)
}

async fn agree(
    tx: &mut Tx,
    state: &AppState,
    held: Held,
    person: &SignedIn,
) -> Result<Outcome, Error> {
    let Held {
        entered,
        seance,
        choice,
    } = held;
    let Some(id) = choice.situation().filter(|_| choice.step() == Step::Asked) else {
        return Ok(Outcome::Stale);
    };
    let situation = store::find(tx, entered.group.id, id)
        .await?
        .filter(|one| turn::is_mine(one, &entered.me))
        .ok_or(Error::NotFound)?;
    let now = state.now();
    let next = (Step::Agreed, Some(id), 0);
    if !situation.state.may_become(SituationState::Chosen)
        || step(tx, state, &seance, &choice, next, person.account)
            .await?
            .is_none()
    {
        return Ok(Outcome::Stale);
    }
    store::move_to(tx, id, SituationState::Chosen, Some(seance.id), now).await?;
    moved(tx, id, SituationState::Chosen, person, now).await?;
    Ok(Outcome::Done)
}

async fn pass(
    tx: &mut Tx,
    state: &AppState,
    held: Held,
    person: &SignedIn,
) -> Result<Outcome, Error> {
    let Held {
        entered,
        seance,
        choice,
    } = held;
    let Some(id) = choice.situation() else {
        return Ok(Outcome::Stale);
    };
    store::find(tx, entered.group.id, id)
        .await?
        .filter(|one| turn::may_pass(&choice, one, &entered.me))
        .ok_or(Error::NotFound)?;
    pass_over(tx, state, &entered, &seance, choice, person).await
}

/// Passes over the situation that was asked, which stays proposed for later, and goes on.
pub(super) async fn pass_over(
    tx: &mut Tx,
    state: &AppState,
    entered: &Entered,
    seance: &Seance,
    choice: Choice,
    person: &SignedIn,
) -> Result<Outcome, Error> {
    let Some(id) = choice.situation() else {
        return Ok(Outcome::Stale);
    };
    let now = state.now();
    let next = (Step::Passed, Some(id), 0);
    let Some(choice) = step(tx, state, seance, &choice, next, person.account).await? else {
        return Ok(Outcome::Stale);
    };
    let is_chosen = store::find(tx, entered.group.id, id)
        .await?
        .is_some_and(|one| one.state == SituationState::Chosen);
    if is_chosen {
        store::move_to(tx, id, SituationState::Proposed, None, now).await?;
        moved(tx, id, SituationState::Proposed, person, now).await?;
    }
    go_on(tx, state, entered, seance, choice, person).await?;
    Ok(Outcome::Done)
}

async fn reopen(
    tx: &mut Tx,
    state: &AppState,
    held: Held,
    person: &SignedIn,
) -> Result<Outcome, Error> {
    let Held { seance, choice, .. } = held;
    let next = (Step::Gathering, None, 0);
    if step(tx, state, &seance, &choice, next, person.account)
        .await?
        .is_none()
    {
        return Ok(Outcome::Stale);
    }
    store::forget_candidates(tx, seance.id).await?;
    Ok(Outcome::Done)
}

/// What became of a ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ranked {
    /// It is kept.
    Done,
    /// The ranking is closed.
    Closed,
}

/// A member says the order they prefer; the last word counts. What is no candidate counts for
/// nothing, and an empty order takes one's voice back.
///
/// # Errors
/// [`Error::NotFound`] when this person does not rank in the group.
pub async fn rank(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
    order: &[SituationId],
) -> Result<Ranked, Error> {
    let mut tx = state.db.write().await?;
    let (entered, held) = hold(&mut tx, state, slug, number, person).await?;
    if !turn::may_propose(&entered.me) {
        return Err(Error::NotFound);
    }
    let Some(held) = held.filter(|held| held.choice.step() == Step::Ranking) else {
        return Ok(Ranked::Closed);
    };
    let candidates = store::candidates(&mut tx, held.seance.id).await?;
    let mut kept: Vec<SituationId> = Vec::new();
    for one in order {
        let is_candidate = candidates.iter().any(|other| other.situation == *one);
        if is_candidate && !kept.contains(one) {
            kept.push(*one);
        }
    }
    store::keep_ballot(&mut tx, held.seance.id, entered.me.id, &kept).await?;
    let object = held.seance.id.to_string();
    let actor = Actor::Account(person.account);
    audit::record(&mut tx, state.now(), actor, "situation.ranked", &object, "").await?;
    tx.commit().await?;
    Ok(Ranked::Done)
}
