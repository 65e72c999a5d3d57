//! Pages that belong together, side by side.

use leptos::prelude::*;

use super::layout::NavLink;

/// The pages beside this one, for whoever may open them.
#[component]
pub fn Beside(
    /// What they have in common, for a screen reader.
    #[prop(into)]
    label: String,
    /// The pages, in the order of the work.
    links: Vec<NavLink>,
    /// The address of this page, or of the one above it.
    here: String,
) -> impl IntoView {
    let links = links
        .into_iter()
        .map(|link| {
            let current = link.current(&here);
            view! { <li><a href=link.href aria-current=current>{link.label}</a></li> }
        })
        .collect_view();
    view! {
        <nav class="beside" aria-label=label>
            <ul class="wrap">{links}</ul>
        </nav>
    }
}
