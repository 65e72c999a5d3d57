//! Groups and their meetings.

mod access;
pub mod calendars;
mod changes;
mod crash;
pub mod ground;
mod office;
mod presences;
mod queries;
mod reminders;
mod story;
