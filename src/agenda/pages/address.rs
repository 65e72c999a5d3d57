//! The address of the agenda, which says how it is looked at. Changing month is not going to another
//! page: it is done here, without the router, which would look for a page again.

use leptos::{ev, prelude::*, web_sys};

use super::Desk;
use crate::agenda::model::Asked;

/// The page itself, in addresses.
const PAGE: &str = "/mon-agenda";

impl Desk {
    /// Shows what is asked, and says it in the address: as a step of the history, unless it `replaces`
    /// the one it comes from.
    pub fn go(self, asked: Asked, replaces: bool) {
        if self.asked.with_untracked(|now| *now == asked) {
            return;
        }
        if let Ok(history) = window().history() {
            let (state, address) = (leptos::wasm_bindgen::JsValue::NULL, asked.address());
            // An address that a browser will not change is no reason to show nothing.
            let _ = if replaces {
                history.replace_state_with_url(&state, "", Some(&address))
            } else {
                history.push_state_with_url(&state, "", Some(&address))
            };
        }
        self.asked.set(asked);
    }

    /// Follows a link of the agenda to itself; any other is left to the browser.
    pub fn click(self, event: &ev::MouseEvent) {
        let Some(link) = link_of(event).filter(|_| is_plain(event)) else {
            return;
        };
        let Some(asked) = link.get_attribute("href").and_then(|href| asked_by(&href)) else {
            return;
        };
        event.prevent_default();
        self.go(asked, false);
        if !matches!(link.closest("[data-noscroll]"), Ok(Some(_))) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
}

/// What the browser's own « back » and « forward » ask.
pub fn follow(desk: Desk) {
    Effect::new(move |_| {
        let heard = window_event_listener(ev::popstate, move |_| {
            let location = window().location();
            let (path, search) = (location.pathname(), location.search());
            if let (Ok(PAGE), Ok(search)) = (path.as_deref(), search)
                && let Some(asked) = asked_by(&format!("{PAGE}{search}"))
                && desk.asked.with_untracked(|now| *now != asked)
            {
                desk.asked.set(asked);
            }
        });
        on_cleanup(move || heard.remove());
    });
}

/// Whether a click asks for no more than the link: no other tab, no menu.
pub fn is_plain(event: &ev::MouseEvent) -> bool {
    let has_key = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    event.button() == 0 && !has_key && !event.default_prevented()
}

fn link_of(event: &ev::MouseEvent) -> Option<web_sys::Element> {
    use leptos::wasm_bindgen::JsCast;

    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    element.closest("a[href]").ok()?
}

/// What an address of the agenda asks; `None` for another page. Its words are plain by their making:
/// what would have to be decoded is not of ours.
fn asked_by(address: &str) -> Option<Asked> {
    let query = address.strip_prefix(PAGE)?;
    let query = match query.strip_prefix('?') {
        Some(query) => query,
        None if query.is_empty() => "",
        None => return None,
    };
    Some(Asked::read(|name| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let (_, value) = pairs.find(|(key, _)| *key == name)?;
        Some(value.to_owned())
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::model::{Day, Kind, Look};

    #[test]
    fn a_link_to_the_agenda_asks_what_it_says_and_no_other_does() {
        let asked = Asked {
            look: Look::Week,
            day: Day::parse("2025-06-10"),
            group: Some("gap-pp-2025".to_owned()),
            kind: Some(Kind::Seance),
        };
        assert_eq!(asked_by(&asked.address()), Some(asked));
        assert_eq!(asked_by(PAGE), Some(Asked::default()));
        for other in ["/mon-espace", "/mon-agenda/autre", "/agenda", "#jour"] {
            assert_eq!(asked_by(other), None, "{other}");
        }
    }
}
