//! The addresses of meetings: pages without script, the forms they post, calendar files.

mod calendars;
mod lead;
mod office;

use axum::{
    Form, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    actions,
    model::{Access, Intent},
    pages,
};
use crate::{
    appel::model::Slug,
    error::Error,
    group,
    server::{
        door::{Answered, Carried, Done, Named, Person, refuse, to},
        html::PublicPage,
        state::AppState,
        tasks,
    },
};

/// The addresses of this domain.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/groupes/{slug}", get(home))
        .route("/groupes/{slug}/presences", get(presences))
        .route("/groupes/{slug}/seances/{n}", get(seance))
        .route("/groupes/{slug}/seances/{n}/reponse", post(answer))
        .route("/groupes/{slug}/seances/{n}/pointage", post(check_in))
        .route("/seances/reponse", get(look_at_link).post(answer_by_link))
        .merge(lead::routes())
        .merge(calendars::routes())
        .merge(office::routes())
}

fn seance_address(slug: &Slug, number: i32, done: &str) -> String {
    format!("/groupes/{slug}/seances/{number}?fait={done}")
}

async fn home(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
    Query(Done { fait }): Query<Done>,
) -> Answered {
    let cycle = actions::read(&state, &slug, &person)
        .await
        .map_err(refuse(&state))?;
    let page = PublicPage::personal(cycle.group().title.clone(), "/mon-espace");
    let waiting = tasks::in_group(&state, &cycle)
        .await
        .map_err(refuse(&state))?;
    Ok(page.render(&state, || pages::home(&cycle, &waiting, &fait)))
}

async fn presences(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
) -> Answered {
    let cycle = actions::read_bound(&state, &slug, &person)
        .await
        .map_err(refuse(&state))?;
    let page = PublicPage::personal("Les présences", "/mon-espace");
    Ok(page.render(&state, || pages::presences(&cycle)))
}

async fn seance(
    State(state): State<AppState>,
    Person(person): Person,
    Named((slug, number)): Named<(Slug, i32)>,
    Query(Done { fait }): Query<Done>,
) -> Answered {
    let cycle = actions::read_one(&state, &slug, number, &person).await;
    let cycle = match cycle {
        Ok(cycle) => cycle,
        // A member who has not accepted the charter yet is led to it.
        Err(Error::NotFound) => {
            let mut tx = state.db.read().await.map_err(refuse(&state))?;
            let entered = group::actions::enter(&mut tx, &slug, &person).await;
            return match entered {
                Ok(entered) if !entered.me.has_accepted() => Ok(to(&format!("/groupes/{slug}"))),
                _ => Err(refuse(&state)(Error::NotFound)),
            };
        }
        Err(error) => return Err(refuse(&state)(error)),
    };
    shown(&state, &cycle, number, &fait, None, None).await
}

/// The page of a meeting; `said` is what the list of presences said, when somebody was left out, `access`
/// how one comes, when the link was none.
async fn shown(
    state: &AppState,
    cycle: &actions::Cycle,
    number: i32,
    done: &str,
    said: Option<&pages::Said>,
    access: Option<&Access>,
) -> Answered {
    let around = tasks::around(state, cycle, number)
        .await
        .map_err(refuse(state))?;
    let title = cycle
        .seance(number)
        .map_or("Réunion", |seance| &seance.title);
    let page = match (said, access) {
        (None, None) => PublicPage::personal(title, "/mon-espace"),
        _ => PublicPage::personal(format!("Erreur\u{a0}: {title}"), "/mon-espace")
            .with_status(StatusCode::UNPROCESSABLE_ENTITY),
    };
    let phone = state.settings.organisation.phone.clone();
    Ok(page.render(state, || {
        pages::seance(cycle, number, &around, done, said, access, &phone)
    }))
}

#[derive(Deserialize)]
struct AnswerForm {
    #[serde(default)]
    reponse: String,
    /// Where the form stood: on the page of the group, or of the meeting.
    #[serde(default)]
    depuis: String,
}

async fn answer(
    State(state): State<AppState>,
    Person(person): Person,
    Named((slug, number)): Named<(Slug, i32)>,
    Form(form): Form<AnswerForm>,
) -> Answered {
    let refuse = refuse(&state);
    let intent = Intent::from_code(&form.reponse).ok_or_else(|| refuse(Error::BadRequest))?;
    let is_kept = actions::answer(&state, &slug, number, &person, intent)
        .await
        .map_err(refuse)?;
    let done = if is_kept { intent.code() } else { "trop-tard" };
    Ok(to(&match form.depuis.as_str() {
        "groupe" => format!("/groupes/{slug}?fait={done}"),
        _ => seance_address(&slug, number, done),
    }))
}

async fn check_in(
    State(state): State<AppState>,
    Person(person): Person,
    Named((slug, number)): Named<(Slug, i32)>,
) -> Answered {
    let status = actions::check_in(&state, &slug, number, &person)
        .await
        .map_err(refuse(&state))?;
    let done = status.map_or("hors-heure", |_| "pointage");
    Ok(to(&seance_address(&slug, number, done)))
}

async fn look_at_link(State(state): State<AppState>, Query(carried): Query<Carried>) -> Answered {
    let invited = actions::look_at_link(&state, &carried.jeton)
        .await
        .map_err(refuse(&state))?;
    let wanted = Intent::from_code(&carried.reponse);
    let page = PublicPage::personal("Serez-vous là ?", "/mon-espace").hiding_its_address();
    Ok(page.render(&state, || {
        pages::invited(&invited, &carried.jeton, wanted, false)
    }))
}

async fn answer_by_link(State(state): State<AppState>, Form(carried): Form<Carried>) -> Answered {
    let refuse = refuse(&state);
    let intent = Intent::from_code(&carried.reponse).ok_or_else(|| refuse(Error::BadRequest))?;
    let invited = actions::answer_by_link(&state, &carried.jeton, intent)
        .await
        .map_err(refuse)?;
    let page = PublicPage::personal("Votre réponse", "/mon-espace").hiding_its_address();
    let is_kept = invited.is_open;
    Ok(page.render(&state, || {
        pages::invited(&invited, &carried.jeton, None, is_kept)
    }))
}
