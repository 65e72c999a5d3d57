//! Where we are in a long form.

use leptos::prelude::*;

use super::{
    icon::Icon,
    more::More,
    thread::{Progress, Weave},
};

/// A step of a long form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// Its title.
    pub label: String,
    /// How far it is.
    pub progress: Progress,
    /// Its page, when one may go there now.
    pub href: Option<String>,
    /// Something is to be corrected there.
    pub attention: bool,
}

impl Step {
    /// The word beside its title.
    const fn word(&self) -> &'static str {
        match (self.attention, self.progress) {
            (true, _) => "à compléter",
            (false, Progress::Done) => "fait",
            (false, Progress::Next) => "en cours",
            (false, Progress::Coming) => "à venir",
        }
    }
}

/// « Étape 3 sur 8 », the threads woven so far, and the whole list on demand.
#[component]
pub fn Steps(
    /// The steps, in order; the one in hand is [`Progress::Next`].
    #[prop(into)]
    steps: Signal<Vec<Step>>,
    /// The number of the step in hand, from 1.
    #[prop(into)]
    current: Signal<usize>,
) -> impl IntoView {
    let title = move || {
        let place = current.get().saturating_sub(1);
        steps.with(|steps| {
            steps
                .get(place)
                .map(|step| step.label.clone())
                .unwrap_or_default()
        })
    };
    view! {
        <nav class="steps" aria-label="Étapes du formulaire">
            <p class="steps-count">
                <strong>
                    {move || format!("Étape {} sur {}", current.get(), steps.with(Vec::len))}
                </strong>
                " · "
                {title}
            </p>
            <div class="steps-threads" aria-hidden="true">
                {move || {
                    steps
                        .with(|steps| steps.iter().map(|step| step.progress).collect::<Vec<_>>())
                        .into_iter()
                        .enumerate()
                        .map(|(place, progress)| {
                            view! {
                                <span data-state=progress.name()>
                                    <Weave place />
                                </span>
                            }
                        })
                        .collect_view()
                }}
            </div>
            <More label=Signal::derive(move || format!("Voir les {} étapes", steps.with(Vec::len)))>
                <StepList steps />
            </More>
        </nav>
    }
}

/// The steps one under the other, each a link where one may go.
#[component]
pub fn StepList(
    /// The steps, in order.
    #[prop(into)]
    steps: Signal<Vec<Step>>,
) -> impl IntoView {
    view! {
        <ol class="step-list">
            {move || {
                steps
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(place, step)| view! { <StepLine step number=place + 1 /> })
                    .collect_view()
            }}
        </ol>
    }
}

/// One step: its knot, its title, its state in a word.
#[component]
fn StepLine(
    /// The step.
    step: Step,
    /// Its number, from 1.
    number: usize,
) -> impl IntoView {
    let word = step.word();
    let Step {
        label,
        progress,
        href,
        attention,
    } = step;
    let mark = if progress == Progress::Done && !attention {
        view! { <Icon shape=Icon::Check /> }.into_any()
    } else {
        number.into_any()
    };
    let current = (progress == Progress::Next).then_some("step");
    let title = match href {
        Some(href) => view! { <a href=href aria-current=current>{label}</a> }.into_any(),
        None => view! { <span aria-current=current>{label}</span> }.into_any(),
    };
    view! {
        <li data-state=if attention { "attention" } else { progress.name() }>
            <span class="step-mark" aria-hidden="true">
                {mark}
            </span>
            <span class="step-line">{title} <span class="step-word">{word}</span></span>
        </li>
    }
}
