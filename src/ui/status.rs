//! States and their tones: a word, a shape, and only then a colour.

use leptos::prelude::*;

use super::{icon::Icon, thread::LooseThreads};

/// What a state or a notice means for the person who reads it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    #[default]
    Neutral,
    /// Good to know.
    Info,
    /// Comes next, waits for you.
    Next,
    /// Done, accepted, saved.
    Done,
    /// To look at.
    Attention,
    /// Wrong, refused, lost.
    Error,
}

impl Tone {
    /// The value of `data-tone`, which the style sheet reads.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Next => "next",
            Self::Done => "done",
            Self::Attention => "attention",
            Self::Error => "error",
        }
    }

    /// The shape that says it without colour.
    pub const fn shape(self) -> Icon {
        match self {
            Self::Neutral => Icon::Circle,
            Self::Info => Icon::Clock,
            Self::Next => Icon::Next,
            Self::Done => Icon::Check,
            Self::Attention => Icon::Attention,
            Self::Error => Icon::Cross,
        }
    }
}

/// The state of a thing, in a word or two: « Brouillon », « Reçue », « À relire ».
#[component]
pub fn Status(
    /// What it means for the reader.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <span class="status" data-tone=move || tone.get().name()>
            <Icon shape=Signal::derive(move || tone.get().shape()) />
            {children()}
        </span>
    }
}

/// A small number beside a heading: « 10 sur 10 ».
#[component]
pub fn Badge(
    /// The number, with the words that explain it when they are not beside it.
    children: Children,
) -> impl IntoView {
    view! { <span class="badge">{children()}</span> }
}

/// Nothing here yet: what will come, and how to begin.
#[component]
pub fn Empty(
    /// What is not there yet.
    #[prop(into)]
    title: String,
    /// What will come, and the button that begins it.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <LooseThreads />
            <p class="empty-title">{title}</p>
            {children()}
        </div>
    }
}
