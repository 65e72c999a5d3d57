//! What members say of a séance once it is over, in three minutes and without their name.
//!
//! The questions are data ([`model::questionnaire`]), read by the engine of every questionnaire. Who
//! has answered is kept apart from what was answered, and nothing leads from one to the other. Those
//! who lead read the answers together, once everybody has answered or the time to answer has passed,
//! and only when there are three or more: fewer would say whose they are.

pub mod model;
pub mod rules;

pub mod actions;
pub mod pages;
pub mod routes;
pub mod store;
