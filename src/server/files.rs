//! Files to keep that are no pages.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

/// A calendar file, to be kept under `name`.
#[must_use]
pub fn calendar(body: String, name: &str) -> Response {
    let kept = HeaderValue::from_str(&format!("attachment; filename=\"{name}.ics\""));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/calendar; charset=utf-8"),
        ),
        (
            header::CONTENT_DISPOSITION,
            kept.unwrap_or(HeaderValue::from_static("attachment")),
        ),
    ];
    (headers, body).into_response()
}
