//! The pure decisions of meetings: when to meet, when what opens, who took part, and how a
//! calendar is told. Each takes the moment as an argument.

pub mod attendance;
pub mod calendar;
pub mod closed_days;
pub mod planning;
pub mod windows;
