//! SQL of the documents that a group writes together.

pub mod log;
pub mod owner;
pub mod remarks;
pub mod reminders;
pub mod sheet;
mod versions;

use super::model::{Document, DocumentId, Kind, Stage, Whose};
use crate::{
    account::model::AccountId,
    db::{Instant, Tx},
    error::Error,
    group::model::GroupId,
    on,
    seance::model::SeanceId,
    workshop::model::WorkshopId,
};
pub use versions::{
    frozen, insert_version, landmarks, remove_version, rename_version, version, versions,
};

#[derive(sqlx::FromRow)]
struct DocumentRow {
    id: DocumentId,
    kind: String,
    template: String,
    title: String,
    group_id: Option<GroupId>,
    seance_id: Option<SeanceId>,
    workshop_id: Option<WorkshopId>,
    stage: String,
    stage_at: Instant,
    contributions_until: Option<Instant>,
    schema_version: i32,
    made_at: Instant,
    made_by: Option<AccountId>,
}

impl DocumentRow {
    fn document(self) -> Result<Document, Error> {
        Ok(Document {
            id: self.id,
            kind: Kind::from_code(&self.kind).ok_or(Error::Fault)?,
            template: self.template,
            title: self.title,
            whose: match (self.group_id, self.workshop_id) {
                (Some(group), _) => Whose::Group {
                    group,
                    seance: self.seance_id,
                },
                (None, Some(workshop)) => Whose::Workshop(workshop),
                (None, None) => Whose::Nobody,
            },
            stage: Stage::from_code(&self.stage).ok_or(Error::Fault)?,
            stage_at: self.stage_at,
            contributions_until: self.contributions_until,
            schema_version: self.schema_version,
            made_at: self.made_at,
            made_by: self.made_by,
        })
    }
}

/// Makes a document whose text begins as `update` (one Yjs update, v1, written by the server from the
/// template; `None` for an empty one). Says whether it is new: one may ask twice for the same.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn create(
    tx: &mut Tx,
    document: &Document,
    update: Option<&[u8]>,
) -> Result<bool, Error> {
    let made = on!(tx, |conn| {
        sqlx::query(
        "insert into synthesis
             (id, kind, template, title, group_id, seance_id, workshop_id, stage, stage_at, stage_by,
              contributions_until, schema_version, made_at, made_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $10)
         on conflict (id) do nothing"
    )
    .bind(document.id)
    .bind(document.kind.code())
    .bind(&document.template)
    .bind(&document.title)
    .bind(document.whose.group())
    .bind(document.whose.seance())
    .bind(document.whose.workshop())
    .bind(document.stage.code())
    .bind(document.stage_at)
    .bind(document.made_by)
    .bind(document.contributions_until)
    .bind(document.schema_version)
    .bind(document.made_at)
    .execute(&mut **conn)
    .await?
    .rows_affected()
    });
    if made == 0 {
        return Ok(false);
    }
    if let Some(content) = update {
        let first = log::Entry {
            sequence: 1,
            author: log::PLATFORM,
            at: document.made_at,
            content: content.to_vec(),
        };
        log::append(tx, document.id, &[first]).await?;
    }
    Ok(true)
}

/// The document of that identifier.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn find(tx: &mut Tx, id: DocumentId) -> Result<Option<Document>, Error> {
    let row: Option<DocumentRow> = on!(tx, |conn| sqlx::query_as(
        "select id, kind, template, title, group_id, seance_id, workshop_id, stage, stage_at,
                contributions_until, schema_version, made_at, made_by
         from synthesis where id = $1"
    )
    .bind(id)
    .fetch_optional(&mut **conn)
    .await?);
    row.map(DocumentRow::document).transpose()
}

/// The documents of a group, whatever meeting they tell, or of a workshop, the newest first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn of(tx: &mut Tx, whose: Whose) -> Result<Vec<Document>, Error> {
    let rows: Vec<DocumentRow> = on!(tx, |conn| sqlx::query_as(
        "select id, kind, template, title, group_id, seance_id, workshop_id, stage, stage_at,
                contributions_until, schema_version, made_at, made_by
         from synthesis where group_id = $1 or workshop_id = $2 order by made_at desc, id"
    )
    .bind(whose.group())
    .bind(whose.workshop())
    .fetch_all(&mut **conn)
    .await?);
    rows.into_iter().map(DocumentRow::document).collect()
}

/// Every document there is, for `croisee check-log`.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn every_id(tx: &mut Tx) -> Result<Vec<DocumentId>, Error> {
    let rows: Vec<(DocumentId,)> = on!(tx, |conn| sqlx::query_as(
        "select id from synthesis order by id"
    )
    .fetch_all(&mut **conn)
    .await?);
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Takes a document from one stage to another; says whether it was still at the first.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn change_stage(
    tx: &mut Tx,
    id: DocumentId,
    (from, to): (Stage, Stage),
    contributions_until: Option<Instant>,
    by: Option<AccountId>,
    now: Instant,
) -> Result<bool, Error> {
    let changed = on!(tx, |conn| {
        sqlx::query(
        "update synthesis set stage = $3, stage_at = $4, stage_by = $5, contributions_until = $6
         where id = $1 and stage = $2"
    )
    .bind(id)
    .bind(from.code())
    .bind(to.code())
    .bind(now)
    .bind(by)
    .bind(contributions_until)
    .execute(&mut **conn)
    .await?
    .rows_affected()
    });
    Ok(changed == 1)
}

/// Gives a document another title; says whether it was not frozen yet.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn rename(tx: &mut Tx, id: DocumentId, title: &str) -> Result<bool, Error> {
    let renamed = on!(tx, |conn| sqlx::query(
        "update synthesis set title = $2 where id = $1 and stage <> 'figee'"
    )
    .bind(id)
    .bind(title)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(renamed == 1)
}
