//! Groups and their meetings.

mod access;
pub mod calendars;
pub mod ground;
mod presences;
mod queries;
mod reminders;
mod story;
