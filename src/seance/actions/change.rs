//! Moving and cancelling a meeting, told to every member with a calendar file that mends theirs.

use jiff::civil::{Date, DateTime, Time};

use super::{calendars, read::hold_as_leader, remind::Pass};
use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    audit::{self, Actor},
    db::{Instant, Tx},
    error::Error,
    group::{self, actions::Entered},
    seance::{
        letters::{self, Change as Told},
        model::Slot,
        store::{self, Change, Seance},
    },
    server::{mail, state::AppState},
};

/// What is asked of a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The new day.
    pub day: Date,
    /// When it begins.
    pub starts: Time,
    /// When it ends.
    pub ends: Time,
    /// Why, as members will read it.
    pub reason: String,
}

/// Why a change is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It is cancelled, or was held.
    Settled,
    /// The new date has passed.
    Past,
    /// It would end before it begins.
    Backwards,
    /// It is that very date already.
    Same,
    /// Somebody changed it meanwhile.
    Changed,
}

/// Moves a meeting; what was announced for the old date no longer counts. `None` when it is done.
///
/// # Errors
/// [`Error::NotFound`] when this person does not lead the group.
pub async fn move_to(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
    wish: &Wish,
) -> Result<Option<Refused>, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let (entered, seance) = hold_as_leader(&mut tx, slug, number, person).await?;
    let slot = Slot {
        starts: DateTime::from_parts(wish.day, wish.starts),
        ends: DateTime::from_parts(wish.day, wish.ends),
        zone: seance.slot.zone.clone(),
    };
    let refused = if seance.is_cancelled() || seance.validated_at.is_some() {
        Some(Refused::Settled)
    } else if slot.ends <= slot.starts {
        Some(Refused::Backwards)
    } else if slot.starts_at() <= now {
        Some(Refused::Past)
    } else if slot == seance.slot {
        Some(Refused::Same)
    } else {
        None
    };
    if refused.is_some() {
        return Ok(refused);
    }
    let change = Change {
        slot: &slot,
        cancelled_at: None,
        reason: &wish.reason,
        at: now,
    };
    if !store::change(&mut tx, seance.id, seance.sequence, &change).await? {
        return Ok(Some(Refused::Changed));
    }
    store::forget_answers(&mut tx, seance.id).await?;
    tell(state, &mut tx, &entered, &seance, now).await?;
    let actor = Actor::Account(person.account);
    let object = seance.id.to_string();
    audit::record(&mut tx, now, actor, "seance.moved", &object, "").await?;
    tx.commit().await?;
    mail::wake(state);
    Ok(None)
}

/// Cancels a meeting. `None` when it is done.
///
/// # Errors
/// [`Error::NotFound`] when this person does not lead the group.
pub async fn cancel(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
    reason: &str,
) -> Result<Option<Refused>, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let (entered, seance) = hold_as_leader(&mut tx, slug, number, person).await?;
    let change = Change {
        slot: &seance.slot,
        cancelled_at: Some(now),
        reason,
        at: now,
    };
    if !store::change(&mut tx, seance.id, seance.sequence, &change).await? {
        return Ok(Some(Refused::Settled));
    }
    tell(state, &mut tx, &entered, &seance, now).await?;
    let actor = Actor::Account(person.account);
    let object = seance.id.to_string();
    audit::record(&mut tx, now, actor, "seance.cancelled", &object, "").await?;
    tx.commit().await?;
    mail::wake(state);
    Ok(None)
}

/// Writes to every member what became of a meeting.
async fn tell(
    state: &AppState,
    tx: &mut Tx,
    entered: &Entered,
    before: &Seance,
    now: Instant,
) -> Result<(), Error> {
    let seance = store::find_by_id(tx, before.id)
        .await?
        .ok_or(Error::Fault)?;
    let file = calendars::shared_file(&state.settings, &[&seance]);
    let zones = group::store::zones(tx, entered.group.id).await?;
    for (member, email) in group::store::addresses(tx, entered.group.id).await? {
        let Some(person) = entered.members.iter().find(|person| person.id == member) else {
            continue;
        };
        let pass = Pass {
            seance: seance.id,
            member,
        };
        let told = Told {
            group: &entered.group,
            before,
            seance: &seance,
            link: (!person.leads()).then(|| pass.address(state)),
            zone: zones
                .iter()
                .find(|(of, _)| *of == member)
                .map(|(_, zone)| zone),
        };
        let letter = letters::changed(&state.settings, &told, person, &email);
        mail::post(tx, &letter.with_calendar(file.clone()), now, now).await?;
    }
    Ok(())
}

/// Keeps how one comes to a meeting: the video link, and by telephone.
///
/// # Errors
/// [`Error::NotFound`] when this person does not lead the group; [`Error::BadRequest`] when the
/// link is no web address.
pub async fn keep_access(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
    video_link: &str,
    phone_access: &str,
) -> Result<(), Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let (_, seance) = hold_as_leader(&mut tx, slug, number, person).await?;
    let link = video_link.trim();
    let is_address = link.starts_with("https://") && !link.contains(char::is_whitespace);
    if !link.is_empty() && !is_address {
        return Err(Error::BadRequest);
    }
    let link = (!link.is_empty()).then_some(link);
    store::keep_access(&mut tx, seance.id, link, phone_access.trim(), now).await?;
    let actor = Actor::Account(person.account);
    let object = seance.id.to_string();
    audit::record(&mut tx, now, actor, "seance.access_changed", &object, "").await?;
    tx.commit().await
}
