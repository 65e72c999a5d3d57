//! The agenda: everybody's meetings by list, month and week; what is open to all; feeds for the
//! calendars of others.
//!
//! It keeps nothing of its own: it reads the meetings of the domains before it, as days and minutes
//! of a wall clock. The [`rules`] make grids and pages of them without a clock, alike in the browser
//! and on the server.

pub mod model;
pub mod rules;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod routes;

pub mod api;
pub mod pages;
