//! What an author writes, proposes and takes back.

use super::{choose, read};
use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    audit::{self, Actor},
    db::{Instant, Tx},
    error::Error,
    group,
    seance::{self, store::Seance},
    server::state::AppState,
    situation::{
        model::{Choice, Situation, SituationId, SituationState, Step, Words},
        rules::{proposal, turn},
        store,
    },
};

/// What became of what an author sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It is kept, as a draft or a proposal.
    Done,
    /// Something is to mend first; nothing changed.
    Faulty(proposal::Faults),
    /// Another window changed it meanwhile; the revision that it now has.
    Stale(i32),
    /// The group reads it: its words may no longer change.
    Frozen,
}

/// The choice under way in a group, held, and its séance.
pub(super) async fn under_way(
    tx: &mut Tx,
    group: group::model::GroupId,
    now: Instant,
) -> Result<Option<(Seance, Choice)>, Error> {
    let seances = seance::store::of_group(tx, group).await?;
    Ok(match turn::chooses_for(&seances, now) {
        None => None,
        Some(seance) => {
            seance::store::hold(tx, seance.id).await?;
            Some((seance.clone(), store::steps(tx, seance.id).await?))
        }
    })
}

/// Keeps what an author writes: as a draft, or proposed to the group. A situation that nobody has
/// written yet begins; sent twice, it is kept once.
///
/// # Errors
/// [`Error::NotFound`] when this person takes no part in the group, or when it is not theirs.
pub async fn keep(
    state: &AppState,
    slug: &Slug,
    id: SituationId,
    person: &SignedIn,
    words: &Words,
    revision: i32,
    proposes: bool,
) -> Result<Kept, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let entered = group::actions::enter_bound(&mut tx, slug, person).await?;
    if !turn::may_propose(&entered.me) {
        return Err(Error::NotFound);
    }
    let faults = if proposes {
        proposal::faults_of_proposal(words)
    } else {
        proposal::faults_of_draft(words)
    };
    if !faults.is_empty() {
        return Ok(Kept::Faulty(faults));
    }
    let next = if proposes {
        SituationState::Proposed
    } else {
        SituationState::Draft
    };
    let group = entered.group.id;
    match store::find(&mut tx, group, id).await? {
        None => {
            let fresh = Situation {
                id,
                group_id: group,
                author: Some(entered.me.id),
                words: words.clone(),
                state: next,
                seance: None,
                revision: 0,
                erased_at: None,
            };
            if !store::insert(&mut tx, &fresh).await? {
                return Err(Error::NotFound);
            }
        }
        Some(before) => {
            if !turn::is_mine(&before, &entered.me) {
                return Err(Error::NotFound);
            }
            let is_read = match under_way(&mut tx, group, now).await? {
                None => false,
                Some((seance, choice)) => {
                    let candidates = store::candidates(&mut tx, seance.id).await?;
                    read::is_read(&choice, &candidates, id)
                }
            };
            if !turn::may_change(&before, is_read) {
                return Ok(Kept::Frozen);
            }
            let is_same = before.words == *words && before.state == next;
            if before.revision != revision && !is_same {
                return Ok(Kept::Stale(before.revision));
            }
            if is_same {
                return Ok(Kept::Done);
            }
            if !store::change(&mut tx, id, revision, words, next).await? {
                return Ok(Kept::Stale(before.revision));
            }
            if before.state == next {
                return tx.commit().await.map(|()| Kept::Done);
            }
        }
    }
    moved(&mut tx, id, next, person, now).await?;
    tx.commit().await?;
    Ok(Kept::Done)
}

/// Writes that a situation came to a state: its own line, and the audit's.
pub(super) async fn moved(
    tx: &mut Tx,
    id: SituationId,
    state: SituationState,
    person: &SignedIn,
    now: Instant,
) -> Result<(), Error> {
    store::event(tx, id, state, Some(person.account), now).await?;
    let actor = Actor::Account(person.account);
    let object = id.to_string();
    audit::record(tx, now, actor, "situation.moved", &object, state.code()).await
}

/// Its author takes a situation back: its words are erased at once, wherever they were read.
///
/// # Errors
/// [`Error::NotFound`] when it is not theirs, or when a séance works on it: they first pass.
pub async fn withdraw(
    state: &AppState,
    slug: &Slug,
    id: SituationId,
    person: &SignedIn,
) -> Result<(), Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let entered = group::actions::enter_bound(&mut tx, slug, person).await?;
    let group = entered.group.id;
    // Before it is read: somebody may be agreeing to it.
    let under_way = under_way(&mut tx, group, now).await?;
    let situation = store::find(&mut tx, group, id)
        .await?
        .filter(|one| turn::is_mine(one, &entered.me) && turn::may_withdraw(one))
        .ok_or(Error::NotFound)?;
    let gone = SituationState::Withdrawn;
    store::move_to(&mut tx, situation.id, gone, None, now).await?;
    moved(&mut tx, situation.id, gone, person, now).await?;
    if let Some((seance, choice)) = under_way {
        match choice.step() {
            Step::Ranking => store::remove_candidate(&mut tx, seance.id, id).await?,
            Step::Asked if choice.situation() == Some(id) => {
                choose::pass_over(&mut tx, state, &entered, &seance, choice, person).await?;
            }
            Step::Choosing => {
                choose::go_on(&mut tx, state, &entered, &seance, choice, person).await?;
            }
            _ => {}
        }
    }
    tx.commit().await
}
