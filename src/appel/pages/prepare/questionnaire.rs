//! The editor of a questionnaire: the form as the candidate will see it, and
//! beside it the settings of the question in hand.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::{
    CallNav, Typed,
    conditions::{Building, Target},
    panel::panel_view,
    question::{kind_label, shown},
    wording::sentence,
};
use crate::{
    form::{
        Question, QuestionId, Questionnaire, Requirement, Section,
        edit::{Changes, KINDS},
    },
    ui::{Button, ButtonKind, Card, Icon, More, Notice, TitleBlock, Tone},
};

/// What the editor shows.
pub struct Editing {
    /// The address of the call.
    pub slug: String,
    /// What it is called.
    pub title: String,
    /// The published version, unless the call is still in preparation.
    pub version: Option<i32>,
    /// What is asked, as last edited.
    pub form: Questionnaire,
    /// The rank of the last edit.
    pub seen: i32,
    /// What changed since the published version.
    pub changes: Changes,
    /// What the last edit did, when there is one to undo.
    pub last: Option<String>,
    /// The section in sight.
    pub section: String,
    /// The question in hand.
    pub question: Option<QuestionId>,
    /// The rule being built.
    pub building: Building,
    /// What is typed, and what is wrong with it.
    pub typed: Typed,
    /// When each meeting is, in words.
    pub dates: BTreeMap<String, String>,
    /// Whether the questionnaire was just published.
    pub is_done: bool,
}

impl Editing {
    fn address(&self) -> String {
        format!("/administration/appels/{}/questionnaire", self.slug)
    }
}

/// `/administration/appels/{slug}/questionnaire`
#[component]
pub fn EditorPage(
    /// What it shows.
    editing: Editing,
) -> impl IntoView {
    let address = editing.address();
    let sections = editing.form.sections();
    let place = sections
        .iter()
        .position(|section| section.id.as_str() == editing.section)
        .unwrap_or_default();
    let steps = sections
        .iter()
        .enumerate()
        .map(|(rank, section)| {
            let href = format!("{address}?etape={}", section.id);
            let current = (rank == place).then_some("step");
            view! {
                <li>
                    <a href=href aria-current=current>
                        <span class="numeric">{rank + 1} ". "</span>{section.title.clone()}
                    </a>
                </li>
            }
        })
        .collect_view();
    let section = sections
        .get(place)
        .map(|section| section_view(section, place, &editing));
    let done = editing.is_done.then(|| {
        view! { <Notice tone=Tone::Done announced=true><p>"Le nouveau questionnaire est publié. Les candidatures déjà reçues gardent le leur."</p></Notice> }
    });
    let wrong = global_faults(&editing.typed);
    view! {
        <div class="wrap wider">
            <CallNav slug=editing.slug.clone() title=editing.title.clone() here="questionnaire"/>
            {done}
            {wrong}
            <TitleBlock
                title="Le questionnaire"
                eyebrow=editing.title.clone()
                lead="Voici le formulaire tel qu’on le verra, étape par étape. Choisissez une question pour la changer."
            />
            {standing(&editing)}
            <nav class="editor-steps" aria-label="Étapes du formulaire">
                <ol>{steps}</ol>
            </nav>
            <div id="questionnaire" tabindex="-1">{section}</div>
        </div>
    }
}

/// What is wrong and belongs to no field in sight.
fn global_faults(typed: &Typed) -> Option<AnyView> {
    let messages: Vec<_> = typed
        .faults
        .iter()
        .map(|fault| view! { <p>{fault.message.clone()}</p> })
        .collect();
    (!messages.is_empty()).then(|| {
        view! {
            <div id="erreurs" tabindex="-1" autofocus>
                <Notice tone=Tone::Error title="Rien n’est changé" announced=true>{messages}</Notice>
            </div>
        }
        .into_any()
    })
}

/// Where the questionnaire stands: what changed, publishing it, taking back the last edit.
fn standing(editing: &Editing) -> AnyView {
    let address = editing.address();
    let seen = editing.seen.to_string();
    let said = match (editing.version, editing.changes.is_empty()) {
        (None, _) => "Il paraîtra avec l’appel, quand vous le publierez.".to_owned(),
        (Some(version), true) => format!(
            "Le public voit la version {version}. Ce que vous changez ici ne paraît pas avant d’être publié."
        ),
        (Some(version), false) => format!(
            "Depuis la version {version}, publiée\u{a0}: {}.",
            editing.changes.sentence()
        ),
    };
    let publish = (editing.version.is_some() && !editing.changes.is_empty()).then(|| {
        let details = details(editing);
        view! {
            {details}
            <p class="soft small measure">
                "Les candidatures déjà envoyées gardent les questions auxquelles elles ont répondu. Un brouillon commencé garde aussi les siennes."
            </p>
            <form method="post" action=format!("{address}/publier")>
                <input type="hidden" name="vu" value=seen.clone()/>
                <Button>"Publier ce questionnaire"</Button>
            </form>
        }
    });
    let undo = editing.last.clone().map(|last| {
        view! {
            <form method="post" action=format!("{address}/annuler")>
                <input type="hidden" name="vu" value=seen.clone()/>
                <input type="hidden" name="etape" value=editing.section.clone()/>
                <Button kind=ButtonKind::Secondary small=true>"Annuler le dernier geste"</Button>
                <p class="soft small">"Dernier geste\u{a0}: " {last} "."</p>
            </form>
        }
    });
    view! {
        <Card>
            <h2 class="card-title">"Où en est le questionnaire"</h2>
            <p>{said}</p>
            {publish}
            {undo}
        </Card>
    }
    .into_any()
}

/// The questions behind the count.
fn details(editing: &Editing) -> AnyView {
    let changes = &editing.changes;
    let lines = [
        ("Ajoutées", &changes.added),
        ("Libellés modifiés", &changes.reworded),
        ("Modifiées", &changes.changed),
        ("Déplacées", &changes.moved),
    ]
    .into_iter()
    .filter(|(_, ids)| !ids.is_empty())
    .map(|(word, ids)| {
        let labels: Vec<String> = ids
            .iter()
            .filter_map(|id| editing.form.question(id))
            .map(|question| format!("«\u{a0}{}\u{a0}»", question.label))
            .collect();
        view! { <li><strong>{word}</strong> "\u{a0}: " {labels.join(", ")}</li> }
    })
    .collect_view();
    let removed: Vec<String> = changes.removed.iter().map(QuestionId::to_string).collect();
    let removed = (!removed.is_empty())
        .then(|| view! { <li><strong>"Retirées"</strong> "\u{a0}: " {removed.join(", ")}</li> });
    view! {
        <More label="Voir lesquelles">
            <ul>{lines}{removed}</ul>
        </More>
    }
    .into_any()
}

fn section_view(section: &Section, place: usize, editing: &Editing) -> AnyView {
    let count = editing.form.sections().len();
    let blocks: Vec<AnyView> = section
        .questions
        .iter()
        .map(|question| {
            let is_in_hand = editing.question.as_ref() == Some(&question.id);
            let block = question_view(question, is_in_hand, section, editing);
            let panel = is_in_hand.then(|| {
                let target = target_of(question, section, editing);
                panel_view(
                    question,
                    &editing.form,
                    &target,
                    &editing.building,
                    &editing.typed,
                )
            });
            view! { {block} {panel} }.into_any()
        })
        .collect();
    let class = if editing.question.is_some() {
        "editor with-panel"
    } else {
        "editor"
    };
    let empty = section.questions.is_empty().then(|| {
        view! { <p class="soft editor-empty">"Cette étape est vide. Ajoutez-y sa première question, ci-dessous."</p> }
    });
    view! {
        <section aria-labelledby="etape">
            <p class="eyebrow">{format!("Étape {} sur {count}", place + 1)}</p>
            <h2 id="etape">{section.title.clone()}</h2>
            {section_tools(section, place, editing)}
            <div class=class>
                {empty}
                {blocks}
                {add_view(section, editing)}
            </div>
        </section>
    }
    .into_any()
}

fn target_of(question: &Question, section: &Section, editing: &Editing) -> Target {
    let address = editing.address();
    Target {
        action: format!("{address}/modifier"),
        page: format!("{address}?etape={}&question={}", section.id, question.id),
        question: question.id.to_string(),
        seen: editing.seen,
    }
}

/// One question, as it will be seen, and what can be done with it.
fn question_view(
    question: &Question,
    is_in_hand: bool,
    section: &Section,
    editing: &Editing,
) -> AnyView {
    let form = &editing.form;
    let target = target_of(question, section, editing);
    let shown_if = question.condition.as_ref().map(|condition| {
        view! { <p class="shown-if"><Icon shape=Icon::Info/><span>"Affichée si " {sentence(condition, form)}</span></p> }
    });
    let needed_if = match &question.required {
        Requirement::When(condition) => Some(view! {
            <p class="shown-if"><Icon shape=Icon::Info/><span>"Obligatoire si " {sentence(condition, form)}</span></p>
        }),
        Requirement::Optional | Requirement::Always => None,
    };
    let id = question.id.to_string();
    let label = question.label.clone();
    let href = format!("{}#q-{id}", target.page);
    let moves = [("monter", "Monter", Icon::SortUp), ("descendre", "Descendre", Icon::SortDown)]
        .map(|(ask, word, shape)| {
            let name = format!("{word} «\u{a0}{label}\u{a0}»");
            view! {
                <form method="post" action=target.action.clone()>
                    {target.fields()}
                    <button class="button quiet small move" type="submit" id=format!("{ask}-{id}") name="geste" value=ask aria-label=name title=word>
                        <Icon shape/>
                    </button>
                </form>
            }
        });
    view! {
        <article class="asked" id=format!("q-{id}") tabindex="-1" data-in-hand=is_in_hand.then_some("true") aria-label=label.clone()>
            <div class="asked-head">
                <p class="soft small">{kind_label(question.kind.word())}</p>
                <div class="asked-tools">
                    {moves}
                    <a class="button secondary small" href=href aria-current=is_in_hand.then_some("true")>
                        "Modifier" <span class="visually-hidden">{format!(" «\u{a0}{label}\u{a0}»")}</span>
                    </a>
                </div>
            </div>
            {shown_if}
            {needed_if}
            // What the candidate sees; here it only shows.
            <div class="asked-shown" inert>{shown(question, &editing.dates)}</div>
        </article>
    }
    .into_any()
}

/// The form that adds a question to the section.
fn add_view(section: &Section, editing: &Editing) -> AnyView {
    let address = editing.address();
    let kinds: Vec<(&str, &str)> = KINDS.iter().map(|word| (*word, kind_label(word))).collect();
    let typed = &editing.typed;
    let is_open = typed.sheet.has("nouvelle_libelle") && !typed.faults.is_empty();
    let after = editing
        .question
        .as_ref()
        .filter(|id| section.questions.iter().any(|one| one.id == **id))
        .cloned();
    let label = match &after {
        Some(_) => "Ajouter une question après celle que vous modifiez",
        None => "Ajouter une question à cette étape",
    };
    let form = view! {
        <form class="stack" method="post" action=format!("{address}/modifier") novalidate>
            <input type="hidden" name="vu" value=editing.seen.to_string()/>
            <input type="hidden" name="etape" value=section.id.to_string()/>
            {after.map(|after| view! { <input type="hidden" name="apres" value=after.to_string()/> })}
            {typed.area("nouvelle_libelle", "La question", None, true)}
            {typed.select("nouvelle_type", "Sorte de réponse", &kinds)}
            <div class="row">
                <Button kind=ButtonKind::Secondary small=true name="geste" value="ajouter">"Ajouter la question"</Button>
            </div>
        </form>
    };
    let form = form.into_any();
    view! {
        <div class="asked-new">
            <More label open=is_open>{form}</More>
        </div>
    }
    .into_any()
}

/// What can be done with a step of the form.
fn section_tools(section: &Section, place: usize, editing: &Editing) -> AnyView {
    let action = format!("{}/modifier", editing.address());
    let count = editing.form.sections().len();
    let fields = || {
        view! {
            <input type="hidden" name="vu" value=editing.seen.to_string()/>
            <input type="hidden" name="etape" value=section.id.to_string()/>
        }
        .into_any()
    };
    let button = |ask: &'static str, label: &'static str, kind: ButtonKind| {
        view! {
            <form method="post" action=action.clone()>
                {fields()}
                <Button kind small=true name="geste" value=ask>{label}</Button>
            </form>
        }
        .into_any()
    };
    let is_open = editing
        .typed
        .faults
        .iter()
        .any(|fault| fault.field == "titre");
    let new_title = editing.typed.sheet.get("titre").to_owned();
    let tools = view! {
        <div class="step-tools">
            <form method="post" action=action.clone()>
                {fields()}
                <label class="field-label" for="titre-etape">"Titre de l’étape"</label>
                <div class="row">
                    <input type="text" class="input w-name" id="titre-etape" name="titre" value=section.title.clone()/>
                    <Button kind=ButtonKind::Secondary small=true name="geste" value="etape_renommer">"Renommer"</Button>
                </div>
            </form>
            <div class="row">
                {(place > 0).then(|| button("etape_monter", "Avancer l’étape", ButtonKind::Quiet))}
                {(place + 1 < count).then(|| button("etape_descendre", "Reculer l’étape", ButtonKind::Quiet))}
                {section.questions.is_empty().then(|| button("etape_retirer", "Retirer l’étape", ButtonKind::QuietDanger))}
            </div>
            <form method="post" action=action.clone()>
                <input type="hidden" name="vu" value=editing.seen.to_string()/>
                <label class="field-label" for="titre">"Une étape de plus, à la fin"</label>
                <div class="row">
                    <input type="text" class="input w-name" id="titre" name="titre" value=new_title/>
                    <Button kind=ButtonKind::Secondary small=true name="geste" value="etape_ajouter">"Ajouter l’étape"</Button>
                </div>
            </form>
        </div>
    };
    let tools = tools.into_any();
    view! {
        <More label="Changer cette étape, ou en ajouter une" open=is_open>{tools}</More>
    }
    .into_any()
}
