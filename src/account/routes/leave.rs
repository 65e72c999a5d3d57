//! `/deconnexion`: out of this browser, or out of all of them.

use axum::{
    Form,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::or_error_page;
use crate::{
    account::actions,
    error::Error,
    server::{security::cookie, state::AppState},
};

/// What the button carries.
#[derive(Deserialize)]
pub(super) struct Leaving {
    /// Not empty: every machine where this person is signed in.
    #[serde(default, rename = "partout")]
    everywhere: String,
}

/// Ends the session, and leaves nothing of it in the browser.
pub(super) async fn submit(
    State(state): State<AppState>,
    headers: HeaderMap,
    Form(leaving): Form<Leaving>,
) -> Response {
    let outcome = leave(&state, &headers, !leaving.everywhere.is_empty()).await;
    or_error_page(&state, outcome)
}

async fn leave(state: &AppState, headers: &HeaderMap, everywhere: bool) -> Result<Response, Error> {
    if everywhere && let Some(person) = actions::recognise(state, headers).await? {
        actions::sign_out_everywhere(state, &person).await?;
    } else {
        actions::sign_out(state, headers).await?;
    }
    let mut response = Redirect::to("/").into_response();
    let headers = response.headers_mut();
    headers.append(header::SET_COOKIE, cookie::take_back(cookie::SESSION));
    headers.insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static(r#""cookies", "storage""#),
    );
    Ok(response)
}
