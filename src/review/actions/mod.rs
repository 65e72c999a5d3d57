//! The verbs of reading; each is one transaction.

mod bulk;

pub use bulk::{Undone, apply_bulk, undo_bulk};

use std::collections::BTreeMap;

use super::{
    model::{Mark, ReviewState},
    rules::{self, Standing},
    store,
};
use crate::{
    account::{
        model::{Role, SignedIn},
        rules::may_read_candidatures,
        store::holders_of_roles,
    },
    appel::{self, document::Appel, model::Slug},
    candidature::model::CandidatureId,
    db::Tx,
    error::Error,
};

/// The call at this address, for somebody who may read its candidatures; nothing else may
/// be told apart from « unknown ».
async fn find_call(tx: &mut Tx, slug: &Slug, person: &SignedIn) -> Result<Appel, Error> {
    if !may_read_candidatures(person) {
        return Err(Error::NotFound);
    }
    appel::store::find(tx, slug).await?.ok_or(Error::NotFound)
}

/// How many people were asked to read.
async fn count_readers(tx: &mut Tx) -> Result<usize, Error> {
    let holders = holders_of_roles(tx).await?;
    Ok(holders
        .iter()
        .filter(|(_, role)| *role == Role::Reader)
        .count())
}

/// The marks of a call that this person may see now: those of candidatures they answered
/// about, or whose reading is over.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn marks_for(
    tx: &mut Tx,
    call: &Appel,
    person: &SignedIn,
) -> Result<BTreeMap<CandidatureId, Mark>, Error> {
    let Some(grid) = &call.document.review_grid else {
        return Ok(BTreeMap::new());
    };
    let standing = Standing::of(person, &call.document);
    let reviews = store::reviews_in(tx, call.id).await?;
    let agreed = store::agreed_of(tx, call.id).await?;
    let readers = count_readers(tx).await?;
    let mut marks = store::marks_by(grid, &reviews, &agreed);
    marks.retain(|id, mark| {
        let own = reviews
            .iter()
            .map(|answered| &answered.review)
            .filter(|review| review.candidature == *id);
        let mine = own.clone().find(|review| review.reader == person.account);
        let states: Vec<ReviewState> = own.map(|review| review.state).collect();
        let answered = Reading::of(&states, grid.readers, readers);
        // What a file brought was agreed on by everybody: there is nobody's own to wait for.
        mark.readers == 0
            || rules::sees_others(
                standing,
                mine.map(|review| review.state),
                answered.answered,
                answered.expected,
            )
    });
    Ok(marks)
}

/// How far the reading of one candidature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    /// Marks and abstentions.
    pub answered: usize,
    /// How many are expected.
    pub expected: usize,
}

impl Reading {
    fn of(states: &[ReviewState], asked: u32, readers: usize) -> Self {
        let recused = states
            .iter()
            .filter(|state| **state == ReviewState::Recusee)
            .count();
        let asked = usize::try_from(asked).unwrap_or(usize::MAX);
        Self {
            answered: states.len() - recused,
            expected: rules::expected_readers(asked, readers, recused),
        }
    }
}
