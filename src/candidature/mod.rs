//! A candidature: one person's application to one call, from the first word
//! typed to what became of it.
//!
//! *brouillon → soumise → en lecture → retenue → confirmée* is the happy road;
//! [`model::CandidatureStatus`] holds the others. A draft needs no account: the
//! browser that began it holds its key, and whoever proves the address answered
//! finds it again elsewhere. What was sent is kept whole, apart from the
//! working copy, so a correction never blurs what was received.

pub mod model;
pub mod rules;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod communes;
#[cfg(feature = "ssr")]
pub mod letters;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod store;

pub mod api;
pub mod pages;
