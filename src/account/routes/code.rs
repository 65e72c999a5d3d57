//! `/connexion/code`: the six digits, typed in the window that asked.

use axum::{
    Form,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{go_on_if_signed_in, next_of, or_error_page, parts, welcome};
use crate::{
    account::{
        actions::{self, Browser, Proof, Refusal},
        model::Code,
        store::SignInRow,
    },
    error::Error,
    server::{clock::wording, html::PublicPage, limits::ClientIp, state::AppState},
    ui::{Actions, Button, ButtonKind, CodeField, LinkButton, Notice, TitleBlock, Tone},
};

const TITLE: &str = "Taper le code reçu";

/// What the form holds.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    code: String,
}

/// Shows where to type the code.
pub(super) async fn show(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let outcome = async {
        let asked = actions::sign_in_under_way(&state, &Browser::of(&headers)).await?;
        Ok(match asked {
            Some(asked) => waiting_page(&state, &asked, "", None),
            None => dead_page(&state, None, Refusal::OtherBrowser, StatusCode::OK),
        })
    };
    or_error_page(&state, outcome.await)
}

/// Opens a session if the code is right.
pub(super) async fn submit(
    State(state): State<AppState>,
    ClientIp(ip): ClientIp,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    // What is not a code costs no attempt.
    let Some(code) = Code::parse(&typed.code) else {
        return or_error_page(&state, misread(&state, &headers, &typed.code).await);
    };
    if let Err(too_soon) = state.limits.check_code(ip) {
        return too_soon.page(&state);
    }
    or_error_page(&state, prove(&state, &headers, &code).await)
}

async fn prove(state: &AppState, headers: &HeaderMap, code: &Code) -> Result<Response, Error> {
    let browser = Browser::of(headers);
    let refusal = match actions::prove_by_code(state, &browser, code).await? {
        Proof::Opened(opened) => return Ok(welcome(opened)),
        Proof::Refused(refusal) => refusal,
    };
    let asked = actions::sign_in_under_way(state, &browser).await?;
    let next = next_of(asked.as_ref());
    if let Some(response) = go_on_if_signed_in(state, headers, refusal, &next).await? {
        return Ok(response);
    }
    Ok(match (asked, refusal) {
        (Some(asked), Refusal::WrongCode { .. }) => {
            waiting_page(state, &asked, code.as_str(), Some(&parts::explain(refusal)))
        }
        (asked, _) => dead_page(
            state,
            asked.as_ref(),
            refusal,
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    })
}

async fn misread(state: &AppState, headers: &HeaderMap, typed: &str) -> Result<Response, Error> {
    let message = if typed.trim().is_empty() {
        "Tapez le code reçu par e-mail."
    } else {
        "Un code a six chiffres, et seulement des chiffres."
    };
    let asked = actions::sign_in_under_way(state, &Browser::of(headers)).await?;
    Ok(match asked {
        Some(asked) => waiting_page(state, &asked, typed, Some(message)),
        None => dead_page(
            state,
            None,
            Refusal::OtherBrowser,
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    })
}

/// The page that waits for a code.
fn waiting_page(state: &AppState, asked: &SignInRow, typed: &str, error: Option<&str>) -> Response {
    let is_invalid = error.is_some();
    let status = if is_invalid {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    PublicPage::personal(parts::page_title(TITLE, is_invalid), "/connexion")
        .with_status(status)
        .render(state, || form(state, asked, typed, error))
}

fn form(
    state: &AppState,
    asked: &SignInRow,
    typed: &str,
    error: Option<&str>,
) -> impl IntoView + use<> {
    let email = asked.email.to_string();
    let help = parts::nothing_comes(state, Some(email.to_owned()));
    let error_summary = parts::error_summary("code", error);
    let again = parts::ask_again(
        email.to_owned(),
        asked.next_path.to_owned(),
        "Renvoyer un code",
        ButtonKind::Secondary,
    );
    view! {
        <div class="wrap narrow stack">
            {error_summary}
            <TitleBlock title=TITLE/>
            <p class="lead">
                "Nous avons envoyé un code à " <strong>{email}</strong> " à "
                {wording::time(asked.asked_at)} ". Il sert une fois, jusqu’à "
                {wording::time(asked.expires_at)} "."
            </p>
            <p>"Gardez cette fenêtre ouverte, lisez le message, puis tapez ici ses six chiffres."</p>
            <form class="stack" method="post" action="/connexion/code" novalidate>
                <CodeField
                    id="code"
                    name="code"
                    label="Code à six chiffres"
                    help="Par exemple 123 456. Vous pouvez le coller."
                    value=Signal::stored(typed.to_owned())
                    error=Signal::stored(error.map(str::to_owned))
                />
                <Actions inline=true>
                    <Button>"Me connecter"</Button>
                </Actions>
            </form>
            {help}
            {again}
        </div>
    }
}

/// The page of a request that can no longer serve: why, and how to ask again.
fn dead_page(
    state: &AppState,
    asked: Option<&SignInRow>,
    refusal: Refusal,
    status: StatusCode,
) -> Response {
    PublicPage::personal("Demander un nouveau code", "/connexion")
        .with_status(status)
        .render(state, || {
            let again = match asked {
                Some(asked) => parts::ask_again(
                    asked.email.to_string(),
                    asked.next_path.to_owned(),
                    "Recevoir un nouveau code",
                    ButtonKind::Primary,
                )
                .into_any(),
                None => view! {
                    <p>
                        <LinkButton href="/connexion">"Recevoir un code"</LinkButton>
                    </p>
                }
                .into_any(),
            };
            view! {
                <div class="wrap narrow stack">
                    <TitleBlock title="Demander un nouveau code"/>
                    <Notice tone=Tone::Attention announced=true>
                        <p>{parts::explain(refusal)}</p>
                    </Notice>
                    {again}
                    {parts::nothing_comes(state, None)}
                </div>
            }
        })
}
