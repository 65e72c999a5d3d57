//! The pure decisions of a room: what a command does, who may do what, how long a phase may last.

pub mod stage;
pub mod time;

#[cfg(feature = "ssr")]
pub mod methods;

/// How long a note may be, in characters.
pub const LONGEST_NOTE: usize = 8_000;
