//! What the administration does with workshops.

use std::collections::BTreeMap;

use axum::{
    Form, Router,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use serde::Deserialize;

use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    server::{
        door::{Answered, Done, Named, refuse, to},
        guard::{Administrator, Writer},
        html::PublicPage,
        state::AppState,
    },
    ui::Tone,
    workshop::{
        actions::{self, Kept},
        pages::{self, Told},
        rules::sheet::Typed,
    },
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/administration/ateliers", get(list))
        .route("/administration/ateliers/nouveau", get(start).post(create))
        .route("/administration/ateliers/{slug}", get(show))
        .route("/administration/ateliers/{slug}/modifier", post(edit))
        .route("/administration/ateliers/{slug}/publier", post(publish))
        .route("/administration/ateliers/{slug}/annuler", post(cancel))
}

async fn list(State(state): State<AppState>, Administrator(_): Administrator) -> Answered {
    let listed = actions::listed(&state).await.map_err(refuse(&state))?;
    let now = state.now();
    let page = PublicPage::personal("Les ateliers", "/mon-espace");
    Ok(page.render(&state, || pages::office_list(&listed, now)))
}

async fn start(State(state): State<AppState>, Administrator(_): Administrator) -> Response {
    start_page(&state, &Typed::blank())
}

fn start_page(state: &AppState, typed: &Typed) -> Response {
    let (title, status) = titled("Nouvel atelier", typed);
    let page = PublicPage::personal(title, "/mon-espace").with_status(status);
    page.render(state, || pages::start(typed))
}

fn titled(title: &str, typed: &Typed) -> (String, StatusCode) {
    if typed.faults.is_empty() {
        (title.to_owned(), StatusCode::OK)
    } else {
        let title = format!("Erreur\u{a0}: {title}");
        (title, StatusCode::UNPROCESSABLE_ENTITY)
    }
}

type Fields = BTreeMap<String, String>;

fn pairs(fields: &Fields) -> Vec<(String, String)> {
    fields
        .iter()
        .map(|(name, text)| (name.clone(), text.clone()))
        .collect()
}

async fn create(
    State(state): State<AppState>,
    writer: Writer,
    Form(fields): Form<Fields>,
) -> Answered {
    let person = match writer.or_keep(&state, &pairs(&fields)) {
        Ok(person) => person,
        Err(page) => return Ok(*page),
    };
    let mut typed = Typed::new(fields);
    let Some(sheet) = typed.read() else {
        return Ok(start_page(&state, &typed));
    };
    let slug = actions::create(&state, sheet, &person)
        .await
        .map_err(refuse(&state))?;
    Ok(to(&format!(
        "/administration/ateliers/{slug}?fait=enregistre"
    )))
}

fn told(done: &str) -> Option<Told> {
    let (tone, words) = match done {
        "enregistre" => (Tone::Done, "L’atelier est enregistré."),
        "publie" => (
            Tone::Done,
            "L’atelier est publié\u{a0}: on peut s’y inscrire.",
        ),
        "annule" => (
            Tone::Done,
            "L’atelier est annulé. Chaque personne inscrite reçoit un message.",
        ),
        "passe" => (
            Tone::Attention,
            "Cette date est passée\u{a0}: changez-la d’abord.",
        ),
        "regle" => (
            Tone::Attention,
            "Cet atelier est déjà annulé, ou il a eu lieu\u{a0}: rien n’a changé.",
        ),
        "raison" => (
            Tone::Error,
            "Dites pourquoi en quelques mots\u{a0}: les personnes inscrites le liront. Rien n’a changé.",
        ),
        _ => return None,
    };
    Some(Told { tone, words })
}

async fn show(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Named(slug): Named<Slug>,
    Query(Done { fait }): Query<Done>,
) -> Answered {
    shown(&state, &person, &slug, None, told(&fait)).await
}

async fn shown(
    state: &AppState,
    person: &SignedIn,
    slug: &Slug,
    typed: Option<Typed>,
    told: Option<Told>,
) -> Answered {
    let room = actions::office(state, slug, person)
        .await
        .map_err(refuse(state))?;
    let typed = typed.unwrap_or_else(|| Typed::of(&room.workshop.sheet));
    let (title, status) = titled(&room.workshop.sheet.title, &typed);
    let page = PublicPage::personal(title, "/mon-espace").with_status(status);
    Ok(page.render(state, || pages::edit(&room, &typed, told)))
}

async fn edit(
    State(state): State<AppState>,
    writer: Writer,
    Named(slug): Named<Slug>,
    Form(fields): Form<Fields>,
) -> Answered {
    let person = match writer.or_keep(&state, &pairs(&fields)) {
        Ok(person) => person,
        Err(page) => return Ok(*page),
    };
    let mut typed = Typed::new(fields);
    let reason = typed.get("motif").to_owned();
    let kept = match typed.read() {
        Some(sheet) => actions::edit(&state, &slug, sheet, &reason, &person)
            .await
            .map_err(refuse(&state))?,
        None => return shown(&state, &person, &slug, Some(typed), None).await,
    };
    let done = match kept {
        Kept::Done => "enregistre",
        Kept::Settled => "regle",
        Kept::Past => {
            typed.fault("jour", "Cette date est passée. Choisissez-en une à venir.");
            return shown(&state, &person, &slug, Some(typed), None).await;
        }
        Kept::TooFew(held) => {
            let words =
                format!("{held} personnes ont déjà une place\u{a0}: il en faut au moins autant.");
            typed.fault("places", &words);
            return shown(&state, &person, &slug, Some(typed), None).await;
        }
        Kept::ReasonNeeded => {
            typed.fault(
                "motif",
                "La date change\u{a0}: dites pourquoi, les personnes inscrites le liront.",
            );
            return shown(&state, &person, &slug, Some(typed), None).await;
        }
    };
    Ok(to(&format!("/administration/ateliers/{slug}?fait={done}")))
}

async fn publish(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Named(slug): Named<Slug>,
) -> Answered {
    let kept = actions::publish(&state, &slug, &person)
        .await
        .map_err(refuse(&state))?;
    Ok(to(&done_address(&slug, kept, "publie")))
}

fn done_address(slug: &Slug, kept: Kept, done: &str) -> String {
    let done = match kept {
        Kept::Done => done,
        Kept::Past => "passe",
        Kept::ReasonNeeded => "raison",
        Kept::Settled | Kept::TooFew(_) => "regle",
    };
    format!("/administration/ateliers/{slug}?fait={done}")
}

#[derive(Debug, Default, Deserialize)]
struct Cancelled {
    #[serde(default)]
    raison: String,
}

async fn cancel(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Named(slug): Named<Slug>,
    Form(form): Form<Cancelled>,
) -> Answered {
    let kept = actions::cancel(&state, &slug, form.raison.trim(), &person)
        .await
        .map_err(refuse(&state))?;
    Ok(to(&done_address(&slug, kept, "annule")))
}
