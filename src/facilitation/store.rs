//! SQL of rooms, of what is written in them, and of who is there.

use super::model::{MemberId, Moment, Note, OwnNote, Place, Stage, Step};
use crate::{
    db::{Instant, Tx},
    error::Error,
    group::model::GroupId,
    on,
    seance::model::SeanceId,
};

/// The instant of a moment.
fn instant(moment: Moment) -> Result<Instant, Error> {
    let timestamp = jiff::Timestamp::from_millisecond(moment.0).map_err(|_| Error::Fault)?;
    Ok(Instant::new(timestamp))
}

/// The moment of an instant, to the millisecond.
#[must_use]
pub fn moment(instant: Instant) -> Moment {
    Moment(instant.timestamp().as_millisecond())
}

#[derive(sqlx::FromRow)]
struct Row {
    pulse: i64,
    revision: i64,
    method: String,
    narrator_id: Option<MemberId>,
    phase: Option<i32>,
    phase_since: Option<Instant>,
    closed_at: Option<Instant>,
    members_write: bool,
}

/// The state of a room, and how often it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What the room must have seen to know all of it.
    pub pulse: i64,
    /// Where it is.
    pub stage: Stage,
}

impl Row {
    async fn kept(self, tx: &mut Tx, seance: SeanceId) -> Result<Kept, Error> {
        let phase = self
            .phase
            .map(|phase| usize::try_from(phase).map_err(|_| Error::Fault));
        let place = match (phase.transpose()?, self.phase_since, self.closed_at) {
            (Some(phase), _, Some(at)) => Place::Closed {
                phase,
                at: moment(at),
            },
            (Some(phase), Some(since), None) => Place::In(Step {
                phase,
                at: moment(since),
            }),
            _ => Place::Waiting,
        };
        Ok(Kept {
            pulse: self.pulse,
            stage: Stage {
                revision: self.revision,
                method: self.method,
                narrator: self.narrator_id,
                place,
                members_write: self.members_write,
                steps: steps(tx, seance).await?,
            },
        })
    }
}

async fn steps(tx: &mut Tx, seance: SeanceId) -> Result<Vec<Step>, Error> {
    let rows: Vec<(i32, Instant)> = on!(tx, |conn| sqlx::query_as(
        "select phase, entered_at from facilitation_step where seance_id = $1 order by position"
    )
    .bind(seance)
    .fetch_all(&mut **conn)
    .await?);
    rows.into_iter()
        .map(|(phase, at)| {
            Ok(Step {
                phase: usize::try_from(phase).map_err(|_| Error::Fault)?,
                at: moment(at),
            })
        })
        .collect()
}

/// The room of a meeting, if anything happened in it.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn find(tx: &mut Tx, seance: SeanceId) -> Result<Option<Kept>, Error> {
    let row: Option<Row> = on!(tx, |conn| {
        sqlx::query_as(
        "select pulse, revision, method, narrator_id, phase, phase_since, closed_at, members_write
         from facilitation where seance_id = $1"
    )
    .bind(seance)
    .fetch_optional(&mut **conn)
    .await?
    });
    match row {
        Some(row) => Ok(Some(row.kept(tx, seance).await?)),
        None => Ok(None),
    }
}

/// Holds the room of a meeting until the transaction ends, made with `method` if it is new; its
/// pulse has grown.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn hold(tx: &mut Tx, seance: SeanceId, method: &str) -> Result<Kept, Error> {
    let row: Row = on!(tx, |conn| {
        sqlx::query(
            "insert into facilitation (seance_id, method) values ($1, $2) on conflict do nothing",
        )
        .bind(seance)
        .bind(method)
        .execute(&mut **conn)
        .await?;
        sqlx::query_as(
            "update facilitation set pulse = pulse + 1 where seance_id = $1
             returning pulse, revision, method, narrator_id, phase, phase_since, closed_at,
                       members_write",
        )
        .bind(seance)
        .fetch_one(&mut **conn)
        .await?
    });
    row.kept(tx, seance).await
}

/// Writes a held room as a command left it.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn change(
    tx: &mut Tx,
    seance: SeanceId,
    before: &Stage,
    after: &Stage,
) -> Result<(), Error> {
    let (phase, since, closed) = match after.place {
        Place::Waiting => (None, None, None),
        Place::In(step) => (Some(step.phase), Some(step.at), None),
        Place::Closed { phase, at } => {
            let since = after.steps.last().map(|step| step.at);
            (Some(phase), since, Some(at))
        }
    };
    let phase = phase.map(i32::try_from).transpose();
    let phase = phase.map_err(|_| Error::Fault)?;
    let since = since.map(instant).transpose()?;
    let closed = closed.map(instant).transpose()?;
    on!(tx, |conn| {
        sqlx::query(
            "update facilitation
             set revision = $2, method = $3, narrator_id = $4, phase = $5, phase_since = $6,
                 closed_at = $7, members_write = $8
             where seance_id = $1",
        )
        .bind(seance)
        .bind(after.revision)
        .bind(&after.method)
        .bind(after.narrator)
        .bind(phase)
        .bind(since)
        .bind(closed)
        .bind(after.members_write)
        .execute(&mut **conn)
        .await?;
    });
    for (position, step) in after.steps.iter().enumerate().skip(before.steps.len()) {
        let position = i32::try_from(position).map_err(|_| Error::Fault)?;
        let phase = i32::try_from(step.phase).map_err(|_| Error::Fault)?;
        let at = instant(step.at)?;
        on!(tx, |conn| {
            sqlx::query(
                "insert into facilitation_step (seance_id, position, phase, entered_at)
                 values ($1, $2, $3, $4)",
            )
            .bind(seance)
            .bind(position)
            .bind(phase)
            .bind(at)
            .execute(&mut **conn)
            .await?;
        });
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct NoteRow {
    phase: String,
    membership_id: MemberId,
    first_name: String,
    body: String,
    revision: i64,
}

/// The notes of a room written after the pulse `since`: those of who leads first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn notes(tx: &mut Tx, seance: SeanceId, since: i64) -> Result<Vec<Note>, Error> {
    let rows: Vec<NoteRow> = on!(tx, |conn| sqlx::query_as(
        "select c.phase, c.membership_id, m.first_name, c.body, c.revision
         from capture c join membership m on m.id = c.membership_id
         where c.seance_id = $1 and c.pulse > $2
         order by m.role, m.first_name, m.id"
    )
    .bind(seance)
    .bind(since)
    .fetch_all(&mut **conn)
    .await?);
    let notes = rows.into_iter().map(|row| Note {
        phase: row.phase,
        author: row.membership_id,
        author_name: row.first_name,
        body: row.body,
        revision: row.revision,
    });
    Ok(notes.collect())
}

/// A note, as its author sends it.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// In which room.
    pub seance: SeanceId,
    /// Who.
    pub author: MemberId,
    /// The whole of it.
    pub body: &'a str,
    /// The revision that the author has seen.
    pub seen: i64,
    /// Now.
    pub at: Instant,
}

/// Writes a note of a phase; answers its revision, or nothing when it is no longer the one seen.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn write(
    tx: &mut Tx,
    note: Written<'_>,
    phase: &str,
    pulse: i64,
) -> Result<Option<i64>, Error> {
    let row: Option<(i64,)> = on!(tx, |conn| {
        sqlx::query_as(
            "insert into capture (seance_id, phase, membership_id, body, revision, pulse, at)
             values ($1, $2, $3, $4, 1, $5, $6)
             on conflict (seance_id, phase, membership_id) do update
             set body = excluded.body, revision = capture.revision + 1, pulse = excluded.pulse,
                 at = excluded.at
             where capture.revision = $7
             returning revision",
        )
        .bind(note.seance)
        .bind(phase)
        .bind(note.author)
        .bind(note.body)
        .bind(pulse)
        .bind(note.at)
        .bind(note.seen)
        .fetch_optional(&mut **conn)
        .await?
    });
    Ok(row.map(|(revision,)| revision))
}

/// Somebody's note of a phase, as it is.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn written(
    tx: &mut Tx,
    seance: SeanceId,
    phase: &str,
    author: MemberId,
) -> Result<OwnNote, Error> {
    let row: Option<(String, i64)> = on!(tx, |conn| sqlx::query_as(
        "select body, revision from capture
         where seance_id = $1 and phase = $2 and membership_id = $3"
    )
    .bind(seance)
    .bind(phase)
    .bind(author)
    .fetch_optional(&mut **conn)
    .await?);
    Ok(
        row.map_or_else(OwnNote::default, |(body, revision)| OwnNote {
            body,
            revision,
        }),
    )
}

/// Writes what somebody keeps for themselves; answers as [`write`] does.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep(tx: &mut Tx, note: Written<'_>) -> Result<Option<i64>, Error> {
    let row: Option<(i64,)> = on!(tx, |conn| {
        sqlx::query_as(
            "insert into narrator_note (seance_id, membership_id, body, revision, at)
             values ($1, $2, $3, 1, $4)
             on conflict (seance_id, membership_id) do update
             set body = excluded.body, revision = narrator_note.revision + 1, at = excluded.at
             where narrator_note.revision = $5
             returning revision",
        )
        .bind(note.seance)
        .bind(note.author)
        .bind(note.body)
        .bind(note.at)
        .bind(note.seen)
        .fetch_optional(&mut **conn)
        .await?
    });
    Ok(row.map(|(revision,)| revision))
}

/// What somebody wrote for themselves: asked with their own identifier only.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn kept(tx: &mut Tx, seance: SeanceId, own: MemberId) -> Result<Option<OwnNote>, Error> {
    let row: Option<(String, i64)> = on!(tx, |conn| sqlx::query_as(
        "select body, revision from narrator_note where seance_id = $1 and membership_id = $2"
    )
    .bind(seance)
    .bind(own)
    .fetch_optional(&mut **conn)
    .await?);
    Ok(row.map(|(body, revision)| OwnNote { body, revision }))
}

/// Who was heard of since `after`.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn here(tx: &mut Tx, seance: SeanceId, after: Instant) -> Result<Vec<MemberId>, Error> {
    let rows: Vec<(MemberId,)> = on!(tx, |conn| sqlx::query_as(
        "select membership_id from room_presence where seance_id = $1 and seen_at > $2"
    )
    .bind(seance)
    .bind(after)
    .fetch_all(&mut **conn)
    .await?);
    Ok(rows.into_iter().map(|(member,)| member).collect())
}

/// When somebody in the room was last heard of.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn last_heard(
    tx: &mut Tx,
    seance: SeanceId,
    member: MemberId,
) -> Result<Option<Instant>, Error> {
    let row: Option<(Instant,)> = on!(tx, |conn| sqlx::query_as(
        "select seen_at from room_presence where seance_id = $1 and membership_id = $2"
    )
    .bind(seance)
    .bind(member)
    .fetch_optional(&mut **conn)
    .await?);
    Ok(row.map(|(at,)| at))
}

/// Notes that somebody is in the room.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn arrive(
    tx: &mut Tx,
    seance: SeanceId,
    member: MemberId,
    now: Instant,
) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into room_presence (seance_id, membership_id, seen_at) values ($1, $2, $3)
             on conflict (seance_id, membership_id) do update set seen_at = excluded.seen_at",
        )
        .bind(seance)
        .bind(member)
        .bind(now)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// Notes that somebody left the room.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn leave(tx: &mut Tx, seance: SeanceId, member: MemberId) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("delete from room_presence where seance_id = $1 and membership_id = $2")
            .bind(seance)
            .bind(member)
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}

/// The pulse of a room for somebody who follows it; nothing once they left the group or signed
/// out: one short question, asked every second.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn pulse(
    tx: &mut Tx,
    seance: SeanceId,
    member: MemberId,
    session: &[u8],
) -> Result<Option<i64>, Error> {
    let row: Option<(i64,)> = on!(tx, |conn| sqlx::query_as(
        "select f.pulse
         from facilitation f, membership m join session s on s.account_id = m.account_id
         where f.seance_id = $1 and m.id = $2 and m.left_at is null and s.token_hash = $3"
    )
    .bind(seance)
    .bind(member)
    .bind(session)
    .fetch_optional(&mut **conn)
    .await?);
    Ok(row.map(|(pulse,)| pulse))
}

/// Erases what narrators wrote for themselves before `notes`, and who was in a room before
/// `presences`.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget(tx: &mut Tx, notes: Instant, presences: Instant) -> Result<u64, Error> {
    Ok(on!(tx, |conn| {
        let erased = sqlx::query("delete from narrator_note where at < $1")
            .bind(notes)
            .execute(&mut **conn)
            .await?
            .rows_affected();
        sqlx::query("delete from room_presence where seen_at < $1")
            .bind(presences)
            .execute(&mut **conn)
            .await?;
        erased
    }))
}

/// Erases what was noted in the rooms of a group that ended, and who told their situation. Answers
/// how many rows changed.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be written.
pub async fn forget_of_group(tx: &mut Tx, group: GroupId) -> Result<u64, Error> {
    let statements = [
        "delete from capture where seance_id in (select id from seance where group_id = $1)",
        "delete from narrator_note where seance_id in (select id from seance where group_id = $1)",
        "update facilitation set narrator_id = null
         where narrator_id is not null
           and seance_id in (select id from seance where group_id = $1)",
    ];
    let mut changed = 0;
    for statement in statements {
        changed += on!(&mut *tx, |conn| sqlx::query(statement)
            .bind(group)
            .execute(&mut **conn)
            .await?
            .rows_affected());
    }
    Ok(changed)
}
