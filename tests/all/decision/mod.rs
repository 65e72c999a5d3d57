//! From the commission's placements to a group of confirmed people.

mod crash;
pub mod ground;
mod race;
mod retention;
mod rights;
mod story;
mod templates;
mod watch;
