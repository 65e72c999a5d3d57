//! The verbs of meetings; each is one transaction.
//!
//! *cycle* makes a group and its meetings, *office* shows them to the administration, *read* shows them to whoever may, *say* keeps what
//! members announce and who came, *change* moves and cancels, *remind* writes before a meeting,
//! *calendars* gives files to the calendars of others.

mod calendars;
mod change;
mod cycle;
mod forget;
mod office;
mod read;
mod remind;
mod say;

pub use calendars::{
    calendar_of_cycle, calendar_of_one, draw_private_address, my_feed, private_calendar,
    revoke_private_address,
};
pub use change::{Refused, Wish, cancel, keep_access, move_to};
pub use cycle::{Begun, ImportedPresences, PresencesFile, begin_cycle, import_presences};
pub use forget::{
    forget_departed, forget_old, groups_ended_a_year_ago, groups_ended_five_years_ago,
};
pub use office::{Difference, Differs, Finder, NextMeeting, Office, finder, next_meetings, office};
pub use read::{Cycle, MyGroup, my_groups, read, read_bound, read_one};
pub use remind::{Invited, Pass, answer_by_link, look_at_link, remind};
pub use say::{Validation, answer, check_in, validate};
