//! SQL of open sessions.

use crate::{
    account::model::{AccountId, Email, SessionId, Zone},
    db::{Instant, Tx},
    error::Error,
    on,
};

/// An open session, with whose it is.
#[derive(Debug, sqlx::FromRow)]
pub struct SessionRow {
    /// Its identifier.
    pub id: SessionId,
    /// Whose.
    pub account_id: AccountId,
    /// Their address.
    pub email: Email,
    /// Where they live, if they said it.
    pub zone: Option<Zone>,
    /// Since when.
    pub opened_at: Instant,
    /// The last visit, to the minute.
    pub seen_at: Instant,
}

/// Opens a session.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn open_session(
    tx: &mut Tx,
    id: SessionId,
    token_hash: &[u8],
    account: AccountId,
    now: Instant,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into session (id, token_hash, account_id, opened_at, seen_at)
             values ($1, $2, $3, $4, $4)",
        )
        .bind(id)
        .bind(token_hash)
        .bind(account)
        .bind(now)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// The session that this token opens, dead or alive.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn session_of(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<SessionRow>, Error> {
    Ok(on!(tx, |conn| {
        sqlx::query_as(
            "select session.id, session.account_id, account.email, account.zone,
                    session.opened_at, session.seen_at
             from session join account on account.id = session.account_id
             where session.token_hash = $1",
        )
        .bind(token_hash)
        .fetch_optional(&mut **conn)
        .await?
    }))
}

/// Notes a visit, unless one was noted since `minute_ago`.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn note_visit(
    tx: &mut Tx,
    id: SessionId,
    now: Instant,
    minute_ago: Instant,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("update session set seen_at = $2 where id = $1 and seen_at <= $3")
            .bind(id)
            .bind(now)
            .bind(minute_ago)
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}

/// Ends the session that this token opens; says which it was, and whose.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn end_session(
    tx: &mut Tx,
    token_hash: &[u8],
) -> Result<Option<(SessionId, AccountId)>, Error> {
    Ok(on!(tx, |conn| {
        sqlx::query_as("delete from session where token_hash = $1 returning id, account_id")
            .bind(token_hash)
            .fetch_optional(&mut **conn)
            .await?
    }))
}

/// Ends every session of an account; says how many there were.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn end_sessions_of(tx: &mut Tx, account: AccountId) -> Result<u64, Error> {
    Ok(on!(tx, |conn| {
        sqlx::query("delete from session where account_id = $1")
            .bind(account)
            .execute(&mut **conn)
            .await?
            .rows_affected()
    }))
}

/// Before when a session must have been opened, or last seen, to be over.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// Its opening.
    pub opened: Instant,
    /// Its last visit.
    pub seen: Instant,
}

/// Deletes the sessions that are over; those of people with a role end sooner.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn forget_sessions(
    tx: &mut Tx,
    members: Deadlines,
    privileged: Deadlines,
) -> Result<u64, Error> {
    Ok(on!(tx, |conn| {
        sqlx::query(
            "delete from session
             where opened_at <= $1 or seen_at <= $2
                or (account_id in (select account_id from account_role)
                    and (opened_at <= $3 or seen_at <= $4))",
        )
        .bind(members.opened)
        .bind(members.seen)
        .bind(privileged.opened)
        .bind(privileged.seen)
        .execute(&mut **conn)
        .await?
        .rows_affected()
    }))
}
