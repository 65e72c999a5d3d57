//! SQL of who holds a document open: a lease, and a token that grows at each change of hands.

use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    db::{Instant, Tx},
    error::Error,
    on,
    synthesis::model::DocumentId,
};

/// Who holds a document.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Owner {
    /// Grows at each change of hands.
    pub token: i64,
    /// Which process, unless the last one closed it properly.
    pub holder: Option<Uuid>,
    /// Where the other processes reach it.
    pub address: String,
    /// Until when, unless it renews.
    pub expires_at: Instant,
    /// Grows for as long as it lives.
    pub beat: i64,
}

/// A holder of whom nothing was heard any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fallen {
    /// Under which token it held the document.
    pub token: i64,
    /// Its last beat.
    pub beat: i64,
}

impl Fallen {
    /// Whether it is this one, and still gives no sign.
    #[must_use]
    pub fn is(self, owner: &Owner) -> bool {
        (owner.token, owner.beat) == (self.token, self.beat)
    }
}

/// Who holds this document, or held it last.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn find(tx: &mut Tx, document: DocumentId) -> Result<Option<Owner>, Error> {
    Ok(on!(tx, |conn| {
        sqlx::query_as(
        "select token, holder, address, expires_at, beat from synthesis_owner where document_id = $1"
    )
    .bind(document)
    .fetch_optional(&mut **conn)
    .await?
    }))
}

/// Takes the document over from whoever held it under `token` (0: nobody ever did); says whether it was
/// still so.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn take(
    tx: &mut Tx,
    document: DocumentId,
    token: i64,
    holder: Uuid,
    address: &str,
    until: Instant,
) -> Result<bool, Error> {
    let taken = on!(tx, |conn| sqlx::query(
        "insert into synthesis_owner (document_id, token, holder, address, expires_at)
         values ($1, $2 + 1, $3, $4, $5)
         on conflict (document_id) do update
         set token = excluded.token, holder = excluded.holder, address = excluded.address,
             expires_at = excluded.expires_at
         where synthesis_owner.token = $2"
    )
    .bind(document)
    .bind(token)
    .bind(holder)
    .bind(address)
    .bind(until)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(taken == 1)
}

/// Keeps hold of the document; says whether it was still ours.
///
/// Every append begins with it, or asks the same ([`super::log::append_held`]), so that nothing is written by a
/// process that was replaced meanwhile.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn hold(
    tx: &mut Tx,
    document: DocumentId,
    token: i64,
    until: Instant,
) -> Result<bool, Error> {
    let held = on!(tx, |conn| sqlx::query(
        "update synthesis_owner set expires_at = $3, beat = beat + 1
         where document_id = $1 and token = $2 and holder is not null"
    )
    .bind(document)
    .bind(token)
    .bind(until)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(held == 1)
}

/// Keeps hold of every document that this process has; says which, each with its token.
///
/// Outside any transaction: when it waits for somebody while its process falls asleep, what it then locks is let go
/// at once. It locks in the order in which groups are written, so that neither waits for the other.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn beat(
    pool: &PgPool,
    holder: Uuid,
    until: Instant,
) -> Result<Vec<(DocumentId, i64)>, Error> {
    Ok(sqlx::query_as(
        "with held as materialized (
             select document_id from synthesis_owner where holder = $1 order by document_id for update
         )
         update synthesis_owner set expires_at = $2, beat = beat + 1
         from held where held.document_id = synthesis_owner.document_id
         returning synthesis_owner.document_id, token",
    )
    .bind(holder)
    .bind(until)
    .fetch_all(pool)
    .await?)
}

/// Whether nobody took the document since it was held under `token`; nobody does before this transaction ends.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn is_last(tx: &mut Tx, document: DocumentId, token: i64) -> Result<bool, Error> {
    let is_last = on!(tx, |conn| sqlx::query(
        "update synthesis_owner set token = token where document_id = $1 and token = $2"
    )
    .bind(document)
    .bind(token)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(is_last == 1)
}

/// Lets the document go, everything being written; when whoever held it before `fell`, and it could not be opened
/// since, to a holder that nobody is: whoever opens it next learns of the fall.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn release(
    tx: &mut Tx,
    document: DocumentId,
    token: i64,
    fell: bool,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("update synthesis_owner set holder = $3 where document_id = $1 and token = $2")
            .bind(document)
            .bind(token)
            .bind(fell.then(Uuid::nil))
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}

/// Takes the document out of every hand: whoever holds it writes nothing more, not even what they accepted
/// and had not written yet.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn bar(tx: &mut Tx, document: DocumentId) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "update synthesis_owner set token = token + 1, holder = null where document_id = $1",
        )
        .bind(document)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}
