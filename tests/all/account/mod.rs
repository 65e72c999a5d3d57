//! Sign-in, sessions, mail and limits.

mod audit;
