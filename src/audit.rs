//! Who did what, when: a row written in the same transaction as what was done.
//!
//! The record keeps identifiers, never an address, a name or an answer, and
//! both databases refuse to change or delete a row.

use crate::{
    account::model::AccountId,
    db::{Instant, Tx},
    error::Error,
    on,
};

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Somebody signed in.
    Account(AccountId),
    /// Somebody who is not signed in.
    Visitor,
    /// Whoever holds the command line.
    Operator,
    /// The platform by itself: a job, a deadline.
    Platform,
}

impl Actor {
    fn kind(self) -> &'static str {
        match self {
            Self::Account(_) => "account",
            Self::Visitor => "visitor",
            Self::Operator => "operator",
            Self::Platform => "platform",
        }
    }

    fn account(self) -> Option<AccountId> {
        match self {
            Self::Account(account) => Some(account),
            Self::Visitor | Self::Operator | Self::Platform => None,
        }
    }
}

/// Writes that `actor` did `action` (« session.opened ») to the thing whose
/// identifier is `object`; `detail` holds no personal data, and may be empty.
///
/// # Errors
/// [`Error::Fault`] when the database refuses; the whole transaction is then lost.
pub async fn record(
    tx: &mut Tx,
    now: Instant,
    actor: Actor,
    action: &'static str,
    object: &str,
    detail: &str,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into audit (at, actor_kind, actor_id, action, object, detail)
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(now)
        .bind(actor.kind())
        .bind(actor.account())
        .bind(action)
        .bind(object)
        .bind(detail)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}
