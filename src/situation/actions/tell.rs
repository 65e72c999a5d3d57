//! The letters of a choice, posted in the transaction of what they tell.

use crate::{
    db::Tx,
    error::Error,
    group::{self, actions::Entered},
    seance::store::Seance,
    server::{mail, state::AppState},
    situation::{letters, model::Situation},
};

/// Writes to the author of a situation that the group would like to work on it.
pub(super) async fn ask(
    tx: &mut Tx,
    state: &AppState,
    entered: &Entered,
    seance: &Seance,
    situation: &Situation,
) -> Result<(), Error> {
    let now = state.now();
    for (id, email) in group::store::addresses(tx, entered.group.id).await? {
        let author = entered
            .members
            .iter()
            .find(|member| member.id == id && situation.author == Some(id));
        if let Some(author) = author {
            let letter = letters::asked(&state.settings, &entered.group, seance, author, &email);
            mail::post(tx, &letter, now, now).await?;
        }
    }
    Ok(())
}

/// Writes to those who take part that situations are to be read and ranked.
pub(super) async fn invite_to_rank(
    tx: &mut Tx,
    state: &AppState,
    entered: &Entered,
    seance: &Seance,
) -> Result<(), Error> {
    let now = state.now();
    for (id, email) in group::store::addresses(tx, entered.group.id).await? {
        if let Some(member) = entered.participants().find(|member| member.id == id) {
            let letter = letters::to_rank(&state.settings, &entered.group, seance, member, &email);
            mail::post(tx, &letter, now, now).await?;
        }
    }
    Ok(())
}
