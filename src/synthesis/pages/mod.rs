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

use super::model::{Home, Whose};
use crate::group::rules;

/// Who reads what is open to the whole of a group or of a workshop, in a sentence.
fn seen_by(home: &Home) -> String {
    match (home.whose, home.members) {
        (Whose::Workshop(_), count @ 2..) => {
            format!("Visible par les {count} personnes qui étaient à l’atelier")
        }
        (_, count) => rules::seen_by(count),
    }
}

pub use compared::{compared, look_at_return};
pub use history::{Named, history};
pub use past::{Look, past};
pub use shelf::shelf;
pub use stage::{Asked, stage};
pub use writing::writing;
