//! Soon.
#[cfg(feature = "ssr")]
pub mod routes;
