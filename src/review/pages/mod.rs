//! The pages of reading: plain HTML, the same with or without a script.

mod confirm;
mod dossier;
mod filters;
mod grid;
mod list;
mod print;
mod session;

pub use confirm::{LiftBlind, confirm, lift_blind};
pub use dossier::{Typed, dossier};
pub use list::list;
pub use print::print;
pub use session::keep_typed;

/// The address of a call's candidatures.
#[must_use]
pub fn list_address(slug: &str) -> String {
    format!("/administration/appels/{slug}/candidatures")
}

/// The address of one candidature.
#[must_use]
pub fn dossier_address(slug: &str, number: &str) -> String {
    format!("/administration/appels/{slug}/candidatures/{number}")
}
