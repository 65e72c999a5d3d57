//! The design system: what every page is made of. It knows no domain.
//!
//! | module | holds |
//! |---|---|
//! | [`layout`] | `Page`, `Header`, `Footer`, `SkipLink`, `Breadcrumbs`, `TitleBlock` |
//! | [`beside`] | `Beside`: the pages that belong with this one |
//! | [`thread`] | the two threads: `Logo`, `ThreadBand`, `Year`, `Path` |
//! | [`icon`] | the few shapes that stand beside a word |
//! | [`button`] | `Button`, `LinkButton`, `Actions` |
//! | [`status`] | `Tone`, `Status`, `Badge`, `Empty` |
//! | [`notice`] | `Notice`, `Privacy` (who reads this answer), `SaveState` |
//! | [`field`] | `TextField`, `TextArea`, `NativeField`, `SuggestField`, `SelectField`, `CodeField` |
//! | [`choice`] | `RadioCards`, `CheckboxCards`, `YesNo`, `Scale`, `Consent` |
//! | [`grid`] | `SlotGrid`: one choice a line |
//! | [`more`] | `More`: what may be read on demand |
//! | [`summary`] | `ErrorSummary`, and `Answers` to read again before sending |
//! | [`steps`] | `Steps`, `StepList`: where we are in a long form |
//! | [`card`] | `Card`, `DateBlock`, `Verbatim` |
//! | [`presence`] | `Presences`: who came, a line a person |
//! | [`table`] | `Table`, `SortHeader`, `Pagination` |
//! | [`dialog`] | `Dialog` |
//! | [`control`] | how a native control and a signal agree, and the words of a question |
//! | [`words`] | French typography |
//! | `gallery` | every component in every state, served at `/ui` in development |
//!
//! # One convention for every question
//!
//! **A value comes in as a signal and goes out as an event**: `value: Signal<_>`, `on_input`
//! at each change, `on_leave` when the focus leaves the question (the whole group, not one of
//! its radios). The component keeps no copy, so the page decides what is stored and when.
//!
//! **The value is what the form posts**, character for character: a `String` for a text, a
//! radio, a yes or no (`oui`, `non`) and a scale; a `Vec<String>` in the order of ticking for
//! check boxes; a `bool` for a consent, posted as `true`; a map from row to column for a grid,
//! posted as `name[row]`. Every control is native, so the form works before WASM or without it.
//! What was typed before the page came alive is kept, and told by `on_input`.
//!
//! **`id` is the DOM id of the control**, or of the first control of a group, so `#id` is where
//! the error summary leads. Around it stand `{id}-question` (the field set), `{id}-aide`,
//! `{id}-compte` and `{id}-erreur`.
//!
//! **Optional is said in words** (« facultatif »); a required question carries `required`. A
//! form carries `novalidate`: our own messages are kinder than the browser's.
//!
//! **Server and browser build the same tree.** An error, a counter or a list of suggestions has
//! its place in the DOM even when empty (`hidden`), and no view reads a clock.

pub mod beside;
pub mod button;
pub mod card;
pub mod choice;
pub mod control;
pub mod dialog;
pub mod field;
pub mod grid;
pub mod icon;
pub mod layout;
pub mod more;
pub mod notice;
pub mod presence;
pub mod status;
pub mod steps;
pub mod summary;
pub mod table;
pub mod thread;
pub mod words;

#[cfg(feature = "ssr")]
pub mod gallery;

pub use beside::Beside;
pub use button::{Actions, Button, ButtonKind, LinkButton};
pub use card::{Card, DateBlock, Thread, Verbatim};
pub use choice::{CheckboxCards, Choice, Consent, RadioCards, Scale, YesNo};
pub use control::MaybeText;
pub use dialog::Dialog;
pub use field::{CodeField, NativeField, SelectField, SuggestField, TextArea, TextField, TextKind};
pub use grid::{SlotGrid, SlotRow};
pub use icon::Icon;
pub use layout::{Breadcrumbs, Footer, Header, NavLink, Page, Site, SkipLink, TitleBlock};
pub use more::More;
pub use notice::{Notice, Privacy, SaveState, Saving};
pub use presence::{Expected, Presences, unsaid};
pub use status::{Badge, Empty, Status, Tone};
pub use steps::{Step, StepList, Steps};
pub use summary::{Answer, Answers, ErrorSummary, FieldError};
pub use table::{Pagination, Sort, SortHeader, Table};
pub use thread::{Knot, Logo, Path, PathStep, Progress, ThreadBand, Year};
