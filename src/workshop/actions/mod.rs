//! The verbs of workshops; each is one transaction.
//!
//! *prepare* writes, publishes, moves and cancels, *attend* is each person's own (register, take the
//! place offered, withdraw), *invited* the same by the link of a letter, *presence* says who came, *watch* does
//! what the hour asks, *read* shows. Whoever changes who has a place
//! holds the workshop first (`store::hold`), then counts anew.

mod attend;
mod invited;
mod prepare;
mod presence;
mod read;
mod watch;

pub use attend::{Answered, Registered, answer, register};
pub use invited::{Invited, Pass, answer_by_link, look_at_link};
pub use prepare::{Kept, cancel, create, edit, publish};
pub use presence::{check_in, validate};
pub use read::{
    Listed, Mine, Room, calendar_of, listed, mine, office, public, public_between, public_feed,
    public_list, room, waiting_for,
};
pub use watch::{forget_registrations, keep_time};

use std::collections::BTreeSet;

use super::{
    letters,
    model::{Registration, RegistrationId, Status, Workshop},
    rules, store,
};
use crate::{
    audit::{self, Actor},
    db::{Instant, Tx},
    error::Error,
    seance::rules::windows,
    server::{
        mail::{self, Letter},
        settings::Settings,
        state::AppState,
    },
};

/// Changes where a registration stands: the place that goes with it, and the trace.
async fn stand(
    tx: &mut Tx,
    registration: &Registration,
    to: Status,
    reply_before: Option<Instant>,
    actor: Actor,
    now: Instant,
) -> Result<bool, Error> {
    let from = registration.status;
    if !from.may_become(to)
        || !store::set_status(tx, registration.id, from, to, reply_before, now).await?
    {
        return Ok(false);
    }
    if to.has_ended() {
        store::free_place(tx, registration.id).await?;
    }
    let object = registration.id.to_string();
    audit::record(tx, now, actor, "registration.changed", &object, to.code()).await?;
    Ok(true)
}

/// The numbers held in a workshop that one holds.
async fn held(tx: &mut Tx, workshop: &Workshop) -> Result<BTreeSet<i32>, Error> {
    let numbers = store::place_numbers(tx, workshop.id).await?;
    Ok(numbers.into_iter().collect())
}

/// Offers every free place to the first in line, and writes to them.
async fn offer_free_places(
    tx: &mut Tx,
    state: &AppState,
    workshop: &Workshop,
    now: Instant,
) -> Result<(), Error> {
    if !workshop.is_open(now) {
        return Ok(());
    }
    let Some(reply_before) = rules::reply_before(workshop.slot(), now) else {
        return Ok(());
    };
    let registrations = store::registrations(tx, workshop.id).await?;
    let mut held = held(tx, workshop).await?;
    let in_line = registrations
        .iter()
        .filter(|registration| registration.status == Status::Waiting);
    for next in in_line {
        let Some(number) = rules::next_place(&held, workshop.sheet.capacity) else {
            break;
        };
        if !store::take_place(tx, workshop.id, number, next.id).await? {
            break;
        }
        held.insert(number);
        let actor = Actor::Platform;
        if stand(tx, next, Status::Offered, Some(reply_before), actor, now).await? {
            let link = Pass(next.id).address(state);
            let letter = letters::offered(&state.settings, workshop, next, reply_before, &link);
            mail::post(tx, &letter, now, now).await?;
        }
    }
    Ok(())
}

/// Notes that a letter has just told somebody the date: no reminder says it again at once.
async fn date_is_told(
    tx: &mut Tx,
    workshop: &Workshop,
    registration: RegistrationId,
    now: Instant,
) -> Result<(), Error> {
    let starts = store::wall(workshop.slot().starts);
    for reminder in windows::told_by_letter(workshop.slot(), now) {
        store::claim_reminder(tx, registration, reminder, &starts, now).await?;
    }
    Ok(())
}

/// Posts a letter with the calendar file of the workshop.
async fn post_with_calendar(
    tx: &mut Tx,
    settings: &Settings,
    workshop: &Workshop,
    letter: Letter,
    now: Instant,
) -> Result<(), Error> {
    let file = read::calendar_file(settings, &[workshop]);
    mail::post(tx, &letter.with_calendar(file), now, now).await?;
    Ok(())
}
