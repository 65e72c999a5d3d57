//! Two threads that cross: the knowledge of experience and professional knowledge.
//!
//! They are drawn, and say nothing that a word beside them does not say. Everything is made of
//! one curve, half a wave wide: it leaves level and arrives level, so that pieces meet without
//! a seam whatever their width.

use leptos::prelude::*;

use super::icon::Icon;

/// How far a part of a path is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Progress {
    /// Behind us.
    Done,
    /// The one in hand, or the next.
    Next,
    /// Later.
    #[default]
    Coming,
}

impl Progress {
    /// The value of `data-state`, which the style sheet reads.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Next => "next",
            Self::Coming => "coming",
        }
    }
}

/// The mark: one thread passes over the other.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg class="logo-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path class="thread-experience" d="M3 7C7.1 7 10.2 9.5 12.9 12.8"></path>
            <path class="thread-experience" d="M19.1 19.2C21.8 22.5 24.9 25 29 25"></path>
            <path class="thread-practice" d="M3 25C14 25 18 7 29 7"></path>
        </svg>
    }
}

/// The thin woven band: above the header, and on the one strong card of a page.
#[component]
pub fn ThreadBand(
    /// The DOM id of its pattern, its own on each page.
    #[prop(into, default = "fils".to_owned())]
    id: String,
) -> impl IntoView {
    view! {
        <svg class="band" width="100%" height="12" aria-hidden="true" focusable="false">
            <defs>
                <pattern id=id.clone() width="56" height="12" patternUnits="userSpaceOnUse">
                    <path class="thread-experience" d="M0 3C10 3 18 9 28 9S46 3 56 3"></path>
                    <path class="thread-gap" d="M7 9.6C13 8.6 16 3 28 3"></path>
                    <path class="thread-practice" d="M0 9C10 9 18 3 28 3S46 9 56 9"></path>
                    <path class="thread-gap" d="M33 8.4C39 7 44 4 51 3.2"></path>
                    <path class="thread-experience" d="M28 9C38 9 46 3 56 3"></path>
                </pattern>
            </defs>
            <rect width="100%" height="100%" fill=format!("url(#{id})")></rect>
        </svg>
    }
}

/// Two loose ends, for what has not begun.
#[component]
pub(super) fn LooseThreads() -> impl IntoView {
    view! {
        <svg class="empty-drawing" viewBox="0 0 112 42" aria-hidden="true" focusable="false">
            <path class="thread-experience" d="M4 8C22 8 30 30 50 30"></path>
            <path class="thread-practice" d="M4 34C20 34 26 12 44 10S70 24 84 18"></path>
        </svg>
    }
}

/// One crossing, stretched to the box around it.
#[component]
pub(super) fn Weave(
    /// From top to bottom instead of from left to right.
    #[prop(optional)]
    down: bool,
    /// Where it stands: every second crossing is the other way up.
    place: usize,
) -> impl IntoView {
    let (class, view_box, falling, rising) = if down {
        (
            "weave down",
            "0 0 60 100",
            "M6 0C6 36 54 64 54 100",
            "M54 0C54 36 6 64 6 100",
        )
    } else {
        (
            "weave across",
            "0 0 100 60",
            "M0 6C36 6 64 54 100 54",
            "M0 54C36 54 64 6 100 6",
        )
    };
    let (experience, practice) = if place.is_multiple_of(2) {
        (falling, rising)
    } else {
        (rising, falling)
    };
    view! {
        <svg
            class=class
            viewBox=view_box
            preserveAspectRatio="none"
            aria-hidden="true"
            focusable="false"
        >
            <path class="thread-experience" d=experience></path>
            <path class="thread-practice" d=practice></path>
        </svg>
    }
}

/// A meeting of the year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Knot {
    /// What it is called: « Séance 3 ».
    pub name: String,
    /// Its date in words: « 10 juin ».
    pub date: String,
    /// The same date for machines: `2025-06-10`.
    pub datetime: String,
    /// How far it is, in words: « faite », « prochaine », « à venir ».
    pub word: String,
    /// How far it is.
    pub progress: Progress,
    /// Its page, when the reader may open it.
    pub href: Option<String>,
}

/// The year as two threads with a knot a meeting, lying where there is room and upright on a
/// phone. It is an ordered list, and reads as one without the drawing.
#[component]
pub fn Year(
    /// What the list is: « Les rencontres de l’année ».
    #[prop(into)]
    label: String,
    /// The meetings, in order.
    knots: Vec<Knot>,
) -> impl IntoView {
    let knots = knots
        .into_iter()
        .enumerate()
        .map(|(place, knot)| view! { <KnotItem knot place /> })
        .collect_view();
    view! {
        <div class="year">
            <ol class="year-knots" aria-label=label>
                {knots}
            </ol>
        </div>
    }
}

/// One meeting: its crossing, its knot, its words.
#[component]
fn KnotItem(
    /// The meeting.
    knot: Knot,
    /// Its place in the year, from 0.
    place: usize,
) -> impl IntoView {
    let Knot {
        name,
        date,
        datetime,
        word,
        progress,
        href,
    } = knot;
    let name = match href {
        Some(href) => view! { <a href=href>{name}</a> }.into_any(),
        None => view! { <span class="knot-name">{name}</span> }.into_any(),
    };
    view! {
        <li class="knot" data-state=progress.name()>
            <div class="knot-drawing">
                <Weave place />
                <Weave place down=true />
                <span class="knot-mark">
                    {(progress == Progress::Done).then(|| view! { <Icon shape=Icon::Check /> })}
                </span>
            </div>
            <div class="knot-text">
                {name}
                <span class="knot-date">
                    <time datetime=datetime>{date}</time>
                </span>
                <span class="knot-word">{word}</span>
            </div>
        </li>
    }
}

/// One thing after the other, on a thread: what happens, when or who, and how.
#[component]
pub fn Path(
    /// The steps, in order.
    steps: Vec<PathStep>,
    /// From top to bottom even where there is room.
    #[prop(optional)]
    upright: bool,
) -> impl IntoView {
    let steps = steps
        .into_iter()
        .zip(1..)
        .map(|(step, number): (PathStep, usize)| {
            view! {
                <li>
                    <span class="path-mark" aria-hidden="true">
                        {number}
                    </span>
                    <h3>{step.what}</h3>
                    {step.when.map(|when| view! { <p class="path-when">{when}</p> })}
                    <p>{step.how}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ol class=if upright { "path upright" } else { "path" }>{steps}</ol> }
}

/// A step of a [`Path`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PathStep {
    /// What happens.
    pub what: String,
    /// When it does, or who speaks.
    pub when: Option<String>,
    /// How it goes.
    pub how: String,
}
