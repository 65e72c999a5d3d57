//! A group: those who confirmed their place, and the pair that leads them, one patient side and
//! one professional side.
//!
//! A membership goes *joined → charter accepted → left*: until the charter is accepted only the
//! dates are open, and whoever left no longer enters. What happens in a group is seen by its
//! members alone; for anybody else, even an administrator, it does not exist.

pub mod model;
pub mod rules;

pub mod actions;
pub mod letters;
pub mod pages;
pub mod routes;
pub mod store;
