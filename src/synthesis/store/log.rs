//! SQL of the list of updates: what was written, as it was sent, in the order it was accepted.

use sqlx::SqlitePool;

use crate::{
    account::model::AccountId,
    db::{Instant, Tx},
    error::Error,
    on,
    synthesis::model::DocumentId,
};

/// The author of what the server writes itself: the sections of a template, a version brought back.
pub const PLATFORM: i32 = 0;

/// How many updates one statement adds: databases bound how many values it may have.
pub const MOST_AT_ONCE: usize = 256;
/// How many one group has in general.
const USUAL: usize = 8;

/// One accepted update.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Entry {
    /// Its place in the list, from 1, without holes.
    pub sequence: i64,
    /// Who sent it: their number in this document, or [`PLATFORM`].
    pub author: i32,
    /// When it was accepted.
    pub at: Instant,
    /// The update itself, Yjs v1.
    pub content: Vec<u8>,
}

/// A whole document as of one update.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Snapshot {
    /// The last update that it holds.
    pub sequence: i64,
    /// In the form of an update.
    pub content: Vec<u8>,
}

/// Updates packed together ([`crate::synthesis::live::pack`]).
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Archive {
    /// The sequence of its first.
    pub first: i64,
    /// And of its last.
    pub last: i64,
    /// All of them.
    pub content: Vec<u8>,
}

/// Adds updates at the end of the list. One that stands there already breaks the whole transaction:
/// nothing is ever overwritten.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn append(tx: &mut Tx, document: DocumentId, entries: &[Entry]) -> Result<(), Error> {
    for entries in entries.chunks(MOST_AT_ONCE) {
        on!(tx, |conn| {
            // One statement for all: each is a way to the record and back, and somebody waits to read « Enregistré ».
            sqlx::QueryBuilder::new(
                "insert into synthesis_update (document_id, sequence, author, at, content) ",
            )
            .push_values(entries, |mut row, entry| {
                row.push_bind(document)
                    .push_bind(entry.sequence)
                    .push_bind(entry.author)
                    .push_bind(entry.at)
                    .push_bind(&entry.content);
            })
            .build()
            // Made ready once for the few lengths that come all the time.
            .persistent(entries.len() <= USUAL)
            .execute(&mut **conn)
            .await?;
        });
    }
    Ok(())
}

/// Adds them in one way to the record, if the document is still held under `token`; says whether it was.
///
/// For [`MOST_AT_ONCE`] updates at most, and on SQLite, where nobody takes over while a statement writes.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn append_held(
    writer: &SqlitePool,
    document: DocumentId,
    token: i64,
    entries: &[Entry],
) -> Result<bool, Error> {
    let mut query = sqlx::QueryBuilder::new(
        "insert into synthesis_update (document_id, sequence, author, at, content) select * from (",
    );
    query
        .push_values(entries, |mut row, entry| {
            row.push_bind(document)
                .push_bind(entry.sequence)
                .push_bind(entry.author)
                .push_bind(entry.at)
                .push_bind(&entry.content);
        })
        .push(") where exists (select 1 from synthesis_owner where document_id = ")
        .push_bind(document)
        .push(" and token = ")
        .push_bind(token)
        .push(" and holder is not null)");
    let kept = query
        .build()
        .persistent(entries.len() <= USUAL)
        .execute(writer)
        .await?;
    Ok(kept.rows_affected() > 0)
}

/// The last snapshot of a document.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn snapshot(tx: &mut Tx, document: DocumentId) -> Result<Option<Snapshot>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select sequence, content from synthesis_snapshot where document_id = $1"
    )
    .bind(document)
    .fetch_optional(&mut **conn)
    .await?))
}

/// The updates that come after `sequence`, in order.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn after(tx: &mut Tx, document: DocumentId, sequence: i64) -> Result<Vec<Entry>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select sequence, author, at, content from synthesis_update
         where document_id = $1 and sequence > $2 order by sequence"
    )
    .bind(document)
    .bind(sequence)
    .fetch_all(&mut **conn)
    .await?))
}

/// The packed updates of a document, in order.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn archives(tx: &mut Tx, document: DocumentId) -> Result<Vec<Archive>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select first, last, content from synthesis_archive where document_id = $1 order by first"
    )
    .bind(document)
    .fetch_all(&mut **conn)
    .await?))
}

/// The packs that hold the updates of a document up to `sequence`, in order.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn archives_to(
    tx: &mut Tx,
    document: DocumentId,
    sequence: i64,
) -> Result<Vec<Archive>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select first, last, content from synthesis_archive
         where document_id = $1 and first <= $2 order by first"
    )
    .bind(document)
    .bind(sequence)
    .fetch_all(&mut **conn)
    .await?))
}

/// The last packed update; 0 when none is.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn packed_to(tx: &mut Tx, document: DocumentId) -> Result<i64, Error> {
    let (last,): (i64,) = on!(tx, |conn| sqlx::query_as(
        "select coalesce(max(last), 0) from synthesis_archive where document_id = $1"
    )
    .bind(document)
    .fetch_one(&mut **conn)
    .await?);
    Ok(last)
}

/// Puts a verified snapshot in the place of the last one.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_snapshot(
    tx: &mut Tx,
    document: DocumentId,
    snapshot: &Snapshot,
    now: Instant,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into synthesis_snapshot (document_id, sequence, at, content)
             values ($1, $2, $3, $4)
             on conflict (document_id) do update
             set sequence = excluded.sequence, at = excluded.at, content = excluded.content
             where synthesis_snapshot.sequence < excluded.sequence",
        )
        .bind(document)
        .bind(snapshot.sequence)
        .bind(now)
        .bind(&snapshot.content)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// At which places of its list a state of a document is kept, going up.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn states(tx: &mut Tx, document: DocumentId) -> Result<Vec<i64>, Error> {
    let rows: Vec<(i64,)> = on!(tx, |conn| sqlx::query_as(
        "select sequence from synthesis_state where document_id = $1 order by sequence"
    )
    .bind(document)
    .fetch_all(&mut **conn)
    .await?);
    Ok(rows.into_iter().map(|(sequence,)| sequence).collect())
}

/// The state of a document that is kept at one place of its list.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn state(
    tx: &mut Tx,
    document: DocumentId,
    sequence: i64,
) -> Result<Option<Snapshot>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select sequence, content from synthesis_state where document_id = $1 and sequence = $2"
    )
    .bind(document)
    .bind(sequence)
    .fetch_optional(&mut **conn)
    .await?))
}

/// Keeps a state of a document, unless somebody was quicker.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_state(tx: &mut Tx, document: DocumentId, state: &Snapshot) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into synthesis_state (document_id, sequence, content)
             values ($1, $2, $3)
             on conflict do nothing",
        )
        .bind(document)
        .bind(state.sequence)
        .bind(&state.content)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// Takes the packed updates out of the list, in the transaction that keeps the pack.
///
/// # Errors
/// [`Error::Fault`] when the record refuses, or does not hold exactly those updates.
pub async fn archive(tx: &mut Tx, document: DocumentId, pack: &Archive) -> Result<(), Error> {
    let taken = on!(tx, |conn| {
        sqlx::query(
            "insert into synthesis_archive (document_id, first, last, content)
             values ($1, $2, $3, $4)",
        )
        .bind(document)
        .bind(pack.first)
        .bind(pack.last)
        .bind(&pack.content)
        .execute(&mut **conn)
        .await?;
        sqlx::query(
            "delete from synthesis_update
             where document_id = $1 and sequence >= $2 and sequence <= $3",
        )
        .bind(document)
        .bind(pack.first)
        .bind(pack.last)
        .execute(&mut **conn)
        .await?
        .rows_affected()
    });
    let expected = u64::try_from(pack.last - pack.first + 1).unwrap_or_default();
    if taken == expected {
        Ok(())
    } else {
        Err(Error::Fault)
    }
}

/// The number of somebody in a document, given the first time.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn author(tx: &mut Tx, document: DocumentId, account: AccountId) -> Result<i32, Error> {
    let known = |row: Option<(i32,)>| row.map(|(number,)| number);
    let found = on!(tx, |conn| {
        sqlx::query(
            "insert into synthesis_author (document_id, number, account_id)
             select $1, coalesce(max(number), 0) + 1, $2 from synthesis_author
             where document_id = $1
             on conflict do nothing",
        )
        .bind(document)
        .bind(account)
        .execute(&mut **conn)
        .await?;
        sqlx::query_as(
            "select number from synthesis_author where document_id = $1 and account_id = $2",
        )
        .bind(document)
        .bind(account)
        .fetch_optional(&mut **conn)
        .await?
    });
    known(found).ok_or(Error::Fault)
}

/// Who wrote in a document, by number; nobody once their account is erased.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn authors(
    tx: &mut Tx,
    document: DocumentId,
) -> Result<Vec<(i32, Option<AccountId>)>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select number, account_id from synthesis_author where document_id = $1 order by number"
    )
    .bind(document)
    .fetch_all(&mut **conn)
    .await?))
}

/// Under which numbers the windows of each author write: (client, author).
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn clients(tx: &mut Tx, document: DocumentId) -> Result<Vec<(i64, i32)>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select client, author from synthesis_client where document_id = $1"
    )
    .bind(document)
    .fetch_all(&mut **conn)
    .await?))
}

/// Notes that a number is this author's. It breaks the transaction when it is another's.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn bind_client(
    tx: &mut Tx,
    document: DocumentId,
    client: i64,
    author: i32,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into synthesis_client (document_id, client, author) values ($1, $2, $3)",
        )
        .bind(document)
        .bind(client)
        .bind(author)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}
