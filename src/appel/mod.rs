//! The call for candidatures: who may come, when the group meets, what is
//! asked, and until when.
//!
//! A call arrives as a document (`cops.appel/1`) and is published whole. It is
//! *to come* until its opening instant, *open* until the last second of its
//! closing one, then *closed*: nobody changes its state, the hour does.
//! Its questionnaire is published in versions; a new one never touches the
//! answers already given to an older one.

pub mod model;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod document;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod paper;
#[cfg(feature = "ssr")]
mod place;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;
