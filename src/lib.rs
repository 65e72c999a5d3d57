//! Croisée carries a practice-analysis group from the call for candidatures to
//! the published synthesis, on one record.
//!
//! Read the modules in this order; each domain folder has the same rooms
//! (`model`, `rules`, `store`, `actions`, `api`, `routes`, `pages`), and data
//! flows one way: page → server function → rule → verb → store.

// The domains, in the order of the story.
pub mod account;
pub mod agenda;
pub mod appel;
pub mod candidature;
#[cfg(feature = "ssr")]
pub mod certificate;
#[cfg(feature = "ssr")]
pub mod decision;
#[cfg(feature = "ssr")]
pub mod evaluation;
pub mod facilitation;
pub mod form;
#[cfg(feature = "ssr")]
pub mod group;
#[cfg(feature = "ssr")]
pub mod review;
#[cfg(feature = "ssr")]
pub mod seance;
pub mod selection;
#[cfg(feature = "ssr")]
pub mod situation;
#[cfg(feature = "ssr")]
pub mod synthesis;
#[cfg(feature = "ssr")]
pub mod workshop;

// Beside them: what every domain stands on.
pub mod app;
#[cfg(feature = "hydrate")]
mod crash;
pub mod error;
pub mod id;
pub mod menu;
pub mod ui;
pub mod wire;

#[cfg(feature = "ssr")]
pub mod administration;
#[cfg(feature = "ssr")]
pub mod audit;
#[cfg(feature = "ssr")]
pub mod cli;
#[cfg(feature = "ssr")]
pub mod db;
#[cfg(feature = "ssr")]
pub mod privacy;
#[cfg(feature = "ssr")]
pub mod public;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub mod typeset;

/// Wakes the page that the server rendered: the browser's entry point.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    std::panic::set_hook(Box::new(crash::give_the_page_back));
    leptos::mount::hydrate_lazy(app::App);
}
