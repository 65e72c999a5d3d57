//! What the plain pages behind sign-in share: who asks, what the address names, where a form leads
//! back to, and how an error becomes a page.

use axum::{
    extract::{FromRequestParts, Path},
    http::{Method, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use serde::{Deserialize, de::DeserializeOwned};

use super::{html, state::AppState};
use crate::{
    account::{self, model::SignedIn},
    error::Error,
};

/// An answer, or the page that says in words why there is none.
pub type Answered = Result<Response, Refusal>;

/// An error, with what is needed to say it as a page.
pub struct Refusal {
    state: AppState,
    error: Error,
    /// Where somebody who is not signed in was going.
    path: Option<String>,
}

impl Refusal {
    /// This error, said by this server.
    #[must_use]
    pub fn new(state: &AppState, error: Error) -> Self {
        Self {
            state: state.clone(),
            error,
            path: None,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match (self.error, self.path) {
            // Whoever is not signed in is led to the door, and comes back here.
            (Error::SignInNeeded, Some(path)) => {
                Redirect::to(&format!("/connexion?suite={path}")).into_response()
            }
            (error, _) => html::error_page(&self.state, error),
        }
    }
}

/// Turns an error of a verb into the page that says it.
pub fn refuse(state: &AppState) -> impl Fn(Error) -> Refusal {
    |error| Refusal::new(state, error)
}

/// What the address names; a malformed name is an unknown one.
pub struct Named<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Named<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(name)) => Ok(Self(name)),
            Err(_) => Err(Refusal::new(state, Error::NotFound)),
        }
    }
}

/// What has just been done, carried by the address that a form leads back to.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    /// Its code; empty when one came by oneself.
    #[serde(default)]
    pub fait: String,
}

/// What the link of a letter carries, for whoever is not signed in.
#[derive(Deserialize)]
pub struct Carried {
    /// The token.
    #[serde(default)]
    pub jeton: String,
    /// What the person pressed in the letter: proposed first, and kept by nobody but a post.
    #[serde(default)]
    pub reponse: String,
}

/// Leads to another address, once a form is done.
pub fn to(address: &str) -> Response {
    Redirect::to(address).into_response()
}

/// Somebody signed in; anybody else is led to the door, and comes back.
pub struct Person(pub SignedIn);

impl FromRequestParts<AppState> for Person {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        match account::actions::recognise(state, &parts.headers).await {
            Ok(Some(person)) => Ok(Self(person)),
            Ok(None) => Err(Refusal {
                path: Some(page_of(parts).to_owned()),
                ..Refusal::new(state, Error::SignInNeeded)
            }),
            Err(error) => Err(Refusal::new(state, error)),
        }
    }
}

/// The page that a request is about: a form posts beneath the page that holds it.
fn page_of(parts: &Parts) -> &str {
    let path = parts.uri.path();
    match (&parts.method, path.rsplit_once('/')) {
        (&Method::POST, Some((page, _))) if !page.is_empty() => page,
        _ => path,
    }
}
