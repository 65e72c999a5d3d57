//! SQL of how many candidatures each call has.

use std::collections::BTreeMap;

use crate::{appel::model::AppelId, db::Tx, error::Error, on};

/// How many candidatures a call has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Received, whatever became of them.
    pub received: i64,
    /// Begun and not sent.
    pub drafts: i64,
}

/// How many candidatures each call has; a call without any is left out.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn counts(tx: &mut Tx) -> Result<BTreeMap<AppelId, Counts>, Error> {
    let rows: Vec<(AppelId, i64, i64)> = on!(tx, |conn| sqlx::query_as(
        "select appel_id,
                count(case when status <> 'brouillon' then 1 end),
                count(case when status = 'brouillon' then 1 end)
         from candidature group by appel_id"
    )
    .fetch_all(&mut **conn)
    .await)?;
    let counts = rows
        .into_iter()
        .map(|(appel, received, drafts)| (appel, Counts { received, drafts }));
    Ok(counts.collect())
}
