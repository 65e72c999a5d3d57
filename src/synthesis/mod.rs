//! What a group writes together: the internal report of each meeting, and the synthesis that may be
//! published.
//!
//! `model` is the document as it is understood; `live` is how several people write it at once, and how
//! what they wrote is kept.

pub mod actions;
pub mod live;
pub mod model;
pub mod pages;
pub mod routes;
pub mod store;
