//! The meetings of a group: a launch, six séances and a synthesis a year.
//!
//! A meeting keeps its wall time and zone, and instants follow. It goes *planned → held*, held
//! once a co-animateur has validated who came; it may be moved or cancelled before, and each
//! change is told by a letter with a calendar file that mends what calendars hold. Around it:
//! what each one announces, reminders, presences and the rate that is computed from them.

pub mod model;
pub mod rules;

pub mod actions;
pub mod letters;
pub mod pages;
pub mod routes;
pub mod sheets;
pub mod store;
