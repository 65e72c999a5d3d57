//! SQL of who came to a workshop.

use crate::{
    account::model::AccountId,
    db::{Instant, Tx},
    error::Error,
    on,
    seance::model::Attendance,
    workshop::model::{RegistrationId, WorkshopId},
};

/// What was noted of those registered for a workshop.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn presences(
    tx: &mut Tx,
    workshop: WorkshopId,
) -> Result<Vec<(RegistrationId, Attendance)>, Error> {
    let rows: Vec<(RegistrationId, String)> = on!(tx, |conn| sqlx::query_as(
        "select a.registration_id, a.status
         from workshop_attendance a join registration r on r.id = a.registration_id
         where r.workshop_id = $1"
    )
    .bind(workshop)
    .fetch_all(&mut **conn)
    .await?);
    rows.into_iter()
        .map(|(registration, code)| {
            let status = Attendance::from_code(&code).ok_or(Error::Fault)?;
            Ok((registration, status))
        })
        .collect()
}

/// Notes who came. A note of those who lead replaces any; one's own never replaces what is there.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn note_presence(
    tx: &mut Tx,
    registration: RegistrationId,
    status: Attendance,
    by: AccountId,
    replaces: bool,
    now: Instant,
) -> Result<bool, Error> {
    let noted = on!(tx, |conn| sqlx::query(
        "insert into workshop_attendance (registration_id, status, at, noted_by)
         values ($1, $2, $3, $4)
         on conflict (registration_id)
         do update set status = excluded.status, at = excluded.at, noted_by = excluded.noted_by
         where $5"
    )
    .bind(registration)
    .bind(status.code())
    .bind(now)
    .bind(by)
    .bind(replaces)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(noted == 1)
}

/// Notes that the presences of a workshop are validated, or validated again.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn validate(
    tx: &mut Tx,
    workshop: WorkshopId,
    by: AccountId,
    now: Instant,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("update workshop set validated_at = $2, validated_by = $3 where id = $1")
            .bind(workshop)
            .bind(now)
            .bind(by)
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}
