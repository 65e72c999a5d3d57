//! The pages of a decision. They ship no script: a letter is read, a button is pressed.

mod decisions;
mod follow;
mod letters;
mod place;

pub use decisions::{Notice as Told, decisions};
pub use letters::{Typed, letters};
pub use place::{Answer, place};
