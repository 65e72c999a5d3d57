//! The secret addresses of private calendars: their hashes only.

use crate::{
    db::{Instant, Tx},
    error::Error,
    group::model::MembershipId,
    on,
};

/// A private calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Feed {
    /// Whose.
    pub membership_id: MembershipId,
    /// When its address was drawn.
    pub made_at: Instant,
    /// When somebody last read it, to the hour.
    pub used_at: Option<Instant>,
}

/// Gives a member a new secret address; the one they had no longer leads anywhere.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn draw_feed(
    tx: &mut Tx,
    member: MembershipId,
    token_hash: &[u8],
    now: Instant,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into calendar_feed (membership_id, token_hash, made_at) values ($1, $2, $3)
             on conflict (membership_id)
             do update set token_hash = excluded.token_hash, made_at = excluded.made_at,
                           used_at = null",
        )
        .bind(member)
        .bind(token_hash)
        .bind(now)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// Takes a member's secret address back; says whether there was one.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn revoke_feed(tx: &mut Tx, member: MembershipId) -> Result<bool, Error> {
    let revoked = on!(tx, |conn| sqlx::query(
        "delete from calendar_feed where membership_id = $1"
    )
    .bind(member)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(revoked == 1)
}

/// Takes back the secret addresses of members who left. Answers how many.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn revoke_feeds_of_departed(tx: &mut Tx) -> Result<u64, Error> {
    Ok(on!(tx, |conn| sqlx::query(
        "delete from calendar_feed
         where membership_id in (select id from membership where left_at is not null)"
    )
    .execute(&mut **conn)
    .await?
    .rows_affected()))
}

/// The private calendar of a member.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn feed_of(tx: &mut Tx, member: MembershipId) -> Result<Option<Feed>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select membership_id, made_at, used_at from calendar_feed where membership_id = $1"
    )
    .bind(member)
    .fetch_optional(&mut **conn)
    .await?))
}

/// The private calendar that this address leads to.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn feed_of_token(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<Feed>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select membership_id, made_at, used_at from calendar_feed where token_hash = $1"
    )
    .bind(token_hash)
    .fetch_optional(&mut **conn)
    .await?))
}

/// Notes that a private calendar was read.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn note_feed_use(tx: &mut Tx, member: MembershipId, now: Instant) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("update calendar_feed set used_at = $2 where membership_id = $1")
            .bind(member)
            .bind(now)
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}
