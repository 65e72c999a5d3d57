//! SQL of the outbox.

use super::{Letter, LetterId};
use crate::{
    account::model::Email,
    db::{Instant, Tx},
    error::Error,
    on,
};

/// A letter whose turn has come.
#[derive(Debug, sqlx::FromRow)]
pub struct Due {
    /// Its identifier.
    pub id: LetterId,
    /// To whom.
    pub recipient: Email,
    /// About what.
    pub subject: String,
    /// In plain words.
    pub body_text: String,
    /// With a little form.
    pub body_html: String,
    /// When it was posted.
    pub posted_at: Instant,
    /// How often it has been tried, this time included.
    pub attempts: i32,
    /// The calendar file that goes with it.
    pub calendar: Option<String>,
}

/// Keeps a letter.
pub(super) async fn insert(
    tx: &mut Tx,
    id: LetterId,
    letter: &Letter,
    now: Instant,
    send_after: Instant,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into outbox
                 (id, recipient, subject, body_text, body_html, posted_at, due_at, calendar)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id)
        .bind(&letter.to)
        .bind(&letter.subject)
        .bind(&letter.text)
        .bind(&letter.html)
        .bind(now)
        .bind(send_after)
        .bind(&letter.calendar)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// Takes letters that are due, and puts their turn off to `until` so that nobody else takes them.
///
/// On PostgreSQL another instance steps over what this one is taking; on
/// SQLite there is one writer, so nobody else is taking anything.
pub(super) async fn claim(
    tx: &mut Tx,
    now: Instant,
    until: Instant,
    attempts: i32,
    at_most: i32,
) -> Result<Vec<Due>, Error> {
    Ok(match tx {
        Tx::Sqlite(conn) => {
            sqlx::query_as(
                "update outbox set due_at = $2, attempts = attempts + 1
                 where id in (select id from outbox
                              where sent_at is null and due_at <= $1 and attempts < $3
                              order by due_at limit $4)
                 returning id, recipient, subject, body_text, body_html, posted_at, attempts,
                           calendar",
            )
            .bind(now)
            .bind(until)
            .bind(attempts)
            .bind(at_most)
            .fetch_all(&mut **conn)
            .await?
        }
        Tx::Postgres(conn) => {
            sqlx::query_as(
                "update outbox set due_at = $2, attempts = attempts + 1
                 where id in (select id from outbox
                              where sent_at is null and due_at <= $1 and attempts < $3
                              order by due_at limit $4
                              for update skip locked)
                 returning id, recipient, subject, body_text, body_html, posted_at, attempts,
                           calendar",
            )
            .bind(now)
            .bind(until)
            .bind(attempts)
            .bind(at_most)
            .fetch_all(&mut **conn)
            .await?
        }
    })
}

/// Notes that a letter left.
pub(super) async fn mark_sent(tx: &mut Tx, id: LetterId, now: Instant) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("update outbox set sent_at = $2 where id = $1 and sent_at is null")
            .bind(id)
            .bind(now)
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}

/// Notes that a letter did not leave, and when to try again.
pub(super) async fn put_off(tx: &mut Tx, id: LetterId, until: Instant) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("update outbox set due_at = $2 where id = $1 and sent_at is null")
            .bind(id)
            .bind(until)
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}

/// Deletes a letter that was never tried; says whether there was one.
///
/// Whoever is taking it at the same moment is waited for, and then it was tried.
pub(super) async fn remove_untouched(tx: &mut Tx, id: LetterId) -> Result<bool, Error> {
    Ok(on!(tx, |conn| {
        sqlx::query("delete from outbox where id = $1 and attempts = 0 and sent_at is null")
            .bind(id)
            .execute(&mut **conn)
            .await?
            .rows_affected()
            == 1
    }))
}

/// Deletes the letters posted before `moment` that nobody will try again.
pub(super) async fn forget(tx: &mut Tx, moment: Instant, attempts: i32) -> Result<u64, Error> {
    Ok(on!(tx, |conn| {
        sqlx::query(
            "delete from outbox
             where sent_at < $1 or (posted_at < $1 and sent_at is null and attempts >= $2)",
        )
        .bind(moment)
        .bind(attempts)
        .execute(&mut **conn)
        .await?
        .rows_affected()
    }))
}

/// A letter as the development mailbox shows it.
#[derive(Debug, sqlx::FromRow)]
pub struct Kept {
    /// Its identifier.
    pub id: LetterId,
    /// To whom.
    pub recipient: Email,
    /// About what.
    pub subject: String,
    /// In plain words.
    pub body_text: String,
    /// With a little form.
    pub body_html: String,
    /// When it was posted.
    pub posted_at: Instant,
}

/// The last letters posted, newest first.
pub(super) async fn latest(tx: &mut Tx, at_most: i32) -> Result<Vec<Kept>, Error> {
    Ok(on!(tx, |conn| {
        sqlx::query_as(
            "select id, recipient, subject, body_text, body_html, posted_at
             from outbox order by posted_at desc, id desc limit $1",
        )
        .bind(at_most)
        .fetch_all(&mut **conn)
        .await?
    }))
}

/// One letter.
pub(super) async fn one(tx: &mut Tx, id: LetterId) -> Result<Option<Kept>, Error> {
    Ok(on!(tx, |conn| {
        sqlx::query_as(
            "select id, recipient, subject, body_text, body_html, posted_at
             from outbox where id = $1",
        )
        .bind(id)
        .fetch_optional(&mut **conn)
        .await?
    }))
}
