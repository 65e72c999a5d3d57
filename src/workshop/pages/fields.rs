//! The fields of a workshop: each shows what was typed, and beside it what is wrong.

use leptos::prelude::*;

use crate::{
    seance::model::Setting,
    ui::{
        Choice, ErrorSummary, FieldError, NativeField, RadioCards, TextArea, TextField, TextKind,
        control::MaybeText,
    },
    workshop::rules::sheet::{PAIR, Typed},
};

fn value(typed: &Typed, field: &str) -> Signal<String> {
    Signal::stored(typed.fields.get(field).cloned().unwrap_or_default())
}

fn error(typed: &Typed, field: &str) -> Signal<Option<String>> {
    Signal::stored(typed.faults.get(field).cloned())
}

fn line(
    typed: &Typed,
    field: &str,
    label: &str,
    help: impl Into<MaybeText>,
    kind: TextKind,
    required: bool,
) -> AnyView {
    let (value, error) = (value(typed, field), error(typed, field));
    view! {
        <TextField id=field.to_owned() name=field.to_owned() label=label.to_owned() help=help.into() kind autocomplete="off" required value error/>
    }
    .into_any()
}

pub(super) fn area(
    typed: &Typed,
    field: &str,
    label: &str,
    help: impl Into<MaybeText>,
    required: bool,
) -> AnyView {
    let (value, error) = (value(typed, field), error(typed, field));
    view! {
        <TextArea id=field.to_owned() name=field.to_owned() label=label.to_owned() help=help.into() short=true required value error/>
    }
    .into_any()
}

/// A day, an hour or a number, in the control that the browser has for it.
fn native(typed: &Typed, kind: &'static str, field: &'static str, label: &str) -> AnyView {
    let (value, error) = (value(typed, field).get_untracked(), error(typed, field));
    view! { <NativeField kind id=field label required=true value error/> }.into_any()
}

/// The fields in the order of the page; those of the pair follow.
const ORDER: [&str; 11] = [
    "titre",
    "description",
    "jour",
    "debut",
    "fin",
    "modalite",
    "lieu",
    "lien",
    "telephone",
    "places",
    "depassement",
];

/// What is wrong, at the head of the page, with a link to each field in its order.
pub(super) fn summary(typed: &Typed) -> AnyView {
    let place = |field: &str| ORDER.iter().position(|one| *one == field);
    let mut faults: Vec<(&String, &String)> = typed.faults.iter().collect();
    faults.sort_by_key(|(field, _)| place(field).unwrap_or(ORDER.len()));
    let errors: Vec<FieldError> = faults
        .into_iter()
        .map(|(field, message)| FieldError {
            id: field.clone(),
            message: message.clone(),
        })
        .collect();
    let is_shown = !errors.is_empty();
    is_shown
        .then(|| view! { <ErrorSummary errors=Signal::stored(errors) attr:autofocus=true/> })
        .into_any()
}

/// Everything that is written of a workshop.
pub(super) fn sheet(typed: &Typed) -> impl IntoView + use<> {
    let settings = [
        (Setting::Video, "En visio"),
        (Setting::Room, "Sur place"),
        (Setting::Both, "Sur place et en visio"),
    ]
    .map(|(setting, label)| Choice::new(setting.code(), label))
    .to_vec();
    view! {
        <section class="section" aria-labelledby="annonce">
            <h2 id="annonce">"Ce qu’on annonce"</h2>
            <div class="stack">
                {line(typed, "titre", "Titre", None, TextKind::Line, true)}
                {area(typed, "description", "De quoi on parle", "La première ligne paraît dans la liste des ateliers. Une ligne vide sépare les paragraphes.", true)}
            </div>
        </section>
        <section class="section" aria-labelledby="quand">
            <h2 id="quand">"Quand et où"</h2>
            <div class="stack">
                <p class="soft">"Les heures sont celles de Paris, été comme hiver."</p>
                <div class="when">
                    {native(typed, "date", "jour", "Jour")}
                    {native(typed, "time", "debut", "De")}
                    {native(typed, "time", "fin", "à")}
                </div>
                <RadioCards id="modalite" name="modalite" label="On se retrouve" compact=true required=true
                    options=settings value=value(typed, "modalite") error=error(typed, "modalite")/>
                {line(typed, "lieu", "Adresse, si l’on se retrouve sur place", "Elle paraît sur la page publique.", TextKind::Line, false)}
                {line(typed, "lien", "Lien de la visio", "Montré seulement aux personnes qui ont une place, dès la veille.", TextKind::Line, false)}
                {line(typed, "telephone", "Par téléphone", "Le numéro et le code, pour qui n’a pas la visio.", TextKind::Line, false)}
            </div>
        </section>
        <section class="section" aria-labelledby="combien">
            <h2 id="combien">"Combien de places"</h2>
            <div class="stack">
                {native(typed, "number", "places", "Places")}
                {area(typed, "depassement", "Pourquoi plus de huit", "Huit est la taille qui laisse parler chacune et chacun. Au-delà, dites pourquoi\u{a0}: la raison est gardée.", false)}
            </div>
        </section>
        <section class="section" aria-labelledby="binome">
            <h2 id="binome">"Qui anime"</h2>
            <p class="measure">"Une personne côté patient, une côté professionnel. Leurs noms et qualités paraissent sur la page\u{a0}: assurez-vous de leur accord. Leur adresse, jamais publiée, leur ouvre la liste de qui vient."</p>
            <div class="meetings">{pair(typed)}</div>
        </section>
    }
}

fn pair(typed: &Typed) -> impl IntoView + use<> {
    (0..PAIR)
        .map(|rank| {
            let field = |part: &str| format!("anim{rank}_{part}");
            view! {
                <fieldset class="meeting of-person">
                    <legend>{format!("Personne {}", rank + 1)}</legend>
                    {line(typed, &field("prenom"), "Prénom", None, TextKind::Name, true)}
                    {line(typed, &field("nom"), "Nom", None, TextKind::Name, false)}
                    {line(typed, &field("qualite"), "Qualité", None, TextKind::Name, true)}
                    {line(typed, &field("courriel"), "Adresse e-mail", "Jamais publiée.", TextKind::Email, false)}
                </fieldset>
            }
        })
        .collect_view()
}
