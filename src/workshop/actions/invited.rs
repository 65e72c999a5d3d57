//! The link of a letter: it answers for one registration without signing in, once a button is pressed.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq;

use super::{Answered, attend::settle};
use crate::{
    account::{self, model::Zone},
    appel::rules::is_past,
    audit::Actor,
    db::{Instant, Tx},
    error::Error,
    seance::model::Intent,
    server::{mail, security::Key, state::AppState},
    workshop::{
        model::{Registration, RegistrationId, Status, Workshop},
        store,
    },
};

/// What the seal of a link is for, and for nothing else.
const PURPOSE: &str = "workshop.answer";

/// The right to answer for one registration: what the link of a letter carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pass(pub RegistrationId);

impl Pass {
    /// What travels: for which registration, and the seal that only this server can make.
    #[must_use]
    pub fn sealed(self, key: &Key) -> String {
        format!("{}.{}", self.0, self.seal(key))
    }

    fn seal(self, key: &Key) -> String {
        URL_SAFE_NO_PAD.encode(key.seal(format!("{PURPOSE}\n{}", self.0).as_bytes()))
    }

    /// What somebody presents, if this server made it for this purpose.
    #[must_use]
    pub fn presented(text: &str, key: &Key) -> Option<Self> {
        let (registration, seal) = text.split_once('.')?;
        let pass = Self(registration.parse().ok()?);
        bool::from(seal.as_bytes().ct_eq(pass.seal(key).as_bytes())).then_some(pass)
    }

    /// The address that a letter holds.
    #[must_use]
    pub fn address(self, state: &AppState) -> String {
        let origin = &state.settings.security.origin;
        format!(
            "{origin}/ateliers/reponse?jeton={}",
            self.sealed(&state.key)
        )
    }
}

/// What the link of a letter leads to.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The workshop.
    pub workshop: Workshop,
    /// Who is registered, and where they stand.
    pub registration: Registration,
    /// Whether one may still answer.
    pub is_open: bool,
    /// Where they live, when they ask to see hours there.
    pub zone: Option<Zone>,
}

async fn invited(tx: &mut Tx, pass: Pass, now: Instant) -> Result<Invited, Error> {
    let registration = store::find_registration(tx, pass.0)
        .await?
        .ok_or(Error::NotFound)?;
    let workshop = store::find_by_id(tx, registration.workshop_id)
        .await?
        .filter(Workshop::is_published)
        .ok_or(Error::NotFound)?;
    let is_late = registration
        .reply_before
        .is_some_and(|before| is_past(before, now));
    let may_answer = match registration.status {
        Status::Attending | Status::Waiting => true,
        Status::Offered => !is_late,
        Status::Withdrawn | Status::Lapsed => false,
    };
    Ok(Invited {
        zone: account::store::zone(tx, registration.account_id).await?,
        is_open: may_answer && workshop.is_open(now),
        workshop,
        registration,
    })
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

/// « Je viens » takes the place that is offered, or says that one keeps one’s own; « je ne viens pas »
/// leaves it to the first in line.
///
/// # Errors
/// [`Error::NotFound`] when the link is not ours, or leads to what is no more.
pub async fn answer_by_link(
    state: &AppState,
    token: &str,
    intent: Intent,
) -> Result<(Invited, Answered), Error> {
    let pass = Pass::presented(token, &state.key).ok_or(Error::NotFound)?;
    let now = state.now();
    let mut tx = state.db.write().await?;
    let seen = invited(&mut tx, pass, now).await?;
    store::hold(&mut tx, seen.workshop.id).await?;
    let before = invited(&mut tx, pass, now).await?;
    let (workshop, registration) = (&before.workshop, &before.registration);
    let actor = Actor::Visitor;
    let answered = settle(&mut tx, state, workshop, registration, intent, actor, now).await?;
    let after = invited(&mut tx, pass, now).await?;
    if answered == Answered::Done {
        tx.commit().await?;
        mail::wake(state);
    }
    Ok((after, answered))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_serves_one_registration_and_no_other_purpose() {
        let key = Key::from_setting("une clé");
        let pass = Pass(RegistrationId::fresh());
        let sealed = pass.sealed(&key);
        assert_eq!(Pass::presented(&sealed, &key), Some(pass));
        let another_key = Key::from_setting("une autre");
        assert_eq!(Pass::presented(&sealed, &another_key), None);
        let forged = format!("{}.{}", RegistrationId::fresh(), pass.seal(&key));
        assert_eq!(Pass::presented(&forged, &key), None);
        for text in [
            "",
            "a.b",
            &sealed[..sealed.len() - 1],
            &format!("{sealed}x"),
        ] {
            assert_eq!(Pass::presented(text, &key), None, "{text}");
        }
    }
}
