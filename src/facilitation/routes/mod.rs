//! What a room answers besides its server functions: its WebSocket, and the forms of its page,
//! so that it works without WASM.

mod forms;
mod socket;

use axum::{
    Router,
    routing::{get, post},
};

use crate::server::state::AppState;

/// The addresses of this domain.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(
            "/groupes/{slug}/seances/{n}/animation/direct",
            get(socket::open),
        )
        .route(
            "/groupes/{slug}/seances/{n}/animation/commande",
            post(forms::command),
        )
        .route(
            "/groupes/{slug}/seances/{n}/animation/note",
            post(forms::note),
        )
        .route(
            "/groupes/{slug}/seances/{n}/animation/pour-moi",
            post(forms::own_note),
        )
}
