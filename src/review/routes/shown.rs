//! The list, and one candidature.

use axum::extract::State;

use super::{Answered, Asked, Member, Named, refuse, value};
use crate::{
    appel::model::Slug,
    review::{
        actions::{self, Dossier},
        model::short_number,
        pages::{self, Typed},
        rules::Query,
    },
    server::{commission, html::PublicPage, state::AppState},
};

/// What the page says once after something was done, by the word in the address.
fn told(word: &str) -> Option<&'static str> {
    Some(match word {
        "note" => "Votre note est enregistrée.",
        "abstention" => "Votre abstention est enregistrée.",
        "recusation" => "C’est noté\u{a0}: cette candidature est laissée aux autres.",
        "reprise" => "Cette candidature vous attend de nouveau.",
        "ecrite" => "La note est ajoutée.",
        "supprimee" => "La note est supprimée.",
        _ => return None,
    })
}

/// The list asked for.
pub async fn list(
    State(state): State<AppState>,
    Named(slug): Named<Slug>,
    Member(person): Member,
    asked: Asked,
) -> Answered {
    let overview = actions::overview(&state, &slug, &person, &asked.query)
        .await
        .map_err(refuse(&state))?;
    let told = value(&asked.pairs, "dit").and_then(|word| match word {
        "trop_tard" => {
            Some("Cela ne s’annule plus\u{a0}: quelque chose a changé depuis.".to_owned())
        }
        "rien" => Some("Rien n’avait à changer.".to_owned()),
        _ => None,
    });
    let title = format!("Candidatures · {}", overview.call);
    let path = pages::list_address(slug.as_str());
    let administers = overview.standing.is_administrator;
    let beside = commission::beside(&state, &slug, administers, "candidatures")
        .await
        .map_err(refuse(&state))?;
    Ok(PublicPage::personal(title, path)
        .beside(beside)
        .render(&state, || pages::list(overview, asked.query, told)))
}

/// One candidature.
pub async fn dossier(
    State(state): State<AppState>,
    Named((slug, number)): Named<(Slug, String)>,
    Member(person): Member,
    asked: Asked,
) -> Answered {
    let dossier = actions::open(&state, &slug, &number, &person, &asked.query)
        .await
        .map_err(refuse(&state))?;
    let typed = Typed {
        done: value(&asked.pairs, "dit").and_then(told),
        ..Typed::default()
    };
    render(&state, &slug, dossier, asked.query, typed).await
}

/// The page of one candidature; its title says a number only, whoever looks over a shoulder.
pub async fn render(
    state: &AppState,
    slug: &Slug,
    dossier: Dossier,
    query: Query,
    typed: Typed,
) -> Answered {
    let error = if typed.errors.is_empty() {
        ""
    } else {
        "Erreur\u{a0}: "
    };
    let short = short_number(&dossier.number);
    let title = format!("{error}Candidature {short} · {}", dossier.call);
    let status = if typed.errors.is_empty() {
        axum::http::StatusCode::OK
    } else {
        axum::http::StatusCode::UNPROCESSABLE_ENTITY
    };
    let administers = dossier.standing.is_administrator;
    let beside = commission::beside(state, slug, administers, "candidatures")
        .await
        .map_err(refuse(state))?;
    Ok(
        PublicPage::personal(title, pages::list_address(&dossier.slug))
            .with_status(status)
            .beside(beside)
            .render(state, || pages::dossier(dossier, query, typed)),
    )
}
