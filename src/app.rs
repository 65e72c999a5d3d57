//! The document shell, the hydrated application and its route table.
//!
//! Public pages are not here: they ship no script and are rendered whole by
//! plain handlers (see `server::html`).

use leptos::{config::LeptosOptions, prelude::*};
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};

/// The document around the hydrated application.
#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    use crate::server::html::HeadLinks;
    view! {
        <!DOCTYPE html>
        <html lang="fr">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <HeadLinks/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The hydrated application: everything a person does once they have begun.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|title| format!("{title} · Croisée")/>
        <Router>
            <Routes fallback=|| "Page introuvable">
                <Route path=path!("/mon-espace") view=|| "Mon espace"/>
            </Routes>
        </Router>
    }
}
