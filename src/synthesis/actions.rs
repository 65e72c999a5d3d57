//! What one does with documents written together.
//!
//! *open* gives one to be read; *shelf* shows a group what it writes and begins another; *stage* takes a
//! document further; *card* computes its head; *files* brings documents in and gives them back.

mod card;
mod files;
mod open;
mod shelf;
mod stage;

pub use card::card;
pub use files::{ImportFailure, ImportedDocuments, content, export, import};
pub use open::{Home, Opened, open};
pub use shelf::{Begun, Shelf, Wish, begin, shelf};
pub use stage::{Staged, change_stage, steps};
