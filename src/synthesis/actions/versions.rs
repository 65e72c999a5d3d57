//! Versions: kept by themselves, named, brought back, frozen.

use sha2::{Digest as _, Sha256};

use super::{
    history::{Held, hold, then_and_now},
    open::is_understood,
};
use crate::{
    account::model::{AccountId, SignedIn},
    audit::{self, Actor},
    db::{Instant, Tx},
    error::Error,
    server::state::AppState,
    synthesis::{
        live,
        model::{
            Document, DocumentId, Landmark, Stage, Version, VersionId, VersionKind, Whose,
            content::Content, tree,
        },
        rules::{
            compare::{self, Comparison},
            history,
        },
        store,
    },
};

/// What makes a version.
struct Wanted<'w> {
    document: DocumentId,
    sequence: i64,
    kind: VersionKind,
    name: &'w str,
    by: Option<AccountId>,
}

/// Keeps what a document said at one place.
async fn keep(
    tx: &mut Tx,
    wanted: Wanted<'_>,
    content: &Content,
    now: Instant,
) -> Result<Version, Error> {
    let content = serde_json::to_string(content).map_err(|_| Error::Fault)?;
    let version = Version {
        id: VersionId::fresh(),
        document_id: wanted.document,
        sequence: wanted.sequence,
        kind: wanted.kind,
        name: wanted.name.to_owned(),
        at: now,
        by: wanted.by,
        digest: Sha256::digest(content.as_bytes()).to_vec(),
        content,
    };
    store::insert_version(tx, &version).await?;
    Ok(version)
}

/// The last one left a document: when much was written since the last version, another keeps itself.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read or written.
pub async fn keep_by_itself(state: &AppState, id: DocumentId) -> Result<(), Error> {
    let mut tx = state.db.read().await?;
    let document = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if document.whose == Whose::Nobody || is_understood(&document).is_err() {
        return Ok(());
    }
    let last = store::landmarks(&mut tx, id)
        .await?
        .into_iter()
        .map(|kept| kept.sequence)
        .max();
    let written = store::log::packed_to(&mut tx, id).await?;
    if !history::is_worth_keeping(last, written) {
        return Ok(());
    }
    let (doc, sequence) = live::read(&mut tx, id).await?;
    tx.commit().await?;
    let Ok(content) = tree::read(&doc) else {
        return Ok(());
    };
    let wanted = Wanted {
        document: id,
        sequence,
        kind: VersionKind::Automatic,
        name: "",
        by: None,
    };
    let mut tx = state.db.write().await?;
    keep(&mut tx, wanted, &content, state.now()).await?;
    tx.commit().await
}

/// Why a text that makes no sense is not frozen, and how to mend it.
const UNREADABLE: &str = "Ce texte contient un passage que nous ne savons pas relire, laissé sans doute par un autre programme\u{a0}: nous ne pouvons pas le figer ainsi. Dans son historique, rétablissez un moment d’avant ce passage, puis recommencez.";

/// A document reaches another stage: what it says there is kept. A text that is frozen leaves every hand
/// first, so that what is kept is the last word. Answers why it cannot be frozen, in words.
pub(super) async fn keep_at_stage(
    tx: &mut Tx,
    document: &Document,
    to: Stage,
    by: Option<AccountId>,
    now: Instant,
) -> Result<Option<&'static str>, Error> {
    let is_frozen = to == Stage::Frozen;
    if is_frozen {
        store::owner::bar(tx, document.id).await?;
    }
    let (doc, sequence) = live::read(tx, document.id).await?;
    let content = match tree::read(&doc) {
        Ok(content) => content,
        // A text that makes no sense may go further; it is never frozen.
        Err(_) => return Ok(is_frozen.then_some(UNREADABLE)),
    };
    let wanted = Wanted {
        document: document.id,
        sequence,
        kind: if is_frozen {
            VersionKind::Frozen
        } else {
            VersionKind::Automatic
        },
        name: to.code(),
        by,
    };
    keep(tx, wanted, &content, now).await.map(|_| None)
}

/// What became of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Naming {
    /// The version has it.
    Done,
    /// It cannot be a name: why, in words.
    Refused(&'static str),
}

/// « Nommer cette version »: the text as it stood at one place is kept under a name.
///
/// # Errors
/// [`Error::NotFound`] when this person may not write there, or may not look so far back.
pub async fn name(
    state: &AppState,
    id: DocumentId,
    person: &SignedIn,
    sequence: i64,
    typed: &str,
) -> Result<Naming, Error> {
    state.rooms.settle(state, id).await?;
    let (held, then, ..) = then_and_now(state, id, person, sequence).await?;
    if !held.names {
        return Err(Error::NotFound);
    }
    let name = match history::name(typed) {
        Ok(name) => name,
        Err(why) => return Ok(Naming::Refused(why)),
    };
    let now = state.now();
    let mut tx = state.db.write().await?;
    // The right may have gone meanwhile.
    if !hold(&mut tx, id, person, now).await?.names {
        return Err(Error::NotFound);
    }
    let wanted = Wanted {
        document: id,
        sequence,
        kind: VersionKind::Named,
        name: &name,
        by: Some(person.account),
    };
    let version = keep(&mut tx, wanted, &then, now).await?;
    let actor = Actor::Account(person.account);
    let (object, detail) = (id.to_string(), version.id.to_string());
    audit::record(&mut tx, now, actor, "synthesis.named", &object, &detail).await?;
    tx.commit().await?;
    Ok(Naming::Done)
}

/// Gives a version that this person named another name.
///
/// # Errors
/// [`Error::NotFound`] when there is no such version of theirs, or when they may no longer name one.
pub async fn rename(
    state: &AppState,
    (id, version): (DocumentId, VersionId),
    person: &SignedIn,
    typed: &str,
) -> Result<Naming, Error> {
    let name = history::name(typed);
    let now = state.now();
    let mut tx = state.db.write().await?;
    own(&mut tx, (id, version), person, now).await?;
    let name = match name {
        Ok(name) => name,
        Err(why) => return Ok(Naming::Refused(why)),
    };
    if !store::rename_version(&mut tx, (id, version), person.account, &name).await? {
        return Err(Error::NotFound);
    }
    let actor = Actor::Account(person.account);
    let (object, detail) = (id.to_string(), version.to_string());
    audit::record(&mut tx, now, actor, "synthesis.renamed", &object, &detail).await?;
    tx.commit().await?;
    Ok(Naming::Done)
}

/// Takes away a name that this person gave: the text and its history stay as they are.
///
/// # Errors
/// As [`rename`].
pub async fn forget_name(
    state: &AppState,
    (id, version): (DocumentId, VersionId),
    person: &SignedIn,
) -> Result<(), Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    own(&mut tx, (id, version), person, now).await?;
    if !store::remove_version(&mut tx, (id, version), person.account).await? {
        return Err(Error::NotFound);
    }
    let actor = Actor::Account(person.account);
    let (object, detail) = (id.to_string(), version.to_string());
    audit::record(&mut tx, now, actor, "synthesis.unnamed", &object, &detail).await?;
    tx.commit().await
}

/// A version that this person named, in a document whose versions they may still name.
async fn own(
    tx: &mut Tx,
    (id, version): (DocumentId, VersionId),
    person: &SignedIn,
    now: Instant,
) -> Result<(), Error> {
    let held = hold(tx, id, person, now).await?;
    let is_theirs = |kept: &Landmark| kept.id == version && held.may_rename(kept);
    if held.landmarks.iter().any(is_theirs) {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// What bringing a text back would change.
#[derive(Debug, Clone)]
pub struct Return {
    /// Of which document.
    pub held: Held,
    /// To which place.
    pub sequence: i64,
    /// From now to then.
    pub comparison: Comparison,
}

/// What bringing the text of one place back would change; nothing is.
///
/// # Errors
/// [`Error::NotFound`] when this person may not.
pub async fn look_at_return(
    state: &AppState,
    id: DocumentId,
    person: &SignedIn,
    sequence: i64,
) -> Result<Return, Error> {
    state.rooms.settle(state, id).await?;
    let (held, then, now, _) = then_and_now(state, id, person, sequence).await?;
    if !held.restores {
        return Err(Error::NotFound);
    }
    Ok(Return {
        held,
        sequence,
        // A text that makes no sense gives way whole.
        comparison: compare::compare(&now.unwrap_or_default(), &then),
    })
}

/// Brings the text of one place back, as one more edit, before the eyes of those who have it open. What it
/// said until then is kept; nothing is rewritten.
///
/// # Errors
/// [`Error::NotFound`] when this person may not.
pub async fn restore(
    state: &AppState,
    id: DocumentId,
    person: &SignedIn,
    sequence: i64,
) -> Result<(), Error> {
    state.rooms.settle(state, id).await?;
    let (held, then, present, last) = then_and_now(state, id, person, sequence).await?;
    if !held.restores {
        return Err(Error::NotFound);
    }
    if present.as_ref() == Some(&then) {
        return Ok(());
    }
    let now = state.now();
    let mut tx = state.db.write().await?;
    if !hold(&mut tx, id, person, now).await?.restores {
        return Err(Error::NotFound);
    }
    // What makes no sense stays in the list of updates, and is no version.
    if let Some(present) = present {
        let wanted = Wanted {
            document: id,
            sequence: last,
            kind: VersionKind::BeforeRestore,
            name: "",
            by: Some(person.account),
        };
        keep(&mut tx, wanted, &present, now).await?;
    }
    let actor = Actor::Account(person.account);
    let (object, detail) = (id.to_string(), sequence.to_string());
    audit::record(&mut tx, now, actor, "synthesis.restored", &object, &detail).await?;
    tx.commit().await?;
    state
        .rooms
        .edit(state, id, person, |transaction| {
            tree::turn_into(transaction, &then)
        })
        .await
        .map(|_| ())
}

/// The seal of a frozen text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// When it was frozen.
    pub at: Instant,
    /// The SHA-256 of what it then said, in hexadecimal.
    pub digest: String,
    /// What it then said; nothing when that was altered since, and no longer is what the digest is of.
    pub content: Option<Content>,
    /// Whether it says the same today.
    pub holds: bool,
}

/// The seal of a document that was frozen here, checked against what it says.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn seal(
    tx: &mut Tx,
    document: &Document,
    text: &yrs::Doc,
) -> Result<Option<Seal>, Error> {
    if document.stage != Stage::Frozen {
        return Ok(None);
    }
    let Some(version) = store::frozen(tx, document.id).await? else {
        return Ok(None);
    };
    let is_intact = Sha256::digest(version.content.as_bytes()).as_slice() == version.digest;
    let content: Option<Content> = is_intact
        .then(|| serde_json::from_str(&version.content).ok())
        .flatten();
    Ok(Some(Seal {
        at: version.at,
        digest: version
            .digest
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
        holds: content.is_some() && content == tree::read(text).ok(),
        content,
    }))
}

/// What is printed and exported of a document: of a frozen one what was sealed, whatever became of it since;
/// of another, what it says now.
///
/// # Errors
/// [`Error::Fault`] when it cannot be read, or when what was sealed was altered.
pub fn lasting(
    seal: Option<&Seal>,
    document: DocumentId,
    text: &yrs::Doc,
) -> Result<Content, Error> {
    let Some(seal) = seal else {
        return tree::read(text).map_err(|why| {
            tracing::error!(%document, %why, "un document écrit ensemble ne se lit pas");
            Error::Fault
        });
    };
    if !seal.holds {
        tracing::error!(%document, "un texte figé n’est plus celui de son empreinte");
    }
    seal.content.clone().ok_or(Error::Fault)
}
