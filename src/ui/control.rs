//! How a native control and a signal agree, and the words that stand around a question.

use leptos::{html, prelude::*, web_sys};

use super::{icon::Icon, words::tied};

/// A text that may be missing: a `&str`, a `String` or an `Option<String>` becomes one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MaybeText(Option<String>);

impl MaybeText {
    /// The text, if there is one.
    pub fn get(self) -> Option<String> {
        self.0
    }

    /// Whether there is one.
    pub fn is_some(&self) -> bool {
        self.0.is_some()
    }
}

impl From<&str> for MaybeText {
    fn from(text: &str) -> Self {
        Self(Some(text.to_owned()))
    }
}

impl From<String> for MaybeText {
    fn from(text: String) -> Self {
        Self(Some(text))
    }
}

impl From<Option<String>> for MaybeText {
    fn from(text: Option<String>) -> Self {
        Self(text)
    }
}

/// A native control that holds a text: `input`, `textarea` or `select`.
pub trait TextControl {
    /// What the person sees in it now.
    fn text(&self) -> String;
    /// Replaces what it shows.
    fn set_text(&self, text: &str);
}

macro_rules! text_control {
    ($($element:ty),*) => {$(
        impl TextControl for $element {
            fn text(&self) -> String {
                self.value()
            }

            fn set_text(&self, text: &str) {
                self.set_value(text);
            }
        }
    )*};
}

text_control!(
    web_sys::HtmlInputElement,
    web_sys::HtmlTextAreaElement,
    web_sys::HtmlSelectElement
);

/// Ties a text control to its signal, once the page is alive.
///
/// The first time, the control is right: whatever was typed while the page was loading is told
/// to `on_input` instead of being overwritten by the value the server sent (which `prop:value`
/// would do). Afterwards the signal is right, and an equal text is not written again, so that
/// the caret stays where it is.
pub fn keep_text<E>(node: NodeRef<E>, value: Signal<String>, on_input: Option<Callback<String>>)
where
    E: html::ElementType + 'static,
    E::Output: TextControl + Clone + wasm_bindgen::JsCast + 'static,
{
    Effect::new(move |tied: Option<bool>| {
        let wanted = value.get();
        let Some(control) = node.get() else {
            return false;
        };
        let shown = control.text();
        if shown != wanted {
            if tied == Some(true) {
                control.set_text(&wanted);
            } else if let Some(tell) = on_input {
                tell.run(shown);
            }
        }
        true
    });
}

/// Ties a radio or a check box to its signal in the same way as [`keep_text`].
///
/// A radio that was checked by the server and no longer is stays silent: the one that took its
/// place speaks.
pub fn keep_checked(
    node: NodeRef<html::Input>,
    checked: Signal<bool>,
    on_change: Option<Callback<bool>>,
) {
    Effect::new(move |tied: Option<bool>| {
        let wanted = checked.get();
        let Some(control) = node.get() else {
            return false;
        };
        let shown = control.checked();
        if shown != wanted {
            if tied == Some(true) {
                control.set_checked(wanted);
            } else if let Some(tell) = on_change {
                tell.run(shown);
            }
        }
        true
    });
}

/// Whether the focus leaves the group that listens, and not only one of its controls.
pub(super) fn leaves_group(event: &web_sys::FocusEvent) -> bool {
    use wasm_bindgen::JsCast;

    let group = event
        .current_target()
        .and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    let next = event
        .related_target()
        .and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    match (group, next) {
        (Some(group), Some(next)) => !group.contains(Some(&next)),
        _ => true,
    }
}

/// Gives the focus to the element with this id, if the page has one.
pub(super) fn focus(id: &str) {
    use wasm_bindgen::JsCast;

    if let Some(element) = document()
        .get_element_by_id(id)
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        // An element that cannot take the focus is no fault of the person who clicked.
        let _ = element.focus();
    }
}

/// The ids that describe a control: its help, its counter, and its error while there is one.
pub(super) fn described_by(
    id: &str,
    help: bool,
    counter: bool,
    error: Signal<Option<String>>,
) -> Signal<Option<String>> {
    let mut always = Vec::new();
    if help {
        always.push(format!("{id}-aide"));
    }
    if counter {
        always.push(format!("{id}-compte"));
    }
    let always = always.join(" ");
    let error_id = format!("{id}-erreur");
    Signal::derive(move || {
        let ids = match (always.is_empty(), error.with(Option::is_some)) {
            (true, false) => return None,
            (true, true) => error_id.clone(),
            (false, false) => always.clone(),
            (false, true) => format!("{always} {error_id}"),
        };
        Some(ids)
    })
}

/// `aria-invalid` for as long as there is an error.
pub(super) fn invalid(error: Signal<Option<String>>) -> Signal<Option<&'static str>> {
    Signal::derive(move || error.with(Option::is_some).then_some("true"))
}

/// The class of a question, marked while it has an error.
pub(super) fn frame_class(
    error: Signal<Option<String>>,
) -> impl Fn() -> &'static str + Clone + Send + Sync {
    move || {
        if error.with(Option::is_some) {
            "field invalid"
        } else {
            "field"
        }
    }
}

/// « facultatif », beside what may stay empty.
#[component]
pub(super) fn OptionalWord(
    /// Hides the word while true.
    required: Signal<bool>,
) -> impl IntoView {
    view! { <span class="optional" hidden=move || required.get()>"facultatif"</span> }
}

/// The error of a question, at the same place in the DOM whether there is one or not.
#[component]
pub(super) fn ErrorText(
    /// The id of the question; the message's own is `{id}-erreur`.
    id: String,
    /// The message, worded like the one in the error summary.
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <p class="field-error" id=format!("{id}-erreur") hidden=move || error.with(Option::is_none)>
            <Icon shape=Icon::Error />
            <span>{move || error.with(|error| error.as_deref().map(tied).unwrap_or_default())}</span>
        </p>
    }
}

/// The help of a question.
pub(super) fn help_text(id: &str, help: MaybeText) -> Option<impl IntoView + use<>> {
    help.get()
        .map(|help| view! { <p class="help" id=format!("{id}-aide")>{tied(&help)}</p> })
}

/// A question with one control: label, help, the control, what stands after it, the error.
#[component]
pub fn Field(
    /// The id of the control.
    id: String,
    /// The question.
    label: String,
    /// What helps to answer, before the control.
    help: MaybeText,
    /// Whether an answer is needed.
    required: Signal<bool>,
    /// What is wrong with the answer.
    error: Signal<Option<String>>,
    /// The control itself.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=frame_class(error)>
            <label class="field-label" for=id.clone()>
                {tied(&label)}
                " "
                <OptionalWord required />
            </label>
            {help_text(&id, help)}
            {children()}
            <ErrorText id error />
        </div>
    }
}

/// A question with several controls: a field set named by its legend.
#[component]
pub fn Group(
    /// The id of the first control; the field set's is `{id}-question`.
    id: String,
    /// The question.
    label: String,
    /// What helps to answer, before the controls.
    help: MaybeText,
    /// Whether an answer is needed.
    required: Signal<bool>,
    /// What is wrong with the answer.
    error: Signal<Option<String>>,
    /// Told when the focus leaves the group.
    on_leave: Option<Callback<()>>,
    /// The controls.
    children: Children,
) -> impl IntoView {
    let described = described_by(&id, help.is_some(), false, error);
    let question_id = format!("{id}-question");
    view! {
        <fieldset
            class=frame_class(error)
            id=question_id
            aria-describedby=move || described.get()
            on:focusout=move |event| {
                if let Some(leave) = on_leave
                    && leaves_group(&event)
                {
                    leave.run(());
                }
            }
        >
            <legend class="field-label">{tied(&label)} " " <OptionalWord required /></legend>
            {help_text(&id, help)}
            {children()}
            <ErrorText id error />
        </fieldset>
    }
}

/// The id of a control inside a group: the first has the group's own.
pub(super) fn nth_id(id: &str, index: usize) -> String {
    if index == 0 {
        id.to_owned()
    } else {
        format!("{id}-{}", index + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_the_question_meets_its_first_control() {
        assert_eq!(nth_id("role", 0), "role");
        assert_eq!(nth_id("role", 2), "role-3");
    }

    #[test]
    fn the_error_describes_the_control_only_while_there_is_one() {
        let owner = Owner::new();
        owner.set();
        let error = RwSignal::new(None);
        let described = described_by("nom", true, true, error.into());
        assert_eq!(
            described.get_untracked().as_deref(),
            Some("nom-aide nom-compte")
        );
        error.set(Some("Indiquez votre nom.".to_owned()));
        assert_eq!(
            described.get_untracked().as_deref(),
            Some("nom-aide nom-compte nom-erreur")
        );
        assert_eq!(
            described_by("nom", false, false, Signal::default()).get_untracked(),
            None
        );
    }
}
