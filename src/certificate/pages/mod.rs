//! The pages of certificates: one's own, and the one that verifies. No script.

mod mine;
mod verify;

pub(super) use mine::mine;
pub(super) use verify::{ask_code, verified};
