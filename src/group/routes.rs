//! The addresses of a group itself: its charter, and the directory of its members.

use axum::{
    Router,
    extract::{Query, State},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    actions::{self, Told},
    model::Shown,
    pages,
};
use crate::{
    appel::model::Slug,
    server::{
        door::{Answered, Done, Named, Person, Refusal, refuse, to},
        guard::Typing,
        html::PublicPage,
        state::AppState,
    },
};

/// The addresses of this domain.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/groupes/{slug}/charte", post(accept_charter))
        .route(
            "/groupes/{slug}/membres",
            get(directory).post(keep_directory),
        )
}

async fn accept_charter(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
) -> Answered {
    actions::accept_charter(&state, &slug, &person)
        .await
        .map_err(refuse(&state))?;
    Ok(to(&format!("/groupes/{slug}")))
}

async fn directory(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
    Query(Done { fait }): Query<Done>,
) -> Answered {
    let (entered, entries) = actions::directory(&state, &slug, &person)
        .await
        .map_err(refuse(&state))?;
    let page = PublicPage::personal("Les membres du groupe", "/mon-espace");
    let is_kept = fait == "garde";
    Ok(page.render(&state, || pages::directory(&entered, &entries, is_kept)))
}

#[derive(Deserialize)]
struct DirectoryForm {
    #[serde(default)]
    presentation: String,
    #[serde(default)]
    telephone: String,
    nom_montre: Option<String>,
    courriel_montre: Option<String>,
    telephone_montre: Option<String>,
    presentation_montree: Option<String>,
}

async fn keep_directory(
    State(state): State<AppState>,
    named: Result<Named<Slug>, Refusal>,
    Typing(person, form): Typing<DirectoryForm>,
) -> Answered {
    let Named(slug) = named?;
    let ticked = [
        (form.nom_montre, Shown::LastName),
        (form.courriel_montre, Shown::Email),
        (form.telephone_montre, Shown::Phone),
        (form.presentation_montree, Shown::About),
    ];
    let shows = ticked
        .into_iter()
        .filter_map(|(tick, shown)| tick.map(|_| shown))
        .collect();
    let told = Told {
        about: form.presentation,
        phone: form.telephone,
        shows,
    };
    actions::keep_directory(&state, &slug, &person, &told)
        .await
        .map_err(refuse(&state))?;
    Ok(to(&format!("/groupes/{slug}/membres?fait=garde")))
}
