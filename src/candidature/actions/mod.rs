//! The verbs of a candidature; each is one transaction.
//!
//! *begin* and *resume* hand a browser the pen, *save* keeps what is typed,
//! *submit* and *retract* are its person's own steps, *status* is the one way to
//! change where it stands, and *read* puts it in words for whoever may see it.

mod begin;
mod import;
mod read;
mod save;
mod status;
mod submit;

pub use begin::{Begun, KEY_LIFE, begin, forget_old_drafts, resume, send_resume_letter};
pub use import::{CandidaturesFile, ImportReport, import};
pub use read::{copy, my_space, receipt, speak, workspace};
pub use save::{Change, save, save_all};
pub use status::{change_status, undo_status};
pub use submit::{answered_email, retract, submit};

use super::{
    model::CandidatureId,
    store::{self, Bearer, Candidature},
};
use crate::{
    account::model::AccountId,
    appel::{self, document::Appel, model::Slug},
    audit::Actor,
    db::{Instant, Tx},
    error::Error,
    form::{Answers, QuestionId},
};

/// The call at this address; nothing else may be told apart from « unknown ».
async fn find_call(tx: &mut Tx, slug: &Slug) -> Result<Appel, Error> {
    appel::store::find(tx, slug).await?.ok_or(Error::NotFound)
}

/// A candidature in the hands of whoever writes it.
struct Pen {
    candidature: Candidature,
    /// Whether the call is closed.
    is_late: bool,
}

/// The candidature that this bearer is writing for the call at this address.
async fn take_pen(tx: &mut Tx, slug: &Slug, bearer: &Bearer, now: Instant) -> Result<Pen, Error> {
    if bearer.is_nobody() {
        return Err(Error::SignInNeeded);
    }
    let written = store::find_written(tx, slug, bearer, now)
        .await?
        .ok_or(Error::SignInNeeded)?;
    Ok(Pen {
        candidature: written.candidature,
        is_late: appel::rules::is_past(written.closes_at, now),
    })
}

/// The same, held: whoever else changes this candidature waits for this transaction to end.
async fn hold_pen(tx: &mut Tx, slug: &Slug, bearer: &Bearer, now: Instant) -> Result<Pen, Error> {
    let mut pen = take_pen(tx, slug, bearer, now).await?;
    pen.candidature = store::hold(tx, pen.candidature.id).await?;
    Ok(pen)
}

/// Whether this bearer may open this candidature: their own, one they typed for
/// someone, or one that their browser began.
async fn may_open(
    tx: &mut Tx,
    candidature: &Candidature,
    bearer: &Bearer,
    now: Instant,
) -> Result<bool, Error> {
    let typed_it = bearer.account.is_some() && bearer.account == candidature.typed_by;
    if candidature.belongs_to(bearer) || typed_it {
        return Ok(true);
    }
    match &bearer.key_hash {
        Some(key) => store::key_opens(tx, candidature.id, key, now).await,
        None => Ok(false),
    }
}

/// The candidature of this identifier; forbidden and unknown look alike.
async fn find_openable(
    tx: &mut Tx,
    id: CandidatureId,
    bearer: &Bearer,
    now: Instant,
) -> Result<Candidature, Error> {
    let candidature = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    if may_open(tx, &candidature, bearer, now).await? {
        Ok(candidature)
    } else {
        Err(Error::NotFound)
    }
}

/// Who acts, for the audit.
fn who(account: Option<AccountId>) -> Actor {
    account.map_or(Actor::Visitor, Actor::Account)
}

/// The answers of a working copy, without their revisions.
async fn read_answers(tx: &mut Tx, id: CandidatureId) -> Result<Answers, Error> {
    let mut answers = Answers::new();
    for row in store::answers(tx, id).await? {
        answers.set(QuestionId::from(row.question_id), row.value.0);
    }
    Ok(answers)
}
