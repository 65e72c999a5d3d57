//! Mail: an outbox written with what caused it, and the transports that empty it.
//!
//! A verb builds a [`Letter`], [`post`]s it in its own transaction, commits,
//! and [`wake`]s the worker. The worker claims what is due, carries it out of
//! any transaction, and marks it: exactly once as long as nothing dies, and
//! twice under one Message-ID when something does between the two.

mod letter;
pub mod mailbox;
mod outbox;
mod transport;

use std::{sync::Arc, time::Duration};

use tokio::{sync::Notify, task::JoinSet};

pub use letter::Letter;
use outbox::Due;
use transport::{Transport, Undelivered};

use super::state::AppState;
use crate::{
    db::{Instant, Tx},
    error::Error,
};

crate::id! {
    /// A letter; its Message-ID is made of it.
    LetterId
}

/// How many letters are carried at once.
const BATCH: i32 = 8;
/// How long a claimed letter is left alone: longer than any conversation with a relay.
const CLAIM: Duration = Duration::from_secs(5 * 60);
/// How long to wait after each failure, in minutes; the last one repeats.
const PATIENCE: [u64; 8] = [1, 5, 15, 60, 180, 360, 720, 1440];
/// How often a letter is tried: six days.
const ATTEMPTS: i32 = 12;
/// How long a letter is kept once it has left.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The bell that tells the worker a letter is waiting.
pub type Bell = Arc<Notify>;

/// Puts a letter in the outbox; it leaves after the commit, and not before `send_after`.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be written.
pub async fn post(
    tx: &mut Tx,
    letter: &Letter,
    now: Instant,
    send_after: Instant,
) -> Result<LetterId, Error> {
    let id = LetterId::fresh();
    outbox::insert(tx, id, letter, now, send_after).await?;
    Ok(id)
}

/// Takes back a letter that nobody has begun to carry; `false` when somebody has.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be written.
pub async fn withdraw(tx: &mut Tx, letter: LetterId) -> Result<bool, Error> {
    outbox::remove_untouched(tx, letter).await
}

/// Tells the worker that a letter has just been committed, so that nobody waits for its next round.
pub fn wake(state: &AppState) {
    state.letter_bell.notify_one();
}

/// Carries every letter that is due.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read or written; a letter that
/// could not be carried is not an error, it waits for its next turn.
pub async fn send_due(state: &AppState) -> Result<(), Error> {
    let transport = Arc::new(Transport::new(&state.settings));
    loop {
        let now = state.now();
        let mut tx = state.db.write().await?;
        let due = outbox::claim(&mut tx, now, now.after(CLAIM), ATTEMPTS, BATCH).await?;
        tx.commit().await?;
        if due.is_empty() {
            return Ok(());
        }
        // Together, so that one slow relay does not hold the others back.
        let mut carried = JoinSet::new();
        for letter in due {
            let (state, transport) = (state.clone(), Arc::clone(&transport));
            carried.spawn(async move { carry(&state, &transport, letter).await });
        }
        while let Some(outcome) = carried.join_next().await {
            outcome.map_err(|_| Error::Fault)??;
        }
    }
}

async fn carry(state: &AppState, transport: &Transport, letter: Due) -> Result<(), Error> {
    let outcome = transport.carry(&letter).await;
    let now = state.now();
    let mut tx = state.db.write().await?;
    match outcome {
        Ok(()) => outbox::mark_sent(&mut tx, letter.id, now).await?,
        Err(failure) => {
            log_failure(&letter, &failure);
            outbox::put_off(&mut tx, letter.id, now.after(patience(letter.attempts))).await?;
        }
    }
    tx.commit().await
}

/// How long to wait after the `attempts`-th failure.
fn patience(attempts: i32) -> Duration {
    let rank = usize::try_from(attempts - 1).unwrap_or(0);
    let minutes = PATIENCE[rank.min(PATIENCE.len() - 1)];
    Duration::from_secs(minutes * 60)
}

/// A relay's answer may quote the address, so its code alone is kept.
fn log_failure(letter: &Due, failure: &Undelivered) {
    let (letter_id, attempts) = (letter.id.to_string(), letter.attempts);
    if attempts >= ATTEMPTS {
        tracing::error!(letter_id, attempts, %failure, "lettre abandonnée");
    } else {
        tracing::warn!(letter_id, attempts, %failure, "lettre remise à plus tard");
    }
}

/// Deletes the letters that left, or were given up, more than thirty days ago.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be written.
pub async fn forget_old_letters(state: &AppState) -> Result<u64, Error> {
    let mut tx = state.db.write().await?;
    let forgotten = outbox::forget(&mut tx, state.now().before(KEPT), ATTEMPTS).await?;
    tx.commit().await?;
    Ok(forgotten)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_grows_to_a_day_and_stays_there() {
        let minutes: Vec<u64> = (1..=10).map(|n| patience(n).as_secs() / 60).collect();
        assert_eq!(minutes, [1, 5, 15, 60, 180, 360, 720, 1440, 1440, 1440]);
    }
}
