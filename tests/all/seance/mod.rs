//! Groups and their meetings.

mod access;
mod calendars;
mod ground;
mod presences;
mod queries;
mod reminders;
mod story;
