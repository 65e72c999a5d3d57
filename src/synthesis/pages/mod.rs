//! Pages of documents written together.

mod shelf;
mod stage;

pub use shelf::shelf;
pub use stage::{Asked, stage};
