//! Sign-in pages: plain HTML, no script.
use crate::server::state::AppState;
use axum::Router;

/// The addresses of this domain.
pub fn routes() -> Router<AppState> {
    Router::new()
}
