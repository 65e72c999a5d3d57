//! What a group, or those who were at a workshop, write together: the internal report of each meeting, and the
//! synthesis that may be published.
//!
//! A document begins from a template and goes *drafting → proposed → contributions → proofreading*
//! (→ frozen): who reads and who writes follows from the stage. `model` is the document as it is
//! understood; `live` is how several people write it at once, and how what they wrote is kept.

pub mod actions;
mod letters;
pub mod live;
pub mod model;
pub mod pages;
pub mod routes;
pub mod rules;
mod sheets;
pub mod store;
