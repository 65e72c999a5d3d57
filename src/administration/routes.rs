//! The address from which the administration begins.

use axum::{Router, extract::State, response::Response, routing::get};
use leptos::prelude::*;

use super::calls::{AdministeredCalls, Listed, PublishedCall};
use crate::{
    appel::{rules::sheet::Scope, store},
    candidature::store::counts,
    error::Error,
    seance,
    server::{
        guard::Administrator,
        html::{PublicPage, error_page},
        state::AppState,
    },
};

/// The addresses of the administration that are of no domain.
pub fn routes() -> Router<AppState> {
    Router::new().route("/administration/appels", get(calls))
}

async fn calls(State(state): State<AppState>, Administrator(person): Administrator) -> Response {
    match listed(&state).await {
        Err(error) => error_page(&state, error),
        Ok(listed) => PublicPage::personal("Administrer les appels", "/administration/appels")
            .render(&state, || {
                view! { <AdministeredCalls listed zone=person.zone now=state.now()/> }
            }),
    }
}

/// Every call, published or not, with what the list says of it.
async fn listed(state: &AppState) -> Result<Listed, Error> {
    let mut tx = state.db.read().await?;
    let counts = counts(&mut tx).await?;
    let published = store::list(&mut tx).await?;
    let drafts = store::drafts(&mut tx).await?;
    let mut next = seance::actions::next_meetings(&mut tx, state.now()).await?;
    Ok(Listed {
        published: published
            .into_iter()
            .map(|appel| {
                let counts = counts.get(&appel.id).copied().unwrap_or_default();
                PublishedCall {
                    next: next.remove(&appel.id),
                    call: appel.document,
                    counts,
                }
            })
            .collect(),
        drafts: drafts
            .into_iter()
            .map(|draft| {
                let to_mend = match draft.sheet.document(&draft.document, Scope::Draft) {
                    Ok(_) => 0,
                    Err(faults) => faults.len(),
                };
                (draft, to_mend)
            })
            .collect(),
    })
}
