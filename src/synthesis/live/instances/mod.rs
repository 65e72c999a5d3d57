//! Several servers on one record: a document is open in one of them at a time, and whoever comes to
//! another is carried there.
//!
//! The request goes on as it came, with the person's own cookie, and the bytes of the answer come back,
//! whether it is a socket, a post or events. No server vouches for a person: the one that has the document
//! open recognises them itself, in the same record, and its own limits hold. What a server does by itself
//! for somebody ([`errand`]) is sealed with the key that all of them share.
//!
//! A server that fell is known by its silence: it says several times a second, in the record, that it
//! lives. No clock of one machine is compared with that of another. And should a server be taken for
//! fallen that only slept, its token is worth nothing any more: what it would write is refused.

mod carry;
mod errand;

use std::time::Duration;

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderName, StatusCode, request::Parts},
    response::{IntoResponse as _, Response},
};
use tokio::time::{Instant as Moment, sleep};

use super::{room::Seat, rooms::Entered, socket::refusal};
use crate::{
    account::model::AccountId,
    error::Error,
    server::state::AppState,
    synthesis::{
        model::DocumentId,
        store::{
            self,
            owner::{Fallen, Owner},
        },
    },
};

pub use errand::receive;
pub(super) use errand::send_edit;

/// To which server a request is carried: it goes no further.
const CARRIED_TO: HeaderName = HeaderName::from_static("croisee-instance");
/// After how long without a sign a server that cannot be reached has fallen.
const SILENCE: Duration = Duration::from_millis(1_200);
/// And one that is reached, and says nothing.
const FROZEN: Duration = Duration::from_millis(2_500);
/// How often a sign is looked for.
const STEP: Duration = Duration::from_millis(100);
/// The same, for as long as a conversation lasts.
const PACE: Duration = Duration::from_secs(1);
/// How long whoever comes waits for a server that lives and cannot be reached.
const PATIENCE: Duration = Duration::from_secs(6);

/// What somebody asks, as it came.
#[derive(Debug)]
pub(super) struct Asking {
    /// Everything but the body.
    pub parts: Parts,
    /// The body.
    pub body: Bytes,
}

/// Where somebody is led.
pub(super) enum Reached {
    /// To a seat here.
    Here(Seat),
    /// To another server, which answered.
    There(Response),
}

/// Whether a request was carried here that was meant for another server: an address changed hands.
pub(super) fn misled(state: &AppState, headers: &HeaderMap) -> Option<Response> {
    let meant = headers.get(CARRIED_TO)?;
    let is_here = meant.as_bytes() == state.rooms.holder().to_string().as_bytes();
    (!is_here).then(|| StatusCode::MISDIRECTED_REQUEST.into_response())
}

/// Leads somebody to a document, wherever it is open; when whoever had it open fell, it is opened here.
///
/// # Errors
/// As [`super::Rooms::enter`]; [`Error::Unreachable`] when the other server lives and does not answer.
pub(super) async fn reach(
    state: &AppState,
    access: &super::rights::Access,
    account: AccountId,
    mut asking: Asking,
) -> Result<(Reached, Asking), Error> {
    let mut pulse = Pulse::default();
    loop {
        let headers = asking.parts.headers.clone();
        let entering = state
            .rooms
            .enter(state, access, account, headers, pulse.fallen());
        let owner = match entering.await? {
            Entered::Here(seat) => return Ok((Reached::Here(seat), asking)),
            Entered::There(owner) => owner,
        };
        if asking.parts.headers.contains_key(CARRIED_TO) {
            let answer = StatusCode::MISDIRECTED_REQUEST.into_response();
            return Ok((Reached::There(answer), asking));
        }
        let answer = tokio::select! {
            answer = carry::carry(state, access.document.id, &owner, &mut asking) => answer,
            fallen = stillness(state, access.document.id, &owner, STEP) => {
                pulse.fallen = fallen;
                continue;
            }
        };
        match answer {
            Ok(answer) if answer.status() != StatusCode::MISDIRECTED_REQUEST => {
                return Ok((Reached::There(answer), asking));
            }
            _ => pulse.wait(&owner).await?,
        }
    }
}

/// What is seen of a server that does not answer.
#[derive(Debug)]
pub(super) struct Pulse {
    seen: Option<(Fallen, Moment)>,
    fallen: Option<Fallen>,
    since: Moment,
}

impl Default for Pulse {
    fn default() -> Self {
        Self {
            seen: None,
            fallen: None,
            since: Moment::now(),
        }
    }
}

impl Pulse {
    /// Who has fallen, once that is known.
    pub(super) fn fallen(&self) -> Option<Fallen> {
        self.fallen
    }

    /// Waits a little before it is asked again.
    ///
    /// # Errors
    /// [`Error::Unreachable`] when it gives signs of life, and no answer, for too long.
    pub(super) async fn wait(&mut self, owner: &Owner) -> Result<(), Error> {
        let sign = sign_of(owner);
        match self.seen {
            Some((seen, at)) if seen == sign => {
                if at.elapsed() > SILENCE {
                    self.fallen = Some(sign);
                    return Ok(());
                }
            }
            _ => self.seen = Some((sign, Moment::now())),
        }
        if self.since.elapsed() > PATIENCE {
            return Err(Error::Unreachable);
        }
        sleep(STEP).await;
        Ok(())
    }
}

fn sign_of(owner: &Owner) -> Fallen {
    Fallen {
        token: owner.token,
        beat: owner.beat,
    }
}

/// Waits until a server gives no sign any more, or holds the document no more; says which sign was its
/// last.
async fn stillness(
    state: &AppState,
    document: DocumentId,
    owner: &Owner,
    pace: Duration,
) -> Option<Fallen> {
    let mut last = sign_of(owner);
    let mut since = Moment::now();
    loop {
        sleep(pace).await;
        let found = async {
            let mut tx = state.db.read().await?;
            let found = store::owner::find(&mut tx, document).await?;
            tx.commit().await?;
            Ok::<_, Error>(found)
        };
        // The record does not answer: nothing is known of anybody.
        let Ok(found) = found.await else {
            since = Moment::now();
            continue;
        };
        let found = found.filter(|found| found.holder == owner.holder)?;
        let sign = sign_of(&found);
        if sign != last {
            (last, since) = (sign, Moment::now());
        } else if since.elapsed() > FROZEN {
            return Some(last);
        }
    }
}

/// What somebody is told who could not be led anywhere.
pub(super) fn answer(
    reached: Result<(Reached, Asking), Error>,
) -> Result<(Seat, Asking), Box<Response>> {
    match reached {
        Ok((Reached::Here(seat), asking)) => Ok((seat, asking)),
        Ok((Reached::There(answer), _)) => Err(Box::new(answer)),
        Err(error) => Err(Box::new(refusal(error))),
    }
}
