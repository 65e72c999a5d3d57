//! People who come back: who they are to the platform, how they sign in
//! without a password, and how long they stay signed in.
//!
//! A sign-in goes *asked → proven → closed*: asked with an e-mail address,
//! proven by the mailed link in the browser that asked or by the mailed code,
//! closed once used, expired or replaced. A session goes *open → ended*, by
//! sign-out, idleness or age.

pub mod model;
pub mod rules;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod store;

pub mod api;
