//! The verbs of sign-in: ask, prove, recognise, sign out; and those of the
//! command line: grant, mint.
//!
//! Each is one transaction with its audit row and its letter. Refusals that a
//! person can mend are values ([`Refusal`]); only faults are errors.

mod letter;
mod people;
mod session;
mod sign_in;

pub use people::*;
pub use session::*;
pub use sign_in::*;
