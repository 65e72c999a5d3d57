//! What a group writes: the list, and another one begun.

use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    audit::{self, Actor},
    db::Instant,
    error::Error,
    facilitation,
    group::{self, actions::Entered},
    seance::{self, store::Seance},
    server::state::AppState,
    synthesis::{
        live::{engine, rights},
        model::{Document, DocumentId, Kind, Right, SCHEMA_VERSION, Stage, tree},
        rules::{report, template::Template, title},
        store,
    },
};

/// What a group writes, for one of its members.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// The group and who looks.
    pub entered: Entered,
    /// What is open to them, the newest first, with what they may do.
    pub documents: Vec<(Document, Right)>,
    /// The meetings that a document may tell.
    pub seances: Vec<Seance>,
    /// The moment of reading.
    pub now: Instant,
}

impl Shelf {
    /// The meeting that a document tells.
    #[must_use]
    pub fn seance_of(&self, document: &Document) -> Option<&Seance> {
        self.seances
            .iter()
            .find(|seance| Some(seance.id) == document.seance_id)
    }
}

/// The documents of a group that are open to this member.
///
/// # Errors
/// [`Error::NotFound`] when they are not of the group, or have not accepted the charter.
pub async fn shelf(state: &AppState, slug: &Slug, person: &SignedIn) -> Result<Shelf, Error> {
    let now = state.now();
    let mut tx = state.db.read().await?;
    let entered = group::actions::enter_bound(&mut tx, slug, person).await?;
    let documents = store::of_group(&mut tx, entered.group.id).await?;
    let seances = seance::store::of_group(&mut tx, entered.group.id).await?;
    let open = documents.into_iter().filter_map(|document| {
        let right = rights::right(&document, &entered.me, now)?;
        Some((document, right))
    });
    Ok(Shelf {
        documents: open.collect(),
        entered,
        seances,
        now,
    })
}

/// What somebody asks to begin.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The code of a template.
    pub template: String,
    /// The number of a meeting, or nothing.
    pub seance: Option<i32>,
    /// A title, or nothing: it is made from the meeting.
    pub title: String,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// It is there.
    Done(DocumentId),
    /// Something is missing: what, in words.
    Refused(&'static str),
}

/// Begins a document: its sections are written here, once, in the transaction that makes it; a report
/// of a meeting begins with what was noted in its room.
///
/// # Errors
/// [`Error::NotFound`] for whoever does not lead this group.
pub async fn begin(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    wish: &Wish,
) -> Result<Begun, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let entered = group::actions::enter_bound(&mut tx, slug, person).await?;
    if !entered.me.leads() {
        return Err(Error::NotFound);
    }
    let Some(template) = Template::from_code(&wish.template) else {
        return Ok(Begun::Refused("Choisissez ce que vous voulez écrire."));
    };
    let seance = match wish.seance {
        None => None,
        Some(number) => Some(
            seance::store::find(&mut tx, entered.group.id, number)
                .await?
                .ok_or(Error::NotFound)?,
        ),
    };
    let document = Document {
        id: DocumentId::fresh(),
        kind: template.kind(),
        template: template.code().to_owned(),
        title: title(&wish.title, template, seance.as_ref(), &entered.group.title),
        group_id: Some(entered.group.id),
        seance_id: seance.as_ref().map(|seance| seance.id),
        workshop_id: None,
        stage: Stage::Drafting,
        stage_at: now,
        contributions_until: None,
        schema_version: SCHEMA_VERSION,
        made_at: now,
        made_by: Some(person.account),
    };
    let mut content = template.content();
    if let (Kind::InternalReport, Some(seance)) = (document.kind, &seance) {
        let subject = facilitation::actions::subject(&mut tx, seance).await?;
        let captured = facilitation::actions::captures_for(&mut tx, seance.id).await?;
        report::fill(&mut content, subject, &captured);
    }
    let update = tree::first_update(&engine::blank(), &content).map_err(|_| Error::Fault)?;
    store::create(&mut tx, &document, Some(&update)).await?;
    let actor = Actor::Account(person.account);
    let (object, detail) = (document.id.to_string(), template.code());
    audit::record(&mut tx, now, actor, "synthesis.begun", &object, detail).await?;
    tx.commit().await?;
    Ok(Begun::Done(document.id))
}

/// The title as typed, or made from the meeting: « Compte-rendu interne · Séance 3 ».
fn title(typed: &str, template: Template, seance: Option<&Seance>, group: &str) -> String {
    let typed = typed.trim();
    if typed.is_empty() {
        let of = seance.map_or(group, |seance| seance.title.as_str());
        format!("{} · {of}", template.kind().label())
    } else {
        typed.chars().take(title::LONGEST).collect()
    }
}
