//! The margin of a document: what is said of a passage, what is proposed in its place, and what becomes
//! of it.
//!
//! Nothing here is inside the document, so whoever may not write may still propose. What is accepted is
//! written in the document by the server, as whoever accepts it, before the eyes of those who have it open.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Serialize;
use yrs::Transact as _;

use crate::{
    account::model::{AccountId, SignedIn},
    audit::{self, Actor},
    db::{Instant, Tx},
    error::Error,
    group::{
        self,
        model::{Membership, MembershipId},
    },
    server::{clock::wording, mail, state::AppState},
    synthesis::{
        letters, live,
        live::{
            Right,
            rights::{self, Access},
        },
        model::{
            DocumentId,
            passage::{self, Flat, Replaced},
            remark::{Anchor, Remark, RemarkId, RemarkKind, RemarkState},
        },
        rules::remark as rules,
        store::remarks,
    },
};

/// For how long one letter tells of everything: a conversation is not a heap of letters.
const QUIET: Duration = Duration::from_secs(30 * 60);

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

/// What somebody would leave in the margin.
#[derive(Debug, Clone)]
pub struct Left {
    /// What.
    pub kind: RemarkKind,
    /// About what.
    pub anchor: Anchor,
    /// In which words.
    pub body: String,
}

/// What one does with a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gesture {
    /// Answers it.
    Answer(String),
    /// Says that it is dealt with.
    Resolve,
    /// Opens it again.
    Reopen,
    /// Puts the proposed words in the text.
    Accept,
    /// Leaves the text as it is.
    Refuse,
    /// Takes one's own words back.
    Withdraw,
    /// Gives it a place again, where the same words came back.
    Move {
        /// Where it begins.
        starts: Vec<u8>,
        /// Where it ends.
        ends: Vec<u8>,
    },
}

impl Gesture {
    /// The gesture that a form names.
    #[must_use]
    pub fn from_code(code: &str, words: &str) -> Option<Self> {
        Some(match code {
            "repondre" => Self::Answer(words.to_owned()),
            "regler" => Self::Resolve,
            "rouvrir" => Self::Reopen,
            "accepter" => Self::Accept,
            "refuser" => Self::Refuse,
            "retirer" => Self::Withdraw,
            _ => return None,
        })
    }
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remarked {
    /// It is done.
    Done,
    /// Something is missing, or somebody was quicker: what, in words.
    Refused(&'static str),
}

const STALE: &str = "Quelqu’un vient de s’en occuper. Voici où l’on en est.";
const CHANGED: &str =
    "Le passage a changé depuis cette proposition. Reprenez-la à la main, ou refusez-la.";

/// A document whose margin somebody reads, and what they are in it.
struct Desk {
    access: Access,
    members: Vec<Membership>,
    me: AccountId,
    leads: bool,
}

impl Desk {
    async fn of(
        tx: &mut Tx,
        id: DocumentId,
        person: &SignedIn,
        now: Instant,
    ) -> Result<Self, Error> {
        let access = rights::access(tx, id, person, now).await?;
        let members = match access.document.group_id {
            Some(group) => group::store::members(tx, group).await?,
            None => Vec::new(),
        };
        let is_me = |member: &&Membership| member.account_id == Some(person.account);
        let leads = match access.document.group_id {
            // On the bench.
            None => access.right == Right::Write,
            Some(_) => members
                .iter()
                .filter(|member| member.is_in_at(now))
                .find(is_me)
                .is_some_and(Membership::leads),
        };
        Ok(Self {
            access,
            members,
            me: person.account,
            leads,
        })
    }

    fn may_see(&self) -> bool {
        rules::may_see(self.access.document.stage, self.leads)
    }

    fn may_add(&self) -> bool {
        rules::may_add(self.access.document.stage, self.access.right)
    }

    fn may_decide(&self) -> bool {
        rules::may_decide(self.access.document.stage, self.access.right, self.leads)
    }

    fn may_settle(&self, remark: &Remark) -> bool {
        let is_mine = remark.by == Some(self.me);
        rules::may_settle(
            self.access.document.stage,
            self.access.right,
            self.leads,
            is_mine,
        )
    }

    fn may_withdraw(&self, remark: &Remark, is_answered: bool) -> bool {
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
    fn people(&self, now: Instant) -> Vec<&Membership> {
        let may =
            |member: &&Membership| rights::right(&self.access.document, member, now).is_some();
        self.members.iter().filter(may).collect()
    }

    fn words(&self, people: &[&Membership], remark: &Remark, is_answered: bool) -> Words {
        let of = |member: &&Membership| remark.by.is_some() && member.account_id == remark.by;
        let rank = people.iter().position(|member| of(member));
        let names = rules::names(people);
        let gone = || self.members.iter().find(of);
        let by = rank
            .and_then(|rank| names.get(rank).cloned())
            .or_else(|| gone().map(|member| member.first_name.clone()))
            .unwrap_or_else(|| match self.access.document.group_id {
                Some(_) => "Quelqu’un qui n’est plus là".to_owned(),
                None => self.access.face.name.clone(),
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

    fn thread(&self, people: &[&Membership], remark: &Remark, all: &[Remark]) -> Thread {
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
    let threads = all.iter().filter(|remark| remark.answers.is_none());
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
pub(super) async fn beside(
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

/// Leaves a remark or a proposal in the margin; whoever is called by name gets a letter.
///
/// # Errors
/// [`Error::NotFound`] when the document is not open to them, or takes nothing from them at this stage.
pub async fn leave(
    state: &AppState,
    id: DocumentId,
    person: &SignedIn,
    left: Left,
) -> Result<Remarked, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let desk = Desk::of(&mut tx, id, person, now).await?;
    if !desk.may_add() {
        return Err(Error::NotFound);
    }
    let body = rules::kept(left.kind, &left.body);
    if let Some(why) = rules::wrong(left.kind, &left.anchor, &body) {
        return Ok(Remarked::Refused(why));
    }
    let Anchor { starts, ends, .. } = &left.anchor;
    if !passage::is_position(starts) || !passage::is_position(ends) {
        return Err(Error::BadRequest);
    }
    if remarks::of_document(&mut tx, id).await?.len() >= rules::MOST {
        return Ok(Remarked::Refused(
            "La marge de ce texte est pleine. Réglez d’abord des remarques.",
        ));
    }
    let cut = |text: &str| text.chars().take(rules::AROUND).collect();
    let before: Vec<char> = left
        .anchor
        .before
        .chars()
        .rev()
        .take(rules::AROUND)
        .collect();
    let remark = Remark {
        id: RemarkId::fresh(),
        document_id: id,
        kind: left.kind,
        answers: None,
        anchor: Anchor {
            before: before.into_iter().rev().collect(),
            after: cut(&left.anchor.after),
            ..left.anchor
        },
        body,
        at: now,
        by: Some(person.account),
        state: RemarkState::Open,
        settled_at: None,
        settled_by: None,
    };
    remarks::insert(&mut tx, &remark).await?;
    if remark.kind == RemarkKind::Comment {
        call(&mut tx, state, &desk, &remark).await?;
    }
    let detail = remark.kind.code();
    finish(tx, state, &remark, person, ("synthesis.remark", detail)).await
}

/// Writes to those whom a remark calls by name: one letter, without a word of it, and no other while the
/// conversation lasts.
async fn call(tx: &mut Tx, state: &AppState, desk: &Desk, remark: &Remark) -> Result<(), Error> {
    let now = state.now();
    let people = desk.people(now);
    let called = rules::called(&remark.body, &rules::names(&people));
    if called.is_empty() {
        return Ok(());
    }
    let Some(group) = desk.access.document.group_id else {
        return Ok(());
    };
    let addresses = group::store::addresses(tx, group).await?;
    let address = |id: MembershipId| addresses.iter().find(|(of, _)| *of == id);
    for rank in called {
        let Some((member, account)) = people
            .get(rank)
            .and_then(|member| Some((*member, member.account_id?)))
        else {
            continue;
        };
        // Nobody needs a letter of their own.
        if account == desk.me {
            continue;
        }
        let is_told = remarks::was_told(tx, remark.document_id, account, now.before(QUIET)).await?;
        let told = match address(member.id) {
            Some((_, email)) if !is_told => {
                let by = &desk.access.face.name;
                let letter =
                    letters::called(&state.settings, &desk.access.document, by, member, email);
                mail::post(tx, &letter, now, now).await?;
                Some(now)
            }
            _ => None,
        };
        remarks::insert_mention(tx, remark.id, account, told).await?;
    }
    Ok(())
}

/// Writes the audit row, and lets everybody know.
async fn finish(
    mut tx: Tx,
    state: &AppState,
    remark: &Remark,
    person: &SignedIn,
    (action, detail): (&'static str, &str),
) -> Result<Remarked, Error> {
    let actor = Actor::Account(person.account);
    let object = remark.id.to_string();
    audit::record(&mut tx, state.now(), actor, action, &object, detail).await?;
    remarks::note_change(&mut tx, remark.document_id).await?;
    tx.commit().await?;
    mail::wake(state);
    state.rooms.review(state, remark.document_id).await;
    Ok(Remarked::Done)
}

/// Does something with a thread, or takes an answer back.
///
/// # Errors
/// [`Error::NotFound`] when there is no such thread, or they may not.
pub async fn settle(
    state: &AppState,
    id: DocumentId,
    of: RemarkId,
    person: &SignedIn,
    gesture: Gesture,
) -> Result<Remarked, Error> {
    if gesture == Gesture::Accept {
        return accept(state, id, of, person).await;
    }
    let now = state.now();
    let mut tx = state.db.write().await?;
    let desk = Desk::of(&mut tx, id, person, now).await?;
    if !desk.may_see() {
        return Err(Error::NotFound);
    }
    let all = remarks::of_document(&mut tx, id).await?;
    let is_it = |remark: &&Remark| remark.id == of;
    let remark = all.iter().find(is_it).ok_or(Error::NotFound)?;
    let proposes = remark.kind == RemarkKind::Suggestion;
    let stands = remark.answers.is_none();
    let by = person.account;
    use RemarkState::{Open, Refused, Resolved};
    let (done, audited) = match gesture {
        Gesture::Answer(body) if stands && desk.may_add() => {
            if let Some(why) = rules::wrong_words(&body) {
                return Ok(Remarked::Refused(why));
            }
            if !remark.is_open() {
                return Ok(Remarked::Refused(STALE));
            }
            let answer = Remark {
                id: RemarkId::fresh(),
                kind: RemarkKind::Comment,
                answers: Some(remark.id),
                anchor: Anchor::default(),
                body: rules::kept(RemarkKind::Comment, &body),
                at: now,
                by: Some(by),
                ..remark.clone()
            };
            remarks::insert(&mut tx, &answer).await?;
            call(&mut tx, state, &desk, &answer).await?;
            (true, ("synthesis.remark", "reponse"))
        }
        Gesture::Resolve if stands && !proposes && desk.may_settle(remark) => (
            remarks::settle(&mut tx, of, (Open, Resolved), by, now).await?,
            ("synthesis.remark_settled", Resolved.code()),
        ),
        Gesture::Reopen if stands && !proposes && desk.may_settle(remark) => (
            remarks::settle(&mut tx, of, (Resolved, Open), by, now).await?,
            ("synthesis.remark_settled", Open.code()),
        ),
        Gesture::Refuse if stands && proposes && desk.may_decide() => (
            remarks::settle(&mut tx, of, (Open, Refused), by, now).await?,
            ("synthesis.remark_settled", Refused.code()),
        ),
        Gesture::Withdraw if remark.by == Some(by) && desk.may_add() => {
            let answered = all.iter().any(|answer| answer.answers == Some(of));
            let may = desk.may_withdraw(remark, answered);
            let is_gone = may && remarks::remove(&mut tx, of).await?;
            (is_gone, ("synthesis.remark_withdrawn", ""))
        }
        Gesture::Move { starts, ends } if stands && desk.may_add() => {
            drop(tx);
            return move_to(state, person, remark, starts, ends).await;
        }
        _ => return Err(Error::NotFound),
    };
    if !done {
        return Ok(Remarked::Refused(STALE));
    }
    finish(tx, state, remark, person, audited).await
}

/// Puts proposed words in the text, then says so: whoever comes second finds them there.
async fn accept(
    state: &AppState,
    id: DocumentId,
    of: RemarkId,
    person: &SignedIn,
) -> Result<Remarked, Error> {
    let now = state.now();
    let mut tx = state.db.read().await?;
    let desk = Desk::of(&mut tx, id, person, now).await?;
    if !desk.may_decide() {
        return Err(Error::NotFound);
    }
    let all = remarks::of_document(&mut tx, id).await?;
    tx.commit().await?;
    let is_it = |remark: &&Remark| remark.id == of && remark.kind == RemarkKind::Suggestion;
    let remark = all.iter().find(is_it).ok_or(Error::NotFound)?;
    if !remark.is_open() {
        return Ok(Remarked::Refused(STALE));
    }
    let mut outcome = Replaced::Changed;
    state
        .rooms
        .edit(state, id, person, |transaction| {
            outcome = passage::replace(transaction, &remark.anchor, &remark.body);
        })
        .await?;
    if outcome == Replaced::Changed {
        return Ok(Remarked::Refused(CHANGED));
    }
    let mut tx = state.db.write().await?;
    let states = (RemarkState::Open, RemarkState::Accepted);
    if !remarks::settle(&mut tx, of, states, person.account, now).await? {
        return Ok(Remarked::Refused(STALE));
    }
    let audited = ("synthesis.remark_settled", RemarkState::Accepted.code());
    finish(tx, state, remark, person, audited).await
}

/// Accepts or refuses everything that is proposed, in the order of the text; what could not be accepted
/// stays.
///
/// # Errors
/// [`Error::NotFound`] when they may not.
pub async fn settle_all(
    state: &AppState,
    id: DocumentId,
    person: &SignedIn,
    gesture: &Gesture,
) -> Result<Remarked, Error> {
    if !matches!(gesture, Gesture::Accept | Gesture::Refuse) {
        return Err(Error::NotFound);
    }
    let mut tx = state.db.read().await?;
    let now = state.now();
    rights::access(&mut tx, id, person, now).await?;
    let (text, _) = live::read(&mut tx, id).await?;
    let margin = beside(&mut tx, id, person, &text, now).await?;
    tx.commit().await?;
    let margin = margin.filter(|margin| margin.may_decide);
    let margin = margin.ok_or(Error::NotFound)?;
    let mut left = false;
    for thread in margin.threads {
        let Ok(of) = thread.id.parse() else { continue };
        if thread.proposes && thread.state == RemarkState::Open.code() {
            let settled = settle(state, id, of, person, gesture.clone()).await?;
            left |= settled != Remarked::Done;
        }
    }
    Ok(if left {
        Remarked::Refused(
            "Certaines propositions attendent encore\u{a0}: leur passage a changé depuis. Reprenez-les à la main, ou refusez-les.",
        )
    } else {
        Remarked::Done
    })
}

/// The words of a passage came back elsewhere (an undo, a paragraph cut in two): its thread follows them,
/// if they really are there.
async fn move_to(
    state: &AppState,
    person: &SignedIn,
    remark: &Remark,
    starts: Vec<u8>,
    ends: Vec<u8>,
) -> Result<Remarked, Error> {
    if !passage::is_position(&starts) || !passage::is_position(&ends) {
        return Err(Error::BadRequest);
    }
    let mut tx = state.db.read().await?;
    let (text, _) = live::read(&mut tx, remark.document_id).await?;
    tx.commit().await?;
    // Without the words around, only its place can say where it is.
    let there = Anchor {
        starts,
        ends,
        quote: remark.anchor.quote.clone(),
        ..Anchor::default()
    };
    let is_there = catch_unwind(AssertUnwindSafe(|| {
        let transaction = text.transact();
        let flat = Flat::of(&transaction);
        let before = flat.find(&transaction, &remark.anchor);
        let after = flat.stands(&transaction, &there);
        after.is_some() && before == after
    }));
    if !is_there.unwrap_or(false) {
        return Ok(Remarked::Refused(CHANGED));
    }
    let mut tx = state.db.write().await?;
    remarks::move_to(&mut tx, remark.id, &there.starts, &there.ends).await?;
    let audited = ("synthesis.remark_moved", "");
    finish(tx, state, remark, person, audited).await
}
