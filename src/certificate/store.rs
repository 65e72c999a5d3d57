//! SQL of certificates.

use sqlx::types::Json;

use super::model::{Certificate, CertificateId, Code, Content};
use crate::{
    db::{Instant, Tx},
    error::Error,
    group::model::{GroupId, MembershipId},
    on,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: CertificateId,
    membership_id: MembershipId,
    group_id: GroupId,
    rank: i32,
    code: String,
    content: Json<Content>,
    shows_name: bool,
    issued_at: Instant,
    revoked_at: Option<Instant>,
}

impl Row {
    fn certificate(self) -> Result<Certificate, Error> {
        Ok(Certificate {
            id: self.id,
            membership_id: self.membership_id,
            group_id: self.group_id,
            rank: self.rank,
            code: Code::parse(&self.code).ok_or(Error::Fault)?,
            content: self.content.0,
            shows_name: self.shows_name,
            issued_at: self.issued_at,
            revoked_at: self.revoked_at,
        })
    }
}

/// Waits for one's turn to number a certificate of this group.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn hold_group(tx: &mut Tx, group: GroupId) -> Result<(), Error> {
    match tx {
        Tx::Sqlite(_) => {}
        Tx::Postgres(conn) => {
            sqlx::query("select 1 from peer_group where id = $1 for update")
                .bind(group)
                .execute(&mut **conn)
                .await?;
        }
    }
    Ok(())
}

/// The next rank of a group: one is never used again.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn next_rank(tx: &mut Tx, group: GroupId) -> Result<i32, Error> {
    let (last,): (i32,) = on!(tx, |conn| sqlx::query_as(
        "select coalesce(max(rank), 0) from certificate where group_id = $1"
    )
    .bind(group)
    .fetch_one(&mut **conn)
    .await?);
    Ok(last + 1)
}

/// Writes a certificate.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn insert(tx: &mut Tx, certificate: &Certificate) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into certificate
                 (id, membership_id, group_id, rank, code, content, shows_name, issued_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(certificate.id)
        .bind(certificate.membership_id)
        .bind(certificate.group_id)
        .bind(certificate.rank)
        .bind(certificate.code.as_str())
        .bind(Json(&certificate.content))
        .bind(certificate.shows_name)
        .bind(certificate.issued_at)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// The certificate of a member, unless it was taken back.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn current(tx: &mut Tx, member: MembershipId) -> Result<Option<Certificate>, Error> {
    let row: Option<Row> = on!(tx, |conn| {
        sqlx::query_as(
        "select id, membership_id, group_id, rank, code, content, shows_name, issued_at, revoked_at
         from certificate where membership_id = $1 and revoked_at is null"
    )
    .bind(member)
    .fetch_optional(&mut **conn)
    .await?
    });
    row.map(Row::certificate).transpose()
}

/// The certificate of that code, taken back or not.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn of_code(tx: &mut Tx, code: &Code) -> Result<Option<Certificate>, Error> {
    let row: Option<Row> = on!(tx, |conn| {
        sqlx::query_as(
        "select id, membership_id, group_id, rank, code, content, shows_name, issued_at, revoked_at
         from certificate where code = $1"
    )
    .bind(code.as_str())
    .fetch_optional(&mut **conn)
    .await?
    });
    row.map(Row::certificate).transpose()
}

/// Takes a certificate back, and forgets what it said of its person: only its number and its code
/// remain, to answer that it is worth nothing any more. `false` when it was already.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn revoke(tx: &mut Tx, id: CertificateId, now: Instant) -> Result<bool, Error> {
    let revoked = on!(tx, |conn| sqlx::query(
        "update certificate set revoked_at = $2, content = $3
         where id = $1 and revoked_at is null"
    )
    .bind(id)
    .bind(now)
    .bind(Json(Content::default()))
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(revoked == 1)
}

/// Forgets the certificates of a group.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget(tx: &mut Tx, group: GroupId) -> Result<u64, Error> {
    Ok(on!(tx, |conn| sqlx::query(
        "delete from certificate where group_id = $1"
    )
    .bind(group)
    .execute(&mut **conn)
    .await?
    .rows_affected()))
}
