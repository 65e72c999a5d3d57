//! The few shapes that stand beside a word, drawn with the stroke of the text around them.

use leptos::prelude::*;

/// A shape. It is decoration: the word beside it says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A tick: done, saved.
    Check,
    /// A tick in a circle: a notice of success.
    Done,
    /// An i in a circle: information.
    Info,
    /// A triangle: attention.
    Attention,
    /// An octagon: an error.
    Error,
    /// A closed padlock: who may read.
    Lock,
    /// A clock: waiting.
    Clock,
    /// A star: what comes next.
    Next,
    /// A pencil: a draft, something to write.
    Pencil,
    /// Two arrows that pass each other: not sorted.
    Sort,
    /// An arrow up: smallest first.
    SortUp,
    /// An arrow down: largest first.
    SortDown,
    /// A chevron down: opens below.
    Down,
    /// An empty circle: nothing yet.
    Circle,
    /// A cross: close, refused.
    Cross,
    /// A handset.
    Phone,
    /// Three lines: the menu.
    Menu,
    /// Two sheets: the same thing, written twice.
    Copies,
}

impl Icon {
    /// The lines of the shape, in a square of 24.
    const fn lines(self) -> &'static str {
        match self {
            Self::Check => "M4 12.5l5.5 5.5L20 6.5",
            Self::Done => "M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 0 0 0-19zM7.5 12.5l3 3l6-6.5",
            Self::Info => "M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 0 0 0-19zM12 11v6M12 7v.1",
            Self::Attention => "M12 3L22 20.5H2zM12 10v4.5M12 17.4v.1",
            Self::Error => "M8 2.5h8l5.5 5.5v8L16 21.5H8L2.5 16V8zM12 7v6M12 16.6v.1",
            Self::Lock => "M5 11h14v10H5zM8 11V7.5a4 4 0 0 1 8 0V11M12 15v2.5",
            Self::Clock => "M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 0 0 0-19zM12 7v5.5l3.5 2",
            Self::Next => "M4 12h15M13 5.5l6.5 6.5l-6.5 6.5",
            Self::Pencil => "M4 20l1-5L16.5 3.5l4 4L9 19zM14 6l4 4",
            Self::Sort => "M8 20V4M4 8l4-4l4 4M16 4v16M12 16l4 4l4-4",
            Self::SortUp => "M12 20V4M5 11l7-7l7 7",
            Self::SortDown => "M12 4v16M5 13l7 7l7-7",
            Self::Down => "M5 9l7 7l7-7",
            Self::Circle => "M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16z",
            Self::Cross => "M5.5 5.5l13 13M18.5 5.5l-13 13",
            Self::Phone => {
                "M5 3h4l2 5l-2.5 1.8a12 12 0 0 0 5.7 5.7L16 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2z"
            }
            Self::Menu => "M4 6.5h16M4 12h16M4 17.5h16",
            Self::Copies => "M8 8h12v13H8zM16 8V3H4v13h4",
        }
    }
}

/// Draws a shape at the size of the text: `<Icon shape=Icon::Check />`.
#[component]
pub fn Icon(
    /// Which shape.
    #[prop(into)]
    shape: Signal<Icon>,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=move || shape.get().lines()></path>
        </svg>
    }
}
