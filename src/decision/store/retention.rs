//! SQL of what is forgotten of candidatures, as the privacy notice promises.

use crate::{
    appel::model::AppelId,
    candidature::model::CandidatureId,
    db::{Instant, Tx},
    error::Error,
    on,
};

/// The consent to be written to about another call.
pub const MAY_WRITE_AGAIN: &str = "consent_recontact";

/// Those who are not of a group (not retained, withdrawn, too late), still known by name, whose
/// story ended before `short`; or before `long`, for those who agreed to be written to again.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn told_before(
    tx: &mut Tx,
    short: Instant,
    long: Instant,
) -> Result<Vec<CandidatureId>, Error> {
    let rows: Vec<(CandidatureId,)> = on!(tx, |conn| sqlx::query_as(
        "select c.id
         from candidature c
         join candidature_event e on e.candidature_id = c.id and e.status = c.status
         where c.status in ('non_retenue', 'retiree', 'desistee', 'hors_delai')
           and exists (select 1 from answer a where a.candidature_id = c.id)
           and e.at < case
               when exists (select 1 from consent k
                            where k.candidature_id = c.id and k.question_id = $3)
               then $2 else $1 end"
    )
    .bind(short)
    .bind(long)
    .bind(MAY_WRITE_AGAIN)
    .fetch_all(&mut **conn)
    .await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Those of a group and of its reserve, still known by name; those whose story ended otherwise
/// are for [`told_before`].
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn left_of_call(tx: &mut Tx, appel: AppelId) -> Result<Vec<CandidatureId>, Error> {
    let rows: Vec<(CandidatureId,)> = on!(tx, |conn| sqlx::query_as(
        "select c.id
         from candidature c
         where c.appel_id = $1
           and c.status in ('soumise', 'en_lecture', 'liste_attente', 'retenue', 'confirmee')
           and exists (select 1 from answer a where a.candidature_id = c.id)"
    )
    .bind(appel)
    .fetch_all(&mut **conn)
    .await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Leaves of a candidature what says nothing of anybody: its number, its call, that it was
/// sent and when, its statuses with their dates, the decision and its reason. Lists count it
/// as before.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn make_anonymous(tx: &mut Tx, id: CandidatureId) -> Result<(), Error> {
    let statements = [
        "delete from answer where candidature_id = $1",
        "update submission set answers = '{}' where candidature_id = $1",
        "delete from consent where candidature_id = $1",
        "delete from draft_key where candidature_id = $1",
        "delete from note where candidature_id = $1",
        "update review set comment = '' where candidature_id = $1",
        "update placement_event set why = '' where candidature_id = $1",
        "update candidature
         set account_id = null, typed_by = null, contact_key = null, person_key = null
         where id = $1",
        "update candidature set duplicate_of = null where duplicate_of = $1 or id = $1",
        "update candidature_event set by_account = null where candidature_id = $1",
    ];
    for statement in statements {
        on!(&mut *tx, |conn| sqlx::query(statement)
            .bind(id)
            .execute(&mut **conn)
            .await
            .map(|_| ()))?;
    }
    Ok(())
}
