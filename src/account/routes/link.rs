//! `/connexion/lien`: the link of the letter, for whoever reads it where they asked.
//!
//! Mail scanners open links, run their scripts and press their buttons. So
//! opening it changes nothing, and the button serves only with the cookie of
//! the browser that asked.

use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{go_on_if_signed_in, next_of, or_error_page, parts, welcome};
use crate::{
    account::actions::{self, Browser, Proof, Refusal},
    error::Error,
    server::{html::PublicPage, security::Token, state::AppState},
    ui::{Button, LinkButton, TitleBlock},
};

/// What the link and its button carry.
#[derive(Deserialize)]
pub(super) struct Carried {
    #[serde(default, rename = "jeton")]
    token: String,
}

/// Shows the button, or says what to do instead.
pub(super) async fn show(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(carried): Query<Carried>,
) -> Response {
    let token = Token::presented(&carried.token);
    match actions::look_at_link(&state, &Browser::of(&headers), &token).await {
        Ok(None) => button_page(&state, &token),
        Ok(Some(refusal)) => refusal_page(&state, refusal, StatusCode::OK),
        Err(error) => or_error_page(&state, Err(error)),
    }
}

/// Opens a session if the link is right, in the browser that asked.
pub(super) async fn submit(
    State(state): State<AppState>,
    headers: HeaderMap,
    Form(carried): Form<Carried>,
) -> Response {
    let token = Token::presented(&carried.token);
    or_error_page(&state, prove(&state, &headers, &token).await)
}

async fn prove(state: &AppState, headers: &HeaderMap, token: &Token) -> Result<Response, Error> {
    let browser = Browser::of(headers);
    let refusal = match actions::prove_by_link(state, &browser, token).await? {
        Proof::Opened(opened) => return Ok(welcome(opened)),
        Proof::Refused(refusal) => refusal,
    };
    let asked = actions::sign_in_under_way(state, &browser).await?;
    let next = next_of(asked.as_ref());
    if let Some(response) = go_on_if_signed_in(state, headers, refusal, &next).await? {
        return Ok(response);
    }
    Ok(refusal_page(
        state,
        refusal,
        StatusCode::UNPROCESSABLE_ENTITY,
    ))
}

fn button_page(state: &AppState, token: &Token) -> Response {
    let token = token.as_str().to_owned();
    PublicPage::personal("Se connecter", "/connexion")
        .hiding_its_address()
        .render(state, || {
            view! {
                <div class="wrap narrow stack">
                    <TitleBlock
                        title="Encore un geste"
                        lead="Appuyez sur ce bouton pour vous connecter. Il est là parce que des robots ouvrent parfois les liens des messages à votre place."
                    />
                    <form method="post" action="/connexion/lien">
                        <input type="hidden" name="jeton" value=token/>
                        <Button>"Me connecter"</Button>
                    </form>
                </div>
            }
        })
}

fn refusal_page(state: &AppState, refusal: Refusal, status: StatusCode) -> Response {
    let page = PublicPage::personal("Ce lien ne sert pas ici", "/connexion")
        .with_status(status)
        .hiding_its_address();
    if refusal == Refusal::OtherBrowser {
        return page.render(state, || other_browser(state));
    }
    page.render(state, || {
        view! {
            <div class="wrap narrow stack">
                <TitleBlock title="Ce lien ne sert plus" lead=parts::explain(refusal)/>
                <p>
                    <LinkButton href="/connexion">"Recevoir un nouveau code"</LinkButton>
                </p>
                {parts::nothing_comes(state, None)}
            </div>
        }
    })
}

fn other_browser(state: &AppState) -> impl IntoView + use<> {
    let phone = parts::phone(state);
    view! {
        <div class="wrap narrow stack">
            <TitleBlock
                title="Ce lien ne sert que dans la fenêtre qui l’a demandé"
                lead="Vous l’avez ouvert sur un autre appareil, ou dans un autre navigateur. C’est une protection\u{a0}: quelqu’un qui lirait vos messages n’entrerait pas."
            />
            <h2>"La première fenêtre est encore ouverte\u{a0}?"</h2>
            <p>"Retournez-y, et tapez les six chiffres qui sont dans le message."</p>
            <h2>"Vous préférez continuer ici\u{a0}?"</h2>
            <p>"Demandez un code depuis cette fenêtre. L’ancien ne servira plus."</p>
            <p>
                <LinkButton href="/connexion">"Recevoir un code ici"</LinkButton>
            </p>
            <p>"Une difficulté\u{a0}? Appelez-nous au " {phone} "."</p>
        </div>
    }
}
