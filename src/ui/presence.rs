//! Whether somebody came, to be said: one line a person, one choice of a few.

use leptos::prelude::*;

/// A person and the choices; `chosen` is the code of what is said already.
#[component]
pub fn PresenceLine(
    /// First name and name.
    name: String,
    /// The field of the form.
    field: String,
    /// The choices: their code and their word.
    choices: Vec<(&'static str, &'static str)>,
    /// What is said already.
    chosen: Option<&'static str>,
) -> impl IntoView {
    let radios = choices
        .into_iter()
        .map(|(code, label)| {
            view! {
                <label class="presence-choice">
                    <input type="radio" name=field.clone() value=code checked=chosen == Some(code)/>
                    <span>{label}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="presence-line">
            <legend>{name}</legend>
            <div class="presence-choices">{radios}</div>
        </fieldset>
    }
}
