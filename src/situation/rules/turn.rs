//! Who may do what in the choice for a séance, and when.

use crate::{
    db::Instant,
    group::model::Membership,
    seance::{model::Kind, store::Seance},
    situation::model::{Choice, Situation, SituationState, Step},
};

/// The séance for which a situation is being chosen: the next one that works on a situation.
#[must_use]
pub fn chooses_for(seances: &[Seance], now: Instant) -> Option<&Seance> {
    seances
        .iter()
        .filter(|seance| seance.kind == Kind::Seance && !seance.is_cancelled())
        .filter(|seance| !seance.slot.is_over(now))
        .min_by_key(|seance| seance.slot.starts_at())
}

/// Whether somebody proposes and ranks: those who take part. Those who lead keep the frame.
#[must_use]
pub fn may_propose(member: &Membership) -> bool {
    !member.leads() && member.has_accepted() && member.left_at.is_none()
}

/// Whether its author may still change it: nobody reads it yet.
#[must_use]
pub fn may_change(situation: &Situation, is_read: bool) -> bool {
    situation.state.is_open() && !is_read
}

/// Whether its author may take it back: always, but for what the group works on.
#[must_use]
pub fn may_withdraw(situation: &Situation) -> bool {
    situation.state.may_become(SituationState::Withdrawn)
}

/// Whether `me` is asked to tell this situation, or has agreed to, and may still pass.
#[must_use]
pub fn is_mine(situation: &Situation, me: &Membership) -> bool {
    situation.author == Some(me.id)
}

/// Whether the one asked may be passed over: by the author, or by those who lead when somebody
/// cannot come or does not answer.
#[must_use]
pub fn may_pass(choice: &Choice, situation: &Situation, me: &Membership) -> bool {
    matches!(choice.step(), Step::Asked | Step::Agreed)
        && choice.situation() == Some(situation.id)
        && (is_mine(situation, me) || me.leads())
}

/// Whether those who lead may code what a séance worked on: once it has begun.
#[must_use]
pub fn may_code(seance: &Seance, now: Instant) -> bool {
    seance.kind == Kind::Seance && !seance.is_cancelled() && seance.slot.starts_at() <= now
}
