//! What those who lead a group do with its meetings.

use std::collections::BTreeMap;

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use jiff::civil::{Date, Time};
use serde::Deserialize;

use super::{seance_address, shown};
use crate::{
    appel::model::Slug,
    error::Error,
    seance::{
        actions::{self, Refused, Validation, Wish},
        model::Access,
        pages::{self, MoveForm, Said},
        rules::attendance,
        sheets,
    },
    server::{
        door::{Answered, Named, Person, Refusal, refuse, to},
        guard::Typing,
        html::PublicPage,
        state::AppState,
    },
    typeset,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/groupes/{slug}/seances/{n}/presences", post(validate))
        .route(
            "/groupes/{slug}/seances/{n}/emargement.pdf",
            get(signature_sheet),
        )
        .route(
            "/groupes/{slug}/seances/{n}/deplacer",
            get(move_page).post(move_to),
        )
        .route("/groupes/{slug}/seances/{n}/annuler", post(cancel))
        .route("/groupes/{slug}/seances/{n}/acces", post(keep_access))
}

async fn validate(
    State(state): State<AppState>,
    named: Result<Named<(Slug, i32)>, Refusal>,
    Typing(person, form): Typing<BTreeMap<String, String>>,
) -> Answered {
    let Named((slug, number)) = named?;
    let said: Said = attendance::said(&form);
    let refuse = refuse(&state);
    let outcome = actions::validate(&state, &slug, number, &person, &said)
        .await
        .map_err(&refuse)?;
    let done = match outcome {
        Validation::Done => "presences",
        Validation::TooEarly => "trop-tot",
        Validation::Missing => {
            let cycle = actions::read_one(&state, &slug, number, &person)
                .await
                .map_err(&refuse)?;
            return shown(&state, &cycle, number, "", Some(&said), None).await;
        }
    };
    Ok(to(&seance_address(&slug, number, done)))
}

/// The sheet to sign, for those who lead: it names everybody.
async fn signature_sheet(
    State(state): State<AppState>,
    Person(person): Person,
    Named((slug, number)): Named<(Slug, i32)>,
) -> Answered {
    let cycle = leader_cycle(&state, &slug, number, &person).await?;
    let refuse = refuse(&state);
    let seance = cycle
        .seance(number)
        .ok_or_else(|| refuse(Error::NotFound))?;
    let organisation = &state.settings.organisation;
    let body = sheets::signature_sheet(&cycle, seance, organisation, state.now())
        .await
        .map_err(&refuse)?;
    let day = seance.slot.day();
    Ok(typeset::download(body, &format!("emargement-{slug}-{day}")))
}

async fn move_page(
    State(state): State<AppState>,
    Person(person): Person,
    Named((slug, number)): Named<(Slug, i32)>,
) -> Answered {
    let cycle = leader_cycle(&state, &slug, number, &person).await?;
    let form = cycle.seance(number).map(MoveForm::of).unwrap_or_default();
    Ok(move_form(&state, &cycle, number, &form, StatusCode::OK))
}

async fn leader_cycle(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &crate::account::model::SignedIn,
) -> Result<actions::Cycle, Refusal> {
    let refuse = refuse(state);
    let cycle = actions::read_one(state, slug, number, person)
        .await
        .map_err(&refuse)?;
    if cycle.me().leads() {
        Ok(cycle)
    } else {
        Err(refuse(Error::NotFound))
    }
}

fn move_form(
    state: &AppState,
    cycle: &actions::Cycle,
    number: i32,
    form: &MoveForm,
    status: StatusCode,
) -> Response {
    let title = if status == StatusCode::OK {
        "Déplacer la rencontre".to_owned()
    } else {
        "Erreur\u{a0}: déplacer la rencontre".to_owned()
    };
    let page = PublicPage::personal(title, "/mon-espace").with_status(status);
    page.render(state, || pages::move_page(cycle, number, form))
}

#[derive(Deserialize)]
struct Moved {
    #[serde(default)]
    jour: String,
    #[serde(default)]
    debut: String,
    #[serde(default)]
    fin: String,
    #[serde(default)]
    raison: String,
}

async fn move_to(
    State(state): State<AppState>,
    named: Result<Named<(Slug, i32)>, Refusal>,
    Typing(person, moved): Typing<Moved>,
) -> Answered {
    let Named((slug, number)) = named?;
    let cycle = leader_cycle(&state, &slug, number, &person).await?;
    let mut form = MoveForm {
        day: moved.jour.trim().to_owned(),
        starts: moved.debut.trim().to_owned(),
        ends: moved.fin.trim().to_owned(),
        reason: moved.raison.trim().to_owned(),
        ..MoveForm::default()
    };
    let day = form.day.parse::<Date>().ok();
    let starts = form.starts.parse::<Time>().ok();
    let ends = form.ends.parse::<Time>().ok();
    if day.is_none() {
        form.day_error = Some("Choisissez le nouveau jour.");
    }
    if starts.is_none() {
        form.starts_error = Some("Dites l’heure du début, comme 18:00.");
    }
    if ends.is_none() {
        form.ends_error = Some("Dites l’heure de la fin, comme 20:30.");
    }
    if form.reason.is_empty() {
        form.reason_error = Some("Dites pourquoi en quelques mots\u{a0}: les membres le liront.");
    }
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let (Some(day), Some(starts), Some(ends), None) = (day, starts, ends, form.reason_error) else {
        return Ok(move_form(&state, &cycle, number, &form, invalid));
    };
    let wish = Wish {
        day,
        starts,
        ends,
        reason: form.reason.clone(),
    };
    let refused = actions::move_to(&state, &slug, number, &person, &wish)
        .await
        .map_err(refuse(&state))?;
    let Some(refused) = refused else {
        return Ok(to(&seance_address(&slug, number, "deplacee")));
    };
    match refused {
        Refused::Backwards => form.ends_error = Some("La fin doit venir après le début."),
        Refused::Past => form.day_error = Some("Cette date est passée. Choisissez-en une à venir."),
        Refused::Same => form.day_error = Some("C’est déjà la date prévue."),
        Refused::Settled | Refused::Changed => {
            form.day_error = Some(
                "Cette rencontre vient de changer, ou ne peut plus l’être. Rouvrez sa page avant de recommencer.",
            );
        }
    }
    Ok(move_form(&state, &cycle, number, &form, invalid))
}

#[derive(Deserialize)]
struct Cancelled {
    #[serde(default)]
    raison: String,
}

async fn cancel(
    State(state): State<AppState>,
    named: Result<Named<(Slug, i32)>, Refusal>,
    Typing(person, form): Typing<Cancelled>,
) -> Answered {
    let Named((slug, number)) = named?;
    let reason = form.raison.trim();
    let refused = actions::cancel(&state, &slug, number, &person, reason)
        .await
        .map_err(refuse(&state))?;
    let done = refused.map_or("annulee", |_| "reglee");
    Ok(to(&seance_address(&slug, number, done)))
}

#[derive(Deserialize)]
struct AccessForm {
    #[serde(default)]
    lien: String,
    #[serde(default)]
    telephone: String,
    #[serde(default)]
    adresse: String,
}

async fn keep_access(
    State(state): State<AppState>,
    named: Result<Named<(Slug, i32)>, Refusal>,
    Typing(person, form): Typing<AccessForm>,
) -> Answered {
    let Named((slug, number)) = named?;
    let access = Access {
        link: form.lien,
        phone: form.telephone,
        place: form.adresse,
    };
    match actions::keep_access(&state, &slug, number, &person, &access).await {
        Ok(()) => Ok(to(&seance_address(&slug, number, "acces"))),
        Err(Error::BadRequest) => {
            let cycle = leader_cycle(&state, &slug, number, &person).await?;
            shown(&state, &cycle, number, "", None, Some(&access)).await
        }
        Err(error) => Err(refuse(&state)(error)),
    }
}
