//! Work done beside requests: mail, and the forgetting of what has served.

use std::{future::Future, time::Duration};

use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::{mail, state::AppState};
use crate::{
    account, candidature, certificate, decision, error::Error, evaluation, facilitation, seance,
    situation, synthesis, workshop,
};

/// A letter that nobody announced waits no longer than this.
const MAIL_ROUND: Duration = Duration::from_secs(15);
/// How often what has served is forgotten, and what the hour asks is done.
const CLEANING_ROUND: Duration = Duration::from_secs(60);

/// Runs every job until told to stop; a round under way ends first.
///
/// Rounds follow the machine's time, what they decide follows the state's clock.
pub async fn run(state: AppState, stopping: CancellationToken) {
    let mut mail_round = interval(MAIL_ROUND);
    let mut cleaning_round = interval(CLEANING_ROUND);
    mail_round.set_missed_tick_behavior(MissedTickBehavior::Delay);
    cleaning_round.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            () = state.letter_bell.notified() => report("courrier", mail::send_due(&state)).await,
            _ = mail_round.tick() => report("courrier", mail::send_due(&state)).await,
            _ = cleaning_round.tick() => {
                report("places", keep_time(&state)).await;
                report("rappels", seance::actions::remind(&state)).await;
                report("textes", synthesis::actions::remind(&state)).await;
                report("ateliers", workshop::actions::keep_time(&state)).await;
                report("ménage", clean(&state)).await;
            }
        }
    }
}

/// Does what the hour asks: reminds whoever has a place to answer for, releases what lapsed.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be written.
pub async fn keep_time(state: &AppState) -> Result<(), Error> {
    decision::actions::keep_time(state).await.map(|_| ())
}

/// Forgets what has served: it is doing no harm, but nobody needs it.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be written.
pub async fn clean(state: &AppState) -> Result<(), Error> {
    state.limits.forget_idle();
    account::actions::forget_old_sign_ins(state).await?;
    account::actions::forget_old_sessions(state).await?;
    mail::forget_old_letters(state).await?;
    candidature::actions::forget_old_drafts(state).await?;
    decision::actions::forget_refused(state).await?;
    workshop::actions::forget_registrations(state).await?;
    certificate::actions::forget_old(state).await?;
    facilitation::actions::forget(state).await?;
    seance::actions::forget_old(state).await?;
    situation::actions::forget_old(state).await?;
    evaluation::actions::forget_old(state).await?;
    Ok(())
}

/// A job that fails is tried again at its next round.
async fn report(job: &'static str, work: impl Future<Output = Result<(), Error>>) {
    if work.await.is_err() {
        tracing::error!(job, "une tâche de fond a échoué");
    }
}
