//! Pages that ship no script: a Leptos view rendered whole, once, to a string.
//!
//! Leptos’s own renderer streams, and adds inline scripts for resources to every page.
//! They need no router, no resource and no hydration, so they are plain axum
//! handlers; a form posted to one can answer with the page again, errors
//! beside the fields and everything typed still there.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use jiff::civil::Date;
use leptos::prelude::*;

use super::{
    clock::wording,
    commission::{self, Beside},
    settings::Organisation,
    state::AppState,
};
use crate::{
    error::Error,
    menu,
    ui::{
        self,
        layout::{Page, Site},
    },
};

/// The leaf of a calendar for a day; `small` in a list.
pub fn leaf(day: Date, small: bool) -> impl IntoView + use<> {
    view! {
        <ui::DateBlock
            datetime=day.to_string()
            weekday=wording::weekday(day)
            day=day.day().to_string()
            month=wording::month(day)
            small
        />
    }
}

/// A page without script, before it is rendered.
pub struct PublicPage {
    /// What the tab and the search engine show.
    pub title: String,
    /// One sentence for search engines and previews.
    pub description: String,
    /// Whether everyone sees the same page, so that it may be kept and indexed.
    pub is_public: bool,
    /// Whether the page holds a secret address that must not travel as a referrer.
    pub hides_address: bool,
    /// The status of the answer.
    pub status: StatusCode,
    /// The address of the page, to mark the current entry of the menu.
    pub path: String,
    /// The pages that belong with it.
    pub beside: Option<Beside>,
}

impl PublicPage {
    /// A page that everyone sees alike.
    #[must_use]
    pub fn public(
        title: impl Into<String>,
        description: impl Into<String>,
        path: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            description: description.into(),
            is_public: true,
            hides_address: false,
            status: StatusCode::OK,
            path: path.into(),
            beside: None,
        }
    }

    /// A page made for one person: never stored, never indexed.
    #[must_use]
    pub fn personal(title: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            is_public: false,
            ..Self::public(title, "", path)
        }
    }

    /// The same page, answered with `status`.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// The same page, under the way to those that belong with it.
    #[must_use]
    pub fn beside(self, beside: Beside) -> Self {
        Self {
            beside: Some(beside),
            ..self
        }
    }

    /// The same page, whose address is never passed on.
    #[must_use]
    pub fn hiding_its_address(self) -> Self {
        Self {
            hides_address: true,
            ..self
        }
    }

    /// Renders `content` inside the common frame.
    pub fn render<V: IntoView>(self, state: &AppState, content: impl FnOnce() -> V) -> Response {
        let site = site(&state.settings.organisation);
        let title = format!("{} · Croisée", self.title);
        let description = (!self.description.is_empty()).then_some(self.description);
        let robots = (!self.is_public).then_some("noindex");
        let path = self.path;
        let beside = self.beside;
        let owner = Owner::new_root(None);
        let body = owner.with(|| {
            let content = content().into_any();
            view! {
                <html lang="fr">
                    <head>
                        <meta charset="utf-8"/>
                        <meta name="viewport" content="width=device-width, initial-scale=1"/>
                        <title>{title}</title>
                        {description.map(|text| view! { <meta name="description" content=text/> })}
                        {robots.map(|robots| view! { <meta name="robots" content=robots/> })}
                        <HeadLinks/>
                    </head>
                    <body>
                        <Page
                            site
                            links=menu::header_links()
                            footer_links=menu::footer_links()
                            path
                        >
                            {beside.map(|Beside { links, here }| view! {
                                <ui::Beside label=commission::LABEL links here/>
                            })}
                            {content}
                        </Page>
                    </body>
                </html>
            }
            .to_html()
        });
        owner.unset_with_forced_cleanup();
        let body = without_markers(&body);
        let mut response = (self.status, Html(format!("<!DOCTYPE html>{body}"))).into_response();
        let headers = response.headers_mut();
        if self.is_public && self.status.is_success() {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            headers.insert(
                HeaderName::from_static("x-robots-tag"),
                HeaderValue::from_static("all"),
            );
        }
        if self.hides_address {
            headers.insert(
                header::REFERRER_POLICY,
                // Not « no-referrer »: a form on such a page posts « Origin: null », which a browser
                // without Sec-Fetch-Site (Safari before 16.4) would see refused as cross-site. The
                // address stays here all the same: the site's name alone may follow.
                HeaderValue::from_static("strict-origin"),
            );
        }
        response
    }
}

/// The page without the empty comments by which a browser's WASM would find its
/// way: nothing wakes this page, and `<!>` is no valid HTML. What people typed
/// is escaped, so it holds none.
fn without_markers(html: &str) -> String {
    html.replace("<!---->", "").replace("<!>", "")
}

/// Who publishes the site, as the header and the footer name it.
#[must_use]
pub fn site(organisation: &Organisation) -> Site {
    Site {
        name: "Croisée".to_owned(),
        note: format!("Partenariat en santé · {}", organisation.region),
        organisation: organisation.name.clone(),
        // A number is read as one: its spaces never break.
        phone: organisation.phone.replace(' ', "\u{a0}"),
    }
}

/// What the head of every page links to: styles, the text font, the icon.
#[component]
pub fn HeadLinks(
    /// The icon of the tab.
    #[prop(default = "/icone.png")]
    icon: &'static str,
) -> impl IntoView {
    view! {
        <link rel="preload" href="/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2" r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
        <link rel="stylesheet" href="/pkg/croisee.css"/>
        // Not the drawing it is made from, icone.svg: a browser lays it out anew at each change of address.
        <link rel="icon" href=icon r#type="image/png"/>
        <meta name="theme-color" content="#0b6160"/>
        <meta name="color-scheme" content="light dark"/>
    }
}

/// The page that says an error in words: what happened, and what to do next.
pub fn error_page(state: &AppState, error: Error) -> Response {
    use leptos::server_fn::error::FromServerFnError;
    let status = StatusCode::from_u16(error.status_code().as_u16())
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let title = match error {
        Error::NotFound => "Page introuvable",
        Error::SignInNeeded => "Connexion nécessaire",
        Error::TooMany => "Un peu de patience",
        Error::BadRequest => "Demande incomprise",
        Error::Newer => "Un texte plus récent que la plateforme",
        Error::Unreachable | Error::Fault => "Une erreur de notre côté",
    };
    let site = site(&state.settings.organisation);
    PublicPage::personal(title, "")
        .with_status(status)
        .render(state, || {
            view! {
                <section class="wrap narrow stack">
                    <p class="eyebrow">{error_eyebrow(error)}</p>
                    <h1>{title}</h1>
                    <p class="lead">{error.to_string()}</p>
                    <ul>
                        <li><a href="/">"Revenir à l’accueil"</a></li>
                        <li><a href="/appels">"Voir les appels à candidatures"</a></li>
                        <li><a href="/mon-espace">"Ouvrir mon espace"</a></li>
                        <li>
                            "Nous appeler\u{a0}: "
                            <a href=site.dial()>{site.phone.clone()}</a>
                        </li>
                    </ul>
                </section>
            }
        })
}

/// The line above the title, that says where the trouble is.
fn error_eyebrow(error: Error) -> &'static str {
    match error {
        Error::NotFound => "Ce fil ne mène nulle part",
        Error::SignInNeeded | Error::TooMany | Error::BadRequest | Error::Newer => {
            "Rien n’est perdu"
        }
        Error::Unreachable | Error::Fault => "Vous n’y êtes pour rien",
    }
}
