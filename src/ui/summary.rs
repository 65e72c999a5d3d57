//! Before going on: what is to be corrected, and what was answered.

use leptos::{html, prelude::*};

use super::{control::focus, icon::Icon, words::tied};

/// An error and the question it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The id of the question, as given to its component.
    pub id: String,
    /// The message, worded like the one beside the question.
    pub message: String,
}

/// What is to be corrected, with a link to each question; hidden while there is nothing.
///
/// After a refused step the page gives it the focus (`node_ref.get()`, then `focus()`) and
/// begins its title with « Erreur : ».
#[component]
pub fn ErrorSummary(
    /// Its DOM id.
    #[prop(into, default = "erreurs".to_owned())]
    id: String,
    /// What is to be corrected, in the order of the questions.
    #[prop(into)]
    errors: Signal<Vec<FieldError>>,
    /// Its element, for the page to focus.
    #[prop(optional)]
    node_ref: NodeRef<html::Div>,
) -> impl IntoView {
    let title = format!("{id}-titre");
    let labelled_by = title.clone();
    view! {
        <div
            node_ref=node_ref
            class="error-summary"
            id=id
            role="group"
            tabindex="-1"
            aria-labelledby=labelled_by
            hidden=move || errors.with(Vec::is_empty)
        >
            // On the root, the alert and the focus would be read twice.
            <div role="alert">
                <h2 id=title>
                    <Icon shape=Icon::Error />
                    <span>{move || errors.with(|errors| heading(errors.len()))}</span>
                </h2>
                <ul class="error-list">
                    {move || {
                        errors
                            .get()
                            .into_iter()
                            .map(|error| view! { <ErrorLink error /> })
                            .collect_view()
                    }}
                </ul>
            </div>
        </div>
    }
}

/// The way to one question.
#[component]
fn ErrorLink(
    /// Where, and what is wrong there.
    error: FieldError,
) -> impl IntoView {
    let FieldError { id, message } = error;
    view! {
        <li>
            // Without WASM the browser follows the fragment; with it, the router would scroll
            // and leave the focus behind.
            <a href=format!("#{id}") on:click=move |_| focus(&id)>
                {tied(&message)}
            </a>
        </li>
    }
}

/// « Il y a 2 réponses à corriger ».
fn heading(count: usize) -> String {
    let plural = if count > 1 { "s" } else { "" };
    format!("Il y a {count} réponse{plural} à corriger")
}

/// A question and what was answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The question.
    pub question: String,
    /// The answer, in words; empty when there is none.
    pub answer: String,
    /// Where to change it.
    pub change: Option<String>,
    /// An answer is needed and there is none.
    pub missing: bool,
}

/// What was answered, with a way back to each question.
#[component]
pub fn Answers(
    /// The questions, in order.
    #[prop(into)]
    answers: Signal<Vec<Answer>>,
) -> impl IntoView {
    view! {
        <dl class="answers">
            {move || {
                answers.get().into_iter().map(|answer| view! { <AnswerLine answer /> }).collect_view()
            }}
        </dl>
    }
}

/// One question and its answer.
#[component]
fn AnswerLine(
    /// What was asked and answered.
    answer: Answer,
) -> impl IntoView {
    let Answer {
        question,
        answer,
        change,
        missing,
    } = answer;
    let (class, words) = match (answer.is_empty(), missing) {
        (false, _) => ("answer", answer),
        (true, true) => ("answer-missing", "Réponse à compléter".to_owned()),
        (true, false) => ("answer-empty", "Sans réponse".to_owned()),
    };
    let verb = if missing { "Compléter" } else { "Modifier" };
    let change = change.map(|href| {
        view! {
            <dd class="answer-change screen-only">
                <a href=href>
                    {verb}
                    <span class="visually-hidden">{format!("\u{a0}: {question}")}</span>
                </a>
            </dd>
        }
    });
    view! {
        <div>
            <dt>{tied(&question)}</dt>
            <dd class=class>{words}</dd>
            {change}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_answer_is_not_several() {
        assert_eq!(heading(1), "Il y a 1 réponse à corriger");
        assert_eq!(heading(2), "Il y a 2 réponses à corriger");
    }
}
