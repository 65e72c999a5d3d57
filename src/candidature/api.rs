//! Server functions of candidatures: who asks, what may they, call the verb.
//!
//! Every one is a public address: each finds its bearer itself.

use leptos::prelude::*;
use serde_json::Value;

use super::model::{Commune, SaveOutcome, SubmitOutcome, Workspace};
use crate::{error::Error, form::QuestionId, wire::Wire};

#[cfg(feature = "ssr")]
mod ssr {
    pub use crate::{
        account,
        appel::model::Slug,
        candidature::{actions, store::Bearer},
        error::Error,
        form::normal::email_key,
        server::{
            security::{Token, cookie},
            state::{AppState, state},
        },
    };
    use axum::http::{HeaderMap, request::Parts};

    /// Who writes, from the request's cookies.
    pub async fn bearer(state: &AppState, headers: &HeaderMap) -> Result<Bearer, Error> {
        let person = account::actions::recognise(state, headers).await?;
        Ok(Bearer {
            key_hash: cookie::read(headers, cookie::DRAFT).map(|key| Token::presented(key).hash()),
            account: person.as_ref().map(|person| person.account),
            contact_key: person.map(|person| email_key(person.email.as_str())),
        })
    }

    /// Who writes, in a server function.
    pub async fn writing() -> Result<(AppState, Bearer), Error> {
        let state = state()?;
        let parts = leptos::context::use_context::<Parts>().ok_or(Error::Fault)?;
        let bearer = bearer(&state, &parts.headers).await?;
        Ok((state, bearer))
    }

    /// The call that an address names; a bad address is an unknown one.
    pub fn slug(text: &str) -> Result<Slug, Error> {
        text.parse().map_err(|_| Error::NotFound)
    }
}

#[cfg(feature = "ssr")]
pub use ssr::bearer;

/// The working copy that this browser writes for a call.
///
/// # Errors
/// [`Error::SignInNeeded`] when it holds none.
#[server(input = Wire, output = Wire)]
pub async fn open_candidature(slug: String) -> Result<Workspace, Error> {
    let (state, bearer) = ssr::writing().await?;
    ssr::actions::workspace(&state, &ssr::slug(&slug)?, &bearer).await
}

/// Keeps one answer, unless another window wrote it after the revision `seen`.
///
/// # Errors
/// [`Error::SignInNeeded`] when this browser no longer holds the draft.
#[server(input = Wire, output = Wire)]
pub async fn save_answer(
    slug: String,
    question: QuestionId,
    value: Value,
    seen: i64,
) -> Result<SaveOutcome, Error> {
    let (state, bearer) = ssr::writing().await?;
    let change = ssr::actions::Change { question, value };
    ssr::actions::save(&state, &ssr::slug(&slug)?, &bearer, &change, seen).await
}

/// Sends the candidature.
///
/// # Errors
/// [`Error::SignInNeeded`] when this browser no longer holds the draft.
#[server(input = Wire, output = Wire)]
pub async fn submit_candidature(slug: String) -> Result<SubmitOutcome, Error> {
    let (state, bearer) = ssr::writing().await?;
    ssr::actions::submit(&state, &ssr::slug(&slug)?, &bearer).await
}

/// The communes that a postal code proposes; public knowledge.
///
/// # Errors
/// Only when the server cannot be reached.
#[server(input = Wire, output = Wire)]
pub async fn communes_of(postal_code: String) -> Result<Vec<Commune>, Error> {
    Ok(super::communes::of_postal_code(&postal_code))
}
