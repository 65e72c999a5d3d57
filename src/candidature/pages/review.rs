//! Reading over: every answer in words, with the way to change it.

use leptos::prelude::*;

use super::draft::Draft;
use crate::{
    candidature::rules::{Step, is_consent},
    form::{Question, answers::is_empty_value, rules as form_rules, wording},
    ui::{Answer, Answers, Notice, Tone},
};

/// Every answer of the steps before the last, and what is still to complete among them.
#[component]
pub fn ReadOver(
    /// The candidature being written.
    draft: Draft,
) -> impl IntoView {
    let steps = draft.start.with_value(|start| {
        Step::all(&start.questionnaire)
            .filter(|step| !step.is_last(&start.questionnaire))
            .collect::<Vec<_>>()
    });
    let to_complete = {
        let steps = steps.clone();
        move || {
            steps
                .iter()
                .map(|step| draft.errors_at(*step).len())
                .sum::<usize>()
        }
    };
    view! {
        <section class="stack" aria-labelledby="relecture">
            <h2 id="relecture">"Relisez vos réponses"</h2>
            {move || match to_complete() {
                0 => view! {
                    <p>"Tout est complet. Vous pouvez encore tout modifier."</p>
                }.into_any(),
                count => view! {
                    <Notice tone=Tone::Attention title="Il manque encore quelque chose">
                        <p>{missing(count)}</p>
                    </Notice>
                }.into_any(),
            }}
            {steps.into_iter().map(|step| view! { <StepAnswers draft step/> }).collect_view()}
        </section>
    }
}

/// « 2 réponses sont à compléter : elles sont signalées ci-dessous. »
fn missing(count: usize) -> String {
    if count == 1 {
        "Une réponse est à compléter\u{a0}: elle est signalée ci-dessous.".to_owned()
    } else {
        format!("{count} réponses sont à compléter\u{a0}: elles sont signalées ci-dessous.")
    }
}

/// The answers of one step.
#[component]
fn StepAnswers(draft: Draft, step: Step) -> impl IntoView {
    let title = draft
        .start
        .with_value(|start| step.title(&start.questionnaire).to_owned());
    let answers = Signal::derive(move || {
        draft.start.with_value(|start| {
            step.questions(&start.questionnaire)
                .into_iter()
                .filter(|question| question.takes_answer() && !is_consent(question))
                .filter(|question| draft.visible.with(|visible| visible.contains(&question.id)))
                .map(|question| answer(draft, &start.slug, step, question))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <h3>{title}</h3>
        <Answers answers/>
    }
}

fn answer(draft: Draft, slug: &str, step: Step, question: &Question) -> Answer {
    let is_wrong = draft
        .errors
        .with(|errors| errors.iter().any(|error| error.question == question.id));
    let words = draft.answers.with(|answers| {
        let value = answers.get(&question.id);
        if is_empty_value(value) {
            String::new()
        } else {
            wording::spoken(question, value).join("\n")
        }
    });
    let is_required = draft.start.with_value(|start| {
        draft
            .answers
            .with(|answers| form_rules::is_required(&start.questionnaire, question, answers))
    });
    let has_error_to_see = if is_wrong { "?verifier=1" } else { "" };
    Answer {
        question: question.label.clone(),
        missing: is_wrong || (is_required && words.is_empty()),
        answer: words,
        change: Some(format!(
            "{}{has_error_to_see}#{}",
            step.address(slug),
            question.id
        )),
    }
}
