//! What the forms of a board post, so that it works without WASM. Each ends with a
//! redirection to the board, which says what became of it.

use axum::{
    Form, Router,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};

use super::{
    actions,
    model::{Bound, Dimension, Facet, Move, Outcome, Targets},
};
use crate::{
    account::{self, model::SignedIn},
    appel::model::Slug,
    error::Error,
    server::{html, state::AppState},
};

/// The addresses of this domain.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(
            "/administration/appels/{slug}/selection/deplacer",
            post(rearrange),
        )
        .route("/administration/appels/{slug}/selection/cibles", post(aim))
}

type Fields = Vec<(String, String)>;

async fn rearrange(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    answer(&state, &slug, async {
        let person = signed_in(&state, &headers).await?;
        let name: Slug = slug.parse().map_err(|_| Error::NotFound)?;
        let moves = moves_of(&fields).ok_or(Error::BadRequest)?;
        let why = text(&fields, "pourquoi");
        actions::rearrange(&state, &name, &person, seen(&fields)?, &moves, why).await
    })
    .await
}

async fn aim(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    answer(&state, &slug, async {
        let person = signed_in(&state, &headers).await?;
        let name: Slug = slug.parse().map_err(|_| Error::NotFound)?;
        let targets = targets_of(&fields).ok_or(Error::BadRequest)?;
        actions::aim(&state, &name, &person, seen(&fields)?, &targets).await
    })
    .await
}

/// Back to the board, with a word on what happened.
async fn answer(
    state: &AppState,
    slug: &str,
    change: impl Future<Output = Result<Outcome, Error>>,
) -> Response {
    let word = match change.await {
        Ok(Outcome::Done(_)) => "fait",
        Ok(Outcome::Stale(_)) => "perime",
        Ok(Outcome::Refused(..)) => "refuse",
        Err(error) => return html::error_page(state, error),
    };
    Redirect::to(&format!(
        "/administration/appels/{slug}/selection?etat={word}"
    ))
    .into_response()
}

async fn signed_in(state: &AppState, headers: &HeaderMap) -> Result<SignedIn, Error> {
    account::actions::recognise(state, headers)
        .await?
        .ok_or(Error::SignInNeeded)
}

fn text<'a>(fields: &'a Fields, name: &str) -> &'a str {
    let mut found = fields.iter().filter(|(field, _)| field == name);
    found.next().map_or("", |(_, value)| value.trim())
}

fn seen(fields: &Fields) -> Result<i64, Error> {
    text(fields, "revu").parse().map_err(|_| Error::BadRequest)
}

fn moves_of(fields: &Fields) -> Option<Vec<Move>> {
    let reason = Some(text(fields, "motif").to_owned()).filter(|reason| !reason.is_empty());
    let orientation = (!text(fields, "orienter").is_empty()).then(|| {
        let chosen = fields.iter().filter(|(field, _)| field == "orientation");
        chosen.map(|(_, value)| value.clone()).collect::<Vec<_>>()
    });
    fields
        .iter()
        .filter(|(field, _)| field == "placer")
        .map(|(_, word)| {
            Some(Move {
                reason: reason.clone(),
                orientation: orientation.clone(),
                ..Move::from_word(word)?
            })
        })
        .collect()
}

/// `taille`, then `min:territoire:est` and `max:territoire:est`; an empty field aims at nothing.
fn targets_of(fields: &Fields) -> Option<Targets> {
    let mut bounds: Vec<Bound> = Vec::new();
    for (field, value) in fields {
        let Some((end, rest)) = field.split_once(':') else {
            continue;
        };
        let (dimension, code) = rest.split_once(':')?;
        let facet = Facet::new(Dimension::from_code(dimension)?, code);
        let value = match value.trim() {
            "" => None,
            number => Some(number.parse().ok()?),
        };
        let at = bounds.iter().position(|bound| bound.facet == facet);
        let at = at.unwrap_or_else(|| {
            bounds.push(Bound {
                facet,
                at_least: 0,
                at_most: None,
            });
            bounds.len() - 1
        });
        match end {
            "min" => bounds[at].at_least = value.unwrap_or(0),
            "max" => bounds[at].at_most = value,
            _ => return None,
        }
    }
    bounds.retain(|bound| bound.at_least > 0 || bound.at_most.is_some());
    Some(Targets {
        size: text(fields, "taille").parse().ok()?,
        bounds,
    })
}
