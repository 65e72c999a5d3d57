//! Pages of documents written together.
//!
//! The page of one document is whole without a script: it is the text, to be read. The module that it
//! loads (`editor/`, bundled into `/pkg/ecrire.js`) puts the editor in the text's place once the document
//! has come; no WASM is involved, so a keystroke never crosses into it.

mod compared;
mod history;
mod past;
mod remarks;
mod shelf;
mod stage;
pub mod text;
mod writing;

pub use compared::{compared, look_at_return};
pub use history::{Named, history};
pub use past::{Look, past};
pub use shelf::shelf;
pub use stage::{Asked, stage};
pub use writing::writing;
