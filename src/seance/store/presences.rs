//! What members announce, who came, and which reminders left.

use crate::{
    account::model::AccountId,
    db::{Instant, Tx},
    error::Error,
    group::model::{GroupId, MembershipId},
    on,
    seance::model::{Attendance, Intent, Reminder, SeanceId},
};

/// What every member of a group announced: meeting, member, answer.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn answers(
    tx: &mut Tx,
    group: GroupId,
) -> Result<Vec<(SeanceId, MembershipId, Intent)>, Error> {
    let rows: Vec<(SeanceId, MembershipId, String)> = on!(tx, |conn| sqlx::query_as(
        "select a.seance_id, a.membership_id, a.answer
         from seance_answer a join seance s on s.id = a.seance_id
         where s.group_id = $1"
    )
    .bind(group)
    .fetch_all(&mut **conn)
    .await?);
    rows.into_iter()
        .map(|(seance, member, code)| {
            let intent = Intent::from_code(&code).ok_or(Error::Fault)?;
            Ok((seance, member, intent))
        })
        .collect()
}

/// What this account announced in the groups that it may enter.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn answers_of(tx: &mut Tx, account: AccountId) -> Result<Vec<(SeanceId, Intent)>, Error> {
    let rows: Vec<(SeanceId, String)> = on!(tx, |conn| sqlx::query_as(
        "select a.seance_id, a.answer
         from seance_answer a join membership m on m.id = a.membership_id
         where m.account_id = $1 and m.left_at is null"
    )
    .bind(account)
    .fetch_all(&mut **conn)
    .await?);
    rows.into_iter()
        .map(|(seance, code)| Ok((seance, Intent::from_code(&code).ok_or(Error::Fault)?)))
        .collect()
}

/// Keeps what a member announces; the last word counts. `by_mail` when a letter's link brought it.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_answer(
    tx: &mut Tx,
    seance: SeanceId,
    member: MembershipId,
    intent: Intent,
    by_mail: bool,
    now: Instant,
) -> Result<(), Error> {
    let channel = if by_mail { "courriel" } else { "page" };
    on!(tx, |conn| {
        sqlx::query(
            "insert into seance_answer (seance_id, membership_id, answer, channel, at)
             values ($1, $2, $3, $4, $5)
             on conflict (seance_id, membership_id)
             do update set answer = excluded.answer, channel = excluded.channel, at = excluded.at",
        )
        .bind(seance)
        .bind(member)
        .bind(intent.code())
        .bind(channel)
        .bind(now)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// What was noted of every member at every meeting of a group.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn attendances(
    tx: &mut Tx,
    group: GroupId,
) -> Result<Vec<(SeanceId, MembershipId, Attendance)>, Error> {
    let rows: Vec<(SeanceId, MembershipId, String)> = on!(tx, |conn| sqlx::query_as(
        "select a.seance_id, a.membership_id, a.status
         from attendance a join seance s on s.id = a.seance_id
         where s.group_id = $1"
    )
    .bind(group)
    .fetch_all(&mut **conn)
    .await?);
    rows.into_iter()
        .map(|(seance, member, code)| {
            let status = Attendance::from_code(&code).ok_or(Error::Fault)?;
            Ok((seance, member, status))
        })
        .collect()
}

/// Notes who came. A note of the pair replaces any; one's own never replaces what is there.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn note_attendance(
    tx: &mut Tx,
    seance: SeanceId,
    member: MembershipId,
    status: Attendance,
    by: Option<AccountId>,
    replaces: bool,
    now: Instant,
) -> Result<bool, Error> {
    let noted = on!(tx, |conn| sqlx::query(
        "insert into attendance (seance_id, membership_id, status, at, noted_by)
         values ($1, $2, $3, $4, $5)
         on conflict (seance_id, membership_id)
         do update set status = excluded.status, at = excluded.at, noted_by = excluded.noted_by
         where $6"
    )
    .bind(seance)
    .bind(member)
    .bind(status.code())
    .bind(now)
    .bind(by)
    .bind(replaces)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(noted == 1)
}

/// Notes that the presences of a meeting are validated, or validated again.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn validate(
    tx: &mut Tx,
    seance: SeanceId,
    by: Option<AccountId>,
    now: Instant,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("update seance set validated_at = $2, validated_by = $3 where id = $1")
            .bind(seance)
            .bind(now)
            .bind(by)
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}

/// Takes the sending of a reminder for oneself; `false` when it left already.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn claim_reminder(
    tx: &mut Tx,
    seance: SeanceId,
    member: MembershipId,
    reminder: Reminder,
    starts_local: &str,
    now: Instant,
) -> Result<bool, Error> {
    let claimed = on!(tx, |conn| sqlx::query(
        "insert into seance_reminder (seance_id, membership_id, kind, starts_local, at)
         values ($1, $2, $3, $4, $5) on conflict do nothing"
    )
    .bind(seance)
    .bind(member)
    .bind(reminder.code())
    .bind(starts_local)
    .bind(now)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(claimed == 1)
}

/// Forgets what was announced for a meeting, and who had checked in: it is now another date.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_answers(tx: &mut Tx, seance: SeanceId) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("delete from attendance where seance_id = $1")
            .bind(seance)
            .execute(&mut **conn)
            .await?;
        sqlx::query("delete from seance_answer where seance_id = $1")
            .bind(seance)
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}
