//! From the commission's placements to a group of confirmed people.

mod crash;
mod ground;
mod race;
mod rights;
mod story;
mod templates;
mod watch;
