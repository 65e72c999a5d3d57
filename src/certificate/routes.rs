//! The addresses of certificates.

use axum::{
    Form, Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    actions::{self, Asked as Outcome},
    model::Code,
    pages,
};
use crate::{
    appel::model::Slug,
    error::Error,
    server::{
        door::{Answered, Done, Named, Person, refuse, to},
        html::PublicPage,
        limits::ClientIp,
        state::AppState,
    },
    typeset,
};

/// The addresses of this domain.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/groupes/{slug}/attestation", get(mine).post(ask))
        .route("/groupes/{slug}/attestation.pdf", get(paper))
        .route("/attestations", get(ask_code))
        .route("/attestations/{code}", get(verify))
}

async fn mine(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
    Query(Done { fait }): Query<Done>,
) -> Answered {
    let mine = actions::mine(&state, &slug, &person)
        .await
        .map_err(refuse(&state))?;
    let page = PublicPage::personal("Mon attestation de participation", "/mon-espace");
    Ok(page.render(&state, || pages::mine(&mine, &fait)))
}

#[derive(Debug, Default, Deserialize)]
struct Gesture {
    #[serde(default)]
    geste: String,
    #[serde(default)]
    montrer: String,
}

async fn ask(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
    Form(form): Form<Gesture>,
) -> Answered {
    let refuse = refuse(&state);
    let shows_name = form.montrer == "oui";
    let done = match form.geste.as_str() {
        "annuler" => {
            actions::take_back(&state, &slug, &person)
                .await
                .map_err(&refuse)?;
            "retiree"
        }
        _ => match actions::ask(&state, &slug, &person, shows_name)
            .await
            .map_err(&refuse)?
        {
            Outcome::Done | Outcome::Already => "faite",
            Outcome::Nothing => "rien",
        },
    };
    Ok(to(&format!("/groupes/{slug}/attestation?fait={done}")))
}

async fn paper(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
) -> Answered {
    let (pdf, name) = actions::paper(&state, &slug, &person)
        .await
        .map_err(refuse(&state))?;
    Ok(typeset::download(pdf, &name))
}

#[derive(Debug, Default, Deserialize)]
struct Typed {
    code: Option<String>,
}

async fn ask_code(State(state): State<AppState>, Query(typed): Query<Typed>) -> Response {
    let Some(typed) = typed.code else {
        let page = PublicPage::public(
            "Vérifier une attestation",
            "Dites si le numéro d’une attestation de participation est vrai, par son code.",
            "/attestations",
        );
        return page.render(&state, || pages::ask_code("", false));
    };
    match Code::parse(&typed) {
        Some(code) => Redirect::to(&format!("/attestations/{code}")).into_response(),
        None => {
            let title = "Erreur\u{a0}: vérifier une attestation";
            let page = PublicPage::personal(title, "/attestations")
                .with_status(StatusCode::UNPROCESSABLE_ENTITY);
            page.render(&state, || pages::ask_code(&typed, true))
        }
    }
}

/// Codes are tried from few networks, seldom: whoever guesses is slowed down, and learns nothing.
async fn verify(
    State(state): State<AppState>,
    ClientIp(ip): ClientIp,
    Named(code): Named<String>,
) -> Answered {
    if let Err(too_soon) = state.limits.check_certificate(ip) {
        return Ok(too_soon.page(&state));
    }
    let refuse = refuse(&state);
    let code = Code::parse(&code).ok_or_else(|| refuse(Error::NotFound))?;
    let found = actions::verify(&state, &code).await.map_err(&refuse)?;
    let phone = state.settings.organisation.phone.clone();
    let title = format!("Attestation n° {}", found.number);
    let page = PublicPage::personal(title, "/attestations").hiding_its_address();
    Ok(page.render(&state, || pages::verified(&found, &phone)))
}
