//! The frame of every page: who we are, where you are, whom to call.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    control::MaybeText,
    control::focus,
    icon::Icon,
    thread::{Logo, ThreadBand},
    words::tied,
};

/// Who publishes the site, as the configuration says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// The name of the platform.
    pub name: String,
    /// A few words under the name.
    pub note: String,
    /// The organisation that runs it.
    pub organisation: String,
    /// The number to call, as it is read out: « 05 36 49 00 12 ».
    pub phone: String,
}

impl Site {
    /// The number as a telephone wants it.
    #[must_use]
    pub fn dial(&self) -> String {
        let digits = self
            .phone
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+');
        std::iter::once("tel:".to_owned())
            .chain(digits.map(String::from))
            .collect()
    }
}

/// A link of the header or the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavLink {
    /// Where it goes.
    pub href: String,
    /// Its words.
    pub label: String,
}

impl NavLink {
    /// A link and its words.
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            label: label.into(),
        }
    }

    /// The value of `aria-current` when the page at `path` is shown.
    pub(super) fn current(&self, path: &str) -> Option<&'static str> {
        let rest = path.strip_prefix(self.href.trim_end_matches('/'))?;
        match rest {
            "" | "/" => Some("page"),
            _ if rest.starts_with('/') && self.href != "/" => Some("true"),
            _ => None,
        }
    }
}

/// The whole page around its content.
#[component]
pub fn Page(
    /// Who publishes the site.
    site: Site,
    /// The links of the header.
    links: Vec<NavLink>,
    /// The links of the footer: accessibility, privacy, legal notice.
    footer_links: Vec<NavLink>,
    /// The path of the page shown.
    #[prop(into)]
    path: Signal<String>,
    /// The content; give it a `wrap`.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="page">
            <SkipLink />
            <Header site=site.clone() links path />
            <main class="page-main" id="contenu" tabindex="-1">
                {children()}
            </main>
            <Footer site links=footer_links />
        </div>
    }
}

/// The first stop of the keyboard: straight to the content.
#[component]
pub fn SkipLink() -> impl IntoView {
    view! {
        // The router would scroll and leave the focus behind.
        <a class="skip-link" href="#contenu" on:click=|_| focus("contenu")>
            "Aller au contenu"
        </a>
    }
}

/// The band, the name, and where one can go. On a phone the links are in a native popover, which
/// needs no script.
#[component]
pub fn Header(
    /// Who publishes the site.
    site: Site,
    /// Where one can go.
    links: Vec<NavLink>,
    /// The path of the page shown.
    #[prop(into)]
    path: Signal<String>,
) -> impl IntoView {
    let links = links
        .into_iter()
        .map(|link| {
            let NavLink { href, label } = link.clone();
            view! {
                <li>
                    <a href=href aria-current=move || path.with(|path| link.current(path))>
                        {label}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <header class="header">
            <ThreadBand id="fils-entete" />
            <div class="wrap header-bar">
                <a class="logo" href="/">
                    <Logo />
                    <span>
                        <span class="logo-name">{site.name}</span>
                        <span class="logo-note">{site.note}</span>
                        <span class="visually-hidden">" – accueil"</span>
                    </span>
                </a>
                <button class="button secondary small menu-button" type="button" popovertarget="menu">
                    <Icon shape=Icon::Menu />
                    "Menu"
                </button>
                <nav class="header-nav" id="menu" popover="auto" aria-label="Menu principal">
                    <button
                        class="button secondary small menu-button"
                        type="button"
                        popovertarget="menu"
                        popovertargetaction="hide"
                    >
                        <Icon shape=Icon::Cross />
                        "Fermer"
                    </button>
                    <ul>{links}</ul>
                </nav>
            </div>
        </header>
    }
}

/// Whom to call, and what the law asks to say.
#[component]
pub fn Footer(
    /// Who publishes the site.
    site: Site,
    /// Accessibility, privacy, legal notice.
    links: Vec<NavLink>,
) -> impl IntoView {
    let dial = site.dial();
    let links = links
        .into_iter()
        .map(|link| view! { <li><a href=link.href>{link.label}</a></li> })
        .collect_view();
    view! {
        <footer class="footer">
            <div class="wrap">
                <div class="footer-call">
                    <p>"Une question, une aide pour remplir\u{a0}? Appelez-nous."</p>
                    <a href=dial>
                        <Icon shape=Icon::Phone />
                        {site.phone}
                    </a>
                    <p class="soft">{site.organisation}</p>
                </div>
                <ul class="footer-links">{links}</ul>
            </div>
        </footer>
    }
}

/// The way back up.
#[component]
pub fn Breadcrumbs(
    /// The pages above this one, the highest first.
    links: Vec<NavLink>,
    /// The name of this page.
    #[prop(into)]
    here: String,
) -> impl IntoView {
    let links = links
        .into_iter()
        .map(|link| view! { <li><a href=link.href>{link.label}</a></li> })
        .collect_view();
    view! {
        <nav class="breadcrumbs" aria-label="Fil d’Ariane">
            <ol>
                {links}
                <li>
                    <span aria-current="page">{here}</span>
                </li>
            </ol>
        </nav>
    }
}

/// What this page is, and beside it what can be done with the whole of it.
#[component]
pub fn TitleBlock(
    /// The title of the page, its only `h1`.
    #[prop(into)]
    title: String,
    /// A line above the title.
    #[prop(optional, into)]
    eyebrow: MaybeText,
    /// A sentence under the title.
    #[prop(optional, into)]
    lead: MaybeText,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let eyebrow = eyebrow.get();
    let lead = lead.get();
    view! {
        <div class="title-block">
            <div>
                {eyebrow.map(|eyebrow| view! { <p class="eyebrow">{eyebrow}</p> })}
                <h1>{tied(&title)}</h1>
                {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
            </div>
            {children.map(|children| view! { <div class="row">{children()}</div> })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_below_a_link_belongs_to_it() {
        let link = NavLink::new("/appels", "Appels");
        assert_eq!(link.current("/appels"), Some("page"));
        assert_eq!(link.current("/appels/gap-pp-2025"), Some("true"));
        assert_eq!(link.current("/appels-clos"), None);
    }

    #[test]
    fn the_home_page_is_not_above_every_page() {
        let home = NavLink::new("/", "Accueil");
        assert_eq!(home.current("/"), Some("page"));
        assert_eq!(home.current("/appels"), None);
    }

    #[test]
    fn a_number_is_dialled_without_its_spaces() {
        let site = Site {
            phone: "05 36 49 00 12".to_owned(),
            ..Site::default()
        };
        assert_eq!(site.dial(), "tel:0536490012");
    }
}
