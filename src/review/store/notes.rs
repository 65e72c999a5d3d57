//! SQL of the commission's private notes.

use crate::{
    account::model::{AccountId, Email},
    appel::model::AppelId,
    candidature::model::CandidatureId,
    db::{Instant, Tx},
    error::Error,
    on,
    review::model::{Note, NoteId},
};

/// The notes about a candidature, oldest first, each with its author's address.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn notes_of(
    tx: &mut Tx,
    candidature: CandidatureId,
) -> Result<Vec<(Note, Option<Email>)>, Error> {
    type Row = (NoteId, Option<AccountId>, String, Instant, Option<Email>);
    let rows: Vec<Row> = on!(tx, |conn| sqlx::query_as(
        "select n.id, n.author_id, n.body, n.at, a.email
         from note n
         left join account a on a.id = n.author_id
         where n.candidature_id = $1
         order by n.at, n.id"
    )
    .bind(candidature)
    .fetch_all(&mut **conn)
    .await)?;
    Ok(rows
        .into_iter()
        .map(|(id, author, body, at, email)| {
            let note = Note {
                id,
                author,
                body,
                at,
            };
            (note, email)
        })
        .collect())
}

/// Adds a note about a candidature.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn add_note(tx: &mut Tx, candidature: CandidatureId, note: &Note) -> Result<(), Error> {
    on!(tx, |conn| sqlx::query(
        "insert into note (id, candidature_id, author_id, body, at) values ($1, $2, $3, $4, $5)"
    )
    .bind(note.id)
    .bind(candidature)
    .bind(note.author)
    .bind(&note.body)
    .bind(note.at)
    .execute(&mut **conn)
    .await
    .map(|_| ()))?;
    Ok(())
}

/// Takes a note away, when `author` wrote it; says whether there was one.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_note(
    tx: &mut Tx,
    candidature: CandidatureId,
    note: NoteId,
    author: AccountId,
) -> Result<bool, Error> {
    let forgotten = on!(tx, |conn| sqlx::query(
        "delete from note where id = $1 and candidature_id = $2 and author_id = $3"
    )
    .bind(note)
    .bind(candidature)
    .bind(author)
    .execute(&mut **conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(forgotten == 1)
}

/// Which candidatures of a call have notes that a file brought.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn note_keys(tx: &mut Tx, appel: AppelId) -> Result<Vec<CandidatureId>, Error> {
    let rows: Vec<(CandidatureId,)> = on!(tx, |conn| sqlx::query_as(
        "select n.candidature_id
         from note n
         join candidature c on c.id = n.candidature_id
         where c.appel_id = $1 and n.author_id is null"
    )
    .bind(appel)
    .fetch_all(&mut **conn)
    .await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
