//! A document goes further: proposed, open to contributions, read over; and is called otherwise on its way.

use jiff::civil::Date;

use super::{open::is_understood, versions::keep_at_stage};
use crate::{
    account::model::{AccountId, Email, SignedIn},
    audit::{self, Actor},
    db::{Instant, Tx},
    error::Error,
    server::{
        clock::wording,
        mail::{self, Letter},
        state::AppState,
    },
    synthesis::{
        letters,
        live::{
            circle::{self, Circle},
            rights,
        },
        model::{Document, DocumentId, Member, Stage},
        rules::{
            stage::{self, Step},
            title,
        },
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
    let circle = circle::of(&mut tx, document.whose, state.now()).await?;
    Ok(steps_in(circle.as_ref(), document, person))
}

fn steps_in(circle: Option<&Circle>, document: &Document, person: &SignedIn) -> &'static [Step] {
    let mine = circle.and_then(|circle| circle.member(person.account));
    mine.map_or(&[], |me| stage::steps_for(document, me))
}

/// What goes with a step.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said {
    /// The last day of contributions.
    pub last_day: Option<Date>,
    /// Whether what the step asks was said.
    pub is_sure: bool,
}

/// Takes a document from the stage that the page showed to another: what it then says is kept, and the members
/// are written to.
///
/// Whoever has it open here is told at once; another server tells those it has at its next look.
///
/// # Errors
/// [`Error::NotFound`] when there is none, when it is not open to them, or when they do not lead.
pub async fn change_stage(
    state: &AppState,
    id: DocumentId,
    person: &SignedIn,
    (from, to): (Stage, Stage),
    said: Said,
) -> Result<Staged, Error> {
    state.rooms.settle(state, id).await?;
    let mut tx = state.db.write().await?;
    // Once it is our turn to write: what the margin was told before is told before this step.
    let now = state.now();
    let document = rights::access(&mut tx, id, person, now).await?.document;
    let circle = circle::of(&mut tx, document.whose, now).await?;
    if steps_in(circle.as_ref(), &document, person).is_empty() {
        return Err(Error::NotFound);
    }
    is_understood(&document)?;
    let Some(step) = stage::steps(from, document.whose)
        .iter()
        .find(|step| step.to == to)
    else {
        return Ok(Staged::Refused("Cette étape ne suit pas celle-ci."));
    };
    if circle.is_some_and(|circle| circle.awaits_presences) {
        return Ok(Staged::Refused(
            "Validez d’abord les présences de l’atelier\u{a0}: ce texte s’ouvrira aux personnes qui y étaient.",
        ));
    }
    if step.asks.is_some() && !said.is_sure {
        return Ok(Staged::Refused(
            "Cochez la case\u{a0}: une fois figé, ce texte ne changera plus.",
        ));
    }
    let until = said
        .last_day
        .filter(|_| step.needs_date)
        .map(wording::end_of_day);
    if let Some(why) = stage::wrong_end(until, now).filter(|_| step.needs_date) {
        return Ok(Staged::Refused(why));
    }
    let by = Some(person.account);
    if !store::change_stage(&mut tx, id, (from, to), until, by, now).await? {
        return Ok(Staged::Stale);
    }
    if from != to
        && let Some(why) = keep_at_stage(&mut tx, &document, to, Some(person.account), now).await?
    {
        return Ok(Staged::Refused(why));
    }
    tell(&mut tx, state, &document, person.account, (to, until)).await?;
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
    mail::wake(state);
    state.rooms.review(state, id).await;
    Ok(Staged::Done)
}

/// Gives a document another title: as long as it is not frozen, by those who lead.
///
/// # Errors
/// [`Error::NotFound`] when there is none, when it is frozen or not open to them, or when they do not lead.
pub async fn retitle(
    state: &AppState,
    id: DocumentId,
    person: &SignedIn,
    typed: &str,
) -> Result<Staged, Error> {
    let mut tx = state.db.write().await?;
    let now = state.now();
    let document = rights::access(&mut tx, id, person, now).await?.document;
    let circle = circle::of(&mut tx, document.whose, now).await?;
    if steps_in(circle.as_ref(), &document, person).is_empty() {
        return Err(Error::NotFound);
    }
    let title = match title::title(typed) {
        Ok(title) => title,
        Err(why) => return Ok(Staged::Refused(why)),
    };
    if !store::rename(&mut tx, id, &title).await? {
        return Err(Error::NotFound);
    }
    let actor = Actor::Account(person.account);
    audit::record(
        &mut tx,
        now,
        actor,
        "synthesis.retitled",
        &id.to_string(),
        "",
    )
    .await?;
    tx.commit().await?;
    Ok(Staged::Done)
}

/// Writes to the members that a text is theirs to read, to complete, or done; not to whoever made it so.
async fn tell(
    tx: &mut Tx,
    state: &AppState,
    document: &Document,
    by: AccountId,
    (stage, until): (Stage, Option<Instant>),
) -> Result<(), Error> {
    let reached = Document {
        stage,
        contributions_until: until,
        ..document.clone()
    };
    post(tx, state, &reached, Some(by), |told, reader, email| {
        letters::stage(&state.settings, told, reader, email)
    })
    .await
}

/// Posts a letter about a text to each member who may open it, but one.
pub(super) async fn post(
    tx: &mut Tx,
    state: &AppState,
    document: &Document,
    but: Option<AccountId>,
    letter: impl Fn(&Document, &Member, &Email) -> Option<Letter>,
) -> Result<(), Error> {
    let now = state.now();
    let members = circle::members(tx, document.whose, now).await?;
    for (account, email) in circle::addresses(tx, document.whose).await? {
        let reader = members.iter().find(|member| {
            member.account_id == Some(account) && member.may_enter() && but != Some(account)
        });
        if let Some(letter) = reader.and_then(|reader| letter(document, reader, &email)) {
            mail::post(tx, &letter, now, now).await?;
        }
    }
    Ok(())
}
