//! The editor of a questionnaire, as plain forms: each does one thing, and the page
//! comes back where one was.

use std::collections::BTreeMap;

use axum::{
    Form, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::prepare::{Answered, named, or_error, with_its_pages};
use crate::{
    appel::{
        actions::{self, Prepared},
        document::Document,
        model::Slug,
        pages::prepare::{Building, Editing, EditorPage, Typed},
        rules::{
            gesture::Slot,
            panel::panel_of,
            sheet::{Fault, Sheet},
        },
        store,
    },
    db::Tx,
    error::Error,
    form::edit::{Changes, changes},
    server::{
        guard::{Administrator, Writer},
        html::PublicPage,
        state::AppState,
    },
};

/// The addresses of the editor.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/administration/appels/{slug}/questionnaire", get(editor))
        .route(
            "/administration/appels/{slug}/questionnaire/modifier",
            post(edit),
        )
        .route(
            "/administration/appels/{slug}/questionnaire/annuler",
            post(undo),
        )
        .route(
            "/administration/appels/{slug}/questionnaire/publier",
            post(publish),
        )
}

/// Where one is in the editor.
#[derive(Debug, Default, Deserialize)]
struct Place {
    #[serde(default)]
    etape: String,
    #[serde(default)]
    question: String,
    #[serde(default)]
    regle: String,
    #[serde(default)]
    branche: String,
    #[serde(default)]
    sur: String,
    fait: Option<String>,
}

async fn editor(
    State(state): State<AppState>,
    _: Administrator,
    Path(slug): Path<String>,
    Query(place): Query<Place>,
) -> Response {
    let answered = async {
        let mut tx = state.db.read().await?;
        let prepared = actions::prepared(&mut tx, &named(&slug)?).await?;
        editor_page(&state, &mut tx, prepared, place, None).await
    };
    or_error(&state, answered.await)
}

/// What was typed, and why it was refused.
struct Refused {
    posted: Sheet,
    faults: Vec<Fault>,
}

async fn editor_page(
    state: &AppState,
    tx: &mut Tx,
    prepared: Prepared,
    place: Place,
    refused: Option<Refused>,
) -> Answered {
    let edited = actions::edited(state, tx, &prepared).await?;
    let last = store::last_edits(tx, prepared.id).await?;
    let form = edited.definition.questionnaire;
    let found = match &prepared.published {
        Some(appel) => {
            let before = actions::definition(state, tx, appel.id, appel.version).await?;
            changes(&before.questionnaire, &form)
        }
        None => Changes::default(),
    };
    let question = form.question(place.question.as_str()).cloned();
    let section = question
        .as_ref()
        .and_then(|question| form.section_of(&question.id))
        .or_else(|| form.section(place.etape.as_str()))
        .map_or_else(String::new, |section| section.id.to_string());
    let mut typed = Typed::default();
    let is_wrong = refused.is_some();
    if let Some(refused) = refused {
        typed.sheet = refused.posted;
        typed.faults = refused.faults;
    }
    if let Some(question) = &question
        && !typed.sheet.has("libelle")
    {
        typed.sheet.complete_from(&panel_of(question));
    }
    let building = match Slot::from_code(&place.regle) {
        Some(_) => Building {
            slot: place.regle,
            branch: place.branche,
            reads: place.sur,
        },
        None => Building::default(),
    };
    let title = match prepared.sheet.get("titre_court").trim() {
        "" => "Nouvel appel".to_owned(),
        title => title.to_owned(),
    };
    let status = if is_wrong {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let prefix = if is_wrong { "Erreur\u{a0}: " } else { "" };
    let page = PublicPage::personal(
        format!("{prefix}Questionnaire de {title}"),
        "/administration/appels",
    )
    .with_status(status);
    let page = with_its_pages(page, tx, &prepared).await?;
    let editing = Editing {
        slug: prepared.slug.to_string(),
        title,
        version: prepared.published.as_ref().map(|appel| appel.version.0),
        form,
        seen: edited.position,
        changes: found,
        last: last.into_iter().next().map(|(what, _)| what),
        section,
        question: question.map(|question| question.id),
        building,
        typed,
        dates: dates(&prepared),
        is_done: place.fait.as_deref() == Some("publie"),
    };
    Ok(page.render(state, || view! { <EditorPage editing/> }))
}

/// When each meeting is, in words, for the lines of a grid.
fn dates(prepared: &Prepared) -> BTreeMap<String, String> {
    let document = prepared.sheet.document(&prepared.base, prepared.scope());
    let call = document
        .ok()
        .and_then(|document| Document::from_value(&document).ok());
    let seances = call.map(|call| call.seances).unwrap_or_default();
    seances
        .into_iter()
        .map(|seance| (seance.id.clone(), seance.wording()))
        .collect()
}

fn seen(posted: &[(String, String)]) -> i32 {
    let seen = posted.iter().find(|(name, _)| name == "vu");
    seen.and_then(|(_, seen)| seen.parse().ok()).unwrap_or(-1)
}

async fn edit(
    State(state): State<AppState>,
    writer: Writer,
    Path(slug): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let person = match writer.or_keep(&state, &pairs) {
        Ok(person) => person,
        Err(page) => return *page,
    };
    let answered = async {
        let slug = named(&slug)?;
        let mut posted = Sheet::posted(&pairs);
        // « Monter » beside an option saves the question too.
        if posted.has("ordre") {
            posted.set("geste", "changer");
        }
        match actions::edit(&state, &person, &slug, seen(&pairs), &posted).await? {
            Ok(done) => {
                let mut address = format!(
                    "/administration/appels/{slug}/questionnaire?etape={}",
                    done.section
                );
                if let Some(question) = done.question {
                    // Moving a question does not open its settings.
                    if !matches!(posted.get("geste"), "monter" | "descendre") {
                        address = format!("{address}&question={question}");
                    }
                }
                Ok(Redirect::to(&format!("{address}#{}", done.focus)).into_response())
            }
            Err(faults) => refuse(&state, &slug, posted, faults).await,
        }
    };
    or_error(&state, answered.await)
}

async fn refuse(state: &AppState, slug: &Slug, posted: Sheet, faults: Vec<Fault>) -> Answered {
    let mut tx = state.db.read().await?;
    let prepared = actions::prepared(&mut tx, slug).await?;
    let typed = |field: &str| posted.get(field).to_owned();
    let place = Place {
        etape: typed("etape"),
        question: typed("question"),
        regle: typed("regle"),
        branche: typed("branche"),
        sur: typed("sur"),
        fait: None,
    };
    editor_page(
        state,
        &mut tx,
        prepared,
        place,
        Some(Refused { posted, faults }),
    )
    .await
}

#[derive(Deserialize)]
struct Last {
    #[serde(default)]
    vu: String,
    #[serde(default)]
    etape: String,
}

async fn undo(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Path(slug): Path<String>,
    Form(last): Form<Last>,
) -> Response {
    let answered = async {
        let slug = named(&slug)?;
        let seen = last.vu.parse().unwrap_or(-1);
        actions::undo(&state, &person, &slug, seen).await?;
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let section: String = last.etape.chars().filter(|c| is_name(*c)).collect();
        let address = format!("/administration/appels/{slug}/questionnaire?etape={section}");
        Ok::<_, Error>(Redirect::to(&address).into_response())
    };
    or_error(&state, answered.await)
}

async fn publish(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Path(slug): Path<String>,
    Form(last): Form<Last>,
) -> Response {
    let answered = async {
        let slug = named(&slug)?;
        let seen = last.vu.parse().unwrap_or(-1);
        match actions::publish_questionnaire(&state, &person, &slug, seen).await? {
            Ok(_) => {
                let address = format!("/administration/appels/{slug}/questionnaire?fait=publie");
                Ok(Redirect::to(&address).into_response())
            }
            Err(faults) => refuse(&state, &slug, Sheet::default(), faults).await,
        }
    };
    or_error(&state, answered.await)
}
