//! SQL of what was sent, what it became, and what was agreed to.

use sqlx::types::Json;

use crate::{
    account::model::{AccountId, SignedIn},
    appel::model::AppelId,
    candidature::model::{CandidatureId, CandidatureStatus, Channel},
    db::{Instant, Tx},
    error::Error,
    form::{Answers, QuestionId, normal::email_key},
    on,
};

/// Keeps what is sent at this revision; `false` when it was already sent.
///
/// The unique revision is what makes a double click, a retry or twenty
/// parallel copies one sending (TRUST R8).
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_submission(
    tx: &mut Tx,
    id: CandidatureId,
    revision: i64,
    answers: &Answers,
    now: Instant,
) -> Result<bool, Error> {
    let kept = on!(tx, |conn| sqlx::query(
        "insert into submission (candidature_id, revision, answers, submitted_at)
         values ($1, $2, $3, $4)
         on conflict (candidature_id, revision) do nothing"
    )
    .bind(id)
    .bind(revision)
    .bind(Json(answers))
    .bind(now)
    .execute(&mut **conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(kept == 1)
}

/// What was last sent, and at which revision.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn last_submission(
    tx: &mut Tx,
    id: CandidatureId,
) -> Result<Option<(i64, Answers)>, Error> {
    let row: Option<(i64, Json<Answers>)> = on!(tx, |conn| sqlx::query_as(
        "select revision, answers from submission
         where candidature_id = $1 order by revision desc limit 1"
    )
    .bind(id)
    .fetch_optional(&mut **conn)
    .await)?;
    Ok(row.map(|(revision, Json(answers))| (revision, answers)))
}

/// The next number of this call, starting from 1.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn next_rank(tx: &mut Tx, appel: AppelId) -> Result<i64, Error> {
    let (rank,): (i64,) = on!(tx, |conn| sqlx::query_as(
        "insert into candidature_counter (appel_id, last) values ($1, 1)
         on conflict (appel_id) do update set last = candidature_counter.last + 1
         returning last"
    )
    .bind(appel)
    .fetch_one(&mut **conn)
    .await)?;
    Ok(rank)
}

/// Makes the next number of this call come after `rank`.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn count_up_to(tx: &mut Tx, appel: AppelId, rank: i64) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "insert into candidature_counter (appel_id, last) values ($1, $2)
         on conflict (appel_id) do update set last = excluded.last
         where excluded.last > candidature_counter.last"
    )
    .bind(appel)
    .bind(rank)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

/// What a sending fixes on the candidature itself.
#[derive(Debug)]
pub struct Received<'a> {
    /// Its number.
    pub number: &'a str,
    /// Where it now stands.
    pub status: CandidatureStatus,
    /// How it came.
    pub channel: Channel,
    /// Who it is from, normalised.
    pub person_key: Option<&'a str>,
    /// The candidature it repeats.
    pub duplicate_of: Option<CandidatureId>,
    /// When it was sent.
    pub at: Instant,
}

/// Marks a candidature as received.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn mark_received(
    tx: &mut Tx,
    id: CandidatureId,
    received: &Received<'_>,
) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "update candidature
         set number = $2, status = $3, channel = $4, person_key = $5, duplicate_of = $6,
             submitted_at = $7
         where id = $1"
    )
    .bind(id)
    .bind(received.number)
    .bind(received.status.code())
    .bind(received.channel.code())
    .bind(received.person_key)
    .bind(received.duplicate_of)
    .bind(received.at)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

/// Moves a candidature from one status to another; `false` when it had moved already.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn change_status(
    tx: &mut Tx,
    id: CandidatureId,
    from: CandidatureStatus,
    to: CandidatureStatus,
) -> Result<bool, Error> {
    let changed = on!(tx, |conn| sqlx::query(
        "update candidature set status = $3 where id = $1 and status = $2"
    )
    .bind(id)
    .bind(from.code())
    .bind(to.code())
    .execute(&mut **conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// The first candidature of the same person to the same call, among those numbered before this one.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn earlier_of_person(
    tx: &mut Tx,
    appel: AppelId,
    person_key: &str,
    number: &str,
) -> Result<Option<CandidatureId>, Error> {
    let row: Option<(CandidatureId,)> = on!(tx, |conn| sqlx::query_as(
        "select id from candidature
         where appel_id = $1 and person_key = $2 and status not in ('brouillon', 'retiree')
           and (length(number), number) < (length($3), $3)
         order by length(number), number limit 1"
    )
    .bind(appel)
    .bind(person_key)
    .bind(number)
    .fetch_optional(&mut **conn)
    .await)?;
    Ok(row.map(|(id,)| id))
}

/// Adds a line to the history of a candidature.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn tell(
    tx: &mut Tx,
    id: CandidatureId,
    status: CandidatureStatus,
    at: Instant,
    by: Option<AccountId>,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
        "insert into candidature_event (candidature_id, position, status, at, by_account)
         values ($1, (select count(*) from candidature_event where candidature_id = $1), $2, $3, $4)"
    )
    .bind(id)
    .bind(status.code())
    .bind(at)
    .bind(by)
    .execute(&mut **conn)
    .await
    .map(|_| ())
    })?;
    Ok(())
}

/// Says why a candidature took the status that its history tells last.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn tell_why(
    tx: &mut Tx,
    id: CandidatureId,
    status: CandidatureStatus,
    reason: &str,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "update candidature_event set reason = $3
             where candidature_id = $1 and status = $2
               and position = (select max(position) from candidature_event
                               where candidature_id = $1)",
        )
        .bind(id)
        .bind(status.code())
        .bind(reason)
        .execute(&mut **conn)
        .await
        .map(|_| ())
    })?;
    Ok(())
}

/// Forgets the last line of the history of a candidature, if it tells `status`.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn untell(
    tx: &mut Tx,
    id: CandidatureId,
    status: CandidatureStatus,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "delete from candidature_event
             where candidature_id = $1 and status = $2
               and position = (select max(position) from candidature_event
                               where candidature_id = $1)",
        )
        .bind(id)
        .bind(status.code())
        .execute(&mut **conn)
        .await
        .map(|_| ())
    })?;
    Ok(())
}

/// The status that its person may know of at this moment.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn status_told(
    tx: &mut Tx,
    id: CandidatureId,
    now: Instant,
) -> Result<Option<CandidatureStatus>, Error> {
    let row: Option<(String,)> = on!(tx, |conn| sqlx::query_as(
        "select status from candidature_event
         where candidature_id = $1 and at <= $2 order by position desc limit 1"
    )
    .bind(id)
    .bind(now)
    .fetch_optional(&mut **conn)
    .await)?;
    Ok(row.and_then(|(code,)| CandidatureStatus::from_code(&code)))
}

/// A line of the history of a candidature.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Event {
    /// Whose history.
    pub candidature_id: CandidatureId,
    /// The status it took.
    #[sqlx(try_from = "String")]
    pub status: CandidatureStatus,
    /// When.
    pub at: Instant,
}

/// The histories of every candidature of a person, oldest line first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn histories_of_person(
    tx: &mut Tx,
    person: &SignedIn,
    key_hash: Option<&[u8]>,
    now: Instant,
) -> Result<Vec<Event>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select e.candidature_id, e.status, e.at
         from candidature_event e
         join candidature c on c.id = e.candidature_id
         where c.account_id = $1 or c.typed_by = $1
            or (c.account_id is null and c.contact_key = $2)
            or (c.account_id is null and c.typed_by is null and c.id in
                (select candidature_id from draft_key
                 where token_hash = $3 and expires_at > $4))
         order by e.candidature_id, e.position"
    )
    .bind(person.account)
    .bind(email_key(person.email.as_str()))
    .bind(key_hash)
    .bind(now)
    .fetch_all(&mut **conn)
    .await)?)
}

/// Keeps the words that were agreed to.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_consent(
    tx: &mut Tx,
    id: CandidatureId,
    question: &QuestionId,
    wording: &str,
    at: Instant,
) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "insert into consent (candidature_id, question_id, wording, given_at)
         values ($1, $2, $3, $4)
         on conflict (candidature_id, question_id) do nothing"
    )
    .bind(id)
    .bind(question.as_str())
    .bind(wording)
    .bind(at)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

/// Takes back the consents that a correction no longer gives.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_consents(tx: &mut Tx, id: CandidatureId) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "delete from consent where candidature_id = $1"
    )
    .bind(id)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}
