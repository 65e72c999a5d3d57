//! The margin of a document: what is said of a passage, what is proposed in its place, and what becomes
//! of it.
//!
//! Nothing here is inside the document, so whoever may not write may still propose. What is accepted is
//! written in the document by the server, as whoever accepts it, before the eyes of those who have it open.

mod seen;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use yrs::Transact as _;

use crate::{
    account::model::SignedIn,
    audit::{self, Actor},
    db::Tx,
    error::Error,
    server::{mail, state::AppState},
    synthesis::{
        letters,
        live::{self, circle, rights},
        model::{
            DocumentId,
            passage::{self, Flat, Replaced},
            remark::{Anchor, Remark, RemarkId, RemarkKind, RemarkState},
        },
        rules::remark as rules,
        store::remarks,
    },
};

use seen::Desk;
pub(super) use seen::beside;
pub use seen::{Margin, Thread, Trouble, Words, margin};

/// For how long one letter tells of everything: a conversation is not a heap of letters.
const QUIET: Duration = Duration::from_secs(30 * 60);

/// What somebody would leave in the margin.
#[derive(Debug, Clone)]
pub struct Left {
    /// Under which identifier: the page draws it, so that what it sends twice is left once.
    pub id: RemarkId,
    /// What.
    pub kind: RemarkKind,
    /// About what.
    pub anchor: Anchor,
    /// In which words.
    pub body: String,
}

/// What one does with a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gesture {
    /// Answers it.
    Answer {
        /// Under which identifier, drawn by the page.
        id: RemarkId,
        /// In which words.
        body: String,
    },
    /// Says that it is dealt with.
    Resolve,
    /// Opens it again.
    Reopen,
    /// Puts the proposed words in the text.
    Accept,
    /// Leaves the text as it is.
    Refuse,
    /// Takes one's own words back.
    Withdraw,
    /// Gives it a place again, where the same words came back.
    Move {
        /// Where it begins.
        starts: Vec<u8>,
        /// Where it ends.
        ends: Vec<u8>,
    },
}

impl Gesture {
    /// The gesture that a form names; `id` and `words` are of an answer.
    #[must_use]
    pub fn from_code(code: &str, id: RemarkId, words: &str) -> Option<Self> {
        Some(match code {
            "repondre" => Self::Answer {
                id,
                body: words.to_owned(),
            },
            "regler" => Self::Resolve,
            "rouvrir" => Self::Reopen,
            "accepter" => Self::Accept,
            "refuser" => Self::Refuse,
            "retirer" => Self::Withdraw,
            _ => return None,
        })
    }
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remarked {
    /// It is done.
    Done,
    /// Something is missing, or somebody was quicker: what, in words.
    Refused(&'static str),
}

const STALE: &str = "Quelqu’un vient de s’en occuper. Voici où l’on en est.";
const BETWEEN_YOU: &str = "Cette conversation date d’avant que ce texte soit proposé\u{a0}: elle reste entre vous. Pour appeler quelqu’un d’autre, laissez un nouveau commentaire.";
const CHANGED: &str =
    "Le passage a changé depuis cette proposition. Reprenez-la à la main, ou refusez-la.";

/// Leaves a remark or a proposal in the margin; whoever is called by name gets a letter.
///
/// # Errors
/// [`Error::NotFound`] when the document is not open to them, or takes nothing from them at this stage.
pub async fn leave(
    state: &AppState,
    id: DocumentId,
    person: &SignedIn,
    left: Left,
) -> Result<Remarked, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let desk = Desk::of(&mut tx, id, person, now).await?;
    if !desk.may_add() {
        return Err(Error::NotFound);
    }
    let body = rules::kept(left.kind, &left.body);
    if let Some(why) = rules::wrong(left.kind, &left.anchor, &body) {
        return Ok(Remarked::Refused(why));
    }
    let Anchor { starts, ends, .. } = &left.anchor;
    if !passage::is_position(starts) || !passage::is_position(ends) {
        return Err(Error::BadRequest);
    }
    let held = remarks::of_document(&mut tx, id).await?;
    let cut = |text: &str| text.chars().take(rules::AROUND).collect();
    let before: Vec<char> = left
        .anchor
        .before
        .chars()
        .rev()
        .take(rules::AROUND)
        .collect();
    let remark = Remark {
        id: left.id,
        document_id: id,
        kind: left.kind,
        answers: None,
        anchor: Anchor {
            before: before.into_iter().rev().collect(),
            after: cut(&left.anchor.after),
            ..left.anchor
        },
        body,
        at: now,
        by: Some(person.account),
        state: RemarkState::Open,
        settled_at: None,
        settled_by: None,
    };
    let Some(remark) = put(&mut tx, remark).await? else {
        return Ok(Remarked::Done);
    };
    if let Some(why) = rules::full(&held, true) {
        return Ok(Remarked::Refused(why));
    }
    if remark.kind == RemarkKind::Comment {
        call(&mut tx, state, &desk, &remark).await?;
    }
    let detail = remark.kind.code();
    finish(tx, state, &remark, person, ("synthesis.remark", detail)).await
}

/// Puts words in the margin; `None` when they are there already, because their page sent them twice. It goes
/// before what may refuse them: by the second time the margin may be full, or the thread settled.
///
/// # Errors
/// [`Error::NotFound`] when their identifier is of somebody else's words, or of another document's.
async fn put(tx: &mut Tx, remark: Remark) -> Result<Option<Remark>, Error> {
    if remarks::insert(tx, &remark).await? {
        return Ok(Some(remark));
    }
    let held = remarks::of_document(tx, remark.document_id).await?;
    let is_mine = |there: &&Remark| there.id == remark.id && there.by == remark.by;
    let there = held.iter().find(is_mine).ok_or(Error::NotFound)?;
    if there.says_as(&remark) {
        return Ok(None);
    }
    // The same form, come back to without a script to say something else.
    let other = Remark {
        id: RemarkId::fresh(),
        ..remark
    };
    remarks::insert(tx, &other).await?;
    Ok(Some(other))
}

/// Writes to those whom a remark calls by name: one letter, without a word of it, and no other while the
/// conversation lasts.
async fn call(tx: &mut Tx, state: &AppState, desk: &Desk, remark: &Remark) -> Result<(), Error> {
    let now = state.now();
    let people = desk.people(now);
    let called = rules::called(&remark.body, &rules::names(&people));
    if called.is_empty() {
        return Ok(());
    }
    let addresses = circle::addresses(tx, desk.access.document.whose).await?;
    for rank in called {
        let Some((member, account)) = people
            .get(rank)
            .and_then(|member| Some((*member, member.account_id?)))
        else {
            continue;
        };
        // Nobody needs a letter of their own.
        if account == desk.me {
            continue;
        }
        let is_told = remarks::was_told(tx, remark.document_id, account, now.before(QUIET)).await?;
        let address = addresses.iter().find(|(of, _)| *of == account);
        let told = match address {
            Some((_, email)) if !is_told => {
                let by = &desk.access.face.name;
                let letter =
                    letters::called(&state.settings, &desk.access.document, by, member, email);
                mail::post(tx, &letter, now, now).await?;
                Some(now)
            }
            _ => None,
        };
        remarks::insert_mention(tx, remark.id, account, told).await?;
    }
    Ok(())
}

/// Writes the audit row, and lets everybody know.
async fn finish(
    mut tx: Tx,
    state: &AppState,
    remark: &Remark,
    person: &SignedIn,
    (action, detail): (&'static str, &str),
) -> Result<Remarked, Error> {
    let actor = Actor::Account(person.account);
    let object = remark.id.to_string();
    audit::record(&mut tx, state.now(), actor, action, &object, detail).await?;
    remarks::note_change(&mut tx, remark.document_id).await?;
    tx.commit().await?;
    mail::wake(state);
    state.rooms.review(state, remark.document_id).await;
    Ok(Remarked::Done)
}

/// Does something with a thread, or takes an answer back.
///
/// # Errors
/// [`Error::NotFound`] when there is no such thread, or they may not.
pub async fn settle(
    state: &AppState,
    id: DocumentId,
    of: RemarkId,
    person: &SignedIn,
    gesture: Gesture,
) -> Result<Remarked, Error> {
    use RemarkState::{Open, Refused, Resolved};
    if gesture == Gesture::Accept {
        return accept(state, id, of, person).await;
    }
    let now = state.now();
    let mut tx = state.db.write().await?;
    let desk = Desk::of(&mut tx, id, person, now).await?;
    if !desk.may_see() {
        return Err(Error::NotFound);
    }
    let all = remarks::of_document(&mut tx, id).await?;
    let is_it = |remark: &&Remark| remark.id == of;
    let remark = all.iter().find(is_it).ok_or(Error::NotFound)?;
    if !desk.shows(remark) {
        return Err(Error::NotFound);
    }
    let proposes = remark.kind == RemarkKind::Suggestion;
    let stands = remark.answers.is_none();
    let by = person.account;
    let (done, audited) = match gesture {
        Gesture::Answer { id, body } if stands && desk.may_add() => {
            if let Some(why) = rules::wrong_words(&body) {
                return Ok(Remarked::Refused(why));
            }
            let answer = Remark {
                id,
                kind: RemarkKind::Comment,
                answers: Some(remark.id),
                anchor: Anchor::default(),
                body: rules::kept(RemarkKind::Comment, &body),
                at: now,
                by: Some(by),
                ..remark.clone()
            };
            let Some(answer) = put(&mut tx, answer).await? else {
                return Ok(Remarked::Done);
            };
            if let Some(why) = rules::full(&all, false) {
                return Ok(Remarked::Refused(why));
            }
            if !remark.is_open() {
                return Ok(Remarked::Refused(STALE));
            }
            if desk.calls_in_vain(remark, &body, now) {
                return Ok(Remarked::Refused(BETWEEN_YOU));
            }
            call(&mut tx, state, &desk, &answer).await?;
            (true, ("synthesis.remark", "reponse"))
        }
        Gesture::Resolve if stands && !proposes && desk.may_settle(remark) => (
            remarks::settle(&mut tx, of, (Open, Resolved), by, now).await?,
            ("synthesis.remark_settled", Resolved.code()),
        ),
        Gesture::Reopen if stands && !proposes && desk.may_settle(remark) => (
            remarks::settle(&mut tx, of, (Resolved, Open), by, now).await?,
            ("synthesis.remark_settled", Open.code()),
        ),
        Gesture::Refuse if stands && proposes && desk.may_decide() => (
            remarks::settle(&mut tx, of, (Open, Refused), by, now).await?,
            ("synthesis.remark_settled", Refused.code()),
        ),
        Gesture::Withdraw if remark.by == Some(by) && desk.may_add() => {
            let answered = all.iter().any(|answer| answer.answers == Some(of));
            let may = desk.may_withdraw(remark, answered);
            let is_gone = may && remarks::remove(&mut tx, of).await?;
            (is_gone, ("synthesis.remark_withdrawn", ""))
        }
        Gesture::Move { starts, ends } if stands && desk.may_add() => {
            drop(tx);
            return move_to(state, person, remark, starts, ends).await;
        }
        _ => return Err(Error::NotFound),
    };
    if !done {
        return Ok(Remarked::Refused(STALE));
    }
    finish(tx, state, remark, person, audited).await
}

/// Puts proposed words in the text, and once they are in its list says so: whoever comes second finds them there.
async fn accept(
    state: &AppState,
    id: DocumentId,
    of: RemarkId,
    person: &SignedIn,
) -> Result<Remarked, Error> {
    let now = state.now();
    let mut tx = state.db.read().await?;
    let desk = Desk::of(&mut tx, id, person, now).await?;
    if !desk.may_decide() {
        return Err(Error::NotFound);
    }
    let all = remarks::of_document(&mut tx, id).await?;
    tx.commit().await?;
    let is_it = |remark: &&Remark| remark.id == of && remark.kind == RemarkKind::Suggestion;
    let remark = all.iter().find(is_it).ok_or(Error::NotFound)?;
    if !remark.is_open() {
        return Ok(Remarked::Refused(STALE));
    }
    let mut outcome = Replaced::Changed;
    state
        .rooms
        .edit(state, id, person, |transaction| {
            outcome = passage::replace(transaction, &remark.anchor, &remark.body);
        })
        .await?;
    if outcome == Replaced::Changed {
        return Ok(Remarked::Refused(CHANGED));
    }
    let mut tx = state.db.write().await?;
    // Words were written meanwhile: what this person may do is asked again, as of any gesture.
    let now = state.now();
    if !Desk::of(&mut tx, id, person, now).await?.may_decide() {
        return Err(Error::NotFound);
    }
    let states = (RemarkState::Open, RemarkState::Accepted);
    if !remarks::settle(&mut tx, of, states, person.account, now).await? {
        return Ok(Remarked::Refused(STALE));
    }
    let audited = ("synthesis.remark_settled", RemarkState::Accepted.code());
    finish(tx, state, remark, person, audited).await
}

/// Accepts or refuses everything that is proposed, in the order of the text; what could not be accepted
/// stays.
///
/// # Errors
/// [`Error::NotFound`] when they may not.
pub async fn settle_all(
    state: &AppState,
    id: DocumentId,
    person: &SignedIn,
    gesture: &Gesture,
) -> Result<Remarked, Error> {
    if !matches!(gesture, Gesture::Accept | Gesture::Refuse) {
        return Err(Error::NotFound);
    }
    let mut tx = state.db.read().await?;
    let now = state.now();
    rights::access(&mut tx, id, person, now).await?;
    let (text, _) = live::read(&mut tx, id).await?;
    let margin = beside(&mut tx, id, person, &text, now).await?;
    tx.commit().await?;
    let margin = margin.filter(|margin| margin.may_decide);
    let margin = margin.ok_or(Error::NotFound)?;
    let mut left = false;
    for thread in margin.threads {
        let Ok(of) = thread.id.parse() else { continue };
        if thread.proposes && thread.state == RemarkState::Open.code() {
            let settled = settle(state, id, of, person, gesture.clone()).await?;
            left |= settled != Remarked::Done;
        }
    }
    Ok(if left {
        Remarked::Refused(
            "Certaines propositions attendent encore\u{a0}: leur passage a changé depuis. Reprenez-les à la main, ou refusez-les.",
        )
    } else {
        Remarked::Done
    })
}

/// The words of a passage came back elsewhere (an undo, a paragraph cut in two): its thread follows them,
/// if they really are there.
async fn move_to(
    state: &AppState,
    person: &SignedIn,
    remark: &Remark,
    starts: Vec<u8>,
    ends: Vec<u8>,
) -> Result<Remarked, Error> {
    if !passage::is_position(&starts) || !passage::is_position(&ends) {
        return Err(Error::BadRequest);
    }
    let mut tx = state.db.read().await?;
    let (text, _) = live::read(&mut tx, remark.document_id).await?;
    tx.commit().await?;
    // Without the words around, only its place can say where it is.
    let there = Anchor {
        starts,
        ends,
        quote: remark.anchor.quote.clone(),
        ..Anchor::default()
    };
    let is_there = catch_unwind(AssertUnwindSafe(|| {
        let transaction = text.transact();
        let flat = Flat::of(&transaction);
        let before = flat.find(&transaction, &remark.anchor);
        let after = flat.stands(&transaction, &there);
        after.is_some() && before == after
    }));
    if !is_there.unwrap_or(false) {
        return Ok(Remarked::Refused(CHANGED));
    }
    let mut tx = state.db.write().await?;
    remarks::move_to(&mut tx, remark.id, &there.starts, &there.ends).await?;
    let audited = ("synthesis.remark_moved", "");
    finish(tx, state, remark, person, audited).await
}
