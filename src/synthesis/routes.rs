//! Addresses of documents written together.

mod history;
mod remarks;

use axum::{
    Form, Router,
    extract::{DefaultBodyLimit, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    actions::{self, Begun, Opened, Place, Said, Staged, Wish, Wrong},
    live::{circle, fallback, gate::LONGEST_FRAME, instances, rights, socket},
    model::{DocumentId, Stage},
    pages::{self, Asked},
};
use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    error::Error,
    server::{
        door::{Answered, Named, Person, Refusal, refuse},
        guard::Typing,
        html::PublicPage,
        security::WRITING_POLICY,
        state::AppState,
    },
    ui::NavLink,
};

/// Their routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/collab/{id}", get(socket::open))
        .route("/collab/{id}/evenements", get(fallback::events))
        .route("/collab/{id}/instances", post(instances::receive))
        .route("/collab/{id}/sync", post(fallback::sync))
        // An update travels in base64.
        .layer(DefaultBodyLimit::max(2 * LONGEST_FRAME))
        .route("/groupes/{slug}/ecrits", get(group_shelf).post(group_begin))
        .route(
            "/ateliers/{slug}/ecrits",
            get(workshop_shelf).post(workshop_begin),
        )
        .merge(remarks::routes())
        .route("/syntheses/{id}", get(writing))
        .route("/syntheses/{id}/etape", get(stage).post(change_stage))
        .route("/syntheses/{id}/etape/titre", post(retitle))
        .merge(history::routes())
}

async fn group_shelf(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
) -> Answered {
    shown(&state, &Place::Group(slug), &person, &Wish::default(), None).await
}

async fn workshop_shelf(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
) -> Answered {
    let place = Place::Workshop(slug);
    shown(&state, &place, &person, &Wish::default(), None).await
}

/// The list; with what was asked, and why it was not done, when it was not.
async fn shown(
    state: &AppState,
    place: &Place,
    person: &SignedIn,
    wish: &Wish,
    refused: Option<Wrong>,
) -> Answered {
    let shelf = actions::shelf(state, place, person)
        .await
        .map_err(refuse(state))?;
    let page = match refused {
        None => PublicPage::personal("Nos écrits", "/mon-espace"),
        Some(_) => PublicPage::personal("Erreur\u{a0}: nos écrits", "/mon-espace")
            .with_status(StatusCode::UNPROCESSABLE_ENTITY),
    };
    Ok(page.render(state, || pages::shelf(&shelf, wish, refused)))
}

#[derive(Deserialize)]
struct BeginForm {
    #[serde(default)]
    gabarit: String,
    #[serde(default)]
    rencontre: String,
    #[serde(default)]
    titre: String,
}

async fn group_begin(
    State(state): State<AppState>,
    named: Result<Named<Slug>, Refusal>,
    Typing(person, form): Typing<BeginForm>,
) -> Answered {
    let Named(slug) = named?;
    begin(&state, &Place::Group(slug), &person, form).await
}

async fn workshop_begin(
    State(state): State<AppState>,
    named: Result<Named<Slug>, Refusal>,
    Typing(person, form): Typing<BeginForm>,
) -> Answered {
    let Named(slug) = named?;
    begin(&state, &Place::Workshop(slug), &person, form).await
}

async fn begin(state: &AppState, place: &Place, person: &SignedIn, form: BeginForm) -> Answered {
    let wish = Wish {
        template: form.gabarit,
        seance: form.rencontre.parse().ok(),
        title: form.titre,
    };
    let begun = actions::begin(state, place, person, &wish)
        .await
        .map_err(refuse(state))?;
    match begun {
        Begun::Done(id) => Ok(to(&format!("/syntheses/{id}"))),
        Begun::Refused(why) => shown(state, place, person, &wish, Some(why)).await,
    }
}

async fn stage(
    State(state): State<AppState>,
    Person(person): Person,
    Named(id): Named<DocumentId>,
) -> Answered {
    stage_page(&state, id, &person, &Asked::default(), StatusCode::OK)
        .await
        .map_err(refuse(&state))
}

/// Where a document stands, for those who lead: to anybody else this page does not exist.
async fn stage_page(
    state: &AppState,
    id: DocumentId,
    person: &SignedIn,
    asked: &Asked,
    status: StatusCode,
) -> Result<Response, Error> {
    let mut tx = state.db.read().await?;
    let document = rights::access(&mut tx, id, person, state.now())
        .await?
        .document;
    let circle = circle::of(&mut tx, document.whose, state.now()).await?;
    drop(tx);
    let steps = actions::steps(state, &document, person).await?;
    if steps.is_empty() {
        return Err(Error::NotFound);
    }
    let home =
        circle.map(|circle| NavLink::new(format!("{}/ecrits", circle.home.page), "Nos écrits"));
    let title = if asked.why.is_some() || asked.title.is_some() {
        "Erreur\u{a0}: faire avancer ce texte"
    } else {
        "Faire avancer ce texte"
    };
    let page = PublicPage::personal(title, "/mon-espace").with_status(status);
    Ok(page.render(state, || pages::stage(&document, home, steps, asked)))
}

#[derive(Deserialize)]
struct StageForm {
    #[serde(default)]
    depuis: String,
    #[serde(default)]
    vers: String,
    #[serde(default)]
    jusqu_au: String,
    #[serde(default)]
    relu: String,
}

async fn change_stage(
    State(state): State<AppState>,
    Person(person): Person,
    Named(id): Named<DocumentId>,
    Form(form): Form<StageForm>,
) -> Answered {
    let refuse = refuse(&state);
    let both = Stage::from_code(&form.depuis).zip(Stage::from_code(&form.vers));
    // To whoever may not, even a form without sense finds nothing.
    let Some((from, to_stage)) = both else {
        stage_page(&state, id, &person, &Asked::default(), StatusCode::OK)
            .await
            .map_err(&refuse)?;
        return Err(Refusal::new(&state, Error::BadRequest));
    };
    let said = Said {
        last_day: form.jusqu_au.parse().ok(),
        is_sure: form.relu == "oui",
    };
    let staged = actions::change_stage(&state, id, &person, (from, to_stage), said)
        .await
        .map_err(&refuse)?;
    let why = match staged {
        Staged::Done => return Ok(to(&format!("/syntheses/{id}"))),
        Staged::Stale => "Ce texte a changé d’étape entre-temps. Voici où il en est.",
        Staged::Refused(why) => why,
    };
    let asked = Asked {
        last_day: form.jusqu_au,
        to: (staged != Staged::Stale).then_some(to_stage),
        why: Some(why),
        title: None,
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    stage_page(&state, id, &person, &asked, status)
        .await
        .map_err(&refuse)
}

#[derive(Deserialize)]
struct TitleForm {
    #[serde(default)]
    titre: String,
}

async fn retitle(
    State(state): State<AppState>,
    named: Result<Named<DocumentId>, Refusal>,
    Typing(person, form): Typing<TitleForm>,
) -> Answered {
    let Named(id) = named?;
    let retitled = actions::retitle(&state, id, &person, &form.titre)
        .await
        .map_err(refuse(&state))?;
    let Staged::Refused(why) = retitled else {
        return Ok(to(&format!("/syntheses/{id}")));
    };
    let asked = Asked {
        title: Some((form.titre, why)),
        ..Asked::default()
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    stage_page(&state, id, &person, &asked, status)
        .await
        .map_err(refuse(&state))
}

fn to(address: &str) -> Response {
    Redirect::to(address).into_response()
}

/// One document. Its page runs one module of ours, which speaks to this server only.
async fn writing(
    State(state): State<AppState>,
    Person(person): Person,
    Named(id): Named<DocumentId>,
) -> Answered {
    let opened = actions::open(&state, id, &person)
        .await
        .map_err(refuse(&state))?;
    Ok(text_page(&state, &opened, StatusCode::OK))
}

/// What the text is drawn with and the module that takes its place, asked for before the page is read: letters
/// that come late are laid out twice.
const AHEAD: &str = "</fonts/literata-latin-wght-normal.woff2>; rel=preload; as=font; type=\"font/woff2\"; crossorigin, </pkg/ecrire.js>; rel=modulepreload";

fn text_page(state: &AppState, opened: &Opened, status: StatusCode) -> Response {
    let title = match status {
        StatusCode::OK => opened.access.document.title.clone(),
        _ => format!("Erreur\u{a0}: {}", opened.access.document.title),
    };
    let page = PublicPage::personal(title, "/mon-espace").with_status(status);
    let mut response = page.render(state, || pages::writing(opened));
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(WRITING_POLICY),
    );
    response
        .headers_mut()
        .insert(header::LINK, HeaderValue::from_static(AHEAD));
    response
}
