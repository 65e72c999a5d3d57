//! What is done to several candidatures at once, and undone.

use super::commission::find_call;
use crate::{
    account::{model::SignedIn, rules::may_administer},
    appel::{self, document::Appel, model::Slug},
    audit::{self, Actor},
    candidature::{
        self,
        model::{CandidatureId, CandidatureStatus},
        store::ReceivedRow,
    },
    db::{Instant, Tx},
    error::Error,
    review::{
        model::{Bulk, BulkId, BulkKind, Change},
        store,
    },
    server::{clock::wording, state::AppState},
};

/// What undoing came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undone {
    /// Everything is as it was.
    Undone,
    /// Something happened since: nothing was changed.
    TooLate,
}

/// The candidatures of this call to which this may be done, among those named.
///
/// `original` is the candidature that they repeat, for [`BulkKind::Doublon`].
#[must_use]
pub fn concerned<'r>(
    kind: BulkKind,
    rows: &'r [ReceivedRow],
    numbers: &[String],
    original: Option<&ReceivedRow>,
) -> Vec<&'r ReceivedRow> {
    rows.iter()
        .filter(|row| numbers.contains(&row.number))
        .filter(|row| match kind {
            BulkKind::CommencerLecture => row.status == CandidatureStatus::Soumise,
            // None repeats itself, and the first of two is not one that repeats.
            BulkKind::Doublon => original.is_none_or(|original| {
                original.id != row.id && original.duplicate_id != Some(row.id)
            }),
            BulkKind::PasDoublon => row.duplicate_id.is_some(),
        })
        .collect()
}

/// What doing one thing to several candidatures would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Short title of the call.
    pub call: String,
    /// Those that it would change.
    pub numbers: Vec<String>,
    /// Those chosen that it would leave as they are.
    pub others: Vec<String>,
    /// Those that they may repeat, for [`BulkKind::Doublon`].
    pub originals: Vec<String>,
    /// Until when one must wait, when it is too early.
    pub too_early: Option<String>,
}

/// Says what doing this to these candidatures would do, and changes nothing.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not administer.
pub async fn plan_bulk(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    kind: BulkKind,
    numbers: &[String],
) -> Result<Planned, Error> {
    if !may_administer(person) {
        return Err(Error::NotFound);
    }
    let mut tx = state.db.read().await?;
    let call = find_call(&mut tx, slug, person).await?;
    let rows = candidature::store::received(&mut tx, call.id).await?;
    let changed: Vec<String> = concerned(kind, &rows, numbers, None)
        .into_iter()
        .map(|row| row.number.clone())
        .collect();
    let chosen = rows.iter().filter(|row| numbers.contains(&row.number));
    let others = chosen.filter(|row| !changed.contains(&row.number));
    let originals = rows.iter().filter(|row| !numbers.contains(&row.number));
    let is_early = kind == BulkKind::CommencerLecture && !may_begin(&call, state.now());
    Ok(Planned {
        call: call.document.short_title.clone(),
        others: others.map(|row| row.number.clone()).collect(),
        originals: originals.map(|row| row.number.clone()).collect(),
        too_early: is_early.then(|| wording::day_and_time(call.document.calendar.closes_at)),
        numbers: changed,
    })
}

/// Does one thing to several candidatures, and remembers what they were.
///
/// Reading begins once the call is closed: until then people may still correct their answers.
/// Says what was done, `None` when there was nothing to do.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not administer; [`Error::BadRequest`] when the call is
/// still open, or when what they repeat is not named.
pub async fn apply_bulk(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    kind: BulkKind,
    numbers: &[String],
    original: Option<&str>,
) -> Result<Option<Bulk>, Error> {
    if !may_administer(person) {
        return Err(Error::NotFound);
    }
    let now = state.now();
    let mut tx = state.db.write().await?;
    let call = find_call(&mut tx, slug, person).await?;
    if kind == BulkKind::CommencerLecture && !may_begin(&call, now) {
        return Err(Error::BadRequest);
    }
    let rows = candidature::store::received(&mut tx, call.id).await?;
    let original = match (kind, original) {
        (BulkKind::Doublon, number) => {
            let found = rows.iter().find(|row| Some(row.number.as_str()) == number);
            Some(found.ok_or(Error::BadRequest)?)
        }
        _ => None,
    };
    let mut changes = Vec::new();
    for row in concerned(kind, &rows, numbers, original) {
        if change(&mut tx, kind, row.id, original, now, person).await? {
            changes.push(Change {
                candidature: row.id,
                number: row.number.clone(),
                duplicate_of: row.duplicate_id,
            });
        }
    }
    if changes.is_empty() {
        return Ok(None);
    }
    let bulk = Bulk {
        id: BulkId::fresh(),
        kind,
        changes,
        at: now,
        by: Some(person.account),
        is_undone: false,
    };
    store::keep_bulk(&mut tx, call.id, &bulk).await?;
    let detail = format!("{}={}", kind.code(), bulk.changes.len());
    let actor = Actor::Account(person.account);
    let object = bulk.id.to_string();
    audit::record(&mut tx, now, actor, "review.bulk", &object, &detail).await?;
    tx.commit().await?;
    Ok(Some(bulk))
}

/// Whether reading may begin: nobody can correct what they sent any more.
#[must_use]
pub fn may_begin(call: &Appel, now: Instant) -> bool {
    appel::rules::is_past(call.document.calendar.closes_at, now)
}

async fn change(
    tx: &mut Tx,
    kind: BulkKind,
    id: CandidatureId,
    original: Option<&ReceivedRow>,
    now: Instant,
    person: &SignedIn,
) -> Result<bool, Error> {
    use CandidatureStatus::{EnLecture, Soumise};
    match kind {
        BulkKind::CommencerLecture => {
            let by = Some(person.account);
            candidature::actions::change_status(tx, id, Soumise, EnLecture, now, by).await
        }
        BulkKind::Doublon | BulkKind::PasDoublon => {
            store::set_duplicate(tx, id, original.map(|original| original.id)).await?;
            Ok(true)
        }
    }
}

/// Undoes what was done last to several candidatures of a call, while nothing else happened to any.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not administer, or when that was not done last.
pub async fn undo_bulk(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    id: BulkId,
) -> Result<Undone, Error> {
    if !may_administer(person) {
        return Err(Error::NotFound);
    }
    let now = state.now();
    let mut tx = state.db.write().await?;
    let call = find_call(&mut tx, slug, person).await?;
    let bulk = store::last_bulk(&mut tx, call.id)
        .await?
        .filter(|bulk| bulk.id == id)
        .ok_or(Error::NotFound)?;
    // Told first, so that two who undo at once do it once.
    if !store::mark_undone(&mut tx, bulk.id, now).await?
        || !is_untouched(&mut tx, &call, &bulk).await?
    {
        return Ok(Undone::TooLate);
    }
    for change in &bulk.changes {
        match bulk.kind {
            BulkKind::CommencerLecture => {
                use CandidatureStatus::{EnLecture, Soumise};
                let id = change.candidature;
                if !candidature::actions::undo_status(&mut tx, id, EnLecture, Soumise).await? {
                    return Ok(Undone::TooLate);
                }
            }
            BulkKind::Doublon | BulkKind::PasDoublon => {
                store::set_duplicate(&mut tx, change.candidature, change.duplicate_of).await?;
            }
        }
    }
    let actor = Actor::Account(person.account);
    let object = bulk.id.to_string();
    audit::record(&mut tx, now, actor, "review.bulk_undone", &object, "").await?;
    tx.commit().await?;
    Ok(Undone::Undone)
}

/// Whether nothing happened since to what was begun: no reader answered, no status moved.
pub(super) async fn is_untouched(tx: &mut Tx, call: &Appel, bulk: &Bulk) -> Result<bool, Error> {
    if bulk.kind != BulkKind::CommencerLecture {
        return Ok(true);
    }
    let reviews = store::reviews_in(tx, call.id).await?;
    let rows = candidature::store::received(tx, call.id).await?;
    Ok(bulk.changes.iter().all(|change| {
        let is_still_begun = rows
            .iter()
            .any(|row| row.id == change.candidature && row.status == CandidatureStatus::EnLecture);
        let is_answered = reviews
            .iter()
            .any(|answered| answered.review.candidature == change.candidature);
        is_still_begun && !is_answered
    }))
}
