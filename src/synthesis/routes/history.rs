//! Looking back at a text: its history, how it once stood, what changed, coming back to it; and its paper.

use axum::{
    Router,
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use crate::{
    account::model::SignedIn,
    error::Error,
    server::{
        door::{Answered, Named, Person, Refusal, refuse},
        guard::Typing,
        html::PublicPage,
        security::WRITING_POLICY,
        state::AppState,
    },
    synthesis::{
        actions::{self, Naming},
        model::{DocumentId, Kind, VersionId},
        pages::{self, Look, Named as NamedVersion},
        sheets,
    },
    typeset,
};

/// Their routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/syntheses/{id}/historique", get(history))
        .route("/syntheses/{id}/historique/{place}", get(past))
        .route("/syntheses/{id}/historique/{place}/nommer", post(name))
        .route("/syntheses/{id}/versions/{version}", post(rename))
        .route(
            "/syntheses/{id}/historique/{place}/retablir",
            get(look_at_return).post(restore),
        )
        .route("/syntheses/{id}/comparer", get(compared))
        .route("/syntheses/{id}/pdf", get(paper))
}

fn page(title: &str) -> PublicPage {
    PublicPage::personal(title, "/mon-espace")
}

#[derive(Deserialize)]
struct HistoryQuery {
    avant: Option<String>,
    fait: Option<String>,
}

async fn history(
    State(state): State<AppState>,
    Person(person): Person,
    Named(id): Named<DocumentId>,
    Query(query): Query<HistoryQuery>,
) -> Answered {
    let before = query.avant.and_then(|before| before.parse().ok());
    let history = actions::history(&state, id, &person, before)
        .await
        .map_err(refuse(&state))?;
    let done = match query.fait.as_deref() {
        Some("nommee") => Some("C’est gardé, sous le nom que vous avez choisi."),
        Some("renommee") => Some("C’est fait\u{a0}: cette version a son nouveau nom."),
        Some("retiree") => Some("Ce nom est retiré. Le texte et son histoire n’ont pas changé."),
        Some("retablie") => Some(
            "C’est fait\u{a0}: le texte est redevenu ce qu’il était. Celui d’avant reste ci-dessous.",
        ),
        _ => None,
    };
    Ok(page("Historique").render(&state, || pages::history(&history, done, None)))
}

#[derive(Deserialize, Default)]
struct PastQuery {
    #[serde(default)]
    vue: String,
}

async fn past(
    State(state): State<AppState>,
    Person(person): Person,
    Named((id, place)): Named<(DocumentId, i64)>,
    Query(query): Query<PastQuery>,
) -> Answered {
    let look = Look::from_code(&query.vue);
    past_page(&state, (id, place), &person, look, NamedVersion::default())
        .await
        .map_err(refuse(&state))
}

async fn past_page(
    state: &AppState,
    (id, place): (DocumentId, i64),
    person: &SignedIn,
    look: Look,
    named: NamedVersion,
) -> Result<Response, Error> {
    let past = actions::past(state, id, person, place).await?;
    let page = match named.why {
        None => page("Un moment de l’écriture"),
        Some(_) => page("Erreur\u{a0}: un moment de l’écriture")
            .with_status(StatusCode::UNPROCESSABLE_ENTITY),
    };
    let mut response = page.render(state, || pages::past(&past, look, &named));
    // One small module of ours, which asks this server for the other moments.
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(WRITING_POLICY),
    );
    Ok(response)
}

#[derive(Deserialize)]
struct NameForm {
    #[serde(default)]
    nom: String,
}

async fn name(
    State(state): State<AppState>,
    named: Result<Named<(DocumentId, i64)>, Refusal>,
    Typing(person, form): Typing<NameForm>,
) -> Answered {
    let Named((id, place)) = named?;
    let naming = actions::name(&state, id, &person, place, &form.nom)
        .await
        .map_err(refuse(&state))?;
    match naming {
        Naming::Done => {
            let to = format!("/syntheses/{id}/historique?fait=nommee");
            Ok(Redirect::to(&to).into_response())
        }
        Naming::Refused(why) => {
            let named = NamedVersion {
                name: form.nom,
                why: Some(why),
            };
            past_page(&state, (id, place), &person, Look::default(), named)
                .await
                .map_err(refuse(&state))
        }
    }
}

#[derive(Deserialize)]
struct RenameForm {
    #[serde(default)]
    nom: String,
    #[serde(default)]
    geste: String,
}

async fn rename(
    State(state): State<AppState>,
    named: Result<Named<(DocumentId, VersionId)>, Refusal>,
    Typing(person, form): Typing<RenameForm>,
) -> Answered {
    let Named((id, version)) = named?;
    let refuse = refuse(&state);
    let done = if form.geste == "retirer" {
        actions::forget_name(&state, (id, version), &person)
            .await
            .map_err(&refuse)?;
        "retiree"
    } else {
        let naming = actions::rename(&state, (id, version), &person, &form.nom)
            .await
            .map_err(&refuse)?;
        if let Naming::Refused(why) = naming {
            let history = actions::history(&state, id, &person, None)
                .await
                .map_err(&refuse)?;
            let asked = NamedVersion {
                name: form.nom,
                why: Some(why),
            };
            let page =
                page("Erreur\u{a0}: historique").with_status(StatusCode::UNPROCESSABLE_ENTITY);
            return Ok(page.render(&state, || {
                pages::history(&history, None, Some(&(version, asked)))
            }));
        }
        "renommee"
    };
    let to = format!("/syntheses/{id}/historique?fait={done}");
    Ok(Redirect::to(&to).into_response())
}

async fn look_at_return(
    State(state): State<AppState>,
    Person(person): Person,
    Named((id, place)): Named<(DocumentId, i64)>,
) -> Answered {
    let back = actions::look_at_return(&state, id, &person, place)
        .await
        .map_err(refuse(&state))?;
    Ok(page("Rétablir ce texte").render(&state, || pages::look_at_return(&back)))
}

async fn restore(
    State(state): State<AppState>,
    Person(person): Person,
    Named((id, place)): Named<(DocumentId, i64)>,
) -> Answered {
    actions::restore(&state, id, &person, place)
        .await
        .map_err(refuse(&state))?;
    let to = format!("/syntheses/{id}/historique?fait=retablie");
    Ok(Redirect::to(&to).into_response())
}

#[derive(Deserialize)]
struct ComparedQuery {
    de: Option<String>,
    a: Option<String>,
}

async fn compared(
    State(state): State<AppState>,
    Person(person): Person,
    Named(id): Named<DocumentId>,
    Query(query): Query<ComparedQuery>,
) -> Answered {
    let place = |typed: Option<String>| typed.and_then(|place| place.parse().ok());
    let (from, to) = (place(query.de), place(query.a));
    let compared = actions::compared(&state, id, &person, from, to)
        .await
        .map_err(refuse(&state))?;
    Ok(page("Ce qui a changé").render(&state, || pages::compared(&compared)))
}

/// The text on paper, for whoever reads it.
async fn paper(
    State(state): State<AppState>,
    Person(person): Person,
    Named(id): Named<DocumentId>,
) -> Answered {
    let opened = actions::open(&state, id, &person)
        .await
        .map_err(refuse(&state))?;
    // What is no typed document (the bench) has no paper.
    if opened.access.document.kind == Kind::Bench {
        return Err(Refusal::new(&state, Error::NotFound));
    }
    let content =
        actions::lasting(opened.seal.as_ref(), id, &opened.text).map_err(refuse(&state))?;
    let pdf = sheets::text(&opened, &content, &state.settings, state.now())
        .await
        .map_err(refuse(&state))?;
    Ok(typeset::download(pdf, &format!("texte-{id}")))
}
