//! SQL of what readers answered.

use std::collections::BTreeMap;

use sqlx::types::Json;

use crate::{
    account::model::{AccountId, Email},
    appel::{self, document::ReviewGrid, model::AppelId},
    candidature::model::CandidatureId,
    db::{Instant, Tx},
    error::Error,
    on,
    review::{
        model::{Mark, Review, ReviewState, Scores},
        rules,
    },
};

/// A reader's answer, with the address by which colleagues know them.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// What they answered.
    pub review: Review,
    /// Who they are.
    pub reader: Email,
}

#[derive(sqlx::FromRow)]
struct Row {
    candidature_id: CandidatureId,
    reader_id: AccountId,
    state: String,
    scores: Json<Scores>,
    comment: String,
    saw_others: bool,
    at: Instant,
    email: Email,
}

impl Row {
    fn answered(self) -> Result<Answered, Error> {
        let state = ReviewState::from_code(&self.state).ok_or(Error::Fault)?;
        Ok(Answered {
            review: Review {
                candidature: self.candidature_id,
                reader: self.reader_id,
                state,
                scores: self.scores.0,
                comment: self.comment,
                saw_others: self.saw_others,
                at: self.at,
            },
            reader: self.email,
        })
    }
}

/// Every answer of every reader about the candidatures of a call, the first given first.
///
/// What may be shown of it, and to whom, is for [`rules::sees_others`].
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn reviews_in(tx: &mut Tx, appel: AppelId) -> Result<Vec<Answered>, Error> {
    let rows: Vec<Row> = on!(tx, |conn| {
        sqlx::query_as(
        "select r.candidature_id, r.reader_id, r.state, r.scores, r.comment, r.saw_others, r.at,
                a.email
         from review r
         join candidature c on c.id = r.candidature_id
         join account a on a.id = r.reader_id
         where c.appel_id = $1
         order by r.first_at, r.reader_id"
    )
    .bind(appel)
    .fetch_all(&mut **conn)
    .await
    })?;
    rows.into_iter().map(Row::answered).collect()
}

/// Keeps a reader's answer, in place of the one they gave before.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_review(tx: &mut Tx, review: &Review) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "insert into review
             (candidature_id, reader_id, state, scores, comment, saw_others, first_at, at)
         values ($1, $2, $3, $4, $5, $6, $7, $7)
         on conflict (candidature_id, reader_id) do update
         set state = excluded.state, scores = excluded.scores, comment = excluded.comment,
             saw_others = excluded.saw_others, at = excluded.at"
    )
    .bind(review.candidature)
    .bind(review.reader)
    .bind(review.state.code())
    .bind(Json(&review.scores))
    .bind(&review.comment)
    .bind(review.saw_others)
    .bind(review.at)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

/// Takes a reader's answer back; says whether there was one.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_review(
    tx: &mut Tx,
    candidature: CandidatureId,
    reader: AccountId,
) -> Result<bool, Error> {
    let forgotten = on!(tx, |conn| sqlx::query(
        "delete from review where candidature_id = $1 and reader_id = $2"
    )
    .bind(candidature)
    .bind(reader)
    .execute(&mut **conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(forgotten == 1)
}

/// Keeps a reading agreed on elsewhere; says whether it is new.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_agreed(
    tx: &mut Tx,
    candidature: CandidatureId,
    scores: &Scores,
    at: Instant,
) -> Result<bool, Error> {
    let kept = on!(tx, |conn| sqlx::query(
        "insert into agreed_reading (candidature_id, scores, at) values ($1, $2, $3)
         on conflict (candidature_id) do nothing"
    )
    .bind(candidature)
    .bind(Json(scores))
    .bind(at)
    .execute(&mut **conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(kept == 1)
}

/// The readings agreed on elsewhere, of the candidatures of a call.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn agreed_of(
    tx: &mut Tx,
    appel: AppelId,
) -> Result<BTreeMap<CandidatureId, Scores>, Error> {
    let rows: Vec<(CandidatureId, Json<Scores>)> = on!(tx, |conn| sqlx::query_as(
        "select g.candidature_id, g.scores
         from agreed_reading g
         join candidature c on c.id = g.candidature_id
         where c.appel_id = $1"
    )
    .bind(appel)
    .fetch_all(&mut **conn)
    .await)?;
    Ok(rows
        .into_iter()
        .map(|(id, scores)| (id, scores.0))
        .collect())
}

/// The mean weighted total of each candidature that somebody marked.
///
/// These are everybody's marks: before showing one to a reader, ask
/// [`actions::readings_for`](crate::review::actions::readings_for) instead.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn marks(tx: &mut Tx, appel: AppelId) -> Result<BTreeMap<CandidatureId, Mark>, Error> {
    let Some(call) = appel::store::find_by_id(tx, appel).await? else {
        return Ok(BTreeMap::new());
    };
    let Some(grid) = &call.document.review_grid else {
        return Ok(BTreeMap::new());
    };
    let reviews = reviews_in(tx, appel).await?;
    let agreed = agreed_of(tx, appel).await?;
    Ok(marks_by(grid, &reviews, &agreed))
}

/// The same, from what is already read.
#[must_use]
pub fn marks_by(
    grid: &ReviewGrid,
    reviews: &[Answered],
    agreed: &BTreeMap<CandidatureId, Scores>,
) -> BTreeMap<CandidatureId, Mark> {
    let out_of = rules::highest_total(grid);
    let mut given: BTreeMap<CandidatureId, Vec<&Scores>> = BTreeMap::new();
    for Answered { review, .. } in reviews {
        if review.state == ReviewState::Notee {
            given
                .entry(review.candidature)
                .or_default()
                .push(&review.scores);
        }
    }
    let mut marks: BTreeMap<CandidatureId, Mark> = agreed
        .iter()
        .filter_map(|(id, scores)| {
            let mean = rules::mean(grid, [scores])?;
            Some((
                *id,
                Mark {
                    mean,
                    out_of,
                    readers: 0,
                },
            ))
        })
        .collect();
    for (id, scores) in given {
        let readers = scores.len();
        if let Some(mean) = rules::mean(grid, scores) {
            marks.insert(
                id,
                Mark {
                    mean,
                    out_of,
                    readers,
                },
            );
        }
    }
    marks
}
