//! The form on paper, made from the questionnaire: boxes to tick, lines to
//! write on, and every condition in words, because paper hides nothing.

mod condition;

use std::{collections::HashMap, sync::Arc};

use leptos::prelude::*;

use condition::{clause, sentence};

use super::document::{Definition, Document};
use crate::{
    form::{
        ChoiceBounds, Grid, LengthBounds, Question, QuestionKind, Questionnaire, Requirement,
        Scale, departements::DEPARTEMENTS,
    },
    server::{clock::wording, settings::Organisation},
};

/// How many characters one writes on a line, about.
const LINE: u32 = 70;
/// The most lines that one answer gets; beyond, a sheet may be added.
const LONGEST: u32 = 14;

/// The blank form of a call.
#[component]
pub fn PaperForm(
    /// The call.
    call: Document,
    /// What it asks.
    definition: Arc<Definition>,
    /// Where the paper goes back to.
    organisation: Organisation,
) -> impl IntoView {
    let questionnaire = &definition.questionnaire;
    let numbers = Numbers::of(questionnaire);
    let sections = questionnaire
        .sections()
        .iter()
        .zip('A'..)
        .map(|(section, letter)| {
            let questions = section
                .questions
                .iter()
                .map(|question| paper_question(question, questionnaire, &numbers, &call))
                .collect_view();
            view! {
                <section class="section paper-section">
                    <h2>{letter.to_string()} ". " {section.title.clone()}</h2>
                    {questions}
                </section>
            }
        })
        .collect_view();
    let back = format!("/appels/{}", call.slug);
    view! {
        <div class="wrap narrow paper">
            <div class="notice screen-only">
                <div class="notice-body">
                    <p class="notice-title">"Pour imprimer"</p>
                    <p>
                        "Choisissez «\u{a0}Imprimer\u{a0}» dans le menu de votre navigateur, ou les touches Ctrl et P. Le menu du site ne s’imprime pas."
                    </p>
                    <p>
                        <a href=back>"Revenir à l’appel"</a>
                    </p>
                </div>
            </div>
            <p class="eyebrow">{organisation.name.clone()}</p>
            <h1>"Formulaire de candidature"</h1>
            <p class="lead">{call.title.clone()}</p>
            <ReturnTo call=call.clone() organisation/>
            <p>
                "Une question sans mention demande une réponse\u{a0}; «\u{a0}facultatif\u{a0}» dit que vous pouvez la laisser vide. Cochez ainsi\u{a0}: "
                <span class="box checked" aria-hidden="true"></span>
                <span class="visually-hidden">"une croix dans la case"</span>
                ". Si la place manque, continuez sur une feuille libre en rappelant le numéro de la question."
            </p>
            {sections}
            <Signature/>
        </div>
    }
}

/// Where and when the paper goes back: the first thing to know, and the last.
#[component]
fn ReturnTo(call: Document, organisation: Organisation) -> impl IntoView {
    let closing = wording::day(call.calendar.closes_at);
    view! {
        <div class="paper-return">
            <p>
                "À renvoyer par courrier, pour que nous l’ayons le "
                <strong>{closing}</strong> " au plus tard\u{a0}:"
            </p>
            <address>
                {organisation.name.clone()} <br/> {organisation.address.clone()}
            </address>
            <p>
                "Ou par téléphone, au " <strong>{call.contact.phone.clone()}</strong>
                "\u{a0}: lisez-nous vos réponses, nous les saisissons avec vous. Une photo ou un scan peut aussi être envoyé à "
                {call.contact.email.clone()} "."
            </p>
        </div>
    }
}

#[component]
fn Signature() -> impl IntoView {
    view! {
        <section class="section paper-section">
            <div class="paper-sign">
                <p>"Fait le" <span class="blank-line"></span></p>
                <p>"Signature" <span class="blank-line"></span></p>
            </div>
            <p class="paper-office">
                "Cadre réservé à l’équipe\u{a0}: reçu le ………………  saisi le ………………  par ………………………………"
            </p>
        </section>
    }
}

/// The number that each question bears on paper, so that others can refer to it.
struct Numbers(HashMap<String, usize>);

impl Numbers {
    fn of(questionnaire: &Questionnaire) -> Self {
        let asked = questionnaire
            .questions()
            .filter(|question| question.takes_answer());
        Self(
            asked
                .zip(1..)
                .map(|(question, number)| (question.id.to_string(), number))
                .collect(),
        )
    }

    fn get(&self, question: impl AsRef<str>) -> usize {
        self.0.get(question.as_ref()).copied().unwrap_or_default()
    }
}

fn paper_question(
    question: &Question,
    questionnaire: &Questionnaire,
    numbers: &Numbers,
    call: &Document,
) -> AnyView {
    let condition = question
        .condition
        .as_ref()
        .map(|condition| sentence(condition, questionnaire, numbers));
    if !question.takes_answer() {
        return view! {
            <div class="paper-information">
                {condition.map(|words| view! { <p class="paper-condition">{words}</p> })}
                <p>{question.label.clone()}</p>
            </div>
        }
        .into_any();
    }
    let needed = match &question.required {
        Requirement::Optional => Some("facultatif".to_owned()),
        Requirement::Always => None,
        Requirement::When(condition) => Some(format!(
            "facultatif, sauf {}",
            clause(condition, questionnaire, numbers)
        )),
    };
    let limit = limit(&question.kind);
    view! {
        <div class="field paper-question">
            {condition.map(|words| view! { <p class="paper-condition">{words}</p> })}
            <p class="field-label">
                <span class="paper-number">{numbers.get(&question.id)} "."</span> " "
                {question.label.clone()}
                {needed.map(|words| view! { <span class="optional">{words}</span> })}
            </p>
            {question.help.clone().map(|help| view! { <p class="help">{help}</p> })}
            {limit.map(|limit| view! { <p class="help">{limit}</p> })}
            {answer_place(&question.kind, call)}
        </div>
    }
    .into_any()
}

/// What the form on screen would count by itself.
fn limit(kind: &QuestionKind) -> Option<String> {
    match kind {
        QuestionKind::Choices { bounds, .. } | QuestionKind::Departements(bounds) => match bounds {
            ChoiceBounds { max: Some(max), .. } => Some(format!("Cochez {max} cases au plus.")),
            _ => Some("Plusieurs réponses possibles.".to_owned()),
        },
        QuestionKind::Choice(_) => Some("Une seule réponse.".to_owned()),
        _ => None,
    }
}

fn answer_place(kind: &QuestionKind, call: &Document) -> AnyView {
    match kind {
        QuestionKind::Information => ().into_any(),
        QuestionKind::ShortText(_)
        | QuestionKind::Email
        | QuestionKind::Phone
        | QuestionKind::Commune { .. } => lines(1),
        QuestionKind::LongText(bounds) => lines(lines_for(*bounds)),
        QuestionKind::PostalCode => squares(5),
        QuestionKind::Choice(options) => boxes(options.iter().map(|option| option.label.clone())),
        QuestionKind::Choices { options, .. } => {
            boxes(options.iter().map(|option| option.label.clone()))
        }
        QuestionKind::YesNo => boxes(["Oui".to_owned(), "Non".to_owned()].into_iter()),
        QuestionKind::Departements(_) => departement_boxes(),
        QuestionKind::Scale(scale) => scale_boxes(scale),
        QuestionKind::Grid(grid) => grid_boxes(grid, call),
        QuestionKind::Consent => boxes(std::iter::once("Oui".to_owned())),
    }
}

fn lines_for(bounds: LengthBounds) -> u32 {
    bounds.max.map_or(6, |max| (max / LINE).clamp(3, LONGEST))
}

fn lines(count: u32) -> AnyView {
    (0..count)
        .map(|_| view! { <span class="blank-line"></span> })
        .collect_view()
        .into_any()
}

fn squares(count: u32) -> AnyView {
    let squares = (0..count)
        .map(|_| view! { <span class="square"></span> })
        .collect_view();
    view! { <p class="squares">{squares}</p> }.into_any()
}

fn boxes(labels: impl Iterator<Item = String>) -> AnyView {
    let items = labels
        .map(|label| {
            view! {
                <li>
                    <span class="box"></span>
                    {label}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="boxes">{items}</ul> }.into_any()
}

/// The départements of the region, and a line for the others.
fn departement_boxes() -> AnyView {
    let region = DEPARTEMENTS
        .iter()
        .filter(|departement| departement.territory.is_some())
        .map(|departement| format!("{} {}", departement.code, departement.name));
    view! {
        {boxes(region)}
        <p>"Autres départements\u{a0}:" <span class="blank-line"></span></p>
    }
    .into_any()
}

fn scale_boxes(scale: &Scale) -> AnyView {
    let points = (scale.min..=scale.max)
        .map(|point| {
            view! {
                <li>
                    <span class="box"></span>
                    {point}
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="paper-scale">
            <span>{scale.min_label.clone()}</span>
            <ul class="boxes inline">{points}</ul>
            <span>{scale.max_label.clone()}</span>
        </div>
    }
    .into_any()
}

fn grid_boxes(grid: &Grid, call: &Document) -> AnyView {
    let heads = grid
        .columns
        .iter()
        .map(|column| view! { <th scope="col">{column.label.clone()}</th> })
        .collect_view();
    let rows = grid
        .rows
        .iter()
        .map(|row| {
            let when = row
                .seance
                .as_ref()
                .and_then(|id| call.seances.iter().find(|seance| seance.id == *id))
                .map(super::document::Seance::wording);
            let cells = grid
                .columns
                .iter()
                .map(|_| view! { <td><span class="box"></span></td> })
                .collect_view();
            view! {
                <tr>
                    <th scope="row">
                        {row.label.clone()}
                        {when.map(|when| view! { <span class="soft small line">{when}</span> })}
                    </th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="paper-grid">
            <thead>
                <tr>
                    <td></td>
                    {heads}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
