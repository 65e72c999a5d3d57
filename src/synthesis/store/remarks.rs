//! SQL of what stands in the margin.

use crate::{
    account::model::AccountId,
    db::{Instant, Tx},
    error::Error,
    on,
    synthesis::model::{
        DocumentId,
        remark::{Anchor, Remark, RemarkId, RemarkKind, RemarkState},
    },
};

#[derive(sqlx::FromRow)]
struct RemarkRow {
    id: RemarkId,
    document_id: DocumentId,
    kind: String,
    answers: Option<RemarkId>,
    starts: Option<Vec<u8>>,
    ends: Option<Vec<u8>>,
    quote: String,
    before_it: String,
    after_it: String,
    body: String,
    at: Instant,
    by_account: Option<AccountId>,
    state: String,
    settled_at: Option<Instant>,
    settled_by: Option<AccountId>,
}

impl RemarkRow {
    fn remark(self) -> Result<Remark, Error> {
        Ok(Remark {
            id: self.id,
            document_id: self.document_id,
            kind: RemarkKind::from_code(&self.kind).ok_or(Error::Fault)?,
            answers: self.answers,
            anchor: Anchor {
                starts: self.starts.unwrap_or_default(),
                ends: self.ends.unwrap_or_default(),
                quote: self.quote,
                before: self.before_it,
                after: self.after_it,
            },
            body: self.body,
            at: self.at,
            by: self.by_account,
            state: RemarkState::from_code(&self.state).ok_or(Error::Fault)?,
            settled_at: self.settled_at,
            settled_by: self.settled_by,
        })
    }
}

/// Everything in the margin of a document, answers included, the oldest first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn of_document(tx: &mut Tx, document: DocumentId) -> Result<Vec<Remark>, Error> {
    let rows: Vec<RemarkRow> = on!(tx, |conn| {
        sqlx::query_as(
        "select id, document_id, kind, answers, starts, ends, quote, before_it, after_it, body, at,
                by_account, state, settled_at, settled_by
         from synthesis_remark where document_id = $1 order by at, id"
    )
    .bind(document)
    .fetch_all(&mut **conn)
    .await?
    });
    rows.into_iter().map(RemarkRow::remark).collect()
}

/// Leaves something in the margin; says whether nothing was there under its identifier.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn insert(tx: &mut Tx, remark: &Remark) -> Result<bool, Error> {
    let has_place = remark.answers.is_none();
    let starts = has_place.then_some(&remark.anchor.starts);
    let ends = has_place.then_some(&remark.anchor.ends);
    let inserted = on!(tx, |conn| {
        sqlx::query(
            "insert into synthesis_remark
                 (id, document_id, kind, answers, starts, ends, quote, before_it, after_it, body, at,
                  by_account, state)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             on conflict (id) do nothing",
        )
        .bind(remark.id)
        .bind(remark.document_id)
        .bind(remark.kind.code())
        .bind(remark.answers)
        .bind(starts)
        .bind(ends)
        .bind(&remark.anchor.quote)
        .bind(&remark.anchor.before)
        .bind(&remark.anchor.after)
        .bind(&remark.body)
        .bind(remark.at)
        .bind(remark.by)
        .bind(remark.state.code())
        .execute(&mut **conn)
        .await?
        .rows_affected()
    });
    Ok(inserted == 1)
}

/// Takes a thread from one state to another; says whether it was still in the first.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn settle(
    tx: &mut Tx,
    id: RemarkId,
    (from, to): (RemarkState, RemarkState),
    by: AccountId,
    now: Instant,
) -> Result<bool, Error> {
    let (at, by) = match to {
        RemarkState::Open => (None, None),
        _ => (Some(now), Some(by)),
    };
    let settled = on!(tx, |conn| sqlx::query(
        "update synthesis_remark set state = $3, settled_at = $4, settled_by = $5
         where id = $1 and state = $2"
    )
    .bind(id)
    .bind(from.code())
    .bind(to.code())
    .bind(at)
    .bind(by)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(settled == 1)
}

/// Gives a thread another place, which says the same.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn move_to(tx: &mut Tx, id: RemarkId, starts: &[u8], ends: &[u8]) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("update synthesis_remark set starts = $2, ends = $3 where id = $1")
            .bind(id)
            .bind(starts)
            .bind(ends)
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}

/// Takes words back, unless somebody answered them meanwhile; says whether they are gone.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn remove(tx: &mut Tx, id: RemarkId) -> Result<bool, Error> {
    let removed = on!(tx, |conn| sqlx::query(
        "delete from synthesis_remark where id = $1
         and not exists (select 1 from synthesis_remark answer where answer.answers = $1)"
    )
    .bind(id)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(removed == 1)
}

/// How often the margin of a document changed.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn revision(tx: &mut Tx, document: DocumentId) -> Result<i64, Error> {
    let row: Option<(i64,)> = on!(tx, |conn| sqlx::query_as(
        "select remarks from synthesis where id = $1"
    )
    .bind(document)
    .fetch_optional(&mut **conn)
    .await?);
    Ok(row.map_or(0, |(revision,)| revision))
}

/// The margin of a document changed. It also makes whoever changes it at once wait for their turn.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn note_change(tx: &mut Tx, document: DocumentId) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("update synthesis set remarks = remarks + 1 where id = $1")
            .bind(document)
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}

/// Notes that somebody was called by name, and when a letter told them.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn insert_mention(
    tx: &mut Tx,
    remark: RemarkId,
    account: AccountId,
    told_at: Option<Instant>,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into synthesis_mention (remark_id, account_id, told_at) values ($1, $2, $3)",
        )
        .bind(remark)
        .bind(account)
        .bind(told_at)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// Whether a letter told this person since then that they were called in this document.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn was_told(
    tx: &mut Tx,
    document: DocumentId,
    account: AccountId,
    since: Instant,
) -> Result<bool, Error> {
    let row: Option<(i64,)> = on!(tx, |conn| sqlx::query_as(
        "select count(*) from synthesis_mention m join synthesis_remark r on r.id = m.remark_id
         where r.document_id = $1 and m.account_id = $2 and m.told_at > $3"
    )
    .bind(document)
    .bind(account)
    .bind(since)
    .fetch_optional(&mut **conn)
    .await?);
    Ok(row.is_some_and(|(count,)| count > 0))
}
