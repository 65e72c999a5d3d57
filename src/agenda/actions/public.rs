//! What is open to all: the dates of calls, and the meetings that anybody may come to. The meetings
//! of a group are never here, even when its call once announced them.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime},
};

use crate::{
    appel::{
        self,
        document::{Appel, SeanceKind},
        model::{AppelState, ProgrammeKind},
        rules::state_at,
    },
    db::Instant,
    error::Error,
    seance::{
        model::{Setting, Slot},
        rules::calendar::{self, Event},
    },
    server::{clock::wording, state::AppState},
    workshop::{self, model::Workshop},
};

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A call begins to receive candidatures.
    Opening,
    /// The last day of a call.
    Closing,
    /// The first meeting of a group that one may still ask to join.
    Launch,
    /// A meeting that anybody may come to.
    Meeting,
    /// A workshop that anybody may register for.
    Workshop,
}

impl What {
    /// What a page calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Opening => "Ouverture d’un appel",
            Self::Closing => "Dernier jour d’un appel",
            Self::Launch => "Première rencontre d’un groupe",
            Self::Meeting => "Rencontre ouverte",
            Self::Workshop => "Atelier",
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Opening => "ouverture",
            Self::Closing => "cloture",
            Self::Launch => "lancement",
            Self::Meeting => "rencontre",
            Self::Workshop => "atelier",
        }
    }
}

/// Something open to all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicEvent {
    /// What names it for ever, before the name of the site.
    uid: String,
    sequence: i32,
    changed: Timestamp,
    /// What happens.
    pub what: What,
    /// « GAP PP 2025 ».
    pub title: String,
    /// When; whole days for the dates of a call.
    pub slot: Slot,
    /// The hour of a date, when it has one: « à partir de 9 h ».
    pub hour: Option<String>,
    /// How one comes, when one comes somewhere.
    pub setting: Option<Setting>,
    /// Its page.
    pub href: String,
    /// Whether it will not be held.
    pub is_cancelled: bool,
}

/// What is open to all, by the order of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Public {
    /// What is to come, or going on.
    pub coming: Vec<PublicEvent>,
    /// What is over, the last first.
    pub past: Vec<PublicEvent>,
}

/// What is open to all.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn public(state: &AppState) -> Result<Public, Error> {
    let now = state.now();
    let events = events(state).await?;
    let (mut past, coming): (Vec<_>, Vec<_>) = events
        .into_iter()
        .partition(|event| event.slot.is_over(now));
    past.reverse();
    Ok(Public { coming, past })
}

/// The same, for the calendars of others.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn public_calendar(state: &AppState) -> Result<String, Error> {
    let origin = state.settings.security.origin.as_str();
    let host = origin.split("//").nth(1).unwrap_or(origin);
    let host = host.split(':').next().unwrap_or(host);
    let acronym = &state.settings.organisation.acronym;
    let events: Vec<Event> = events(state)
        .await?
        .into_iter()
        .map(|event| Event {
            uid: format!("{}@{host}", event.uid),
            sequence: event.sequence,
            changed: event.changed,
            summary: format!("{acronym} · {} : {}", event.what.label(), event.title),
            description: event.hour.unwrap_or_default(),
            location: None,
            page: Some(format!("{origin}{}", event.href)),
            is_cancelled: event.is_cancelled,
            slot: event.slot,
        })
        .collect();
    Ok(calendar::public_calendar(
        &format!("Agenda ouvert du {acronym}"),
        &events,
    ))
}

async fn events(state: &AppState) -> Result<Vec<PublicEvent>, Error> {
    let now = state.now();
    let mut tx = state.db.read().await?;
    let calls = appel::store::list(&mut tx).await?;
    let moments = appel::store::moments(&mut tx).await?;
    let (from, to) = (
        DateTime::constant(1, 1, 1, 0, 0, 0, 0),
        DateTime::constant(9999, 1, 1, 0, 0, 0, 0),
    );
    let workshops = workshop::store::published_between(&mut tx, from, to).await?;
    tx.commit().await?;
    let mut events = Vec::new();
    for call in &calls {
        let kept = moments.iter().find(|(id, ..)| *id == call.id);
        let Some((_, published_at, changed_at)) = kept else {
            continue;
        };
        events.extend(of_call(call, *published_at, *changed_at, now));
    }
    for workshop in &workshops {
        events.push(of_workshop(workshop));
    }
    events.sort_by_key(|event| (event.slot.starts_at(), event.uid.clone()));
    Ok(events)
}

/// A workshop, by the same name as in its own calendar file: nobody sees it twice.
fn of_workshop(workshop: &Workshop) -> PublicEvent {
    PublicEvent {
        uid: format!("atelier-{}", workshop.id),
        sequence: workshop.sequence,
        changed: workshop.changed_at.timestamp(),
        what: What::Workshop,
        title: workshop.sheet.title.clone(),
        slot: workshop.slot().clone(),
        hour: None,
        setting: Some(workshop.sheet.setting),
        href: format!("/ateliers/{}", workshop.slug),
        is_cancelled: workshop.is_cancelled(),
    }
}

/// What a call tells everybody, as it stands at `now`.
fn of_call(
    call: &Appel,
    published_at: Instant,
    changed_at: Instant,
    now: Instant,
) -> Vec<PublicEvent> {
    let document = &call.document;
    let event = |what: What, which: &str, slot: Slot| PublicEvent {
        uid: format!("appel-{}-{}{which}", call.id, what.code()),
        sequence: sequence(published_at, changed_at),
        changed: changed_at.timestamp(),
        what,
        title: document.short_title.clone(),
        slot,
        hour: None,
        setting: None,
        href: format!("/appels/{}", document.slug),
        is_cancelled: false,
    };
    let calendar = &document.calendar;
    let hour = |moment: Instant| {
        let paris = moment.timestamp().in_tz("Europe/Paris");
        paris.map_or_else(|_| String::new(), |zoned| wording::clock_time(zoned.time()))
    };
    let mut events = vec![
        PublicEvent {
            hour: Some(format!(
                "à partir de {}, heure de\u{a0}Paris",
                hour(calendar.opens_at)
            )),
            ..event(
                What::Opening,
                "",
                whole_day(wording::date_of(calendar.opens_at)),
            )
        },
        PublicEvent {
            hour: Some(format!(
                "jusqu’à {}, heure de\u{a0}Paris",
                hour(calendar.closes_at)
            )),
            ..event(
                What::Closing,
                "",
                whole_day(wording::date_of(calendar.closes_at)),
            )
        },
    ];
    let is_open = is_open_to_all(document.programme);
    for seance in &document.seances {
        let is_first = seance.kind == SeanceKind::Lancement;
        // Once the call is closed, the meetings of its group are the group's alone.
        let may_join = state_at(document, now) != AppelState::Clos;
        let what = match (is_open, is_first && may_join) {
            (true, _) => What::Meeting,
            (false, true) => What::Launch,
            (false, false) => continue,
        };
        events.push(PublicEvent {
            title: match what {
                What::Meeting => seance.title.clone(),
                _ => document.short_title.clone(),
            },
            setting: Some(seance.modality.into()),
            ..event(what, &format!("-{}", seance.id), Slot::from(seance))
        });
    }
    events
}

/// Whether anybody may come to the meetings of this programme: they are no group's.
const fn is_open_to_all(programme: ProgrammeKind) -> bool {
    matches!(
        programme,
        ProgrammeKind::PausePartenariat
            | ProgrammeKind::DejeunerWebinaire
            | ProgrammeKind::JourneeRegionale
    )
}

/// A number that grows with each change, and stays while nothing changes: the seconds since it was
/// published.
fn sequence(published_at: Instant, changed_at: Instant) -> i32 {
    let since = published_at.timestamp();
    let seconds = changed_at.timestamp().duration_since(since).as_secs();
    i32::try_from(seconds.max(0)).unwrap_or(i32::MAX)
}

fn whole_day(day: Date) -> Slot {
    let next = day.checked_add(1.day()).unwrap_or(day);
    let midnight = |day: Date| DateTime::from_parts(day, jiff::civil::Time::midnight());
    Slot {
        starts: midnight(day),
        ends: midnight(next),
        zone: "Europe/Paris".to_owned(),
    }
}
