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
        model::{Access, Slot},
        rules::windows,
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

/// Moves a meeting; what was announced for the old date no longer counts, nor who had checked in. `None`
/// when it is done.
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
    tell(state, &mut tx, &entered, &seance, News::Date, now).await?;
    let starts = slot.starts.to_string();
    for (member, _) in group::store::addresses(&mut tx, entered.group.id).await? {
        // The letter has just told the date: no reminder says it again at once.
        for reminder in windows::told_by_letter(&slot, now) {
            store::claim_reminder(&mut tx, seance.id, member, reminder, &starts, now).await?;
        }
    }
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
    tell(state, &mut tx, &entered, &seance, News::Date, now).await?;
    let actor = Actor::Account(person.account);
    let object = seance.id.to_string();
    audit::record(&mut tx, now, actor, "seance.cancelled", &object, "").await?;
    tx.commit().await?;
    mail::wake(state);
    Ok(None)
}

/// What members are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum News {
    /// Another date, or none.
    Date,
    /// One joins otherwise.
    Access,
}

/// Writes to every member what became of a meeting.
async fn tell(
    state: &AppState,
    tx: &mut Tx,
    entered: &Entered,
    before: &Seance,
    news: News,
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
        let settings = &state.settings;
        let letter = match news {
            News::Date => {
                letters::changed(settings, &told, person, &email).with_calendar(file.clone())
            }
            News::Access => letters::access_changed(settings, &told, person, &email),
        };
        mail::post(tx, &letter, now, now).await?;
    }
    Ok(())
}

/// Keeps how one comes to a meeting. Members are told when what they had no longer holds.
///
/// # Errors
/// [`Error::NotFound`] when this person does not lead the group; [`Error::BadRequest`] when the
/// link is no web address.
pub async fn keep_access(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
    access: &Access,
) -> Result<(), Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let (entered, seance) = hold_as_leader(&mut tx, slug, number, person).await?;
    let link = access.link.trim();
    let is_address = link.starts_with("https://") && !link.contains(char::is_whitespace);
    if !link.is_empty() && !is_address {
        return Err(Error::BadRequest);
    }
    let link = (!link.is_empty()).then_some(link);
    let (phone, place) = (access.phone.trim(), access.place.trim());
    let had = (
        seance.video_link.as_deref(),
        seance.phone_access.as_str(),
        seance.place.as_str(),
    );
    if had == (link, phone, place) {
        return Ok(());
    }
    store::keep_access(&mut tx, seance.id, (link, phone, place), now).await?;
    let changes = |had: &str, has: &str| !had.is_empty() && had != has;
    let is_lost = changes(had.0.unwrap_or_default(), link.unwrap_or_default())
        || changes(had.1, phone)
        || changes(had.2, place);
    if is_lost && !seance.is_cancelled() && !seance.slot.is_over(now) {
        tell(state, &mut tx, &entered, &seance, News::Access, now).await?;
    }
    let actor = Actor::Account(person.account);
    let object = seance.id.to_string();
    audit::record(&mut tx, now, actor, "seance.access_changed", &object, "").await?;
    tx.commit().await?;
    mail::wake(state);
    Ok(())
}
