//! What is erased of groups that ended, as the privacy notice promises.

use jiff::civil::DateTime;

use super::wall;
use crate::{db::Tx, error::Error, group::model::GroupId, on};

/// The groups whose last meeting, held or not, ended before this wall time.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn groups_ended_before(tx: &mut Tx, end: DateTime) -> Result<Vec<GroupId>, Error> {
    let rows: Vec<(GroupId,)> = on!(tx, |conn| sqlx::query_as(
        "select group_id from seance group by group_id having max(ends_local) < $1
         order by group_id"
    )
    .bind(wall(end))
    .fetch_all(&mut **conn)
    .await?);
    Ok(rows.into_iter().map(|(group,)| group).collect())
}

/// Erases what only served to come to the meetings of a group: what was announced, reminders,
/// private calendars, links, and why a date changed. Answers how many rows changed.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_preparation(tx: &mut Tx, group: GroupId) -> Result<u64, Error> {
    let statements = [
        "delete from seance_answer where seance_id in (select id from seance where group_id = $1)",
        "delete from seance_reminder
         where seance_id in (select id from seance where group_id = $1)",
        "delete from calendar_feed
         where membership_id in (select id from membership where group_id = $1)",
        "update seance set video_link = null, phone_access = '', place = '', change_reason = ''
         where group_id = $1
           and (video_link is not null or phone_access <> '' or place <> '' or change_reason <> '')",
    ];
    each(tx, group, &statements).await
}

/// Erases who came to the meetings of a group, and who validated it.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_presences(tx: &mut Tx, group: GroupId) -> Result<u64, Error> {
    let statements = [
        "delete from attendance where seance_id in (select id from seance where group_id = $1)",
        "update seance set validated_by = null where group_id = $1 and validated_by is not null",
    ];
    each(tx, group, &statements).await
}

async fn each(tx: &mut Tx, group: GroupId, statements: &[&'static str]) -> Result<u64, Error> {
    let mut changed = 0;
    for statement in statements {
        changed += on!(&mut *tx, |conn| sqlx::query(*statement)
            .bind(group)
            .execute(&mut **conn)
            .await?
            .rows_affected());
    }
    Ok(changed)
}
