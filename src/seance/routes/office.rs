//! Where the administration makes a group and its year.

use axum::{
    Form, Router,
    extract::{Query, State},
    routing::{get, post},
};
use serde::Deserialize;

use crate::{
    appel::model::Slug,
    error::Error,
    group,
    seance::{
        actions,
        pages::{self, AskedRhythm},
    },
    server::{
        commission::{self, Beside},
        departure,
        door::{Answered, Done, Named, Refusal, refuse, to},
        guard::Administrator,
        html::PublicPage,
        state::AppState,
    },
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route(
            "/administration/appels/{slug}/groupe",
            get(office).post(begin),
        )
        .route("/administration/appels/{slug}/groupe/dates", get(dates))
        .route(
            "/administration/appels/{slug}/groupe/depart",
            post(end_membership),
        )
        .route(
            "/administration/appels/{slug}/groupe/retour",
            post(undo_departure),
        )
}

async fn office(
    State(state): State<AppState>,
    Administrator(_): Administrator,
    Named(slug): Named<Slug>,
    Query(Done { fait }): Query<Done>,
) -> Answered {
    let office = actions::office(&state, &slug)
        .await
        .map_err(refuse(&state))?;
    let page = PublicPage::personal("Le groupe et son année", "/mon-espace");
    let page = page.beside(beside(&state, &slug).await?);
    Ok(page.render(&state, || pages::office(&office, &fait)))
}

/// The way to the other pages of the call.
async fn beside(state: &AppState, slug: &Slug) -> Result<Beside, Refusal> {
    commission::beside(state, slug, true, "groupe")
        .await
        .map_err(refuse(state))
}

async fn begin(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Named(slug): Named<Slug>,
) -> Answered {
    departure::begin_cycle(&state, &slug, &person)
        .await
        .map_err(refuse(&state))?;
    Ok(to(&format!(
        "/administration/appels/{slug}/groupe?fait=forme"
    )))
}

/// A rhythm, as it is typed.
#[derive(Deserialize)]
struct Rhythm {
    #[serde(default)]
    jour: String,
    #[serde(default)]
    rythme: String,
    #[serde(default)]
    depuis: String,
    #[serde(default)]
    nombre: String,
    #[serde(default)]
    debut: String,
    #[serde(default)]
    fin: String,
}

async fn dates(
    State(state): State<AppState>,
    Administrator(_): Administrator,
    Named(slug): Named<Slug>,
    Query(rhythm): Query<Rhythm>,
) -> Answered {
    let finder = actions::finder(&state, &slug)
        .await
        .map_err(refuse(&state))?;
    let asked = AskedRhythm {
        weekday: rhythm.jour,
        rhythm: rhythm.rythme,
        from: rhythm.depuis,
        count: rhythm.nombre,
        starts: rhythm.debut,
        ends: rhythm.fin,
    }
    .or_default(&finder);
    let mut page = PublicPage::personal("Trouver des dates", "/mon-espace");
    if !finder.is_draft {
        page = page.beside(beside(&state, &slug).await?);
    }
    Ok(page.render(&state, || {
        pages::dates(&finder, &asked, &state.settings.school)
    }))
}

#[derive(Deserialize)]
struct Departure {
    #[serde(default)]
    membre: String,
}

async fn end_membership(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Named(slug): Named<Slug>,
    Form(form): Form<Departure>,
) -> Answered {
    let refuse = refuse(&state);
    let member = form.membre.parse().map_err(|_| refuse(Error::NotFound))?;
    departure::end_membership(&state, &slug, member, &person)
        .await
        .map_err(refuse)?;
    Ok(to(&format!(
        "/administration/appels/{slug}/groupe?fait=depart"
    )))
}

async fn undo_departure(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Named(slug): Named<Slug>,
    Form(form): Form<Departure>,
) -> Answered {
    let refuse = refuse(&state);
    let member = form.membre.parse().map_err(|_| refuse(Error::NotFound))?;
    group::actions::undo_departure(&state, &slug, member, &person)
        .await
        .map_err(refuse)?;
    Ok(to(&format!(
        "/administration/appels/{slug}/groupe?fait=retour"
    )))
}
