//! The verbs of a questionnaire being edited.

use super::Prepared;
use crate::{
    appel::{document::Definition, store},
    db::Tx,
    error::Error,
    server::state::AppState,
};

/// What a call asks, as the last edit left it.
#[derive(Debug, Clone)]
pub struct Edited {
    /// The questions and the rules.
    pub definition: Definition,
    /// The rank of the last edit; 0 when there is none.
    pub position: i32,
}

/// What a call asks, as the last edit left it.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn edited(state: &AppState, tx: &mut Tx, prepared: &Prepared) -> Result<Edited, Error> {
    if let Some(last) = store::last_revision(tx, prepared.id).await? {
        return Ok(Edited {
            definition: Definition::read(&last.questionnaire, &last.rules)
                .map_err(store::unreadable)?,
            position: last.position,
        });
    }
    let appel = prepared.published.as_ref().ok_or(Error::Fault)?;
    let definition = super::definition(state, tx, appel.id, appel.version).await?;
    Ok(Edited {
        definition: Definition::clone(&definition),
        position: 0,
    })
}
