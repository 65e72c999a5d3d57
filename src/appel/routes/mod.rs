//! The addresses of calls: what the public reads, and where the administration prepares it.

mod prepare;
mod questionnaire;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use leptos::prelude::*;

use super::{
    actions,
    document::{Appel, Definition},
    model::Slug,
    pages::{CallPage, CallsPage},
    paper::PaperForm,
    store,
};
use crate::{
    error::Error,
    server::{
        html::{PublicPage, error_page},
        state::AppState,
    },
};

/// The addresses of this domain.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/appels", get(calls))
        .route("/appels/{slug}", get(call))
        .route("/appels/{slug}/formulaire-a-imprimer", get(paper))
        .merge(prepare::routes())
        .merge(questionnaire::routes())
}

async fn calls(State(state): State<AppState>) -> Response {
    match list(&state).await {
        Err(error) => error_page(&state, error),
        Ok(calls) => PublicPage::public(
            "Les appels à candidatures",
            "Rejoindre un groupe d’analyse de pratiques du partenariat en santé\u{a0}: les appels ouverts, à venir et clos.",
            "/appels",
        )
        .render(&state, || {
            let organisation = state.settings.organisation.clone();
            view! { <CallsPage calls now=state.now() organisation/> }
        }),
    }
}

async fn list(state: &AppState) -> Result<Vec<Appel>, Error> {
    let mut tx = state.db.read().await?;
    store::list(&mut tx).await
}

async fn call(State(state): State<AppState>, Path(slug): Path<String>) -> Response {
    match find(&state, &slug).await {
        Err(error) => error_page(&state, error),
        Ok((appel, definition)) => {
            let call = appel.document;
            let minutes = definition.questionnaire.minutes();
            PublicPage::public(
                call.short_title.clone(),
                call.chapo.clone(),
                format!("/appels/{slug}"),
            )
            .render(&state, || {
                view! { <CallPage call minutes now=state.now()/> }
            })
        }
    }
}

async fn paper(State(state): State<AppState>, Path(slug): Path<String>) -> Response {
    match find(&state, &slug).await {
        Err(error) => error_page(&state, error),
        Ok((appel, definition)) => {
            let call = appel.document;
            PublicPage::public(
                format!("{}, formulaire à imprimer", call.short_title),
                "Le formulaire de candidature à remplir sur papier, puis à renvoyer par courrier ou à lire au téléphone.",
                format!("/appels/{slug}/formulaire-a-imprimer"),
            )
            .render(&state, || {
                let organisation = state.settings.organisation.clone();
                view! { <PaperForm call definition organisation/> }
            })
        }
    }
}

/// The call of that name, with what it asks now.
async fn find(state: &AppState, slug: &str) -> Result<(Appel, Arc<Definition>), Error> {
    let slug: Slug = slug.parse().map_err(|_| Error::NotFound)?;
    let mut tx = state.db.read().await?;
    let appel = store::find(&mut tx, &slug).await?.ok_or(Error::NotFound)?;
    let definition = actions::definition(state, &mut tx, appel.id, appel.version).await?;
    Ok((appel, definition))
}
