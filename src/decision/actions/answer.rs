//! The person's own: to keep the place offered, or to give it back.

use std::collections::BTreeSet;

use super::desk::Guest;
use crate::{
    account::model::{Email, SignedIn},
    appel::{self, document::Appel},
    audit::{self, Actor},
    candidature::{
        self,
        actions::answered_email,
        model::{CandidatureId, CandidatureStatus, question},
        store::{Bearer, Candidature},
    },
    db::{Instant, Tx},
    decision::{
        letters::{self, Told},
        model::{LetterKind, Reply},
        rules::{self, OfferState},
        store::{self, Offer},
    },
    error::Error,
    form::{Answers, normal::email_key},
    server::{mail, state::AppState},
};

/// What the page of a place shows its person.
#[derive(Debug, Clone)]
pub struct MyPlace {
    /// The call.
    pub call: Appel,
    /// The candidature.
    pub id: CandidatureId,
    /// Its number.
    pub number: String,
    /// The first name answered.
    pub first_name: String,
    /// Where the offer stands.
    pub state: OfferState,
    /// The last second to answer.
    pub reply_before: Instant,
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// It is noted.
    Done,
    /// It was answered so already.
    Already,
    /// The date has passed.
    TooLate,
    /// Every seat is taken.
    Full,
}

/// What a verb of the person holds.
struct Held {
    candidature: Candidature,
    call: Appel,
    offer: Offer,
}

/// The offer of a candidature, for its person alone: unknown, somebody else's and never
/// offered look alike.
async fn find(
    state: &AppState,
    tx: &mut Tx,
    id: CandidatureId,
    person: &SignedIn,
    holds: bool,
) -> Result<Held, Error> {
    let bearer = Bearer {
        key_hash: None,
        account: Some(person.account),
        contact_key: Some(email_key(person.email.as_str())),
    };
    let found = candidature::store::find(tx, id).await?;
    let found = found
        .filter(|candidature| candidature.belongs_to(&bearer))
        .ok_or(Error::NotFound)?;
    if holds {
        store::hold_call(tx, found.appel_id).await?;
    }
    let call = appel::store::find_by_id(tx, found.appel_id)
        .await?
        .ok_or(Error::NotFound)?;
    let offer = store::offer_of(tx, id, state.now())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Held {
        candidature: found,
        call,
        offer,
    })
}

/// The place of a person, as the page shows it.
///
/// # Errors
/// [`Error::NotFound`] when it is unknown, not theirs, or was never offered.
pub async fn my_place(
    state: &AppState,
    id: CandidatureId,
    person: &SignedIn,
) -> Result<MyPlace, Error> {
    let mut tx = state.db.read().await?;
    let held = find(state, &mut tx, id, person, false).await?;
    let sent = sent_answers(&mut tx, id).await?;
    let first_name = sent.get(question::FIRST_NAME).as_str().unwrap_or_default();
    Ok(MyPlace {
        id,
        number: held.candidature.number.unwrap_or_default(),
        first_name: first_name.to_owned(),
        state: rules::offer_state(held.offer.reply(), held.offer.reply_before, state.now()),
        reply_before: held.offer.reply_before,
        call: held.call,
    })
}

/// Which of a person's candidatures were offered a place, and know it.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn offered(
    state: &AppState,
    mine: &[CandidatureId],
) -> Result<BTreeSet<CandidatureId>, Error> {
    let mut tx = state.db.read().await?;
    let offered = store::offered(&mut tx, mine, state.now()).await?;
    Ok(offered.into_iter().collect())
}

async fn sent_answers(tx: &mut Tx, id: CandidatureId) -> Result<Answers, Error> {
    let sent = candidature::store::last_submission(tx, id).await?;
    Ok(sent.map(|(_, answers)| answers).unwrap_or_default())
}

/// Keeps the place offered: takes the first free seat of the group, for good.
///
/// Everybody who confirms for the same call waits here for their turn, then counts the
/// seats anew; and a seat taken twice is refused by the record itself.
///
/// # Errors
/// [`Error::NotFound`] when it is unknown, not theirs, or was never offered.
pub async fn confirm(
    state: &AppState,
    id: CandidatureId,
    person: &SignedIn,
) -> Result<Answered, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let held = find(state, &mut tx, id, person, true).await?;
    match rules::offer_state(held.offer.reply(), held.offer.reply_before, now) {
        OfferState::Open => {}
        OfferState::Answered(Reply::Confirmee) => return Ok(Answered::Already),
        OfferState::Late | OfferState::Answered(_) => return Ok(Answered::TooLate),
    }
    let appel = held.call.id;
    let taken: BTreeSet<i32> = store::seats(&mut tx, appel)
        .await?
        .into_iter()
        .map(|(number, _)| number)
        .collect();
    let maximum = held.call.document.capacity.maximum;
    let Some(seat) = rules::free_seat(&taken, maximum) else {
        return Ok(Answered::Full);
    };
    if !store::take_seat(&mut tx, appel, seat, id, now).await? {
        return Ok(Answered::Full);
    }
    if !store::answer(&mut tx, held.offer.id, Reply::Confirmee, now).await? {
        return Ok(Answered::Already);
    }
    let (from, to) = (CandidatureStatus::Retenue, CandidatureStatus::Confirmee);
    let by = Some(person.account);
    if !candidature::actions::change_status(&mut tx, id, from, to, now, by).await? {
        return Err(Error::Fault);
    }
    let actor = Actor::Account(person.account);
    audit::record(&mut tx, now, actor, "place.confirmed", &id.to_string(), "").await?;
    write_to(
        state,
        &mut tx,
        &held.call,
        id,
        &LetterKind::Confirmation,
        None,
    )
    .await?;
    tx.commit().await?;
    mail::wake(state);
    Ok(Answered::Done)
}

/// Gives the place back, before or after it was confirmed.
///
/// # Errors
/// [`Error::NotFound`] when it is unknown, not theirs, or was never offered.
pub async fn give_back(
    state: &AppState,
    id: CandidatureId,
    person: &SignedIn,
) -> Result<Answered, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let held = find(state, &mut tx, id, person, true).await?;
    let offer = held.offer.id;
    let (from, is_noted) =
        match rules::offer_state(held.offer.reply(), held.offer.reply_before, now) {
            OfferState::Open | OfferState::Late => (
                CandidatureStatus::Retenue,
                store::answer(&mut tx, offer, Reply::Declinee, now).await?,
            ),
            OfferState::Answered(Reply::Confirmee) => (
                CandidatureStatus::Confirmee,
                store::give_back(&mut tx, offer, now).await?,
            ),
            OfferState::Answered(Reply::Declinee) => return Ok(Answered::Already),
            OfferState::Answered(Reply::Echue) => return Ok(Answered::TooLate),
        };
    let to = CandidatureStatus::Desistee;
    let by = Some(person.account);
    if !is_noted || !candidature::actions::change_status(&mut tx, id, from, to, now, by).await? {
        return Err(Error::Fault);
    }
    store::free_seat_of(&mut tx, id).await?;
    let actor = Actor::Account(person.account);
    audit::record(&mut tx, now, actor, "place.given_back", &id.to_string(), "").await?;
    write_to(
        state,
        &mut tx,
        &held.call,
        id,
        &LetterKind::Desistement,
        None,
    )
    .await?;
    tell_the_team(state, &mut tx, &held.call).await?;
    tx.commit().await?;
    mail::wake(state);
    Ok(Answered::Done)
}

/// Writes one letter to the person of a candidature, to leave now; nobody is written to
/// who gave no address.
pub(super) async fn write_to(
    state: &AppState,
    tx: &mut Tx,
    call: &Appel,
    id: CandidatureId,
    kind: &LetterKind,
    reply_before: Option<Instant>,
) -> Result<(), Error> {
    let found = candidature::store::find(tx, id)
        .await?
        .ok_or(Error::Fault)?;
    let sent = sent_answers(tx, id).await?;
    let Some(email) = answered_email(&sent) else {
        return Ok(());
    };
    let told = Told {
        id,
        number: found.number.as_deref().unwrap_or_default(),
        first_name: sent.get(question::FIRST_NAME).as_str().unwrap_or_default(),
        email: &email,
        reply_before,
        rank: None,
        orientation: &[],
    };
    let templates = store::templates(tx, call.id).await?;
    let letter = letters::write(&state.settings, &call.document, &templates, kind, &told)
        // The call's words no longer hold: those of the platform always do.
        .or_else(|_| {
            let ours = letters::Templates::new();
            letters::write(&state.settings, &call.document, &ours, kind, &told)
        })
        .map_err(|_| Error::Fault)?;
    let now = state.now();
    mail::post(tx, &letter, now, now).await?;
    Ok(())
}

/// Tells the team that a place has come free, without a name.
pub(super) async fn tell_the_team(
    state: &AppState,
    tx: &mut Tx,
    call: &Appel,
) -> Result<(), Error> {
    if let Ok(team) = Email::parse(&call.document.contact.email) {
        let letter = letters::place_came_free(&state.settings, &call.document, &team);
        let now = state.now();
        mail::post(tx, &letter, now, now).await?;
    }
    Ok(())
}

impl Guest {
    /// Whether a letter can reach this person.
    #[must_use]
    pub fn can_be_written_to(&self) -> bool {
        self.email.is_some()
    }
}
