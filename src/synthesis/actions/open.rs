//! A document, opened to be read.

use crate::{
    account::model::SignedIn,
    error::Error,
    server::state::AppState,
    synthesis::{
        actions::{
            Seal, card,
            remark::{self, Margin},
            seal,
        },
        live::{
            self, circle,
            rights::{self, Access},
        },
        model::{Document, DocumentId, Home, SCHEMA_VERSION, card::Card},
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
    /// Where it stands, unless it is nobody’s.
    pub home: Option<Home>,
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
    let circle = circle::of(&mut tx, access.document.whose, now).await?;
    if let Some(me) = circle.as_ref().and_then(|one| one.member(person.account)) {
        steps = stage::steps_for(&access.document, me);
        let landmarks = store::landmarks(&mut tx, access.document.id).await?;
        let proposed = history::proposed(&landmarks);
        looks_back = history::reach(&access.document, me, proposed).is_some();
    }
    tx.commit().await?;
    Ok(Opened {
        access,
        text,
        margin,
        card,
        seal,
        looks_back,
        steps,
        home: circle.map(|circle| circle.home),
    })
}
