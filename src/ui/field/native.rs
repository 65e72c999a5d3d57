//! A day, an hour or a number, in the control that the browser has for it.

use leptos::prelude::*;

use crate::ui::control::{Field, MaybeText, described_by, invalid};

/// A day, an hour or a number; for pages without a script, which show again what was typed.
#[component]
pub fn NativeField(
    /// `date`, `time` or `number`.
    kind: &'static str,
    /// The DOM id of the control, and the name it posts under.
    #[prop(into)]
    id: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// What helps to answer.
    #[prop(optional, into)]
    help: MaybeText,
    /// Whether an answer is needed.
    #[prop(optional)]
    required: bool,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The answer, as typed.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    let described = described_by(&id, help.is_some(), false, error);
    let invalid = invalid(error);
    let (class, kind, mode, least) = match kind {
        "date" => ("input w-date", "date", None, Some("2000-01-01")),
        "time" => ("input w-hour", "time", None, None),
        // A number is typed, not stepped.
        _ => ("input w-code", "text", Some("numeric"), None),
    };
    view! {
        <Field id=id.clone() label help required=Signal::from(required) error>
            <input
                class=class
                id=id.clone()
                name=id
                type=kind
                inputmode=mode
                min=least
                value=value
                required=required
                aria-invalid=move || invalid.get()
                aria-describedby=move || described.get()
            />
        </Field>
    }
}
