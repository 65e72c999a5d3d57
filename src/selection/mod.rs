//! Composing a group: ten people or so, and an ordered reserve, chosen among the
//! candidatures of a call so that together they make a balanced group.
//!
//! *à placer → retenue | réserve | non retenue*, as often as the commission wants:
//! nothing leaves this room until the decisions are applied. The [`rules`] count a
//! group against its targets, say what a swap would change, and find the best group;
//! they run alike in the browser and on the server. Machines propose, people decide.

pub mod model;
pub mod rules;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod store;

pub mod api;
pub mod pages;
