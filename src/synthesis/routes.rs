//! Addresses of documents written together.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use super::live::{fallback, gate::LONGEST_FRAME, socket};
use crate::server::state::AppState;

/// Their routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/collab/{id}", get(socket::open))
        .route("/collab/{id}/evenements", get(fallback::events))
        .route("/collab/{id}/sync", post(fallback::sync))
        // An update travels in base64.
        .layer(DefaultBodyLimit::max(2 * LONGEST_FRAME))
}
