//! The pages of the administration: plain forms, so that they work on any machine.

use axum::{
    Form, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    appel::{
        actions::{self, Prepared, Start},
        document::Document,
        model::Slug,
        pages::prepare::{EditPage, Preview, StartPage, Typed},
        rules::{
            Turn,
            sheet::{Fault, Sheet, wall},
        },
        store,
    },
    db::Tx,
    error::Error,
    server::{
        commission,
        guard::{Administrator, Writer},
        html::{PublicPage, error_page},
        state::AppState,
    },
};

/// The addresses at which a call is prepared.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/administration/appels/nouveau", get(start).post(begin))
        .route(
            "/administration/appels/{slug}/modifier",
            get(edit).post(save),
        )
        .route("/administration/appels/{slug}/apercu", get(preview))
        .route("/administration/appels/{slug}/publier", post(publish))
        .route("/administration/appels/{slug}/abandonner", post(give_up))
        .route("/administration/appels/{slug}/ouvrir", post(open))
        .route("/administration/appels/{slug}/clore", post(close))
        .route("/administration/appels/{slug}/prolonger", post(extend))
}

/// An answer, or why there is none.
pub(super) type Answered = Result<Response, Error>;

pub(super) fn or_error(state: &AppState, answered: Answered) -> Response {
    answered.unwrap_or_else(|error| error_page(state, error))
}

/// A malformed address is an unknown one.
pub(super) fn named(slug: &str) -> Result<Slug, Error> {
    slug.parse().map_err(|_| Error::NotFound)
}

fn edit_address(slug: &Slug) -> String {
    format!("/administration/appels/{slug}/modifier")
}

async fn start(State(state): State<AppState>, _: Administrator) -> Response {
    let answered = async {
        let mut tx = state.db.read().await?;
        let calls = store::list(&mut tx).await?;
        let page = PublicPage::personal("Nouvel appel", "/administration/appels");
        Ok(page.render(&state, || view! { <StartPage calls/> }))
    };
    or_error(&state, answered.await)
}

#[derive(Deserialize)]
struct StartForm {
    #[serde(default)]
    depuis: String,
}

async fn begin(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Form(form): Form<StartForm>,
) -> Response {
    let answered = async {
        let start = match form.depuis.trim() {
            "" => Start::Blank,
            slug => Start::From(named(slug)?),
        };
        let slug = actions::begin(&state, &person, &start).await?;
        let address = format!("{}?fait=commence", edit_address(&slug));
        Ok(Redirect::to(&address).into_response())
    };
    or_error(&state, answered.await)
}

#[derive(Deserialize)]
struct Seen {
    fait: Option<String>,
    /// Days to take up in the meetings, as « 2026-03-17,2026-04-14 », and their hours.
    #[serde(default)]
    jours: String,
    #[serde(default)]
    debut: String,
    #[serde(default)]
    fin: String,
}

impl Seen {
    /// Types the days that the page of a rhythm proposes: nothing is kept until whoever prepares the
    /// call has read them and saves. Says whether there were any.
    fn take_days(&self, sheet: &mut Sheet) -> bool {
        const MOST: usize = 24;
        let day = |day: &&str| day.parse::<jiff::civil::Date>().is_ok();
        let days: Vec<String> = self
            .jours
            .split(',')
            .filter(day)
            .take(MOST)
            .map(str::to_owned)
            .collect();
        let is_hour = |hour: &str| hour.parse::<jiff::civil::Time>().is_ok();
        let is_sound = !days.is_empty() && is_hour(&self.debut) && is_hour(&self.fin);
        if is_sound {
            sheet.take_days(&days, &self.debut, &self.fin);
        }
        is_sound
    }
}

/// What is said of days that were just taken up.
const TAKEN: &str = "Les dates proposées sont reprises dans les rencontres, plus bas. Rien n’est encore enregistré\u{a0}: relisez chaque rencontre, puis enregistrez.";

/// What was just done, in words.
fn done(seen: &Seen) -> Option<&'static str> {
    Some(match seen.fait.as_deref()? {
        "commence" => {
            "L’appel est préparé. Vérifiez chaque date et chaque texte, puis enregistrez."
        }
        "enregistre" => "Enregistré.",
        "publie" => "L’appel est publié.",
        "ouvert" => "La date d’ouverture est changée.",
        "clos" => "L’appel est clos.",
        "prolonge" => "L’appel est prolongé.",
        _ => return None,
    })
}

async fn edit(
    State(state): State<AppState>,
    _: Administrator,
    Path(slug): Path<String>,
    Query(seen): Query<Seen>,
) -> Response {
    let answered = async {
        let mut tx = state.db.read().await?;
        let prepared = actions::prepared(&mut tx, &named(&slug)?).await?;
        let mut sheet = with_turns(&prepared, prepared.sheet.clone());
        // Those of a published call are changed one by one: people were told of them.
        let is_taken = prepared.published.is_none() && seen.take_days(&mut sheet);
        let typed = Typed {
            sheet,
            faults: Vec::new(),
        };
        let done = if is_taken { Some(TAKEN) } else { done(&seen) };
        edit_page(&state, &mut tx, prepared, typed, done).await
    };
    or_error(&state, answered.await)
}

/// The sheet with what the forms that open and extend propose.
fn with_turns(prepared: &Prepared, mut sheet: Sheet) -> Sheet {
    let calendar = &prepared.base["appel"]["calendrier"];
    let mut proposed = Sheet::default();
    for (field, form) in [("ouverture", "ouvrir"), ("cloture", "prolonger")] {
        let (day, hour) = wall(&calendar[field]);
        proposed.set(format!("{form}_date"), day);
        proposed.set(format!("{form}_heure"), hour);
    }
    sheet.complete_from(&proposed);
    sheet
}

/// The page, under the way to the other pages of its call once it is published.
pub(super) async fn with_its_pages(
    page: PublicPage,
    tx: &mut Tx,
    prepared: &Prepared,
) -> Result<PublicPage, Error> {
    if prepared.published.is_none() {
        return Ok(page);
    }
    let beside = commission::beside_in(tx, &prepared.slug, true, "modifier").await?;
    Ok(page.beside(beside))
}

async fn edit_page(
    state: &AppState,
    tx: &mut Tx,
    prepared: Prepared,
    typed: Typed,
    done: Option<&'static str>,
) -> Answered {
    let to_mend = match &prepared.published {
        Some(_) => 0,
        None => match store::draft(tx, &prepared.slug).await? {
            Some(draft) => actions::draft_faults(tx, &draft).await?.len(),
            None => 0,
        },
    };
    let events = store::events(tx, prepared.id).await?;
    let is_wrong = !typed.faults.is_empty();
    let title = match (is_wrong, typed.sheet.get("titre_court").trim()) {
        (true, title) => format!("Erreur\u{a0}: {title}"),
        (false, "") => "Nouvel appel".to_owned(),
        (false, title) => format!("Modifier {title}"),
    };
    let status = if is_wrong {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let now = state.now();
    let page = PublicPage::personal(title, "/administration/appels").with_status(status);
    let page = with_its_pages(page, tx, &prepared).await?;
    Ok(page.render(state, || {
        view! { <EditPage prepared typed to_mend done events now/> }
    }))
}

/// The page again, with everything typed, and beside it what is wrong.
async fn refuse(state: &AppState, slug: &Slug, mut sheet: Sheet, faults: Vec<Fault>) -> Answered {
    let mut tx = state.db.read().await?;
    let prepared = actions::prepared(&mut tx, slug).await?;
    // A form of one part of the page says nothing of the others.
    if !sheet.has("titre") {
        sheet.complete_from(&prepared.sheet);
    }
    let sheet = with_turns(&prepared, sheet);
    edit_page(state, &mut tx, prepared, Typed { sheet, faults }, None).await
}

async fn save(
    State(state): State<AppState>,
    writer: Writer,
    Path(slug): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let person = match writer.or_keep(&state, &pairs) {
        Ok(person) => person,
        Err(page) => return *page,
    };
    let wants_preview = pairs
        .iter()
        .any(|(name, value)| name == "_suite" && value == "apercu");
    let answered = async {
        let slug = named(&slug)?;
        let sheet = Sheet::posted(&pairs);
        let seen = pairs.iter().find(|(name, _)| name == "_vu");
        let seen = seen.map_or("", |(_, seen)| seen.as_str());
        let is_published = {
            let mut tx = state.db.read().await?;
            actions::prepared(&mut tx, &slug).await?.published.is_some()
        };
        let (slug, faults) = if is_published {
            let saved = actions::save_published(&state, &person, &slug, seen, &sheet).await?;
            (slug, saved.err().unwrap_or_default())
        } else {
            actions::save_draft(&state, &person, &slug, seen, sheet.clone()).await?
        };
        if !faults.is_empty() {
            return refuse(&state, &slug, sheet, faults).await;
        }
        let address = if wants_preview {
            format!("/administration/appels/{slug}/apercu")
        } else {
            format!("{}?fait=enregistre", edit_address(&slug))
        };
        Ok(Redirect::to(&address).into_response())
    };
    or_error(&state, answered.await)
}

async fn preview(
    State(state): State<AppState>,
    _: Administrator,
    Path(slug): Path<String>,
) -> Response {
    let answered = async {
        let mut tx = state.db.read().await?;
        let prepared = actions::prepared(&mut tx, &named(&slug)?).await?;
        let scope = prepared.scope();
        let document = prepared.sheet.document(&prepared.base, scope).ok();
        let call = document.and_then(|document| Document::from_value(&document).ok());
        let minutes = actions::edited(&state, &mut tx, &prepared)
            .await?
            .definition
            .questionnaire
            .minutes();
        let title = match prepared.sheet.get("titre_court") {
            "" => "Nouvel appel".to_owned(),
            title => title.to_owned(),
        };
        let page = PublicPage::personal(format!("Aperçu de {title}"), "/administration/appels");
        let page = with_its_pages(page, &mut tx, &prepared).await?;
        let now = state.now();
        Ok(page.render(&state, || {
            view! { <Preview slug title call minutes now/> }
        }))
    };
    or_error(&state, answered.await)
}

async fn publish(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Path(slug): Path<String>,
) -> Response {
    let answered = async {
        let slug = named(&slug)?;
        match actions::publish_draft(&state, &person, &slug).await? {
            Ok(appel) => Ok(go_back(&appel.document.slug, "publie")),
            Err(faults) => refuse(&state, &slug, Sheet::default(), faults).await,
        }
    };
    or_error(&state, answered.await)
}

fn go_back(slug: &Slug, done: &str) -> Response {
    Redirect::to(&format!("{}?fait={done}", edit_address(slug))).into_response()
}

#[derive(Deserialize)]
struct Sure {
    #[serde(default)]
    confirme: String,
}

async fn give_up(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Path(slug): Path<String>,
    Form(sure): Form<Sure>,
) -> Response {
    let answered = async {
        let slug = named(&slug)?;
        if sure.confirme != "oui" {
            return Ok(Redirect::to(&edit_address(&slug)).into_response());
        }
        actions::give_up(&state, &person, &slug).await?;
        Ok(Redirect::to("/administration/appels").into_response())
    };
    or_error(&state, answered.await)
}

/// Opens, closes or extends; what is wrong is told in the form it came from.
async fn turn(
    state: &AppState,
    person: &crate::account::model::SignedIn,
    slug: &str,
    sheet: Sheet,
    turn: &Turn,
    done: &str,
) -> Answered {
    let slug = named(slug)?;
    match actions::turn(state, person, &slug, turn).await? {
        Ok(()) => Ok(go_back(&slug, done)),
        Err(faults) => refuse(state, &slug, sheet, faults).await,
    }
}

async fn open(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Path(slug): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let sheet = Sheet::posted(&pairs);
    let typed = |field: &str| sheet.get(field).to_owned();
    let asked = match sheet.get("quand") {
        "maintenant" => Turn::OpenNow,
        _ => Turn::OpenAt(typed("ouvrir_date"), typed("ouvrir_heure")),
    };
    let answered = turn(&state, &person, &slug, sheet.clone(), &asked, "ouvert").await;
    or_error(&state, answered)
}

async fn close(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Path(slug): Path<String>,
    Form(sure): Form<Sure>,
) -> Response {
    let answered = async {
        if sure.confirme != "oui" {
            return Ok(Redirect::to(&edit_address(&named(&slug)?)).into_response());
        }
        turn(
            &state,
            &person,
            &slug,
            Sheet::default(),
            &Turn::CloseNow,
            "clos",
        )
        .await
    };
    or_error(&state, answered.await)
}

async fn extend(
    State(state): State<AppState>,
    Administrator(person): Administrator,
    Path(slug): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let sheet = Sheet::posted(&pairs);
    let typed = |part: &str| sheet.get(&format!("prolonger_{part}")).to_owned();
    let asked = Turn::Extend(typed("date"), typed("heure"), typed("motif"));
    let answered = turn(&state, &person, &slug, sheet.clone(), &asked, "prolonge").await;
    or_error(&state, answered)
}
