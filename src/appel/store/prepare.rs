//! SQL of calls in preparation, and of what happens to published ones.

use serde_json::Value;
use sqlx::types::Json;

use crate::{
    account::model::AccountId,
    appel::{
        model::{AppelEvent, AppelId, Slug},
        rules::sheet::Sheet,
    },
    db::{Instant, Tx},
    error::Error,
    on,
};

/// A call that nobody but the administration sees yet.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct DraftRow {
    /// The identifier that it will keep.
    pub id: AppelId,
    /// Its address, as last typed right.
    pub slug: String,
    /// What it started from, less its questionnaire.
    pub document: Json<Value>,
    /// What was typed since.
    pub sheet: Json<Sheet>,
    /// When it was last changed.
    pub changed_at: Instant,
}

/// The calls in preparation, the last changed first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn drafts(tx: &mut Tx) -> Result<Vec<DraftRow>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select id, slug, document, sheet, changed_at from appel_draft
         order by changed_at desc, slug"
    )
    .fetch_all(&mut **conn)
    .await)?)
}

/// The call in preparation at this address.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn draft(tx: &mut Tx, slug: &Slug) -> Result<Option<DraftRow>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select id, slug, document, sheet, changed_at from appel_draft where slug = $1"
    )
    .bind(slug.as_str())
    .fetch_optional(&mut **conn)
    .await)?)
}

/// Whether a call, published or not, other than `id`, has this address.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn is_taken(tx: &mut Tx, slug: &Slug, id: AppelId) -> Result<bool, Error> {
    let (count,): (i64,) = on!(tx, |conn| sqlx::query_as(
        "select (select count(*) from appel where slug = $1 and id <> $2)
              + (select count(*) from appel_draft where slug = $1 and id <> $2)"
    )
    .bind(slug.as_str())
    .bind(id)
    .fetch_one(&mut **conn)
    .await)?;
    Ok(count > 0)
}

/// Adds a call in preparation.
pub(in crate::appel) async fn insert_draft(
    tx: &mut Tx,
    draft: &DraftRow,
    by: AccountId,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into appel_draft (id, slug, document, sheet, created_at, changed_at, by_account)
             values ($1, $2, $3, $4, $5, $5, $6)",
        )
        .bind(draft.id)
        .bind(&draft.slug)
        .bind(&draft.document)
        .bind(&draft.sheet)
        .bind(draft.changed_at)
        .bind(by)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// Keeps what was typed of a call in preparation.
pub(in crate::appel) async fn update_draft(
    tx: &mut Tx,
    draft: &DraftRow,
    by: AccountId,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "update appel_draft set slug = $2, sheet = $3, changed_at = $4, by_account = $5
             where id = $1",
        )
        .bind(draft.id)
        .bind(&draft.slug)
        .bind(&draft.sheet)
        .bind(draft.changed_at)
        .bind(by)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// Takes a call out of preparation: it is published, or given up.
pub(in crate::appel) async fn delete_draft(tx: &mut Tx, id: AppelId) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("delete from appel_draft where id = $1")
            .bind(id)
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}

/// What happened to a published call, as it is told.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct EventRow {
    /// What happened.
    #[sqlx(try_from = "String")]
    pub what: AppelEvent,
    /// The date it is about, or the version.
    pub detail: String,
    /// Why, in the words of whoever did it.
    pub why: String,
    /// When.
    pub at: Instant,
}

/// What happened to a call, the last first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn events(tx: &mut Tx, appel: AppelId) -> Result<Vec<EventRow>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select what, detail, why, at from appel_event where appel_id = $1
         order by position desc"
    )
    .bind(appel)
    .fetch_all(&mut **conn)
    .await)?)
}

/// Tells what happened to a call.
pub(in crate::appel) async fn insert_event(
    tx: &mut Tx,
    appel: AppelId,
    event: &EventRow,
    by: AccountId,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into appel_event (appel_id, position, what, detail, why, at, by_account)
             values ($1,
                     (select coalesce(max(position), 0) + 1 from appel_event where appel_id = $1),
                     $2, $3, $4, $5, $6)",
        )
        .bind(appel)
        .bind(event.what.code())
        .bind(&event.detail)
        .bind(&event.why)
        .bind(event.at)
        .bind(by)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}
