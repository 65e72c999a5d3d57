//! A question as the candidate will see it: the same controls, out of reach.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::{
    form::{ChoiceOption, Question, QuestionKind, Requirement, departements::DEPARTEMENTS},
    ui::{
        CheckboxCards, Choice, Consent, More, Notice, RadioCards, Scale, SlotGrid, SlotRow,
        SuggestField, TextArea, TextField, TextKind, YesNo,
    },
};

/// What the form shows of a question. It has ids of its own: the page has others.
pub(super) fn shown(question: &Question, dates: &BTreeMap<String, String>) -> AnyView {
    let Question {
        id, kind, label, ..
    } = question.clone();
    let help = question.help.clone().filter(|help| help != "Facultatif.");
    let id = format!("vu-{id}");
    let name = id.clone();
    let required = Signal::stored(question.required != Requirement::Optional);
    let text = |kind| {
        let (id, name, label, help) = (id.clone(), name.clone(), label.clone(), help.clone());
        view! { <TextField id name label help kind required/> }.into_any()
    };
    match kind {
        QuestionKind::Information => view! { <Notice>{label}</Notice> }.into_any(),
        QuestionKind::ShortText(_) => text(TextKind::Line),
        QuestionKind::Email => text(TextKind::Email),
        QuestionKind::Phone => text(TextKind::Phone),
        QuestionKind::PostalCode => text(TextKind::PostalCode),
        QuestionKind::LongText(bounds) => {
            let min = bounds.min.map(|min| min as usize).unwrap_or_default();
            let max = bounds.max.map(|max| max as usize);
            view! { <TextArea id name label help min max short=true required/> }.into_any()
        }
        QuestionKind::Commune { .. } => {
            let suggestions = Signal::stored(Vec::new());
            view! { <SuggestField id name label help suggestions required/> }.into_any()
        }
        QuestionKind::Choice(options) => {
            let options = options.into_iter().map(choice).collect();
            view! { <RadioCards id name label help options required/> }.into_any()
        }
        QuestionKind::Choices { options, .. } => {
            let options = options
                .into_iter()
                .map(|option| Choice::new(option.value, option.label))
                .collect();
            view! { <CheckboxCards id name label help options required/> }.into_any()
        }
        QuestionKind::Departements(_) => {
            let options = DEPARTEMENTS
                .iter()
                .filter(|departement| departement.territory.is_some())
                .map(|one| Choice::new(one.code, format!("{} ({})", one.name, one.code)))
                .collect();
            view! {
                <CheckboxCards id name label help options compact=true required/>
                <More label="Ajouter un département hors de la région">""</More>
            }
            .into_any()
        }
        QuestionKind::YesNo => view! { <YesNo id name label help required/> }.into_any(),
        QuestionKind::Scale(scale) => view! {
            <Scale
                id name label help required
                min=u8::try_from(scale.min).unwrap_or(1)
                max=u8::try_from(scale.max).unwrap_or(5)
                min_label=scale.min_label.unwrap_or_default()
                max_label=scale.max_label.unwrap_or_default()
            />
        }
        .into_any(),
        QuestionKind::Grid(grid) => {
            let rows = grid
                .rows
                .into_iter()
                .map(|row| {
                    let slot = SlotRow::new(row.value, row.label);
                    match row.seance.and_then(|seance| dates.get(&seance).cloned()) {
                        Some(date) => slot.note(date),
                        None => slot,
                    }
                })
                .collect();
            let columns = grid.columns.into_iter().map(choice).collect();
            view! { <SlotGrid id name label help rows columns required/> }.into_any()
        }
        QuestionKind::Consent => view! { <Consent id name label help required/> }.into_any(),
    }
}

fn choice(option: ChoiceOption) -> Choice {
    Choice::new(option.value, option.label)
}

/// What an administrator calls a kind of question.
pub(super) fn kind_label(word: &str) -> &'static str {
    match word {
        "information" => "Paragraphe à lire, sans réponse",
        "texte_court" => "Texte court",
        "texte_long" => "Texte long",
        "email" => "Adresse e-mail",
        "telephone" => "Téléphone",
        "code_postal" => "Code postal",
        "commune" => "Commune",
        "choix_unique" => "Un choix parmi plusieurs",
        "choix_multiple" => "Plusieurs choix",
        "departement_multiple" => "Départements",
        "oui_non" => "Oui ou non",
        "echelle" => "Échelle",
        "grille" => "Grille, une ligne par rencontre",
        "consentement" => "Accord à cocher",
        _ => "Question",
    }
}
