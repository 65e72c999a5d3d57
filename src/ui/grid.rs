//! One choice a line, for availability: a table where there is room, cards on a phone.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::{
    choice::{Choice, RadioCard},
    control::{Group, MaybeText, nth_id},
};

/// A line of a grid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SlotRow {
    /// Its key in the answer.
    pub value: String,
    /// What the line is: « Séance 1 ».
    pub label: String,
    /// What helps to choose: « mardi 8 avril, 18 h à 20 h 30 ».
    pub note: Option<String>,
}

impl SlotRow {
    /// A line, with nothing more to say.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            note: None,
        }
    }

    /// The same, with what helps to choose.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// A question with one choice a line. Each line is a group of radios named `name[row]`, and each
/// radio is named by its line and its column.
#[component]
pub fn SlotGrid(
    /// The DOM id of the first radio; those of line 2 are `{id}-l2`, `{id}-l2-2`, …
    #[prop(into)]
    id: String,
    /// The name, to which each line adds its own between brackets.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// What helps to answer.
    #[prop(optional, into)]
    help: MaybeText,
    /// The lines.
    rows: Vec<SlotRow>,
    /// What can be chosen on each line.
    columns: Vec<Choice>,
    /// Whether every line needs an answer.
    #[prop(optional, into)]
    required: Signal<bool>,
    /// What is wrong with the answers; the lines without one are marked.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The answers, from line to column.
    #[prop(optional, into)]
    value: Signal<BTreeMap<String, String>>,
    /// Told the line and the column of a new answer.
    #[prop(optional, into)]
    on_input: Option<Callback<(String, String)>>,
    /// Told when the focus leaves the grid.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let lines = rows
        .into_iter()
        .enumerate()
        .map(|(index, row)| {
            let id = if index == 0 {
                id.clone()
            } else {
                format!("{id}-l{}", index + 1)
            };
            let name = format!("{name}[{}]", row.value);
            let columns = columns.clone();
            view! { <Line id name row columns required error value on_input /> }
        })
        .collect_view();
    let headings = columns
        .iter()
        .map(|column| view! { <th scope="col">{column.label.clone()}</th> })
        .collect_view();
    view! {
        <Group id=id.clone() label help required error on_leave>
            <div class="slots">
                <table>
                    <thead class="visually-hidden">
                        <tr>
                            <th scope="col">"Date"</th>
                            {headings}
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        </Group>
    }
}

/// One line: its name, then a radio a column.
#[component]
fn Line(
    /// The DOM id of the line's first radio.
    id: String,
    /// The name of the line's group of radios.
    name: String,
    /// What the line is.
    row: SlotRow,
    /// What can be chosen.
    columns: Vec<Choice>,
    /// Whether the line needs an answer.
    required: Signal<bool>,
    /// What is wrong with the grid.
    error: Signal<Option<String>>,
    /// The answers of the grid.
    value: Signal<BTreeMap<String, String>>,
    /// Told the line and the column of a new answer.
    on_input: Option<Callback<(String, String)>>,
) -> impl IntoView {
    let key = StoredValue::new(row.value);
    let chosen = Signal::derive(move || {
        value.with(|all| key.with_value(|key| all.get(key).cloned().unwrap_or_default()))
    });
    let choose = on_input
        .map(|tell| Callback::new(move |column: String| tell.run((key.get_value(), column))));
    // Only the lines without an answer are wrong.
    let missing = Signal::derive(move || error.get().filter(|_| chosen.with(String::is_empty)));
    let title = format!("{id}-ligne");
    let cells = columns
        .into_iter()
        .enumerate()
        .map(|(index, option)| {
            let id = nth_id(&id, index);
            let name = name.clone();
            let labelled_by = Some(title.clone());
            view! {
                <td>
                    <RadioCard
                        id
                        name
                        option
                        value=chosen
                        required
                        error=missing
                        labelled_by
                        on_input=choose
                    />
                </td>
            }
        })
        .collect_view();
    view! {
        <tr data-invalid=move || missing.with(Option::is_some).then_some("true")>
            <th scope="row" id=title>
                <span class="slot-title">{row.label}</span>
                {row.note.map(|note| view! { <span class="slot-note">{note}</span> })}
            </th>
            {cells}
        </tr>
    }
}
