//! What the administration does to several candidatures, and to the way they are read.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use super::{Answered, Asked, Member, Named, Pairs, refuse, value};
use crate::{
    account::{model::SignedIn, rules::may_administer},
    appel::model::Slug,
    error::Error,
    review::{
        actions::{self, Undone},
        model::{BulkId, BulkKind},
        pages::{self, LiftBlind, list_address},
        rules::{Query, with_pairs},
    },
    server::{html, html::PublicPage, state::AppState},
};

/// Asks before acting: exactly which, and how many.
pub async fn confirm(
    State(state): State<AppState>,
    Named(slug): Named<Slug>,
    Member(person): Member,
    asked: Asked,
) -> Answered {
    let kind = kind_of(&asked.pairs).map_err(refuse(&state))?;
    let numbers = match value(&asked.pairs, "portee") {
        Some("filtres") => {
            // Beyond the visible page: all that answer these filters, now.
            let overview = actions::overview(&state, &slug, &person, &asked.query)
                .await
                .map_err(refuse(&state))?;
            overview.lines.into_iter().map(|line| line.number).collect()
        }
        _ => named(&asked.pairs),
    };
    plan(&state, slug, person, asked.query, kind, numbers, None).await
}

async fn plan(
    state: &AppState,
    slug: Slug,
    person: SignedIn,
    query: Query,
    kind: BulkKind,
    numbers: Vec<String>,
    error: Option<String>,
) -> Answered {
    let planned = actions::plan_bulk(state, &slug, &person, kind, &numbers)
        .await
        .map_err(refuse(state))?;
    let status = match error {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let path = list_address(slug.as_str());
    Ok(PublicPage::personal(kind.label(), path)
        .with_status(status)
        .render(state, || {
            pages::confirm(slug.to_string(), kind, planned, query, error)
        }))
}

/// Acts.
pub async fn apply(
    State(state): State<AppState>,
    Named(slug): Named<Slug>,
    Member(person): Member,
    Form(form): Form<Pairs>,
) -> Answered {
    let kind = kind_of(&form).map_err(refuse(&state))?;
    let query = Query::read(&form);
    let numbers = named(&form);
    let original = value(&form, "original").filter(|number| !number.is_empty());
    if kind == BulkKind::Doublon && original.is_none() && may_administer(&person) {
        let error = Some("Choisissez la candidature qu’elles répètent.".to_owned());
        return plan(&state, slug, person, query, kind, numbers, error).await;
    }
    let done = actions::apply_bulk(&state, &slug, &person, kind, &numbers, original)
        .await
        .map_err(refuse(&state))?;
    let told = done.is_none().then_some("rien");
    Ok(back(&slug, &query, told))
}

/// Undoes what was done last.
pub async fn undo(
    State(state): State<AppState>,
    Named(slug): Named<Slug>,
    Member(person): Member,
    Form(form): Form<Pairs>,
) -> Answered {
    let id: BulkId = value(&form, "action")
        .and_then(|id| id.parse().ok())
        .ok_or(Error::NotFound)
        .map_err(refuse(&state))?;
    let undone = actions::undo_bulk(&state, &slug, &person, id)
        .await
        .map_err(refuse(&state))?;
    let told = (undone == Undone::TooLate).then_some("trop_tard");
    Ok(back(&slug, &Query::default(), told))
}

/// Asks why identities are to be shown again.
pub async fn ask_lift(
    State(state): State<AppState>,
    Named(slug): Named<Slug>,
    Member(person): Member,
) -> Answered {
    if !may_administer(&person) {
        return Err(html::error_page(&state, Error::NotFound));
    }
    crate::appel::actions::find(&state, &slug)
        .await
        .map_err(refuse(&state))?;
    Ok(lift_page(&state, &slug, LiftBlind::default()))
}

/// Hides identities, or shows them again.
pub async fn blind(
    State(state): State<AppState>,
    Named(slug): Named<Slug>,
    Member(person): Member,
    Form(form): Form<Pairs>,
) -> Answered {
    if value(&form, "aveugle") == Some("1") {
        actions::set_blind(&state, &slug, &person)
            .await
            .map_err(refuse(&state))?;
        return Ok(back(&slug, &Query::default(), None));
    }
    let reason = value(&form, "raison").unwrap_or_default().to_owned();
    match actions::lift_blind(&state, &slug, &person, &reason).await {
        Ok(()) => Ok(back(&slug, &Query::default(), None)),
        Err(Error::BadRequest) => {
            let error = Some("Écrivez la raison en quelques mots.".to_owned());
            Ok(lift_page(&state, &slug, LiftBlind { reason, error }))
        }
        Err(error) => Err(html::error_page(&state, error)),
    }
}

fn lift_page(state: &AppState, slug: &Slug, typed: LiftBlind) -> Response {
    let (title, status) = match typed.error {
        None => ("Montrer les identités", StatusCode::OK),
        Some(_) => (
            "Erreur\u{a0}: montrer les identités",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    };
    PublicPage::personal(title, list_address(slug.as_str()))
        .with_status(status)
        .render(state, || pages::lift_blind(slug.to_string(), typed))
}

fn back(slug: &Slug, query: &Query, told: Option<&str>) -> Response {
    let mut pairs = query.pairs();
    pairs.extend(told.map(|told| ("dit", told.to_owned())));
    Redirect::to(&with_pairs(&list_address(slug.as_str()), &pairs)).into_response()
}

fn kind_of(pairs: &Pairs) -> Result<BulkKind, Error> {
    value(pairs, "action")
        .and_then(BulkKind::from_code)
        .ok_or(Error::NotFound)
}

/// The numbers chosen, each once.
fn named(pairs: &Pairs) -> Vec<String> {
    let mut numbers: Vec<String> = pairs
        .iter()
        .filter(|(name, _)| name == "n")
        .map(|(_, number)| number.clone())
        .collect();
    numbers.sort();
    numbers.dedup();
    numbers
}
