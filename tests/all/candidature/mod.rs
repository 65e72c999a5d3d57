//! Candidatures, from the first word typed to what became of them.
//!
//! They are driven through HTTP, as a browser drives them; the record is read
//! beside, to see what was kept.

mod access;
mod duplicate;
mod forgetting;
pub mod ground;
mod import;
mod late;
mod pages;
mod queries;
mod sending;
mod sentinel;
mod story;
