//! Server functions of this domain, and the question every other one asks: who is it?
#[cfg(feature = "ssr")]
use super::model::SignedIn;
#[cfg(feature = "ssr")]
use crate::error::Error;

/// Who asks, in a server function or a page being rendered.
///
/// # Errors
/// [`Error::SignInNeeded`] when nobody is signed in.
#[cfg(feature = "ssr")]
pub async fn signed_in() -> Result<SignedIn, Error> {
    let state = crate::server::state::state()?;
    let parts = leptos::context::use_context::<axum::http::request::Parts>().ok_or(Error::Fault)?;
    super::actions::recognise(&state, &parts.headers)
        .await?
        .ok_or(Error::SignInNeeded)
}
