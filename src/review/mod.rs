//! Reading candidatures, each reader on their own: marks by the grid of the call,
//! abstentions, « I know this person », private notes, and lists to find one's way.
//!
//! Nobody sees another's marks before giving their own ([`rules::sees_others`]). When
//! a call is read blind, [`rules::Masking`] hides who people are wherever their words
//! are shown. Every page is plain HTML: it weighs nothing in what others download, and
//! nothing of what is read stays in a browser's memory.

pub mod model;
pub mod rules;

pub mod actions;
pub mod pages;
pub mod routes;
pub mod sheets;
pub mod store;
