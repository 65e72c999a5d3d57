//! Keeping what is typed, one answer at a time or a step at once.

use serde_json::Value;

use super::{Pen, begin::contact_key, hold_pen};
use crate::{
    appel::{self, model::Slug},
    candidature::{
        model::{SaveOutcome, question},
        rules,
        store::{self, Bearer, Candidature},
    },
    db::{Instant, Tx},
    error::Error,
    form::{QuestionId, answers::is_empty_value},
    server::{clock::wording, state::AppState},
};

/// The longest answer kept, in bytes of JSON: ten times the longest text asked for.
const LONGEST_ANSWER: usize = 64 * 1024;

/// An answer as a browser sends it.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Which question.
    pub question: QuestionId,
    /// What was typed.
    pub value: Value,
}

/// Keeps one answer, unless another window wrote this question after `seen`.
///
/// What is typed is kept even when it is wrong: it is judged when the step
/// ends and when the candidature is sent, and nothing typed is lost.
///
/// # Errors
/// [`Error::SignInNeeded`] when this browser no longer holds the draft,
/// [`Error::BadRequest`] when no such question takes an answer.
pub async fn save(
    state: &AppState,
    slug: &Slug,
    bearer: &Bearer,
    change: &Change,
    seen: i64,
) -> Result<SaveOutcome, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let pen = hold_pen(&mut tx, slug, bearer, now).await?;
    if !may_write(&pen) {
        return Ok(SaveOutcome::Frozen);
    }
    check_shape(state, &mut tx, &pen.candidature, change).await?;
    let stored = store::answer(&mut tx, pen.candidature.id, &change.question).await?;
    if let Some(stored) = stored {
        if stored.value.0 == change.value {
            return Ok(saved(stored.revision, now));
        }
        if stored.revision > seen {
            return Ok(SaveOutcome::Conflict {
                theirs: stored.value.0,
                revision: stored.revision,
            });
        }
    } else if is_empty_value(&change.value) {
        return Ok(saved(pen.candidature.revision, now));
    }
    let revision = write(&mut tx, &pen.candidature, change, None, now).await?;
    tx.commit().await?;
    Ok(saved(revision, now))
}

/// Keeps the answers of a whole step, as a page without WASM posts them.
///
/// Such a page cannot ask which version to keep: its own wins, and what
/// another window had written is set aside, to be shown beside the field.
/// Answers whether anything was set aside.
///
/// # Errors
/// As [`save`].
pub async fn save_all(
    state: &AppState,
    slug: &Slug,
    bearer: &Bearer,
    changes: &[Change],
    seen: i64,
) -> Result<bool, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let pen = hold_pen(&mut tx, slug, bearer, now).await?;
    if !may_write(&pen) {
        return Err(Error::NotFound);
    }
    let mut has_set_aside = false;
    for change in changes {
        check_shape(state, &mut tx, &pen.candidature, change).await?;
        let stored = store::answer(&mut tx, pen.candidature.id, &change.question).await?;
        let replaced = match stored {
            Some(stored) if stored.value.0 == change.value => continue,
            None if is_empty_value(&change.value) => continue,
            Some(stored) => (stored.revision > seen).then_some(stored.value.0),
            None => None,
        };
        has_set_aside |= replaced.is_some();
        write(&mut tx, &pen.candidature, change, replaced.as_ref(), now).await?;
    }
    tx.commit().await?;
    Ok(has_set_aside)
}

fn may_write(pen: &Pen) -> bool {
    rules::may_do(pen.candidature.status, pen.is_late).write
}

async fn check_shape(
    state: &AppState,
    tx: &mut Tx,
    candidature: &Candidature,
    change: &Change,
) -> Result<(), Error> {
    let definition = appel::actions::definition(
        state,
        tx,
        candidature.appel_id,
        candidature.questionnaire_version,
    )
    .await?;
    let takes_answer = definition
        .questionnaire
        .question(&change.question)
        .is_some_and(crate::form::Question::takes_answer);
    // PostgreSQL keeps no null character, and nobody types one.
    let is_sound = serde_json::to_string(&change.value)
        .is_ok_and(|text| text.len() <= LONGEST_ANSWER && !text.contains("\\u0000"));
    if takes_answer && is_sound {
        Ok(())
    } else {
        Err(Error::BadRequest)
    }
}

async fn write(
    tx: &mut Tx,
    candidature: &Candidature,
    change: &Change,
    set_aside: Option<&Value>,
    now: Instant,
) -> Result<i64, Error> {
    let revision = store::next_revision(tx, candidature.id, now).await?;
    store::keep_answer(
        tx,
        candidature.id,
        &change.question,
        &change.value,
        set_aside,
        revision,
    )
    .await?;
    if change.question.as_str() == question::EMAIL {
        store::keep_contact(tx, candidature.id, contact_key(&change.value).as_deref()).await?;
    }
    Ok(revision)
}

fn saved(revision: i64, now: Instant) -> SaveOutcome {
    SaveOutcome::Saved {
        revision,
        at: wording::time(now),
    }
}
