//! What a reader answers, and what the commission notes. What was typed is never lost: an
//! error shows it again, an ended sign-in keeps it in a page.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};

use super::{Answered, Asked, Member, Named, Pairs, door, recognised, refuse, shown, value};
use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    error::Error,
    review::{
        actions::{self, Dossier, Given},
        model::{NoteId, ReviewState, Scores},
        pages::{self, Typed, dossier_address},
        rules::{Query, check_scores, with_pairs},
    },
    server::{html, html::PublicPage, state::AppState},
};

/// The longest comment or note, in characters.
const LONGEST: usize = 4_000;

/// Keeps a mark, an abstention or a recusal, or takes it back.
pub async fn answer(
    State(state): State<AppState>,
    Named((slug, number)): Named<(Slug, String)>,
    asked: Asked,
    headers: HeaderMap,
    Form(form): Form<Pairs>,
) -> Answered {
    let page = asked
        .query
        .address(&dossier_address(slug.as_str(), &number), 1);
    let Some(person) = recognised(&state, &headers).await? else {
        let address = asked.query.address(
            &format!("{}/lecture", dossier_address(slug.as_str(), &number)),
            1,
        );
        return Ok(keep(&state, address, &page, form));
    };
    let refuse = refuse(&state);
    let wish = value(&form, "etat").unwrap_or("notee");
    if wish == "reprendre" {
        actions::take_back(&state, &slug, &number, &person)
            .await
            .map_err(&refuse)?;
        return Ok(told(&page, "reprise"));
    }
    let comment = value(&form, "commentaire").unwrap_or_default().to_owned();
    let (given_state, word) = match wish {
        "abstenue" => (ReviewState::Abstenue, "abstention"),
        "recusee" => (ReviewState::Recusee, "recusation"),
        _ => (ReviewState::Notee, "note"),
    };
    let typed: BTreeMap<String, String> = form
        .iter()
        .filter_map(|(name, mark)| {
            let criterion = name.strip_prefix("note.")?;
            Some((criterion.to_owned(), mark.clone()))
        })
        .collect();
    let call = crate::appel::actions::find(&state, &slug)
        .await
        .map_err(&refuse)?;
    let mut errors = BTreeMap::new();
    let scores = match (given_state, &call.document.review_grid) {
        (ReviewState::Notee, Some(grid)) => check_scores(grid, &typed).unwrap_or_else(|found| {
            errors = found;
            Scores::new()
        }),
        _ => Scores::new(),
    };
    // Who recuses themselves says nothing of the person.
    let comment = match given_state {
        ReviewState::Recusee => String::new(),
        _ => comment,
    };
    if comment.chars().count() > LONGEST {
        errors.insert("commentaire".to_owned(), too_long(&comment));
    }
    if !errors.is_empty() {
        let typed = Typed {
            scores: typed,
            comment: Some(comment),
            errors,
            ..Typed::default()
        };
        return again(&state, &slug, &number, &person, asked.query, typed).await;
    }
    let given = Given {
        state: given_state,
        scores,
        comment,
    };
    actions::answer(&state, &slug, &number, &person, given)
        .await
        .map_err(&refuse)?;
    if wish == "notee_suite" {
        let dossier = open(&state, &slug, &number, &person, &asked.query).await?;
        if let Some(next) = dossier.passage.next_to_read {
            let next = asked
                .query
                .address(&dossier_address(slug.as_str(), &next), 1);
            return Ok(told(&next, "note"));
        }
    }
    Ok(told(&page, word))
}

/// Adds a note of the commission.
pub async fn add_note(
    State(state): State<AppState>,
    Named((slug, number)): Named<(Slug, String)>,
    asked: Asked,
    headers: HeaderMap,
    Form(form): Form<Pairs>,
) -> Answered {
    let page = asked
        .query
        .address(&dossier_address(slug.as_str(), &number), 1);
    let Some(person) = recognised(&state, &headers).await? else {
        let address = asked.query.address(
            &format!("{}/notes", dossier_address(slug.as_str(), &number)),
            1,
        );
        return Ok(keep(&state, address, &page, form));
    };
    let note = value(&form, "note").unwrap_or_default().to_owned();
    let error = match note.trim() {
        "" => Some("Écrivez la note avant de l’ajouter.".to_owned()),
        text if text.chars().count() > LONGEST => Some(too_long(text)),
        _ => None,
    };
    if let Some(error) = error {
        let typed = Typed {
            note,
            errors: [("note".to_owned(), error)].into(),
            ..Typed::default()
        };
        return again(&state, &slug, &number, &person, asked.query, typed).await;
    }
    actions::add_note(&state, &slug, &number, &person, &note)
        .await
        .map_err(refuse(&state))?;
    Ok(told(&page, "ecrite"))
}

/// Takes a note away.
pub async fn forget_note(
    State(state): State<AppState>,
    Named((slug, number, note)): Named<(Slug, String, NoteId)>,
    Member(person): Member,
    asked: Asked,
) -> Answered {
    actions::forget_note(&state, &slug, &number, &person, note)
        .await
        .map_err(refuse(&state))?;
    let page = asked
        .query
        .address(&dossier_address(slug.as_str(), &number), 1);
    Ok(told(&page, "supprimee"))
}

fn too_long(text: &str) -> String {
    format!(
        "Ce texte compte {} caractères\u{a0}; gardez-en {LONGEST} au plus.",
        text.chars().count()
    )
}

async fn open(
    state: &AppState,
    slug: &Slug,
    number: &str,
    person: &SignedIn,
    query: &Query,
) -> Result<Dossier, Response> {
    actions::open(state, slug, number, person, query)
        .await
        .map_err(|error| html::error_page(state, error))
}

/// The page again, with what was typed and what is wrong with it.
async fn again(
    state: &AppState,
    slug: &Slug,
    number: &str,
    person: &SignedIn,
    query: Query,
    typed: Typed,
) -> Answered {
    let dossier = open(state, slug, number, person, &query).await?;
    if dossier.is_hidden {
        return Err(html::error_page(state, Error::NotFound));
    }
    shown::render(state, slug, dossier, query, typed).await
}

fn told(page: &str, word: &str) -> Response {
    let address = match page.contains('?') {
        true => format!("{page}&dit={word}"),
        false => with_pairs(page, &[("dit", word.to_owned())]),
    };
    Redirect::to(&address).into_response()
}

/// The page that keeps what was typed until its author is signed in again.
fn keep(state: &AppState, address: String, page: &str, form: Pairs) -> Response {
    let door = door(page);
    let back = page.to_owned();
    PublicPage::personal("Connexion nécessaire", "")
        .with_status(StatusCode::UNAUTHORIZED)
        .render(state, || pages::keep_typed(address, door, back, form))
}
