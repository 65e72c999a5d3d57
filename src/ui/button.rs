//! What starts something: a button acts here, a link button goes elsewhere.

use leptos::prelude::*;

use super::control::MaybeText;

/// How much a button asks for attention. One [`ButtonKind::Primary`] a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The thing to do next.
    #[default]
    Primary,
    /// Another way to go on.
    Secondary,
    /// A way out, as quiet as a link.
    Quiet,
    /// It destroys or withdraws something.
    Danger,
    /// Destroys too, but not the thing to do next.
    QuietDanger,
}

impl ButtonKind {
    /// The classes that draw it.
    const fn class(self, small: bool) -> &'static str {
        match (self, small) {
            (Self::Primary, false) => "button",
            (Self::Primary, true) => "button small",
            (Self::Secondary, false) => "button secondary",
            (Self::Secondary, true) => "button secondary small",
            (Self::Quiet, false) => "button quiet",
            (Self::Quiet, true) => "button quiet small",
            (Self::Danger, false) => "button danger",
            (Self::Danger, true) => "button danger small",
            (Self::QuietDanger, false) => "button danger secondary",
            (Self::QuietDanger, true) => "button danger secondary small",
        }
    }
}

/// A button. It submits its form unless `plain`.
///
/// While `busy` it keeps its words and the focus, and lets no second click through; the first
/// one is the server's to make harmless.
#[component]
pub fn Button(
    /// How much it asks for attention.
    #[prop(optional)]
    kind: ButtonKind,
    /// Smaller, inside a card or a table.
    #[prop(optional)]
    small: bool,
    /// Acts in the page instead of submitting the form.
    #[prop(optional)]
    plain: bool,
    /// The name posted with the form, to tell two submit buttons apart.
    #[prop(optional, into)]
    name: MaybeText,
    /// The value posted under `name`.
    #[prop(optional, into)]
    value: MaybeText,
    /// Cannot be used now; say why beside it.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Something is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Told at each click that counts.
    #[prop(optional, into)]
    on_click: Option<Callback<()>>,
    /// Its words: a verb.
    children: Children,
) -> impl IntoView {
    let name = name.get();
    let value = value.get();
    view! {
        <button
            class=kind.class(small)
            type=if plain { "button" } else { "submit" }
            name=name
            value=value
            disabled=move || disabled.get()
            aria-disabled=move || busy.get().then_some("true")
            aria-busy=move || busy.get().then_some("true")
            on:click=move |event| {
                if busy.get_untracked() {
                    event.prevent_default();
                } else if let Some(tell) = on_click {
                    tell.run(());
                }
            }
        >
            {children()}
        </button>
    }
}

/// A link that looks like a button, because it leads to the next thing to do.
#[component]
pub fn LinkButton(
    /// Where it goes.
    #[prop(into)]
    href: String,
    /// How much it asks for attention.
    #[prop(optional)]
    kind: ButtonKind,
    /// Smaller, inside a card or a table.
    #[prop(optional)]
    small: bool,
    /// Its words: a verb.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=kind.class(small) href=href>
            {children()}
        </a>
    }
}

/// The row of buttons at the end of a page; on a phone it stays at the bottom of the screen.
#[component]
pub fn Actions(
    /// Stays where it is written, on a phone too: inside a card.
    #[prop(optional)]
    inline: bool,
    /// The buttons, the thing to do next first.
    children: Children,
) -> impl IntoView {
    view! { <div class=if inline { "actions inline" } else { "actions" }>{children()}</div> }
}
