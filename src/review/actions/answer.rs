//! What a reader answers about a candidature, and what the commission notes.

use super::commission::{Commission, find_call};
use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    audit::{self, Actor},
    candidature::{self, model::CandidatureStatus},
    db::Tx,
    error::Error,
    review::{
        model::{Note, NoteId, Review, ReviewState, Scores},
        rules, store,
    },
    server::state::AppState,
};

/// What a reader answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Marked, abstained, or recused.
    pub state: ReviewState,
    /// The mark of every criterion, when it is marked.
    pub scores: Scores,
    /// What they say of it.
    pub comment: String,
}

/// Keeps what this person answers about a candidature that is being read.
///
/// An administrator who answers becomes one of its readers, for that one.
///
/// # Errors
/// [`Error::NotFound`] when it is unknown, theirs, or not being read; [`Error::BadRequest`] when a
/// mark is missing or out of the scale.
pub async fn answer(
    state: &AppState,
    slug: &Slug,
    number: &str,
    person: &SignedIn,
    given: Given,
) -> Result<(), Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let call = find_call(&mut tx, slug, person).await?;
    let commission = Commission::read(state, &mut tx, call, person).await?;
    let entry = commission
        .entries
        .iter()
        .find(|entry| entry.row.number == number && !entry.is_theirs)
        .ok_or(Error::NotFound)?;
    let id = entry.row.id;
    // Held, so that nothing is answered about what is being decided.
    let held = candidature::store::hold(&mut tx, id).await?;
    if held.status != CandidatureStatus::EnLecture {
        return Err(Error::NotFound);
    }
    let grid = commission
        .call
        .document
        .review_grid
        .as_ref()
        .ok_or(Error::NotFound)?;
    let is_marked = given.state == ReviewState::Notee;
    if is_marked && rules::weighted_total(grid, &given.scores).is_none() {
        return Err(Error::BadRequest);
    }
    let others = commission
        .reviews_of(id)
        .iter()
        .any(|answered| answered.review.reader != person.account);
    let before = commission
        .reviews_of(id)
        .iter()
        .find(|answered| answered.review.reader == person.account);
    let saw_others = before.is_some_and(|answered| answered.review.saw_others)
        || (others && commission.sees_others(entry));
    let review = Review {
        candidature: id,
        reader: person.account,
        state: given.state,
        scores: if is_marked {
            given.scores
        } else {
            Scores::new()
        },
        comment: given.comment.trim().to_owned(),
        saw_others,
        at: now,
    };
    store::keep_review(&mut tx, &review).await?;
    let (actor, object) = (Actor::Account(person.account), id.to_string());
    let detail = given.state.code();
    audit::record(&mut tx, now, actor, "review.given", &object, detail).await?;
    tx.commit().await
}

/// Takes this person's recusal back: the candidature waits for them again.
///
/// Marks and abstentions are changed, never taken back: whoever has seen what others say
/// could otherwise pretend they had not. For the same reason, who recused themselves after
/// that comes back as an abstention, which may then be changed.
///
/// # Errors
/// [`Error::NotFound`] when they did not recuse themselves, or when it is not being read any more.
pub async fn take_back(
    state: &AppState,
    slug: &Slug,
    number: &str,
    person: &SignedIn,
) -> Result<(), Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let row = find_row(&mut tx, slug, number, person).await?;
    let reviews = store::reviews_in(&mut tx, row.appel_id).await?;
    let own = reviews
        .into_iter()
        .map(|answered| answered.review)
        .find(|review| review.candidature == row.id && review.reader == person.account)
        .filter(|review| review.state == ReviewState::Recusee)
        .ok_or(Error::NotFound)?;
    if row.status != CandidatureStatus::EnLecture {
        return Err(Error::NotFound);
    }
    if own.saw_others {
        let state = ReviewState::Abstenue;
        let back = Review {
            state,
            at: now,
            ..own
        };
        store::keep_review(&mut tx, &back).await?;
    } else {
        store::forget_review(&mut tx, row.id, person.account).await?;
    }
    let (actor, object) = (Actor::Account(person.account), row.id.to_string());
    audit::record(&mut tx, now, actor, "review.taken_back", &object, "").await?;
    tx.commit().await
}

/// Adds a private note about a candidature.
///
/// # Errors
/// [`Error::NotFound`] when it is unknown, theirs, or of a person they know;
/// [`Error::BadRequest`] when it says nothing.
pub async fn add_note(
    state: &AppState,
    slug: &Slug,
    number: &str,
    person: &SignedIn,
    body: &str,
) -> Result<NoteId, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let call = find_call(&mut tx, slug, person).await?;
    let commission = Commission::read(state, &mut tx, call, person).await?;
    let entry = commission
        .entries
        .iter()
        .find(|entry| entry.row.number == number && !entry.hides())
        .ok_or(Error::NotFound)?;
    let body = body.trim();
    if body.is_empty() {
        return Err(Error::BadRequest);
    }
    let note = Note {
        id: NoteId::fresh(),
        author: Some(person.account),
        body: body.to_owned(),
        at: now,
    };
    store::add_note(&mut tx, entry.row.id, &note).await?;
    let (actor, object) = (Actor::Account(person.account), entry.row.id.to_string());
    audit::record(&mut tx, now, actor, "review.noted", &object, "").await?;
    tx.commit().await?;
    Ok(note.id)
}

/// Takes away a note that this person wrote.
///
/// # Errors
/// [`Error::NotFound`] when it is unknown, or somebody else's.
pub async fn forget_note(
    state: &AppState,
    slug: &Slug,
    number: &str,
    person: &SignedIn,
    note: NoteId,
) -> Result<(), Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let row = find_row(&mut tx, slug, number, person).await?;
    if !store::forget_note(&mut tx, row.id, note, person.account).await? {
        return Err(Error::NotFound);
    }
    let (actor, object) = (Actor::Account(person.account), row.id.to_string());
    audit::record(&mut tx, now, actor, "review.note_forgotten", &object, "").await?;
    tx.commit().await
}

async fn find_row(
    tx: &mut Tx,
    slug: &Slug,
    number: &str,
    person: &SignedIn,
) -> Result<candidature::store::ReceivedRow, Error> {
    let call = find_call(tx, slug, person).await?;
    let rows = candidature::store::received(tx, call.id).await?;
    rows.into_iter()
        .find(|row| row.number == number)
        .ok_or(Error::NotFound)
}
