//! Rooms: who enters, what commands do, what is written, how one follows.

mod access;
mod ground;
mod queries;
mod socket;
mod story;
