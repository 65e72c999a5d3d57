//! What one does with documents written together.
//!
//! *open* gives one to be read; *shelf* shows a group what it writes and begins another; *stage* takes a
//! document further; *remark*
//! is what happens in its margin; *card* computes its head; *files* brings documents in and gives them back.

mod card;
mod files;
mod open;
mod remark;
mod shelf;
mod stage;

pub use card::card;
pub use files::{ImportFailure, ImportedDocuments, content, export, import};
pub use open::{Home, Opened, open};
pub use remark::{
    Gesture, Left, Margin, Remarked, Thread, Trouble, Words, leave, margin,
    settle as settle_remark, settle_all as settle_remarks,
};
pub use shelf::{Begun, Shelf, Wish, begin, shelf};
pub use stage::{Staged, change_stage, steps};
