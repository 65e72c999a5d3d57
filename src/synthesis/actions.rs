//! What one does with documents written together.

use super::{
    live::{
        self,
        rights::{self, Access},
    },
    model::DocumentId,
};
use crate::{account::model::SignedIn, error::Error, group, server::state::AppState};

/// A document, opened by somebody who may.
pub struct Opened {
    /// It, and what they may do.
    pub access: Access,
    /// Its text.
    pub text: yrs::Doc,
    /// Its group: how its address and its title read, and how many people are in it.
    pub group: Option<Home>,
}

/// The group of a document.
pub struct Home {
    /// Of its page.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// How many people are in it.
    pub members: usize,
}

/// Opens a document to read it.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or when it is not open to them.
pub async fn open(state: &AppState, id: DocumentId, person: &SignedIn) -> Result<Opened, Error> {
    let now = state.now();
    let mut tx = state.db.read().await?;
    let access = rights::access(&mut tx, id, person, now).await?;
    let (text, _) = live::read(&mut tx, id).await?;
    let group = match access.document.group_id {
        None => None,
        Some(id) => {
            let group = group::store::find_by_id(&mut tx, id)
                .await?
                .ok_or(Error::NotFound)?;
            let members = group::store::members(&mut tx, id).await?;
            Some(Home {
                slug: group.slug.to_string(),
                title: group.title,
                members: members.iter().filter(|member| member.is_in_at(now)).count(),
            })
        }
    };
    tx.commit().await?;
    Ok(Opened {
        access,
        text,
        group,
    })
}
