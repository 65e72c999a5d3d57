//! SQL of accounts, sign-ins and sessions.

mod people;
mod session;
mod sign_in;

pub use people::*;
pub use session::*;
pub use sign_in::*;
