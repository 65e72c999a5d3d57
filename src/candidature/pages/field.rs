//! One question of the form, as the control that suits its kind.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde_json::Value;

use super::{draft::Draft, wording as page_wording};
use crate::{
    form::{
        Audience, ChoiceOption, MultipleOption, Question, QuestionKind, departements, entry::Entry,
        rules as form_rules, wording,
    },
    ui::{
        Button, ButtonKind, CheckboxCards, Choice, Consent, More, Notice, Privacy, RadioCards,
        Scale, SlotGrid, SlotRow, SuggestField, TextArea, TextField, TextKind, Tone, YesNo,
    },
};

/// A question while it is visible, with what another window wrote, if it did.
#[component]
pub fn QuestionField(
    /// The question.
    question: Question,
    /// The candidature being written.
    draft: Draft,
) -> impl IntoView {
    let question = StoredValue::new(question);
    let id = question.with_value(|question| question.id.clone());
    let is_visible = move || draft.visible.with(|visible| visible.contains(&id));
    view! {
        <Show when=is_visible>
            <div class="question">
                <Control question draft/>
                <OtherWindow question draft/>
                <NarrowAudience question/>
            </div>
        </Show>
    }
}

/// The control of a question.
#[component]
fn Control(question: StoredValue<Question>, draft: Draft) -> AnyView {
    let Question {
        id,
        kind,
        label,
        help,
        autocomplete,
        ..
    } = question.get_value();
    // The field says by itself that it is optional.
    let help = help.filter(|help| help != "Facultatif.");
    let (dom_id, name) = (id.to_string(), id.to_string());
    let required = Signal::derive(move || {
        draft.start.with_value(|start| {
            draft.answers.with(|answers| {
                question.with_value(|question| {
                    form_rules::is_required(&start.questionnaire, question, answers)
                })
            })
        })
    });
    let error = Signal::derive(move || question.with_value(|question| draft.error_of(question)));
    let typed = Memo::new(move |_| {
        draft.answers.with(|answers| {
            question.with_value(|question| question.typed(answers.get(&question.id)))
        })
    });
    let text = Signal::derive(move || typed.with(|typed| typed.one().to_owned()));
    let read = move |entry: Entry| question.with_value(|question| question.read(Some(&entry)));
    let own_id = move || question.with_value(|question| question.id.clone());
    let write =
        Callback::new(move |typed: String| draft.answer(&own_id(), read(Entry::One(typed))));
    let choose =
        Callback::new(move |typed: String| draft.choose(&own_id(), read(Entry::One(typed))));
    let leave = Callback::new(move |()| draft.leave(&own_id()));

    match kind {
        QuestionKind::Information => view! { <Notice>{label}</Notice> }.into_any(),
        QuestionKind::ShortText(_) => view! {
            <TextField id=dom_id name label help autocomplete required error value=text on_input=write on_leave=leave/>
        }
        .into_any(),
        QuestionKind::Email => view! {
            <TextField id=dom_id name label help kind=TextKind::Email autocomplete required error value=text on_input=write on_leave=leave/>
        }
        .into_any(),
        QuestionKind::Phone => view! {
            <TextField id=dom_id name label help kind=TextKind::Phone autocomplete required error value=text on_input=write on_leave=leave/>
        }
        .into_any(),
        QuestionKind::PostalCode => {
            let write = Callback::new(move |typed: String| {
                draft.propose_communes(typed.clone());
                write.run(typed);
            });
            view! {
                <TextField id=dom_id name label help kind=TextKind::PostalCode autocomplete required error value=text on_input=write on_leave=leave/>
            }
            .into_any()
        }
        QuestionKind::Commune { .. } => {
            let suggestions = Signal::derive(move || {
                draft.communes.with(|found| found.iter().map(|commune| commune.name.clone()).collect())
            });
            let write =
                Callback::new(move |typed: String| draft.answer(&own_id(), draft.commune_named(&typed)));
            view! {
                <SuggestField id=dom_id name label help autocomplete suggestions required error value=text on_input=write on_leave=leave/>
            }
            .into_any()
        }
        QuestionKind::LongText(bounds) => {
            let min = bounds.min.map(|min| min as usize).unwrap_or_default();
            let max = bounds.max.map(|max| max as usize);
            view! {
                <TextArea id=dom_id name label help min max required error value=text on_input=write on_leave=leave/>
            }
            .into_any()
        }
        QuestionKind::Choice(options) => {
            let options = options.into_iter().map(choice).collect();
            view! {
                <RadioCards id=dom_id name label help options required error value=text on_input=choose on_leave=leave/>
            }
            .into_any()
        }
        QuestionKind::YesNo => view! {
            <YesNo id=dom_id name label help required error value=text on_input=choose on_leave=leave/>
        }
        .into_any(),
        QuestionKind::Scale(scale) => view! {
            <Scale
                id=dom_id name label help required error value=text on_input=choose on_leave=leave
                min=u8::try_from(scale.min).unwrap_or(1)
                max=u8::try_from(scale.max).unwrap_or(5)
                min_label=scale.min_label.unwrap_or_default()
                max_label=scale.max_label.unwrap_or_default()
            />
        }
        .into_any(),
        QuestionKind::Choices { options, .. } => {
            let options = options.into_iter().map(tickable).collect();
            let (value, tick) = ticking(question, draft, typed);
            view! {
                <CheckboxCards id=dom_id name label help options required error value on_input=tick on_leave=leave/>
            }
            .into_any()
        }
        QuestionKind::Departements(_) => {
            view! { <Departements question draft typed required error leave/> }.into_any()
        }
        QuestionKind::Grid(grid) => {
            let rows = draft.start.with_value(|start| {
                let row = |row: &crate::form::GridRow| {
                    let slot = SlotRow::new(row.value.clone(), row.label.clone());
                    let date = row.seance.as_ref().and_then(|seance| start.row_dates.get(seance));
                    match date {
                        Some(date) => slot.note(date.clone()),
                        None => slot,
                    }
                };
                grid.rows.iter().map(row).collect::<Vec<_>>()
            });
            let columns = grid.columns.into_iter().map(choice).collect();
            let value = Signal::derive(move || typed.with(rows_of));
            let pick = Callback::new(move |(row, column): (String, String)| {
                let mut rows = typed.with_untracked(rows_of);
                rows.insert(row, column);
                draft.choose(&own_id(), read(Entry::Rows(rows)));
            });
            view! {
                <SlotGrid id=dom_id name label help rows columns required error value on_input=pick on_leave=leave/>
            }
            .into_any()
        }
        QuestionKind::Consent => {
            let value = Signal::derive(move || {
                draft.answers.with(|answers| *answers.get(own_id()) == Value::Bool(true))
            });
            let agree = Callback::new(move |agreed: bool| {
                let answer = if agreed { Value::Bool(true) } else { Value::Null };
                draft.choose(&own_id(), answer);
            });
            view! {
                <Consent id=dom_id name label help required error value on_input=agree on_leave=leave/>
            }
            .into_any()
        }
    }
}

/// The départements: those of the region first, the others on demand.
#[component]
fn Departements(
    question: StoredValue<Question>,
    draft: Draft,
    typed: Memo<Entry>,
    required: Signal<bool>,
    error: Signal<Option<String>>,
    leave: Callback<()>,
) -> impl IntoView {
    let Question {
        id, label, help, ..
    } = question.get_value();
    let (near, far): (Vec<_>, Vec<_>) = departements::DEPARTEMENTS
        .iter()
        .partition(|departement| departement.territory.is_some());
    let option = |departement: &&departements::Departement| {
        Choice::new(
            departement.code,
            format!("{} ({})", departement.name, departement.code),
        )
    };
    let near = near.iter().map(option).collect::<Vec<_>>();
    let far_codes = far
        .iter()
        .map(|departement| departement.code)
        .collect::<Vec<_>>();
    let far = far.iter().map(option).collect::<Vec<_>>();
    let (value, tick) = ticking(question, draft, typed);
    let is_open =
        value.with_untracked(|ticked| ticked.iter().any(|code| far_codes.contains(&code.as_str())));
    let main = move || {
        value.with(|ticked| {
            ticked
                .first()
                .and_then(|code| departements::by_code(code))
                .map(|departement| format!("Département principal\u{a0}: {}.", departement.name))
        })
    };
    view! {
        <CheckboxCards
            id=id.to_string() name=id.to_string() label help options=near compact=true
            required error value on_input=tick on_leave=leave
        />
        <p class="soft" role="status">{main}</p>
        <More label="Ajouter un département hors de la région" open=is_open>
            <CheckboxCards
                id=format!("{id}-ailleurs") name=id.to_string() label="Autres départements" options=far
                compact=true required=true value on_input=tick on_leave=leave
            />
        </More>
    }
}

/// The ticked boxes of a question, and how a tick is told.
fn ticking(
    question: StoredValue<Question>,
    draft: Draft,
    typed: Memo<Entry>,
) -> (Signal<Vec<String>>, Callback<Vec<String>>) {
    let value = Signal::derive(move || {
        typed.with(|typed| match typed {
            Entry::Many(all) => all.clone(),
            Entry::One(one) if !one.is_empty() => vec![one.clone()],
            Entry::One(_) | Entry::Rows(_) => Vec::new(),
        })
    });
    let tick = Callback::new(move |ticked: Vec<String>| {
        question.with_value(|question| {
            draft.choose(&question.id, question.read(Some(&Entry::Many(ticked))));
        });
    });
    (value, tick)
}

/// What another window wrote to this question, and which of the two to keep.
#[component]
fn OtherWindow(question: StoredValue<Question>, draft: Draft) -> impl IntoView {
    let own_id = move || question.with_value(|question| question.id.clone());
    let theirs = move || {
        draft
            .conflicts
            .with(|conflicts| conflicts.get(&own_id()).cloned())
            .map(|value| {
                question.with_value(|question| wording::spoken(question, &value).join(", "))
            })
    };
    let replaced = draft.start.with_value(|start| {
        let value = start.set_aside.get(&own_id())?;
        Some(question.with_value(|question| wording::spoken(question, value).join(", ")))
    });
    let keep = Callback::new(move |()| draft.keep_mine(&own_id()));
    let take = Callback::new(move |()| draft.take_theirs(&own_id()));
    view! {
        {replaced.map(|replaced| view! {
            <Notice tone=Tone::Attention title="Une autre fenêtre avait écrit">
                <p class="words">{replaced}</p>
                <p>"Votre dernière réponse est gardée. Vous pouvez reprendre l’autre ci-dessus."</p>
            </Notice>
        })}
        {move || theirs().map(|theirs| view! {
            <Notice tone=Tone::Attention title="Une autre fenêtre a écrit ici" announced=true>
                <p class="words">{theirs}</p>
                <div class="row">
                    <Button plain=true small=true kind=ButtonKind::Secondary on_click=keep>"Garder ce que j’ai écrit ici"</Button>
                    <Button plain=true small=true kind=ButtonKind::Quiet on_click=take>"Prendre l’autre réponse"</Button>
                </div>
            </Notice>
        })}
    }
}

/// Who reads this answer, when fewer people do than for the others.
#[component]
fn NarrowAudience(question: StoredValue<Question>) -> impl IntoView {
    let readers = question.with_value(|question| {
        (question.takes_answer() && !question.readable_by(Audience::Admin))
            .then(|| page_wording::readers(&question.visible_to))
    });
    readers.map(|readers| view! { <Privacy>{readers}</Privacy> })
}

fn rows_of(typed: &Entry) -> BTreeMap<String, String> {
    match typed {
        Entry::Rows(rows) => rows.clone(),
        Entry::One(_) | Entry::Many(_) => BTreeMap::new(),
    }
}

fn choice(option: ChoiceOption) -> Choice {
    Choice::new(option.value, option.label)
}

fn tickable(option: MultipleOption) -> Choice {
    Choice::new(option.value, option.label)
}
