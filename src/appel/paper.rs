//! The form on paper, made from the questionnaire: boxes to tick, lines to
//! write on, and every condition in words, because paper hides nothing.

use std::{collections::HashMap, sync::Arc};

use leptos::prelude::*;

use super::document::{Definition, Document};
use crate::{
    form::{
        ChoiceBounds, Condition, Grid, LengthBounds, Question, QuestionKind, Questionnaire,
        Requirement, Scalar, Scale, Test,
        departements::{self, DEPARTEMENTS},
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

/// « Si vous avez répondu « Autre » à la question 12 : ».
fn sentence(condition: &Condition, questionnaire: &Questionnaire, numbers: &Numbers) -> String {
    let clause = clause(condition, questionnaire, numbers);
    let mut letters = clause.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!("{first}{}\u{a0}:", letters.as_str())
}

/// « si vous avez répondu « Autre » à la question 12 ».
fn clause(condition: &Condition, questionnaire: &Questionnaire, numbers: &Numbers) -> String {
    let several = |parts: &[Condition], word: &str| {
        let parts: Vec<String> = parts
            .iter()
            .map(|part| clause(part, questionnaire, numbers))
            .collect();
        parts.join(word)
    };
    match condition {
        Condition::All(parts) => several(parts, ", et "),
        Condition::Any(parts) => several(parts, ", ou "),
        Condition::Not(part) => match &**part {
            Condition::Answer { question, test } => {
                test_words(question.as_ref(), test, false, questionnaire, numbers)
            }
            other => format!("sauf {}", clause(other, questionnaire, numbers)),
        },
        Condition::Answer { question, test } => {
            test_words(question.as_ref(), test, true, questionnaire, numbers)
        }
    }
}

fn test_words(
    id: &str,
    test: &Test,
    holds: bool,
    questionnaire: &Questionnaire,
    numbers: &Numbers,
) -> String {
    let number = numbers.get(id);
    let label = |value: &str| {
        let label = questionnaire
            .question(id)
            .and_then(|question| label_of(&question.kind, value));
        format!(
            "«\u{a0}{}\u{a0}»",
            label.unwrap_or_else(|| value.to_owned())
        )
    };
    let scalar = |value: &Scalar| match value {
        Scalar::Text(text) => label(text),
        Scalar::Whole(number) => number.to_string(),
        Scalar::Bool(true) => "«\u{a0}Oui\u{a0}»".to_owned(),
        Scalar::Bool(false) => "«\u{a0}Non\u{a0}»".to_owned(),
    };
    let have = |holds: bool| {
        if holds {
            "vous avez"
        } else {
            "vous n’avez pas"
        }
    };
    match test {
        Test::Equals(value) => {
            format!(
                "si {} répondu {} à la question {number}",
                have(holds),
                scalar(value)
            )
        }
        Test::Differs(value) => {
            format!(
                "si {} répondu {} à la question {number}",
                have(!holds),
                scalar(value)
            )
        }
        Test::OneOf(values) => {
            let values: Vec<String> = values.iter().map(scalar).collect();
            format!(
                "si {} répondu {} à la question {number}",
                have(holds),
                either(&values)
            )
        }
        Test::Contains(option) => {
            format!(
                "si {} coché {} à la question {number}",
                have(holds),
                label(option)
            )
        }
        Test::ContainsAny(options) => {
            let options: Vec<String> = options.iter().map(|option| label(option)).collect();
            format!(
                "si {} coché {} à la question {number}",
                have(holds),
                either(&options)
            )
        }
        Test::Empty => format!("si {} répondu à la question {number}", have(!holds)),
        Test::NotEmpty => format!("si {} répondu à la question {number}", have(holds)),
        Test::GridContains(column) => format!(
            "si {} coché {} sur une ligne au moins de la question {number}",
            have(holds),
            label(column)
        ),
        Test::GridFewer { column, count } => format!(
            "si {} coché {} sur {} {count} lignes de la question {number}",
            have(true),
            label(column),
            if holds { "moins de" } else { "au moins" }
        ),
    }
}

/// « a », « a ou b », « a, b ou c ».
fn either(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} ou {last}", first.join(", ")),
    }
}

/// The words of an option, a column or a département.
fn label_of(kind: &QuestionKind, value: &str) -> Option<String> {
    let found = match kind {
        QuestionKind::Choice(options) => options
            .iter()
            .find(|option| option.value == value)
            .map(|option| option.label.as_str()),
        QuestionKind::Choices { options, .. } => options
            .iter()
            .find(|option| option.value == value)
            .map(|option| option.label.as_str()),
        QuestionKind::Grid(grid) => grid
            .columns
            .iter()
            .find(|column| column.value == value)
            .map(|column| column.label.as_str()),
        QuestionKind::Departements(_) => {
            departements::by_code(value).map(|departement| departement.name)
        }
        _ => None,
    };
    found.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appel::document::tests::example;

    #[test]
    fn every_condition_of_the_example_is_said_in_words() {
        let definition = example().definition;
        let questionnaire = &definition.questionnaire;
        let numbers = Numbers::of(questionnaire);
        let words = |id: &str| {
            let question = questionnaire.question(id).expect("a question");
            sentence(
                question.condition.as_ref().expect("a condition"),
                questionnaire,
                &numbers,
            )
        };
        assert_eq!(
            words("saisie_tiers_nom"),
            "Si vous avez répondu «\u{a0}Avec ou pour une autre personne\u{a0}» à la question 1\u{a0}:"
        );
        assert_eq!(
            words("secteurs"),
            format!(
                "Si vous n’avez pas coché «\u{a0}Aucun pour le moment\u{a0}» à la question {}\u{a0}:",
                numbers.get("roles")
            )
        );
        assert_eq!(
            words("description_pratique"),
            format!(
                "Si vous n’avez pas répondu «\u{a0}Je n’ai pas encore de pratique\u{a0}» à la question {}\u{a0}:",
                numbers.get("anciennete")
            )
        );
        assert_eq!(
            words("situation"),
            format!(
                "Si vous avez répondu «\u{a0}Oui\u{a0}» ou «\u{a0}Oui, après quelques séances\u{a0}» à la question {}\u{a0}:",
                numbers.get("partage_situation")
            )
        );
        assert_eq!(
            words("indisponibilite_motif"),
            format!(
                "Si vous avez coché «\u{a0}Indisponible\u{a0}» sur une ligne au moins de la question {}\u{a0}:",
                numbers.get("disponibilites")
            )
        );
    }
}
