//! What stands out of the page: a card, a date, people's words.

use leptos::prelude::*;

use super::{control::MaybeText, thread::ThreadBand};

/// A raised sheet.
#[component]
pub fn Card(
    /// The one strong thing of the page: the woven band on its edge. The text is the DOM id of
    /// the band's pattern.
    #[prop(optional, into)]
    strong: MaybeText,
    /// All of it is the link of its title (`<h3 class="card-title"><a …>`).
    #[prop(optional)]
    link: bool,
    /// A [`DateBlock`] stands beside its text where there is room.
    #[prop(optional)]
    dated: bool,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let strong = strong.get();
    let mut class = "card".to_owned();
    for (wanted, name) in [
        (strong.is_some(), " strong"),
        (link, " link"),
        (dated, " aside-date"),
    ] {
        if wanted {
            class.push_str(name);
        }
    }
    view! {
        <div class=class>
            {strong.map(|id| view! { <ThreadBand id /> })}
            {children()}
        </div>
    }
}

/// A day, like a leaf of a calendar.
#[component]
pub fn DateBlock(
    /// The date for machines: `2025-06-10`.
    #[prop(into)]
    datetime: String,
    /// « mardi ».
    #[prop(into)]
    weekday: String,
    /// « 10 ».
    #[prop(into)]
    day: String,
    /// « juin ».
    #[prop(into)]
    month: String,
    /// Smaller, in a list.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    view! {
        <time class=if small { "date-block small" } else { "date-block" } datetime=datetime>
            <span class="date-weekday">{weekday}</span>
            " "
            <span class="date-day">{day}</span>
            " "
            <span class="date-month">{month}</span>
        </time>
    }
}

/// Which of the two threads words come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Thread {
    /// The knowledge of experience.
    #[default]
    Experience,
    /// Professional knowledge.
    Practice,
}

impl Thread {
    const fn name(self) -> &'static str {
        match self {
            Self::Experience => "experience",
            Self::Practice => "practice",
        }
    }
}

/// People's words, in serif, and who says them.
#[component]
pub fn Verbatim(
    /// Which thread they come from.
    #[prop(optional)]
    thread: Thread,
    /// On its own sheet of paper.
    #[prop(optional)]
    note: bool,
    /// Who says them, as far as may be told.
    #[prop(optional, into)]
    source: MaybeText,
    /// The words, with their quotation marks.
    children: Children,
) -> impl IntoView {
    let source = source.get();
    view! {
        <figure class=if note { "verbatim note tilted" } else { "verbatim" } data-thread=thread.name()>
            <blockquote>
                <p>{children()}</p>
            </blockquote>
            {source.map(|source| view! { <figcaption>{source}</figcaption> })}
        </figure>
    }
}
