//! SQL of candidatures: whole statements, the same on both databases.

use sqlx::types::Json;

use super::model::{CandidatureId, CandidatureStatus, Channel};
use crate::{
    account::model::{AccountId, SignedIn},
    appel::model::{AppelId, FormVersion, Slug},
    db::{Instant, Tx},
    error::Error,
    form::{Answers, QuestionId, normal::email_key},
    on,
};

/// A candidature, without its answers.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Candidature {
    /// Which one.
    pub id: CandidatureId,
    /// The call it answers.
    pub appel_id: AppelId,
    /// The version of the questionnaire its answers were given to.
    pub questionnaire_version: FormVersion,
    /// Its number, once received.
    pub number: Option<String>,
    /// Where it stands.
    #[sqlx(try_from = "String")]
    pub status: CandidatureStatus,
    /// How it came.
    #[sqlx(try_from = "String")]
    pub channel: Channel,
    /// Whose it is, once an address was proven.
    pub account_id: Option<AccountId>,
    /// Which account typed it for someone.
    pub typed_by: Option<AccountId>,
    /// The address it answers, normalised: whoever proves it is its person.
    pub contact_key: Option<String>,
    /// The candidature it repeats.
    pub duplicate_of: Option<CandidatureId>,
    /// Grows at each change of an answer.
    pub revision: i64,
    /// When it was last changed.
    pub touched_at: Instant,
    /// When it was last sent.
    pub submitted_at: Option<Instant>,
}

impl TryFrom<String> for CandidatureStatus {
    type Error = UnknownWord;
    fn try_from(code: String) -> Result<Self, UnknownWord> {
        Self::from_code(&code).ok_or(UnknownWord(code))
    }
}

impl TryFrom<String> for Channel {
    type Error = UnknownWord;
    fn try_from(code: String) -> Result<Self, UnknownWord> {
        Self::from_code(&code).ok_or(UnknownWord(code))
    }
}

/// A word in the record that this version does not know.
#[derive(Debug, thiserror::Error)]
#[error("mot inconnu : {0}")]
pub struct UnknownWord(String);

impl Candidature {
    /// Whether it is this person's own: by their account, or by the address they have proven.
    #[must_use]
    pub fn belongs_to(&self, bearer: &Bearer) -> bool {
        match self.account_id {
            Some(account) => bearer.account == Some(account),
            None => self.contact_key.is_some() && self.contact_key == bearer.contact_key,
        }
    }
}

/// Who holds the pen: the browser that keeps a key, the account that owns, or both.
#[derive(Debug, Clone, Default)]
pub struct Bearer {
    /// Hash of the key in the browser's cookie.
    pub key_hash: Option<Vec<u8>>,
    /// The account signed in.
    pub account: Option<AccountId>,
    /// The address that this account has proven, normalised.
    pub contact_key: Option<String>,
}

impl Bearer {
    /// Whether nobody can be recognised.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.key_hash.is_none() && self.account.is_none()
    }
}

/// Writes a new draft.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn insert(tx: &mut Tx, new: &Candidature) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "insert into candidature
             (id, appel_id, questionnaire_version, number, status, channel, account_id, typed_by,
              revision, created_at, touched_at, submitted_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)"
    )
    .bind(new.id)
    .bind(new.appel_id)
    .bind(new.questionnaire_version)
    .bind(&new.number)
    .bind(new.status.code())
    .bind(new.channel.code())
    .bind(new.account_id)
    .bind(new.typed_by)
    .bind(new.revision)
    .bind(new.touched_at)
    .bind(new.submitted_at)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

/// The candidature that someone is writing, and when its call closes.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Written {
    /// The candidature.
    #[sqlx(flatten)]
    pub candidature: Candidature,
    /// The last second of the call.
    pub closes_at: Instant,
}

/// The candidature that this bearer is writing for the call at this address: the
/// one that this browser opened last, else the one of the person written last.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn find_written(
    tx: &mut Tx,
    slug: &Slug,
    bearer: &Bearer,
    now: Instant,
) -> Result<Option<Written>, Error> {
    Ok(on!(tx, |conn| {
        sqlx::query_as(
        "select c.id, c.appel_id, c.questionnaire_version, c.number, c.status, c.channel, c.account_id,
                c.typed_by, c.contact_key, c.duplicate_of, c.revision, c.touched_at, c.submitted_at, a.closes_at
         from candidature c
         join appel a on a.id = c.appel_id
         left join draft_key k
             on k.candidature_id = c.id and k.token_hash = $3 and k.expires_at > $4
         where a.slug = $1
           and (k.token_hash is not null or c.account_id = $2
                or (c.account_id is null and c.contact_key = $5))
         order by k.opened_at is null, coalesce(k.opened_at, c.touched_at) desc
         limit 1"
    )
    .bind(slug.as_str())
    .bind(bearer.account)
    .bind(&bearer.key_hash)
    .bind(now)
    .bind(&bearer.contact_key)
    .fetch_optional(&mut **conn)
    .await
    })?)
}

/// One candidature.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn find(tx: &mut Tx, id: CandidatureId) -> Result<Option<Candidature>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select id, appel_id, questionnaire_version, number, status, channel, account_id, typed_by,
                contact_key, duplicate_of, revision, touched_at, submitted_at
         from candidature where id = $1"
    )
    .bind(id)
    .fetch_optional(&mut **conn)
    .await)?)
}

/// One candidature, held until the end of the transaction: whoever else wants
/// to change it waits, and what is decided here is decided on what it is now.
///
/// SQLite has one writer at a time; on PostgreSQL it is this row that two
/// windows, or two copies of one sending, wait for.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn hold(tx: &mut Tx, id: CandidatureId) -> Result<Candidature, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "update candidature set revision = revision where id = $1
         returning id, appel_id, questionnaire_version, number, status, channel, account_id,
                   typed_by, contact_key, duplicate_of, revision, touched_at, submitted_at"
    )
    .bind(id)
    .fetch_one(&mut **conn)
    .await)?)
}

/// Every candidature of a person, the last changed first: those of their account,
/// those that answer the address they have proven, those their browser began,
/// and those they typed for someone.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn of_person(
    tx: &mut Tx,
    person: &SignedIn,
    key_hash: Option<&[u8]>,
) -> Result<Vec<Candidature>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select id, appel_id, questionnaire_version, number, status, channel, account_id, typed_by,
                contact_key, duplicate_of, revision, touched_at, submitted_at
         from candidature
         where account_id = $1 or typed_by = $1
            or (account_id is null and contact_key = $2)
            or (account_id is null and typed_by is null and id in
                (select candidature_id from draft_key where token_hash = $3))
         order by touched_at desc"
    )
    .bind(person.account)
    .bind(email_key(person.email.as_str()))
    .bind(key_hash)
    .fetch_all(&mut **conn)
    .await)?)
}

/// Lets the browser that keeps this key write this candidature.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn hand_key(
    tx: &mut Tx,
    id: CandidatureId,
    key_hash: &[u8],
    now: Instant,
    expires: Instant,
) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "insert into draft_key (token_hash, candidature_id, opened_at, expires_at)
         values ($1, $2, $3, $4)
         on conflict (token_hash, candidature_id)
         do update set opened_at = excluded.opened_at, expires_at = excluded.expires_at"
    )
    .bind(key_hash)
    .bind(id)
    .bind(now)
    .bind(expires)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

/// Whether the browser that keeps this key may write this candidature.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn key_opens(
    tx: &mut Tx,
    id: CandidatureId,
    key_hash: &[u8],
    now: Instant,
) -> Result<bool, Error> {
    let (keys,): (i64,) = on!(tx, |conn| sqlx::query_as(
        "select count(*) from draft_key
         where candidature_id = $1 and token_hash = $2 and expires_at > $3"
    )
    .bind(id)
    .bind(key_hash)
    .bind(now)
    .fetch_one(&mut **conn)
    .await)?;
    Ok(keys > 0)
}

/// Takes back everything that the browser with this key could open.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_key(tx: &mut Tx, key_hash: &[u8]) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "delete from draft_key where token_hash = $1"
    )
    .bind(key_hash)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

/// One answer of the working copy.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct AnswerRow {
    /// The question.
    pub question_id: String,
    /// What was typed.
    pub value: Json<serde_json::Value>,
    /// What another window had saved, and this one replaced.
    pub set_aside: Option<Json<serde_json::Value>>,
    /// The revision it was written at.
    pub revision: i64,
}

/// The working copy's answers.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn answers(tx: &mut Tx, id: CandidatureId) -> Result<Vec<AnswerRow>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select question_id, value, set_aside, revision from answer where candidature_id = $1"
    )
    .bind(id)
    .fetch_all(&mut **conn)
    .await)?)
}

/// One answer of the working copy.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn answer(
    tx: &mut Tx,
    id: CandidatureId,
    question: &QuestionId,
) -> Result<Option<AnswerRow>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select question_id, value, set_aside, revision from answer
         where candidature_id = $1 and question_id = $2"
    )
    .bind(id)
    .bind(question.as_str())
    .fetch_optional(&mut **conn)
    .await)?)
}

/// Keeps one answer, and what it replaced when another window wrote it.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_answer(
    tx: &mut Tx,
    id: CandidatureId,
    question: &QuestionId,
    value: &serde_json::Value,
    set_aside: Option<&serde_json::Value>,
    revision: i64,
) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "insert into answer (candidature_id, question_id, value, set_aside, revision)
         values ($1, $2, $3, $4, $5)
         on conflict (candidature_id, question_id)
         do update set value = excluded.value, set_aside = excluded.set_aside,
                       revision = excluded.revision"
    )
    .bind(id)
    .bind(question.as_str())
    .bind(Json(value))
    .bind(set_aside.map(Json))
    .bind(revision)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

/// Moves the candidature to its next revision, and answers it.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn next_revision(tx: &mut Tx, id: CandidatureId, now: Instant) -> Result<i64, Error> {
    let (revision,): (i64,) = on!(tx, |conn| sqlx::query_as(
        "update candidature set revision = revision + 1, touched_at = $2
         where id = $1 returning revision"
    )
    .bind(id)
    .bind(now)
    .fetch_one(&mut **conn)
    .await)?;
    Ok(revision)
}

/// Keeps the address answered, by which its owner will find the draft again.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_contact(
    tx: &mut Tx,
    id: CandidatureId,
    contact_key: Option<&str>,
) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "update candidature set contact_key = $2 where id = $1"
    )
    .bind(id)
    .bind(contact_key)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

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
pub async fn histories_of_person(tx: &mut Tx, person: &SignedIn) -> Result<Vec<Event>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select e.candidature_id, e.status, e.at
         from candidature_event e
         join candidature c on c.id = e.candidature_id
         where c.account_id = $1 or (c.account_id is null and c.contact_key = $2)
         order by e.candidature_id, e.position"
    )
    .bind(person.account)
    .bind(email_key(person.email.as_str()))
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

/// A received candidature, as lists need it.
#[derive(Debug, sqlx::FromRow)]
pub struct ReceivedRow {
    /// Its number.
    pub number: String,
    /// Where it stands.
    #[sqlx(try_from = "String")]
    pub status: CandidatureStatus,
    /// How it came.
    #[sqlx(try_from = "String")]
    pub channel: Channel,
    /// When it was last sent.
    pub submitted_at: Instant,
    /// The version of the questionnaire.
    pub questionnaire_version: FormVersion,
    /// The number of the candidature it repeats.
    pub duplicate_of: Option<String>,
    /// What was last sent.
    pub answers: Json<Answers>,
}

/// Every candidature received by a call, by number.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn received(tx: &mut Tx, appel: AppelId) -> Result<Vec<ReceivedRow>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select c.number, c.status, c.channel, c.submitted_at, c.questionnaire_version,
                d.number as duplicate_of, s.answers
         from candidature c
         join submission s on s.candidature_id = c.id
         left join candidature d on d.id = c.duplicate_of
         where c.appel_id = $1 and c.status <> 'brouillon'
           and s.revision = (select max(revision) from submission where candidature_id = c.id)
         order by c.number"
    )
    .bind(appel)
    .fetch_all(&mut **conn)
    .await)?)
}

/// Deletes the drafts never written in since `untouched`, and the others since `touched`.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_drafts(
    tx: &mut Tx,
    untouched: Instant,
    touched: Instant,
) -> Result<u64, Error> {
    Ok(on!(tx, |conn| sqlx::query(
        "delete from candidature
         where status = 'brouillon'
           and (touched_at < $2 or (revision = 0 and touched_at < $1))"
    )
    .bind(untouched)
    .bind(touched)
    .execute(&mut **conn)
    .await
    .map(|done| done.rows_affected()))?)
}

/// How many drafts of a call were begun and not sent.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn count_drafts(tx: &mut Tx, appel: AppelId) -> Result<i64, Error> {
    let (count,): (i64,) = on!(tx, |conn| sqlx::query_as(
        "select count(*) from candidature where appel_id = $1 and status = 'brouillon'"
    )
    .bind(appel)
    .fetch_one(&mut **conn)
    .await)?;
    Ok(count)
}

/// Whether a number of this call is already taken.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn has_number(tx: &mut Tx, appel: AppelId, number: &str) -> Result<bool, Error> {
    let (count,): (i64,) = on!(tx, |conn| sqlx::query_as(
        "select count(*) from candidature where appel_id = $1 and number = $2"
    )
    .bind(appel)
    .bind(number)
    .fetch_one(&mut **conn)
    .await)?;
    Ok(count > 0)
}
