//! SQL of situations: *situations* themselves, and the *choice* of one for a séance.

mod choice;
mod situations;

pub use choice::{
    add_candidate, ballot, ballots, candidates, close_ballots, code, coding, codings,
    forget_candidates, keep_ballot, remove_candidate, steps, take_step, voters,
};
pub use situations::{
    change, erase_of_departed, erase_of_group, event, find, insert, move_to, of_group,
    release_of_cancelled,
};
