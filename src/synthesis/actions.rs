//! What one does with documents written together.
//!
//! *open* gives one to be read; *shelf* shows a group what it writes and begins another; *stage* takes a
//! document further; *remark* is what happens in its margin; *card* computes its head; *files* brings documents
//! in and gives them back; *history* looks back; *versions* keeps what one may come back to, brings it back, and
//! seals it; *remind* says that a text closes soon.

mod card;
mod files;
mod history;
mod open;
mod remark;
mod remind;
mod shelf;
mod stage;
mod versions;

pub use card::card;
pub use files::{ImportFailure, ImportedDocuments, export, import};
pub use history::{Compared, Day, Held, History, Item, Past, Told, compared, history, past};
pub use open::{Opened, open};
pub use remark::{
    Gesture, Left, Margin, Remarked, Thread, Trouble, Words, leave, margin,
    settle as settle_remark, settle_all as settle_remarks,
};
pub use remind::remind;
pub use shelf::{Begun, Place, Shelf, Wish, Wrong, begin, shelf};
pub use stage::{Said, Staged, change_stage, retitle, steps};
pub use versions::{
    Naming, Return, Seal, forget_name, keep_by_itself, lasting, look_at_return, name, rename,
    restore, seal,
};
