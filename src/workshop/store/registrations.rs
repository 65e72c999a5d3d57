//! SQL of those who register, of the places they hold, and of who leads.

use crate::{
    account::model::{AccountId, Email, Zone},
    db::{Instant, Tx},
    error::Error,
    on,
    seance::model::Reminder,
    workshop::model::{Category, Registration, RegistrationId, Status, WorkshopId},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: RegistrationId,
    workshop_id: WorkshopId,
    account_id: AccountId,
    email: Email,
    zone: Option<Zone>,
    first_name: String,
    last_name: String,
    category: String,
    status: String,
    registered_at: Instant,
    reply_before: Option<Instant>,
}

impl Row {
    fn registration(self) -> Result<Registration, Error> {
        Ok(Registration {
            category: Category::from_code(&self.category).ok_or(Error::Fault)?,
            status: Status::from_code(&self.status).ok_or(Error::Fault)?,
            id: self.id,
            workshop_id: self.workshop_id,
            account_id: self.account_id,
            email: self.email,
            zone: self.zone,
            first_name: self.first_name,
            last_name: self.last_name,
            registered_at: self.registered_at,
            reply_before: self.reply_before,
        })
    }
}

fn read(rows: Vec<Row>) -> Result<Vec<Registration>, Error> {
    rows.into_iter().map(Row::registration).collect()
}

/// Writes a registration; `false` when this person is registered already.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn insert_registration(tx: &mut Tx, new: &Registration) -> Result<bool, Error> {
    let added = on!(tx, |conn| sqlx::query(
        "insert into registration
             (id, workshop_id, account_id, first_name, last_name, category, status, registered_at,
              consented_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
         on conflict do nothing"
    )
    .bind(new.id)
    .bind(new.workshop_id)
    .bind(new.account_id)
    .bind(&new.first_name)
    .bind(&new.last_name)
    .bind(new.category.code())
    .bind(new.status.code())
    .bind(new.registered_at)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(added == 1)
}

/// Those who are registered, and have not ended: in the order they came.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn registrations(tx: &mut Tx, workshop: WorkshopId) -> Result<Vec<Registration>, Error> {
    let rows: Vec<Row> = on!(tx, |conn| {
        sqlx::query_as(
        "select r.id, r.workshop_id, r.account_id, a.email, a.zone, r.first_name, r.last_name, r.category,
                r.status, r.registered_at, r.reply_before
         from registration r join account a on a.id = r.account_id
         where r.workshop_id = $1 and r.ended_at is null
         order by r.registered_at, r.id"
    )
    .bind(workshop)
    .fetch_all(&mut **conn)
    .await?
    });
    read(rows)
}

/// The last registration of a person for a workshop, ended or not.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn registration_of(
    tx: &mut Tx,
    workshop: WorkshopId,
    account: AccountId,
) -> Result<Option<Registration>, Error> {
    let row: Option<Row> = on!(tx, |conn| {
        sqlx::query_as(
        "select r.id, r.workshop_id, r.account_id, a.email, a.zone, r.first_name, r.last_name, r.category,
                r.status, r.registered_at, r.reply_before
         from registration r join account a on a.id = r.account_id
         where r.workshop_id = $1 and r.account_id = $2
         order by r.registered_at desc, r.id desc limit 1"
    )
    .bind(workshop)
    .bind(account)
    .fetch_optional(&mut **conn)
    .await?
    });
    row.map(Row::registration).transpose()
}

/// One registration.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn find_registration(
    tx: &mut Tx,
    id: RegistrationId,
) -> Result<Option<Registration>, Error> {
    let row: Option<Row> = on!(tx, |conn| {
        sqlx::query_as(
        "select r.id, r.workshop_id, r.account_id, a.email, a.zone, r.first_name, r.last_name, r.category,
                r.status, r.registered_at, r.reply_before
         from registration r join account a on a.id = r.account_id
         where r.id = $1"
    )
    .bind(id)
    .fetch_optional(&mut **conn)
    .await?
    });
    row.map(Row::registration).transpose()
}

/// The registrations of a person that have not ended.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn my_registrations(tx: &mut Tx, account: AccountId) -> Result<Vec<Registration>, Error> {
    let rows: Vec<Row> = on!(tx, |conn| {
        sqlx::query_as(
        "select r.id, r.workshop_id, r.account_id, a.email, a.zone, r.first_name, r.last_name, r.category,
                r.status, r.registered_at, r.reply_before
         from registration r join account a on a.id = r.account_id
         where r.account_id = $1 and r.ended_at is null
         order by r.registered_at, r.id"
    )
    .bind(account)
    .fetch_all(&mut **conn)
    .await?
    });
    read(rows)
}

/// The offers whose time to answer is over.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn lapsing(tx: &mut Tx, now: Instant) -> Result<Vec<Registration>, Error> {
    let rows: Vec<Row> = on!(tx, |conn| {
        sqlx::query_as(
        "select r.id, r.workshop_id, r.account_id, a.email, a.zone, r.first_name, r.last_name, r.category,
                r.status, r.registered_at, r.reply_before
         from registration r join account a on a.id = r.account_id
         where r.status = 'proposee' and r.reply_before < $1
         order by r.reply_before, r.id"
    )
    .bind(now)
    .fetch_all(&mut **conn)
    .await?
    });
    read(rows)
}

/// Where a registration now stands; `false` when it no longer stood at `from`.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn set_status(
    tx: &mut Tx,
    id: RegistrationId,
    from: Status,
    to: Status,
    reply_before: Option<Instant>,
    now: Instant,
) -> Result<bool, Error> {
    let offered_at = reply_before.map(|_| now);
    let ended_at = to.has_ended().then_some(now);
    let changed = on!(tx, |conn| sqlx::query(
        "update registration
         set status = $3, offered_at = coalesce($4, offered_at), reply_before = $5, ended_at = $6
         where id = $1 and status = $2"
    )
    .bind(id)
    .bind(from.code())
    .bind(to.code())
    .bind(offered_at)
    .bind(reply_before)
    .bind(ended_at)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

/// The numbers of the places that are held.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn place_numbers(tx: &mut Tx, workshop: WorkshopId) -> Result<Vec<i32>, Error> {
    let rows: Vec<(i32,)> = on!(tx, |conn| sqlx::query_as(
        "select number from workshop_place where workshop_id = $1 order by number"
    )
    .bind(workshop)
    .fetch_all(&mut **conn)
    .await?);
    Ok(rows.into_iter().map(|(number,)| number).collect())
}

/// Takes a place; `false` when somebody holds it: the unique keys are the last word.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn take_place(
    tx: &mut Tx,
    workshop: WorkshopId,
    number: i32,
    registration: RegistrationId,
) -> Result<bool, Error> {
    let taken = on!(tx, |conn| sqlx::query(
        "insert into workshop_place (workshop_id, number, registration_id)
         values ($1, $2, $3) on conflict do nothing"
    )
    .bind(workshop)
    .bind(number)
    .bind(registration)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(taken == 1)
}

/// Frees the place that a registration holds; `false` when it held none.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn free_place(tx: &mut Tx, registration: RegistrationId) -> Result<bool, Error> {
    let freed = on!(tx, |conn| sqlx::query(
        "delete from workshop_place where registration_id = $1"
    )
    .bind(registration)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(freed == 1)
}

/// Says who leads a workshop, and nobody else.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn set_leaders(
    tx: &mut Tx,
    workshop: WorkshopId,
    accounts: &[AccountId],
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("delete from workshop_leader where workshop_id = $1")
            .bind(workshop)
            .execute(&mut **conn)
            .await?;
        for account in accounts {
            sqlx::query(
                "insert into workshop_leader (workshop_id, account_id) values ($1, $2)
                 on conflict do nothing",
            )
            .bind(workshop)
            .bind(*account)
            .execute(&mut **conn)
            .await?;
        }
    });
    Ok(())
}

/// Who leads a workshop, with their address.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn leaders(tx: &mut Tx, workshop: WorkshopId) -> Result<Vec<(AccountId, Email)>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select l.account_id, a.email from workshop_leader l join account a on a.id = l.account_id
         where l.workshop_id = $1 order by l.account_id"
    )
    .bind(workshop)
    .fetch_all(&mut **conn)
    .await?))
}

/// Whether this account leads this workshop.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn leads(tx: &mut Tx, workshop: WorkshopId, account: AccountId) -> Result<bool, Error> {
    let found: Option<(i32,)> = on!(tx, |conn| sqlx::query_as(
        "select 1 from workshop_leader where workshop_id = $1 and account_id = $2"
    )
    .bind(workshop)
    .bind(account)
    .fetch_optional(&mut **conn)
    .await?);
    Ok(found.is_some())
}

/// Forgets who registered for workshops that ended before this wall time.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_registrations(tx: &mut Tx, before: &str) -> Result<u64, Error> {
    Ok(on!(tx, |conn| sqlx::query(
        "delete from registration
         where workshop_id in (select id from workshop where ends_local < $1)"
    )
    .bind(before)
    .execute(&mut **conn)
    .await?
    .rows_affected()))
}

/// Takes the sending of a reminder for oneself; `false` when it left already.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn claim_reminder(
    tx: &mut Tx,
    registration: RegistrationId,
    reminder: Reminder,
    starts_local: &str,
    now: Instant,
) -> Result<bool, Error> {
    let claimed = on!(tx, |conn| sqlx::query(
        "insert into workshop_reminder (registration_id, kind, starts_local, at)
         values ($1, $2, $3, $4) on conflict do nothing"
    )
    .bind(registration)
    .bind(reminder.code())
    .bind(starts_local)
    .bind(now)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(claimed == 1)
}
