//! The addresses of the public pages.

use axum::{Router, extract::State, response::Response, routing::get};
use leptos::prelude::*;

use super::{
    gap::GapPage,
    home::HomePage,
    legal::{AccessibilityPage, LegalPage, PrivacyPage},
};
use crate::{
    appel::{document::Document, rules, store},
    error::Error,
    server::{
        html::{PublicPage, error_page},
        state::AppState,
    },
};

/// The addresses of the public pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/", get(home))
        .route("/le-gap", get(gap))
        .route("/accessibilite", get(accessibility))
        .route("/vie-privee", get(privacy))
        .route("/mentions-legales", get(legal))
}

async fn home(State(state): State<AppState>) -> Response {
    match call_to_show(&state).await {
        Err(error) => error_page(&state, error),
        Ok(call) => PublicPage::public(
            "Prendre soin de sa pratique, avec ses pairs",
            "Les groupes d’analyse de pratiques du partenariat en santé\u{a0}: ce que c’est, qui peut venir, comment candidater. Gratuit, en visioconférence.",
            "/",
        )
        .render(&state, || {
            let organisation = state.settings.organisation.clone();
            view! { <HomePage call now=state.now() organisation/> }
        }),
    }
}

/// The call that the front door speaks of, if there is any.
async fn call_to_show(state: &AppState) -> Result<Option<Document>, Error> {
    let mut tx = state.db.read().await?;
    let calls = store::list(&mut tx).await?;
    let documents = calls.into_iter().map(|appel| appel.document);
    Ok(rules::front_page_call(documents, state.now()))
}

async fn gap(State(state): State<AppState>) -> Response {
    PublicPage::public(
        "Le GAP, groupe d’analyse de pratiques",
        "Comment se passe une séance d’analyse de pratiques, pour qui, avec quelle méthode et quelles règles.",
        "/le-gap",
    )
    .render(&state, || view! { <GapPage/> })
}

async fn accessibility(State(state): State<AppState>) -> Response {
    PublicPage::public(
        "Accessibilité",
        "Où en est l’accessibilité de cette plateforme, ce qui est vérifié, et comment signaler une difficulté.",
        "/accessibilite",
    )
    .render(&state, || {
        let organisation = state.settings.organisation.clone();
        view! { <AccessibilityPage organisation/> }
    })
}

async fn privacy(State(state): State<AppState>) -> Response {
    PublicPage::public(
        "Vie privée",
        "Ce que nous gardons de vous, pourquoi, qui le lit, jusqu’à quand, et comment l’effacer.",
        "/vie-privee",
    )
    .render(&state, || {
        let organisation = state.settings.organisation.clone();
        let legal = state.settings.legal.clone();
        view! { <PrivacyPage organisation legal/> }
    })
}

async fn legal(State(state): State<AppState>) -> Response {
    PublicPage::public(
        "Mentions légales",
        "Qui édite et qui héberge cette plateforme, et sous quelles licences.",
        "/mentions-legales",
    )
    .render(&state, || {
        let organisation = state.settings.organisation.clone();
        let legal = state.settings.legal.clone();
        view! { <LegalPage organisation legal/> }
    })
}
