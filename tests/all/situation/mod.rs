//! Situations, the choice of one, the evaluation of a séance, and what is forgotten of all that.

mod evaluation;
mod forgetting;
pub mod ground;
mod queries;
mod rights;
mod story;
