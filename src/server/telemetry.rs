//! Logs: what happened, never about whom. Addresses, names, answers, tokens
//! and query strings stay out of them.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use tracing_subscriber::EnvFilter;

/// Starts logging to standard error; `RUST_LOG` chooses what.
pub fn start() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,croisee=info"));
    // A second start (a test beside another) keeps the first.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}

/// One line a request: method, route (never the address asked), status, milliseconds.
pub async fn log_request(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "hors route".to_owned(), |path| path.as_str().to_owned());
    let start = Instant::now();
    let response = next.run(request).await;
    let milliseconds = start.elapsed().as_millis();
    let status = response.status().as_u16();
    if response.status().is_server_error() {
        tracing::error!(%method, route, status, milliseconds, "requête");
    } else {
        tracing::debug!(%method, route, status, milliseconds, "requête");
    }
    response
}
