//! The addresses of workshops: pages without script, the forms they post, calendar files.

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
    actions::{self, Answered as Answer, Registered},
    model::{Category, Entry},
    pages,
};
use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    error::Error,
    seance::model::Intent,
    server::{
        door::{Answered, Carried, Named, Person, Refusal, refuse, to},
        files,
        guard::Typing,
        html::PublicPage,
        state::AppState,
    },
};

/// The longest name that may be typed, in characters.
const LONGEST_NAME: usize = 80;

/// The addresses of this domain.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/ateliers", get(list))
        .route("/ateliers/agenda.ics", get(feed))
        .route("/ateliers/{slug}", get(one))
        .route("/ateliers/{slug}/agenda.ics", get(file))
        .route(
            "/ateliers/{slug}/inscription",
            get(registration).post(register),
        )
        .route("/ateliers/{slug}/inscription/reponse", post(answer))
        .route("/ateliers/{slug}/inscription/pointage", post(check_in))
        .route("/ateliers/reponse", get(look_at_link).post(answer_by_link))
        .merge(lead::routes())
        .merge(office::routes())
}

async fn list(State(state): State<AppState>) -> Answered {
    let listed = actions::public_list(&state).await.map_err(refuse(&state))?;
    let page = PublicPage::public(
        "Les ateliers d’échanges de pratiques",
        "Des ateliers gratuits pour échanger ses pratiques du partenariat en santé, à huit personnes.",
        "/ateliers",
    );
    let now = state.now();
    let phone = state.settings.organisation.phone.clone();
    Ok(page.render(&state, || pages::list(&listed, now, &phone)))
}

async fn one(State(state): State<AppState>, Named(slug): Named<Slug>) -> Answered {
    let listed = actions::public(&state, &slug)
        .await
        .map_err(refuse(&state))?;
    let sheet = &listed.workshop.sheet;
    let lead = format!("{}, {}.", sheet.title, sheet.slot);
    let page = PublicPage::public(sheet.title.clone(), lead, "/ateliers");
    let now = state.now();
    let phone = state.settings.organisation.phone.clone();
    Ok(page.render(&state, || pages::one(&listed, now, &phone)))
}

async fn feed(State(state): State<AppState>) -> Answered {
    let body = actions::public_feed(&state).await.map_err(refuse(&state))?;
    Ok(files::calendar(body, "ateliers"))
}

async fn file(State(state): State<AppState>, Named(slug): Named<Slug>) -> Answered {
    let body = actions::calendar_of(&state, &slug)
        .await
        .map_err(refuse(&state))?;
    Ok(files::calendar(body, "atelier"))
}

/// What the address of the page of a registration may hold.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// What has just been done.
    #[serde(default)]
    fait: String,
    /// Whether one thinks of withdrawing.
    #[serde(default)]
    retirer: String,
}

async fn registration(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
    Query(asked): Query<Asked>,
) -> Answered {
    shown(&state, &person, &slug, &pages::Form::default(), &asked).await
}

async fn shown(
    state: &AppState,
    person: &SignedIn,
    slug: &Slug,
    form: &pages::Form,
    asked: &Asked,
) -> Answered {
    let mine = actions::mine(state, slug, person)
        .await
        .map_err(refuse(state))?;
    let (title, status) = if form.is_wrong() {
        let title = "Erreur\u{a0}: m’inscrire à l’atelier";
        (title, StatusCode::UNPROCESSABLE_ENTITY)
    } else {
        ("Mon inscription à l’atelier", StatusCode::OK)
    };
    let phone = state.settings.organisation.phone.clone();
    let leaving = !asked.retirer.is_empty();
    let page = PublicPage::personal(title, "/ateliers").with_status(status);
    Ok(page.render(state, || {
        pages::registration(&mine, form, &asked.fait, leaving, &phone)
    }))
}

#[derive(Debug, Default, Deserialize)]
struct Typed {
    #[serde(default)]
    prenom: String,
    #[serde(default)]
    nom: String,
    #[serde(default)]
    categorie: String,
    #[serde(default)]
    accord: String,
}

async fn register(
    State(state): State<AppState>,
    named: Result<Named<Slug>, Refusal>,
    Typing(person, typed): Typing<Typed>,
) -> Answered {
    let Named(slug) = named?;
    let name = |text: &str| text.trim().chars().take(LONGEST_NAME).collect::<String>();
    let category = Category::from_code(&typed.categorie);
    let consents = typed.accord == "true";
    let form = pages::Form {
        first_name: name(&typed.prenom),
        last_name: name(&typed.nom),
        category: typed.categorie.clone(),
        consents,
        first_name_error: typed
            .prenom
            .trim()
            .is_empty()
            .then_some("Écrivez votre prénom."),
        last_name_error: typed.nom.trim().is_empty().then_some("Écrivez votre nom."),
        category_error: category
            .is_none()
            .then_some("Dites en quelle qualité vous venez d’abord."),
        consent_error: (!consents).then_some("Sans cet accord, nous ne pouvons pas vous inscrire."),
    };
    let Some(category) = category.filter(|_| !form.is_wrong()) else {
        return shown(&state, &person, &slug, &form, &Asked::default()).await;
    };
    let entry = Entry {
        first_name: form.first_name,
        last_name: form.last_name,
        category,
    };
    let registered = actions::register(&state, &slug, &person, entry)
        .await
        .map_err(refuse(&state))?;
    let done = match registered {
        Registered::Attending => "place",
        Registered::Waiting => "attente",
        Registered::Already => "deja",
        Registered::Closed => "trop-tard",
    };
    Ok(to(&format!("/ateliers/{slug}/inscription?fait={done}")))
}

#[derive(Debug, Default, Deserialize)]
struct Gesture {
    #[serde(default)]
    geste: String,
}

async fn answer(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
    Form(form): Form<Gesture>,
) -> Answered {
    let refuse = refuse(&state);
    let (intent, done) = match form.geste.as_str() {
        "prendre" => (Intent::Coming, "place"),
        "laisser" => (Intent::NotComing, "retrait"),
        _ => return Err(refuse(Error::BadRequest)),
    };
    let answered = actions::answer(&state, &slug, &person, intent)
        .await
        .map_err(refuse)?;
    let done = match answered {
        Answer::Done | Answer::Already => done,
        Answer::TooLate => "trop-tard",
    };
    Ok(to(&format!("/ateliers/{slug}/inscription?fait={done}")))
}

async fn check_in(
    State(state): State<AppState>,
    Person(person): Person,
    Named(slug): Named<Slug>,
) -> Answered {
    let noted = actions::check_in(&state, &slug, &person)
        .await
        .map_err(refuse(&state))?;
    let done = noted.map_or("hors-heure", |_| "pointage");
    Ok(to(&format!("/ateliers/{slug}/inscription?fait={done}")))
}

async fn look_at_link(State(state): State<AppState>, Query(carried): Query<Carried>) -> Answered {
    let invited = actions::look_at_link(&state, &carried.jeton)
        .await
        .map_err(refuse(&state))?;
    let wanted = Intent::from_code(&carried.reponse);
    let page =
        PublicPage::personal("Venez-vous à l’atelier\u{a0}?", "/ateliers").hiding_its_address();
    Ok(page.render(&state, || {
        pages::invited(&invited, &carried.jeton, wanted, None)
    }))
}

async fn answer_by_link(State(state): State<AppState>, Form(carried): Form<Carried>) -> Answered {
    let refuse = refuse(&state);
    let intent = Intent::from_code(&carried.reponse).ok_or_else(|| refuse(Error::BadRequest))?;
    let (invited, answered) = actions::answer_by_link(&state, &carried.jeton, intent)
        .await
        .map_err(refuse)?;
    let page = PublicPage::personal("Votre réponse", "/ateliers").hiding_its_address();
    Ok(page.render(&state, || {
        pages::invited(&invited, &carried.jeton, None, Some(answered))
    }))
}
