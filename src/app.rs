//! The document shell, the hydrated application and its route table.
//!
//! Public pages are not here: they ship no script and are rendered whole by
//! plain handlers (see `server::html`).

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    Lazy, LazyRoute, SsrMode,
    components::{Route, Router, Routes},
    hooks::use_location,
    lazy_route, path,
};

use crate::{
    agenda::pages::AgendaPage,
    candidature::pages::CandidatureRoute,
    error::Error,
    facilitation::pages::RoomPage,
    menu,
    selection::pages::BoardPage,
    ui::{
        LinkButton,
        layout::{Page, Site},
    },
};

/// The icon of the tab, smaller and within the page: where a browser keeps no history, Chromium asks for it
/// again at each change of address, and a page at work changes its own.
#[cfg(feature = "ssr")]
static ICON: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    use base64::{Engine, engine::general_purpose::STANDARD};

    let image = include_bytes!("ui/icon.png");
    format!("data:image/png;base64,{}", STANDARD.encode(image))
});

/// The document around the hydrated application.
#[cfg(feature = "ssr")]
pub fn shell(options: leptos::config::LeptosOptions) -> impl IntoView {
    use crate::server::html::HeadLinks;
    use leptos_meta::MetaTags;

    view! {
        <!DOCTYPE html>
        <html lang="fr">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <HeadLinks icon=&ICON/>
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
///
/// Pages are rendered whole before they are sent, so that each is complete
/// without WASM.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|title| format!("{title} · Croisée")/>
        <Router>
            <Frame>
                <ErrorBoundary fallback=|_| view! { <Refused error=Error::Unreachable/> }>
                    <Routes fallback=|| view! { <Elsewhere/> }>
                        <Route
                            path=path!("/appels/:slug/candidature/:etape")
                            view={Lazy::<CandidatureRoute>::new()}
                            ssr=SsrMode::Async
                        />
                        <Route
                            path=path!("/administration/appels/:slug/selection")
                            view={Lazy::<WorkRoute>::new()}
                            ssr=SsrMode::Async
                        />
                        <Route
                            path=path!("/groupes/:slug/seances/:n/animation")
                            view={Lazy::<WorkRoute>::new()}
                            ssr=SsrMode::Async
                        />
                        <Route
                            path=path!("/mon-agenda")
                            view={Lazy::<WorkRoute>::new()}
                            ssr=SsrMode::Async
                        />
                    </Routes>
                </ErrorBoundary>
            </Frame>
        </Router>
    }
}

/// The pages of those who work together, in one piece. In a piece each, what the questionnaire
/// shares with them would come to it in crumbs, which pack worse: 346 kB at its first load.
struct WorkRoute;

#[lazy_route]
impl LazyRoute for WorkRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let path = use_location().pathname.get_untracked();
        match path.rsplit('/').next() {
            Some("selection") => view! { <BoardPage/> }.into_any(),
            Some("animation") => view! { <RoomPage/> }.into_any(),
            _ => view! { <AgendaPage/> }.into_any(),
        }
    }
}

/// The common frame around every hydrated page.
#[component]
fn Frame(children: Children) -> impl IntoView {
    let location = use_location();
    // Told once by the server, in the page: the browser has no settings of its own.
    let site = SharedValue::new(site).into_inner();
    view! {
        <Page
            site
            links=menu::header_links()
            footer_links=menu::footer_links()
            path=Signal::derive(move || location.pathname.get())
        >
            {children()}
        </Page>
    }
}

#[cfg(feature = "ssr")]
fn site() -> Site {
    crate::server::state::state()
        .map(|state| crate::server::html::site(&state.settings.organisation))
        .unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn site() -> Site {
    Site::default()
}

/// A link led out of the hydrated pages: the whole page is asked for.
#[component]
fn Elsewhere() -> impl IntoView {
    Effect::new(|_| {
        // Without a location there is no page to leave.
        let _ = window().location().reload();
    });
    view! { <p class="wrap" role="status">"Un instant…"</p> }
}

/// What stands in place of a page that cannot be shown: why, and what to do next.
#[component]
pub fn Refused(
    /// Why.
    error: Error,
) -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    #[cfg(feature = "ssr")]
    answer_with(error, &path);
    let (title, way_out) = match error {
        Error::SignInNeeded => (
            "Connectez-vous pour continuer",
            ("/connexion", "Me connecter"),
        ),
        Error::NotFound => ("Page introuvable", ("/mon-espace", "Ouvrir mon espace")),
        Error::TooMany => ("Un peu de patience", ("/mon-espace", "Ouvrir mon espace")),
        Error::BadRequest | Error::Newer | Error::Unreachable | Error::Fault => (
            "Cette page ne s’est pas ouverte",
            ("/mon-espace", "Ouvrir mon espace"),
        ),
    };
    let href = match error {
        Error::SignInNeeded => door_of(&path),
        _ => way_out.0.to_owned(),
    };
    view! {
        <Title text=title/>
        <section class="wrap narrow stack">
            <h1>{title}</h1>
            <p class="lead">{error.to_string()}</p>
            <div class="row"><LinkButton href>{way_out.1}</LinkButton></div>
        </section>
    }
}

/// Where one proves who one is, to come back to `path`: a candidature has a door of its own.
fn door_of(path: &str) -> String {
    match path.split_once("/candidature/") {
        Some((call, _)) if call.starts_with("/appels/") => format!("{call}/candidature"),
        _ => format!("/connexion?suite={path}"),
    }
}

/// Tells the browser the status of a page that cannot be shown, or leads it to the door.
#[cfg(feature = "ssr")]
fn answer_with(error: Error, path: &str) {
    use leptos::server_fn::error::FromServerFnError;

    if error == Error::SignInNeeded {
        leptos_axum::redirect(&door_of(path), false);
    } else if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(error.status_code());
    }
}
