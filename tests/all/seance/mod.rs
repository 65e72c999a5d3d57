//! Groups and their meetings.

mod access;
pub mod calendars;
pub mod ground;
mod office;
mod presences;
mod queries;
mod reminders;
mod story;
