//! The addresses of reading. Every page is plain HTML, every form a POST that ends with a
//! redirection; the query of the list follows from page to page.

mod acts;
mod files;
mod readings;
mod shown;

use axum::{
    Router,
    extract::{FromRequestParts, OriginalUri, Path},
    http::{HeaderMap, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::de::DeserializeOwned;

use super::rules::{Query, with_pairs};
use crate::{
    account::{self, model::SignedIn, rules::may_read_candidatures},
    error::Error,
    server::{html, state::AppState},
};

/// The addresses of this domain.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(
            "/administration/appels/{slug}/candidatures",
            get(shown::list),
        )
        .route(
            "/administration/appels/{slug}/candidatures.csv",
            get(files::csv),
        )
        .route(
            "/administration/appels/{slug}/candidatures.xlsx",
            get(files::xlsx),
        )
        .route(
            "/administration/appels/{slug}/candidatures.ods",
            get(files::ods),
        )
        .route(
            "/administration/appels/{slug}/candidatures/imprimer",
            get(files::print),
        )
        .route(
            "/administration/appels/{slug}/candidatures/confirmer",
            get(acts::confirm),
        )
        .route(
            "/administration/appels/{slug}/candidatures/appliquer",
            post(acts::apply),
        )
        .route(
            "/administration/appels/{slug}/candidatures/annuler",
            post(acts::undo),
        )
        .route(
            "/administration/appels/{slug}/candidatures/aveugle",
            get(acts::ask_lift).post(acts::blind),
        )
        .route(
            "/administration/appels/{slug}/candidatures/{numero}",
            get(shown::dossier),
        )
        .route(
            "/administration/appels/{slug}/candidatures/{numero}/lecture",
            post(readings::answer),
        )
        .route(
            "/administration/appels/{slug}/candidatures/{numero}/notes",
            post(readings::add_note),
        )
        .route(
            "/administration/appels/{slug}/candidatures/{numero}/notes/{note}/supprimer",
            post(readings::forget_note),
        )
}

/// An answer, or the page that says in words why there is none.
type Answered = Result<Response, Response>;

/// What a form or an address holds, in order: a name may come several times.
type Pairs = Vec<(String, String)>;

/// Turns an error of a verb into the page that says it.
fn refuse(state: &AppState) -> impl Fn(Error) -> Response {
    |error| html::error_page(state, error)
}

/// The value of that name.
fn value<'p>(pairs: &'p Pairs, name: &str) -> Option<&'p str> {
    let found = pairs.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

/// What the address names; a malformed name is an unknown one.
struct Named<T>(T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Named<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(name)) => Ok(Self(name)),
            Err(_) => Err(html::error_page(state, Error::NotFound)),
        }
    }
}

/// What the address asks of the list.
struct Asked {
    query: Query,
    pairs: Pairs,
}

impl FromRequestParts<AppState> for Asked {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let read = axum::extract::Query::<Pairs>::from_request_parts(parts, state).await;
        let pairs = read.map(|pairs| pairs.0).unwrap_or_default();
        Ok(Self {
            query: Query::read(&pairs),
            pairs,
        })
    }
}

/// Somebody signed in who may read candidatures; whoever is signed out is led to the door.
struct Member(SignedIn);

impl FromRequestParts<AppState> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        match recognised(state, &parts.headers).await? {
            Some(person) => Ok(Self(person)),
            None => {
                let OriginalUri(address) = OriginalUri::from_request_parts(parts, state)
                    .await
                    .unwrap_or_else(|never| match never {});
                let wanted = address
                    .path_and_query()
                    .map_or("/mon-espace", |one| one.as_str());
                Err(Redirect::to(&door(wanted)).into_response())
            }
        }
    }
}

/// The address at which one signs in, to come back to `wanted`.
fn door(wanted: &str) -> String {
    with_pairs("/connexion", &[("suite", wanted.to_owned())])
}

/// Whoever asks, when they may read candidatures; `None` when nobody is signed in.
async fn recognised(state: &AppState, headers: &HeaderMap) -> Result<Option<SignedIn>, Response> {
    let person = account::actions::recognise(state, headers)
        .await
        .map_err(refuse(state))?;
    match person {
        Some(person) if may_read_candidatures(&person) => Ok(Some(person)),
        Some(_) => Err(html::error_page(state, Error::NotFound)),
        None => Ok(None),
    }
}
