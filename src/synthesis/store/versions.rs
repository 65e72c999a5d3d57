//! SQL of the versions one may come back to.

use crate::{
    account::model::AccountId,
    db::{Instant, Tx},
    error::Error,
    on,
    synthesis::model::{DocumentId, Landmark, Version, VersionId, VersionKind},
};

#[derive(sqlx::FromRow)]
struct VersionRow {
    id: VersionId,
    document_id: DocumentId,
    sequence: i64,
    kind: String,
    name: String,
    at: Instant,
    by_account: Option<AccountId>,
    content: String,
    digest: Vec<u8>,
}

impl VersionRow {
    fn version(self) -> Result<Version, Error> {
        Ok(Version {
            id: self.id,
            document_id: self.document_id,
            sequence: self.sequence,
            kind: VersionKind::from_code(&self.kind).ok_or(Error::Fault)?,
            name: self.name,
            at: self.at,
            by: self.by_account,
            content: self.content,
            digest: self.digest,
        })
    }
}

#[derive(sqlx::FromRow)]
struct LandmarkRow {
    id: VersionId,
    sequence: i64,
    kind: String,
    name: String,
    at: Instant,
    by_account: Option<AccountId>,
    digest: Vec<u8>,
}

/// Keeps a version.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn insert_version(tx: &mut Tx, version: &Version) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into synthesis_version
                 (id, document_id, sequence, kind, name, at, by_account, content, digest)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(version.id)
        .bind(version.document_id)
        .bind(version.sequence)
        .bind(version.kind.code())
        .bind(&version.name)
        .bind(version.at)
        .bind(version.by)
        .bind(&version.content)
        .bind(&version.digest)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// One version of a document.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn version(
    tx: &mut Tx,
    document: DocumentId,
    id: VersionId,
) -> Result<Option<Version>, Error> {
    let row: Option<VersionRow> = on!(tx, |conn| sqlx::query_as(
        "select id, document_id, sequence, kind, name, at, by_account, content, digest
         from synthesis_version where document_id = $1 and id = $2"
    )
    .bind(document)
    .bind(id)
    .fetch_optional(&mut **conn)
    .await?);
    row.map(VersionRow::version).transpose()
}

/// The versions of a document, the newest first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn versions(tx: &mut Tx, document: DocumentId) -> Result<Vec<Version>, Error> {
    let rows: Vec<VersionRow> = on!(tx, |conn| sqlx::query_as(
        "select id, document_id, sequence, kind, name, at, by_account, content, digest
         from synthesis_version where document_id = $1 order by sequence desc, at desc, id desc"
    )
    .bind(document)
    .fetch_all(&mut **conn)
    .await?);
    rows.into_iter().map(VersionRow::version).collect()
}

/// Every version of a document without what it said, the oldest first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn landmarks(tx: &mut Tx, document: DocumentId) -> Result<Vec<Landmark>, Error> {
    let rows: Vec<LandmarkRow> = on!(tx, |conn| sqlx::query_as(
        "select id, sequence, kind, name, at, by_account, digest
         from synthesis_version where document_id = $1 order by sequence, at, id"
    )
    .bind(document)
    .fetch_all(&mut **conn)
    .await?);
    rows.into_iter()
        .map(|row| {
            Ok(Landmark {
                id: row.id,
                sequence: row.sequence,
                kind: VersionKind::from_code(&row.kind).ok_or(Error::Fault)?,
                name: row.name,
                at: row.at,
                by: row.by_account,
                digest: row.digest,
            })
        })
        .collect()
}

/// Gives a version that somebody named another name. Says whether there is such a version of theirs.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn rename_version(
    tx: &mut Tx,
    (document, id): (DocumentId, VersionId),
    by: AccountId,
    name: &str,
) -> Result<bool, Error> {
    let done = on!(tx, |conn| sqlx::query(
        "update synthesis_version set name = $4
         where document_id = $1 and id = $2 and by_account = $3 and kind = 'nommee'"
    )
    .bind(document)
    .bind(id)
    .bind(by)
    .bind(name)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(done == 1)
}

/// Takes away a version that somebody named; the text it kept is still in the list. Says whether there was
/// such a version of theirs.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn remove_version(
    tx: &mut Tx,
    (document, id): (DocumentId, VersionId),
    by: AccountId,
) -> Result<bool, Error> {
    let done = on!(tx, |conn| sqlx::query(
        "delete from synthesis_version
         where document_id = $1 and id = $2 and by_account = $3 and kind = 'nommee'"
    )
    .bind(document)
    .bind(id)
    .bind(by)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(done == 1)
}

/// The version of a text that no longer changes.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn frozen(tx: &mut Tx, document: DocumentId) -> Result<Option<Version>, Error> {
    let row: Option<VersionRow> = on!(tx, |conn| sqlx::query_as(
        "select id, document_id, sequence, kind, name, at, by_account, content, digest
         from synthesis_version where document_id = $1 and kind = 'figee'
         order by at desc, id desc limit 1"
    )
    .bind(document)
    .fetch_optional(&mut **conn)
    .await?);
    row.map(VersionRow::version).transpose()
}
