//! Reading candidatures, each reader on their own: marks by the grid of the call,
//! abstentions, « I know this person », private notes, and lists to find one's way.
//!
//! Nobody sees another's marks before giving their own ([`rules::sees_others`]).
//! Every page is plain HTML: what is read here never waits in a browser's
//! store, and works without a script.

pub mod model;
pub mod rules;

pub mod actions;
pub mod store;
