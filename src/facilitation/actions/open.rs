//! Showing a room, and what was written in it.

use std::time::Duration;

use super::{Inside, enter, member_id};
use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    db::Tx,
    error::Error,
    facilitation::{
        model::{Method, Note, Person, Room},
        rules::{methods, stage, time},
        store::{self, Kept},
    },
    group::rules::seen_by,
    seance::{model::SeanceId, store::Seance},
    server::state::AppState,
    situation::{self, model::SituationState},
};

/// Somebody whose page was heard of so lately is in the room.
pub(super) const HERE: Duration = Duration::from_secs(40);

/// The room of a meeting, for one member; of its notes, those written after the pulse `since`.
///
/// # Errors
/// [`Error::NotFound`] for whoever is not of the group.
pub async fn open(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
    since: i64,
) -> Result<Room, Error> {
    let mut tx = state.db.read().await?;
    let inside = enter(&mut tx, slug, number, person).await?;
    let now = state.now();
    let Inside {
        entered,
        seance,
        me,
    } = &inside;
    let Kept { pulse, stage } = match store::find(&mut tx, seance.id).await? {
        Some(kept) => kept,
        None => Kept {
            pulse: 0,
            stage: stage::waiting(methods::FIRST),
        },
    };
    let here = store::here(&mut tx, seance.id, now.before(HERE)).await?;
    let mut own = store::kept(&mut tx, seance.id, *me).await?;
    if own.is_none() && stage::may_keep(*me, &stage) {
        own = Some(crate::facilitation::model::OwnNote::default());
    }
    let people = entered.present().map(|member| {
        let id = member_id(member.id)?;
        Ok(Person {
            id,
            name: member.first_name.clone(),
            leads: member.leads(),
            is_here: here.contains(&id),
        })
    });
    let all = methods::all().iter();
    Ok(Room {
        slug: slug.to_string(),
        number,
        group: entered.group.title.clone(),
        title: format!("{}, {}", seance.title, seance.slot.day_words()),
        seen_by: seen_by(entered.present().count()),
        subject: subject(&mut tx, seance).await?,
        me: *me,
        method: scaled(&stage.method, seance)?,
        methods: all
            .map(|method| (method.code.clone(), method.label.clone()))
            .collect(),
        people: people.collect::<Result<_, Error>>()?,
        notes: store::notes(&mut tx, seance.id, since).await?,
        stage,
        own,
        pulse,
        now: store::moment(now),
    })
}

/// The situation that the group chose for a meeting: its title and its question. Who brought it is said by
/// nobody but them.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn subject(tx: &mut Tx, seance: &Seance) -> Result<Option<(String, String)>, Error> {
    let situations = situation::store::of_group(tx, seance.group_id).await?;
    let chosen = situations.into_iter().find(|one| {
        one.state == SituationState::Chosen
            && one.seance == Some(seance.id)
            && one.erased_at.is_none()
    });
    Ok(chosen.map(|one| (one.name().to_owned(), one.words.question)))
}

/// A method, with the minutes of this meeting.
fn scaled(code: &str, seance: &Seance) -> Result<Method, Error> {
    let method = methods::find(code).ok_or(Error::Fault)?;
    let minutes = u32::try_from(seance.slot.length().as_secs() / 60).unwrap_or_default();
    Ok(time::scaled(method, minutes))
}

/// What was written during a phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captured {
    /// The phase, by its code.
    pub phase: String,
    /// Its name.
    pub label: String,
    /// The notes that are not empty, each with its author: those of who leads first.
    pub notes: Vec<Note>,
}

/// What was written during a meeting, phase by phase, for its account. What the narrator wrote for
/// themselves is never part of it.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn captures_for(tx: &mut Tx, seance: SeanceId) -> Result<Vec<Captured>, Error> {
    let Some(kept) = store::find(tx, seance).await? else {
        return Ok(Vec::new());
    };
    let notes = store::notes(tx, seance, 0).await?;
    let method = methods::find(&kept.stage.method).ok_or(Error::Fault)?;
    let phases = method.phases.iter().map(|phase| Captured {
        phase: phase.code.clone(),
        label: phase.label.clone(),
        notes: notes
            .iter()
            .filter(|note| note.phase == phase.code && !note.body.trim().is_empty())
            .cloned()
            .collect(),
    });
    Ok(phases
        .filter(|captured| !captured.notes.is_empty())
        .collect())
}
