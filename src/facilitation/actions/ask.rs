//! Changing a room: the commands of those who lead, and what people write.

use super::{Inside, enter, member_id};
use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    audit::{self, Actor},
    db::Tx,
    error::Error,
    facilitation::{
        model::{Ask, Command, MemberId, Refusal, Reply},
        rules::{
            LONGEST_NOTE, methods,
            stage::{self, Known},
        },
        store::{self, Written},
    },
    server::state::AppState,
};

/// Does what a member asks of a room, unless somebody was quicker.
///
/// # Errors
/// [`Error::NotFound`] for whoever is not of the group.
pub async fn ask(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
    ask: &Ask,
) -> Result<Reply, Error> {
    let mut tx = state.db.write().await?;
    let inside = enter(&mut tx, slug, number, person).await?;
    let mut asked = Asked {
        state,
        inside: &inside,
        actor: Actor::Account(person.account),
    };
    let reply = match ask {
        Ask::Do { command, seen } => asked.obey(&mut tx, command, *seen).await?,
        Ask::Write { phase, body, seen } => asked.write(&mut tx, phase, body, *seen).await?,
        Ask::Keep { body, seen } => asked.keep(&mut tx, body, *seen).await?,
    };
    // What is refused leaves no trace: the transaction is dropped.
    if let Reply::Done(_) = reply {
        tx.commit().await?;
        state.meeting_rooms.ring(inside.seance.id);
    }
    Ok(reply)
}

struct Asked<'a> {
    state: &'a AppState,
    inside: &'a Inside,
    actor: Actor,
}

impl Asked<'_> {
    async fn obey(&mut self, tx: &mut Tx, command: &Command, seen: i64) -> Result<Reply, Error> {
        let Inside {
            entered,
            seance,
            me,
        } = self.inside;
        let now = self.state.now();
        let before = store::hold(tx, seance.id, methods::FIRST).await?.stage;
        if !stage::may_give(command, entered.me.leads(), *me, &before) {
            return Ok(Reply::Refused(Refusal::NotYours));
        }
        let method = methods::find(&before.method).ok_or(Error::Fault)?;
        let codes: Vec<&str> = methods::all()
            .iter()
            .map(|method| method.code.as_str())
            .collect();
        let members = entered.present().map(|member| member_id(member.id));
        let members = members.collect::<Result<Vec<MemberId>, Error>>()?;
        let known = Known {
            phases: method.phases.len(),
            methods: &codes,
            members: &members,
        };
        let after = match stage::obey(&before, command, seen, known, store::moment(now)) {
            Ok(after) => after,
            Err(Refusal::Stale) => {
                return Ok(Reply::Stale {
                    revision: before.revision,
                    body: String::new(),
                });
            }
            Err(refusal) => return Ok(Reply::Refused(refusal)),
        };
        store::change(tx, seance.id, &before, &after).await?;
        let object = seance.id.to_string();
        audit::record(tx, now, self.actor, deed(command), &object, "").await?;
        Ok(Reply::Done(after.revision))
    }

    async fn write(
        &mut self,
        tx: &mut Tx,
        phase: &str,
        body: &str,
        seen: i64,
    ) -> Result<Reply, Error> {
        let Inside {
            entered,
            seance,
            me,
        } = self.inside;
        let held = store::hold(tx, seance.id, methods::FIRST).await?;
        if !stage::may_write(entered.me.leads(), &held.stage) {
            return Ok(Reply::Refused(Refusal::NotYours));
        }
        let method = methods::find(&held.stage.method).ok_or(Error::Fault)?;
        if !method.phases.iter().any(|known| known.code == phase) {
            return Ok(Reply::Refused(Refusal::Unknown));
        }
        if body.chars().count() > LONGEST_NOTE {
            return Ok(Reply::Refused(Refusal::TooLong));
        }
        let now = self.state.now();
        let note = self.written(body, seen);
        let Some(revision) = store::write(tx, note, phase, held.pulse).await? else {
            let now_kept = store::written(tx, seance.id, phase, *me).await?;
            return Ok(stale_or_same(now_kept.revision, now_kept.body, body));
        };
        // The beginning of a note is a deed; each pause in typing is not.
        if revision == 1 {
            let object = seance.id.to_string();
            audit::record(tx, now, self.actor, "facilitation.noted", &object, phase).await?;
        }
        Ok(Reply::Done(revision))
    }

    /// No trace is kept of what somebody writes for themselves.
    async fn keep(&mut self, tx: &mut Tx, body: &str, seen: i64) -> Result<Reply, Error> {
        let Inside { seance, me, .. } = self.inside;
        let held = store::hold(tx, seance.id, methods::FIRST).await?;
        let kept = store::kept(tx, seance.id, *me).await?;
        if kept.is_none() && !stage::may_keep(*me, &held.stage) {
            return Ok(Reply::Refused(Refusal::NotYours));
        }
        if body.chars().count() > LONGEST_NOTE {
            return Ok(Reply::Refused(Refusal::TooLong));
        }
        match store::keep(tx, self.written(body, seen)).await? {
            Some(revision) => Ok(Reply::Done(revision)),
            None => {
                let kept = kept.unwrap_or_default();
                Ok(stale_or_same(kept.revision, kept.body, body))
            }
        }
    }

    fn written<'b>(&self, body: &'b str, seen: i64) -> Written<'b> {
        Written {
            seance: self.inside.seance.id,
            author: self.inside.me,
            body,
            seen,
            at: self.state.now(),
        }
    }
}

/// A note whose reply was lost on the way is sent again: what is there already is done.
fn stale_or_same(revision: i64, now: String, body: &str) -> Reply {
    if now == body {
        Reply::Done(revision)
    } else {
        Reply::Stale {
            revision,
            body: now,
        }
    }
}

/// What the audit calls a command.
fn deed(command: &Command) -> &'static str {
    match command {
        Command::Choose(_) => "facilitation.method_chosen",
        Command::Narrate(_) => "facilitation.narrator_chosen",
        Command::Begin => "facilitation.begun",
        Command::Next => "facilitation.next",
        Command::Back => "facilitation.back",
        Command::Close => "facilitation.closed",
        Command::Resume => "facilitation.resumed",
        Command::LetWrite(_) => "facilitation.notes_opened",
    }
}
