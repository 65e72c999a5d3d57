//! The pages on which the administration prepares a call.
//!
//! They ship no script, the editor of questionnaires included. Each gesture is a form and each edit a
//! whole revision that the engine read again, so the page never shows what would be refused, undoing is
//! dropping a row, and candidates download nothing of it.

mod conditions;
mod edit;
mod fields;
mod panel;
mod question;
mod questionnaire;
mod start;
mod state;
mod wording;

pub use conditions::Building;
pub use edit::{EditPage, Preview};
pub use fields::Typed;
pub use questionnaire::{Editing, EditorPage};
pub use start::StartPage;

use leptos::prelude::*;

use crate::ui::{Breadcrumbs, NavLink};

/// Where we are: the list, the call, and its other pages.
#[component]
pub fn CallNav(
    /// The address of the call.
    slug: String,
    /// What it is called.
    title: String,
    /// The end of the address of this page.
    here: &'static str,
) -> impl IntoView {
    let pages = [
        ("modifier", "Textes et dates"),
        ("questionnaire", "Questionnaire"),
        ("apercu", "Aperçu"),
    ];
    let links = pages
        .into_iter()
        .map(|(end, label)| {
            let href = format!("/administration/appels/{slug}/{end}");
            let current = (end == here).then_some("page");
            view! { <li><a href=href aria-current=current>{label}</a></li> }
        })
        .collect_view();
    view! {
        <Breadcrumbs links=vec![NavLink::new("/administration/appels", "Les appels")] here=title/>
        <nav class="call-nav" aria-label="Préparer cet appel">
            <ul>{links}</ul>
        </nav>
    }
}
