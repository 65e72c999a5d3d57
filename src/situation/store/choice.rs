//! The choice for a séance: its steps, what is ranked, ballots while they are needed, and what the
//! séance was about.

use std::collections::BTreeMap;

use sqlx::types::Json;

use crate::{
    account::model::AccountId,
    db::{Instant, Tx},
    error::Error,
    group::model::{GroupId, MembershipId},
    on,
    seance::model::SeanceId,
    situation::model::{Candidate, Choice, Coding, SituationId, SituationSetting, Step, Taken},
};

#[derive(sqlx::FromRow)]
struct StepRow {
    position: i32,
    step: String,
    situation_id: Option<SituationId>,
    voices: i32,
    at: Instant,
}

/// The steps of the choice for a séance.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn steps(tx: &mut Tx, seance: SeanceId) -> Result<Choice, Error> {
    let rows: Vec<StepRow> = on!(tx, |conn| {
        sqlx::query_as(
            "select position, step, situation_id, voices, at
             from situation_step where seance_id = $1 order by position",
        )
        .bind(seance)
        .fetch_all(&mut **conn)
        .await?
    });
    let taken: Result<Vec<Taken>, Error> = rows
        .into_iter()
        .map(|row| {
            Ok(Taken {
                position: row.position,
                step: Step::from_code(&row.step).ok_or(Error::Fault)?,
                situation: row.situation_id,
                voices: row.voices,
                at: row.at,
            })
        })
        .collect();
    Ok(Choice::of(taken?))
}

/// Takes a step; `false` when somebody else took one meanwhile.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn take_step(
    tx: &mut Tx,
    seance: SeanceId,
    taken: &Taken,
    by: Option<AccountId>,
) -> Result<bool, Error> {
    let added = on!(tx, |conn| sqlx::query(
        "insert into situation_step
             (seance_id, position, step, situation_id, voices, at, by_account)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing"
    )
    .bind(seance)
    .bind(taken.position)
    .bind(taken.step.code())
    .bind(taken.situation)
    .bind(taken.voices)
    .bind(taken.at)
    .bind(by)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(added == 1)
}

/// What is ranked for a séance, most points first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn candidates(tx: &mut Tx, seance: SeanceId) -> Result<Vec<Candidate>, Error> {
    let rows: Vec<(SituationId, Option<i32>)> = on!(tx, |conn| {
        sqlx::query_as(
            "select c.situation_id, c.points
             from situation_candidate c join situation t on t.id = c.situation_id
             where c.seance_id = $1
             order by coalesce(c.points, 0) desc, t.title, t.question, t.id",
        )
        .bind(seance)
        .fetch_all(&mut **conn)
        .await?
    });
    Ok(rows
        .into_iter()
        .map(|(situation, points)| Candidate { situation, points })
        .collect())
}

/// Lets a situation be ranked for a séance.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn add_candidate(
    tx: &mut Tx,
    seance: SeanceId,
    situation: SituationId,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into situation_candidate (seance_id, situation_id)
             values ($1, $2) on conflict do nothing",
        )
        .bind(seance)
        .bind(situation)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// Takes a situation out of a ranking under way.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn remove_candidate(
    tx: &mut Tx,
    seance: SeanceId,
    situation: SituationId,
) -> Result<(), Error> {
    let statements = [
        "delete from situation_ballot where seance_id = $1 and situation_id = $2",
        "delete from situation_candidate where seance_id = $1 and situation_id = $2",
    ];
    for statement in statements {
        on!(&mut *tx, |conn| sqlx::query(statement)
            .bind(seance)
            .bind(situation)
            .execute(&mut **conn)
            .await
            .map(|_| ()))?;
    }
    Ok(())
}

/// Forgets what was ranked for a séance and how: proposals are gathered anew.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_candidates(tx: &mut Tx, seance: SeanceId) -> Result<(), Error> {
    let statements = [
        "delete from situation_ballot where seance_id = $1",
        "delete from situation_candidate where seance_id = $1",
    ];
    for statement in statements {
        on!(&mut *tx, |conn| sqlx::query(statement)
            .bind(seance)
            .execute(&mut **conn)
            .await
            .map(|_| ()))?;
    }
    Ok(())
}

/// How one member ranks: the preferred one first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn ballot(
    tx: &mut Tx,
    seance: SeanceId,
    member: MembershipId,
) -> Result<Vec<SituationId>, Error> {
    let rows: Vec<(SituationId,)> = on!(tx, |conn| {
        sqlx::query_as(
            "select situation_id from situation_ballot
             where seance_id = $1 and membership_id = $2 order by rank",
        )
        .bind(seance)
        .bind(member)
        .fetch_all(&mut **conn)
        .await?
    });
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// How many members have ranked.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn voters(tx: &mut Tx, seance: SeanceId) -> Result<i64, Error> {
    let (voters,): (i64,) = on!(tx, |conn| {
        sqlx::query_as(
            "select count(distinct membership_id) from situation_ballot where seance_id = $1",
        )
        .bind(seance)
        .fetch_one(&mut **conn)
        .await?
    });
    Ok(voters)
}

/// Every ballot, without its voter.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn ballots(tx: &mut Tx, seance: SeanceId) -> Result<Vec<Vec<SituationId>>, Error> {
    let rows: Vec<(MembershipId, SituationId)> = on!(tx, |conn| {
        sqlx::query_as(
            "select membership_id, situation_id from situation_ballot
             where seance_id = $1 order by membership_id, rank",
        )
        .bind(seance)
        .fetch_all(&mut **conn)
        .await?
    });
    let mut ballots: BTreeMap<MembershipId, Vec<SituationId>> = BTreeMap::new();
    for (member, situation) in rows {
        ballots.entry(member).or_default().push(situation);
    }
    Ok(ballots.into_values().collect())
}

/// Keeps how a member ranks, instead of what they said before.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_ballot(
    tx: &mut Tx,
    seance: SeanceId,
    member: MembershipId,
    order: &[SituationId],
) -> Result<(), Error> {
    on!(&mut *tx, |conn| {
        sqlx::query("delete from situation_ballot where seance_id = $1 and membership_id = $2")
            .bind(seance)
            .bind(member)
            .execute(&mut **conn)
            .await?;
    });
    for (rank, situation) in (1_i32..).zip(order) {
        on!(&mut *tx, |conn| {
            sqlx::query(
                "insert into situation_ballot (seance_id, membership_id, situation_id, rank)
                 values ($1, $2, $3, $4)",
            )
            .bind(seance)
            .bind(member)
            .bind(*situation)
            .bind(rank)
            .execute(&mut **conn)
            .await?;
        });
    }
    Ok(())
}

/// Writes the points that each candidate received, and erases every ballot of the séance.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn close_ballots(
    tx: &mut Tx,
    seance: SeanceId,
    points: &BTreeMap<SituationId, i32>,
) -> Result<(), Error> {
    for (situation, points) in points {
        on!(&mut *tx, |conn| {
            sqlx::query(
                "update situation_candidate set points = $3
                 where seance_id = $1 and situation_id = $2",
            )
            .bind(seance)
            .bind(*situation)
            .bind(*points)
            .execute(&mut **conn)
            .await?;
        });
    }
    on!(tx, |conn| {
        sqlx::query("delete from situation_ballot where seance_id = $1")
            .bind(seance)
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}

/// Keeps what a séance was about.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn code(
    tx: &mut Tx,
    seance: SeanceId,
    coding: &Coding,
    by: Option<AccountId>,
    now: Instant,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into situation_coding (seance_id, setting, topics, at, by_account)
             values ($1, $2, $3, $4, $5)
             on conflict (seance_id) do update
             set setting = excluded.setting, topics = excluded.topics, at = excluded.at,
                 by_account = excluded.by_account",
        )
        .bind(seance)
        .bind(coding.setting.code())
        .bind(Json(&coding.topics))
        .bind(now)
        .bind(by)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

fn coding_of(setting: &str, topics: Vec<String>) -> Result<Coding, Error> {
    Ok(Coding {
        setting: SituationSetting::from_code(setting).ok_or(Error::Fault)?,
        topics,
    })
}

/// What a séance was about, once it is coded.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn coding(tx: &mut Tx, seance: SeanceId) -> Result<Option<Coding>, Error> {
    let row: Option<(String, Json<Vec<String>>)> = on!(tx, |conn| {
        sqlx::query_as("select setting, topics from situation_coding where seance_id = $1")
            .bind(seance)
            .fetch_optional(&mut **conn)
            .await?
    });
    row.map(|(setting, Json(topics))| coding_of(&setting, topics))
        .transpose()
}

/// What each séance of a group was about, for the yearly figures.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn codings(tx: &mut Tx, group: GroupId) -> Result<Vec<(SeanceId, Coding)>, Error> {
    let rows: Vec<(SeanceId, String, Json<Vec<String>>)> = on!(tx, |conn| {
        sqlx::query_as(
            "select c.seance_id, c.setting, c.topics
             from situation_coding c join seance s on s.id = c.seance_id
             where s.group_id = $1 order by s.number",
        )
        .bind(group)
        .fetch_all(&mut **conn)
        .await?
    });
    rows.into_iter()
        .map(|(seance, setting, Json(topics))| Ok((seance, coding_of(&setting, topics)?)))
        .collect()
}
