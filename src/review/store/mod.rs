//! SQL of reading: whole statements, the same on both databases.

mod bulk;
mod notes;
mod reading;
mod reviews;

pub use bulk::{keep_bulk, last_bulk, mark_undone, set_duplicate};
pub use notes::{add_note, forget_note, note_keys, notes_of};
pub use reading::{is_blind, set_blind};
pub use reviews::{
    Answered, agreed_of, forget_review, keep_agreed, keep_review, marks, marks_by, reviews_in,
};
