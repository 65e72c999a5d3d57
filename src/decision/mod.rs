//! The decision: from the commission's placements to a group of confirmed people.
//!
//! What the board holds binds nobody. *Appliquer* makes a round of it: statuses,
//! offers and letters in one transaction, the letters leaving ten minutes later
//! so that the round can still be stopped and undone whole. Each person retained
//! then keeps their place or gives it back before a date; a place given back is
//! proposed to the reserve. Seats are numbered, and nobody shares one.

pub mod model;
pub mod rules;

pub mod actions;
pub mod letters;
pub mod pages;
pub mod routes;
pub mod store;
