//! What the server has in place of a browser: nothing connects before the page is alive.

use futures::channel::mpsc;

use crate::facilitation::model::Moment;

/// A WebSocket that is never opened.
pub struct Socket;

/// What a WebSocket tells.
#[expect(dead_code, reason = "only a browser hears anything")]
pub enum Event {
    /// A message.
    Text(String),
    /// It is closed, with its code.
    Closed(u16),
}

/// The code by which the server says that one may no longer be there.
pub const NOT_YOURS: u16 = 4004;

impl Socket {
    /// Never opens.
    pub fn open(_: &str) -> Option<(Self, mpsc::UnboundedReceiver<Event>)> {
        None
    }

    /// Sends nothing.
    pub fn send(&self, _: &str) -> bool {
        false
    }

    /// Has nothing to close.
    pub fn hang_up(&self) {}
}

/// No clock: the page is rendered with the server's moment.
pub fn clock() -> Moment {
    Moment(0)
}

/// Whether there is a network, as far as is known.
pub fn is_online() -> bool {
    true
}
