//! The agenda: one's own, the one open to all, and the hours of where one lives.

mod feeds;
mod holidays;
mod mine;
mod public;
mod zone;
