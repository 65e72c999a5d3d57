//! Questions answered by writing, or by picking from a list.

mod kind;
mod long;
mod native;

pub use kind::TextKind;
pub use long::TextArea;
pub use native::NativeField;

use leptos::{html, prelude::*};

use super::{
    choice::Choice,
    control::{Field, MaybeText, described_by, invalid, keep_text},
    icon::Icon,
};

/// One line of text.
#[component]
pub fn TextField(
    /// The DOM id of the control.
    #[prop(into)]
    id: String,
    /// The name it posts under.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// What helps to answer: the expected format, an example.
    #[prop(optional, into)]
    help: MaybeText,
    /// What kind of text.
    #[prop(optional)]
    kind: TextKind,
    /// What the browser may offer, instead of what the kind says.
    #[prop(optional, into)]
    autocomplete: MaybeText,
    /// Whether an answer is needed.
    #[prop(optional, into)]
    required: Signal<bool>,
    /// Cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The answer.
    #[prop(optional, into)]
    value: Signal<String>,
    /// Told at each change.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
    /// Told when the focus leaves.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let autocomplete = autocomplete.get();
    let node = NodeRef::<html::Input>::new();
    keep_text(node, value, on_input);
    let described = described_by(&id, help.is_some(), false, error);
    let invalid = invalid(error);
    let autocomplete = autocomplete.or_else(|| kind.autocomplete().map(str::to_owned));
    view! {
        <Field id=id.clone() label help required error>
            <input
                node_ref=node
                class=kind.class()
                id=id
                name=name
                type=kind.input_type()
                inputmode=kind.keyboard()
                autocomplete=autocomplete
                spellcheck=kind.spellcheck()
                value=value.get_untracked()
                required=move || required.get()
                disabled=move || disabled.get()
                aria-invalid=move || invalid.get()
                aria-describedby=move || described.get()
                on:input=move |event| tell(on_input, event_target_value(&event))
                on:blur=move |_| tell(on_leave, ())
            />
        </Field>
    }
}

/// A line of text with suggestions, any other answer being as good.
#[component]
pub fn SuggestField(
    /// The DOM id of the control; the list's is `{id}-liste`.
    #[prop(into)]
    id: String,
    /// The name it posts under.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// What helps to answer.
    #[prop(optional, into)]
    help: MaybeText,
    /// What the browser may offer from its own memory.
    #[prop(optional, into)]
    autocomplete: MaybeText,
    /// What may be meant.
    #[prop(into)]
    suggestions: Signal<Vec<String>>,
    /// Whether an answer is needed.
    #[prop(optional, into)]
    required: Signal<bool>,
    /// Cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The answer.
    #[prop(optional, into)]
    value: Signal<String>,
    /// Told at each change.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
    /// Told when the focus leaves.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let autocomplete = autocomplete.get();
    let node = NodeRef::<html::Input>::new();
    keep_text(node, value, on_input);
    let described = described_by(&id, help.is_some(), false, error);
    let invalid = invalid(error);
    let list = format!("{id}-liste");
    view! {
        <Field id=id.clone() label help required error>
            <input
                node_ref=node
                class="input w-name"
                id=id
                name=name
                type="text"
                list=list.clone()
                autocomplete=autocomplete
                spellcheck="false"
                value=value.get_untracked()
                required=move || required.get()
                disabled=move || disabled.get()
                aria-invalid=move || invalid.get()
                aria-describedby=move || described.get()
                on:input=move |event| tell(on_input, event_target_value(&event))
                on:blur=move |_| tell(on_leave, ())
            />
            <datalist id=list>
                {move || suggestions
                    .get()
                    .into_iter()
                    .map(|suggestion| view! { <option value=suggestion></option> })
                    .collect_view()}
            </datalist>
        </Field>
    }
}

/// One choice of many, in a native list. Up to ten, [`RadioCards`](super::RadioCards) show more
/// and ask less.
#[component]
pub fn SelectField(
    /// The DOM id of the control.
    #[prop(into)]
    id: String,
    /// The name it posts under.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// What helps to answer.
    #[prop(optional, into)]
    help: MaybeText,
    /// What can be chosen.
    options: Vec<Choice>,
    /// Whether an answer is needed.
    #[prop(optional, into)]
    required: Signal<bool>,
    /// Cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The answer.
    #[prop(optional, into)]
    value: Signal<String>,
    /// Told at each change.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
    /// Told when the focus leaves.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let node = NodeRef::<html::Select>::new();
    keep_text(node, value, on_input);
    let described = described_by(&id, help.is_some(), false, error);
    let invalid = invalid(error);
    let chosen = value.get_untracked();
    let options = options
        .into_iter()
        .map(|option| {
            let selected = option.value == chosen;
            view! {
                <option value=option.value selected=selected disabled=option.disabled>
                    {option.label}
                </option>
            }
        })
        .collect_view();
    view! {
        <Field id=id.clone() label help required error>
            <div class="select">
                <select
                    node_ref=node
                    class="input"
                    id=id
                    name=name
                    required=move || required.get()
                    disabled=move || disabled.get()
                    aria-invalid=move || invalid.get()
                    aria-describedby=move || described.get()
                    on:change=move |event| tell(on_input, event_target_value(&event))
                    on:blur=move |_| tell(on_leave, ())
                >
                    <option value="">"Choisir dans la liste"</option>
                    {options}
                </select>
                <Icon shape=Icon::Down />
            </div>
        </Field>
    }
}

/// Six figures received by e-mail, typed or pasted in one field.
#[component]
pub fn CodeField(
    /// The DOM id of the control.
    #[prop(into)]
    id: String,
    /// The name it posts under.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// Where to find the code.
    #[prop(optional, into)]
    help: MaybeText,
    /// What is wrong with the code.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The code.
    #[prop(optional, into)]
    value: Signal<String>,
    /// Told at each change.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    keep_text(node, value, on_input);
    let described = described_by(&id, help.is_some(), false, error);
    let invalid = invalid(error);
    view! {
        <Field id=id.clone() label help required=Signal::from(true) error>
            // No `maxlength`: a code pasted with its space loses nothing.
            <input
                node_ref=node
                class="input code-input"
                id=id
                name=name
                type="text"
                inputmode="numeric"
                autocomplete="one-time-code"
                spellcheck="false"
                value=value.get_untracked()
                required=true
                aria-invalid=move || invalid.get()
                aria-describedby=move || described.get()
                on:input=move |event| tell(on_input, event_target_value(&event))
            />
        </Field>
    }
}

/// Runs a callback that may not be there.
fn tell<T: 'static>(callback: Option<Callback<T>>, what: T) {
    if let Some(callback) = callback {
        callback.run(what);
    }
}
