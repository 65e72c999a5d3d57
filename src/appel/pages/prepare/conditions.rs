//! The conditions of a question, as sentences that one builds rule by rule.

use leptos::prelude::*;

use super::{
    Typed,
    wording::{bare, test_words},
};
use crate::{
    appel::rules::gesture::Slot,
    form::{Condition, Question, QuestionKind, Questionnaire, departements},
    ui::{Button, ButtonKind},
};

/// What every form of a question posts beside what it asks.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// Where the forms post to.
    pub action: String,
    /// The page of the question, to which the builder adds what it is about.
    pub page: String,
    /// The question.
    pub question: String,
    /// The last edit that the page shows.
    pub seen: i32,
}

impl Target {
    /// The fields that every form posts.
    pub fn fields(&self) -> impl IntoView + use<> {
        view! {
            <input type="hidden" name="vu" value=self.seen.to_string()/>
            <input type="hidden" name="question" value=self.question.clone()/>
        }
    }
}

/// The rule being built: where it goes, and what it reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Building {
    /// « montrer » or « exiger ».
    pub slot: String,
    /// The way to the group it joins.
    pub branch: String,
    /// The question that it reads, once chosen.
    pub reads: String,
}

/// « Afficher si … » or « Obligatoire si … », and how to change it.
pub(super) fn slot_view(
    slot: Slot,
    question: &Question,
    form: &Questionnaire,
    target: &Target,
    building: &Building,
) -> AnyView {
    let (title, always) = match slot {
        Slot::Shown => ("Afficher cette question", "Toujours affichée."),
        Slot::Required => ("Rendre la réponse obligatoire", "Aucune condition."),
    };
    let condition = slot.of(question);
    let tree = match condition {
        None => view! { <p class="soft">{always}</p> }.into_any(),
        Some(condition) => view! {
            <p>"seulement si"</p>
            <ul class="rules">{part_view(condition, &mut Vec::new(), slot, form, target)}</ul>
        }
        .into_any(),
    };
    let is_here = building.slot == slot.code();
    let builder = if is_here {
        builder_view(slot, question, form, target, building)
    } else {
        choose_view(slot, "", question, form, target, condition.is_some())
    };
    view! {
        <section class="slot" aria-label=title>
            <h4>{title}</h4>
            {tree}
            {builder}
        </section>
    }
    .into_any()
}

fn part_view(
    part: &Condition,
    branch: &mut Vec<usize>,
    slot: Slot,
    form: &Questionnaire,
    target: &Target,
) -> AnyView {
    let written = written(branch);
    let is_root = branch.is_empty();
    match part {
        Condition::All(parts) | Condition::Any(parts) => {
            let is_all = matches!(part, Condition::All(_));
            let words = if is_all {
                "toutes ces règles sont vraies"
            } else {
                "au moins une de ces règles est vraie"
            };
            let other = if is_all {
                "Il suffit d’une"
            } else {
                "Il les faut toutes"
            };
            let lines = parts
                .iter()
                .enumerate()
                .map(|(rank, part)| {
                    branch.push(rank);
                    let line = part_view(part, branch, slot, form, target);
                    branch.pop();
                    line
                })
                .collect_view();
            view! {
                <li class="rule-group">
                    <div class="rule-line">
                        <strong>{words}</strong>
                        {gesture(target, slot, "regle_lier", &written, other, "")}
                    </div>
                    <ul class="rules">{lines}</ul>
                </li>
            }
            .into_any()
        }
        Condition::Not(inner) => match &**inner {
            Condition::Answer { question, test } => {
                let words = test_words(question.as_ref(), test, false, form);
                line_view(words, &written, is_root, slot, target)
            }
            group => {
                branch.push(0);
                let inside = part_view(group, branch, slot, form, target);
                branch.pop();
                view! {
                    <li class="rule-group">
                        <div class="rule-line">
                            <strong>"il est faux que"</strong>
                            {gesture(target, slot, "regle_nier", &written, "Dire le contraire", "")}
                        </div>
                        <ul class="rules">{inside}</ul>
                    </li>
                }
                .into_any()
            }
        },
        Condition::Answer { question, test } => {
            let words = test_words(question.as_ref(), test, true, form);
            line_view(words, &written, is_root, slot, target)
        }
    }
}

fn written(branch: &[usize]) -> String {
    let ranks: Vec<String> = branch.iter().map(usize::to_string).collect();
    ranks.join(".")
}

/// One rule, and what can be done with it.
fn line_view(words: String, branch: &str, is_root: bool, slot: Slot, target: &Target) -> AnyView {
    let beside = (!is_root).then(|| {
        let href = format!(
            "{}&regle={}&branche={branch}#conditions",
            target.page,
            slot.code()
        );
        view! { <a class="rule-beside" href=href>"Ajouter une règle avec celle-ci"</a> }
    });
    view! {
        <li class="rule">
            <p>{words.clone()}</p>
            <div class="rule-line">
                {gesture(target, slot, "regle_nier", branch, "Dire le contraire", &words)}
                {gesture(target, slot, "regle_retirer", branch, "Retirer", &words)}
                {beside}
            </div>
        </li>
    }
    .into_any()
}

fn gesture(
    target: &Target,
    slot: Slot,
    ask: &'static str,
    branch: &str,
    label: &'static str,
    about: &str,
) -> AnyView {
    let about = (!about.is_empty())
        .then(|| view! { <span class="visually-hidden">{format!("\u{a0}: {about}")}</span> });
    view! {
        <form method="post" action=target.action.clone()>
            {target.fields()}
            <input type="hidden" name="regle" value=slot.code()/>
            <input type="hidden" name="branche" value=branch.to_owned()/>
            <Button kind=ButtonKind::Quiet small=true name="geste" value=ask>{label} {about}</Button>
        </form>
    }
    .into_any()
}

/// Which question the new rule reads: only those that stand before.
fn choose_view(
    slot: Slot,
    branch: &str,
    question: &Question,
    form: &Questionnaire,
    target: &Target,
    has_some: bool,
) -> AnyView {
    let earlier: Vec<_> = form
        .questions()
        .take_while(|one| one.id != question.id)
        .filter(|one| one.takes_answer())
        .map(|one| view! { <option value=one.id.to_string()>{one.label.clone()}</option> })
        .collect();
    if earlier.is_empty() {
        return view! {
            <p class="soft small">"Une condition lit une question qui vient avant\u{a0}: celle-ci est la première."</p>
        }
        .into_any();
    }
    let id = format!("sur-{}", slot.code());
    let label = if has_some {
        "Ajouter une règle, selon la réponse à"
    } else {
        "Selon la réponse à"
    };
    let (path, query) = target.page.split_once('?').unwrap_or_default();
    let hidden = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| {
            view! { <input type="hidden" name=name.to_owned() value=value.to_owned()/> }
        })
        .collect_view();
    view! {
        <form class="rule-new" method="get" action=format!("{path}#conditions")>
            {hidden}
            <input type="hidden" name="regle" value=slot.code()/>
            <input type="hidden" name="branche" value=branch.to_owned()/>
            <label class="field-label" for=id.clone()>{label}</label>
            <select class="input" id=id name="sur">{earlier}</select>
            <Button kind=ButtonKind::Secondary small=true>"Choisir"</Button>
        </form>
    }
    .into_any()
}

/// What the answer must be, once it is known which is read.
fn builder_view(
    slot: Slot,
    question: &Question,
    form: &Questionnaire,
    target: &Target,
    building: &Building,
) -> AnyView {
    let Some(read) = form
        .question(building.reads.as_str())
        .filter(|one| one.takes_answer())
    else {
        return choose_view(slot, &building.branch, question, form, target, true);
    };
    let (operators, values) = operands(&read.kind);
    let radios = operators
        .iter()
        .enumerate()
        .map(|(rank, (value, label))| {
            view! {
                <label class="choice">
                    <input type="radio" name="op" value=*value checked={rank == 0}/>
                    <span>{*label}</span>
                </label>
            }
        })
        .collect_view();
    let back = format!("{}#conditions", target.page);
    view! {
        <form class="rule-new stack tight" method="post" action=target.action.clone()>
            {target.fields()}
            <input type="hidden" name="regle" value=slot.code()/>
            <input type="hidden" name="branche" value=building.branch.clone()/>
            <input type="hidden" name="sur" value=read.id.to_string()/>
            <fieldset class="field">
                <legend class="field-label">"La réponse à «\u{a0}" {bare(&read.label).to_owned()} "\u{a0}»"</legend>
                <div class="choices">{radios}</div>
            </fieldset>
            {values}
            <div class="row">
                <Button kind=ButtonKind::Secondary small=true name="geste" value="regle_ajouter">"Ajouter cette règle"</Button>
                <a href=back>"Annuler"</a>
            </div>
        </form>
    }
    .into_any()
}

/// What may be said of an answer of this kind, and the values to choose from.
fn operands(kind: &QuestionKind) -> (Vec<(&'static str, &'static str)>, AnyView) {
    let empty = [("rempli", "est donnée"), ("vide", "n’est pas donnée")];
    let boxes = |values: Vec<(String, String)>| {
        let boxes = values
            .into_iter()
            .enumerate()
            .map(|(rank, (value, label))| {
                view! {
                    <label class="choice">
                        <input type="checkbox" name=format!("v{rank}") value=value/>
                        <span>{label}</span>
                    </label>
                }
            })
            .collect_view();
        view! {
            <fieldset class="field">
                <legend class="field-label">"l’une de ces réponses"</legend>
                <div class="choices rule-values">{boxes}</div>
            </fieldset>
        }
        .into_any()
    };
    let is = [("est", "est"), ("pas", "n’est pas")];
    let has = [("est", "contient"), ("pas", "ne contient pas")];
    let with = |first: &[(&'static str, &'static str)]| [first, &empty[..]].concat();
    match kind {
        QuestionKind::Choice(options) => {
            let values = options.iter();
            let values = values.map(|option| (option.value.clone(), option.label.clone()));
            (with(&is), boxes(values.collect()))
        }
        QuestionKind::Choices { options, .. } => {
            let values = options.iter();
            let values = values.map(|option| (option.value.clone(), option.label.clone()));
            (with(&has), boxes(values.collect()))
        }
        QuestionKind::Departements(_) => {
            let values = departements::DEPARTEMENTS.iter();
            let values = values.map(|one| (one.code.to_owned(), one.name.to_owned()));
            (with(&has), boxes(values.collect()))
        }
        QuestionKind::YesNo => {
            let values = [("oui", "Oui"), ("non", "Non")];
            let values = values.map(|(value, label)| (value.to_owned(), label.to_owned()));
            (with(&is[..1]), boxes(values.into()))
        }
        QuestionKind::Consent => (
            vec![("est", "est cochée"), ("vide", "n’est pas cochée")],
            ().into_any(),
        ),
        QuestionKind::Scale(scale) => {
            let values =
                (scale.min..=scale.max).map(|point| (point.to_string(), point.to_string()));
            (with(&is), boxes(values.collect()))
        }
        QuestionKind::Grid(grid) => {
            let options = grid
                .columns
                .iter()
                .map(|column| {
                    view! { <option value=column.value.clone()>{column.label.clone()}</option> }
                })
                .collect_view();
            let operators = [
                ("est", "contient, sur une ligne au moins"),
                ("pas", "ne contient sur aucune ligne"),
                (
                    "moins",
                    "contient, sur moins de lignes que le nombre ci-dessous",
                ),
            ];
            let values = view! {
                <label class="field-label" for="colonne">"la colonne"</label>
                <select class="input" id="colonne" name="colonne">{options}</select>
                <label class="field-label" for="nombre">"nombre de lignes"</label>
                <input class="input w-code" id="nombre" name="nombre" inputmode="numeric"/>
            };
            (with(&operators), values.into_any())
        }
        QuestionKind::Commune { .. } | QuestionKind::Information => (empty.into(), ().into_any()),
        _ => {
            let values = view! {
                <label class="field-label" for="valeur">"ce texte"</label>
                <input class="input" id="valeur" name="valeur"/>
            };
            (with(&is), values.into_any())
        }
    }
}

/// Both conditions of a question.
pub(super) fn conditions_view(
    question: &Question,
    form: &Questionnaire,
    target: &Target,
    building: &Building,
    typed: &Typed,
) -> AnyView {
    let error = typed.error("conditions").get_untracked();
    let slots: Vec<AnyView> = Slot::ALL
        .into_iter()
        .filter(|slot| *slot == Slot::Shown || question.takes_answer())
        .map(|slot| slot_view(slot, question, form, target, building))
        .collect();
    view! {
        <div class="conditions" id="conditions" tabindex="-1">
            <h3>"Conditions"</h3>
            {error.map(|error| view! { <p class="field-error">{error}</p> })}
            {slots}
        </div>
    }
    .into_any()
}
