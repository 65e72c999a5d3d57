//! Groups and their meetings.

mod access;
mod calendars;
pub mod ground;
mod presences;
mod queries;
mod reminders;
mod story;
