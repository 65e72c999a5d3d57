//! A document goes further: proposed, open to contributions, read over.

use jiff::civil::Date;

use crate::{
    account::model::SignedIn,
    audit::{self, Actor},
    db::Tx,
    error::Error,
    group,
    server::{clock::wording, state::AppState},
    synthesis::{
        live::rights,
        model::{Document, DocumentId, Stage},
        rules::stage::{self, Step},
        store,
    },
};

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Staged {
    /// It is taken.
    Done,
    /// Somebody took the document elsewhere meanwhile.
    Stale,
    /// Something is missing: what, in words.
    Refused(&'static str),
}

/// The steps that this person may take with a document.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn steps(
    state: &AppState,
    document: &Document,
    person: &SignedIn,
) -> Result<&'static [Step], Error> {
    let mut tx = state.db.read().await?;
    steps_in(&mut tx, state, document, person).await
}

async fn steps_in(
    tx: &mut Tx,
    state: &AppState,
    document: &Document,
    person: &SignedIn,
) -> Result<&'static [Step], Error> {
    let Some(group) = document.group_id else {
        return Ok(&[]);
    };
    let members = group::store::members(tx, group).await?;
    let mine = members
        .iter()
        .find(|member| member.account_id == Some(person.account) && member.left_at.is_none());
    Ok(mine.map_or(&[][..], |member| {
        stage::steps_for(document, member, state.now())
    }))
}

/// Takes a document from the stage that the page showed to another; whoever has it open is told at once.
///
/// # Errors
/// [`Error::NotFound`] when there is none, when it is not open to them, or when they do not lead.
pub async fn change_stage(
    state: &AppState,
    id: DocumentId,
    person: &SignedIn,
    (from, to): (Stage, Stage),
    last_day: Option<Date>,
) -> Result<Staged, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let document = rights::access(&mut tx, id, person, now).await?.document;
    if steps_in(&mut tx, state, &document, person)
        .await?
        .is_empty()
    {
        return Err(Error::NotFound);
    }
    let Some(step) = stage::steps(from).iter().find(|step| step.to == to) else {
        return Ok(Staged::Refused("Cette étape ne suit pas celle-ci."));
    };
    let until = last_day
        .filter(|_| step.needs_date)
        .map(wording::end_of_day);
    if let Some(why) = stage::wrong_end(until, now).filter(|_| step.needs_date) {
        return Ok(Staged::Refused(why));
    }
    let by = Some(person.account);
    if !store::change_stage(&mut tx, id, (from, to), until, by, now).await? {
        return Ok(Staged::Stale);
    }
    let actor = Actor::Account(person.account);
    audit::record(
        &mut tx,
        now,
        actor,
        "synthesis.stage",
        &id.to_string(),
        to.code(),
    )
    .await?;
    tx.commit().await?;
    state.rooms.review(state, id).await;
    Ok(Staged::Done)
}
