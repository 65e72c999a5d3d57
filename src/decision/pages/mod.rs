//! The pages of a decision. They ship no script: a letter is read, a button is pressed.

mod decisions;
mod follow;
mod letters;
mod place;

pub use decisions::{Notice as Told, decisions};
pub use letters::{Typed, letters};
pub use place::{Answer, place};

use leptos::prelude::*;

use crate::{
    appel::document::Document,
    ui::{Breadcrumbs, NavLink},
};

/// The way to the other pages of this call.
fn breadcrumbs(here: &'static str) -> impl IntoView {
    view! {
        <Breadcrumbs
            links=vec![NavLink::new("/mon-espace", "Mon espace")]
            here
        />
    }
}

/// What else the commission works on, for this call.
fn beside(call: &Document, here: &'static str) -> impl IntoView + use<> {
    let slug = &call.slug;
    let links = [
        ("candidatures", "Les candidatures"),
        ("selection", "Composer le groupe"),
        ("decisions", "Les décisions"),
        ("lettres", "Les lettres"),
    ]
    .map(|(path, label)| {
        let href = format!("/administration/appels/{slug}/{path}");
        let current = (path == here).then_some("page");
        view! { <li><a href=href aria-current=current>{label}</a></li> }
    });
    view! {
        <nav class="beside" aria-label="La commission">
            <ul class="row">{links.into_iter().collect_view()}</ul>
        </nav>
    }
}
