//! Sign-in, sessions and the record of who did what.

mod at_once;
mod audit;
mod sessions;
mod sign_in;
