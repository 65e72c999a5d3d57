//! The verbs of reading; each is one transaction.
//!
//! *overview* and *open* show, *answer* and *note* keep what readers say, *bulk* does one thing
//! to several candidatures, *blind* hides who people are.

mod answer;
mod blind;
mod bulk;
mod commission;
mod export;
mod import;
mod open;
mod overview;

pub use answer::{Given, add_note, answer, forget_note, take_back};
pub use blind::{lift_blind, set_blind};
pub use bulk::{Planned, Undone, apply_bulk, may_begin, plan_bulk, undo_bulk};
pub use commission::{Reading, readings_for};
pub use export::{Book, PrintedFile, book, printed};
pub use import::{ImportedReadings, ReadingsFile, import_readings};
pub use open::{
    Dossier, Knot, KnotState, Others, Passage, ReadAnswer, ReadSection, Reviewed, open,
};
pub use overview::{BulkBanner, Overview, ToRead, overview, to_read};
