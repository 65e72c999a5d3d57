//! Looking back: who wrote and when, how the text then stood, what changed between two states of it.

use jiff::civil::Date;
use yrs::Doc;

use super::open::is_understood;
use crate::{
    account::model::{AccountId, SignedIn},
    db::{Instant, Tx},
    error::Error,
    server::{clock::wording, state::AppState},
    synthesis::{
        live::{circle, past, rights},
        model::{
            Document, DocumentId, Home, Landmark, Member, Right, VersionKind, content::Content,
            tree,
        },
        rules::{
            compare::{self, Comparison, Tally},
            history::{self, Mark, Reach, SESSIONS_A_PAGE, SESSIONS_TO_CHOOSE, Session},
        },
        store::{
            self,
            log::{Entry, PLATFORM},
        },
    },
};

/// A document, held by somebody who may look back.
#[derive(Debug, Clone)]
pub struct Held {
    /// It.
    pub document: Document,
    /// Where it stands.
    pub home: Home,
    /// How far back they may look.
    pub reach: Reach,
    /// Whether they may name a version.
    pub names: bool,
    /// Whether they may bring a version back.
    pub restores: bool,
    /// The versions that they may see, the oldest first.
    pub landmarks: Vec<Landmark>,
    members: Vec<Member>,
    me: AccountId,
}

impl Held {
    /// Whether they may give this version another name, or take it away: they named it themselves.
    #[must_use]
    pub fn may_rename(&self, kept: &Landmark) -> bool {
        self.names && kept.kind == VersionKind::Named && kept.by == Some(self.me)
    }

    /// The first name of somebody of the group.
    #[must_use]
    pub fn name_of(&self, account: AccountId) -> Option<&str> {
        self.members
            .iter()
            .find(|member| member.account_id == Some(account))
            .map(|member| member.first_name.as_str())
            .filter(|name| !name.is_empty())
    }
}

/// The history of a document, for somebody who may look back.
///
/// # Errors
/// [`Error::NotFound`] to anybody else: to whoever only reads, it does not exist.
pub(super) async fn hold(
    tx: &mut Tx,
    id: DocumentId,
    person: &SignedIn,
    now: Instant,
) -> Result<Held, Error> {
    let access = rights::access(tx, id, person, now).await?;
    let document = access.document;
    let circle = circle::of(tx, document.whose, now)
        .await?
        .ok_or(Error::NotFound)?;
    let me = circle.member(person.account).ok_or(Error::NotFound)?;
    let mut landmarks = store::landmarks(tx, id).await?;
    let reach =
        history::reach(&document, me, history::proposed(&landmarks)).ok_or(Error::NotFound)?;
    is_understood(&document)?;
    landmarks.retain(|kept| reach.tells(kept));
    let may_write = access.right == Right::Write;
    Ok(Held {
        names: may_write || me.leads(),
        restores: may_write && me.leads(),
        home: circle.home,
        document,
        reach,
        landmarks,
        members: circle.members,
        me: person.account,
    })
}

/// A session, as it is told.
#[derive(Debug, Clone)]
pub struct Told {
    /// It.
    pub session: Session,
    /// The first names of who wrote.
    pub names: Vec<String>,
    /// How much they changed; unknown where the text then made no sense.
    pub tally: Option<Tally>,
}

impl Told {
    /// Whether the template wrote, and nobody else.
    #[must_use]
    pub fn is_template(&self) -> bool {
        self.session.authors == [PLATFORM]
    }
}

/// Something in the history.
#[derive(Debug, Clone)]
pub enum Item {
    /// People wrote.
    Session(Told),
    /// A version was kept.
    Version(Landmark),
}

/// A day, the latest first in it.
#[derive(Debug, Clone)]
pub struct Day {
    /// Which.
    pub date: Date,
    /// What happened.
    pub items: Vec<Item>,
}

/// What one reads of the history at a time.
#[derive(Debug, Clone)]
pub struct History {
    /// Whose.
    pub held: Held,
    /// The latest first.
    pub days: Vec<Day>,
    /// Before what to go on, when there is more.
    pub older: Option<i64>,
    /// The last update of all that is told here.
    pub last: i64,
}

/// Some sessions of a document, the latest first, with the versions among them; those before `before`, or
/// the latest of all.
///
/// # Errors
/// [`Error::NotFound`] when this person may not look back.
pub async fn history(
    state: &AppState,
    id: DocumentId,
    person: &SignedIn,
    before: Option<i64>,
) -> Result<History, Error> {
    let mut tx = state.db.read().await?;
    let held = hold(&mut tx, id, person, state.now()).await?;
    let up_to = before.map_or(i64::MAX, |before| before - 1);
    let entries = past::list(&mut tx, id, up_to).await?;
    let numbers = store::log::authors(&mut tx, id).await?;
    tx.commit().await?;

    let last = entries.last().map_or(0, |entry| entry.sequence);
    let mut sessions = sessions_of(&held, &entries);
    let more = sessions.len().saturating_sub(SESSIONS_A_PAGE);
    sessions.drain(..more);
    let first = sessions.first().map_or(0, |session| session.first);
    let stops: Vec<i64> = std::iter::once(first - 1)
        .chain(sessions.iter().map(|session| session.last))
        .collect();
    let stood = contents(state, id, entries, stops).await?;
    let told = sessions
        .into_iter()
        .zip(stood.windows(2))
        .map(|(session, both)| Told {
            names: names(&held, &numbers, &session.authors),
            tally: match both {
                [Some(before), Some(after)] => Some(compare::count(before, after)),
                _ => None,
            },
            session,
        });
    let mut items: Vec<(i64, Instant, Item)> = told
        .map(|told| (told.session.last, told.session.to, Item::Session(told)))
        .collect();
    let is_here =
        |kept: &&Landmark| kept.sequence <= up_to && (more == 0 || kept.sequence >= first);
    for kept in held.landmarks.iter().filter(is_here) {
        // A version named later stands where its text stood.
        let moment = match items.iter().find(|(last, ..)| *last == kept.sequence) {
            Some((_, written, _)) if !kept.is_of_its_hour() => *written,
            _ => kept.at,
        };
        items.push((kept.sequence, moment, Item::Version(kept.clone())));
    }
    // At one place a version follows what it keeps.
    let rank = |item: &Item| matches!(item, Item::Version(_));
    items.sort_by_key(|(sequence, moment, item)| (*sequence, rank(item), *moment));
    let mut days: Vec<Day> = Vec::new();
    for (_, moment, item) in items.into_iter().rev() {
        let date = wording::date_of(moment);
        match days.last_mut() {
            Some(day) if day.date == date => day.items.push(item),
            _ => days.push(Day {
                date,
                items: vec![item],
            }),
        }
    }
    Ok(History {
        held,
        days,
        older: (more > 0).then_some(first),
        last,
    })
}

/// The sessions within somebody's reach.
fn sessions_of(held: &Held, entries: &[Entry]) -> Vec<Session> {
    let marks: Vec<Mark> = entries
        .iter()
        .map(|entry| Mark {
            sequence: entry.sequence,
            author: entry.author,
            at: entry.at,
        })
        .filter(|mark| held.reach.holds(mark.sequence - 1))
        .collect();
    history::sessions(&marks, &held.landmarks)
}

/// What a document said at each of these places; nothing where it made no sense.
async fn contents(
    state: &AppState,
    id: DocumentId,
    entries: Vec<Entry>,
    stops: Vec<i64>,
) -> Result<Vec<Option<Content>>, Error> {
    past::look(state, id, entries, stops, |doc| tree::read(doc).ok()).await
}

fn names(held: &Held, numbers: &[(i32, Option<AccountId>)], authors: &[i32]) -> Vec<String> {
    let name = |number: &i32| {
        let account = numbers
            .iter()
            .find(|(known, _)| known == number)
            .and_then(|(_, account)| *account);
        let name = account.and_then(|account| held.name_of(account));
        match (name, *number) {
            (Some(name), _) => name.to_owned(),
            (None, PLATFORM) => "la plateforme".to_owned(),
            // A name is kept as long as its registration to the workshop.
            (None, _) if held.document.whose.workshop().is_some() => {
                "quelqu’un dont nous n’avons plus le nom".to_owned()
            }
            (None, _) => "quelqu’un qui a quitté le groupe".to_owned(),
        }
    };
    authors.iter().map(name).collect()
}

/// How a text once stood.
#[derive(Debug)]
pub struct Past {
    /// Of which document.
    pub held: Held,
    /// The place in its list.
    pub sequence: i64,
    /// The session in which it was written so, unless nothing was.
    pub told: Option<Told>,
    /// Which session of how many, from 1.
    pub step: (usize, usize),
    /// Where each of them ended, the oldest first.
    pub moments: Vec<i64>,
    /// The text itself.
    pub text: Doc,
    /// What that session changed.
    pub changed: Option<Comparison>,
    /// Where the session before ended, and the one after.
    pub around: (Option<i64>, Option<i64>),
    /// The versions that hold it.
    pub kept: Vec<Landmark>,
}

/// The text as it stood at one place of its list.
///
/// # Errors
/// [`Error::NotFound`] when there is no such place, or when it is not open to this person.
pub async fn past(
    state: &AppState,
    id: DocumentId,
    person: &SignedIn,
    sequence: i64,
) -> Result<Past, Error> {
    let mut tx = state.db.read().await?;
    let held = hold(&mut tx, id, person, state.now()).await?;
    let entries = past::list(&mut tx, id, i64::MAX).await?;
    let numbers = store::log::authors(&mut tx, id).await?;
    tx.commit().await?;
    let last = entries.last().map_or(0, |entry| entry.sequence);
    if !held.reach.holds(sequence) || sequence > last {
        return Err(Error::NotFound);
    }
    let sessions = sessions_of(&held, &entries);
    let place = sessions
        .iter()
        .position(|session| (session.first..=session.last).contains(&sequence));
    // A text that nobody was shown written stands before the first session.
    let beside = |place: Option<usize>| Some(sessions.get(place?)?.last);
    let later = place.map_or(Some(0), |place| place.checked_add(1));
    let around = (
        beside(place.and_then(|place| place.checked_sub(1))),
        beside(later),
    );
    let session = place
        .and_then(|place| sessions.get(place))
        .map(|session| Session {
            last: sequence,
            ..session.clone()
        });
    let from = session
        .as_ref()
        .map_or(sequence, |session| session.first - 1);
    let read = |doc: &Doc| (tree::read(doc).ok(), doc.clone());
    let mut stood = past::look(state, id, entries, vec![from, sequence], read).await?;
    let (after, text) = stood.pop().ok_or(Error::Fault)?;
    let stood = stood.pop().and_then(|(content, _)| content).zip(after);
    let changed = stood.map(|(before, after)| compare::compare(&before, &after));
    Ok(Past {
        sequence,
        step: (place.map_or(0, |place| place + 1), sessions.len()),
        moments: sessions.iter().map(|session| session.last).collect(),
        told: session.map(|session| Told {
            names: names(&held, &numbers, &session.authors),
            tally: changed.as_ref().map(Comparison::tally),
            session,
        }),
        text,
        changed,
        around,
        kept: held
            .landmarks
            .iter()
            .filter(|kept| kept.sequence == sequence)
            .cloned()
            .collect(),
        held,
    })
}

/// Two states of a text, side by side.
#[derive(Debug, Clone)]
pub struct Compared {
    /// Of which document.
    pub held: Held,
    /// From which place, to which; the last is now.
    pub places: (i64, i64),
    /// The last place there is.
    pub last: i64,
    /// The last sessions of writing, the oldest first.
    pub sessions: Vec<Session>,
    /// What changed.
    pub comparison: Comparison,
}

/// What changed between two places of a document's list, the earlier first. Without a beginning, since the
/// last version before now; without an end, until now.
///
/// # Errors
/// [`Error::NotFound`] when one of them does not exist, or is not open to this person.
pub async fn compared(
    state: &AppState,
    id: DocumentId,
    person: &SignedIn,
    from: Option<i64>,
    to: Option<i64>,
) -> Result<Compared, Error> {
    let mut tx = state.db.read().await?;
    let held = hold(&mut tx, id, person, state.now()).await?;
    let entries = past::list(&mut tx, id, i64::MAX).await?;
    tx.commit().await?;
    let last = entries.last().map_or(0, |entry| entry.sequence);
    let to = to.unwrap_or(last);
    let since = held.landmarks.iter().rev().find(|kept| kept.sequence < to);
    let first = match held.reach {
        Reach::Everything => 0,
        Reach::Since(first, _) => first,
    };
    let from = from.unwrap_or_else(|| since.map_or(first, |kept| kept.sequence));
    let (from, to) = (from.min(to), from.max(to));
    if !held.reach.holds(from) || to > last {
        return Err(Error::NotFound);
    }
    let mut sessions = sessions_of(&held, &entries);
    let more = sessions.len().saturating_sub(SESSIONS_TO_CHOOSE);
    sessions.drain(..more);
    let stood = contents(state, id, entries, vec![from, to]).await?;
    let comparison = match stood.as_slice() {
        [Some(before), Some(after)] => compare::compare(before, after),
        _ => return Err(Error::Fault),
    };
    Ok(Compared {
        held,
        places: (from, to),
        last,
        sessions,
        comparison,
    })
}

/// What a document said at one place, and says now if that makes sense, with the last place: for whoever may look
/// back.
pub(super) async fn then_and_now(
    state: &AppState,
    id: DocumentId,
    person: &SignedIn,
    sequence: i64,
) -> Result<(Held, Content, Option<Content>, i64), Error> {
    let mut tx = state.db.read().await?;
    let held = hold(&mut tx, id, person, state.now()).await?;
    let entries = past::list(&mut tx, id, i64::MAX).await?;
    tx.commit().await?;
    let last = entries.last().map_or(0, |entry| entry.sequence);
    if !held.reach.holds(sequence) || sequence > last {
        return Err(Error::NotFound);
    }
    let mut stood = contents(state, id, entries, vec![sequence, last]).await?;
    let now = stood.pop().flatten();
    let then = stood.pop().flatten().ok_or(Error::Fault)?;
    Ok((held, then, now, last))
}
