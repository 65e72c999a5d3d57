//! A document, opened to be read.

use crate::{
    account::model::SignedIn,
    error::Error,
    group,
    server::state::AppState,
    synthesis::{
        actions::{
            Seal, card,
            remark::{self, Margin},
            seal,
        },
        live::{
            self,
            rights::{self, Access},
        },
        model::{Document, DocumentId, SCHEMA_VERSION, card::Card},
        rules::{
            history,
            stage::{self, Step},
        },
        store,
    },
};

/// A document, opened by somebody who may.
pub struct Opened {
    /// It, and what they may do.
    pub access: Access,
    /// Its text.
    pub text: yrs::Doc,
    /// What stands at its head, computed.
    pub card: Card,
    /// The seal of a text frozen here.
    pub seal: Option<Seal>,
    /// Whether they may look back.
    pub looks_back: bool,
    /// What stands in its margin, for whoever sees it.
    pub margin: Option<Margin>,
    /// The steps that they may take with it.
    pub steps: &'static [Step],
    /// Its group: how its address and its title read.
    pub group: Option<Home>,
}

/// The group of a document.
#[derive(Debug, Clone)]
pub struct Home {
    /// Of its page.
    pub slug: String,
    /// Its title.
    pub title: String,
}

/// Lets a document be read into something else: of a tree that this version does not know, it would lose what
/// it does not understand.
///
/// # Errors
/// [`Error::Newer`] when it is one.
pub(super) fn is_understood(document: &Document) -> Result<(), Error> {
    if document.schema_version > SCHEMA_VERSION {
        tracing::error!(id = %document.id, schema = document.schema_version, "un document est plus récent que ce programme");
        return Err(Error::Newer);
    }
    Ok(())
}

/// Opens a document to read it.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or when it is not open to them; [`Error::Newer`] when this version
/// does not understand it.
pub async fn open(state: &AppState, id: DocumentId, person: &SignedIn) -> Result<Opened, Error> {
    let now = state.now();
    let mut tx = state.db.read().await?;
    let access = rights::access(&mut tx, id, person, now).await?;
    is_understood(&access.document)?;
    let (text, _) = live::read(&mut tx, id).await?;
    let margin = remark::beside(&mut tx, id, person, &text, now).await?;
    let card = card(&mut tx, &access.document).await?;
    let seal = seal(&mut tx, &access.document, &text).await?;
    let mut looks_back = false;
    let mut steps: &'static [Step] = &[];
    let group = match access.document.group_id {
        None => None,
        Some(id) => {
            let group = group::store::find_by_id(&mut tx, id)
                .await?
                .ok_or(Error::NotFound)?;
            let members = group::store::members(&mut tx, id).await?;
            let me = members
                .iter()
                .find(|member| member.account_id == Some(person.account));
            steps = me.map_or(steps, |me| stage::steps_for(&access.document, me, now));
            let landmarks = store::landmarks(&mut tx, access.document.id).await?;
            let proposed = history::proposed(&landmarks);
            looks_back = me
                .and_then(|me| history::reach(&access.document, me, proposed, now))
                .is_some();
            Some(Home {
                slug: group.slug.to_string(),
                title: group.title,
            })
        }
    };
    tx.commit().await?;
    Ok(Opened {
        access,
        text,
        margin,
        card,
        seal,
        looks_back,
        steps,
        group,
    })
}
