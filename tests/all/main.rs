//! The tests that need a database, a router or a relay; rules are tested beside their code.
//!
//! One binary for all, since linking is most of what a test build costs. A
//! domain has its folder here, named like its folder in `src`.

#[macro_use]
mod common;

mod account;
mod agenda;
mod appel;
mod architecture;
mod candidature;
mod certificate;
mod cli;
mod decision;
mod facilitation;
mod public;
mod review;
mod seance;
mod selection;
mod server;
mod situation;
mod synthesis;
mod workshop;
