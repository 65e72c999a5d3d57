//! What one server asks of another by itself: to take in an edit that it made for somebody (a version
//! brought back). It is sealed for one document, one server, one body and a few seconds, with the key that
//! all share; without the seal this address does not exist.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, HeaderName, Request, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tokio::time::timeout;
use uuid::Uuid;

use super::{CARRIED_TO, FROZEN, carry, misled};
use crate::{
    account::model::SignedIn,
    error::Error,
    server::{security::Key, state::AppState},
    synthesis::{
        live::{
            engine::{Edit, Engine as _},
            log,
            socket::refusal,
        },
        model::DocumentId,
        store::owner::Owner,
    },
};

/// `until.seal`: until when, in seconds of 1970, and what proves it.
const SEAL: HeaderName = HeaderName::from_static("croisee-sceau");
/// For how long a seal is worth something.
const WORTH: Duration = Duration::from_secs(30);
/// How long the other server may take to write it.
const WRITING: Duration = Duration::from_secs(10);

/// An edit, and whose.
#[derive(Serialize, Deserialize)]
struct Errand {
    person: SignedIn,
    update: String,
    /// How far the list went on which it was made; older servers do not say.
    seen: Option<i64>,
}

/// Where it went in the list.
#[derive(Serialize, Deserialize)]
struct Done {
    sequence: i64,
}

fn seal(key: &Key, document: DocumentId, holder: Uuid, until: u64, body: &[u8]) -> String {
    let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(body));
    let message = format!("collab/instances\n{document}\n{holder}\n{until}\n{digest}");
    URL_SAFE_NO_PAD.encode(key.seal(message.as_bytes()))
}

/// The clocks of servers are compared here only, by some ten seconds.
fn clock() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

fn is_sealed(state: &AppState, document: DocumentId, headers: &HeaderMap, body: &[u8]) -> bool {
    let said = headers.get(SEAL).and_then(|said| said.to_str().ok());
    let Some((until, given)) = said.and_then(|said| said.split_once('.')) else {
        return false;
    };
    let Ok(until) = until.parse::<u64>() else {
        return false;
    };
    let now = clock();
    let expected = seal(&state.key, document, state.rooms.holder(), until, body);
    let is_true: bool = expected.as_bytes().ct_eq(given.as_bytes()).into();
    is_true && now <= until && until <= now + 2 * WORTH.as_secs()
}

/// Makes an edit on what is written of a document, and has it taken in where the document is open.
///
/// # Errors
/// [`Error::Unreachable`] when the other server does not answer, has it open no more, or took in another edit meanwhile,
/// perhaps this very one, whose answer was lost: it is to be made again on what is written then;
/// [`Error::NotFound`] when this person may not write there; [`Error::Fault`] otherwise.
pub(in crate::synthesis::live) async fn send_edit(
    state: &AppState,
    owner: &Owner,
    document: DocumentId,
    person: &SignedIn,
    edit: &mut Edit<'_>,
) -> Result<i64, Error> {
    let mut tx = state.db.read().await?;
    let loaded = log::load(&mut tx, document).await?;
    tx.commit().await?;
    let (mut engine, seen) = (loaded.engine, Some(loaded.sequence));
    let update = engine.edit(edit).map_err(|_| Error::Fault)?;
    let errand = Errand {
        person: person.clone(),
        update: STANDARD.encode(update),
        seen,
    };
    let body = serde_json::to_vec(&errand).map_err(|_| Error::Fault)?;
    let holder = owner.holder.ok_or(Error::Unreachable)?;
    let until = clock() + WORTH.as_secs();
    let seal = seal(&state.key, document, holder, until, &body);
    let request = Request::post(format!("/collab/{document}/instances"))
        .header(header::HOST, "instances")
        .header(header::CONTENT_TYPE, "application/json")
        .header(CARRIED_TO, holder.to_string())
        .header(SEAL, format!("{until}.{seal}"))
        .body(Body::from(body))
        .map_err(|_| Error::Fault)?;
    let answering = async {
        let answer = carry::ask(&owner.address, request).await?;
        let status = answer.status();
        let body = axum::body::to_bytes(Body::new(answer.into_body()), 1024).await;
        Ok((status, body.map_err(|_| Error::Unreachable)?))
    };
    let (status, body) = timeout(WRITING + FROZEN, answering)
        .await
        .unwrap_or(Err(Error::Unreachable))?;
    match status {
        StatusCode::OK => {
            let done: Done = serde_json::from_slice(&body).map_err(|_| Error::Fault)?;
            Ok(done.sequence)
        }
        StatusCode::MISDIRECTED_REQUEST => Err(Error::Unreachable),
        StatusCode::NOT_FOUND => Err(Error::NotFound),
        _ => Err(Error::Fault),
    }
}

/// Takes in an edit that another server made.
pub async fn receive(
    State(state): State<AppState>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let sealed = name
        .parse::<DocumentId>()
        .ok()
        .filter(|document| is_sealed(&state, *document, &headers, &body));
    let Some(document) = sealed else {
        // Another server's seal, at an address that changed hands, is no better.
        return misled(&state, &headers).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response());
    };
    let taken = async {
        let errand: Errand = serde_json::from_slice(&body).map_err(|_| Error::BadRequest)?;
        let update = STANDARD
            .decode(&errand.update)
            .map_err(|_| Error::BadRequest)?;
        let rooms = &state.rooms;
        rooms
            .take_edit(&state, document, &errand.person, (&update, errand.seen))
            .await
    };
    match taken.await {
        Ok(sequence) => axum::Json(Done { sequence }).into_response(),
        Err(Error::Unreachable) => StatusCode::MISDIRECTED_REQUEST.into_response(),
        Err(error) => refusal(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_is_worth_something_for_one_errand_only() {
        let key = Key::from_setting("une clé de test, longue de plus de trente-deux octets");
        let (document, other) = (DocumentId::fresh(), DocumentId::fresh());
        let (holder, another) = (Uuid::now_v7(), Uuid::now_v7());
        let one = seal(&key, document, holder, 100, b"corps");
        assert_eq!(one, seal(&key, document, holder, 100, b"corps"));
        for different in [
            seal(&key, other, holder, 100, b"corps"),
            seal(&key, document, another, 100, b"corps"),
            seal(&key, document, holder, 101, b"corps"),
            seal(&key, document, holder, 100, b"corpt"),
            seal(&Key::from_setting("autre"), document, holder, 100, b"corps"),
        ] {
            assert_ne!(one, different);
        }
    }
}
