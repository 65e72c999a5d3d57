//! `/administration/appels/{slug}/lettres`: the words of each letter, and how it will look.

use leptos::prelude::*;

use super::decisions::sheet_of;
use crate::{
    decision::{
        actions::{Desk, example_of},
        letters::template_of,
        model::{LetterKind, TypedTemplate},
        rules::{self, Faults},
    },
    server::settings::Settings,
    ui::{
        Actions, Button, ButtonKind, ErrorSummary, FieldError, LinkButton, Notice, Status,
        TextArea, TextField, TitleBlock, Tone,
    },
};

/// What the page of letters shows.
pub struct Typed {
    /// The letter that is open.
    pub kind: Option<LetterKind>,
    /// What was typed, when it is not what is kept.
    pub template: Option<TypedTemplate>,
    /// Whether it has just been kept.
    pub is_kept: bool,
}

/// The page of letters: the list, or one letter.
pub fn letters(settings: &Settings, desk: &Desk, typed: Typed) -> impl IntoView + use<> {
    let call = &desk.call.document;
    let content = match &typed.kind {
        Some(kind) => one(settings, desk, kind, &typed).into_any(),
        None => list(desk).into_any(),
    };
    view! {
        <div class="wrap stack loose">
            <TitleBlock
                title="Les lettres"
                eyebrow=call.short_title.clone()
                lead="Les mots que reçoit chaque personne. Vous pouvez les changer pour cet appel."
            />
            {content}
        </div>
    }
}

/// Where this letter is changed.
fn address(desk: &Desk, kind: &LetterKind) -> String {
    let slug = &desk.call.document.slug;
    format!(
        "/administration/appels/{slug}/lettres?modele={}",
        kind.code()
    )
}

/// When a letter leaves.
fn moment_of(kind: &LetterKind) -> &'static str {
    match kind {
        LetterKind::Retenue | LetterKind::Reserve | LetterKind::NonRetenue(_) => {
            "Après la commission"
        }
        LetterKind::Promotion | LetterKind::Rappel | LetterKind::Liberation => {
            "Tant qu’une réponse est attendue"
        }
        LetterKind::Confirmation | LetterKind::Desistement => "Quand la personne a répondu",
    }
}

fn list(desk: &Desk) -> impl IntoView + use<> {
    LetterKind::all(&desk.reasons)
        .chunk_by(|one, next| moment_of(one) == moment_of(next))
        .map(|kinds| {
            let moment = kinds.first().map(moment_of);
            let lines: Vec<_> = kinds.iter().map(|kind| line(desk, kind)).collect();
            view! {
                <div class="card">
                    <h2 class="card-title">{moment}</h2>
                    <ul class="letters">{lines}</ul>
                </div>
            }
        })
        .collect_view()
}

fn line(desk: &Desk, kind: &LetterKind) -> impl IntoView + use<> {
    let is_changed = desk.templates.contains_key(&kind.code());
    view! {
        <li class="letters-line">
            <div class="row">
                <a href=address(desk, kind)>{rules::label_of(kind)}</a>
                {is_changed.then(|| view! { <Status tone=Tone::Info>"Changée pour cet appel"</Status> })}
            </div>
        </li>
    }
}

fn one(
    settings: &Settings,
    desk: &Desk,
    kind: &LetterKind,
    typed: &Typed,
) -> impl IntoView + use<> {
    let kept = template_of(&desk.templates, kind);
    let shown = typed.template.clone().unwrap_or(kept);
    let example = example_of(settings, desk, kind, &shown);
    let faults = example.as_ref().err().cloned().unwrap_or_default();
    let Faults { subject, body } = faults;
    let (subject, body) = (
        subject.map(|fault| fault.to_string()),
        body.map(|fault| fault.to_string()),
    );
    let errors: Vec<FieldError> = [("objet", &subject), ("corps", &body)]
        .into_iter()
        .filter_map(|(id, message)| {
            message.as_ref().map(|message| FieldError {
                id: id.to_owned(),
                message: message.clone(),
            })
        })
        .collect();
    let has_errors = !errors.is_empty();
    let placeholders: Vec<_> = rules::placeholders_of(kind)
        .into_iter()
        .map(|one| {
            let word = format!("{{{}}}", one.word());
            view! { <div><dt><code>{word}</code></dt><dd>{one.meaning()}</dd></div> }
        })
        .collect();
    let example = example.ok().map(|letter| {
        view! {
            <section class="stack" aria-labelledby="exemple">
                <h2 id="exemple">"Un exemple"</h2>
                <p class="soft">"Voici la lettre que recevrait une personne inventée, Camille."</p>
                <div class="letter-sheet">
                    <dl class="letter-head">
                        <div><dt>"Objet"</dt><dd>{letter.subject.clone()}</dd></div>
                    </dl>
                    <div class="letter-body" inner_html=letter.html_on_page()></div>
                </div>
                {sheet_of(&letter, "La même, en texte simple et avec son adresse")}
            </section>
        }
    });
    view! {
        {has_errors.then(|| view! { <ErrorSummary errors=Signal::stored(errors) attr:autofocus=true/> })}
        {typed.is_kept.then(|| view! {
            <Notice tone=Tone::Done title="La lettre est enregistrée" announced=true>
                <p>"Elle servira pour les prochaines lettres de cet appel."</p>
            </Notice>
        })}
        {form(desk, kind, shown, subject, body)}
        <section class="stack" aria-labelledby="reperes">
            <h2 id="reperes">"Les repères de cette lettre"</h2>
            <dl class="facts">{placeholders}</dl>
        </section>
        {example}
    }
}

/// The words of one letter, to change.
fn form(
    desk: &Desk,
    kind: &LetterKind,
    shown: TypedTemplate,
    subject: Option<String>,
    body: Option<String>,
) -> impl IntoView + use<> {
    let action = format!("/administration/appels/{}/lettres", desk.call.document.slug);
    let back = action.clone();
    let code = kind.code();
    let is_changed = desk.templates.contains_key(&code);
    view! {
        <section class="stack" aria-labelledby="lettre">
            <h2 id="lettre">{rules::label_of(kind)}</h2>
            <form class="stack" method="post" action=action novalidate>
                <input type="hidden" name="modele" value=code/>
                <TextField
                    id="objet"
                    name="objet"
                    label="Objet"
                    help="Il se lit sur un écran verrouillé\u{a0}: rien sur la santé, ni sur la réponse."
                    required=true
                    value=Signal::stored(shown.subject)
                    error=Signal::stored(subject)
                />
                <TextArea
                    id="corps"
                    name="corps"
                    label="Texte"
                    help="Une ligne vide sépare deux paragraphes. Les repères entre accolades sont remplacés pour chaque personne."
                    required=true
                    value=Signal::stored(shown.body)
                    error=Signal::stored(body)
                />
                <Actions inline=true>
                    <Button name="geste" value="garder">"Enregistrer"</Button>
                    <Button kind=ButtonKind::Secondary name="geste" value="essayer">"Voir l’exemple"</Button>
                    <LinkButton href=back kind=ButtonKind::Quiet>"Toutes les lettres"</LinkButton>
                </Actions>
                {is_changed.then(|| view! {
                    <Button kind=ButtonKind::QuietDanger small=true name="geste" value="revenir">"Revenir aux mots de la plateforme"</Button>
                })}
            </form>
        </section>
    }
}
