//! Files for the calendars of others. A file that anybody's software may keep says a date and no
//! more; the video link stands only in the private calendar of a member.

use std::time::Duration;

use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    audit::{self, Actor},
    db::Instant,
    error::Error,
    group,
    seance::{
        rules::calendar::{Event, calendar},
        store::{self, Feed, Seance},
    },
    server::{security::Token, settings::Settings, state::AppState},
};

use super::read::{read_bound, read_one};

/// How precisely the last use of a private calendar is noted.
const USE_PRECISION: Duration = Duration::from_secs(60 * 60);

/// What a calendar is told of a meeting; with `door`, how to come to it.
fn event(settings: &Settings, seance: &Seance, door: Option<&Slug>) -> Event {
    let origin = settings.security.origin.as_str();
    let host = origin.split("//").nth(1).unwrap_or(origin);
    let host = host.split(':').next().unwrap_or(host);
    let mut description = vec!["Les détails sont sur la plateforme Croisée.".to_owned()];
    if seance.is_cancelled() {
        description = vec!["Cette réunion est annulée.".to_owned()];
    } else if door.is_some() {
        if let Some(link) = &seance.video_link {
            description.push(format!("En visio : {link}"));
        }
        if !seance.phone_access.is_empty() {
            description.push(format!("Par téléphone : {}", seance.phone_access));
        }
    }
    Event {
        uid: format!("seance-{}@{host}", seance.id),
        sequence: seance.sequence,
        changed: seance.changed_at.timestamp(),
        slot: seance.slot.clone(),
        summary: format!("Réunion {}", settings.organisation.acronym),
        description: description.join("\n"),
        location: door.and(where_to(seance)),
        page: door.map(|slug| format!("{origin}/groupes/{slug}/seances/{}", seance.number)),
        is_cancelled: seance.is_cancelled(),
    }
}

/// The one place of a calendar: that where one goes before that where one connects, which the description has too.
fn where_to(seance: &Seance) -> Option<String> {
    let place = (!seance.place.is_empty()).then(|| seance.place.clone());
    place.or_else(|| seance.video_link.clone())
}

fn name(settings: &Settings) -> String {
    format!("Réunions {}", settings.organisation.acronym)
}

/// A file that says when these meetings are, and nothing that opens a door.
pub(super) fn shared_file(settings: &Settings, seances: &[&Seance]) -> String {
    let events: Vec<Event> = seances
        .iter()
        .map(|seance| event(settings, seance, None))
        .collect();
    calendar(&name(settings), &events)
}

/// The calendar file of one meeting.
///
/// # Errors
/// [`Error::NotFound`] when this person is not of the group, or it has no such meeting.
pub async fn calendar_of_one(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
) -> Result<String, Error> {
    let cycle = read_one(state, slug, number, person).await?;
    let seance = cycle.seance(number).ok_or(Error::NotFound)?;
    Ok(shared_file(&state.settings, &[seance]))
}

/// The calendar file of the whole year.
///
/// # Errors
/// [`Error::NotFound`] when this person is not of the group.
pub async fn calendar_of_cycle(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
) -> Result<String, Error> {
    let cycle = read_bound(state, slug, person).await?;
    let seances: Vec<&Seance> = cycle.seances.iter().collect();
    Ok(shared_file(&state.settings, &seances))
}

/// The private calendar of this member, if they have one.
///
/// # Errors
/// [`Error::NotFound`] when this person is not of the group.
pub async fn my_feed(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
) -> Result<Option<Feed>, Error> {
    let mut tx = state.db.read().await?;
    let me = group::actions::enter_bound(&mut tx, slug, person).await?.me;
    store::feed_of(&mut tx, me.id).await
}

/// Draws a secret address for this member's calendar: told now, and never again.
///
/// # Errors
/// [`Error::NotFound`] when this person is not of the group.
pub async fn draw_private_address(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
) -> Result<String, Error> {
    let now = state.now();
    let token = Token::draw();
    let mut tx = state.db.write().await?;
    let me = group::actions::enter_bound(&mut tx, slug, person).await?.me;
    store::draw_feed(&mut tx, me.id, &token.hash(), now).await?;
    let actor = Actor::Account(person.account);
    audit::record(
        &mut tx,
        now,
        actor,
        "calendar.drawn",
        &me.id.to_string(),
        "",
    )
    .await?;
    tx.commit().await?;
    let origin = &state.settings.security.origin;
    Ok(format!("{origin}/calendriers/{}.ics", token.as_str()))
}

/// Takes the secret address of this member's calendar back.
///
/// # Errors
/// [`Error::NotFound`] when this person is not of the group.
pub async fn revoke_private_address(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
) -> Result<(), Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let me = group::actions::enter_bound(&mut tx, slug, person).await?.me;
    if store::revoke_feed(&mut tx, me.id).await? {
        let actor = Actor::Account(person.account);
        let object = me.id.to_string();
        audit::record(&mut tx, now, actor, "calendar.revoked", &object, "").await?;
    }
    tx.commit().await
}

/// The private calendar behind a secret address; its reading is noted, to the hour.
///
/// # Errors
/// [`Error::NotFound`] when the address leads nowhere, or its member has left the group.
pub async fn private_calendar(state: &AppState, token: &Token) -> Result<String, Error> {
    let now = state.now();
    let mut tx = state.db.read().await?;
    let feed = store::feed_of_token(&mut tx, &token.hash())
        .await?
        .ok_or(Error::NotFound)?;
    let member = group::store::member(&mut tx, feed.membership_id)
        .await?
        .filter(|member| member.left_at.is_none())
        .ok_or(Error::NotFound)?;
    let group = group::store::find_by_id(&mut tx, member.group_id)
        .await?
        .ok_or(Error::NotFound)?;
    let seances = store::of_group(&mut tx, group.id).await?;
    tx.commit().await?;
    if is_news(feed.used_at, now) {
        let mut tx = state.db.write().await?;
        store::note_feed_use(&mut tx, feed.membership_id, now).await?;
        tx.commit().await?;
    }
    let events: Vec<Event> = seances
        .iter()
        .map(|seance| event(&state.settings, seance, Some(&group.slug)))
        .collect();
    Ok(calendar(&name(&state.settings), &events))
}

fn is_news(used_at: Option<Instant>, now: Instant) -> bool {
    used_at.is_none_or(|used| used.after(USE_PRECISION) <= now)
}
