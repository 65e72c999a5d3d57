//! What the agenda reads: one's own meetings, and what is open to all. It writes nothing.

mod mine;
mod public;

pub use mine::open;
pub use public::{Public, PublicEvent, What, public, public_calendar};
