//! Server functions of the agenda: who asks, call the verb.

use leptos::prelude::*;

use super::model::Agenda;
use crate::{error::Error, wire::Wire};

#[cfg(feature = "ssr")]
mod ssr {
    pub use crate::{
        account::{api::signed_in, model::Zone},
        agenda::actions,
        server::state::state,
    };
}

/// Everything the person who asks has to come to.
///
/// # Errors
/// [`Error::SignInNeeded`] when nobody is signed in.
#[server(input = Wire, output = Wire)]
pub async fn open_agenda() -> Result<Agenda, Error> {
    let person = ssr::signed_in().await?;
    ssr::actions::open(&ssr::state()?, &person).await
}

/// How one says that one lives in the zone of a browser, « à Montréal »; nothing when its clocks are
/// those of Paris, or when nobody knows it.
///
/// # Errors
/// [`Error::SignInNeeded`] when nobody is signed in.
#[server(input = Wire, output = Wire)]
pub async fn zone_words(zone: String) -> Result<Option<String>, Error> {
    ssr::signed_in().await?;
    let now = ssr::state()?.now();
    Ok(ssr::Zone::parse(&zone)
        .filter(|zone| zone.differs_from_paris(now))
        .map(|zone| zone.there()))
}
