//! Server functions of a room: who asks, call the verb.

use leptos::prelude::*;

use super::model::{Ask, Reply, Room};
use crate::{error::Error, wire::Wire};

#[cfg(feature = "ssr")]
mod ssr {
    pub use crate::{
        account::api::signed_in, appel::model::Slug, error::Error, facilitation::actions,
        server::state::state,
    };
    use axum::http::{HeaderMap, request::Parts};
    use leptos::context::use_context;

    /// The group that an address names; a bad address is an unknown one.
    pub fn slug(text: &str) -> Result<Slug, Error> {
        text.parse().map_err(|_| Error::NotFound)
    }

    /// The headers of this request.
    pub fn headers() -> Result<HeaderMap, Error> {
        let parts = use_context::<Parts>().ok_or(Error::Fault)?;
        Ok(parts.headers)
    }
}

/// The room of a meeting.
///
/// # Errors
/// [`Error::NotFound`] for whoever is not of the group.
#[server(input = Wire, output = Wire)]
pub async fn open_room(slug: String, number: i32) -> Result<Room, Error> {
    let person = ssr::signed_in().await?;
    ssr::actions::open(&ssr::state()?, &ssr::slug(&slug)?, number, &person, 0).await
}

/// Waits a few seconds for what is new in a room after the pulse `seen`: how it is followed where
/// WebSockets are blocked.
///
/// # Errors
/// [`Error::NotFound`] for whoever is not, or no longer, of the group.
#[server(input = Wire, output = Wire)]
pub async fn follow_room(slug: String, number: i32, seen: i64) -> Result<Room, Error> {
    let headers = ssr::headers()?;
    ssr::actions::follow(&ssr::state()?, &ssr::slug(&slug)?, number, &headers, seen).await
}

/// Asks something of a room: a command, a note.
///
/// # Errors
/// [`Error::NotFound`] for whoever is not of the group.
#[server(input = Wire, output = Wire)]
pub async fn ask_room(slug: String, number: i32, ask: Ask) -> Result<Reply, Error> {
    let person = ssr::signed_in().await?;
    ssr::actions::ask(&ssr::state()?, &ssr::slug(&slug)?, number, &person, &ask).await
}
