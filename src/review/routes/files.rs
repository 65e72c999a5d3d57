//! The list as files.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use super::{Answered, Asked, Member, Named, refuse};
use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    error::Error,
    review::{
        actions::{self, Book},
        pages,
        rules::Query,
        sheets,
    },
    server::{html::PublicPage, state::AppState},
};

/// `.csv`
pub async fn csv(
    State(state): State<AppState>,
    Named(slug): Named<Slug>,
    Member(person): Member,
    asked: Asked,
) -> Answered {
    let write = |book: &Book| Ok(sheets::csv(book));
    let kind = "text/csv; charset=utf-8";
    file(&state, &slug, &person, &asked.query, ("csv", kind), write).await
}

/// `.xlsx`
pub async fn xlsx(
    State(state): State<AppState>,
    Named(slug): Named<Slug>,
    Member(person): Member,
    asked: Asked,
) -> Answered {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    file(
        &state,
        &slug,
        &person,
        &asked.query,
        ("xlsx", kind),
        sheets::xlsx,
    )
    .await
}

/// `.ods`
pub async fn ods(
    State(state): State<AppState>,
    Named(slug): Named<Slug>,
    Member(person): Member,
    asked: Asked,
) -> Answered {
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    file(
        &state,
        &slug,
        &person,
        &asked.query,
        ("ods", kind),
        sheets::ods,
    )
    .await
}

async fn file(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    query: &Query,
    (end, kind): (&str, &'static str),
    write: impl Fn(&Book) -> Result<Vec<u8>, Error>,
) -> Answered {
    let book = actions::book(state, slug, person, query)
        .await
        .map_err(refuse(state))?;
    let bytes = write(&book).map_err(refuse(state))?;
    // The name of a file says of which call, never of whom.
    let name = format!("attachment; filename=\"candidatures-{slug}.{end}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}

/// The file to print.
pub async fn print(
    State(state): State<AppState>,
    Named(slug): Named<Slug>,
    Member(person): Member,
    asked: Asked,
) -> Result<Response, Response> {
    let file = actions::printed(&state, &slug, &person, &asked.query)
        .await
        .map_err(refuse(&state))?;
    let title = format!("Dossier de lecture · {}", file.call);
    let path = pages::list_address(slug.as_str());
    Ok(PublicPage::personal(title, path).render(&state, || pages::print(file)))
}
