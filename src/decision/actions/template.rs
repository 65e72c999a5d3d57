//! Changing the words of a letter for a call.

use super::desk::{Desk, find_call};
use crate::{
    account::model::{AccountId, Email},
    appel::model::Slug,
    audit::{self, Actor},
    candidature::{self, model::CandidatureId},
    decision::{
        letters::{self, Told},
        model::{LetterKind, TypedTemplate},
        rules::{self, Faults},
        store,
    },
    error::Error,
    server::{mail::Letter, settings::Settings, state::AppState},
};

/// What became of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It is kept.
    Done,
    /// Something is wrong with it; nothing was changed.
    Refused(Faults),
}

/// Keeps the words of a letter for a call, provided that they are sound.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call.
pub async fn keep_template(
    state: &AppState,
    slug: &Slug,
    kind: &LetterKind,
    typed: &TypedTemplate,
    by: AccountId,
) -> Result<Kept, Error> {
    if let Err(faults) = rules::parse(kind, typed) {
        return Ok(Kept::Refused(faults));
    }
    let now = state.now();
    let mut tx = state.db.write().await?;
    let call = find_call(&mut tx, slug).await?;
    store::keep_template(&mut tx, call.id, kind, typed, now, by).await?;
    let actor = Actor::Account(by);
    let object = call.id.to_string();
    let word = kind.code();
    audit::record(
        &mut tx,
        now,
        actor,
        "decision.template_changed",
        &object,
        &word,
    )
    .await?;
    tx.commit().await?;
    Ok(Kept::Done)
}

/// Goes back to the words of the platform.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call.
pub async fn reset_template(
    state: &AppState,
    slug: &Slug,
    kind: &LetterKind,
    by: AccountId,
) -> Result<(), Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let call = find_call(&mut tx, slug).await?;
    if store::forget_template(&mut tx, call.id, kind).await? {
        let actor = Actor::Account(by);
        let object = call.id.to_string();
        let word = kind.code();
        audit::record(
            &mut tx,
            now,
            actor,
            "decision.template_reset",
            &object,
            &word,
        )
        .await?;
    }
    tx.commit().await
}

/// A letter as nobody will receive it: what the page of templates shows as an example.
///
/// # Errors
/// What is wrong with the template.
pub fn example_of(
    settings: &Settings,
    desk: &Desk,
    kind: &LetterKind,
    typed: &TypedTemplate,
) -> Result<Letter, Faults> {
    let template = rules::parse(kind, typed)?;
    let email = Email::parse("camille@example.org").map_err(|_| Faults::default())?;
    let orientation = match kind {
        LetterKind::NonRetenue(Some(reason)) => orientation_for(reason),
        _ => &["pauses_partenariat", "prochain_appel"],
    };
    let orientation: Vec<String> = orientation.iter().map(|&code| code.to_owned()).collect();
    let number = candidature::rules::number(desk.call.document.slug.as_str(), 1);
    let told = Told {
        id: CandidatureId::fresh(),
        number: &number,
        first_name: "Camille",
        email: &email,
        reply_before: Some(rules::reply_before(&desk.call.document, desk.leaving())),
        rank: Some(1),
        orientation: &orientation,
    };
    Ok(letters::fill(
        settings,
        &desk.call.document,
        &template,
        &told,
    ))
}

/// The roads that usually go with a reason, for the example.
fn orientation_for(reason: &str) -> &'static [&'static str] {
    match reason {
        "reorientation_gap_psp" => &["gap_psp"],
        "reorientation_gap_mixte" => &["gap_mixte"],
        "prerequis_pratique" => &["annuaire_formations", "pauses_partenariat"],
        _ => &["pauses_partenariat", "prochain_appel"],
    }
}
