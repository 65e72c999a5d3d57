//! The settings of the question in hand.

use leptos::prelude::*;

use super::{
    Typed,
    conditions::{Building, Target, conditions_view},
    question::kind_label,
};
use crate::{
    appel::rules::panel::{kinds_beside, lines_of},
    form::{Audience, DataClass, Question, QuestionKind, Questionnaire, edit::dependents},
    ui::{Button, ButtonKind, Icon, TextKind},
};

/// The panel of a question: its words, its answers, its conditions.
pub(super) fn panel_view(
    question: &Question,
    form: &Questionnaire,
    target: &Target,
    building: &Building,
    typed: &Typed,
) -> AnyView {
    let word = question.kind.word();
    let close = target
        .page
        .split("&question=")
        .next()
        .unwrap_or_default()
        .to_owned();
    let settings = settings(question, form, typed);
    let remove = remove_view(question, form, target);
    view! {
        <aside class="panel" id="reglages" tabindex="-1" aria-label="Réglages de la question">
            <div class="panel-head">
                <h3>"Réglages"</h3>
                <a href=format!("{close}#q-{}", question.id)>"Fermer"</a>
            </div>
            <p class="soft small">{kind_label(word)} " · nom dans les exports\u{a0}: " <code>{question.id.to_string()}</code></p>
            {typed.error("libelle").get_untracked().filter(|_| !typed.sheet.has("libelle")).map(|error| view! { <p class="field-error">{error}</p> })}
            <form class="stack" method="post" action=target.action.clone() novalidate>
                {target.fields()}
                // The Enter key presses the first button of a form: it is this one, not one that moves a line.
                <button class="visually-hidden" type="submit" name="geste" value="changer" tabindex="-1" aria-hidden="true"></button>
                {settings}
                <div class="row">
                    <Button small=true name="geste" value="changer">"Enregistrer la question"</Button>
                </div>
            </form>
            {conditions_view(question, form, target, building, typed)}
            {remove}
        </aside>
    }
    .into_any()
}

fn settings(question: &Question, form: &Questionnaire, typed: &Typed) -> AnyView {
    let kinds = kinds_beside(question.kind.word());
    let kind = (kinds.len() > 1).then(|| {
        let kinds: Vec<(&str, &str)> = kinds.iter().map(|word| (*word, kind_label(word))).collect();
        typed.select("type", "Sorte de réponse", &kinds)
    });
    if !question.takes_answer() {
        return typed.area("libelle", "Le texte à lire", None, true);
    }
    view! {
        {typed.area("libelle", "La question", None, true)}
        {typed.area("aide", "L’aide, sous la question", None, false)}
        {kind}
        {required(typed)}
        {of_kind(&question.kind, form, typed)}
        {readers(typed)}
    }
    .into_any()
}

fn required(typed: &Typed) -> AnyView {
    let chosen = typed.sheet.get("obligatoire").to_owned();
    let mut choices = vec![("non", "Facultative"), ("oui", "Obligatoire")];
    if chosen == "si" {
        choices.push(("si", "Obligatoire sous condition (plus bas)"));
    }
    let radios = choices
        .into_iter()
        .map(|(value, label)| {
            view! {
                <label class="choice">
                    <input type="radio" name="obligatoire" value=value checked={chosen == value}/>
                    <span>{label}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field">
            <legend class="field-label">"La réponse est"</legend>
            <div class="choices">{radios}</div>
        </fieldset>
    }
    .into_any()
}

/// What this kind needs.
fn of_kind(kind: &QuestionKind, form: &Questionnaire, typed: &Typed) -> AnyView {
    let limits = |least: &str, most: &str| {
        view! {
            <div class="when">
                {typed.native("number", "min", least, None, false)}
                {typed.native("number", "max", most, None, false)}
            </div>
        }
        .into_any()
    };
    match kind {
        QuestionKind::ShortText(_) | QuestionKind::LongText(_) => {
            limits("Caractères au moins", "au plus")
        }
        QuestionKind::Departements(_) => limits("Choix au moins", "au plus"),
        QuestionKind::Choice(_) => lines("opt", "Les réponses proposées", false, typed),
        QuestionKind::Choices { .. } => view! {
            {lines("opt", "Les réponses proposées", true, typed)}
            {limits("Choix au moins", "au plus")}
        }
        .into_any(),
        QuestionKind::Scale(_) => view! {
            <div class="when">
                {typed.native("number", "min", "De", None, true)}
                {typed.native("number", "max", "à", None, true)}
            </div>
            {typed.optional("gauche", "Ce que veut dire la plus basse", TextKind::Name)}
            {typed.optional("droite", "Ce que veut dire la plus haute", TextKind::Name)}
        }
        .into_any(),
        QuestionKind::Grid(_) => view! {
            {lines("lig", "Les lignes", false, typed)}
            <div class="row">
                <Button kind=ButtonKind::Quiet small=true name="ordre" value="rencontres">"Une ligne par rencontre de l’appel"</Button>
            </div>
            {lines("col", "Les colonnes", false, typed)}
            {typed.tick("toutes", "Une réponse à chaque ligne est demandée")}
        }
        .into_any(),
        QuestionKind::Commune { .. } => {
            let codes: Vec<(String, String)> = form
                .questions()
                .filter(|one| matches!(one.kind, QuestionKind::PostalCode))
                .map(|one| (one.id.to_string(), one.label.clone()))
                .collect();
            let codes: Vec<(&str, &str)> = codes
                .iter()
                .map(|(id, label)| (id.as_str(), label.as_str()))
                .collect();
            typed.select("depend", "Communes du code postal donné à", &codes)
        }
        _ => ().into_any(),
    }
}

/// A list of options, lines or columns: words to change, empty lines to add, an order.
fn lines(list: &'static str, title: &'static str, may_be_alone: bool, typed: &Typed) -> AnyView {
    let error = typed.error(&format!("{list}0_libelle")).get_untracked();
    let lines = (0..lines_of(&typed.sheet, list))
        .map(|rank| {
            let field = |part: &str| format!("{list}{rank}_{part}");
            let label = typed.sheet.get(&field("libelle")).to_owned();
            let is_there = !label.is_empty();
            let name = format!("{title}, {}", rank + 1);
            let up = (rank > 0 && is_there).then(|| {
                view! {
                    <button class="button quiet small" type="submit" name="ordre" value=format!("{list}-haut-{rank}") aria-label=format!("Monter «\u{a0}{label}\u{a0}»")>
                        <Icon shape=Icon::SortUp/>
                    </button>
                }
            });
            let alone = (may_be_alone && is_there).then(|| {
                let is_alone = typed.sheet.get(&field("seul")) == "oui";
                view! {
                    <label class="line-alone">
                        <input type="checkbox" name=field("seul") value="oui" checked=is_alone/>
                        " exclut les autres"
                    </label>
                }
            });
            view! {
                <li>
                    {typed.hidden(&field("valeur"))}
                    {(list == "lig").then(|| typed.hidden(&field("seance")))}
                    <input class="input" id=field("libelle") name=field("libelle") value=label.clone() aria-label=name/>
                    {up}
                    {alone}
                </li>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field lines">
            <legend class="field-label">{title}</legend>
            <p class="help">"Videz une ligne pour la retirer."</p>
            {error.map(|error| view! { <p class="field-error">{error}</p> })}
            <ul>{lines}</ul>
        </fieldset>
    }
    .into_any()
}

/// Who reads the answer, and what sort of data it is.
fn readers(typed: &Typed) -> AnyView {
    let boxes = [
        (Audience::Admin, "l’administration"),
        (Audience::Coanimation, "les personnes qui co-animent"),
        (
            Audience::Reader,
            "les personnes qui lisent les candidatures",
        ),
    ]
    .map(|(audience, label)| typed.tick(&format!("vu_{audience}"), label));
    let hidden = [Audience::Participant, Audience::Committee]
        .map(|audience| format!("vu_{audience}"))
        .into_iter()
        .filter(|field| typed.sheet.get(field) == "oui")
        .map(|field| typed.hidden(&field))
        .collect_view();
    let classes: Vec<(&str, &str)> = DataClass::ALL
        .iter()
        .filter(|class| **class != DataClass::Nothing)
        .map(|class| (class.as_str(), data_label(*class)))
        .collect();
    view! {
        <fieldset class="field">
            <legend class="field-label">"La réponse est lue par"</legend>
            <div class="choices">{boxes}</div>
            {hidden}
        </fieldset>
        {typed.select("donnee", "Sorte de donnée", &classes)}
    }
    .into_any()
}

fn data_label(class: DataClass) -> &'static str {
    match class {
        DataClass::Nothing => "Aucune",
        DataClass::Technical => "Utile au formulaire seulement",
        DataClass::Identity => "Identité",
        DataClass::Contact => "Moyen de contact",
        DataClass::Location => "Lieu",
        DataClass::Sensitive => "Sensible\u{a0}: peut révéler la santé",
        DataClass::Free => "Parole libre",
        DataClass::Statistical => "Comptée seulement",
    }
}

/// Taking the question away, and what that would break.
fn remove_view(question: &Question, form: &Questionnaire, target: &Target) -> AnyView {
    let needed_by = dependents(form, &question.id);
    let warning = match needed_by.as_slice() {
        [] => None,
        [one] => Some(format!(
            "Cette question en conditionne une autre\u{a0}: «\u{a0}{}\u{a0}».",
            one.label
        )),
        several => {
            let labels: Vec<String> = several
                .iter()
                .map(|one| format!("«\u{a0}{}\u{a0}»", one.label))
                .collect();
            Some(format!(
                "Cette question en conditionne {} autres\u{a0}: {}.",
                labels.len(),
                labels.join(", ")
            ))
        }
    };
    let is_free = warning.is_none();
    view! {
        <div class="panel-foot">
            {warning.map(|warning| view! { <p class="soft small">{warning} " Pour la retirer, retirez d’abord leurs conditions."</p> })}
            {is_free
                .then(|| {
                    view! {
                        <form method="post" action=target.action.clone()>
                            {target.fields()}
                            <Button kind=ButtonKind::QuietDanger small=true name="geste" value="retirer">"Retirer cette question"</Button>
                        </form>
                    }
                })}
        </div>
    }
    .into_any()
}
