//! The pure decisions of a board: counting a group, saying what a move changes, and
//! finding the best group. Shared by browser and server; no clock, no chance.
//!
//! | module | holds |
//! |---|---|
//! | [`profile`] | by what a candidature is counted, from its answers |
//! | [`targets`] | what a call aims at by itself, and which targets make sense |
//! | [`balance`] | a group counted against its targets |
//! | [`effect`] | what a swap or a move would change, in words |
//! | [`search`] | the best group, found exactly |
//! | [`proposal`] | whom a proposal may choose, and what it says |
//! | [`why`] | why this group, and the smallest relaxation of what cannot be met |

pub mod balance;
mod dual;
pub mod effect;
mod problem;
pub mod profile;
pub mod proposal;
pub mod search;
pub mod targets;
pub mod why;
