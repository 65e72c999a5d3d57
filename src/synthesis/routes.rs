//! Addresses of documents written together.

use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::{HeaderValue, header},
    routing::{get, post},
};

use super::{
    actions,
    live::{fallback, gate::LONGEST_FRAME, socket},
    model::DocumentId,
    pages,
};
use crate::server::{
    door::{Answered, Named, Person, refuse},
    html::PublicPage,
    security::WRITING_POLICY,
    state::AppState,
};

/// Their routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/collab/{id}", get(socket::open))
        .route("/collab/{id}/evenements", get(fallback::events))
        .route("/collab/{id}/sync", post(fallback::sync))
        // An update travels in base64.
        .layer(DefaultBodyLimit::max(2 * LONGEST_FRAME))
        .route("/syntheses/{id}", get(writing))
}

/// One document. Its page runs one module of ours, which speaks to this server only.
async fn writing(
    State(state): State<AppState>,
    Person(person): Person,
    Named(id): Named<DocumentId>,
) -> Answered {
    let opened = actions::open(&state, id, &person)
        .await
        .map_err(refuse(&state))?;
    let page = PublicPage::personal(opened.access.document.title.clone(), "/mon-espace");
    let mut response = page.render(&state, || pages::writing(&opened));
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(WRITING_POLICY),
    );
    Ok(response)
}
