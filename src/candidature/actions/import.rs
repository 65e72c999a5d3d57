//! Bringing candidatures from a `cops.candidatures/1` file, with their histories.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{begin::contact_key, find_call};
use crate::{
    appel::{self, document::Appel, model::Slug},
    audit::{self, Actor},
    candidature::{
        model::{CandidatureId, CandidatureStatus, Channel, question},
        rules,
        store::{self, Candidature, Received},
    },
    db::{Instant, Tx},
    error::Error,
    form::{Answers, Questionnaire, normal},
    server::state::AppState,
};

/// The revision of what a file brings: written once.
const AS_IMPORTED: i64 = 1;

/// The part of the file that makes candidatures.
#[derive(Debug, Deserialize)]
pub struct CandidaturesFile {
    appel: Slug,
    candidatures: Vec<Imported>,
    #[serde(default)]
    brouillons: Vec<ImportedDraft>,
}

#[derive(Debug, Deserialize)]
struct Imported {
    numero: String,
    depose_le: Timestamp,
    canal: Channel,
    historique: Vec<ImportedEvent>,
    /// Why it was not retained: the code of a rule of the call.
    motif: Option<String>,
    reponses: Answers,
}

#[derive(Debug, Deserialize)]
struct ImportedEvent {
    statut: CandidatureStatus,
    le: Timestamp,
}

#[derive(Debug, Deserialize)]
struct ImportedDraft {
    modifie_le: Timestamp,
    reponses: Answers,
}

/// What an import changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Candidatures written.
    pub importees: usize,
    /// Candidatures that were there already, and left as they are.
    pub deja_presentes: usize,
    /// Drafts written.
    pub brouillons: usize,
}

/// Writes the candidatures of a file that the record does not have yet.
///
/// # Errors
/// [`Error::NotFound`] when the call was not imported first.
pub async fn import(state: &AppState, file: &CandidaturesFile) -> Result<ImportReport, Error> {
    let mut tx = state.db.write().await?;
    let call = find_call(&mut tx, &file.appel).await?;
    let definition = appel::actions::definition(state, &mut tx, call.id, call.version).await?;
    let mut report = ImportReport::default();
    for imported in &file.candidatures {
        if store::has_number(&mut tx, call.id, &imported.numero).await? {
            report.deja_presentes += 1;
        } else {
            let now = state.now();
            import_one(&mut tx, &call, &definition.questionnaire, imported, now).await?;
            report.importees += 1;
        }
    }
    let is_first_import = report.importees > 0;
    for draft in file.brouillons.iter().filter(|_| is_first_import) {
        let at = Instant::new(draft.modifie_le);
        let id = write_working_copy(&mut tx, &call, Channel::EnLigne, &draft.reponses, at).await?;
        store::tell(&mut tx, id, CandidatureStatus::Brouillon, at, None).await?;
        report.brouillons += 1;
    }
    let detail = format!("candidatures={}", report.importees);
    let call = call.id.to_string();
    audit::record(
        &mut tx,
        state.now(),
        Actor::Operator,
        "candidature.imported",
        &call,
        &detail,
    )
    .await?;
    tx.commit().await?;
    Ok(report)
}

async fn import_one(
    tx: &mut Tx,
    call: &Appel,
    questionnaire: &Questionnaire,
    imported: &Imported,
    now: Instant,
) -> Result<(), Error> {
    let at = Instant::new(imported.depose_le);
    let sent = normal::normalise(questionnaire, &imported.reponses);
    let id = write_working_copy(tx, call, imported.canal, &imported.reponses, at).await?;
    store::keep_submission(tx, id, AS_IMPORTED, &sent, at).await?;
    for question in questionnaire
        .questions()
        .filter(|question| rules::is_consent(question))
    {
        if sent.get(&question.id) == &serde_json::Value::Bool(true) {
            store::keep_consent(tx, id, &question.id, &question.label, at).await?;
        }
    }
    let mut status = CandidatureStatus::Brouillon;
    for event in &imported.historique {
        if !status.may_become(event.statut) {
            return Err(Error::BadRequest);
        }
        let at = Instant::new(event.le);
        // On a clock that shows a past day, what comes later has not happened yet.
        if status != CandidatureStatus::Brouillon && at > now {
            break;
        }
        status = event.statut;
        store::tell(tx, id, status, at, None).await?;
    }
    if let Some(reason) = &imported.motif
        && status == CandidatureStatus::NonRetenue
    {
        store::tell_why(tx, id, status, reason).await?;
    }
    let person_key = rules::person_key(&sent);
    store::mark_received(
        tx,
        id,
        &Received {
            number: &imported.numero,
            status,
            channel: imported.canal,
            person_key: person_key.as_deref(),
            duplicate_of: None,
            at,
        },
    )
    .await?;
    let rank = imported
        .numero
        .rsplit('-')
        .next()
        .and_then(|digits| digits.parse().ok());
    store::count_up_to(tx, call.id, rank.unwrap_or_default()).await
}

async fn write_working_copy(
    tx: &mut Tx,
    call: &Appel,
    channel: Channel,
    answers: &Answers,
    at: Instant,
) -> Result<CandidatureId, Error> {
    let candidature = Candidature {
        id: CandidatureId::fresh(),
        appel_id: call.id,
        questionnaire_version: call.version,
        number: None,
        status: CandidatureStatus::Brouillon,
        channel,
        account_id: None,
        typed_by: None,
        contact_key: None,
        duplicate_of: None,
        revision: AS_IMPORTED,
        touched_at: at,
        submitted_at: None,
    };
    store::insert(tx, &candidature).await?;
    for (question, value) in answers.iter() {
        store::keep_answer(tx, candidature.id, question, value, None, AS_IMPORTED).await?;
    }
    let contact = contact_key(answers.get(question::EMAIL));
    store::keep_contact(tx, candidature.id, contact.as_deref()).await?;
    Ok(candidature.id)
}
