//! The addresses of decisions: pages without script, and the forms they post.

use axum::{
    Form, Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    actions::{self, Answered as Replied, Applied, Called, Kept, Stopped},
    model::{LetterKind, RoundId, TypedTemplate},
    pages::{self, Answer, Told, Typed},
};
use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    candidature::model::CandidatureId,
    error::Error,
    server::{
        commission,
        door::{Answered, Done, Named, Person, refuse},
        guard::Administrator,
        html::PublicPage,
        state::AppState,
    },
};

/// The addresses of this domain.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(
            "/administration/appels/{slug}/decisions",
            get(decisions).post(apply),
        )
        .route(
            "/administration/appels/{slug}/decisions/arreter",
            post(stop),
        )
        .route(
            "/administration/appels/{slug}/decisions/appeler",
            post(call_from_reserve),
        )
        .route(
            "/administration/appels/{slug}/lettres",
            get(letters).post(keep_letter),
        )
        .route("/candidatures/{id}/place", get(place).post(answer))
}

async fn decisions(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Named(slug): Named<Slug>,
    Query(Done { fait }): Query<Done>,
) -> Answered {
    let sheet = actions::desk(&state, &slug, person.account)
        .await
        .map_err(refuse(&state))?;
    let told = Told::from_word(&fait);
    let beside = commission::beside(&state, &slug, true, "decisions")
        .await
        .map_err(refuse(&state))?;
    let page = PublicPage::personal("Les décisions", "/mon-espace").beside(beside);
    Ok(page.render(&state, || pages::decisions(&sheet, told)))
}

fn back_to_decisions(slug: &Slug, told: Told) -> Response {
    let address = format!(
        "/administration/appels/{slug}/decisions?fait={}",
        told.word()
    );
    Redirect::to(&address).into_response()
}

#[derive(Deserialize)]
struct ApplyForm {
    /// The seal of what was looked at.
    #[serde(default)]
    vu: String,
}

async fn apply(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Named(slug): Named<Slug>,
    Form(form): Form<ApplyForm>,
) -> Answered {
    let applied = actions::apply(&state, &slug, &form.vu, person.account)
        .await
        .map_err(refuse(&state))?;
    let told = match applied {
        Applied::Done(_) => Told::Applied,
        Applied::Already => Told::Already,
        Applied::Changed => Told::Changed,
        Applied::Blocked => Told::Blocked,
    };
    Ok(back_to_decisions(&slug, told))
}

#[derive(Deserialize)]
struct StopForm {
    tour: RoundId,
}

async fn stop(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Named(slug): Named<Slug>,
    form: Result<Form<StopForm>, axum::extract::rejection::FormRejection>,
) -> Answered {
    let refuse = refuse(&state);
    let Form(form) = form.map_err(|_| refuse(Error::NotFound))?;
    let stopped = actions::stop(&state, &slug, form.tour, person.account)
        .await
        .map_err(&refuse)?;
    let told = match stopped {
        Stopped::Done => Told::Stopped,
        Stopped::Already => Told::Already,
        Stopped::TooLate => Told::TooLate,
    };
    Ok(back_to_decisions(&slug, told))
}

#[derive(Deserialize)]
struct CallForm {
    candidature: CandidatureId,
}

async fn call_from_reserve(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Named(slug): Named<Slug>,
    form: Result<Form<CallForm>, axum::extract::rejection::FormRejection>,
) -> Answered {
    let refuse = refuse(&state);
    let Form(form) = form.map_err(|_| refuse(Error::NotFound))?;
    let called = actions::call_from_reserve(&state, &slug, form.candidature, person.account)
        .await
        .map_err(&refuse)?;
    let told = match called {
        Called::Done(_) => Told::Called,
        Called::Already => Told::Already,
        Called::NoPlace => Told::NoPlace,
        Called::NoLetter => Told::NoLetter,
    };
    Ok(back_to_decisions(&slug, told))
}

#[derive(Deserialize)]
struct LetterAsked {
    #[serde(default)]
    modele: String,
    #[serde(default)]
    fait: String,
}

async fn letters(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Named(slug): Named<Slug>,
    Query(asked): Query<LetterAsked>,
) -> Answered {
    let is_kept = asked.fait == "garde";
    letters_page(&state, &slug, &person, &asked.modele, None, is_kept).await
}

/// The page of letters, with what was typed when it is not kept.
async fn letters_page(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    word: &str,
    template: Option<TypedTemplate>,
    is_kept: bool,
) -> Answered {
    let refuse = refuse(state);
    let sheet = actions::desk(state, slug, person.account)
        .await
        .map_err(&refuse)?;
    let kind = LetterKind::all(&sheet.desk.reasons)
        .into_iter()
        .find(|kind| kind.code() == word);
    if kind.is_none() && !word.is_empty() {
        return Err(refuse(Error::NotFound));
    }
    let is_refused = match (&kind, &template) {
        (Some(kind), Some(template)) => super::rules::parse(kind, template).is_err(),
        _ => false,
    };
    let (status, title) = if is_refused {
        (
            StatusCode::UNPROCESSABLE_ENTITY,
            "Erreur\u{a0}: les lettres",
        )
    } else {
        (StatusCode::OK, "Les lettres")
    };
    let typed = Typed {
        kind,
        template,
        is_kept,
    };
    let beside = commission::beside(state, slug, true, "lettres")
        .await
        .map_err(&refuse)?;
    let page = PublicPage::personal(title, "/mon-espace")
        .with_status(status)
        .beside(beside);
    Ok(page.render(state, || {
        pages::letters(&state.settings, &sheet.desk, typed)
    }))
}

#[derive(Deserialize)]
struct LetterForm {
    #[serde(default)]
    modele: String,
    #[serde(default)]
    objet: String,
    #[serde(default)]
    corps: String,
    #[serde(default)]
    geste: String,
}

async fn keep_letter(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Named(slug): Named<Slug>,
    Form(form): Form<LetterForm>,
) -> Answered {
    let refuse = refuse(&state);
    let reasons = actions::desk(&state, &slug, person.account)
        .await
        .map_err(&refuse)?
        .desk
        .reasons;
    let kind = LetterKind::all(&reasons)
        .into_iter()
        .find(|kind| kind.code() == form.modele)
        .ok_or_else(|| refuse(Error::NotFound))?;
    let typed = TypedTemplate {
        subject: form.objet,
        body: form.corps,
    };
    let kept = format!(
        "/administration/appels/{slug}/lettres?modele={}&fait=garde",
        form.modele
    );
    match form.geste.as_str() {
        "essayer" => letters_page(&state, &slug, &person, &form.modele, Some(typed), false).await,
        "revenir" => {
            actions::reset_template(&state, &slug, &kind, person.account)
                .await
                .map_err(&refuse)?;
            Ok(Redirect::to(&kept).into_response())
        }
        _ => {
            let outcome = actions::keep_template(&state, &slug, &kind, &typed, person.account)
                .await
                .map_err(&refuse)?;
            match outcome {
                Kept::Done => Ok(Redirect::to(&kept).into_response()),
                Kept::Refused(_) => {
                    letters_page(&state, &slug, &person, &form.modele, Some(typed), false).await
                }
            }
        }
    }
}

#[derive(Deserialize)]
struct PlaceAsked {
    rendre: Option<String>,
    #[serde(default)]
    reponse: String,
}

async fn place(
    State(state): State<AppState>,
    Person(person): Person,
    Named(id): Named<CandidatureId>,
    Query(asked): Query<PlaceAsked>,
) -> Answered {
    let answer = match (asked.rendre, asked.reponse.as_str()) {
        (Some(_), _) => Answer::AskedToGiveBack,
        (None, "complet") => Answer::Full,
        (None, "trop-tard") => Answer::TooLate,
        _ => Answer::None,
    };
    let mine = actions::my_place(&state, id, &person)
        .await
        .map_err(refuse(&state))?;
    let page = PublicPage::personal("Ma place", "/mon-espace");
    Ok(page.render(&state, || pages::place(&mine, answer)))
}

#[derive(Deserialize)]
struct AnswerForm {
    #[serde(default)]
    geste: String,
}

async fn answer(
    State(state): State<AppState>,
    Person(person): Person,
    Named(id): Named<CandidatureId>,
    Form(form): Form<AnswerForm>,
) -> Answered {
    let refuse = refuse(&state);
    let answered = match form.geste.as_str() {
        "garder" => actions::confirm(&state, id, &person).await,
        "rendre" => actions::give_back(&state, id, &person).await,
        _ => Err(Error::BadRequest),
    };
    let address = format!("/candidatures/{id}/place");
    let address = match answered.map_err(refuse)? {
        Replied::Done | Replied::Already => address,
        Replied::TooLate => format!("{address}?reponse=trop-tard"),
        Replied::Full => format!("{address}?reponse=complet"),
    };
    Ok(Redirect::to(&address).into_response())
}
