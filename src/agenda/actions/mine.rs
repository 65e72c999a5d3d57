//! One's own meetings, as days and minutes of the clock on which they were promised.

use jiff::civil::{Date, DateTime};

use crate::{
    account::model::{AccountId, SignedIn, Zone},
    agenda::model::{Agenda, Day, Kind, Meeting, Mine, Place, Source, State},
    db::{Instant, Tx},
    error::Error,
    group::{self, model::Group},
    seance::{
        self,
        model::{self as meetings, Intent, Setting, Slot},
        store::Seance,
    },
    server::{clock::wording, state::AppState},
    workshop::{
        self,
        model::{Status, Workshop},
    },
};

/// Everything this person has to come to.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn open(state: &AppState, person: &SignedIn) -> Result<Agenda, Error> {
    let now = state.now();
    let mut tx = state.db.read().await?;
    let groups = group::store::of_account(&mut tx, person.account).await?;
    let seances = seance::store::agenda_of(&mut tx, person.account).await?;
    let answers = seance::store::answers_of(&mut tx, person.account).await?;
    let workshops = workshops(&mut tx, person.account).await?;
    tx.commit().await?;
    let zone = person.zone.as_ref();
    let mut timed = Vec::with_capacity(seances.len());
    for seance in &seances {
        let place = groups.iter().position(|group| group.id == seance.group_id);
        let Some(place) = place.and_then(|place| u16::try_from(place).ok()) else {
            continue;
        };
        let said = answers.iter().find(|(of, _)| *of == seance.id);
        let said = said.map(|(_, said)| *said);
        timed.push((
            seance.slot.starts_at(),
            of_seance(seance, said, place, zone, now)?,
        ));
    }
    let place = u16::try_from(groups.len()).unwrap_or(u16::MAX);
    for (workshop, status) in &workshops {
        let meeting = of_workshop(workshop, *status, place, zone, now)?;
        timed.push((workshop.slot().starts_at(), meeting));
    }
    timed.sort_by_key(|(starts, meeting)| (meeting.day, meeting.from, *starts));
    let next = timed
        .iter()
        .enumerate()
        .filter(|(_, (_, meeting))| matches!(meeting.state, State::Coming | State::Now))
        .min_by_key(|(_, (starts, _))| *starts)
        .map(|(place, _)| place);
    let mut sources: Vec<Source> = groups.iter().map(source).collect();
    if !workshops.is_empty() {
        sources.push(Source {
            code: "ateliers".to_owned(),
            title: "Ateliers".to_owned(),
            href: "/ateliers".to_owned(),
            files: None,
        });
    }
    Ok(Agenda {
        groups: sources,
        meetings: timed.into_iter().map(|(_, meeting)| meeting).collect(),
        today: day(wording::date_of(now))?,
        next,
        zone: zone.map(|zone| zone.as_str().to_owned()),
        home: zone
            .filter(|zone| zone.differs_from_paris(now))
            .map(|zone| format!("chez vous, {}", zone.there())),
    })
}

/// The published workshops that this person leads, or is registered for; and where they stand in it, if
/// they are.
async fn workshops(
    tx: &mut Tx,
    account: AccountId,
) -> Result<Vec<(Workshop, Option<Status>)>, Error> {
    let registrations = workshop::store::my_registrations(tx, account).await?;
    let led = workshop::store::led_by(tx, account).await?;
    let (from, to) = (
        DateTime::constant(1, 1, 1, 0, 0, 0, 0),
        DateTime::constant(9999, 1, 1, 0, 0, 0, 0),
    );
    let published = workshop::store::published_between(tx, from, to).await?;
    let mine = published.into_iter().filter_map(|workshop| {
        let registration = registrations
            .iter()
            .find(|one| one.workshop_id == workshop.id);
        let leads = led.iter().any(|one| one.id == workshop.id);
        match registration.map(|one| one.status) {
            Some(Status::Withdrawn | Status::Lapsed) | None => leads.then_some((workshop, None)),
            status => Some((workshop, status)),
        }
    });
    Ok(mine.collect())
}

fn of_workshop(
    workshop: &Workshop,
    status: Option<Status>,
    group: u16,
    zone: Option<&Zone>,
    now: Instant,
) -> Result<Meeting, Error> {
    let slot = workshop.slot();
    let title = workshop.sheet.title.clone();
    Ok(Meeting {
        day: day(slot.day())?,
        from: minutes(slot.starts, slot.day()),
        to: minutes(slot.ends, slot.day()),
        kind: Kind::Workshop,
        state: state_of(slot, workshop.is_cancelled(), now),
        group,
        title: match status {
            Some(Status::Waiting | Status::Offered) => {
                format!("{title} (sans place pour l’instant)")
            }
            _ => title,
        },
        place: place(workshop.sheet.setting),
        mine: (status == Some(Status::Attending) && !slot.is_over(now)).then_some(Mine::Coming),
        href: format!("/{}", workshop.slug),
        there: slot.hours_at_home(zone),
    })
}

fn source(group: &Group) -> Source {
    let href = format!("/groupes/{}", group.slug);
    Source {
        code: group.slug.to_string(),
        title: group.title.clone(),
        files: Some(format!("{href}/agenda")),
        href,
    }
}

fn of_seance(
    seance: &Seance,
    said: Option<Intent>,
    group: u16,
    zone: Option<&Zone>,
    now: Instant,
) -> Result<Meeting, Error> {
    let slot = &seance.slot;
    Ok(Meeting {
        day: day(slot.day())?,
        from: minutes(slot.starts, slot.day()),
        to: minutes(slot.ends, slot.day()),
        kind: kind(seance.kind),
        state: state_of(slot, seance.is_cancelled(), now),
        group,
        title: match seance.kind {
            meetings::Kind::Launch => "Lancement".to_owned(),
            meetings::Kind::Synthesis => "Synthèse".to_owned(),
            meetings::Kind::Seance | meetings::Kind::Workshop => seance.title.clone(),
        },
        place: place(seance.setting),
        mine: said.filter(|_| !slot.is_over(now)).map(|said| match said {
            Intent::Coming => Mine::Coming,
            Intent::NotComing => Mine::NotComing,
        }),
        href: format!("/seances/{}", seance.number),
        there: slot.hours_at_home(zone),
    })
}

fn kind(kind: meetings::Kind) -> Kind {
    match kind {
        meetings::Kind::Launch => Kind::Launch,
        meetings::Kind::Seance => Kind::Seance,
        meetings::Kind::Synthesis => Kind::Synthesis,
        meetings::Kind::Workshop => Kind::Workshop,
    }
}

fn place(setting: Setting) -> Place {
    match setting {
        Setting::Video => Place::Video,
        Setting::Room => Place::Room,
        Setting::Both => Place::Both,
    }
}

fn state_of(slot: &Slot, is_cancelled: bool, now: Instant) -> State {
    if is_cancelled {
        State::Cancelled
    } else if slot.is_over(now) {
        State::Past
    } else if slot.starts_at() <= now {
        State::Now
    } else {
        State::Coming
    }
}

/// The day of an agenda that is this date.
pub(super) fn day(date: Date) -> Result<Day, Error> {
    let month = date.month().unsigned_abs();
    Day::new(i32::from(date.year()), month, date.day().unsigned_abs()).ok_or(Error::Fault)
}

/// How many minutes there are from the midnight of `day` to `moment`.
fn minutes(moment: DateTime, day: Date) -> u16 {
    let days = day.duration_until(moment.date()).as_hours() / 24;
    let time = i64::from(moment.hour()) * 60 + i64::from(moment.minute());
    u16::try_from(days * 24 * 60 + time).unwrap_or(u16::MAX)
}
