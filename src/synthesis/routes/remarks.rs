//! The margin of a document, over plain HTTP: real forms, which the page posts by itself without a script
//! and the editor posts for it, asking for JSON.

use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use super::text_page;
use crate::{
    account::model::SignedIn,
    error::Error,
    server::{
        door::{Answered, Named, Person, Refusal, refuse},
        guard::Typing,
        state::AppState,
    },
    synthesis::{
        actions::{self, Gesture, Left, Margin, Remarked, Trouble},
        model::{
            DocumentId,
            remark::{Anchor, RemarkId, RemarkKind},
        },
    },
};

/// Their routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/syntheses/{id}/remarques", get(margin).post(leave))
        .route("/syntheses/{id}/remarques/toutes", post(settle_all))
        .route("/syntheses/{id}/remarques/{note}", post(settle))
}

/// What the editor is told.
#[derive(Serialize)]
struct Told {
    /// Why it was not done, when it was not.
    refused: Option<&'static str>,
    /// How the margin now stands.
    margin: Margin,
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accepted| accepted.to_str().ok())
        .is_some_and(|accepted| accepted.starts_with("application/json"))
}

async fn margin(
    State(state): State<AppState>,
    Person(person): Person,
    Named(id): Named<DocumentId>,
    headers: HeaderMap,
) -> Answered {
    let margin = actions::margin(&state, id, &person)
        .await
        .map_err(refuse(&state))?;
    if !wants_json(&headers) {
        return Ok(to_margin(id));
    }
    let told = Told {
        refused: None,
        margin,
    };
    Ok(Json(told).into_response())
}

fn to_margin(id: DocumentId) -> Response {
    Redirect::to(&format!("/syntheses/{id}#marge")).into_response()
}

/// The identifier that the page drew for words; a fresh one when it drew none.
fn drawn(cle: &str) -> Option<RemarkId> {
    if cle.is_empty() {
        return Some(RemarkId::fresh());
    }
    cle.parse().ok()
}

#[derive(Deserialize)]
struct LeaveForm {
    #[serde(default)]
    cle: String,
    #[serde(default)]
    genre: String,
    #[serde(default)]
    debut: String,
    #[serde(default)]
    fin: String,
    #[serde(default)]
    passage: String,
    #[serde(default)]
    avant: String,
    #[serde(default)]
    apres: String,
    #[serde(default)]
    mots: String,
}

async fn leave(
    State(state): State<AppState>,
    named: Result<Named<DocumentId>, Refusal>,
    headers: HeaderMap,
    Typing(person, form): Typing<LeaveForm>,
) -> Answered {
    let Named(id) = named?;
    // To whoever may not, even a form without sense finds nothing.
    let open = actions::margin(&state, id, &person).await;
    let may = open.map_err(refuse(&state))?.may_add;
    let place = STANDARD.decode(&form.debut).ok();
    let place = place.zip(STANDARD.decode(&form.fin).ok());
    let asked = RemarkKind::from_code(&form.genre).zip(drawn(&form.cle));
    let ((kind, note), (starts, ends)) = match asked.zip(place) {
        Some(asked) => asked,
        None if may => return Err(Refusal::new(&state, Error::BadRequest)),
        None => return Err(Refusal::new(&state, Error::NotFound)),
    };
    let left = Left {
        id: note,
        kind,
        anchor: Anchor {
            starts,
            ends,
            quote: form.passage,
            before: form.avant,
            after: form.apres,
        },
        body: form.mots,
    };
    let remarked = actions::leave(&state, id, &person, left)
        .await
        .map_err(refuse(&state))?;
    answer(&state, id, &person, &headers, remarked, None).await
}

#[derive(Deserialize)]
struct SettleForm {
    #[serde(default)]
    geste: String,
    #[serde(default)]
    cle: String,
    #[serde(default)]
    mots: String,
    #[serde(default)]
    debut: String,
    #[serde(default)]
    fin: String,
}

impl SettleForm {
    fn gesture(&self) -> Option<Gesture> {
        if self.geste == "deplacer" {
            return Some(Gesture::Move {
                starts: STANDARD.decode(&self.debut).ok()?,
                ends: STANDARD.decode(&self.fin).ok()?,
            });
        }
        Gesture::from_code(&self.geste, drawn(&self.cle)?, &self.mots)
    }
}

async fn settle(
    State(state): State<AppState>,
    named: Result<Named<(DocumentId, RemarkId)>, Refusal>,
    headers: HeaderMap,
    Typing(person, form): Typing<SettleForm>,
) -> Answered {
    let Named((id, of)) = named?;
    let Some(gesture) = form.gesture() else {
        return Err(Refusal::new(&state, Error::NotFound));
    };
    let remarked = actions::settle_remark(&state, id, of, &person, gesture)
        .await
        .map_err(refuse(&state))?;
    let typed = matches!(form.geste.as_str(), "repondre").then_some(form.mots);
    answer(&state, id, &person, &headers, remarked, Some((of, typed))).await
}

async fn settle_all(
    State(state): State<AppState>,
    Person(person): Person,
    Named(id): Named<DocumentId>,
    headers: HeaderMap,
    Form(form): Form<SettleForm>,
) -> Answered {
    let Some(gesture) = form.gesture() else {
        return Err(Refusal::new(&state, Error::NotFound));
    };
    let remarked = actions::settle_remarks(&state, id, &person, &gesture)
        .await
        .map_err(refuse(&state))?;
    answer(&state, id, &person, &headers, remarked, None).await
}

/// What became of it: as JSON, or as the page again, which says why it was not done and keeps what was
/// typed.
async fn answer(
    state: &AppState,
    id: DocumentId,
    person: &SignedIn,
    headers: &HeaderMap,
    remarked: Remarked,
    about: Option<(RemarkId, Option<String>)>,
) -> Answered {
    let why = match remarked {
        Remarked::Done => None,
        Remarked::Refused(why) => Some(why),
    };
    let status = match why {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    if wants_json(headers) {
        let margin = actions::margin(state, id, person)
            .await
            .map_err(refuse(state))?;
        let told = Told {
            refused: why,
            margin,
        };
        return Ok((status, Json(told)).into_response());
    }
    let Some(why) = why else {
        return Ok(match about {
            Some((of, _)) => {
                Redirect::to(&format!("/syntheses/{id}#remarque-{of}")).into_response()
            }
            None => to_margin(id),
        });
    };
    let mut opened = actions::open(state, id, person)
        .await
        .map_err(refuse(state))?;
    if let Some(margin) = &mut opened.margin {
        let answers = about.and_then(|(of, typed)| Some((of.to_string(), typed?)));
        margin.trouble = Some(Trouble { answers, why });
    }
    Ok(text_page(state, &opened, status))
}
