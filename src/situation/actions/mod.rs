//! The verbs of situations; each is one transaction.
//!
//! *propose* keeps what an author writes and takes it back, *choose* leads from proposals to the
//! situation of a séance, *tell* writes to those it concerns, *read* shows each member what they may see, *code* keeps what a séance was
//! about, *forget* erases on schedule.

mod choose;
mod code;
mod forget;
mod propose;
mod read;
mod tell;

pub use choose::{Gesture, Outcome, Ranked, act, rank};
pub use code::{code, figures};
pub use forget::{forget_old, leave};
pub use propose::{Kept, keep, withdraw};
pub use read::{Desk, Round, desk, desk_of, mine};
