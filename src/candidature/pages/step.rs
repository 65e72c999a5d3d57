//! One step of the form: its questions, what is to mend, and the way on.

use leptos::{html, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::use_navigate;

use super::{
    draft::{Draft, Trouble},
    field::QuestionField,
    review::ReadOver,
    wording as page_wording,
};
use crate::{
    candidature::{
        api::submit_candidature,
        model::{CandidatureStatus, SubmitOutcome},
        rules::Step,
    },
    error::Error,
    form::{AnswerError, Audience, Question, Questionnaire, progress, wording},
    ui::{
        self, Actions, Button, ButtonKind, ErrorSummary, FieldError, Notice, Privacy, Progress,
        SaveState, Steps, Tone,
    },
};

/// What the button that stops for now posts.
const LATER: &str = "enregistrer";

/// One step.
#[component]
pub fn StepPage(
    /// The candidature being written.
    draft: Draft,
    /// Which step.
    step: Step,
) -> impl IntoView {
    let navigate = use_navigate();
    let summary = NodeRef::<html::Div>::new();
    let heading = NodeRef::<html::H1>::new();
    let is_sending = RwSignal::new(false);
    let refusal = RwSignal::new(None::<Error>);
    let (slug, call, title, groups, revision, is_last) = draft.start.with_value(|start| {
        let questionnaire = &start.questionnaire;
        (
            start.slug.clone(),
            start.call.clone(),
            step.title(questionnaire).to_owned(),
            own_groups(step, questionnaire),
            start.revision,
            step.is_last(questionnaire),
        )
    });
    focus_the_heading(heading, step);

    let errors = Signal::derive(move || shown_errors(draft, step));
    let tab_title = title_in_tab(title.clone(), call, errors);
    let action = step.address(&slug);
    let go_on = {
        let slug = slug.clone();
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            if is_for_later(&event) {
                stop_for_now(draft, &slug);
                return;
            }
            draft.judge(step);
            if is_sending.get_untracked() {
                return;
            }
            if !errors.with_untracked(Vec::is_empty) {
                draft.save_now();
                focus_after_paint(summary);
                return;
            }
            let next = draft
                .start
                .with_value(|start| step.next(&start.questionnaire));
            if let Some(next) = next {
                draft.save_now();
                navigate(
                    &next.address(&slug),
                    leptos_router::NavigateOptions::default(),
                );
                return;
            }
            if let Some(undecided) = draft.first_conflict() {
                navigate(
                    &undecided.address(&slug),
                    leptos_router::NavigateOptions::default(),
                );
                return;
            }
            is_sending.set(true);
            let slug = slug.clone();
            spawn_local(async move {
                match send(draft, &slug).await {
                    Ok(SubmitOutcome::Received | SubmitOutcome::Frozen) => open_receipt(&slug),
                    Ok(SubmitOutcome::Incomplete) => {
                        // The page may not see what the server sees: then it is out of date.
                        if errors.with_untracked(Vec::is_empty) {
                            refusal.set(Some(Error::BadRequest));
                        }
                        focus_after_paint(summary);
                    }
                    Err(error) => refusal.set(Some(error)),
                }
                is_sending.set(false);
            });
        }
    };

    view! {
        <Title text=move || tab_title.get()/>
        <div class="wrap narrow stack">
            <Steps steps=Signal::derive(move || steps(draft, step)) current=step.number()/>
            <Saved draft/>
            <h1 node_ref=heading tabindex="-1">{title}</h1>
            <ErrorSummary errors node_ref=summary/>
            <WhereItStands draft step/>
            {move || refusal.get().map(|error| view! {
                <Notice tone=Tone::Error announced=true><p>{error.to_string()}</p></Notice>
            })}
            {is_last.then(|| view! { <ReadOver draft/> })}
            <form method="post" action=action novalidate on:submit=go_on class="stack loose">
                <input type="hidden" name="_vu" value=revision.to_string()/>
                {groups
                    .into_iter()
                    .map(|(heading, questions)| view! { <Group heading questions draft/> })
                    .collect_view()}
                <NewQuestions draft step/>
                <Readers draft step/>
                <Actions>
                    <Button name="_suite" value="continuer" busy=is_sending>
                        {if is_last { "Envoyer ma candidature" } else { "Continuer" }}
                    </Button>
                    <GoBack step slug/>
                </Actions>
                <FinishLater/>
            </form>
        </div>
    }
}

/// The questions of a step under their headings, for the page to keep.
fn own_groups(step: Step, questionnaire: &Questionnaire) -> Vec<(Option<String>, Vec<Question>)> {
    step.groups(questionnaire)
        .into_iter()
        .map(|(heading, questions)| {
            (
                heading.map(str::to_owned),
                questions.into_iter().cloned().collect(),
            )
        })
        .collect()
}

/// Questions that belong together, under their heading when there are several groups.
#[component]
fn Group(heading: Option<String>, questions: Vec<Question>, draft: Draft) -> impl IntoView {
    view! {
        {heading.map(|heading| view! { <h2>{heading}</h2> })}
        {questions
            .into_iter()
            .map(|question| view! { <QuestionField question draft/> })
            .collect_view()}
    }
}

/// Saves what is left, then leads to where a draft is put down; what cannot be saved stays here.
fn stop_for_now(draft: Draft, slug: &str) {
    let address = format!("/appels/{slug}/candidature/plus-tard");
    spawn_local(async move {
        if draft.save_everything().await {
            // Without a location there is no page to leave.
            let _ = window().location().assign(&address);
        }
    });
}

/// Whether the person stops for now.
fn is_for_later(event: &leptos::ev::SubmitEvent) -> bool {
    let submitter = event
        .submitter()
        .and_then(|button| button.get_attribute("value"));
    submitter.as_deref() == Some(LATER)
}

/// What the tab shows; it says first that something is to mend.
///
/// The head is written after the page's own signals are gone, so this one belongs to no owner.
fn title_in_tab(
    title: String,
    call: String,
    errors: Signal<Vec<FieldError>>,
) -> ArcRwSignal<String> {
    let words = move |has_errors: bool| {
        let prefix = if has_errors { "Erreur\u{a0}: " } else { "" };
        format!("{prefix}{title} · {call}")
    };
    let shown = ArcRwSignal::new(words(!errors.with_untracked(Vec::is_empty)));
    let told = shown.clone();
    Effect::new(move |_| told.set(words(!errors.with(Vec::is_empty))));
    shown
}

/// Saves what is left, then sends.
async fn send(draft: Draft, slug: &str) -> Result<SubmitOutcome, Error> {
    if !draft.save_everything().await {
        return Err(Error::Unreachable);
    }
    submit_candidature(slug.to_owned()).await
}

/// On a new step the keyboard and the screen reader start again from its title.
fn focus_the_heading(heading: NodeRef<html::H1>, step: Step) {
    static LAST: std::sync::Mutex<Option<usize>> = std::sync::Mutex::new(None);
    Effect::new(move |_| {
        let Some(node) = heading.get() else { return };
        let Ok(mut last) = LAST.lock() else { return };
        let came_from_another = last.is_some_and(|last| last != step.number());
        *last = Some(step.number());
        if came_from_another {
            // A heading that cannot take the focus leaves it where it was.
            let _ = node.focus();
        }
    });
}

/// The summary is hidden until its errors are drawn; only then can it take the focus.
fn focus_after_paint(summary: NodeRef<html::Div>) {
    // Without a frame to wait for, the focus stays on the button.
    let _ = request_animation_frame(move || {
        if let Some(node) = summary.get_untracked() {
            let _ = node.focus();
        }
    });
}

/// What is to settle at this step: the errors shown, worded as beside their fields,
/// and the choices left open between two windows.
fn shown_errors(draft: Draft, step: Step) -> Vec<FieldError> {
    draft.start.with_value(|start| {
        let errors = draft.errors_at(step);
        let conflicts = draft.conflicts_at(step);
        let told = |error: &AnswerError| {
            let is_judged = draft.judged.with(|judged| judged.contains(&error.question));
            is_judged.then(|| FieldError {
                id: error.question.to_string(),
                message: draft
                    .answers
                    .with(|answers| wording::error_far(&start.questionnaire, error, answers)),
            })
        };
        let to_choose = conflicts.into_iter().map(|question| FieldError {
            id: question.to_string(),
            message: "Choisissez la réponse à garder entre vos deux fenêtres.".to_owned(),
        });
        errors.iter().filter_map(told).chain(to_choose).collect()
    })
}

/// Every step with its state, as the thread at the top of the page shows it.
fn steps(draft: Draft, current: Step) -> Vec<ui::steps::Step> {
    draft.start.with_value(|start| {
        let questionnaire = &start.questionnaire;
        let sections = draft
            .answers
            .with(|answers| progress::progress(questionnaire, answers));
        Step::all(questionnaire)
            .zip(sections)
            .map(|(step, section)| {
                let has_errors = !draft.errors_at(step).is_empty();
                let is_past = step.number() < current.number();
                ui::steps::Step {
                    label: step.title(questionnaire).to_owned(),
                    progress: match () {
                        () if step == current => Progress::Next,
                        () if !has_errors && (is_past || section.answered > 0) => Progress::Done,
                        () => Progress::Coming,
                    },
                    href: Some(step.address(&start.slug)),
                    attention: has_errors && is_past,
                }
            })
            .collect()
    })
}

/// Whether what was typed is safe, and what to do when it is not.
#[component]
fn Saved(draft: Draft) -> impl IntoView {
    let slug = draft.slug();
    let retry = Callback::new(move |()| draft.save_now());
    let sign_in = StoredValue::new(format!("/connexion?suite=/appels/{slug}/candidature"));
    view! {
        <SaveState state=draft.saving>
            <span class="row" hidden=move || draft.trouble.get().is_none()>
                <Button plain=true small=true kind=ButtonKind::Secondary on_click=retry>"Réessayer d’enregistrer"</Button>
            </span>
        </SaveState>
        {move || match draft.trouble.get() {
            Some(Trouble::SignedOut) => Some(view! {
                <Notice tone=Tone::Attention title="Votre connexion a pris fin" announced=true>
                    <p>"Ce que vous avez écrit est toujours sur cette page. "
                        <a href=sign_in.get_value() target="_blank" rel="external">"Connectez-vous dans un autre onglet"</a>
                        ", puis revenez ici et réessayez."</p>
                </Notice>
            }.into_any()),
            Some(Trouble::Frozen) => Some(view! {
                <Notice tone=Tone::Attention title="Cette candidature ne peut plus changer" announced=true>
                    <p>"Elle a été envoyée, retirée, ou l’appel est clos. Appelez-nous si quelque chose doit être corrigé."</p>
                </Notice>
            }.into_any()),
            Some(Trouble::Passing) | None => None,
        }}
    }
}

/// What to know before going on: a correction under way, a closed call.
#[component]
fn WhereItStands(draft: Draft, step: Step) -> impl IntoView {
    draft.start.with_value(|start| {
        let is_correction = start.status != CandidatureStatus::Brouillon;
        let closes = start.closes.clone();
        match (is_correction, start.is_late) {
            (true, _) => Some(view! {
                <Notice title="Vous corrigez une candidature déjà reçue">
                    <p>"Vos corrections comptent quand vous les envoyez, à la dernière étape, avant le " {closes} "."</p>
                </Notice>
            }.into_any()),
            (false, true) => Some(view! {
                <Notice tone=Tone::Attention title="L’appel est clos">
                    <p>"Il l’est depuis le " {closes} ". Vous pouvez encore envoyer votre candidature\u{a0}: elle sera gardée de côté, et nous vous écrirons."</p>
                </Notice>
            }.into_any()),
            (false, false) if step == Step::FIRST => Some(view! {
                <p class="soft">"Vous pouvez envoyer votre candidature jusqu’au " {closes} ", heure de Paris. Toutes les réponses sont attendues, sauf celles marquées «\u{a0}facultatif\u{a0}»."</p>
            }.into_any()),
            (false, false) => None,
        }
    })
}

/// Tells a screen reader which questions an answer opened or closed, without moving the focus.
#[component]
fn NewQuestions(draft: Draft, step: Step) -> impl IntoView {
    let told = RwSignal::new(String::new());
    Effect::new(move |before: Option<Vec<String>>| {
        let now = visible_labels(draft, step);
        if let Some(before) = before {
            let missing_from = |list: &[String], label: &String| !list.contains(label);
            let opened = now.iter().find(|label| missing_from(&before, label));
            let closed = before.iter().find(|label| missing_from(&now, label));
            match (opened, closed) {
                (Some(label), _) => told.set(format!("Une question de plus\u{a0}: {label}")),
                (None, Some(label)) => {
                    told.set(format!("Une question ne se pose plus\u{a0}: {label}"));
                }
                (None, None) => {}
            }
        }
        now
    });
    view! { <p class="visually-hidden" role="status">{told}</p> }
}

/// The questions of a step that are visible now.
fn visible_labels(draft: Draft, step: Step) -> Vec<String> {
    draft.start.with_value(|start| {
        draft.visible.with(|visible| {
            step.questions(&start.questionnaire)
                .into_iter()
                .filter(|question| visible.contains(&question.id))
                .map(|question| question.label.clone())
                .collect()
        })
    })
}

/// Who reads the answers of this step.
#[component]
fn Readers(draft: Draft, step: Step) -> impl IntoView {
    let readers = draft.start.with_value(|start| {
        let asked = step.questions(&start.questionnaire);
        let reads = |audience: &Audience| asked.iter().any(|one| one.readable_by(*audience));
        let audiences: Vec<Audience> = Audience::ALL.iter().copied().filter(reads).collect();
        page_wording::readers(&audiences)
    });
    view! { <Privacy question="Qui lira ces réponses\u{a0}?">{readers}</Privacy> }
}

/// Back to the step before; nothing is judged on the way.
#[component]
fn GoBack(step: Step, slug: String) -> impl IntoView {
    step.previous().map(|previous| {
        view! {
            <a class="button secondary" href=previous.address(&slug)>"Revenir"</a>
        }
    })
}

/// The way to stop now and come back, from here or from elsewhere.
#[component]
fn FinishLater() -> impl IntoView {
    view! {
        <p class="soft">
            <Button kind=ButtonKind::Quiet small=true name="_suite" value=LATER>
                "Finir plus tard, ou sur un autre appareil"
            </Button>
        </p>
    }
}

/// Goes to the receipt, a page of its own that needs no script.
fn open_receipt(slug: &str) {
    // A browser that refuses to leave shows its own reason.
    let _ = window()
        .location()
        .assign(&format!("/appels/{slug}/candidature/recu"));
}
