//! The public agenda and its feed, and the page where one tries one's equipment.

use axum::{
    Router,
    extract::State,
    http::{HeaderValue, header},
    response::Response,
    routing::get,
};

use super::{actions, pages};
use crate::server::{
    door::{Answered, refuse},
    files,
    html::PublicPage,
    security,
    state::AppState,
};

/// The addresses of this domain.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/agenda", get(agenda))
        .route("/agenda.ics", get(feed))
        .route("/essai-visio", get(equipment))
}

async fn agenda(State(state): State<AppState>) -> Answered {
    let agenda = actions::public(&state).await.map_err(refuse(&state))?;
    let feed = format!("{}/agenda.ics", state.settings.security.origin);
    let page = PublicPage::public(
        "L’agenda ouvert à tous",
        "Les dates des appels à candidatures et les rencontres ouvertes à tous, avec un calendrier auquel s’abonner.",
        "/agenda",
    );
    Ok(page.render(&state, || pages::public::public(agenda, &feed)))
}

/// What a calendar program asks for; everybody gets the same.
async fn feed(State(state): State<AppState>) -> Answered {
    let body = actions::public_calendar(&state)
        .await
        .map_err(refuse(&state))?;
    let mut answer = files::calendar(body, "agenda");
    let kept = HeaderValue::from_static("public, max-age=900");
    answer.headers_mut().insert(header::CACHE_CONTROL, kept);
    Ok(answer)
}

/// The only page that may ask for a camera and a microphone, and that has a script of its own.
async fn equipment(State(state): State<AppState>) -> Response {
    let page = PublicPage::public(
        "Essayer ma caméra, mon micro et le son",
        "Vérifier son équipement avant une rencontre en visio\u{a0}: caméra, micro, son, et que faire quand cela ne marche pas.",
        "/essai-visio",
    );
    let organisation = &state.settings.organisation;
    let mut response = page.render(&state, || pages::equipment::equipment(organisation));
    let headers = response.headers_mut();
    for (name, value) in security::EQUIPMENT_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
