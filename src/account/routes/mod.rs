//! Sign-in pages: plain HTML, no script, so that they work on any machine.
//!
//! Ask (`/connexion`), then type the code (`/connexion/code`) or open the
//! link (`/connexion/lien`). Reading a page changes nothing and leaves no
//! cookie; only posts do.

mod ask;
mod code;
mod leave;
mod link;
mod parts;
mod zone;

use axum::{
    Router,
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};

use super::{
    actions::{Opened, Refusal, recognise},
    model::LocalPath,
    store::SignInRow,
};
use crate::{
    error::Error,
    server::{html, security::cookie, state::AppState},
};

/// The addresses of this domain.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/connexion", get(ask::show).post(ask::submit))
        .route("/connexion/code", get(code::show).post(code::submit))
        .route("/connexion/lien", get(link::show).post(link::submit))
        .route("/deconnexion", post(leave::submit))
        .route("/mon-espace/heures", get(zone::show).post(zone::submit))
}

/// Gives the browser its session, takes its binding back, and sends it where the person was going.
fn welcome(opened: Opened) -> Response {
    let mut response = Redirect::to(opened.next.as_str()).into_response();
    let headers = response.headers_mut();
    headers.append(
        header::SET_COOKIE,
        cookie::leave(cookie::SESSION, opened.session.as_str(), opened.seconds),
    );
    headers.append(header::SET_COOKIE, cookie::take_back(cookie::SIGN_IN));
    response
}

/// Somebody who pressed the button twice is signed in already: they go on.
async fn go_on_if_signed_in(
    state: &AppState,
    headers: &HeaderMap,
    refusal: Refusal,
    next: &LocalPath,
) -> Result<Option<Response>, Error> {
    if refusal != Refusal::Used || recognise(state, headers).await?.is_none() {
        return Ok(None);
    }
    Ok(Some(Redirect::to(next.as_str()).into_response()))
}

/// Where a request leads, once proven.
fn next_of(asked: Option<&SignInRow>) -> LocalPath {
    asked
        .and_then(|asked| LocalPath::parse(&asked.next_path))
        .unwrap_or_default()
}

fn or_error_page(state: &AppState, outcome: Result<Response, Error>) -> Response {
    outcome.unwrap_or_else(|error| html::error_page(state, error))
}
