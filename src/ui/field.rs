//! Questions answered by writing, or by picking from a list.

use leptos::{html, prelude::*};

use super::{
    choice::Choice,
    control::{Field, MaybeText, described_by, invalid, keep_text},
    icon::Icon,
};

/// What kind of short text is expected: it chooses the keyboard of a phone, what the browser
/// offers to fill in, and the width of the control.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TextKind {
    /// A line of text.
    #[default]
    Line,
    /// A name of a person.
    Name,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A postal code.
    PostalCode,
}

impl TextKind {
    const fn input_type(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Line | Self::Name | Self::PostalCode => "text",
        }
    }

    const fn keyboard(self) -> Option<&'static str> {
        match self {
            Self::PostalCode => Some("numeric"),
            Self::Line | Self::Name | Self::Email | Self::Phone => None,
        }
    }

    const fn autocomplete(self) -> Option<&'static str> {
        match self {
            Self::Email => Some("email"),
            Self::Phone => Some("tel"),
            Self::PostalCode => Some("postal-code"),
            Self::Line | Self::Name => None,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Line => "input",
            Self::Name | Self::Email => "input w-name",
            Self::Phone => "input w-phone",
            Self::PostalCode => "input w-code numeric",
        }
    }

    /// Corrections by the browser hurt everything that is not prose.
    const fn spellcheck(self) -> &'static str {
        match self {
            Self::Line => "true",
            Self::Name | Self::Email | Self::Phone | Self::PostalCode => "false",
        }
    }
}

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

/// Several lines of text, with a counter of characters when a length is asked for.
#[component]
pub fn TextArea(
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
    /// The fewest characters that make an answer.
    #[prop(optional)]
    min: usize,
    /// The most characters that fit. Nothing is cut while typing: the counter says how many are
    /// too many.
    #[prop(optional_no_strip, into)]
    max: Option<usize>,
    /// Three lines at first instead of six; it grows with the text.
    #[prop(optional)]
    short: bool,
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
    let node = NodeRef::<html::Textarea>::new();
    keep_text(node, value, on_input);
    let described = described_by(&id, help.is_some(), max.is_some(), error);
    let invalid = invalid(error);
    let counter = max.map(|max| {
        let count = Memo::new(move |_| value.with(|text| text.trim().chars().count()));
        view! {
            <p
                class="counter"
                id=format!("{id}-compte")
                data-over=move || (count.get() > max).then_some("true")
            >
                {move || count_in_words(count.get(), min, max)}
            </p>
        }
    });
    view! {
        <Field id=id.clone() label help required error>
            <textarea
                node_ref=node
                class="input"
                id=id
                name=name
                rows=if short { "3" } else { "6" }
                required=move || required.get()
                disabled=move || disabled.get()
                aria-invalid=move || invalid.get()
                aria-describedby=move || described.get()
                on:input=move |event| tell(on_input, event_target_value(&event))
                on:blur=move |_| tell(on_leave, ())
            >
                {value.get_untracked()}
            </textarea>
            {counter}
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

/// « Encore 44 caractères », « 156 sur 2 000 caractères », « 12 caractères de trop ».
fn count_in_words(count: usize, min: usize, max: usize) -> String {
    if count > max {
        format!(
            "{} de trop, sur {}",
            characters(count - max),
            thousands(max)
        )
    } else if count < min {
        format!("Encore {} au moins", characters(min - count))
    } else {
        format!("{} sur {}", characters(count), thousands(max))
    }
}

fn characters(count: usize) -> String {
    let plural = if count > 1 { "s" } else { "" };
    format!("{} caractère{plural}", thousands(count))
}

/// A number with the narrow spaces of French typography.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + 4);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a person wrote comes back as text, never as markup, and the control is described by
    /// what stands around it.
    #[cfg(feature = "ssr")]
    #[test]
    fn what_was_written_is_only_text() {
        let hostile = "</textarea><script>alert(1)</script>";
        let html = Owner::new().with(|| {
            view! {
                <TextArea
                    id="recit"
                    name="recit"
                    label="Racontez"
                    help="Sans nom."
                    max=100
                    error=Signal::stored(Some("Trop court.".to_owned()))
                    value=hostile.to_owned()
                />
            }
            .to_html()
        });
        assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;"), "{html}");
        assert!(!html.contains("<script>"), "{html}");
        assert!(
            html.contains(r#"aria-describedby="recit-aide recit-compte recit-erreur""#),
            "{html}"
        );
        assert!(html.contains(r#"aria-invalid="true""#), "{html}");
    }

    #[test]
    fn the_counter_says_what_is_missing_then_what_is_left() {
        assert_eq!(
            count_in_words(56, 100, 2000),
            "Encore 44 caractères au moins"
        );
        assert_eq!(count_in_words(99, 100, 2000), "Encore 1 caractère au moins");
        assert_eq!(
            count_in_words(1200, 100, 2000),
            "1\u{202f}200 caractères sur 2\u{202f}000"
        );
        assert_eq!(
            count_in_words(2012, 100, 2000),
            "12 caractères de trop, sur 2\u{202f}000"
        );
    }
}
