//! What the sign-in pages share: the error summary, and the help that ends them.

use leptos::prelude::*;

use crate::account::actions::Refusal;

/// What is wrong with the one field of a page, said twice: above, for whoever
/// arrives by ear, and beside the field.
pub(super) fn error_summary(field: &'static str, message: &str) -> impl IntoView + use<> {
    view! {
        <div class="error-summary" role="alert" tabindex="-1" autofocus aria-labelledby="erreurs">
            <h2 id="erreurs">"Il reste une chose à corriger"</h2>
            <ul>
                <li><a href=format!("#{field}")>{message.to_owned()}</a></li>
            </ul>
        </div>
    }
}

/// The error beside a field.
pub(super) fn field_error(id: &'static str, message: &str) -> impl IntoView + use<> {
    view! { <p class="field-error" id=id>{message.to_owned()}</p> }
}

/// The class of a field, with its error or without.
pub(super) fn field_class(is_invalid: bool) -> &'static str {
    if is_invalid { "field invalid" } else { "field" }
}

/// A title that says first that something is wrong: it is what is read first.
pub(super) fn page_title(title: &str, is_invalid: bool) -> String {
    if is_invalid {
        format!("Erreur : {title}")
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
            "Cinq codes faux ont été tapés : celui que vous avez reçu ne sert plus. Demandez-en un nouveau.".to_owned()
        }
        Refusal::Expired => {
            "Ce code ne sert plus : il vaut dix minutes. Demandez-en un nouveau.".to_owned()
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

/// What to try when no letter comes, down to a human voice.
pub(super) fn nothing_comes(email: Option<String>, phone: String) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="rien">
            <h2 id="rien">"Vous ne recevez rien ?"</h2>
            <ul class="list">
                <li>"Le message met parfois une minute à arriver."</li>
                <li>"Regardez dans les « indésirables » (ou « spam »)."</li>
                {email
                    .map(|email| {
                        view! {
                            <li>
                                "Vérifiez l’adresse : " <strong>{email}</strong> ". "
                                <a href="/connexion">"Elle n’est pas juste"</a>
                            </li>
                        }
                    })}
                <li>"Appelez-nous au " <strong>{phone}</strong> " : nous vous aidons de vive voix."</li>
            </ul>
        </section>
    }
}

/// A button that asks for a fresh code without typing the address again.
pub(super) fn ask_again(
    email: String,
    next: String,
    label: &'static str,
    class: &'static str,
) -> impl IntoView {
    view! {
        <form method="post" action="/connexion">
            <input type="hidden" name="courriel" value=email/>
            <input type="hidden" name="suite" value=next/>
            <button class=class type="submit">{label}</button>
        </form>
    }
}
