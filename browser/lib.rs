//! What the browser receives: the pages of `croisee`, and what wakes them.
//!
//! It is a crate of its own because cargo leaves out link-time optimisation, without
//! a word, for a crate that is also a Rust library: all of it weighs a third more.

pub use croisee::hydrate;
