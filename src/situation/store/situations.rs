//! Situations: what their authors write, and where they stand.

use crate::{
    account::model::AccountId,
    db::{Instant, Tx},
    error::Error,
    group::model::{GroupId, MembershipId},
    on,
    seance::model::SeanceId,
    situation::model::{Situation, SituationId, SituationSetting, SituationState, Words},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: SituationId,
    group_id: GroupId,
    author_id: Option<MembershipId>,
    title: String,
    question: String,
    context: String,
    setting: Option<String>,
    state: String,
    seance_id: Option<SeanceId>,
    revision: i32,
    erased_at: Option<Instant>,
}

impl Row {
    fn situation(self) -> Result<Situation, Error> {
        let setting = self.setting.as_deref();
        Ok(Situation {
            id: self.id,
            group_id: self.group_id,
            author: self.author_id,
            words: Words {
                title: self.title,
                question: self.question,
                context: self.context,
                setting: setting.and_then(SituationSetting::from_code),
            },
            state: SituationState::from_code(&self.state).ok_or(Error::Fault)?,
            seance: self.seance_id,
            revision: self.revision,
            erased_at: self.erased_at,
        })
    }
}

/// Every situation of a group, by title: the order of writing says nothing to whoever reads.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn of_group(tx: &mut Tx, group: GroupId) -> Result<Vec<Situation>, Error> {
    let rows: Vec<Row> = on!(tx, |conn| {
        sqlx::query_as(
            "select id, group_id, author_id, title, question, context, setting, state, seance_id,
                    revision, erased_at
             from situation where group_id = $1 order by title, question, id",
        )
        .bind(group)
        .fetch_all(&mut **conn)
        .await?
    });
    rows.into_iter().map(Row::situation).collect()
}

/// The situation of that identifier in a group.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn find(
    tx: &mut Tx,
    group: GroupId,
    id: SituationId,
) -> Result<Option<Situation>, Error> {
    let row: Option<Row> = on!(tx, |conn| {
        sqlx::query_as(
            "select id, group_id, author_id, title, question, context, setting, state, seance_id,
                    revision, erased_at
             from situation where group_id = $1 and id = $2",
        )
        .bind(group)
        .bind(id)
        .fetch_optional(&mut **conn)
        .await?
    });
    row.map(Row::situation).transpose()
}

/// Writes a situation; `false` when there is one of that identifier already.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn insert(tx: &mut Tx, situation: &Situation) -> Result<bool, Error> {
    let words = &situation.words;
    let added = on!(tx, |conn| {
        sqlx::query(
        "insert into situation (id, group_id, author_id, title, question, context, setting, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing"
    )
    .bind(situation.id)
    .bind(situation.group_id)
    .bind(situation.author)
    .bind(&words.title)
    .bind(&words.question)
    .bind(&words.context)
    .bind(words.setting.map(SituationSetting::code))
    .bind(situation.state.code())
    .execute(&mut **conn)
    .await?
    .rows_affected()
    });
    Ok(added == 1)
}

/// Writes new words over what was seen at `revision`; says whether nobody changed it meanwhile.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn change(
    tx: &mut Tx,
    id: SituationId,
    revision: i32,
    words: &Words,
    state: SituationState,
) -> Result<bool, Error> {
    let changed = on!(tx, |conn| sqlx::query(
        "update situation
         set title = $3, question = $4, context = $5, setting = $6, state = $7,
             revision = revision + 1
         where id = $1 and revision = $2"
    )
    .bind(id)
    .bind(revision)
    .bind(&words.title)
    .bind(&words.question)
    .bind(&words.context)
    .bind(words.setting.map(SituationSetting::code))
    .bind(state.code())
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

/// Moves a situation to another state, for a séance or none; a withdrawn one loses its words.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn move_to(
    tx: &mut Tx,
    id: SituationId,
    state: SituationState,
    seance: Option<SeanceId>,
    now: Instant,
) -> Result<(), Error> {
    on!(&mut *tx, |conn| {
        sqlx::query(
            "update situation set state = $2, seance_id = $3, revision = revision + 1
             where id = $1",
        )
        .bind(id)
        .bind(state.code())
        .bind(seance)
        .execute(&mut **conn)
        .await?;
    });
    if state == SituationState::Withdrawn {
        on!(tx, |conn| {
            sqlx::query(
                "update situation set title = '', question = '', context = '', erased_at = $2
                 where id = $1",
            )
            .bind(id)
            .bind(now)
            .execute(&mut **conn)
            .await?;
        });
    }
    Ok(())
}

/// Writes that a situation came to a state.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn event(
    tx: &mut Tx,
    id: SituationId,
    state: SituationState,
    by: Option<AccountId>,
    now: Instant,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into situation_event (situation_id, position, state, at, by_account)
             select $1, coalesce(max(position), 0) + 1, $2, $3, $4
             from situation_event where situation_id = $1",
        )
        .bind(id)
        .bind(state.code())
        .bind(now)
        .bind(by)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// The situations of a group that were chosen for a séance since cancelled: they are free again.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn release_of_cancelled(tx: &mut Tx, group: GroupId) -> Result<Vec<SituationId>, Error> {
    let rows: Vec<(SituationId,)> = on!(tx, |conn| {
        sqlx::query_as(
            "select t.id from situation t join seance s on s.id = t.seance_id
             where t.group_id = $1 and t.state = 'retenue' and s.cancelled_at is not null
             order by t.id",
        )
        .bind(group)
        .fetch_all(&mut **conn)
        .await?
    });
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Erases what members who left wrote and no séance works on. Answers how many lost their words.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn erase_of_departed(tx: &mut Tx, now: Instant) -> Result<u64, Error> {
    Ok(on!(tx, |conn| sqlx::query(
        "update situation
         set state = 'retiree', title = '', question = '', context = '', seance_id = null,
             erased_at = $1, revision = revision + 1
         where state in ('brouillon', 'proposee')
           and author_id in (select id from membership where left_at is not null)"
    )
    .bind(now)
    .execute(&mut **conn)
    .await?
    .rows_affected()))
}

/// Erases the words and the author of every situation of a group, and who took each step; what
/// the yearly figures count stays. Answers how many situations lost their words.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn erase_of_group(tx: &mut Tx, group: GroupId, now: Instant) -> Result<u64, Error> {
    let erased = on!(&mut *tx, |conn| sqlx::query(
        "update situation
         set title = '', question = '', context = '', author_id = null,
             erased_at = coalesce(erased_at, $2), revision = revision + 1
         where group_id = $1 and (author_id is not null or erased_at is null)"
    )
    .bind(group)
    .bind(now)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    let statements = [
        "delete from situation_ballot
         where seance_id in (select id from seance where group_id = $1)",
        "update situation_event set by_account = null
         where by_account is not null
           and situation_id in (select id from situation where group_id = $1)",
        "update situation_step set by_account = null
         where by_account is not null
           and seance_id in (select id from seance where group_id = $1)",
        "update situation_coding set by_account = null
         where by_account is not null
           and seance_id in (select id from seance where group_id = $1)",
    ];
    for statement in statements {
        on!(&mut *tx, |conn| sqlx::query(statement)
            .bind(group)
            .execute(&mut **conn)
            .await
            .map(|_| ()))?;
    }
    Ok(erased)
}
