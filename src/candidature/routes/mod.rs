//! What plain HTML forms post, and the door of the candidature.
//!
//! The pages hydrate when they can; these addresses make the same journey work
//! without WASM, with the same rules. Each POST ends with a redirection.

mod step;

use axum::{
    Form, Router,
    extract::{FromRequestParts, Query, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    actions,
    api::bearer,
    model::{CandidatureId, Channel, MySpace, question},
    pages,
    rules::Step,
    store::Bearer,
};
use crate::{
    account::{self, model::Email, rules::may_administer},
    appel::{self, model::Slug},
    error::Error,
    server::{
        door::{Answered, Named, Refusal, refuse},
        html::PublicPage,
        limits::ClientIp,
        security::{Token, cookie},
        state::AppState,
        tasks, withdraw,
    },
};

/// The addresses of this domain.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/appels/{slug}/candidature", get(door).post(begin))
        .route("/appels/{slug}/candidature/{etape}", post(step::end_step))
        .route(
            "/appels/{slug}/candidature/plus-tard",
            get(later).post(send_resume_letter),
        )
        .route("/appels/{slug}/candidature/recu", get(receipt))
        .route("/candidatures/{id}", get(copy))
        .route("/candidatures/{id}/reprendre", post(resume))
        .route("/candidatures/{id}/retirer", post(retract))
        .route("/mon-espace", get(my_space))
        .route(
            "/administration/appels/{slug}/saisir",
            post(begin_for_someone),
        )
}

impl FromRequestParts<AppState> for Bearer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        bearer(state, &parts.headers).await.map_err(refuse(state))
    }
}

fn held_key(headers: &HeaderMap) -> Option<Token> {
    cookie::read(headers, cookie::DRAFT).map(Token::presented)
}

/// Goes to `address`, leaving the key of the draft in the browser.
fn go_with_key(address: &str, key: &Token) -> Response {
    let kept = cookie::leave(cookie::DRAFT, key.as_str(), actions::KEY_LIFE.as_secs());
    ([(header::SET_COOKIE, kept)], Redirect::to(address)).into_response()
}

/// The door: goes on with what this browser began, or says how to begin.
async fn door(State(state): State<AppState>, Named(slug): Named<Slug>, bearer: Bearer) -> Answered {
    let refuse = refuse(&state);
    match actions::workspace(&state, &slug, &bearer).await {
        Ok(workspace) => Ok(Redirect::to(&pages::where_to_go_on(&workspace)).into_response()),
        Err(Error::SignInNeeded) => {
            let call = appel::actions::find(&state, &slug).await.map_err(&refuse)?;
            let is_open = appel::rules::accepts_at(&call.document, state.now());
            let page = PublicPage::personal("Ma candidature", "/appels");
            Ok(page.render(&state, || pages::door(&call.document, is_open)))
        }
        Err(error) => Err(refuse(error)),
    }
}

/// The receipt of what this browser has just sent.
async fn receipt(
    State(state): State<AppState>,
    Named(slug): Named<Slug>,
    bearer: Bearer,
) -> Answered {
    let refuse = refuse(&state);
    match actions::receipt(&state, &slug, &bearer).await {
        Ok(receipt) => Ok(PublicPage::personal("Candidature reçue", "/appels")
            .render(&state, || pages::receipt(receipt))),
        Err(Error::SignInNeeded) => {
            Ok(Redirect::to(&format!("/appels/{slug}/candidature")).into_response())
        }
        Err(error) => Err(refuse(error)),
    }
}

/// What a person once sent.
async fn copy(
    State(state): State<AppState>,
    Named(id): Named<CandidatureId>,
    bearer: Bearer,
) -> Answered {
    let refuse = refuse(&state);
    let receipt = actions::copy(&state, id, &bearer).await.map_err(&refuse)?;
    let page = PublicPage::personal("Candidature reçue", "/mon-espace");
    Ok(page.render(&state, || pages::receipt(receipt)))
}

/// What waits for whoever is signed in, and where each of their candidatures stands.
async fn my_space(State(state): State<AppState>, headers: HeaderMap) -> Answered {
    match space_of(&state, &headers).await {
        Ok(space) => Ok(PublicPage::personal("Mon espace", "/mon-espace")
            .render(&state, || pages::my_space(space))),
        Err(Error::SignInNeeded) => {
            Ok(Redirect::to("/connexion?suite=/mon-espace").into_response())
        }
        Err(error) => Err(refuse(&state)(error)),
    }
}

/// What whoever sends these cookies finds in their space.
///
/// # Errors
/// [`Error::SignInNeeded`] when nobody is signed in.
pub async fn space_of(state: &AppState, headers: &HeaderMap) -> Result<MySpace, Error> {
    let person = account::actions::recognise(state, headers)
        .await?
        .ok_or(Error::SignInNeeded)?;
    let bearer = bearer(state, headers).await?;
    let mut space = actions::my_space(state, &person, &bearer).await?;
    space.tasks = tasks::waiting(state, &person).await?;
    tasks::find_places(state, &mut space.candidatures).await?;
    Ok(space)
}

/// Begins a candidature, or goes on with the one begun.
async fn begin(
    State(state): State<AppState>,
    Named(slug): Named<Slug>,
    ClientIp(ip): ClientIp,
    headers: HeaderMap,
    bearer: Bearer,
    Form(form): Form<BeginForm>,
) -> Answered {
    let refuse = refuse(&state);
    let has_begun = actions::workspace(&state, &slug, &bearer).await.is_ok();
    if has_begun && form.autre.is_none() {
        return Ok(Redirect::to(&format!("/appels/{slug}/candidature")).into_response());
    }
    if let Err(too_soon) = state.limits.check_draft(ip) {
        return Ok(too_soon.page(&state));
    }
    let person = account::actions::recognise(&state, &headers)
        .await
        .map_err(&refuse)?;
    let begun = actions::begin(
        &state,
        &slug,
        held_key(&headers),
        person.as_ref(),
        Channel::EnLigne,
    )
    .await
    .map_err(&refuse)?;
    Ok(go_with_key(&Step::FIRST.address(slug.as_str()), &begun.key))
}

#[derive(Deserialize)]
struct BeginForm {
    /// Present when the person asks for a second candidature, for someone else.
    autre: Option<String>,
}

/// Begins a candidature that the team types during a call or from a printed form.
async fn begin_for_someone(
    State(state): State<AppState>,
    Named(slug): Named<Slug>,
    headers: HeaderMap,
    Form(form): Form<SomeoneForm>,
) -> Answered {
    let refuse = refuse(&state);
    let person = account::actions::recognise(&state, &headers)
        .await
        .map_err(&refuse)?;
    let person = person
        .filter(may_administer)
        .ok_or(Error::NotFound)
        .map_err(&refuse)?;
    let begun = actions::begin(&state, &slug, held_key(&headers), Some(&person), form.canal)
        .await
        .map_err(&refuse)?;
    Ok(go_with_key(&Step::FIRST.address(slug.as_str()), &begun.key))
}

#[derive(Deserialize)]
struct SomeoneForm {
    canal: Channel,
}

/// Hands the pen of one of the person's candidatures to this browser.
async fn resume(
    State(state): State<AppState>,
    Named(id): Named<CandidatureId>,
    headers: HeaderMap,
    bearer: Bearer,
) -> Answered {
    let refuse = refuse(&state);
    let (key, address) = actions::resume(&state, id, held_key(&headers), &bearer)
        .await
        .map_err(&refuse)?;
    Ok(go_with_key(&address, &key))
}

/// Withdraws a candidature.
async fn retract(
    State(state): State<AppState>,
    Named(id): Named<CandidatureId>,
    bearer: Bearer,
) -> Answered {
    let refuse = refuse(&state);
    withdraw::withdraw(&state, id, &bearer)
        .await
        .map_err(&refuse)?;
    Ok(Redirect::to("/mon-espace").into_response())
}

/// Where one stops for now: the draft is safe here, and a mail opens it elsewhere.
async fn later(
    State(state): State<AppState>,
    Named(slug): Named<Slug>,
    bearer: Bearer,
    Query(asked): Query<LaterQuery>,
) -> Answered {
    let refuse = refuse(&state);
    let workspace = actions::workspace(&state, &slug, &bearer)
        .await
        .map_err(&refuse)?;
    let email = workspace
        .answers
        .get(question::EMAIL)
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let shown = pages::Later {
        email,
        error: None,
        is_sent: asked.parti.is_some(),
    };
    let page = PublicPage::personal("Finir plus tard", "/appels");
    Ok(page.render(&state, || pages::later(&slug, shown)))
}

#[derive(Deserialize)]
struct LaterQuery {
    parti: Option<String>,
}

/// Sends the way back to the draft by e-mail.
async fn send_resume_letter(
    State(state): State<AppState>,
    Named(slug): Named<Slug>,
    ClientIp(ip): ClientIp,
    bearer: Bearer,
    Form(form): Form<LetterForm>,
) -> Answered {
    let refuse = refuse(&state);
    let email = match Email::parse(&form.courriel) {
        Ok(email) => email,
        Err(error) => {
            let shown = pages::Later {
                email: form.courriel,
                error: Some(error.to_string()),
                is_sent: false,
            };
            let page = PublicPage::personal("Erreur\u{a0}: finir plus tard", "/appels")
                .with_status(StatusCode::UNPROCESSABLE_ENTITY);
            return Ok(page.render(&state, || pages::later(&slug, shown)));
        }
    };
    if let Err(too_soon) = state.limits.check_request(&state, ip, &email) {
        return Ok(too_soon.page(&state));
    }
    actions::send_resume_letter(&state, &slug, &bearer, &email)
        .await
        .map_err(&refuse)?;
    Ok(Redirect::to(&format!("/appels/{slug}/candidature/plus-tard?parti=1")).into_response())
}

#[derive(Deserialize)]
struct LetterForm {
    #[serde(default)]
    courriel: String,
}
