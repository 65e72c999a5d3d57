//! Server functions of a board: who asks, what may they, call the verb.

use leptos::prelude::*;

use super::model::{Board, Move, Outcome, Targets};
use crate::{error::Error, wire::Wire};

#[cfg(feature = "ssr")]
mod ssr {
    pub use crate::{
        account::api::signed_in, appel::model::Slug, error::Error, selection::actions,
        server::state::state,
    };

    /// The call that an address names; a bad address is an unknown one.
    pub fn slug(text: &str) -> Result<Slug, Error> {
        text.parse().map_err(|_| Error::NotFound)
    }
}

/// The board of a call.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not read candidatures.
#[server(input = Wire, output = Wire)]
pub async fn open_board(slug: String) -> Result<Board, Error> {
    let person = ssr::signed_in().await?;
    ssr::actions::open(&ssr::state()?, &ssr::slug(&slug)?, &person).await
}

/// Moves candidatures, unless somebody changed the board after the revision `seen`.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not read candidatures.
#[server(input = Wire, output = Wire)]
pub async fn rearrange_board(
    slug: String,
    seen: i64,
    moves: Vec<Move>,
    why: String,
) -> Result<Outcome, Error> {
    let person = ssr::signed_in().await?;
    let slug = ssr::slug(&slug)?;
    ssr::actions::rearrange(&ssr::state()?, &slug, &person, seen, &moves, &why).await
}

/// Changes what the group should be like, unless somebody changed the board after `seen`.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not administer.
#[server(input = Wire, output = Wire)]
pub async fn aim_board(slug: String, seen: i64, targets: Targets) -> Result<Outcome, Error> {
    let person = ssr::signed_in().await?;
    ssr::actions::aim(&ssr::state()?, &ssr::slug(&slug)?, &person, seen, &targets).await
}
