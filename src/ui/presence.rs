//! Who came to a meeting: a line a person, one choice each; words beside each circle.

use leptos::prelude::*;

use super::{Button, FieldError, control::ErrorText};

/// What is asked of a line that says nothing.
const UNSAID: &str = "Dites si cette personne était là.";

/// Somebody expected, and what is said of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// First name and name.
    pub name: String,
    /// The field of the form.
    pub field: String,
    /// The code of what is said already.
    pub chosen: Option<&'static str>,
}

/// Those of whom nothing is said, for the head of the page.
#[must_use]
pub fn unsaid(people: &[Expected]) -> Vec<FieldError> {
    let silent = people.iter().filter(|person| person.chosen.is_none());
    silent
        .map(|person| FieldError {
            id: person.field.clone(),
            message: format!("{}\n{UNSAID}", person.name),
        })
        .collect()
}

/// The list in which those who lead say who came, or mend it.
#[component]
pub fn Presences(
    /// Where it posts.
    action: String,
    /// Everybody expected.
    people: Vec<Expected>,
    /// The choices: their code and their word.
    choices: Vec<(&'static str, &'static str)>,
    /// Whether it was validated before.
    is_validated: bool,
    /// Whether it came back: a line that says nothing is told so.
    is_refused: bool,
) -> impl IntoView {
    let (button, lead) = if is_validated {
        (
            "Corriger les présences",
            "Elles sont validées. Vous pouvez encore les corriger.",
        )
    } else {
        (
            "Valider les présences",
            "Vérifiez chaque ligne. Ce que les personnes ont noté elles-mêmes est déjà coché.",
        )
    };
    let lines = people
        .into_iter()
        .map(|person| line(person, &choices, is_refused))
        .collect_view();
    view! {
        <section class="stack" id="presences" aria-labelledby="titre-presences">
            <h2 id="titre-presences">"Les présences"</h2>
            <p>{lead}</p>
            <form method="post" action=action class="stack" novalidate>
                <div class="presence-lines">{lines}</div>
                <div class="row"><Button>{button}</Button></div>
            </form>
        </section>
    }
}

fn line(
    person: Expected,
    choices: &[(&'static str, &'static str)],
    is_refused: bool,
) -> impl IntoView + use<> {
    let Expected {
        name,
        field,
        chosen,
    } = person;
    let is_wrong = is_refused && chosen.is_none();
    let radios = choices
        .iter()
        .enumerate()
        .map(|(place, &(code, label))| {
            // The head of the page leads to the first.
            let id = (place == 0).then(|| field.clone());
            view! {
                <label class="presence-choice">
                    <input type="radio" id=id name=field.clone() value=code checked=chosen == Some(code)/>
                    <span>{label}</span>
                </label>
            }
        })
        .collect_view();
    let described = is_wrong.then(|| format!("{field}-erreur"));
    let error = Signal::stored(is_wrong.then(|| UNSAID.to_owned()));
    view! {
        <fieldset class="presence-line" aria-describedby=described>
            <legend>{name}</legend>
            <div class="presence-choices">{radios}</div>
            {is_wrong.then(|| view! { <ErrorText id=field error/> })}
        </fieldset>
    }
}
