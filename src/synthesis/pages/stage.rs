//! `/syntheses/{id}/etape`: where a document stands, and the steps one may take with it.

use leptos::prelude::*;

use crate::{
    synthesis::{
        model::{Document, Stage},
        rules::stage::Step,
    },
    ui::{
        Breadcrumbs, Button, ButtonKind, Card, LinkButton, NavLink, Notice, Status, TextField,
        TitleBlock, Tone,
    },
};

/// What was asked last, and why it was not done.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The last day, as typed.
    pub last_day: String,
    /// The stage that was asked for.
    pub to: Option<Stage>,
    /// Why it was not done.
    pub why: Option<&'static str>,
    /// The title that was asked for, and what is wrong with it.
    pub title: Option<(String, &'static str)>,
}

/// The page.
pub fn stage(
    document: &Document,
    home: Option<NavLink>,
    steps: &'static [Step],
    asked: &Asked,
) -> impl IntoView + use<> {
    let page = format!("/syntheses/{}", document.id);
    let mut trail = vec![NavLink::new("/mon-espace", "Mon espace")];
    trail.extend(home);
    trail.push(NavLink::new(page.clone(), document.title.clone()));
    let (here, whose) = (document.stage, document.whose);
    let path = Stage::ALL
        .into_iter()
        .map(|stage| {
            let (mark, word) = match stage.cmp(&here) {
                std::cmp::Ordering::Less => ("done", "fait"),
                std::cmp::Ordering::Equal => ("here", "nous en sommes là"),
                std::cmp::Ordering::Greater => ("coming", "à venir"),
            };
            let current = (stage == here).then_some("step");
            view! {
                <li data-stage=mark aria-current=current>
                    <strong>{stage.label(whose)}</strong>
                    <span class="soft small">{word}</span>
                </li>
            }
        })
        .collect_view();
    let forms = steps
        .iter()
        .enumerate()
        .map(|(rank, step)| form(document, *step, rank == 0, asked))
        .collect_view();
    // What is wrong with a field stands beside it; the rest on top.
    let stands_alone = asked.to.is_none_or(|to| {
        !steps
            .iter()
            .any(|step| step.to == to && (step.needs_date || step.asks.is_some()))
    });
    let why = asked.why.filter(|_| stands_alone);
    view! {
        <div class="wrap narrow stack loose">
            <Breadcrumbs links=trail here="Faire avancer"/>
            {why.map(|why| view! { <Notice tone=Tone::Attention announced=true><p>{why}</p></Notice> })}
            <TitleBlock title="Faire avancer ce texte" lead=document.title.clone()/>
            <ol class="stages" role="list" aria-label="Les étapes de ce texte">{path}</ol>
            {forms}
            {retitle(document, asked)}
            <div class="row"><LinkButton href=page kind=ButtonKind::Quiet>"Revenir au texte"</LinkButton></div>
        </div>
    }
}

/// The form that gives it another title.
fn retitle(document: &Document, asked: &Asked) -> impl IntoView + use<> {
    let action = format!("/syntheses/{}/etape/titre", document.id);
    let (typed, error) = match &asked.title {
        Some((typed, why)) => (typed.clone(), Some((*why).to_owned())),
        None => (document.title.clone(), None),
    };
    view! {
        <Card>
            <form method="post" action=action class="stack" novalidate>
                <TextField
                    id="titre"
                    name="titre"
                    label="Le titre de ce texte"
                    help="En tête du texte, de son PDF et dans la liste de nos écrits. Il ne change plus une fois le texte figé."
                    required=true
                    error=Signal::stored(error)
                    value=typed
                />
                <div class="row"><Button kind=ButtonKind::Secondary>"Changer le titre"</Button></div>
            </form>
        </Card>
    }
}

fn form(document: &Document, step: Step, is_first: bool, asked: &Asked) -> impl IntoView + use<> {
    let action = format!("/syntheses/{}/etape", document.id);
    let kind = if is_first {
        ButtonKind::Primary
    } else {
        ButtonKind::Secondary
    };
    let goes_back = step.to < document.stage;
    let is_again = step.to == document.stage;
    let gesture = if is_again {
        "Changer la date"
    } else {
        step.gesture
    };
    let from = document.stage.code();
    let mine = asked.to == Some(step.to);
    let day = step.needs_date.then(|| {
        let error = asked.why.filter(|_| mine);
        let typed = if mine { asked.last_day.clone() } else { String::new() };
        view! {
            <div class=if error.is_some() { "field invalid" } else { "field" }>
                <label class="field-label" for="jusqu-au">"Jusqu’au soir du"</label>
                {error.map(|error| view! { <p class="field-error" id="jusqu-au-erreur" role="alert">{error}</p> })}
                <input
                    class="input"
                    id="jusqu-au"
                    name="jusqu_au"
                    type="date"
                    value=typed
                    required=true
                    aria-invalid=error.map(|_| "true")
                    aria-describedby=error.map(|_| "jusqu-au-erreur")
                />
            </div>
        }
    });
    let sure = step.asks.map(|asks| {
        let error = asked.why.filter(|_| mine);
        view! {
            <div class=if error.is_some() { "field invalid" } else { "field" }>
                {error.map(|error| view! { <p class="field-error" id="relu-erreur" role="alert">{error}</p> })}
                <label class="choice">
                    <input
                        type="checkbox"
                        id="relu"
                        name="relu"
                        value="oui"
                        required=true
                        aria-invalid=error.map(|_| "true")
                        aria-describedby=error.map(|_| "relu-erreur")
                    />
                    <span>{asks}</span>
                </label>
            </div>
        }
    });
    view! {
        <Card>
            <form method="post" action=action class="stack" novalidate>
                <input type="hidden" name="depuis" value=from/>
                {goes_back.then(|| view! { <p><Status tone=Tone::Attention>"Retour en arrière"</Status></p> })}
                <p>{step.meaning}</p>
                {day}
                {sure}
                <div class="row"><Button kind name="vers" value=step.to.code()>{gesture}</Button></div>
            </form>
        </Card>
    }
}
