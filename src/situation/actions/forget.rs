//! What the privacy notice promises of situations: a year after the last meeting of a group, their
//! words and their authors are erased; somebody who leaves takes with them what no séance worked on.

use super::{
    choose,
    propose::{moved, under_way},
};
use crate::{
    account::model::SignedIn,
    audit::{self, Actor},
    db::{Instant, Tx},
    error::Error,
    group::{
        self,
        actions::Entered,
        model::{Group, MembershipId},
    },
    seance::{self, store::Seance},
    server::state::AppState,
    situation::{
        model::{Situation, SituationId, SituationState, Step},
        rules::turn,
        store,
    },
};

/// Erases the situations of groups that ended a year ago. Answers how many lost their words.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_old(state: &AppState) -> Result<u64, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    // Whoever left while nobody pressed the button: a file said so.
    let mut erased = store::erase_of_departed(&mut tx, now).await?;
    for group in seance::actions::groups_ended_a_year_ago(&mut tx, now).await? {
        let some = store::erase_of_group(&mut tx, group, now).await?;
        if some > 0 {
            let object = group.to_string();
            let detail = some.to_string();
            let action = "situations.erased";
            audit::record(&mut tx, now, Actor::Platform, action, &object, &detail).await?;
        }
        erased += some;
    }
    tx.commit().await?;
    Ok(erased)
}

/// Somebody left the group: what they wrote and no séance has worked on is erased, and the choice
/// under way goes on without it.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn leave(
    tx: &mut Tx,
    state: &AppState,
    group: &Group,
    member: MembershipId,
    by: &SignedIn,
) -> Result<(), Error> {
    // The séance first, as whoever chooses does: what is read after it is what stands.
    let under_way = under_way(tx, group.id, state.now()).await?;
    let members = group::store::members(tx, group.id).await?;
    let gone = members.iter().find(|one| one.id == member).cloned();
    let entered = Entered {
        group: group.clone(),
        me: gone.ok_or(Error::Fault)?,
        members,
    };
    let seances = seance::store::of_group(tx, group.id).await?;
    let was_cancelled = |one: &Situation| {
        let seance = seances.iter().find(|seance| one.seance == Some(seance.id));
        seance.is_some_and(Seance::is_cancelled)
    };
    let mut theirs = store::of_group(tx, group.id).await?;
    theirs.retain(|one| turn::is_mine(one, &entered.me));
    let (open, chosen): (Vec<_>, Vec<_>) = theirs
        .into_iter()
        .filter(|one| one.state != SituationState::Withdrawn)
        .partition(|one| turn::may_withdraw(one) || was_cancelled(one));
    for one in &open {
        take_back(tx, one.id, by, state.now()).await?;
    }
    let Some((seance, choice)) = under_way else {
        return Ok(());
    };
    let is_asked = |one: &&Situation| choice.situation() == Some(one.id);
    match choice.step() {
        Step::Ranking => {
            store::keep_ballot(tx, seance.id, member, &[]).await?;
            for one in &open {
                store::remove_candidate(tx, seance.id, one.id).await?;
            }
        }
        Step::Asked if open.iter().any(|one| is_asked(&one)) => {
            choose::pass_over(tx, state, &entered, &seance, choice, by).await?;
        }
        // Once the séance has begun, the group works on it.
        Step::Agreed if !turn::may_code(&seance, state.now()) => {
            if let Some(one) = chosen.iter().find(is_asked) {
                let id = one.id;
                choose::pass_over(tx, state, &entered, &seance, choice, by).await?;
                take_back(tx, id, by, state.now()).await?;
            }
        }
        Step::Choosing => {
            choose::go_on(tx, state, &entered, &seance, choice, by).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Erases the words of a situation, and writes that it did.
async fn take_back(tx: &mut Tx, id: SituationId, by: &SignedIn, now: Instant) -> Result<(), Error> {
    let gone = SituationState::Withdrawn;
    store::move_to(tx, id, gone, None, now).await?;
    moved(tx, id, gone, by, now).await
}
