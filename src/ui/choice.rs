//! Questions answered by choosing: large cards that keep their native control in sight.

use leptos::{html, prelude::*};

use super::{
    control::{
        ErrorText, Group, MaybeText, OptionalWord, described_by, frame_class, help_text, invalid,
        keep_checked, nth_id,
    },
    words::tied,
};

/// Something that can be chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// What the form posts.
    pub value: String,
    /// What the person reads.
    pub label: String,
    /// A line that explains it.
    pub note: Option<String>,
    /// Shown, but cannot be chosen now.
    pub disabled: bool,
}

impl Choice {
    /// A choice with nothing more to say.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            ..Self::default()
        }
    }

    /// The same, with a line that explains it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// The same, out of reach.
    #[must_use]
    pub fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }
}

/// One radio and its label, as a card.
#[component]
pub(super) fn RadioCard(
    /// The DOM id of the radio.
    id: String,
    /// The name of its group.
    name: String,
    /// What it offers.
    option: Choice,
    /// The answer of the group.
    value: Signal<String>,
    /// Whether the group needs an answer.
    required: Signal<bool>,
    /// What is wrong with the answer of the group.
    error: Signal<Option<String>>,
    /// The ids of what names it, when its own label is not enough.
    #[prop(optional_no_strip)]
    labelled_by: Option<String>,
    /// Told its value when it is chosen.
    on_input: Option<Callback<String>>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let own = StoredValue::new(option.value.clone());
    let checked = Signal::derive(move || value.with(|value| own.with_value(|own| own == value)));
    let choose = Callback::new(move |checked: bool| {
        if let (true, Some(tell)) = (checked, on_input) {
            tell.run(own.get_value());
        }
    });
    keep_checked(node, checked, Some(choose));
    let invalid = invalid(error);
    let words = format!("{id}-mots");
    let labelled_by = labelled_by.map(|others| format!("{others} {words}"));
    view! {
        <label class="choice">
            <input
                node_ref=node
                type="radio"
                id=id
                name=name
                value=option.value
                checked=checked.get_untracked()
                required=move || required.get()
                disabled=option.disabled
                aria-invalid=move || invalid.get()
                aria-labelledby=labelled_by
                on:change=move |event| choose.run(event_target_checked(&event))
            />
            <span id=words>{tied(&option.label)}</span>
            {option.note.map(|note| view! { <span class="choice-note">{tied(&note)}</span> })}
        </label>
    }
}

/// One answer of several.
#[component]
pub fn RadioCards(
    /// The DOM id of the first radio.
    #[prop(into)]
    id: String,
    /// The name the answer posts under.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// What helps to answer.
    #[prop(optional, into)]
    help: MaybeText,
    /// What can be chosen.
    options: Vec<Choice>,
    /// Two columns where there is room: short labels.
    #[prop(optional)]
    compact: bool,
    /// Whether an answer is needed.
    #[prop(optional, into)]
    required: Signal<bool>,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The answer.
    #[prop(optional, into)]
    value: Signal<String>,
    /// Told the new answer.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
    /// Told when the focus leaves the group.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let class = if compact {
        "choices compact"
    } else {
        "choices"
    };
    let cards = radio_cards(&id, &name, options, value, required, error, on_input);
    view! {
        <Group id label help required error on_leave>
            <div class=class>{cards}</div>
        </Group>
    }
}

/// Yes or no, posted as `oui` or `non`; neither is chosen beforehand.
#[component]
pub fn YesNo(
    /// The DOM id of the first radio.
    #[prop(into)]
    id: String,
    /// The name the answer posts under.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// What helps to answer.
    #[prop(optional, into)]
    help: MaybeText,
    /// Whether an answer is needed.
    #[prop(optional, into)]
    required: Signal<bool>,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The answer: `oui`, `non` or nothing.
    #[prop(optional, into)]
    value: Signal<String>,
    /// Told the new answer.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
    /// Told when the focus leaves the group.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let options = vec![Choice::new("oui", "Oui"), Choice::new("non", "Non")];
    let cards = radio_cards(&id, &name, options, value, required, error, on_input);
    view! {
        <Group id label help required error on_leave>
            <div class="choices pair">{cards}</div>
        </Group>
    }
}

/// A number between two ends that have words: « pas du tout d’accord » to « tout à fait ».
#[component]
pub fn Scale(
    /// The DOM id of the first radio.
    #[prop(into)]
    id: String,
    /// The name the answer posts under.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// What helps to answer.
    #[prop(optional, into)]
    help: MaybeText,
    /// The first number.
    #[prop(default = 1)]
    min: u8,
    /// The last number.
    #[prop(default = 5)]
    max: u8,
    /// What the first number means.
    #[prop(into)]
    min_label: String,
    /// What the last number means.
    #[prop(into)]
    max_label: String,
    /// Whether an answer is needed.
    #[prop(optional, into)]
    required: Signal<bool>,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The answer, in figures.
    #[prop(optional, into)]
    value: Signal<String>,
    /// Told the new answer.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
    /// Told when the focus leaves the group.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let options = (min..=max)
        .map(|step| {
            let figure = step.to_string();
            let choice = Choice::new(figure.clone(), figure);
            match step {
                _ if step == min => choice.note(min_label.clone()),
                _ if step == max => choice.note(max_label.clone()),
                _ => choice,
            }
        })
        .collect();
    let cards = radio_cards(&id, &name, options, value, required, error, on_input);
    view! {
        <Group id label help required error on_leave>
            <div class="scale">
                // Each end's words belong to its radio (a hidden note); this line is for the eye.
                <div class="scale-ends" aria-hidden="true">
                    <span>{format!("{min}\u{a0}·\u{a0}{min_label}")}</span>
                    <span>{format!("{max_label}\u{a0}·\u{a0}{max}")}</span>
                </div>
                <div class="scale-steps">{cards}</div>
            </div>
        </Group>
    }
}

/// The cards of a group of radios.
fn radio_cards(
    id: &str,
    name: &str,
    options: Vec<Choice>,
    value: Signal<String>,
    required: Signal<bool>,
    error: Signal<Option<String>>,
    on_input: Option<Callback<String>>,
) -> impl IntoView + use<> {
    options
        .into_iter()
        .enumerate()
        .map(|(index, option)| {
            let id = nth_id(id, index);
            let name = name.to_owned();
            view! { <RadioCard id name option value required error on_input /> }
        })
        .collect_view()
}

/// Any number of answers, in the order they were ticked.
#[component]
pub fn CheckboxCards(
    /// The DOM id of the first check box.
    #[prop(into)]
    id: String,
    /// The name that each answer posts under.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// What helps to answer: how many at most.
    #[prop(optional, into)]
    help: MaybeText,
    /// What can be chosen.
    options: Vec<Choice>,
    /// Two columns where there is room: short labels.
    #[prop(optional)]
    compact: bool,
    /// Whether an answer is needed.
    #[prop(optional, into)]
    required: Signal<bool>,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The answers.
    #[prop(optional, into)]
    value: Signal<Vec<String>>,
    /// Told all the answers after a change.
    #[prop(optional, into)]
    on_input: Option<Callback<Vec<String>>>,
    /// Told when the focus leaves the group.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let class = if compact {
        "choices compact"
    } else {
        "choices"
    };
    let cards = options
        .into_iter()
        .enumerate()
        .map(|(index, option)| {
            let own = StoredValue::new(option.value.clone());
            let checked =
                Signal::derive(move || value.with(|all| own.with_value(|own| all.contains(own))));
            let toggle = Callback::new(move |ticked: bool| {
                if let Some(tell) = on_input {
                    tell.run(toggled(value.get_untracked(), own.get_value(), ticked));
                }
            });
            let id = nth_id(&id, index);
            let name = name.clone();
            view! { <CheckboxCard id name option checked error on_change=toggle /> }
        })
        .collect_view();
    view! {
        <Group id=id.clone() label help required error on_leave>
            <div class=class>{cards}</div>
        </Group>
    }
}

/// One check box of a group and its label, as a card.
#[component]
fn CheckboxCard(
    /// The DOM id of the check box.
    id: String,
    /// The name it posts under.
    name: String,
    /// What it offers.
    option: Choice,
    /// Whether it is ticked.
    checked: Signal<bool>,
    /// What is wrong with the answer of the group.
    error: Signal<Option<String>>,
    /// Told when it is ticked or no longer.
    on_change: Callback<bool>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    keep_checked(node, checked, Some(on_change));
    let invalid = invalid(error);
    view! {
        <label class="choice">
            <input
                node_ref=node
                type="checkbox"
                id=id
                name=name
                value=option.value
                checked=checked.get_untracked()
                disabled=option.disabled
                aria-invalid=move || invalid.get()
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <span>{tied(&option.label)}</span>
            {option.note.map(|note| view! { <span class="choice-note">{tied(&note)}</span> })}
        </label>
    }
}

/// The answers with one more, or one less; the order of ticking is kept.
fn toggled(mut answers: Vec<String>, answer: String, ticked: bool) -> Vec<String> {
    answers.retain(|known| *known != answer);
    if ticked {
        answers.push(answer);
    }
    answers
}

/// One consent, never ticked beforehand, posted as `true`.
#[component]
pub fn Consent(
    /// The DOM id of the check box.
    #[prop(into)]
    id: String,
    /// The name it posts under.
    #[prop(into)]
    name: String,
    /// What is consented to, in the first person.
    #[prop(into)]
    label: String,
    /// What it implies, and how to change one's mind.
    #[prop(optional, into)]
    help: MaybeText,
    /// Whether one cannot go on without it.
    #[prop(optional, into)]
    required: Signal<bool>,
    /// What is wrong.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it is given.
    #[prop(optional, into)]
    value: Signal<bool>,
    /// Told when it is given or withdrawn.
    #[prop(optional, into)]
    on_input: Option<Callback<bool>>,
    /// Told when the focus leaves.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    keep_checked(node, value, on_input);
    let described = described_by(&id, help.is_some(), false, error);
    let invalid = invalid(error);
    view! {
        <div class=frame_class(error)>
            <label class="choice consent">
                <input
                    node_ref=node
                    type="checkbox"
                    id=id.clone()
                    name=name
                    value="true"
                    checked=value.get_untracked()
                    required=move || required.get()
                    aria-invalid=move || invalid.get()
                    aria-describedby=move || described.get()
                    on:change=move |event| {
                        if let Some(tell) = on_input {
                            tell.run(event_target_checked(&event));
                        }
                    }
                    on:blur=move |_| {
                        if let Some(leave) = on_leave {
                            leave.run(());
                        }
                    }
                />
                <span>{tied(&label)} " " <OptionalWord required /></span>
            </label>
            {help_text(&id, help)}
            <ErrorText id error />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(answers: &[&str]) -> Vec<String> {
        answers.iter().map(|answer| (*answer).to_owned()).collect()
    }

    #[test]
    fn the_first_ticked_stays_first() {
        assert_eq!(
            toggled(list(&["34"]), "11".to_owned(), true),
            list(&["34", "11"])
        );
        assert_eq!(
            toggled(list(&["34", "11"]), "34".to_owned(), false),
            list(&["11"])
        );
    }

    #[test]
    fn ticking_twice_counts_once() {
        assert_eq!(toggled(list(&["34"]), "34".to_owned(), true), list(&["34"]));
    }
}
