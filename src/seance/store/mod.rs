//! SQL of meetings, of what members say of them, and of private calendars.

mod feeds;
mod forget;
mod presences;

pub use feeds::{
    Feed, draw_feed, feed_of, feed_of_token, note_feed_use, revoke_feed, revoke_feeds_of_departed,
};
pub use forget::{forget_preparation, forget_presences, groups_ended_before};
pub use presences::{
    answers, answers_of, attendances, claim_reminder, forget_answers, keep_answer, note_attendance,
    validate,
};

use jiff::civil::DateTime;

use super::model::{Kind, SeanceId, Setting, Slot};
use crate::{
    account::model::AccountId,
    appel::model::AppelId,
    db::{Instant, Tx},
    error::Error,
    group::model::GroupId,
    on,
};

/// A meeting, as the record keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seance {
    /// Which one.
    pub id: SeanceId,
    /// Whose.
    pub group_id: GroupId,
    /// Its number in addresses, from 1.
    pub number: i32,
    /// Its name in the document of the call.
    pub code: String,
    /// What kind of meeting it is.
    pub kind: Kind,
    /// What it is called.
    pub title: String,
    /// When it is.
    pub slot: Slot,
    /// Where people meet.
    pub setting: Setting,
    /// The video link.
    pub video_link: Option<String>,
    /// How one comes by telephone.
    pub phone_access: String,
    /// Where it is, when people meet in one place.
    pub place: String,
    /// How often it was changed.
    pub sequence: i32,
    /// When it was last changed.
    pub changed_at: Instant,
    /// When it was cancelled.
    pub cancelled_at: Option<Instant>,
    /// Why it was moved or cancelled.
    pub change_reason: String,
    /// When its presences were validated.
    pub validated_at: Option<Instant>,
}

impl Seance {
    /// Whether it will not be held.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled_at.is_some()
    }

    /// Whether it was held: its presences are validated.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.validated_at.is_some() && !self.is_cancelled()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: SeanceId,
    group_id: GroupId,
    number: i32,
    code: String,
    kind: String,
    title: String,
    starts_local: String,
    ends_local: String,
    zone: String,
    setting: String,
    video_link: Option<String>,
    phone_access: String,
    place: String,
    sequence: i32,
    changed_at: Instant,
    cancelled_at: Option<Instant>,
    change_reason: String,
    validated_at: Option<Instant>,
}

impl Row {
    fn seance(self) -> Result<Seance, Error> {
        let wall = |text: &str| text.parse::<DateTime>().map_err(|_| Error::Fault);
        Ok(Seance {
            kind: Kind::from_code(&self.kind).ok_or(Error::Fault)?,
            setting: Setting::from_code(&self.setting).ok_or(Error::Fault)?,
            slot: Slot {
                starts: wall(&self.starts_local)?,
                ends: wall(&self.ends_local)?,
                zone: self.zone,
            },
            id: self.id,
            group_id: self.group_id,
            number: self.number,
            code: self.code,
            title: self.title,
            video_link: self.video_link,
            phone_access: self.phone_access,
            place: self.place,
            sequence: self.sequence,
            changed_at: self.changed_at,
            cancelled_at: self.cancelled_at,
            change_reason: self.change_reason,
            validated_at: self.validated_at,
        })
    }
}

/// A wall time as the record keeps it: of a fixed width, so that its order is that of time.
fn wall(moment: DateTime) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// Writes a meeting that the group does not have yet; says whether it is new.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn insert(tx: &mut Tx, seance: &Seance) -> Result<bool, Error> {
    let added = on!(tx, |conn| sqlx::query(
        "insert into seance
             (id, group_id, number, code, kind, title, starts_local, ends_local, zone, setting,
              video_link, phone_access, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict do nothing"
    )
    .bind(seance.id)
    .bind(seance.group_id)
    .bind(seance.number)
    .bind(&seance.code)
    .bind(seance.kind.code())
    .bind(&seance.title)
    .bind(wall(seance.slot.starts))
    .bind(wall(seance.slot.ends))
    .bind(&seance.slot.zone)
    .bind(seance.setting.code())
    .bind(&seance.video_link)
    .bind(&seance.phone_access)
    .bind(seance.changed_at)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(added == 1)
}

/// Every meeting of a group, in the order of time.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn of_group(tx: &mut Tx, group: GroupId) -> Result<Vec<Seance>, Error> {
    let rows: Vec<Row> = on!(tx, |conn| {
        sqlx::query_as(
        "select id, group_id, number, code, kind, title, starts_local, ends_local, zone, setting,
                video_link, phone_access, place, sequence, changed_at, cancelled_at, change_reason,
                validated_at
         from seance where group_id = $1 order by starts_local, number"
    )
    .bind(group)
    .fetch_all(&mut **conn)
    .await?
    });
    rows.into_iter().map(Row::seance).collect()
}

/// Every meeting that is on, of every group that this account may enter.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Vec<Seance>, Error> {
    let rows: Vec<Row> = on!(tx, |conn| {
        sqlx::query_as(
        "select s.id, s.group_id, s.number, s.code, s.kind, s.title, s.starts_local, s.ends_local,
                s.zone, s.setting, s.video_link, s.phone_access, s.place, s.sequence, s.changed_at,
                s.cancelled_at, s.change_reason, s.validated_at
         from seance s join membership m on m.group_id = s.group_id
         where m.account_id = $1 and m.left_at is null and s.cancelled_at is null"
    )
    .bind(account)
    .fetch_all(&mut **conn)
    .await?
    });
    rows.into_iter().map(Row::seance).collect()
}

/// Every meeting, cancelled ones too, of every group that this account may enter, by the order of time.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn agenda_of(tx: &mut Tx, account: AccountId) -> Result<Vec<Seance>, Error> {
    let rows: Vec<Row> = on!(tx, |conn| {
        sqlx::query_as(
        "select s.id, s.group_id, s.number, s.code, s.kind, s.title, s.starts_local, s.ends_local,
                s.zone, s.setting, s.video_link, s.phone_access, s.place, s.sequence, s.changed_at,
                s.cancelled_at, s.change_reason, s.validated_at
         from seance s join membership m on m.group_id = s.group_id
         where m.account_id = $1 and m.left_at is null
         order by s.starts_local, s.ends_local, s.id"
    )
    .bind(account)
    .fetch_all(&mut **conn)
    .await?
    });
    rows.into_iter().map(Row::seance).collect()
}

/// The meeting of that number in a group.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn find(tx: &mut Tx, group: GroupId, number: i32) -> Result<Option<Seance>, Error> {
    let row: Option<Row> = on!(tx, |conn| {
        sqlx::query_as(
        "select id, group_id, number, code, kind, title, starts_local, ends_local, zone, setting,
                video_link, phone_access, place, sequence, changed_at, cancelled_at, change_reason,
                validated_at
         from seance where group_id = $1 and number = $2"
    )
    .bind(group)
    .bind(number)
    .fetch_optional(&mut **conn)
    .await?
    });
    row.map(Row::seance).transpose()
}

/// The meeting of that identifier.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn find_by_id(tx: &mut Tx, id: SeanceId) -> Result<Option<Seance>, Error> {
    let row: Option<Row> = on!(tx, |conn| {
        sqlx::query_as(
        "select id, group_id, number, code, kind, title, starts_local, ends_local, zone, setting,
                video_link, phone_access, place, sequence, changed_at, cancelled_at, change_reason,
                validated_at
         from seance where id = $1"
    )
    .bind(id)
    .fetch_optional(&mut **conn)
    .await?
    });
    row.map(Row::seance).transpose()
}

/// The meetings that are on, whose wall clock begins them between two wall times.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn beginning_between(
    tx: &mut Tx,
    from: DateTime,
    to: DateTime,
) -> Result<Vec<Seance>, Error> {
    let rows: Vec<Row> = on!(tx, |conn| {
        sqlx::query_as(
        "select id, group_id, number, code, kind, title, starts_local, ends_local, zone, setting,
                video_link, phone_access, place, sequence, changed_at, cancelled_at, change_reason,
                validated_at
         from seance
         where cancelled_at is null and starts_local >= $1 and starts_local <= $2
         order by starts_local, id"
    )
    .bind(wall(from))
    .bind(wall(to))
    .fetch_all(&mut **conn)
    .await?
    });
    rows.into_iter().map(Row::seance).collect()
}

/// How many participants are expected at a meeting of a call, and how many of them have answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Awaited {
    /// The meeting.
    pub seance_id: SeanceId,
    /// The call of its group.
    pub appel_id: AppelId,
    /// How many take part in the group now.
    pub expected: i64,
    /// How many of them said whether they come.
    pub answered: i64,
}

/// The same, for every meeting that is on and begins on the wall clock after `from`.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn awaited_after(tx: &mut Tx, from: DateTime) -> Result<Vec<Awaited>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select s.id as seance_id, g.appel_id,
                (select count(*) from membership m
                 where m.group_id = s.group_id and m.left_at is null
                   and m.role = 'participant') as expected,
                (select count(*) from seance_answer a join membership m on m.id = a.membership_id
                 where a.seance_id = s.id and m.left_at is null
                   and m.role = 'participant') as answered
         from seance s join peer_group g on g.id = s.group_id
         where s.cancelled_at is null and s.starts_local >= $1"
    )
    .bind(wall(from))
    .fetch_all(&mut **conn)
    .await?))
}

/// Calls a meeting as its call now does, and lets people meet where it says.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_in_step(
    tx: &mut Tx,
    id: SeanceId,
    title: &str,
    setting: Setting,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("update seance set title = $2, setting = $3 where id = $1")
            .bind(id)
            .bind(title)
            .bind(setting.code())
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}

/// A change of a meeting that calendars must learn.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// When it now is.
    pub slot: &'a Slot,
    /// When it was cancelled, if it is.
    pub cancelled_at: Option<Instant>,
    /// Why, as it is told.
    pub reason: &'a str,
    /// Now.
    pub at: Instant,
}

/// Writes a change over what was seen at `sequence`; says whether nobody changed it meanwhile.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn change(
    tx: &mut Tx,
    id: SeanceId,
    sequence: i32,
    change: &Change<'_>,
) -> Result<bool, Error> {
    let changed = on!(tx, |conn| sqlx::query(
        "update seance
         set starts_local = $3, ends_local = $4, cancelled_at = $5, change_reason = $6,
             changed_at = $7, sequence = sequence + 1
         where id = $1 and sequence = $2 and cancelled_at is null and validated_at is null"
    )
    .bind(id)
    .bind(sequence)
    .bind(wall(change.slot.starts))
    .bind(wall(change.slot.ends))
    .bind(change.cancelled_at)
    .bind(change.reason)
    .bind(change.at)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

/// Waits for one's turn to write about a meeting.
///
/// SQLite has one writer at a time; PostgreSQL holds the row of the meeting, beside which others may
/// still note what refers to it.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn hold(tx: &mut Tx, seance: SeanceId) -> Result<(), Error> {
    match tx {
        Tx::Sqlite(_) => {}
        Tx::Postgres(conn) => {
            sqlx::query("select 1 from seance where id = $1 for no key update")
                .bind(seance)
                .execute(&mut **conn)
                .await?;
        }
    }
    Ok(())
}

/// Keeps how one comes: the link, by telephone, and where.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_access(
    tx: &mut Tx,
    id: SeanceId,
    (video_link, phone_access, place): (Option<&str>, &str, &str),
    now: Instant,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "update seance
             set video_link = $2, phone_access = $3, place = $4, changed_at = $5,
                 sequence = sequence + 1
             where id = $1",
        )
        .bind(id)
        .bind(video_link)
        .bind(phone_access)
        .bind(place)
        .bind(now)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}
