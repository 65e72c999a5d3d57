//! A question asked over the page.

use leptos::{ev, html, prelude::*};

use super::{icon::Icon, words::tied};

/// A native modal dialog: the browser keeps the focus inside, closes on Escape and gives the
/// focus back.
///
/// It only opens in a page that is alive. What opens it is a link to a page that asks the same
/// question, so that nothing is lost without WASM:
///
/// ```ignore
/// <a href="retirer" on:click=move |event| { event.prevent_default(); open.set(true) }>
///     "Retirer ma candidature"
/// </a>
/// ```
#[component]
pub fn Dialog(
    /// Its DOM id.
    #[prop(into)]
    id: String,
    /// The question.
    #[prop(into)]
    title: String,
    /// Whether it is open; set back when the person closes it.
    open: RwSignal<bool>,
    /// What to know before answering, then [`Actions`](super::Actions).
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let wanted = open.get();
        let Some(dialog) = node.get() else { return };
        if wanted && !dialog.open() {
            // It refuses only a dialog that has left the page.
            let _ = dialog.show_modal();
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
    let heading = format!("{id}-titre");
    let labelled_by = heading.clone();
    view! {
        <dialog
            node_ref=node
            class="dialog"
            id=id
            aria-labelledby=labelled_by
            on:close=move |_: ev::Event| open.set(false)
        >
            <h2 id=heading>{tied(&title)}</h2>
            {children()}
            // Last in the order of the keyboard: the answer comes first.
            <form method="dialog">
                <button class="dialog-close" type="submit">
                    <Icon shape=Icon::Cross />
                    <span class="visually-hidden">"Fermer"</span>
                </button>
            </form>
        </dialog>
    }
}
