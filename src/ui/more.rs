//! What may be read on demand.

use leptos::prelude::*;

use super::icon::Icon;

/// A line that opens what stands under it; native, so it needs no script.
#[component]
pub fn More(
    /// The line.
    #[prop(into)]
    label: Signal<String>,
    /// Open from the start.
    #[prop(optional)]
    open: bool,
    /// What it opens.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="more" open=open>
            <summary>
                {move || label.get()}
                <Icon shape=Icon::Down />
            </summary>
            {children()}
        </details>
    }
}
