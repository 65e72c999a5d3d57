//! SQL of the places offered, and of what was answered.

use super::rounds::UnknownWord;
use crate::{
    appel::model::AppelId,
    candidature::model::CandidatureId,
    db::{Instant, Tx},
    decision::model::{OfferId, Reply, RoundId},
    error::Error,
    on,
};

/// A place offered to one person.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Offer {
    /// Which one.
    pub id: OfferId,
    /// To whom.
    pub candidature_id: CandidatureId,
    /// Of which call.
    pub appel_id: AppelId,
    /// The round that made it.
    pub round_id: RoundId,
    /// When its letter leaves: it can be answered from then on.
    pub offered_at: Instant,
    /// The last second to answer.
    pub reply_before: Instant,
    /// When its person was reminded.
    pub reminded_at: Option<Instant>,
    /// When it was answered, or lapsed.
    pub answered_at: Option<Instant>,
    /// `confirmee`, `declinee`, `echue`.
    answer: Option<String>,
}

impl Offer {
    /// An offer nobody has answered yet.
    #[must_use]
    pub fn open(
        candidature: CandidatureId,
        appel: AppelId,
        round: RoundId,
        offered_at: Instant,
        reply_before: Instant,
    ) -> Self {
        Self {
            id: OfferId::fresh(),
            candidature_id: candidature,
            appel_id: appel,
            round_id: round,
            offered_at,
            reply_before,
            reminded_at: None,
            answered_at: None,
            answer: None,
        }
    }

    /// What was answered.
    #[must_use]
    pub fn reply(&self) -> Option<Reply> {
        self.answer.as_deref().and_then(Reply::from_code)
    }
}

impl TryFrom<String> for Reply {
    type Error = UnknownWord;
    fn try_from(code: String) -> Result<Self, UnknownWord> {
        Self::from_code(&code).ok_or(UnknownWord::new(code))
    }
}

/// Writes a new offer.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn insert_offer(tx: &mut Tx, offer: &Offer) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into offer (id, candidature_id, appel_id, round_id, offered_at, reply_before)
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(offer.id)
        .bind(offer.candidature_id)
        .bind(offer.appel_id)
        .bind(offer.round_id)
        .bind(offer.offered_at)
        .bind(offer.reply_before)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// The last offer made to a person, once its letter may have left.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn offer_of(
    tx: &mut Tx,
    candidature: CandidatureId,
    now: Instant,
) -> Result<Option<Offer>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select id, candidature_id, appel_id, round_id, offered_at, reply_before, reminded_at,
                answered_at, answer
         from offer where candidature_id = $1 and offered_at <= $2
         order by offered_at desc, id desc limit 1"
    )
    .bind(candidature)
    .bind(now)
    .fetch_optional(&mut **conn)
    .await)?)
}

/// Those of these candidatures to whose person a place was offered, once the letter may have left.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn offered(
    tx: &mut Tx,
    among: &[CandidatureId],
    now: Instant,
) -> Result<Vec<CandidatureId>, Error> {
    // A list without anything in it is no SQL.
    if among.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on!(tx, |conn| {
        let mut query = sqlx::QueryBuilder::new(
            "select distinct candidature_id from offer where offered_at <= ",
        );
        query.push_bind(now).push(" and candidature_id in ");
        query.push_tuples(among, |mut row, id| {
            row.push_bind(*id);
        });
        query.build_query_scalar().fetch_all(&mut **conn).await?
    }))
}

/// Every offer of a call, oldest first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn latest_offers(tx: &mut Tx, appel: AppelId) -> Result<Vec<Offer>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select id, candidature_id, appel_id, round_id, offered_at, reply_before, reminded_at,
                answered_at, answer
         from offer where appel_id = $1 order by offered_at, id"
    )
    .bind(appel)
    .fetch_all(&mut **conn)
    .await)?)
}

/// An offer that waits for its answer.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct OpenOffer {
    /// Which one.
    pub id: OfferId,
    /// To whom.
    pub candidature_id: CandidatureId,
    /// Of which call.
    pub appel_id: AppelId,
    /// When its letter left.
    pub offered_at: Instant,
    /// The last second to answer.
    pub reply_before: Instant,
    /// When its person was reminded.
    pub reminded_at: Option<Instant>,
}

/// Every offer, of any call, whose letter has left and that waits for its answer.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn open_offers(tx: &mut Tx, now: Instant) -> Result<Vec<OpenOffer>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select id, candidature_id, appel_id, offered_at, reply_before, reminded_at
         from offer where answered_at is null and offered_at <= $1
         order by reply_before, id"
    )
    .bind(now)
    .fetch_all(&mut **conn)
    .await)?)
}

/// Notes that the person was reminded; `false` when they were already, or have answered.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn mark_reminded(tx: &mut Tx, id: OfferId, at: Instant) -> Result<bool, Error> {
    let marked = on!(tx, |conn| {
        sqlx::query(
            "update offer set reminded_at = $2
             where id = $1 and reminded_at is null and answered_at is null",
        )
        .bind(id)
        .bind(at)
        .execute(&mut **conn)
        .await?
        .rows_affected()
    });
    Ok(marked == 1)
}

/// Notes the answer to an open offer; `false` when it had one already.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn answer(tx: &mut Tx, id: OfferId, reply: Reply, at: Instant) -> Result<bool, Error> {
    let answered = on!(tx, |conn| {
        sqlx::query(
            "update offer set answer = $2, answered_at = $3
             where id = $1 and answered_at is null",
        )
        .bind(id)
        .bind(reply.code())
        .bind(at)
        .execute(&mut **conn)
        .await?
        .rows_affected()
    });
    Ok(answered == 1)
}

/// Notes that a place confirmed is given back; `false` when it was not confirmed.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn give_back(tx: &mut Tx, id: OfferId, at: Instant) -> Result<bool, Error> {
    let given = on!(tx, |conn| {
        sqlx::query(
            "update offer set answer = 'declinee', answered_at = $2
             where id = $1 and answer = 'confirmee'",
        )
        .bind(id)
        .bind(at)
        .execute(&mut **conn)
        .await?
        .rows_affected()
    });
    Ok(given == 1)
}

/// Takes back the offers of a round that was stopped.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn remove_offers(tx: &mut Tx, round: RoundId) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("delete from offer where round_id = $1")
            .bind(round)
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}
