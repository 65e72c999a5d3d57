//! Reminders, and the link by which one answers them without signing in.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{ToSpan, tz::TimeZone};
use subtle::ConstantTimeEq;

use crate::{
    account::model::Zone,
    audit::{self, Actor},
    db::{Instant, Tx},
    error::Error,
    group::{
        self,
        model::{Membership, MembershipId},
    },
    seance::{
        letters::{self, Reminded},
        model::{Intent, SeanceId},
        rules::windows,
        store::{self, Seance},
    },
    server::{mail, security::Key, state::AppState},
};

/// What the seal of a link is for, and for nothing else.
const PURPOSE: &str = "seance.answer";

/// The right to answer for one person at one meeting: what the link of a letter carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pass {
    /// Which meeting.
    pub seance: SeanceId,
    /// Who.
    pub member: MembershipId,
}

impl Pass {
    /// What travels: whom it is for, and the seal that only this server can make.
    #[must_use]
    pub fn sealed(self, key: &Key) -> String {
        format!("{}.{}.{}", self.seance, self.member, self.seal(key))
    }

    fn seal(self, key: &Key) -> String {
        let message = format!("{PURPOSE}\n{}\n{}", self.seance, self.member);
        URL_SAFE_NO_PAD.encode(key.seal(message.as_bytes()))
    }

    /// What somebody presents, if this server made it for this purpose.
    #[must_use]
    pub fn presented(text: &str, key: &Key) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let pass = Self {
            seance: parts.next()?.parse().ok()?,
            member: parts.next()?.parse().ok()?,
        };
        let seal = parts.next()?.as_bytes();
        bool::from(seal.ct_eq(pass.seal(key).as_bytes())).then_some(pass)
    }

    /// The address that a letter holds.
    #[must_use]
    pub fn address(self, state: &AppState) -> String {
        let origin = &state.settings.security.origin;
        format!("{origin}/seances/reponse?jeton={}", self.sealed(&state.key))
    }
}

/// Writes to every participant whose reminder is due, once each whatever dies or runs twice: the
/// row that claims a reminder and its letter are of one transaction.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn remind(state: &AppState) -> Result<(), Error> {
    let now = state.now();
    // Wall clocks differ from universal time by less than a day: a wide net, then the exact rule.
    let today = now.timestamp().to_zoned(TimeZone::UTC).datetime();
    let from = today.saturating_sub(1.day());
    let to = today.saturating_add(9.days());
    let mut tx = state.db.read().await?;
    let coming = store::beginning_between(&mut tx, from, to).await?;
    tx.commit().await?;
    for seance in coming {
        if windows::reminder_due(&seance.slot, now).is_some() {
            remind_of(state, &seance, now).await?;
        }
    }
    Ok(())
}

async fn remind_of(state: &AppState, seen: &Seance, now: Instant) -> Result<(), Error> {
    let mut tx = state.db.write().await?;
    store::hold(&mut tx, seen.id).await?;
    // It may have been moved or cancelled since it was read.
    let seance = store::find_by_id(&mut tx, seen.id)
        .await?
        .ok_or(Error::Fault)?;
    let Some(reminder) = windows::reminder_due(&seance.slot, now) else {
        return Ok(());
    };
    if seance.is_cancelled() {
        return Ok(());
    }
    let group = group::store::find_by_id(&mut tx, seance.group_id)
        .await?
        .ok_or(Error::Fault)?;
    let members = group::store::members(&mut tx, group.id).await?;
    let answers = store::answers(&mut tx, group.id).await?;
    let starts = seance.slot.starts.to_string();
    let zones = group::store::zones(&mut tx, group.id).await?;
    let mut has_posted = false;
    for (id, email) in group::store::addresses(&mut tx, group.id).await? {
        let Some(member) = members.iter().find(|member| member.id == id) else {
            continue;
        };
        let said_no = answers
            .iter()
            .any(|(of, by, intent)| (*of, *by, *intent) == (seance.id, id, Intent::NotComing));
        if said_no || !store::claim_reminder(&mut tx, seance.id, id, reminder, &starts, now).await?
        {
            continue;
        }
        let pass = Pass {
            seance: seance.id,
            member: id,
        };
        let link = (!member.leads()).then(|| pass.address(state));
        let told = Reminded {
            group: &group,
            seance: &seance,
            reminder,
            now,
            link: link.as_deref(),
            zone: zones.iter().find(|(of, _)| *of == id).map(|(_, zone)| zone),
        };
        let letter = letters::reminder(&state.settings, &told, member, &email);
        mail::post(&mut tx, &letter, now, now).await?;
        has_posted = true;
    }
    if has_posted {
        let object = seance.id.to_string();
        let actor = Actor::Platform;
        audit::record(
            &mut tx,
            now,
            actor,
            "seance.reminded",
            &object,
            reminder.code(),
        )
        .await?;
        tx.commit().await?;
        mail::wake(state);
    }
    Ok(())
}

/// What the link of a letter leads to.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The meeting.
    pub seance: Seance,
    /// Who was invited.
    pub member: Membership,
    /// What they announced.
    pub answer: Option<Intent>,
    /// Whether one may still answer.
    pub is_open: bool,
    /// Where they live, when they ask to see hours there.
    pub zone: Option<Zone>,
}

/// What a link leads to; looking changes nothing.
///
/// # Errors
/// [`Error::NotFound`] when the link is not ours, or leads to what is no more.
pub async fn look_at_link(state: &AppState, token: &str) -> Result<Invited, Error> {
    let pass = Pass::presented(token, &state.key).ok_or(Error::NotFound)?;
    let mut tx = state.db.read().await?;
    invited(&mut tx, pass, state.now()).await
}

async fn invited(tx: &mut Tx, pass: Pass, now: Instant) -> Result<Invited, Error> {
    let seance = store::find_by_id(tx, pass.seance)
        .await?
        .ok_or(Error::NotFound)?;
    let member = group::store::member(tx, pass.member)
        .await?
        .filter(|member| member.group_id == seance.group_id && member.left_at.is_none())
        .ok_or(Error::NotFound)?;
    let answers = store::answers(tx, seance.group_id).await?;
    let mine = answers
        .into_iter()
        .find(|(of, by, _)| (*of, *by) == (pass.seance, pass.member));
    let zones = group::store::zones(tx, seance.group_id).await?;
    let zone = zones.into_iter().find(|(of, _)| *of == pass.member);
    Ok(Invited {
        zone: zone.map(|(_, zone)| zone),
        is_open: !seance.is_cancelled() && windows::may_answer(&seance.slot, now),
        answer: mine.map(|(_, _, intent)| intent),
        seance,
        member,
    })
}

/// Answers by the link of a letter; nothing is kept once it is too late.
///
/// # Errors
/// [`Error::NotFound`] when the link is not ours, or leads to what is no more.
pub async fn answer_by_link(
    state: &AppState,
    token: &str,
    intent: Intent,
) -> Result<Invited, Error> {
    let pass = Pass::presented(token, &state.key).ok_or(Error::NotFound)?;
    let now = state.now();
    let mut tx = state.db.write().await?;
    let invited = invited(&mut tx, pass, now).await?;
    if !invited.is_open {
        return Ok(invited);
    }
    store::keep_answer(&mut tx, pass.seance, pass.member, intent, true, now).await?;
    let object = pass.seance.to_string();
    let actor = Actor::Visitor;
    audit::record(
        &mut tx,
        now,
        actor,
        "seance.answered",
        &object,
        intent.code(),
    )
    .await?;
    tx.commit().await?;
    Ok(Invited {
        answer: Some(intent),
        ..invited
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_serves_one_person_at_one_meeting() {
        let key = Key::from_setting("une clé");
        let pass = Pass {
            seance: SeanceId::fresh(),
            member: MembershipId::fresh(),
        };
        let sealed = pass.sealed(&key);
        assert_eq!(Pass::presented(&sealed, &key), Some(pass));
        assert_eq!(
            Pass::presented(&sealed, &Key::from_setting("une autre")),
            None
        );
        let other = Pass {
            member: MembershipId::fresh(),
            ..pass
        };
        let forged = format!("{}.{}.{}", other.seance, other.member, pass.seal(&key));
        assert_eq!(Pass::presented(&forged, &key), None);
        for text in [
            "",
            "a.b.c",
            &sealed[..sealed.len() - 1],
            &format!("{sealed}x"),
        ] {
            assert_eq!(Pass::presented(text, &key), None, "{text}");
        }
    }
}
