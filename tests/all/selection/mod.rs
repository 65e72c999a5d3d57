//! Composing a group: the board, who may touch it, and two people at once.

mod access;
mod ground;
mod queries;
mod story;
