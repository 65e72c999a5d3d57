//! What is shown of workshops: to everybody, to whoever registered, to those who lead and prepare.

use jiff::civil::{Date, DateTime};

use crate::{
    account::{
        model::{SignedIn, Zone},
        rules::may_administer,
    },
    appel::model::Slug,
    db::{Instant, Tx},
    error::Error,
    seance::{
        model::Attendance,
        rules::calendar::{Event, calendar},
    },
    server::{settings::Settings, state::AppState},
    workshop::{
        model::{Registration, RegistrationId, Status, Workshop},
        rules, store,
    },
};

/// A workshop among others: how many hold a place, how many wait.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The workshop.
    pub workshop: Workshop,
    /// Places held, those offered among them.
    pub held: usize,
    /// How many wait.
    pub waiting: usize,
}

fn with_counts(
    workshops: Vec<Workshop>,
    counts: &[(crate::workshop::model::WorkshopId, i64, i64)],
) -> Vec<Listed> {
    let number = |count: i64| usize::try_from(count).unwrap_or(0);
    workshops
        .into_iter()
        .map(|workshop| {
            let found = counts.iter().find(|(id, _, _)| *id == workshop.id);
            Listed {
                held: found.map_or(0, |(_, held, _)| number(*held)),
                waiting: found.map_or(0, |(_, _, waiting)| number(*waiting)),
                workshop,
            }
        })
        .collect()
}

/// The first moment that the record can hold, and the last.
const EVER: (DateTime, DateTime) = (
    DateTime::constant(2000, 1, 1, 0, 0, 0, 0),
    DateTime::constant(2999, 1, 1, 0, 0, 0, 0),
);

/// The published workshops that begin from one day to the end of another, cancelled ones too: what
/// a public agenda shows. It names those who lead, since that is published, and nobody else.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn public_between(
    state: &AppState,
    from: Date,
    to: Date,
) -> Result<Vec<Workshop>, Error> {
    let mut tx = state.db.read().await?;
    let after = to.tomorrow().unwrap_or(to);
    store::published_between(
        &mut tx,
        from.to_datetime(jiff::civil::Time::midnight()),
        after.to_datetime(jiff::civil::Time::midnight()),
    )
    .await
}

/// Every published workshop, in order, with how many places are held.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn public_list(state: &AppState) -> Result<Vec<Listed>, Error> {
    let mut tx = state.db.read().await?;
    let workshops = store::published_between(&mut tx, EVER.0, EVER.1).await?;
    Ok(with_counts(workshops, &store::counts(&mut tx).await?))
}

/// Every workshop, for the administration, the latest first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn listed(state: &AppState) -> Result<Vec<Listed>, Error> {
    let mut tx = state.db.read().await?;
    let workshops = store::all(&mut tx).await?;
    Ok(with_counts(workshops, &store::counts(&mut tx).await?))
}

/// A published workshop, as everybody sees it.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it is not published.
pub async fn public(state: &AppState, slug: &Slug) -> Result<Listed, Error> {
    let mut tx = state.db.read().await?;
    let workshop = store::find(&mut tx, slug)
        .await?
        .filter(Workshop::is_published)
        .ok_or(Error::NotFound)?;
    let registrations = store::registrations(&mut tx, workshop.id).await?;
    Ok(counted(workshop, &registrations))
}

fn counted(workshop: Workshop, registrations: &[Registration]) -> Listed {
    let count = |wanted: &[Status]| {
        registrations
            .iter()
            .filter(|registration| wanted.contains(&registration.status))
            .count()
    };
    Listed {
        held: count(&[Status::Attending, Status::Offered]),
        waiting: count(&[Status::Waiting]),
        workshop,
    }
}

/// A workshop, as one person who may register sees it.
#[derive(Debug, Clone)]
pub struct Mine {
    /// The workshop, and how full it is.
    pub listed: Listed,
    /// This person's last registration.
    pub registration: Option<Registration>,
    /// How many stand in line before them, when they wait.
    pub before_me: usize,
    /// What was noted of their coming.
    pub presence: Option<Attendance>,
    /// Where they live, when they said it.
    pub zone: Option<Zone>,
    /// The moment of reading.
    pub now: Instant,
}

/// A workshop and where this person stands.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it is not published.
pub async fn mine(state: &AppState, slug: &Slug, person: &SignedIn) -> Result<Mine, Error> {
    let mut tx = state.db.read().await?;
    let workshop = store::find(&mut tx, slug)
        .await?
        .filter(Workshop::is_published)
        .ok_or(Error::NotFound)?;
    let registrations = store::registrations(&mut tx, workshop.id).await?;
    let registration = store::registration_of(&mut tx, workshop.id, person.account).await?;
    let before_me = registrations
        .iter()
        .filter(|other| other.status == Status::Waiting)
        .take_while(|other| other.account_id != person.account)
        .count();
    let presences = store::presences(&mut tx, workshop.id).await?;
    let presence = presences
        .into_iter()
        .find(|(of, _)| registration.as_ref().is_some_and(|mine| mine.id == *of));
    Ok(Mine {
        listed: counted(workshop, &registrations),
        registration,
        before_me,
        presence: presence.map(|(_, noted)| noted),
        zone: person.zone.clone(),
        now: state.now(),
    })
}

/// A workshop, as those who lead it or prepare it see it.
#[derive(Debug, Clone)]
pub struct Room {
    /// The workshop.
    pub workshop: Workshop,
    /// Those who are registered, in the order they came.
    pub registrations: Vec<Registration>,
    /// What was noted of who came.
    pub presences: Vec<(RegistrationId, Attendance)>,
    /// Whether whoever looks leads it.
    pub leads: bool,
    /// The moment of reading.
    pub now: Instant,
}

impl Room {
    /// What was noted of somebody’s coming.
    #[must_use]
    pub fn presence(&self, of: RegistrationId) -> Option<Attendance> {
        let found = self.presences.iter().find(|(one, _)| *one == of)?;
        Some(found.1)
    }

    /// Those who stand so.
    pub fn standing(&self, status: Status) -> impl Iterator<Item = &Registration> {
        self.registrations
            .iter()
            .filter(move |registration| registration.status == status)
    }

    /// Whether a place is free that somebody waits for, when it is too late to offer it.
    #[must_use]
    pub fn place_is_left(&self) -> bool {
        let workshop = &self.workshop;
        let capacity = usize::try_from(workshop.sheet.capacity).unwrap_or(0);
        workshop.is_open(self.now)
            && self.held() < capacity
            && self.standing(Status::Waiting).next().is_some()
            && rules::reply_before(workshop.slot(), self.now).is_none()
    }

    /// How many places are held.
    #[must_use]
    pub fn held(&self) -> usize {
        self.standing(Status::Attending).count() + self.standing(Status::Offered).count()
    }
}

/// Who comes to a workshop, for those who lead it and for the administration.
///
/// # Errors
/// [`Error::NotFound`] for anybody else, and when there is no such workshop.
pub async fn room(state: &AppState, slug: &Slug, person: &SignedIn) -> Result<Room, Error> {
    let mut tx = state.db.read().await?;
    room_in(&mut tx, slug, person, state.now()).await
}

/// The same, within a transaction.
pub(super) async fn room_in(
    tx: &mut Tx,
    slug: &Slug,
    person: &SignedIn,
    now: Instant,
) -> Result<Room, Error> {
    let workshop = store::find(tx, slug).await?.ok_or(Error::NotFound)?;
    let leads = workshop.is_published() && store::leads(tx, workshop.id, person.account).await?;
    if !leads && !may_administer(person) {
        return Err(Error::NotFound);
    }
    Ok(Room {
        registrations: store::registrations(tx, workshop.id).await?,
        presences: store::presences(tx, workshop.id).await?,
        workshop,
        leads,
        now,
    })
}

/// The same, for an administrator who prepares it.
///
/// # Errors
/// [`Error::NotFound`] for anybody else, and when there is no such workshop.
pub async fn office(state: &AppState, slug: &Slug, person: &SignedIn) -> Result<Room, Error> {
    if may_administer(person) {
        room(state, slug, person).await
    } else {
        Err(Error::NotFound)
    }
}

/// What « mon espace » says of workshops to this person: theirs, and whether they lead each. Those that are over
/// come after, for as long as one writes what they gave.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn waiting_for(
    state: &AppState,
    person: &SignedIn,
) -> Result<Vec<(Workshop, Option<Registration>)>, Error> {
    let now = state.now();
    let mut tx = state.db.read().await?;
    let led = store::led_by(&mut tx, person.account).await?;
    let registrations = store::my_registrations(&mut tx, person.account).await?;
    let mut mine: Vec<(Workshop, Option<Registration>)> =
        led.into_iter().map(|workshop| (workshop, None)).collect();
    if !registrations.is_empty() {
        let workshops = store::published_between(&mut tx, EVER.0, EVER.1).await?;
        mine.extend(registrations.into_iter().filter_map(|registration| {
            let workshop = workshops
                .iter()
                .find(|workshop| workshop.id == registration.workshop_id)?;
            Some((workshop.clone(), Some(registration)))
        }));
    }
    mine.retain(|(workshop, registration)| {
        let had_place = registration
            .as_ref()
            .is_none_or(|one| one.status == Status::Attending);
        let is_over = workshop.slot().is_over(now);
        !is_over || had_place && !workshop.is_cancelled() && rules::is_told(workshop.slot(), now)
    });
    mine.sort_by_key(|(workshop, _)| (workshop.slot().is_over(now), workshop.slot().starts_at()));
    Ok(mine)
}

/// What a calendar is told of a workshop: what its page says to everybody.
fn event(settings: &Settings, workshop: &Workshop) -> Event {
    let origin = settings.security.origin.as_str();
    let host = origin.split("//").nth(1).unwrap_or(origin);
    let host = host.split(':').next().unwrap_or(host);
    let description = if workshop.is_cancelled() {
        "Cet atelier est annulé."
    } else {
        "Les détails sont sur la plateforme Croisée."
    };
    Event {
        uid: format!("atelier-{}@{host}", workshop.id),
        sequence: workshop.sequence,
        changed: workshop.changed_at.timestamp(),
        slot: workshop.slot().clone(),
        // Neutral: it shows over one's shoulder.
        summary: format!("Atelier {}", settings.organisation.acronym),
        description: description.to_owned(),
        location: None,
        page: Some(format!("{origin}/ateliers/{}", workshop.slug)),
        is_cancelled: workshop.is_cancelled(),
    }
}

/// A calendar file of these workshops.
pub(super) fn calendar_file(settings: &Settings, workshops: &[&Workshop]) -> String {
    let name = format!("Ateliers {}", settings.organisation.acronym);
    let events: Vec<Event> = workshops
        .iter()
        .map(|workshop| event(settings, workshop))
        .collect();
    calendar(&name, &events)
}

/// The calendar file of a published workshop.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it is not published.
pub async fn calendar_of(state: &AppState, slug: &Slug) -> Result<String, Error> {
    let listed = public(state, slug).await?;
    Ok(calendar_file(&state.settings, &[&listed.workshop]))
}

/// Every published workshop, for whoever subscribes.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn public_feed(state: &AppState) -> Result<String, Error> {
    let listed = public_list(state).await?;
    let workshops: Vec<&Workshop> = listed.iter().map(|one| &one.workshop).collect();
    Ok(calendar_file(&state.settings, &workshops))
}
