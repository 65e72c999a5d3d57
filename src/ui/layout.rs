//! The frame of every page.
use leptos::prelude::*;

/// How to reach the organisation.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Its name.
    pub organisation: String,
    /// Its telephone number, as shown.
    pub phone: String,
}

/// Lets the keyboard go straight to the content.
#[component]
pub fn SkipLink() -> impl IntoView {
    view! { <a class="skip-link" href="#contenu">"Aller au contenu"</a> }
}

/// The top of every page.
#[component]
pub fn Header(
    /// The address of the current page.
    #[prop(into)]
    current: String,
    /// The region served.
    #[prop(into)]
    region: String,
) -> impl IntoView {
    let _ = current;
    view! { <header><a href="/">"Croisée"</a>{region}</header> }
}

/// The foot of every page.
#[component]
pub fn Footer(
    /// How to reach the organisation.
    contact: Contact,
) -> impl IntoView {
    view! { <footer>{contact.organisation} " · " {contact.phone}</footer> }
}
