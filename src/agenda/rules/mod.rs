//! The pure decisions of an agenda: which days a grid shows, which meetings a page holds, and how
//! they are said. No clock, no zone: wall dates only.

mod grid;
mod listing;
mod said;

pub use grid::{Grid, Row, Step, arrow, grid};
pub use listing::{PAGE, Shown, listing};
pub use said::{count, day_label, hours, state_words};
