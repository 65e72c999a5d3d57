//! The pages of evaluations: the form, its thanks, and what those who lead read.

use leptos::prelude::*;

use super::{
    actions::{Asked, Read},
    rules::{self, Showing},
};
use crate::{
    form::{AnswerError, Answers, Question, QuestionKind, Questionnaire, wording as engine},
    seance::{actions::Cycle, store::Seance},
    server::clock::wording,
    ui::{
        Actions, Breadcrumbs, Button, Card, Empty, ErrorSummary, FieldError, LinkButton, NavLink,
        Notice, Privacy, Scale, Status, Table, TextArea, TextField, TitleBlock, Tone,
    },
};

fn trail(cycle: &Cycle, seance: &Seance, current: &'static str) -> impl IntoView + use<> {
    let group = cycle.group();
    let home = format!("/groupes/{}", group.slug);
    let trail = vec![
        NavLink::new("/mon-espace", "Mon espace"),
        NavLink::new(home.clone(), group.title.clone()),
        NavLink::new(
            format!("{home}/seances/{}", seance.number),
            seance.title.clone(),
        ),
    ];
    view! { <Breadcrumbs links=trail here=current/> }
}

/// What was typed, and what is to mend.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    /// The answers, as they were read.
    pub(super) answers: Answers,
    /// What is wrong.
    pub(super) faults: Vec<AnswerError>,
}

/// `/groupes/{slug}/seances/{n}/evaluation`
pub(super) fn form(
    asked: &Asked,
    questionnaire: &Questionnaire,
    typed: &Typed,
    done: &str,
) -> impl IntoView + use<> {
    let Asked {
        cycle,
        seance,
        has_given,
        is_open,
    } = asked;
    let slug = &cycle.group().slug;
    let home = format!("/groupes/{slug}");
    let errors: Vec<FieldError> = typed
        .faults
        .iter()
        .map(|fault| FieldError {
            id: fault.question.to_string(),
            message: engine::error_far(questionnaire, fault, &typed.answers),
        })
        .collect();
    let content = if *has_given {
        let is_new = done == "merci";
        view! {
            <Card strong="fils-merci">
                <div class="stack">
                    <p><Status tone=Tone::Done>{if is_new { "C’est envoyé" } else { "Déjà répondu" }}</Status></p>
                    <h2>"Merci pour votre regard"</h2>
                    <p>"Vos réponses sont gardées sans votre nom\u{a0}: nous ne pouvons donc ni vous les montrer de nouveau, ni les changer."</p>
                    <div class="row"><LinkButton href=home>"Revenir au groupe"</LinkButton></div>
                </div>
            </Card>
        }
        .into_any()
    } else if *is_open {
        let action = format!("{home}/seances/{}/evaluation", seance.number);
        let until = rules::closes_at(&seance.slot);
        let until = wording::day_and_time(until);
        let questions = questionnaire
            .questions()
            .map(|question| field(question, typed))
            .collect_view();
        view! {
            <p class="lead">{format!("Quatre questions, trois minutes. Vous pouvez répondre jusqu’au {until}.")}</p>
            {(!errors.is_empty()).then(|| view! { <ErrorSummary errors=Signal::stored(errors) attr:autofocus=true/> })}
            <form method="post" action=action class="stack loose" novalidate>
                {questions}
                <Privacy question="Qui lira mes réponses\u{a0}?">
                    "Le binôme, sans votre nom, toutes ensemble\u{a0}: quand tout le monde a répondu ou que le temps est passé, et seulement s’il y a au moins trois réponses. N’écrivez aucun nom."
                </Privacy>
                <Actions><Button>"Envoyer mes réponses"</Button></Actions>
            </form>
        }
        .into_any()
    } else {
        let unsent = unsent(questionnaire, typed);
        view! {
            <Notice title="Le temps de répondre est passé">
                <p>"Vous pouvez encore en parler avec le binôme, de vive voix."</p>
            </Notice>
            {unsent}
        }
        .into_any()
    };
    let lead = format!("{}, {}", seance.title, seance.slot.day_words());
    view! {
        <div class="wrap narrow stack loose">
            {trail(cycle, seance, "Mon regard sur la séance")}
            <TitleBlock title="Mon regard sur la séance" eyebrow=lead/>
            {content}
        </div>
    }
}

/// What was written and came too late, to be copied.
fn unsent(questionnaire: &Questionnaire, typed: &Typed) -> Option<impl IntoView + use<>> {
    let texts: Vec<_> = questionnaire
        .questions()
        .filter_map(|question| {
            let text = typed.answers.get(&question.id).as_str()?.to_owned();
            let label = question.label.clone();
            (!text.trim().is_empty()).then(|| {
                view! {
                    <h3>{label}</h3>
                    <p class="words situation-text">{text}</p>
                }
            })
        })
        .collect();
    (!texts.is_empty()).then(|| {
        view! {
            <section class="stack tight" aria-labelledby="non-envoye">
                <h2 id="non-envoye">"Ce que vous aviez écrit"</h2>
                <p>"Vos réponses sont arrivées trop tard\u{a0}: elles ne sont pas envoyées, et rien n’en est gardé. Pour garder vos mots, copiez-les avant de quitter cette page."</p>
                {texts}
            </section>
        }
    })
}

/// One question, as the control that suits its kind: the engine says what is asked.
fn field(question: &Question, typed: &Typed) -> impl IntoView + use<> {
    let id = question.id.to_string();
    let name = id.clone();
    let label = question.label.clone();
    // The field says by itself that it is optional.
    let help = question.help.clone().filter(|help| help != "Facultatif.");
    let required = matches!(question.required, crate::form::Requirement::Always);
    let value = question
        .typed(typed.answers.get(&question.id))
        .one()
        .to_owned();
    let error = typed
        .faults
        .iter()
        .find(|fault| fault.question == question.id)
        .map(|fault| engine::sentence(question, fault.code, typed.answers.get(&question.id)));
    let error = Signal::stored(error);
    match question.kind.clone() {
        QuestionKind::Scale(scale) => view! {
            <Scale
                id name label help required error value
                min=u8::try_from(scale.min).unwrap_or(1)
                max=u8::try_from(scale.max).unwrap_or(5)
                min_label=scale.min_label.unwrap_or_default()
                max_label=scale.max_label.unwrap_or_default()
            />
        }
        .into_any(),
        QuestionKind::LongText(bounds) => {
            let min = bounds.min.map(|min| min as usize).unwrap_or_default();
            let max = bounds.max.map(|max| max as usize);
            view! { <TextArea id name label help min max short=true required error value/> }
                .into_any()
        }
        QuestionKind::Information => view! { <Notice>{label}</Notice> }.into_any(),
        _ => view! { <TextField id name label help required error value/> }.into_any(),
    }
}

/// `/groupes/{slug}/seances/{n}/evaluation/reponses`
pub(super) fn answers(read: &Read, questionnaire: &Questionnaire) -> impl IntoView + use<> {
    let Read {
        cycle,
        seance,
        showing,
        expected,
        given,
        ..
    } = read;
    let (expected, given) = (*expected, *given);
    let count = match given {
        0 => format!("Aucune des {expected} personnes n’a répondu."),
        1 => format!("Une personne sur {expected} a répondu."),
        n => format!("{n} personnes sur {expected} ont répondu."),
    };
    let until = wording::day_and_time(rules::closes_at(&seance.slot));
    let content = match showing {
        Showing::TooEarly => view! {
            <Empty title="La séance n’est pas finie">
                <p>"Les personnes présentes pourront répondre dès la fin."</p>
            </Empty>
        }
        .into_any(),
        Showing::Gathering => view! {
            <p class="lead">{count}</p>
            <Notice title="Les réponses se montrent toutes ensemble">
                <p>{format!("Vous les lirez quand tout le monde aura répondu, ou après le {until}. Les montrer une à une dirait de qui elles sont.")}</p>
            </Notice>
        }
        .into_any(),
        Showing::TooFew => view! {
            <p class="lead">{count}</p>
            <Notice title="Trop peu de réponses pour les montrer">
                <p>"En dessous de trois, on reconnaîtrait qui a écrit quoi. Personne ne les lira."</p>
            </Notice>
        }
        .into_any(),
        Showing::Shown => {
            let questions = questionnaire
                .questions()
                .map(|question| told(question, read))
                .collect_view();
            view! {
                <p class="lead">{count}</p>
                {questions}
            }
            .into_any()
        }
    };
    let lead = format!("{}, {}", seance.title, seance.slot.day_words());
    view! {
        <div class="wrap narrow stack loose">
            {trail(cycle, seance, "Ce qu’en disent les membres")}
            <TitleBlock title="Ce qu’en disent les membres" eyebrow=lead/>
            {content}
            <Privacy question="Qui voit cette page\u{a0}?">
                "Le binôme seulement. Rien ne relie une réponse à une personne, pas même dans la base de données."
            </Privacy>
        </div>
    }
}

/// What was answered to one question.
fn told(question: &Question, read: &Read) -> impl IntoView + use<> {
    let label = question.label.clone();
    let id = question.id.to_string();
    if let QuestionKind::Scale(scale) = &question.kind {
        let counts = rules::tally(question, &read.answers);
        let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(1);
        let (min, max) = (scale.min, scale.max);
        let ends = (
            scale.min_label.clone().unwrap_or_default(),
            scale.max_label.clone().unwrap_or_default(),
        );
        let rows = counts
            .into_iter()
            .rev()
            .map(|(figure, count)| {
                let words = match figure {
                    _ if figure == max => format!("{figure} · {}", ends.1),
                    _ if figure == min => format!("{figure} · {}", ends.0),
                    _ => figure.to_string(),
                };
                view! {
                    <tr>
                        <th scope="row">{words}</th>
                        <td>
                            <meter class="points" min="0" max=most.max(1).to_string() value=count.to_string() aria-hidden="true"></meter>
                            {count}
                        </td>
                    </tr>
                }
            })
            .collect_view();
        // Two tables of one page are not called alike (WCAG 2.4.6).
        let caption = format!("{label}, combien de réponses pour chaque degré");
        return view! {
            <section class="stack tight">
                <h2>{label}</h2>
                <Table id=id caption=caption>
                    <thead><tr><th scope="col">"Degré"</th><th scope="col">"Réponses"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </Table>
            </section>
        }
        .into_any();
    }
    let texts = rules::texts(question, &read.answers);
    if texts.is_empty() {
        return view! {
            <section class="stack tight"><h2>{label}</h2><p class="soft">"Personne n’a écrit ici."</p></section>
        }
        .into_any();
    }
    let items = texts
        .into_iter()
        .map(|text| view! { <li class="words situation-text">{text}</li> })
        .collect_view();
    view! {
        <section class="stack tight">
            <h2>{label}</h2>
            <ul class="said">{items}</ul>
        </section>
    }
    .into_any()
}
