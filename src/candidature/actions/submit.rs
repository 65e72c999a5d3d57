//! Sending a candidature, correcting it by sending again, and withdrawing it.

use super::{Pen, change_status, find_call, find_openable, hold_pen, read_answers, who};
use crate::{
    account::model::Email,
    appel::{self, document::Appel, model::Slug},
    audit,
    candidature::{
        letters,
        model::{CandidatureId, CandidatureStatus, SubmitOutcome, question},
        rules,
        store::{self, Bearer, Candidature, Received},
    },
    db::{Instant, Tx},
    error::Error,
    form::{Answers, Questionnaire, normal, rules as form_rules},
    server::{mail, state::AppState},
};

/// Sends the working copy: checks it, numbers it, keeps it whole, mails the receipt.
///
/// Sending the same answers again, by a double click, a retry or in parallel,
/// is the same sending: one candidature, one mail, one receipt.
///
/// # Errors
/// [`Error::SignInNeeded`] when this browser no longer holds the draft.
pub async fn submit(
    state: &AppState,
    slug: &Slug,
    bearer: &Bearer,
) -> Result<SubmitOutcome, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let Pen {
        candidature,
        is_late,
    } = hold_pen(&mut tx, slug, bearer, now).await?;
    let definition = appel::actions::definition(
        state,
        &mut tx,
        candidature.appel_id,
        candidature.questionnaire_version,
    )
    .await?;
    let questionnaire = &definition.questionnaire;
    let answers = read_answers(&mut tx, candidature.id).await?;
    // What the person can no longer see is neither judged nor sent.
    let sent = normal::normalise(questionnaire, &answers);
    if !form_rules::check(questionnaire, &sent).is_empty() {
        return Ok(SubmitOutcome::Incomplete);
    }
    if !store::keep_submission(&mut tx, candidature.id, candidature.revision, &sent, now).await? {
        return Ok(SubmitOutcome::Received);
    }
    if !rules::may_do(candidature.status, is_late).write {
        return Ok(SubmitOutcome::Frozen);
    }
    let call = find_call(&mut tx, slug).await?;
    let received = receive(&mut tx, &call, &candidature, &sent, now, is_late).await?;
    keep_consents(&mut tx, questionnaire, candidature.id, &sent, now).await?;
    let actor = who(bearer.account);
    audit::record(
        &mut tx,
        now,
        actor,
        "candidature.sent",
        &candidature.id.to_string(),
        "",
    )
    .await?;
    if let Some(email) = answered_email(&sent) {
        let told = letters::Sent {
            number: &received.number,
            at: now,
            is_late,
            is_correction: candidature.number.is_some(),
            is_duplicate: received.is_duplicate,
        };
        let receipt = letters::receipt(&state.settings, &call, questionnaire, &sent, &told, &email);
        mail::post(&mut tx, &receipt, now, now).await?;
    }
    tx.commit().await?;
    mail::wake(state);
    Ok(SubmitOutcome::Received)
}

/// The address that was answered, to which everything about this candidature is written.
#[must_use]
pub fn answered_email(sent: &Answers) -> Option<Email> {
    sent.get(question::EMAIL)
        .as_str()
        .and_then(|typed| Email::parse(typed).ok())
}

/// What receiving gave.
struct Reception {
    number: String,
    is_duplicate: bool,
}

async fn receive(
    tx: &mut Tx,
    call: &Appel,
    candidature: &Candidature,
    sent: &Answers,
    now: Instant,
    is_late: bool,
) -> Result<Reception, Error> {
    let number = match &candidature.number {
        Some(number) => number.clone(),
        None => rules::number(
            call.document.slug.as_str(),
            store::next_rank(tx, call.id).await?,
        ),
    };
    let person_key = rules::person_key(sent);
    let duplicate_of = match &person_key {
        Some(key) => store::earlier_of_person(tx, call.id, key, &number).await?,
        None => None,
    };
    let status = match candidature.status {
        CandidatureStatus::Brouillon => rules::received_as(is_late),
        already => already,
    };
    store::mark_received(
        tx,
        candidature.id,
        &Received {
            number: &number,
            status,
            channel: rules::channel_of(candidature.channel, sent),
            person_key: person_key.as_deref(),
            duplicate_of,
            at: now,
        },
    )
    .await?;
    store::tell(tx, candidature.id, status, now, candidature.typed_by).await?;
    Ok(Reception {
        number,
        is_duplicate: duplicate_of.is_some(),
    })
}

async fn keep_consents(
    tx: &mut Tx,
    questionnaire: &Questionnaire,
    id: CandidatureId,
    sent: &Answers,
    now: Instant,
) -> Result<(), Error> {
    store::forget_consents(tx, id).await?;
    for question in questionnaire
        .questions()
        .filter(|question| rules::is_consent(question))
    {
        if sent.get(&question.id) == &serde_json::Value::Bool(true) {
            store::keep_consent(tx, id, &question.id, &question.label, now).await?;
        }
    }
    Ok(())
}

/// Withdraws a candidature that its person no longer wants read, in the transaction of
/// [`server::withdraw`](crate::server::withdraw): what later domains hold of it comes first.
///
/// # Errors
/// [`Error::NotFound`] when it is unknown, not theirs, or already decided.
pub async fn retract(
    state: &AppState,
    tx: &mut Tx,
    id: CandidatureId,
    bearer: &Bearer,
) -> Result<(), Error> {
    let now = state.now();
    let candidature = find_openable(tx, id, bearer, now).await?;
    let (from, to) = (candidature.status, CandidatureStatus::Retiree);
    if !from.may_become(to) || !change_status(tx, id, from, to, now, bearer.account).await? {
        return Err(Error::NotFound);
    }
    let (actor, object) = (who(bearer.account), id.to_string());
    audit::record(tx, now, actor, "candidature.retracted", &object, "").await?;
    let call = appel::store::find_by_id(tx, candidature.appel_id)
        .await?
        .ok_or(Error::NotFound)?;
    if let Some((_, sent)) = store::last_submission(tx, id).await?
        && let Some(email) = answered_email(&sent)
    {
        let letter = letters::retracted(&state.settings, &call, &email);
        mail::post(tx, &letter, now, now).await?;
    }
    Ok(())
}
