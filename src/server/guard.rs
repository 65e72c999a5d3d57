//! Who may open a page of the administration.
//!
//! To whoever may not, it does not exist. Somebody who signed out, or whose session
//! ended, is led to the door, or keeps what they typed until they are back.

use std::convert::Infallible;

use axum::{
    Form,
    body::{Body, Bytes},
    extract::{FromRequest, FromRequestParts, Request},
    http::{Method, StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::de::DeserializeOwned;

use super::{
    html::{self, PublicPage},
    state::AppState,
};
use crate::{
    account::{actions::recognise, model::SignedIn, rules::may_administer},
    error::Error,
    ui::{Actions, Button, Notice, TitleBlock, Tone},
};

/// Somebody who administers; anybody else is answered before the handler runs.
pub struct Administrator(pub SignedIn);

impl FromRequestParts<AppState> for Administrator {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        match recognise(state, &parts.headers).await {
            Ok(Some(person)) if may_administer(&person) => Ok(Self(person)),
            Ok(Some(_)) => Err(html::error_page(state, Error::NotFound)),
            Ok(None) if parts.method == Method::GET => {
                let address = parts.uri.path();
                Err(Redirect::to(&format!("/connexion?suite={address}")).into_response())
            }
            Ok(None) => Err(html::error_page(state, Error::SignInNeeded)),
            Err(error) => Err(html::error_page(state, error)),
        }
    }
}

/// Whoever posts a long text: an administrator, or somebody whose session ended meanwhile.
pub struct Writer(Result<SignedIn, Error>, String);

impl FromRequestParts<AppState> for Writer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let path = parts.uri.path().to_owned();
        let found = match recognise(state, &parts.headers).await {
            Ok(Some(person)) if may_administer(&person) => Ok(person),
            Ok(Some(_)) => Err(Error::NotFound),
            Ok(None) => Err(Error::SignInNeeded),
            Err(error) => Err(error),
        };
        Ok(Self(found, path))
    }
}

impl Writer {
    /// The administrator who writes, or the page that answers instead; when the
    /// session ended, that page holds what was typed.
    ///
    /// # Errors
    /// The page to answer.
    pub fn or_keep(
        self,
        state: &AppState,
        typed: &[(String, String)],
    ) -> Result<SignedIn, Box<Response>> {
        let Self(found, path) = self;
        found.map_err(|error| {
            Box::new(match error {
                Error::SignInNeeded => kept(state, &path, typed),
                other => html::error_page(state, other),
            })
        })
    }
}

/// Somebody signed in, and the text that they post; when their session ended meanwhile, the page that
/// answers holds what they typed.
pub struct Typing<T>(pub SignedIn, pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for Typing<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path().to_owned();
        let found = recognise(state, &parts.headers).await;
        let request = Request::from_parts(parts.clone(), body);
        let body = Bytes::from_request(request, state)
            .await
            .map_err(IntoResponse::into_response)?;
        let request = Request::from_parts(parts, Body::from(body));
        match found {
            Ok(Some(person)) => {
                let form = Form::<T>::from_request(request, state).await;
                let Form(form) = form.map_err(IntoResponse::into_response)?;
                Ok(Self(person, form))
            }
            Ok(None) => {
                let typed = Form::<Vec<(String, String)>>::from_request(request, state).await;
                let Form(typed) = typed.map_err(IntoResponse::into_response)?;
                Err(kept(state, &path, &typed))
            }
            Err(error) => Err(html::error_page(state, error)),
        }
    }
}

/// The page that keeps what was typed: one signs in beside, then sends it again.
fn kept(state: &AppState, path: &str, typed: &[(String, String)]) -> Response {
    let fields = typed
        .iter()
        .map(|(name, value)| {
            view! { <textarea hidden name=name.clone()>{value.clone()}</textarea> }
        })
        .collect_view();
    PublicPage::personal("Connexion nécessaire", path)
        .with_status(StatusCode::UNAUTHORIZED)
        .render(state, || {
            view! {
                <div class="wrap narrow stack">
                    <TitleBlock title="Votre connexion a pris fin" lead="Ce que vous avez écrit est encore ici."/>
                    <Notice tone=Tone::Next title="En deux temps">
                        <p>
                            <a href="/connexion" target="_blank">"Connectez-vous dans un autre onglet"</a>
                            ", puis revenez ici et renvoyez."
                        </p>
                    </Notice>
                    <form method="post" action=path.to_owned() class="stack">
                        {fields}
                        <Actions inline=true>
                            <Button>"Renvoyer ce que j’ai écrit"</Button>
                        </Actions>
                    </form>
                </div>
            }
        })
}
