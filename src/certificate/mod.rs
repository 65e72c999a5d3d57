//! The certificate of participation: given to the person who asks, and to nobody else.
//!
//! It says the name, the programme, the dates and hours that validated presences make, who signs, a
//! number and a code. It is *true* as long as its person is noted at the meetings that it names; whoever
//! holds the paper checks it at `/attestations/{code}`. Mended presences make it *outdated*, later meetings
//! do not; another one replaces it when it is asked for, and its person may take it back. It never says in what quality somebody came, nor that anything was taught.

pub mod model;
pub mod rules;

pub mod actions;
pub mod pages;
pub mod routes;
pub mod sheets;
pub mod store;
