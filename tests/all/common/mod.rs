//! What every test stands on.
//!
//! - [`db_test!`] runs a test on SQLite and on PostgreSQL;
//! - [`app::TestApp`] is the whole application with a clock that the test
//!   holds, and [`app::Client`] a browser without script that visits it;
//! - [`doors`] is every address that answers, read from the source and the
//!   registry, so that a new one cannot be forgotten;
//! - [`ears`] hears every log line, and counts statements;
//! - [`paper`] reads a document to print as a screen reader does;
//! - [`process::Process`] is the real binary, that can be killed;
//! - [`race`] is many people at the same instant;
//! - [`relay::Relay`] is an SMTP server that keeps what it receives.

pub mod app;
#[macro_use]
pub mod database;
pub mod doors;
pub mod ears;
pub mod paper;
pub mod process;
pub mod race;
pub mod relay;
