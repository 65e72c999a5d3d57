//! SQL of workshops, of those who register, and of their places.

mod presences;
mod registrations;

pub use presences::{note_presence, presences, validate};
pub use registrations::{
    claim_reminder, find_registration, forget_registrations, free_place, insert_registration,
    lapsing, leaders, leads, my_registrations, place_numbers, registration_of, registrations,
    set_leaders, set_status, take_place,
};

use jiff::civil::DateTime;
use sqlx::types::Json;

use super::model::{Leader, Sheet, Workshop, WorkshopId};
use crate::{
    account::model::AccountId,
    appel::model::Slug,
    db::{Instant, Tx},
    error::Error,
    on,
    seance::model::{Setting, Slot},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: WorkshopId,
    slug: String,
    title: String,
    description: String,
    starts_local: String,
    ends_local: String,
    zone: String,
    setting: String,
    place: String,
    video_link: Option<String>,
    phone_access: String,
    leaders: Json<Vec<Leader>>,
    capacity: i32,
    capacity_reason: String,
    sequence: i32,
    change_reason: String,
    changed_at: Instant,
    published_at: Option<Instant>,
    cancelled_at: Option<Instant>,
    validated_at: Option<Instant>,
}

impl Row {
    fn workshop(self) -> Result<Workshop, Error> {
        let wall = |text: &str| text.parse::<DateTime>().map_err(|_| Error::Fault);
        Ok(Workshop {
            sheet: Sheet {
                slot: Slot {
                    starts: wall(&self.starts_local)?,
                    ends: wall(&self.ends_local)?,
                    zone: self.zone,
                },
                setting: Setting::from_code(&self.setting).ok_or(Error::Fault)?,
                title: self.title,
                description: self.description,
                place: self.place,
                video_link: self.video_link,
                phone_access: self.phone_access,
                leaders: self.leaders.0,
                capacity: self.capacity,
                capacity_reason: self.capacity_reason,
            },
            id: self.id,
            slug: self.slug.parse().map_err(|_| Error::Fault)?,
            sequence: self.sequence,
            change_reason: self.change_reason,
            changed_at: self.changed_at,
            published_at: self.published_at,
            cancelled_at: self.cancelled_at,
            validated_at: self.validated_at,
        })
    }
}

fn workshops(rows: Vec<Row>) -> Result<Vec<Workshop>, Error> {
    rows.into_iter().map(Row::workshop).collect()
}

/// A wall time as the record keeps it: of a fixed width, so that its order is that of time.
#[must_use]
pub fn wall(moment: DateTime) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// Writes a new workshop; `false` when its address is taken.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn insert(tx: &mut Tx, workshop: &Workshop, by: AccountId) -> Result<bool, Error> {
    let sheet = &workshop.sheet;
    let added = on!(tx, |conn| sqlx::query(
        "insert into workshop
             (id, slug, title, description, starts_local, ends_local, zone, setting, place,
              video_link, phone_access, leaders, capacity, capacity_reason, made_at, made_by,
              changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $15)
         on conflict (slug) do nothing"
    )
    .bind(workshop.id)
    .bind(workshop.slug.as_str())
    .bind(&sheet.title)
    .bind(&sheet.description)
    .bind(wall(sheet.slot.starts))
    .bind(wall(sheet.slot.ends))
    .bind(&sheet.slot.zone)
    .bind(sheet.setting.code())
    .bind(&sheet.place)
    .bind(&sheet.video_link)
    .bind(&sheet.phone_access)
    .bind(Json(&sheet.leaders))
    .bind(sheet.capacity)
    .bind(&sheet.capacity_reason)
    .bind(workshop.changed_at)
    .bind(by)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(added == 1)
}

/// Writes what a workshop has become.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn update(tx: &mut Tx, workshop: &Workshop) -> Result<(), Error> {
    let sheet = &workshop.sheet;
    on!(tx, |conn| {
        sqlx::query(
            "update workshop
             set title = $2, description = $3, starts_local = $4, ends_local = $5, zone = $6,
                 setting = $7, place = $8, video_link = $9, phone_access = $10, leaders = $11,
                 capacity = $12, capacity_reason = $13, sequence = $14, change_reason = $15,
                 changed_at = $16, published_at = $17, cancelled_at = $18
             where id = $1",
        )
        .bind(workshop.id)
        .bind(&sheet.title)
        .bind(&sheet.description)
        .bind(wall(sheet.slot.starts))
        .bind(wall(sheet.slot.ends))
        .bind(&sheet.slot.zone)
        .bind(sheet.setting.code())
        .bind(&sheet.place)
        .bind(&sheet.video_link)
        .bind(&sheet.phone_access)
        .bind(Json(&sheet.leaders))
        .bind(sheet.capacity)
        .bind(&sheet.capacity_reason)
        .bind(workshop.sequence)
        .bind(&workshop.change_reason)
        .bind(workshop.changed_at)
        .bind(workshop.published_at)
        .bind(workshop.cancelled_at)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// The workshop at that address, published or not.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn find(tx: &mut Tx, slug: &Slug) -> Result<Option<Workshop>, Error> {
    let row: Option<Row> = on!(tx, |conn| sqlx::query_as(
        "select id, slug, title, description, starts_local, ends_local, zone, setting, place,
                video_link, phone_access, leaders, capacity, capacity_reason, sequence,
                change_reason, changed_at, published_at, cancelled_at, validated_at
         from workshop where slug = $1"
    )
    .bind(slug.as_str())
    .fetch_optional(&mut **conn)
    .await?);
    row.map(Row::workshop).transpose()
}

/// The workshop of that identifier.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn find_by_id(tx: &mut Tx, id: WorkshopId) -> Result<Option<Workshop>, Error> {
    let row: Option<Row> = on!(tx, |conn| sqlx::query_as(
        "select id, slug, title, description, starts_local, ends_local, zone, setting, place,
                video_link, phone_access, leaders, capacity, capacity_reason, sequence,
                change_reason, changed_at, published_at, cancelled_at, validated_at
         from workshop where id = $1"
    )
    .bind(id)
    .fetch_optional(&mut **conn)
    .await?);
    row.map(Row::workshop).transpose()
}

/// Every workshop, the latest first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn all(tx: &mut Tx) -> Result<Vec<Workshop>, Error> {
    let rows: Vec<Row> = on!(tx, |conn| sqlx::query_as(
        "select id, slug, title, description, starts_local, ends_local, zone, setting, place,
                video_link, phone_access, leaders, capacity, capacity_reason, sequence,
                change_reason, changed_at, published_at, cancelled_at, validated_at
         from workshop order by starts_local desc, id desc"
    )
    .fetch_all(&mut **conn)
    .await?);
    workshops(rows)
}

/// The published workshops that begin between two wall times, in order: cancelled ones too.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn published_between(
    tx: &mut Tx,
    from: DateTime,
    to: DateTime,
) -> Result<Vec<Workshop>, Error> {
    let rows: Vec<Row> = on!(tx, |conn| sqlx::query_as(
        "select id, slug, title, description, starts_local, ends_local, zone, setting, place,
                video_link, phone_access, leaders, capacity, capacity_reason, sequence,
                change_reason, changed_at, published_at, cancelled_at, validated_at
         from workshop
         where published_at is not null and starts_local >= $1 and starts_local < $2
         order by starts_local, id"
    )
    .bind(wall(from))
    .bind(wall(to))
    .fetch_all(&mut **conn)
    .await?);
    workshops(rows)
}

/// The workshops that this account leads.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn led_by(tx: &mut Tx, account: AccountId) -> Result<Vec<Workshop>, Error> {
    let rows: Vec<Row> = on!(tx, |conn| sqlx::query_as(
        "select w.id, w.slug, w.title, w.description, w.starts_local, w.ends_local, w.zone,
                w.setting, w.place, w.video_link, w.phone_access, w.leaders, w.capacity,
                w.capacity_reason, w.sequence, w.change_reason, w.changed_at, w.published_at,
                w.cancelled_at, w.validated_at
         from workshop w join workshop_leader l on l.workshop_id = w.id
         where l.account_id = $1 and w.published_at is not null
         order by w.starts_local, w.id"
    )
    .bind(account)
    .fetch_all(&mut **conn)
    .await?);
    workshops(rows)
}

/// Waits for one's turn to change who has a place in a workshop.
///
/// SQLite has one writer at a time; PostgreSQL holds the row of the workshop.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn hold(tx: &mut Tx, workshop: WorkshopId) -> Result<(), Error> {
    match tx {
        Tx::Sqlite(_) => {}
        Tx::Postgres(conn) => {
            sqlx::query("select 1 from workshop where id = $1 for update")
                .bind(workshop)
                .execute(&mut **conn)
                .await?;
        }
    }
    Ok(())
}

/// How many places are held in each workshop that has any, and how many wait.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn counts(tx: &mut Tx) -> Result<Vec<(WorkshopId, i64, i64)>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select r.workshop_id, count(p.registration_id),
                count(case when r.status = 'attente' then 1 end)
         from registration r left join workshop_place p on p.registration_id = r.id
         where r.ended_at is null group by r.workshop_id"
    )
    .fetch_all(&mut **conn)
    .await?))
}
