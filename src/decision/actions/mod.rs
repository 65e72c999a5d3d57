//! The verbs of a decision; each is one transaction.
//!
//! *desk* reads everything that a page or a verb looks at; *round* applies and
//! stops; *answer* is the person's own; *watch* reminds and releases when the
//! hour comes; *template* changes the words.

mod answer;
mod desk;
mod retention;
mod round;
mod template;
mod watch;

pub use answer::{Answered, MyPlace, confirm, give_back, my_place, offered};
pub use desk::{Desk, Guest, Pending, Sheet, desk};
pub use retention::{forget_call, forget_refused};
pub use round::{Applied, Called, Stopped, apply, call_from_reserve, stop, untold};
pub use template::{Kept, example_of, keep_template, reset_template};
pub use watch::keep_time;
