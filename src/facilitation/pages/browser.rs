//! What the room asks of the browser itself: a WebSocket, the clock, whether there is a network.
//!
//! The browser's own WebSocket weighs nothing; those of the framework would bring streams and a
//! codec, and could not say why they closed.

use futures::channel::mpsc;
use leptos::{
    prelude::window,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
    web_sys::{CloseEvent, MessageEvent, WebSocket},
};

use crate::facilitation::model::Moment;

/// What a WebSocket tells.
pub enum Event {
    /// A message.
    Text(String),
    /// It is closed, with its code.
    Closed(u16),
}

/// The code by which the server says that one may no longer be there.
pub const NOT_YOURS: u16 = 4004;
/// Closed without a word.
const ABNORMAL: u16 = 1006;

/// An open WebSocket, closed when it is dropped.
pub struct Socket {
    inner: WebSocket,
    events: mpsc::UnboundedSender<Event>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _close: Closure<dyn FnMut(CloseEvent)>,
}

impl Socket {
    /// Begins to open the WebSocket at `path` of this site; nothing when the browser refuses.
    pub fn open(path: &str) -> Option<(Self, mpsc::UnboundedReceiver<Event>)> {
        let location = window().location();
        let scheme = match location.protocol().ok()?.as_str() {
            "http:" => "ws:",
            _ => "wss:",
        };
        let address = format!("{scheme}//{}{path}", location.host().ok()?);
        let inner = WebSocket::new(&address).ok()?;
        let (events, told) = mpsc::unbounded();
        let tell = events.clone();
        let message = Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                // Nobody listens any more.
                let _ = tell.unbounded_send(Event::Text(text));
            }
        });
        let tell = events.clone();
        let close = Closure::<dyn FnMut(_)>::new(move |event: CloseEvent| {
            let _ = tell.unbounded_send(Event::Closed(event.code()));
        });
        inner.set_onmessage(Some(message.as_ref().unchecked_ref()));
        inner.set_onclose(Some(close.as_ref().unchecked_ref()));
        let socket = Self {
            inner,
            events,
            _message: message,
            _close: close,
        };
        Some((socket, told))
    }

    /// Sends a message; says whether it left.
    pub fn send(&self, text: &str) -> bool {
        self.inner.ready_state() == WebSocket::OPEN && self.inner.send_with_str(text).is_ok()
    }

    /// Closes it, without waiting for the other side: the network may be gone.
    pub fn hang_up(&self) {
        let _ = self.inner.close();
        let _ = self.events.unbounded_send(Event::Closed(ABNORMAL));
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.inner.set_onmessage(None);
        self.inner.set_onclose(None);
        // It may be closed already.
        let _ = self.inner.close();
    }
}

/// The browser's clock.
#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds are whole, and fit for 285,000 years"
)]
pub fn clock() -> Moment {
    Moment(js_sys::Date::now() as i64)
}

/// Whether there is a network, as far as the browser knows.
pub fn is_online() -> bool {
    let asked = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into());
    let navigator = asked(&window(), "navigator");
    let online = navigator.and_then(|navigator| asked(&navigator, "onLine"));
    online
        .ok()
        .and_then(|online| online.as_bool())
        .unwrap_or(true)
}
