//! The verbs of sign-in.
use super::model::SignedIn;
use crate::{error::Error, server::state::AppState};
use axum::http::HeaderMap;

/// Whose open session these request headers carry, if any; keeps it from idling out.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn recognise(_state: &AppState, _headers: &HeaderMap) -> Result<Option<SignedIn>, Error> {
    Ok(None)
}
