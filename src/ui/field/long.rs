//! Several lines of text, and how many characters they hold.

use leptos::{html, prelude::*};

use super::tell;
use crate::ui::control::{Field, MaybeText, described_by, invalid, keep_text};

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

/// « Encore 44 caractères », « 1 000 caractères au plus », « 156 caractères sur 1 000 », « 12 caractères de trop ».
fn count_in_words(count: usize, min: usize, max: usize) -> String {
    if count > max {
        format!(
            "{} de trop, sur {}",
            characters(count - max),
            thousands(max)
        )
    } else if count < min {
        format!("Encore {} au moins", characters(min - count))
    } else if count == 0 {
        // It stays true where no script counts.
        format!("{} au plus", characters(max))
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
            count_in_words(0, 0, 1000),
            "1\u{202f}000 caractères au plus"
        );
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
