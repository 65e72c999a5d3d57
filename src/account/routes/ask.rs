//! `/connexion`: an address is all it takes.

use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{or_error_page, parts};
use crate::{
    account::{
        actions,
        model::{Email, EmailError, LocalPath},
        rules::{SIGN_IN_LIFE, SIGN_IN_MEMORY},
    },
    error::Error,
    server::{
        html::PublicPage,
        limits::ClientIp,
        security::{Token, cookie},
        state::AppState,
    },
    ui::{Actions, Button, Privacy, TextField, TextKind, TitleBlock},
};

/// What the address of the page may hold.
#[derive(Deserialize)]
pub(super) struct Asked {
    /// Where the person was going.
    #[serde(default, rename = "suite")]
    next: String,
}

/// What the form holds.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default, rename = "courriel")]
    email: String,
    #[serde(default, rename = "suite")]
    next: String,
}

/// Shows the form; somebody signed in goes on.
pub(super) async fn show(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    let next = LocalPath::parse(&asked.next);
    match actions::recognise(&state, &headers).await {
        Ok(Some(_)) => Redirect::to(next.unwrap_or_default().as_str()).into_response(),
        Ok(None) => page(&state, "", next.as_ref(), None),
        Err(error) => or_error_page(&state, Err(error)),
    }
}

/// Sends a letter to the address, whoever it belongs to, and binds the request to this browser.
pub(super) async fn submit(
    State(state): State<AppState>,
    ClientIp(ip): ClientIp,
    Form(typed): Form<Typed>,
) -> Response {
    let next = LocalPath::parse(&typed.next);
    let email = match Email::parse(&typed.email) {
        Ok(email) => email,
        Err(error) => return page(&state, &typed.email, next.as_ref(), Some(error)),
    };
    if let Err(too_soon) = state.limits.check_request(&state, ip, &email) {
        return too_soon.page(&state);
    }
    let outcome = ask(&state, &email, &next.unwrap_or_default()).await;
    or_error_page(&state, outcome)
}

async fn ask(state: &AppState, email: &Email, next: &LocalPath) -> Result<Response, Error> {
    let binding = Token::draw();
    actions::ask_sign_in(state, email, &binding, next).await?;
    let mut response = Redirect::to("/connexion/code").into_response();
    // The cookie outlives the code by as long as the record can say why the code is dead.
    let seconds = (SIGN_IN_LIFE + SIGN_IN_MEMORY).as_secs();
    response.headers_mut().append(
        header::SET_COOKIE,
        cookie::leave(cookie::SIGN_IN, binding.as_str(), seconds),
    );
    Ok(response)
}

fn page(
    state: &AppState,
    typed: &str,
    next: Option<&LocalPath>,
    error: Option<EmailError>,
) -> Response {
    let is_invalid = error.is_some();
    let status = if is_invalid {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let title = parts::page_title("Se connecter", is_invalid);
    PublicPage::personal(title, "/connexion")
        .with_status(status)
        .render(state, || form(state, typed, next, error))
}

fn form(
    state: &AppState,
    typed: &str,
    next: Option<&LocalPath>,
    error: Option<EmailError>,
) -> impl IntoView + use<> {
    let message = error.map(|error| error.to_string());
    let summary = parts::error_summary("courriel", message.as_deref());
    let leads_elsewhere = next.is_some_and(|next| *next != LocalPath::default());
    let next = next.map(|next| next.as_str().to_owned());
    let phone = parts::phone(state);
    view! {
        <div class="wrap narrow stack">
            {summary}
            <TitleBlock
                title="Se connecter"
                lead="Il n’y a pas de mot de passe\u{a0}: nous vous envoyons un code par e-mail. C’est la même chose la première fois."
            />
            {leads_elsewhere.then(|| view! {
                <p>"Vous arriverez ensuite sur la page que vous vouliez ouvrir."</p>
            })}
            <form class="stack" method="post" action="/connexion" novalidate>
                {next.map(|next| view! { <input type="hidden" name="suite" value=next/> })}
                <TextField
                    id="courriel"
                    name="courriel"
                    label="Votre adresse e-mail"
                    help="Format attendu\u{a0}: nom@domaine.fr"
                    kind=TextKind::Email
                    required=true
                    value=Signal::stored(typed.to_owned())
                    error=Signal::stored(message)
                />
                <Privacy question="À quoi sert cette adresse\u{a0}?">
                    "À vous reconnaître, et à vous écrire au sujet de ce que vous faites ici."
                </Privacy>
                <Actions inline=true>
                    <Button>"Recevoir mon code"</Button>
                </Actions>
            </form>
            <p>"Pas d’adresse e-mail, ou une difficulté\u{a0}? Appelez-nous au " {phone} "."</p>
        </div>
    }
}
