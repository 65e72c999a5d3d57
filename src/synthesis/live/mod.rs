//! How several people write one document at once, and how what they wrote is kept.
//!
//! ```text
//! socket, fallback ─▶ room ─▶ gate ─▶ engine ─▶ every other peer      (at once)
//!                                └─▶ commit: the list, then « acquitté »  (≤ 20 ms later)
//! ```
//!
//! - [`wire`] reads and writes lib0's encoding; [`protocol`] is what travels;
//! - [`gate`] lets nothing through that the engine could misread, nor anybody write as another;
//! - [`engine`] is yrs, behind one small trait;
//! - [`log`] makes a document again from the list, and packs what a snapshot holds; [`past`] makes it again
//!   as it once stood;
//! - [`room`] is one open document; [`rooms`] all of them, [`commit`] what writes their lists;
//! - [`watch`] closes whoever lost a right; [`rights`] says who has which;
//! - [`socket`] and [`fallback`] are the two doors; of several servers, [`instances`] leads to the one that
//!   has the document open.

pub mod check;
mod commit;
pub mod engine;
pub mod fallback;
pub mod gate;
pub mod instances;
pub mod log;
pub mod pack;
pub mod past;
pub mod presence;
pub mod protocol;
pub mod rights;
pub mod room;
pub mod rooms;
pub mod socket;
mod watch;
pub mod wire;

pub use log::read;
pub use rights::Right;
pub use rooms::Rooms;
