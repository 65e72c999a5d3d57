//! SQL of calls and of the versions of their questionnaires.

mod prepare;
mod revision;

pub use prepare::{DraftRow, EventRow, draft, drafts, events, is_taken};
pub(super) use prepare::{delete_draft, insert_draft, insert_event, update_draft};
pub use revision::{RevisionRow, every_wording, last_edits, last_revision};
pub(super) use revision::{drop_revisions, insert_revision};

use serde_json::Value;
use sqlx::types::Json;

use super::{
    document::{Appel, AppelSource, Definition, Document},
    model::{AppelId, FormVersion, Slug},
};
use crate::{
    db::{Instant, Tx},
    error::Error,
    on,
};

type AppelRow = (AppelId, FormVersion, Json<Value>);

/// The call of that name.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn find(tx: &mut Tx, slug: &Slug) -> Result<Option<Appel>, Error> {
    let row: Option<AppelRow> = on!(tx, |conn| {
        sqlx::query_as("select id, version, document from appel where slug = $1")
            .bind(slug.as_str())
            .fetch_optional(&mut **conn)
            .await?
    });
    row.map(appel).transpose()
}

/// The call that bears this identifier.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn find_by_id(tx: &mut Tx, id: AppelId) -> Result<Option<Appel>, Error> {
    let row: Option<AppelRow> = on!(tx, |conn| {
        sqlx::query_as("select id, version, document from appel where id = $1")
            .bind(id)
            .fetch_optional(&mut **conn)
            .await?
    });
    row.map(appel).transpose()
}

/// Every call, the one that closes last first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn list(tx: &mut Tx) -> Result<Vec<Appel>, Error> {
    let rows: Vec<AppelRow> = on!(tx, |conn| {
        sqlx::query_as("select id, version, document from appel order by closes_at desc, slug")
            .fetch_all(&mut **conn)
            .await?
    });
    rows.into_iter().map(appel).collect()
}

/// When each call was published, and last changed.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn moments(tx: &mut Tx) -> Result<Vec<(AppelId, Instant, Instant)>, Error> {
    Ok(on!(tx, |conn| {
        sqlx::query_as("select id, published_at, changed_at from appel")
            .fetch_all(&mut **conn)
            .await?
    }))
}

/// What the call asks, or asked, in this version.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn questionnaire(
    tx: &mut Tx,
    appel: AppelId,
    version: FormVersion,
) -> Result<Option<Definition>, Error> {
    let row: Option<(Json<Value>, Json<Value>)> = on!(tx, |conn| {
        sqlx::query_as(
            "select questionnaire, rules from appel_questionnaire \
             where appel_id = $1 and version = $2",
        )
        .bind(appel)
        .bind(version)
        .fetch_optional(&mut **conn)
        .await?
    });
    row.map(|(questionnaire, rules)| Definition::read(&questionnaire, &rules).map_err(unreadable))
        .transpose()
}

/// Adds a call never published before.
pub(super) async fn insert(
    tx: &mut Tx,
    id: AppelId,
    version: FormVersion,
    source: &AppelSource,
    now: Instant,
) -> Result<(), Error> {
    let call = &source.document;
    on!(tx, |conn| {
        sqlx::query(
            "insert into appel (id, slug, programme, year, title, opens_at, closes_at, version, \
             document, published_at, changed_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        )
        .bind(id)
        .bind(call.slug.as_str())
        .bind(call.programme.code())
        .bind(i32::from(call.year))
        .bind(&call.title)
        .bind(call.calendar.opens_at)
        .bind(call.calendar.closes_at)
        .bind(version)
        .bind(Json(&source.rest))
        .bind(now)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// Replaces what a published call says.
pub(super) async fn update(
    tx: &mut Tx,
    id: AppelId,
    version: FormVersion,
    source: &AppelSource,
    now: Instant,
) -> Result<(), Error> {
    let call = &source.document;
    on!(tx, |conn| {
        sqlx::query(
            "update appel set programme = $2, year = $3, title = $4, opens_at = $5, \
             closes_at = $6, version = $7, document = $8, changed_at = $9 where id = $1",
        )
        .bind(id)
        .bind(call.programme.code())
        .bind(i32::from(call.year))
        .bind(&call.title)
        .bind(call.calendar.opens_at)
        .bind(call.calendar.closes_at)
        .bind(version)
        .bind(Json(&source.rest))
        .bind(now)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// Adds a version of what a call asks; a version once added never changes.
pub(super) async fn insert_questionnaire(
    tx: &mut Tx,
    appel: AppelId,
    version: FormVersion,
    definition: &Definition,
    now: Instant,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into appel_questionnaire (appel_id, version, questionnaire, rules, published_at) \
             values ($1, $2, $3, $4, $5)",
        )
        .bind(appel)
        .bind(version)
        .bind(Json(&definition.questionnaire_source))
        .bind(Json(&definition.rules_source))
        .bind(now)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// The document of a published call, as it was kept.
pub(super) async fn document(tx: &mut Tx, id: AppelId) -> Result<Value, Error> {
    let (document,): (Json<Value>,) = on!(tx, |conn| {
        sqlx::query_as("select document from appel where id = $1")
            .bind(id)
            .fetch_one(&mut **conn)
            .await?
    });
    Ok(document.0)
}

fn appel((id, version, document): AppelRow) -> Result<Appel, Error> {
    let document = Document::from_value(&document).map_err(unreadable)?;
    Ok(Appel {
        id,
        version,
        document,
    })
}

/// It was checked before it was kept: only an older or newer program can find it unreadable.
pub(super) fn unreadable(refusal: impl std::fmt::Display) -> Error {
    tracing::error!(%refusal, "un appel publié ne se lit plus");
    Error::Fault
}
