//! What those who lead a workshop do: see who comes, print the sheet to sign, validate who came.

use std::collections::BTreeMap;

use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};

use crate::{
    appel::model::Slug,
    seance::{actions::Validation, rules::attendance},
    server::{
        door::{Answered, Done, Named, Person, Refusal, refuse, to},
        guard::Typing,
        html::PublicPage,
        state::AppState,
    },
    typeset,
    workshop::{
        actions::{self, Room},
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

async fn participants(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
    Query(Done { fait }): Query<Done>,
) -> Answered {
    let room = actions::room(&state, &slug, &person)
        .await
        .map_err(refuse(&state))?;
    Ok(shown(&state, &room, &fait, None))
}

/// `said` is what was chosen, when somebody was left out.
fn shown(state: &AppState, room: &Room, done: &str, said: Option<&Said>) -> Response {
    let page = match said {
        None => PublicPage::personal("Qui vient à l’atelier", "/mon-espace"),
        Some(_) => PublicPage::personal("Erreur\u{a0}: qui vient à l’atelier", "/mon-espace")
            .with_status(StatusCode::UNPROCESSABLE_ENTITY),
    };
    page.render(state, || pages::participants(room, done, said))
}

async fn validate(
    State(state): State<AppState>,
    named: Result<Named<Slug>, Refusal>,
    Typing(person, form): Typing<BTreeMap<String, String>>,
) -> Answered {
    let Named(slug) = named?;
    let said: Said = attendance::said(&form);
    let refuse = refuse(&state);
    let outcome = actions::validate(&state, &slug, &person, &said)
        .await
        .map_err(&refuse)?;
    let done = match outcome {
        Validation::Done => "presences",
        Validation::TooEarly => "trop-tot",
        Validation::Missing => {
            let room = actions::room(&state, &slug, &person)
                .await
                .map_err(&refuse)?;
            return Ok(shown(&state, &room, "", Some(&said)));
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
