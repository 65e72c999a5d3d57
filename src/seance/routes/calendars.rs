//! Calendar files, and the secret address of a private calendar.

use axum::{
    Form, Router,
    extract::State,
    routing::{get, post},
};
use serde::Deserialize;

use crate::{
    appel::model::Slug,
    error::Error,
    seance::{actions, pages},
    server::{
        door::{Answered, Named, Person, refuse, to},
        files,
        html::PublicPage,
        security::Token,
        state::AppState,
    },
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/groupes/{slug}/agenda", get(agenda))
        .route("/groupes/{slug}/agenda/adresse", post(private_address))
        .route("/groupes/{slug}/agenda.ics", get(file_of_cycle))
        .route("/groupes/{slug}/seances/{n}/agenda.ics", get(file_of_one))
        .route("/calendriers/{jeton}", get(private_calendar))
}

async fn agenda(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
) -> Answered {
    show_agenda(&state, &person, &slug, None).await
}

/// `drawn` is the secret address just drawn: this page is the only one that ever shows it.
async fn show_agenda(
    state: &AppState,
    person: &crate::account::model::SignedIn,
    slug: &Slug,
    drawn: Option<String>,
) -> Answered {
    let refuse = refuse(state);
    let cycle = actions::read_bound(state, slug, person)
        .await
        .map_err(&refuse)?;
    let feed = actions::my_feed(state, slug, person)
        .await
        .map_err(&refuse)?;
    let page = PublicPage::personal("L’agenda du groupe", "/mon-espace");
    Ok(page.render(state, || pages::agenda(&cycle, feed, drawn)))
}

#[derive(Deserialize)]
struct Gesture {
    #[serde(default)]
    geste: String,
}

async fn private_address(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
    Form(form): Form<Gesture>,
) -> Answered {
    let refuse = refuse(&state);
    match form.geste.as_str() {
        "creer" => {
            let drawn = actions::draw_private_address(&state, &slug, &person)
                .await
                .map_err(&refuse)?;
            show_agenda(&state, &person, &slug, Some(drawn)).await
        }
        "retirer" => {
            actions::revoke_private_address(&state, &slug, &person)
                .await
                .map_err(&refuse)?;
            Ok(to(&format!("/groupes/{slug}/agenda")))
        }
        _ => Err(refuse(Error::BadRequest)),
    }
}

async fn file_of_cycle(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
) -> Answered {
    let body = actions::calendar_of_cycle(&state, &slug, &person)
        .await
        .map_err(refuse(&state))?;
    Ok(files::calendar(body, "reunions"))
}

async fn file_of_one(
    State(state): State<AppState>,
    Person(person): Person,
    Named((slug, number)): Named<(Slug, i32)>,
) -> Answered {
    let body = actions::calendar_of_one(&state, &slug, number, &person)
        .await
        .map_err(refuse(&state))?;
    Ok(files::calendar(body, "reunion"))
}

/// What a calendar program asks for, without a session: the address is the secret.
async fn private_calendar(State(state): State<AppState>, Named(jeton): Named<String>) -> Answered {
    let token = jeton.strip_suffix(".ics").unwrap_or(&jeton);
    let body = actions::private_calendar(&state, &Token::presented(token))
        .await
        .map_err(refuse(&state))?;
    Ok(files::calendar(body, "reunions"))
}
