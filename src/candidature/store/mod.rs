//! SQL of candidatures: whole statements, the same on both databases.

mod counts;
mod lists;
mod sending;
mod working_copy;

pub use counts::{Counts, counts};
pub use lists::{ReceivedRow, count_drafts, has_number, history, received};
pub use sending::{
    Event, Received, change_status, count_up_to, earlier_of_person, forget_consents,
    histories_of_person, keep_consent, keep_submission, last_submission, mark_received, next_rank,
    status_told, tell, tell_why, untell,
};
pub use working_copy::{
    AnswerRow, answer, answers, forget_drafts, hand_key, keep_answer, keep_contact, key_opens,
    next_revision,
};

use super::model::{CandidatureId, CandidatureStatus, Channel};
use crate::{
    account::model::{AccountId, SignedIn},
    appel::model::{AppelId, FormVersion, Slug},
    db::{Instant, Tx},
    error::Error,
    form::normal::email_key,
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
    now: Instant,
) -> Result<Vec<Candidature>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select id, appel_id, questionnaire_version, number, status, channel, account_id, typed_by,
                contact_key, duplicate_of, revision, touched_at, submitted_at
         from candidature
         where account_id = $1 or typed_by = $1
            or (account_id is null and contact_key = $2)
            or (account_id is null and typed_by is null and id in
                (select candidature_id from draft_key
                 where token_hash = $3 and expires_at > $4))
         order by touched_at desc"
    )
    .bind(person.account)
    .bind(email_key(person.email.as_str()))
    .bind(key_hash)
    .bind(now)
    .fetch_all(&mut **conn)
    .await)?)
}
