//! What remains when the application in the browser stops: the page as the server wrote it.
//!
//! After a panic, the listeners of a dead application would still take each click and
//! do nothing with it. They are silenced, so that links lead and forms send as they
//! do without WASM: nothing of the page depends on us any more.

use std::panic::PanicHookInfo;

use leptos::web_sys;
use wasm_bindgen::{JsCast, JsValue};

/// Every event that the application listens to.
const EVENTS: [&str; 10] = [
    "click",
    "submit",
    "input",
    "change",
    "keydown",
    "focusin",
    "focusout",
    "beforeinput",
    "pointerdown",
    "dragstart",
];

/// Says what happened to whoever opens the console, and gives the page back to the browser.
pub fn give_the_page_back(panic: &PanicHookInfo<'_>) {
    web_sys::console::error_1(&JsValue::from_str(&panic.to_string()));
    // A page that cannot be given back is as dead as it was.
    let _ = silence_listeners();
}

/// Puts a listener before all others, that lets no event reach them.
///
/// It is made of the browser's own functions, bound together: the memory of the
/// application can no longer be entered.
fn silence_listeners() -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let event = js_sys::Reflect::get(&window, &"Event".into())?;
    let prototype = js_sys::Reflect::get(&event, &"prototype".into())?;
    let stop = js_sys::Reflect::get(&prototype, &"stopImmediatePropagation".into())?;
    let stop = bound(&stop, "call", &stop)?;
    for kind in EVENTS {
        window.add_event_listener_with_callback_and_bool(kind, &stop, true)?;
    }
    // An address of the dead application is asked for whole.
    let location = window.location();
    let reload = bound(&location, "reload", &location)?;
    window.add_event_listener_with_callback_and_bool("popstate", &reload, true)
}

/// The method `name` of `object`, whatever calls it, for `this`.
fn bound(object: &JsValue, name: &str, this: &JsValue) -> Result<js_sys::Function, JsValue> {
    let method: js_sys::Function = js_sys::Reflect::get(object, &name.into())?.dyn_into()?;
    Ok(method.bind0(this))
}
