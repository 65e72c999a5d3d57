//! What a group or those of a workshop write: the list, and another one begun.

use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    audit::{self, Actor},
    db::{Instant, Tx},
    error::Error,
    facilitation, group,
    seance::{self, store::Seance},
    server::state::AppState,
    synthesis::{
        live::{
            circle::{self, Circle},
            engine, rights,
        },
        model::{
            Document, DocumentId, Home, Kind, Member, Right, SCHEMA_VERSION, Stage, Whose, tree,
        },
        rules::{report, template::Template, title},
        store,
    },
    workshop,
};

/// Of what one asks for the documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The group of that name.
    Group(Slug),
    /// The workshop of that name.
    Workshop(Slug),
}

/// What a group or those of a workshop write, for one of them.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// Where it stands.
    pub home: Home,
    /// Whether whoever looks leads.
    pub leads: bool,
    /// Whether it is still to be said who was there: nobody but those who lead reads until then.
    pub awaits_presences: bool,
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
        let told = document.whose.seance()?;
        self.seances.iter().find(|seance| seance.id == told)
    }
}

/// Those whose documents stand at a place, and which of them this person is.
async fn enter(
    tx: &mut Tx,
    place: &Place,
    person: &SignedIn,
    now: Instant,
) -> Result<(Circle, Member), Error> {
    let whose = match place {
        Place::Group(slug) => group::store::find(tx, slug)
            .await?
            .map(|group| Whose::Group {
                group: group.id,
                seance: None,
            }),
        Place::Workshop(slug) => workshop::store::find(tx, slug)
            .await?
            .map(|workshop| Whose::Workshop(workshop.id)),
    };
    let whose = whose.ok_or(Error::NotFound)?;
    let circle = circle::of(tx, whose, now).await?.ok_or(Error::NotFound)?;
    let me = circle
        .member(person.account)
        .filter(|me| me.may_enter())
        .cloned()
        .ok_or(Error::NotFound)?;
    Ok((circle, me))
}

/// The documents of a group or of a workshop that are open to this person.
///
/// # Errors
/// [`Error::NotFound`] when they are not of the group or have not accepted its charter, when they neither lead
/// the workshop nor were there.
pub async fn shelf(state: &AppState, place: &Place, person: &SignedIn) -> Result<Shelf, Error> {
    let now = state.now();
    let mut tx = state.db.read().await?;
    let (circle, me) = enter(&mut tx, place, person, now).await?;
    let documents = store::of(&mut tx, circle.home.whose).await?;
    let seances = match circle.home.whose.group() {
        Some(group) => seance::store::of_group(&mut tx, group).await?,
        None => Vec::new(),
    };
    let open = documents.into_iter().filter_map(|document| {
        let right = rights::right(&document, &me, now)?;
        Some((document, right))
    });
    Ok(Shelf {
        documents: open.collect(),
        leads: me.leads(),
        awaits_presences: circle.awaits_presences,
        home: circle.home,
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
    /// Something is missing, or wrong.
    Refused(Wrong),
}

/// What keeps a document from being begun, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// Its template.
    Template(&'static str),
    /// Its title.
    Title(&'static str),
}

/// Begins a document: its sections are written here, once, in the transaction that makes it; a report
/// of a meeting begins with what was noted in its room.
///
/// # Errors
/// [`Error::NotFound`] for whoever does not lead this group or this workshop.
pub async fn begin(
    state: &AppState,
    place: &Place,
    person: &SignedIn,
    wish: &Wish,
) -> Result<Begun, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let (Circle { home, .. }, me) = enter(&mut tx, place, person, now).await?;
    if !me.leads() {
        return Err(Error::NotFound);
    }
    let template = Template::from_code(&wish.template)
        .filter(|template| Template::offered(home.whose).contains(template));
    let Some(template) = template else {
        return Ok(Begun::Refused(Wrong::Template(
            "Choisissez ce que vous voulez écrire.",
        )));
    };
    let (mut whose, mut seance) = (home.whose, None);
    if let (Whose::Group { group, .. }, Some(number)) = (home.whose, wish.seance) {
        let told = seance::store::find(&mut tx, group, number)
            .await?
            .ok_or(Error::NotFound)?;
        whose = Whose::Group {
            group,
            seance: Some(told.id),
        };
        seance = Some(told);
    }
    let title = match title(&wish.title, template, seance.as_ref(), &home.title) {
        Ok(title) => title,
        Err(why) => return Ok(Begun::Refused(Wrong::Title(why))),
    };
    let document = Document {
        id: DocumentId::fresh(),
        kind: template.kind(),
        template: template.code().to_owned(),
        title,
        whose,
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

/// The title as typed, or made from the meeting or the workshop: « Compte-rendu interne · Séance 3 ».
fn title(
    typed: &str,
    template: Template,
    seance: Option<&Seance>,
    home: &str,
) -> Result<String, &'static str> {
    if typed.trim().is_empty() {
        let of = seance.map_or(home, |seance| seance.title.as_str());
        Ok(format!("{} · {of}", template.kind().label()))
    } else {
        title::title(typed)
    }
}
