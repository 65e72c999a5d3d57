//! SQL of what files say of a document besides its text.

use crate::{
    db::Tx,
    error::Error,
    on,
    synthesis::model::{DocumentId, card::Sheet},
};

/// Keeps the sheet of a document.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep(tx: &mut Tx, document: DocumentId, sheet: &Sheet) -> Result<(), Error> {
    let content = serde_json::to_string(sheet).map_err(|_| Error::Fault)?;
    on!(tx, |conn| {
        sqlx::query(
            "insert into synthesis_sheet (document_id, reference, content) values ($1, $2, $3)",
        )
        .bind(document)
        .bind(&sheet.reference)
        .bind(&content)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// The sheet of a document, when it came from a file.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn of(tx: &mut Tx, document: DocumentId) -> Result<Option<Sheet>, Error> {
    let row: Option<(String,)> = on!(tx, |conn| sqlx::query_as(
        "select content from synthesis_sheet where document_id = $1"
    )
    .bind(document)
    .fetch_optional(&mut **conn)
    .await?);
    row.map(|(content,)| serde_json::from_str(&content).map_err(|_| Error::Fault))
        .transpose()
}

/// Which document came from the file under this name.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn named(tx: &mut Tx, reference: &str) -> Result<Option<DocumentId>, Error> {
    let row: Option<(DocumentId,)> = on!(tx, |conn| sqlx::query_as(
        "select document_id from synthesis_sheet where reference = $1"
    )
    .bind(reference)
    .fetch_optional(&mut **conn)
    .await?);
    Ok(row.map(|(id,)| id))
}

/// The names of all documents that came from files, in the order in which they came.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn references(tx: &mut Tx) -> Result<Vec<String>, Error> {
    let rows: Vec<(String,)> = on!(tx, |conn| sqlx::query_as(
        "select reference from synthesis_sheet order by document_id"
    )
    .fetch_all(&mut **conn)
    .await?);
    Ok(rows.into_iter().map(|(reference,)| reference).collect())
}
