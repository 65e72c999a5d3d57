//! The margin of a document, as one of those who read it sees it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Serialize;
use yrs::Transact as _;

use crate::{
    account::model::{AccountId, SignedIn},
    db::{Instant, Tx},
    error::Error,
    server::{clock::wording, state::AppState},
    synthesis::{
        actions::open::is_understood,
        live::{
            circle,
            rights::{self, Access},
        },
        model::{
            DocumentId, Member, Right, Whose,
            passage::Flat,
            remark::{Anchor, Remark, RemarkKind, RemarkState},
        },
        rules::{history, remark as rules},
        store::{self, remarks},
    },
};

/// The margin of a document, as one of those who read it sees it.
#[derive(Debug, Clone, Serialize)]
pub struct Margin {
    /// How often it changed.
    pub revision: i64,
    /// Whether they may comment, propose and answer.
    pub may_add: bool,
    /// Whether they may accept and refuse.
    pub may_decide: bool,
    /// Who may be called by name.
    pub people: Vec<String>,
    /// The threads, in the order in which they began.
    pub threads: Vec<Thread>,
    /// What was asked last and not done.
    #[serde(skip)]
    pub trouble: Option<Trouble>,
}

/// What was asked, and why it was not done.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// The thread that was to be answered, and what was typed; of another gesture the whole margin tells.
    pub answers: Option<(String, String)>,
    /// Why, in words.
    pub why: &'static str,
}

impl Trouble {
    /// Whether it stands beside the field that answers this thread, as long as there is one.
    #[must_use]
    pub fn is_of(&self, thread: &Thread) -> bool {
        let is_it = |(of, _): &(String, String)| *of == thread.id;
        thread.state == RemarkState::Open.code() && self.answers.as_ref().is_some_and(is_it)
    }
}

/// A remark or a proposal, and what was answered.
#[derive(Debug, Clone, Serialize)]
pub struct Thread {
    /// Which one.
    pub id: String,
    /// Whether words are proposed.
    pub proposes: bool,
    /// Its first words.
    #[serde(flatten)]
    pub words: Words,
    /// Where it begins and ends, in base64, what the passage said, and the words around.
    pub starts: String,
    /// Where it ends.
    pub ends: String,
    /// What the passage said.
    pub quote: String,
    /// The words before it.
    pub before: String,
    /// The words after it.
    pub after: String,
    /// What a proposal would do, in words.
    pub gesture: String,
    /// « ouverte », « resolue », « acceptee », « refusee ».
    pub state: &'static str,
    /// What became of it, by whom, in words.
    pub settled: String,
    /// Whether they may say that it is dealt with, or open it again.
    pub may_settle: bool,
    /// What was answered, in order.
    pub answers: Vec<Words>,
    /// Where it stands in the text; nowhere when its passage was deleted. Reckoned for a page only.
    #[serde(skip)]
    pub place: Option<usize>,
}

/// What one person said.
#[derive(Debug, Clone, Serialize)]
pub struct Words {
    /// Of this remark or answer.
    pub key: String,
    /// Who.
    pub by: String,
    /// Their rank among the faces of the document.
    pub rank: Option<usize>,
    /// When, in words.
    pub at: String,
    /// What.
    pub body: String,
    /// Whether they may take it back.
    pub may_withdraw: bool,
}

/// A document whose margin somebody reads, and what they are in it.
pub(super) struct Desk {
    pub(super) access: Access,
    members: Vec<Member>,
    pub(super) me: AccountId,
    leads: bool,
    /// Since when a thread is begun to be shown to those who do not lead.
    shared_since: Instant,
}

impl Desk {
    pub(super) async fn of(
        tx: &mut Tx,
        id: DocumentId,
        person: &SignedIn,
        now: Instant,
    ) -> Result<Self, Error> {
        let access = rights::access(tx, id, person, now).await?;
        is_understood(&access.document)?;
        let members = circle::members(tx, access.document.whose, now).await?;
        let is_me = |member: &&Member| member.account_id == Some(person.account);
        let leads = match access.document.whose {
            // On the bench.
            Whose::Nobody => access.right == Right::Write,
            Whose::Group { .. } | Whose::Workshop(_) => members
                .iter()
                .filter(|member| member.is_in)
                .find(is_me)
                .is_some_and(Member::leads),
        };
        let landmarks = store::landmarks(tx, id).await?;
        let shared_since = rules::shown_since(&access.document, history::proposed(&landmarks));
        Ok(Self {
            access,
            members,
            me: person.account,
            leads,
            shared_since,
        })
    }

    pub(super) fn may_see(&self) -> bool {
        rules::may_see(self.access.document.stage, self.leads)
    }

    /// Whether this thread is theirs to read.
    pub(super) fn shows(&self, thread: &Remark) -> bool {
        self.leads || self.is_shared(thread)
    }

    /// Whether this thread is shown to all who read the text, and not only to those who lead.
    fn is_shared(&self, thread: &Remark) -> bool {
        thread.at >= self.shared_since
    }

    /// Whether these words call somebody to whom this thread is not shown.
    pub(super) fn calls_in_vain(&self, thread: &Remark, body: &str, now: Instant) -> bool {
        let people = self.people(now);
        !self.is_shared(thread)
            && rules::called(body, &rules::names(&people))
                .into_iter()
                .any(|rank| people.get(rank).is_some_and(|member| !member.leads()))
    }

    pub(super) fn may_add(&self) -> bool {
        rules::may_add(self.access.document.stage, self.access.right)
    }

    pub(super) fn may_decide(&self) -> bool {
        rules::may_decide(self.access.document.stage, self.access.right, self.leads)
    }

    pub(super) fn may_settle(&self, remark: &Remark) -> bool {
        let is_mine = remark.by == Some(self.me);
        rules::may_settle(
            self.access.document.stage,
            self.access.right,
            self.leads,
            is_mine,
        )
    }

    pub(super) fn may_withdraw(&self, remark: &Remark, is_answered: bool) -> bool {
        let is_mine = remark.by == Some(self.me);
        remark.is_open()
            && rules::may_withdraw(
                self.access.document.stage,
                self.access.right,
                is_mine,
                is_answered,
            )
    }

    /// Those to whom the document is open: the faces of the roster, in its order.
    pub(super) fn people(&self, now: Instant) -> Vec<&Member> {
        let may = |member: &&Member| rights::right(&self.access.document, member, now).is_some();
        self.members.iter().filter(may).collect()
    }

    fn words(&self, people: &[&Member], remark: &Remark, is_answered: bool) -> Words {
        let of = |member: &&Member| remark.by.is_some() && member.account_id == remark.by;
        let rank = people.iter().position(&of);
        let names = rules::names(people);
        let gone = || self.members.iter().find(of);
        let by = rank
            .and_then(|rank| names.get(rank).cloned())
            .or_else(|| gone().map(|member| member.first_name.clone()))
            .unwrap_or_else(|| match self.access.document.whose {
                Whose::Nobody => self.access.face.name.clone(),
                _ => "Quelqu’un qui n’est plus là".to_owned(),
            });
        Words {
            key: remark.id.to_string(),
            by,
            rank,
            at: format!(
                "{}, {}",
                wording::day_and_month(wording::date_of(remark.at)),
                wording::time(remark.at)
            ),
            body: remark.body.clone(),
            may_withdraw: self.may_withdraw(remark, is_answered),
        }
    }

    fn thread(&self, people: &[&Member], remark: &Remark, all: &[Remark]) -> Thread {
        let answers: Vec<Words> = all
            .iter()
            .filter(|answer| answer.answers == Some(remark.id))
            .map(|answer| self.words(people, answer, false))
            .collect();
        let settled_by = remark.settled_by.and_then(|by| {
            self.members
                .iter()
                .find(|member| member.account_id == Some(by))
        });
        let settled = match (remark.is_open(), settled_by) {
            (true, _) => String::new(),
            (false, Some(by)) => format!("{} par {}", remark.state.label(), by.first_name),
            (false, None) => remark.state.label().to_owned(),
        };
        let proposes = remark.kind == RemarkKind::Suggestion;
        Thread {
            id: remark.id.to_string(),
            proposes,
            words: self.words(people, remark, !answers.is_empty()),
            starts: STANDARD.encode(&remark.anchor.starts),
            ends: STANDARD.encode(&remark.anchor.ends),
            quote: remark.anchor.quote.clone(),
            before: remark.anchor.before.clone(),
            after: remark.anchor.after.clone(),
            gesture: if proposes {
                rules::gesture(&remark.anchor.quote, &remark.body)
            } else {
                String::new()
            },
            state: remark.state.code(),
            settled,
            may_settle: !proposes && self.may_settle(remark),
            answers,
            place: None,
        }
    }
}

/// The margin of a document.
///
/// # Errors
/// [`Error::NotFound`] when there is no such document, or its margin is not open to them.
pub async fn margin(state: &AppState, id: DocumentId, person: &SignedIn) -> Result<Margin, Error> {
    let now = state.now();
    let mut tx = state.db.read().await?;
    let desk = Desk::of(&mut tx, id, person, now).await?;
    if !desk.may_see() {
        return Err(Error::NotFound);
    }
    read(&mut tx, &desk, now).await
}

async fn read(tx: &mut Tx, desk: &Desk, now: Instant) -> Result<Margin, Error> {
    let id = desk.access.document.id;
    let all = remarks::of_document(tx, id).await?;
    let people = desk.people(now);
    let threads = all
        .iter()
        .filter(|remark| remark.answers.is_none() && desk.shows(remark));
    Ok(Margin {
        revision: remarks::revision(tx, id).await?,
        may_add: desk.may_add(),
        may_decide: desk.may_decide(),
        people: rules::names(&people),
        threads: threads
            .map(|remark| desk.thread(&people, remark, &all))
            .collect(),
        trouble: None,
    })
}

/// The margin as a page shows it beside this text, in its order; `None` for whoever does not see it.
///
/// # Errors
/// [`Error::NotFound`] when there is no such document.
pub(in crate::synthesis::actions) async fn beside(
    tx: &mut Tx,
    id: DocumentId,
    person: &SignedIn,
    text: &yrs::Doc,
    now: Instant,
) -> Result<Option<Margin>, Error> {
    let desk = Desk::of(tx, id, person, now).await?;
    if !desk.may_see() {
        return Ok(None);
    }
    let mut margin = read(tx, &desk, now).await?;
    // The engine is trusted with nothing that came from a browser.
    let placed = catch_unwind(AssertUnwindSafe(|| {
        let transaction = text.transact();
        let flat = Flat::of(&transaction);
        for thread in &mut margin.threads {
            let anchor = anchor_of(thread);
            thread.place = flat.find(&transaction, &anchor).map(|span| span.from);
        }
    }));
    if placed.is_err() {
        tracing::warn!("les passages d’un document n’ont pas été retrouvés");
    }
    margin
        .threads
        .sort_by_key(|thread| (thread.place.is_none(), thread.place));
    Ok(Some(margin))
}

fn anchor_of(thread: &Thread) -> Anchor {
    let bytes = |text: &str| STANDARD.decode(text).unwrap_or_default();
    Anchor {
        starts: bytes(&thread.starts),
        ends: bytes(&thread.ends),
        quote: thread.quote.clone(),
        before: thread.before.clone(),
        after: thread.after.clone(),
    }
}
