//! The list of candidatures, and what waits for a reader.

use super::commission::{Commission, find_call};
use crate::{
    account::model::SignedIn,
    appel::{self, document::Appel, model::Slug},
    audit::{self, Actor},
    candidature,
    db::Tx,
    error::Error,
    form::departements::Departement,
    review::{
        actions::bulk::{is_untouched, may_begin},
        model::{Bulk, BulkId, BulkKind, Line, MyReading, short_number},
        rules::{Query, Standing},
        store,
    },
    server::{clock::wording, state::AppState},
};

/// The list, as one person may read it.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Short title of the call.
    pub call: String,
    /// Its address.
    pub slug: String,
    /// Whether identities are hidden.
    pub is_blind: bool,
    /// As what this person reads.
    pub standing: Standing,
    /// Drafts begun and not sent: counted, never shown.
    pub drafts: i64,
    /// How many were received.
    pub total: usize,
    /// Those asked for, in the order asked for.
    pub lines: Vec<Line>,
    /// Whether reading may begin: the call is closed.
    pub may_begin: bool,
    /// « vendredi 14 février 2025 à 23 h 59 ».
    pub closes: String,
    /// How many answers were given, and how many are expected, in all.
    pub progress: (usize, usize),
    /// How many wait for me, and how many I answered.
    pub mine: (usize, usize),
    /// The first that waits for me.
    pub next: Option<String>,
    /// The départements met, by code.
    pub departements: Vec<&'static Departement>,
    /// The categories met: code and words.
    pub categories: Vec<(String, String)>,
    /// What was done last to several.
    pub last: Option<BulkBanner>,
}

/// What was done last to several candidatures, while it can be undone.
#[derive(Debug, Clone)]
pub struct BulkBanner {
    /// Which one.
    pub id: BulkId,
    /// « Lecture commencée pour 3 candidatures : 004, 007, 011. »
    pub words: String,
}

/// The list asked for; the reading is noted.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not read candidatures, and when there is no such call.
pub async fn overview(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    query: &Query,
) -> Result<Overview, Error> {
    let mut tx = state.db.write().await?;
    let call = find_call(&mut tx, slug, person).await?;
    let actor = Actor::Account(person.account);
    let object = call.id.to_string();
    let now = state.now();
    audit::record(&mut tx, now, actor, "candidature.listed", &object, "").await?;
    tx.commit().await?;

    let mut tx = state.db.read().await?;
    let drafts = candidature::store::count_drafts(&mut tx, call.id).await?;
    let last = last_banner(&mut tx, &call).await?;
    let commission = Commission::read(state, &mut tx, call, person).await?;
    let mut lines: Vec<Line> = commission
        .entries
        .iter()
        .map(|entry| commission.line(entry))
        .collect();
    let count = |what: fn(&Line) -> bool| lines.iter().filter(|line| what(line)).count();
    let mine = (
        count(|line| line.mine == MyReading::ToRead),
        count(|line| matches!(line.mine, MyReading::Done(_))),
    );
    let in_reading = lines.iter().filter(|line| {
        line.status == candidature::model::CandidatureStatus::EnLecture || line.answered > 0
    });
    let progress = in_reading.fold((0, 0), |(answered, expected), line| {
        (
            answered + line.answered.min(line.expected),
            expected + line.expected,
        )
    });
    let next = lines
        .iter()
        .find(|line| line.mine == MyReading::ToRead)
        .map(|line| line.number.clone());
    let mut departements: Vec<_> = lines.iter().filter_map(|line| line.departement).collect();
    departements.sort_by_key(|departement| departement.code);
    departements.dedup_by_key(|departement| departement.code);
    let mut categories: Vec<_> = lines
        .iter()
        .filter_map(|line| line.category.clone())
        .collect();
    categories.sort_by(|one, other| one.1.cmp(&other.1));
    categories.dedup();
    let total = lines.len();
    query.select(&mut lines);
    let document = &commission.call.document;
    Ok(Overview {
        call: document.short_title.clone(),
        slug: slug.to_string(),
        is_blind: commission.is_blind,
        standing: commission.standing,
        drafts,
        total,
        may_begin: may_begin(&commission.call, now),
        closes: wording::day_and_time(document.calendar.closes_at),
        progress,
        mine,
        next,
        departements,
        categories,
        last: last.filter(|_| commission.standing.is_administrator),
        lines,
    })
}

async fn last_banner(tx: &mut Tx, call: &Appel) -> Result<Option<BulkBanner>, Error> {
    let Some(bulk) = store::last_bulk(tx, call.id).await? else {
        return Ok(None);
    };
    // What can no longer be undone is told by the list itself.
    let may_undo = !bulk.is_undone && is_untouched(tx, call, &bulk).await?;
    Ok(may_undo.then(|| BulkBanner {
        id: bulk.id,
        words: done_words(&bulk),
    }))
}

fn done_words(bulk: &Bulk) -> String {
    let numbers: Vec<&str> = bulk
        .changes
        .iter()
        .map(|change| short_number(&change.number))
        .collect();
    let which = crate::review::model::which(&numbers);
    match bulk.kind {
        BulkKind::CommencerLecture => format!("Lecture commencée pour {which}."),
        BulkKind::Doublon => format!("Marquées comme doublons\u{a0}: {which}."),
        BulkKind::PasDoublon => format!("Ne sont plus marquées comme doublons\u{a0}: {which}."),
    }
}

/// What waits for a reader in one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToRead {
    /// Address of the call.
    pub slug: Slug,
    /// Its short title.
    pub call: String,
    /// How many wait for them.
    pub left: usize,
    /// How many they answered.
    pub done: usize,
    /// The first that waits.
    pub next: Option<String>,
}

/// What waits for this reader, call by call. Calls that are not being read are left out.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn to_read(state: &AppState, person: &SignedIn) -> Result<Vec<ToRead>, Error> {
    let mut tx = state.db.read().await?;
    let mut waiting = Vec::new();
    for call in appel::store::list(&mut tx).await? {
        if !Standing::of(person, &call.document).is_reader || !may_begin(&call, state.now()) {
            continue;
        }
        let commission = Commission::read(state, &mut tx, call, person).await?;
        let mine: Vec<MyReading> = commission
            .entries
            .iter()
            .map(|entry| commission.mine(entry))
            .collect();
        let left = mine
            .iter()
            .filter(|mine| **mine == MyReading::ToRead)
            .count();
        let done = mine
            .iter()
            .filter(|mine| matches!(mine, MyReading::Done(_)))
            .count();
        let next = commission
            .entries
            .iter()
            .zip(&mine)
            .find(|(_, mine)| **mine == MyReading::ToRead)
            .map(|(entry, _)| entry.row.number.clone());
        if left + done > 0 {
            let document = &commission.call.document;
            waiting.push(ToRead {
                slug: document.slug.clone(),
                call: document.short_title.clone(),
                left,
                done,
                next,
            });
        }
    }
    Ok(waiting)
}
