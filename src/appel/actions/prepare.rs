//! The verbs of a call being written: begin it, keep what is typed, publish it,
//! change it once it is published.

use serde_json::Value;
use sqlx::types::Json;

use super::{amended, change, split, whole};
use crate::{
    account::model::SignedIn,
    appel::{
        document::{Appel, AppelSource, NotACall},
        model::{AppelEvent, AppelId, FormVersion, Slug},
        rules::{
            self, Turn,
            sheet::{Fault, Scope, Sheet},
        },
        store::{self, DraftRow, EventRow, RevisionRow},
    },
    audit::{self, Actor},
    db::Tx,
    error::Error,
    server::{clock::wording, state::AppState},
};

/// What was asked, done; or every field to mend first.
pub type Checked<T> = Result<Result<T, Vec<Fault>>, Error>;

/// What a new call starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// Nothing.
    Blank,
    /// A published call, a year later.
    From(Slug),
}

/// A call as the administration writes it.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Its identifier, before and after publication.
    pub id: AppelId,
    /// Its address.
    pub slug: Slug,
    /// The published call, unless it is still in preparation.
    pub published: Option<Appel>,
    /// What it started from, or says, less its questionnaire.
    pub base: Value,
    /// What is typed of it.
    pub sheet: Sheet,
}

impl Prepared {
    /// How much of it may still be changed.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self.published {
            Some(_) => Scope::Published,
            None => Scope::Draft,
        }
    }
}

/// The call of that address, published or not, as it is written.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn prepared(tx: &mut Tx, slug: &Slug) -> Result<Prepared, Error> {
    if let Some(appel) = store::find(tx, slug).await? {
        let base = store::document(tx, appel.id).await?;
        return Ok(Prepared {
            id: appel.id,
            slug: slug.clone(),
            sheet: Sheet::of(&base),
            base,
            published: Some(appel),
        });
    }
    let draft = store::draft(tx, slug).await?.ok_or(Error::NotFound)?;
    Ok(Prepared {
        id: draft.id,
        slug: slug.clone(),
        published: None,
        base: draft.document.0,
        sheet: draft.sheet.0,
    })
}

/// Begins a call, from nothing or from last year's; answers its proposed address.
///
/// # Errors
/// [`Error::NotFound`] when the call to start from is unknown.
pub async fn begin(state: &AppState, person: &SignedIn, start: &Start) -> Result<Slug, Error> {
    let mut tx = state.db.write().await?;
    let mut document = match start {
        Start::Blank => {
            let year = wording::date_of(state.now()).year();
            rules::blank(year, &format!("appel-{year}"))
        }
        Start::From(slug) => {
            let last = store::find(&mut tx, slug).await?.ok_or(Error::NotFound)?;
            let rest = store::document(&mut tx, last.id).await?;
            let asked = store::questionnaire(&mut tx, last.id, last.version)
                .await?
                .ok_or(Error::Fault)?;
            rules::next_year(&whole(&rest, &asked))
        }
    };
    document["appel"]["questionnaire"]["version"] = FIRST.0.into();
    let id = AppelId::fresh();
    let proposed = document["appel"]["slug"].as_str().unwrap_or_default();
    let slug = free_slug(&mut tx, proposed, id).await?;
    document["appel"]["slug"] = slug.as_str().into();
    let (rest, questionnaire, rules) = split(document);
    let draft = DraftRow {
        id,
        slug: slug.to_string(),
        sheet: Json(Sheet::of(&rest)),
        document: Json(rest),
        changed_at: state.now(),
    };
    store::insert_draft(&mut tx, &draft, person.account).await?;
    let first = RevisionRow {
        position: 0,
        questionnaire: Json(questionnaire),
        rules: Json(rules),
        what: String::new(),
        at: state.now(),
    };
    store::insert_revision(&mut tx, id, &first, person.account).await?;
    note(state, &mut tx, person, "appel.prepared", id, "").await?;
    tx.commit().await?;
    Ok(slug)
}

/// The number of the first version of a questionnaire.
const FIRST: FormVersion = FormVersion(1);

/// The proposed address, or the first of `…-2`, `…-3` that is free.
async fn free_slug(tx: &mut Tx, proposed: &str, id: AppelId) -> Result<Slug, Error> {
    let mut rank = 1;
    loop {
        let text = match rank {
            1 => proposed.to_owned(),
            _ => format!("{proposed}-{rank}"),
        };
        let slug: Slug = text.parse().map_err(store::unreadable)?;
        if !store::is_taken(tx, &slug, id).await? {
            return Ok(slug);
        }
        rank += 1;
    }
}

/// What is said when somebody else saved the same sheet meanwhile.
fn overtaken() -> Vec<Fault> {
    vec![Fault {
        field: "titre".to_owned(),
        message: "Quelqu’un d’autre, ou une autre fenêtre, a enregistré cet appel entre-temps. Ce que vous avez écrit est encore ici\u{a0}: comparez, puis enregistrez de nouveau pour le garder.".to_owned(),
    }]
}

/// Keeps what was typed of a call in preparation, right or wrong; answers its
/// address, and what is still to mend before it can be published. `seen` is the mark
/// of the sheet that the page showed.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call in preparation.
pub async fn save_draft(
    state: &AppState,
    person: &SignedIn,
    slug: &Slug,
    seen: &str,
    sheet: Sheet,
) -> Result<(Slug, Vec<Fault>), Error> {
    let mut tx = state.db.write().await?;
    let mut draft = store::draft(&mut tx, slug).await?.ok_or(Error::NotFound)?;
    if draft.sheet.mark() != seen {
        return Ok((slug.clone(), overtaken()));
    }
    draft.sheet = Json(sheet);
    draft.changed_at = state.now();
    let mut faults = draft_faults(&mut tx, &draft).await?;
    let asked = draft.sheet.get("slug").trim().parse::<Slug>().ok();
    let slug = asked
        .filter(|_| !faults.iter().any(|fault| fault.field == "slug"))
        .unwrap_or_else(|| slug.clone());
    draft.slug = slug.to_string();
    store::update_draft(&mut tx, &draft, person.account).await?;
    note(state, &mut tx, person, "appel.typed", draft.id, "").await?;
    tx.commit().await?;
    faults.dedup();
    Ok((slug, faults))
}

/// What is to mend before a call in preparation can be published.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn draft_faults(tx: &mut Tx, draft: &DraftRow) -> Result<Vec<Fault>, Error> {
    let mut faults = match sound_draft(tx, draft).await? {
        Ok(_) => Vec::new(),
        Err(faults) => faults,
    };
    if let Ok(slug) = draft.sheet.get("slug").trim().parse()
        && store::is_taken(tx, &slug, draft.id).await?
    {
        faults.insert(
            0,
            Fault {
                field: "slug".to_owned(),
                message: "Un autre appel a déjà cette adresse.".to_owned(),
            },
        );
    }
    Ok(faults)
}

/// The whole call that a draft makes.
async fn sound_draft(tx: &mut Tx, draft: &DraftRow) -> Checked<AppelSource> {
    let document = match draft.sheet.document(&draft.document, Scope::Draft) {
        Ok(document) => document,
        Err(faults) => return Ok(Err(faults)),
    };
    let asked = store::last_revision(tx, draft.id)
        .await?
        .ok_or(Error::Fault)?;
    Ok(read(super::joined(
        document,
        asked.questionnaire.0,
        asked.rules.0,
    )))
}

/// The call that a document makes; a refusal is told beside the field it is about.
fn read(document: Value) -> Result<AppelSource, Vec<Fault>> {
    AppelSource::from_value(document).map_err(|refusal| {
        let (field, message) = match &refusal {
            NotACall::Document(refusal) if refusal.place.contains("questionnaire") => (
                "seances",
                format!(
                    "Le questionnaire ne va plus avec les rencontres\u{a0}: {}. Changez d’abord la question.",
                    refusal.reason
                ),
            ),
            NotACall::Document(refusal) => ("titre", refusal.to_string()),
            NotACall::Definition(_) => (
                "questionnaire",
                "Le questionnaire est à corriger avant de publier.".to_owned(),
            ),
        };
        vec![Fault {
            field: field.to_owned(),
            message,
        }]
    })
}

/// Publishes a call that was in preparation: from now on the hour opens and closes it.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call in preparation.
pub async fn publish_draft(state: &AppState, person: &SignedIn, slug: &Slug) -> Checked<Appel> {
    let mut tx = state.db.write().await?;
    let draft = store::draft(&mut tx, slug).await?.ok_or(Error::NotFound)?;
    let faults = draft_faults(&mut tx, &draft).await?;
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let source = match sound_draft(&mut tx, &draft).await? {
        Ok(source) => source,
        Err(faults) => return Ok(Err(faults)),
    };
    let now = state.now();
    store::delete_draft(&mut tx, draft.id).await?;
    store::drop_revisions(&mut tx, draft.id, 0).await?;
    let definition = source
        .definition
        .numbered(FIRST)
        .map_err(store::unreadable)?;
    store::insert(&mut tx, draft.id, FIRST, &source, now).await?;
    store::insert_questionnaire(&mut tx, draft.id, FIRST, &definition, now).await?;
    tell(
        state,
        &mut tx,
        person,
        draft.id,
        AppelEvent::Published,
        "",
        "",
    )
    .await?;
    note(
        state,
        &mut tx,
        person,
        "appel.published",
        draft.id,
        "version 1",
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(Appel {
        id: draft.id,
        version: FIRST,
        document: source.document,
    }))
}

/// Gives up a call that was never published.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call in preparation.
pub async fn give_up(state: &AppState, person: &SignedIn, slug: &Slug) -> Result<(), Error> {
    let mut tx = state.db.write().await?;
    let draft = store::draft(&mut tx, slug).await?.ok_or(Error::NotFound)?;
    store::delete_draft(&mut tx, draft.id).await?;
    store::drop_revisions(&mut tx, draft.id, 0).await?;
    note(state, &mut tx, person, "appel.given_up", draft.id, "").await?;
    tx.commit().await
}

/// Changes what a published call says; everybody sees it at once. `seen` is the mark
/// of the sheet that the page showed.
///
/// # Errors
/// [`Error::NotFound`] when there is no such published call.
pub async fn save_published(
    state: &AppState,
    person: &SignedIn,
    slug: &Slug,
    seen: &str,
    sheet: &Sheet,
) -> Checked<()> {
    let mut tx = state.db.write().await?;
    let appel = store::find(&mut tx, slug).await?.ok_or(Error::NotFound)?;
    let rest = store::document(&mut tx, appel.id).await?;
    if Sheet::of(&rest).mark() != seen {
        return Ok(Err(overtaken()));
    }
    let document = match sheet.document(&rest, Scope::Published) {
        Ok(document) if document == rest => return Ok(Ok(())),
        Ok(document) => document,
        Err(faults) => return Ok(Err(faults)),
    };
    let asked = store::questionnaire(&mut tx, appel.id, appel.version)
        .await?
        .ok_or(Error::Fault)?;
    let source = match read(whole(&document, &asked)) {
        Ok(source) => source,
        Err(faults) => return Ok(Err(faults)),
    };
    let id = appel.id;
    change(state, &mut tx, appel, source).await?;
    tell(state, &mut tx, person, id, AppelEvent::Changed, "", "").await?;
    note(state, &mut tx, person, "appel.changed", id, "").await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Opens, closes or extends a published call.
///
/// # Errors
/// [`Error::NotFound`] when there is no such published call.
pub async fn turn(state: &AppState, person: &SignedIn, slug: &Slug, turn: &Turn) -> Checked<()> {
    let mut tx = state.db.write().await?;
    let appel = store::find(&mut tx, slug).await?.ok_or(Error::NotFound)?;
    let turned = match rules::turned(&appel.document, turn, state.now()) {
        Ok(turned) => turned,
        Err(faults) => return Ok(Err(faults)),
    };
    let id = appel.id;
    amended(state, &mut tx, appel, |call| {
        call["calendrier"][turned.field] = turned.instant.as_str().into();
    })
    .await?;
    let why = match turn {
        Turn::Extend(_, _, why) => why.trim(),
        _ => "",
    };
    tell(
        state,
        &mut tx,
        person,
        id,
        turned.event,
        &turned.instant,
        why,
    )
    .await?;
    note(state, &mut tx, person, turned.action, id, &turned.instant).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Tells what happens to a call, for whoever looks at it later.
pub(super) async fn tell(
    state: &AppState,
    tx: &mut Tx,
    person: &SignedIn,
    id: AppelId,
    what: AppelEvent,
    detail: &str,
    why: &str,
) -> Result<(), Error> {
    let event = EventRow {
        what,
        detail: detail.to_owned(),
        why: why.to_owned(),
        at: state.now(),
    };
    store::insert_event(tx, id, &event, person.account).await
}

pub(super) async fn note(
    state: &AppState,
    tx: &mut Tx,
    person: &SignedIn,
    action: &'static str,
    id: AppelId,
    detail: &str,
) -> Result<(), Error> {
    let actor = Actor::Account(person.account);
    audit::record(tx, state.now(), actor, action, &id.to_string(), detail).await
}
