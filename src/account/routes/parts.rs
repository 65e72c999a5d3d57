//! What the sign-in pages share: the error summary, and the help that ends them.

use leptos::prelude::*;

use crate::{
    account::actions::Refusal,
    server::{html, state::AppState},
    ui::{Button, ButtonKind, ErrorSummary, FieldError},
};

/// What is wrong with the one field of a page, with a link to it. It takes the
/// focus when the page opens: there is no script to move it later.
pub(super) fn error_summary(field: &str, message: Option<&str>) -> impl IntoView + use<> {
    let errors: Vec<FieldError> = message
        .map(|message| FieldError {
            id: field.to_owned(),
            message: message.to_owned(),
        })
        .into_iter()
        .collect();
    let is_shown = !errors.is_empty();
    is_shown.then(|| view! { <ErrorSummary errors=Signal::stored(errors) attr:autofocus=true/> })
}

/// A title that says first that something is wrong: it is what is read first.
pub(super) fn page_title(title: &str, is_invalid: bool) -> String {
    if is_invalid {
        format!("Erreur\u{a0}: {title}")
    } else {
        title.to_owned()
    }
}

/// Why a link or a code does not serve, and what to do.
pub(super) fn explain(refusal: Refusal) -> String {
    match refusal {
        Refusal::WrongCode { left } => {
            let tries = match left {
                1 => "Il vous reste un essai.".to_owned(),
                _ => format!("Il vous reste {left} essais."),
            };
            format!("Ce code n’est pas le bon. Reprenez les chiffres du dernier message reçu. {tries}")
        }
        Refusal::Spent => {
            "Cinq codes faux ont été tapés\u{a0}: celui que vous avez reçu ne sert plus. Demandez-en un nouveau.".to_owned()
        }
        Refusal::Expired => {
            "Ce code ne sert plus\u{a0}: il vaut dix minutes. Demandez-en un nouveau.".to_owned()
        }
        Refusal::Used => {
            "Ce code a déjà servi, et ne sert qu’une fois. Demandez-en un nouveau.".to_owned()
        }
        Refusal::Replaced => {
            "Une demande plus récente a remplacé celle-ci. Servez-vous du dernier message reçu, ou demandez un nouveau code.".to_owned()
        }
        Refusal::OtherBrowser => {
            "Votre demande n’a pas été faite dans ce navigateur, ou elle est trop ancienne. Demandez un code ici.".to_owned()
        }
    }
}

/// The telephone number, ready to be dialled, never cut at the end of a line.
pub(super) fn phone(state: &AppState) -> impl IntoView + use<> {
    let site = html::site(&state.settings.organisation);
    let number = site.phone.replace(' ', "\u{a0}");
    view! { <a href=site.dial()>{number}</a> }
}

/// What to try when no letter comes, down to a human voice.
pub(super) fn nothing_comes(state: &AppState, email: Option<String>) -> impl IntoView + use<> {
    let phone = phone(state);
    view! {
        <section class="section" aria-labelledby="rien">
            <h2 id="rien">"Vous ne recevez rien\u{a0}?"</h2>
            <ul>
                <li>"Le message met parfois une minute à arriver."</li>
                <li>"Regardez dans les «\u{a0}indésirables\u{a0}» (ou «\u{a0}spam\u{a0}»)."</li>
                {email
                    .map(|email| {
                        view! {
                            <li>
                                "Vérifiez l’adresse\u{a0}: " <strong>{email}</strong> ". "
                                <a href="/connexion">"Corriger l’adresse"</a>
                            </li>
                        }
                    })}
                <li>"Appelez-nous au " {phone} "\u{a0}: nous vous aidons de vive voix."</li>
            </ul>
        </section>
    }
}

/// A button that asks for a fresh code without typing the address again.
pub(super) fn ask_again(
    email: String,
    next: String,
    label: &'static str,
    kind: ButtonKind,
) -> impl IntoView {
    view! {
        <form method="post" action="/connexion">
            <input type="hidden" name="courriel" value=email/>
            <input type="hidden" name="suite" value=next/>
            <Button kind>{label}</Button>
        </form>
    }
}
