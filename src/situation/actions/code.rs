//! What a séance was about, in the words of the yearly figures.

use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    audit::{self, Actor},
    db::Tx,
    error::Error,
    group::{self, model::GroupId},
    seance::{self, model::SeanceId},
    server::state::AppState,
    situation::{model::Coding, rules::turn, store},
};

/// Those who lead code what a séance was about; `false` while it has not begun.
///
/// # Errors
/// [`Error::NotFound`] when this person does not lead the group, or there is no such séance.
pub async fn code(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
    coding: &Coding,
) -> Result<bool, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let entered = group::actions::enter_bound(&mut tx, slug, person).await?;
    let seance = seance::store::find(&mut tx, entered.group.id, number)
        .await?
        .filter(|_| entered.me.leads())
        .ok_or(Error::NotFound)?;
    if !turn::may_code(&seance, now) {
        return Ok(false);
    }
    store::code(&mut tx, seance.id, coding, Some(person.account), now).await?;
    let object = seance.id.to_string();
    let actor = Actor::Account(person.account);
    audit::record(&mut tx, now, actor, "situation.coded", &object, "").await?;
    tx.commit().await?;
    Ok(true)
}

/// What each séance of a group was about, for the yearly figures.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn figures(tx: &mut Tx, group: GroupId) -> Result<Vec<(SeanceId, Coding)>, Error> {
    store::codings(tx, group).await
}
