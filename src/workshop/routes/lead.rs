//! What those who lead a workshop do: see who comes, print the sheet to sign, validate who came.

use std::collections::BTreeMap;

use axum::{
    Form, Router,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use serde::Deserialize;

use super::to;
use crate::{
    appel::model::Slug,
    seance::model::Attendance,
    server::{
        door::{Answered, Named, Person, refuse},
        html::PublicPage,
        state::AppState,
    },
    typeset,
    workshop::{
        actions::{self, Room, Validation},
        pages::{self, Said},
        sheets,
    },
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/ateliers/{slug}/participants", get(participants))
        .route("/ateliers/{slug}/presences", post(validate))
        .route("/ateliers/{slug}/emargement.pdf", get(signature_sheet))
}

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    fait: String,
}

async fn participants(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
    Query(asked): Query<Asked>,
) -> Answered {
    let room = actions::room(&state, &slug, &person)
        .await
        .map_err(refuse(&state))?;
    Ok(shown(&state, &room, &asked.fait, &Said::new()))
}

fn shown(state: &AppState, room: &Room, done: &str, said: &Said) -> Response {
    let page = PublicPage::personal("Qui vient à l’atelier", "/mon-espace");
    page.render(state, || pages::participants(room, done, said))
}

/// « presence-<registration> » → the word chosen.
async fn validate(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Answered {
    let said: Said = form
        .iter()
        .filter_map(|(name, value)| {
            let registration = name.strip_prefix("presence-")?.parse().ok()?;
            Some((registration, Attendance::from_code(value)?))
        })
        .collect();
    let refuse = refuse(&state);
    let outcome = actions::validate(&state, &slug, &person, &said)
        .await
        .map_err(&refuse)?;
    let done = match outcome {
        Validation::Done => "presences",
        Validation::TooEarly => "trop-tot",
        Validation::Missing(_) => {
            let room = actions::room(&state, &slug, &person)
                .await
                .map_err(&refuse)?;
            let mut page = shown(&state, &room, "manque", &said);
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(page);
        }
    };
    Ok(to(&format!("/ateliers/{slug}/participants?fait={done}")))
}

/// The sheet to sign: it names everybody who has a place.
async fn signature_sheet(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
) -> Answered {
    let refuse = refuse(&state);
    let room = actions::room(&state, &slug, &person)
        .await
        .map_err(&refuse)?;
    let body = sheets::signature_sheet(&room, &state.settings.organisation)
        .await
        .map_err(&refuse)?;
    Ok(typeset::download(body, &format!("emargement-{slug}")))
}
