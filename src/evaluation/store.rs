//! SQL of evaluations: who has answered, and what was answered, never both.

use sqlx::types::Json;

use crate::{
    db::Tx,
    error::Error,
    evaluation::model::Given,
    form::Answers,
    group::model::{GroupId, MembershipId},
    on,
    seance::model::SeanceId,
};

/// Notes that a member has answered; `false` when they had already.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn note_given(
    tx: &mut Tx,
    seance: SeanceId,
    member: MembershipId,
) -> Result<bool, Error> {
    let noted = on!(tx, |conn| sqlx::query(
        "insert into evaluation_given (seance_id, membership_id)
         values ($1, $2) on conflict do nothing"
    )
    .bind(seance)
    .bind(member)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(noted == 1)
}

/// Whether a member has answered for each séance of a group.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn given_by(tx: &mut Tx, member: MembershipId) -> Result<Vec<SeanceId>, Error> {
    let rows: Vec<(SeanceId,)> = on!(tx, |conn| sqlx::query_as(
        "select seance_id from evaluation_given where membership_id = $1"
    )
    .bind(member)
    .fetch_all(&mut **conn)
    .await?);
    Ok(rows.into_iter().map(|(seance,)| seance).collect())
}

/// How many have answered for a séance.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn count_given(tx: &mut Tx, seance: SeanceId) -> Result<i64, Error> {
    let (count,): (i64,) = on!(tx, |conn| sqlx::query_as(
        "select count(*) from evaluation_given where seance_id = $1"
    )
    .bind(seance)
    .fetch_one(&mut **conn)
    .await?);
    Ok(count)
}

/// Every set of answers of a séance.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn answers(tx: &mut Tx, seance: SeanceId) -> Result<Vec<Given>, Error> {
    let rows: Vec<(Json<Answers>,)> = on!(tx, |conn| sqlx::query_as(
        "select answers from evaluation_answer where seance_id = $1 order by id"
    )
    .bind(seance)
    .fetch_all(&mut **conn)
    .await?);
    Ok(rows
        .into_iter()
        .map(|(Json(answers),)| Given(answers))
        .collect())
}

/// Writes the answers of a séance anew, each under an identifier drawn at random: what was written
/// last, or where it lies in a file, tells nothing of whose it is.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn write_anew(
    tx: &mut Tx,
    seance: SeanceId,
    drawn: &[(uuid::Uuid, Given)],
) -> Result<(), Error> {
    on!(&mut *tx, |conn| {
        sqlx::query("delete from evaluation_answer where seance_id = $1")
            .bind(seance)
            .execute(&mut **conn)
            .await?;
    });
    for (id, Given(answers)) in drawn {
        on!(&mut *tx, |conn| {
            sqlx::query(
                "insert into evaluation_answer (id, seance_id, answers) values ($1, $2, $3)",
            )
            .bind(*id)
            .bind(seance)
            .bind(Json(answers))
            .execute(&mut **conn)
            .await?;
        });
    }
    Ok(())
}

/// Erases what was answered in a group, and who had. Answers how many sets of answers went.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn erase_of_group(tx: &mut Tx, group: GroupId) -> Result<u64, Error> {
    let erased = on!(&mut *tx, |conn| sqlx::query(
        "delete from evaluation_answer
         where seance_id in (select id from seance where group_id = $1)"
    )
    .bind(group)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    on!(tx, |conn| {
        sqlx::query(
            "delete from evaluation_given
             where seance_id in (select id from seance where group_id = $1)",
        )
        .bind(group)
        .execute(&mut **conn)
        .await?;
    });
    Ok(erased)
}
