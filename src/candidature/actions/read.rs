//! What each person may see of candidatures, and nothing else: a value made for a role.

use std::collections::BTreeMap;

use super::{Pen, find_call, find_openable, take_pen};
use crate::{
    account::{model::SignedIn, rules::may_administer},
    appel::{self, document::Appel, model::Slug},
    candidature::{
        communes,
        model::{
            AdministeredCall, CandidatureId, MyCandidature, MySpace, Receipt, SpokenAnswer,
            SpokenSection, Workspace, question,
        },
        rules,
        store::{self, Bearer, Candidature},
    },
    db::{Instant, Tx},
    error::Error,
    form::{
        Answers, Question, QuestionId, QuestionKind, Questionnaire, normal::email_key,
        wording as form_wording,
    },
    server::{clock::wording, state::AppState},
};

/// The working copy that this bearer writes.
///
/// # Errors
/// [`Error::SignInNeeded`] when this browser holds no draft of the call.
pub async fn workspace(state: &AppState, slug: &Slug, bearer: &Bearer) -> Result<Workspace, Error> {
    let now = state.now();
    let mut tx = state.db.read().await?;
    let Pen {
        candidature,
        is_late,
    } = take_pen(&mut tx, slug, bearer, now).await?;
    let call = find_call(&mut tx, slug).await?;
    let definition = appel::actions::definition(
        state,
        &mut tx,
        candidature.appel_id,
        candidature.questionnaire_version,
    )
    .await?;
    let mut answers = Answers::new();
    let mut set_aside = BTreeMap::new();
    for row in store::answers(&mut tx, candidature.id).await? {
        let id = QuestionId::from(row.question_id);
        if let Some(replaced) = row.set_aside {
            set_aside.insert(id.clone(), replaced.0);
        }
        answers.set(id, row.value.0);
    }
    let communes = proposed_communes(&definition.questionnaire, &answers);
    Ok(Workspace {
        slug: slug.to_string(),
        call: call.document.short_title.clone(),
        answers,
        set_aside,
        revision: candidature.revision,
        status: candidature.status,
        saved_at: (candidature.revision > 0).then(|| wording::time(candidature.touched_at)),
        closes: wording::day_and_time(call.document.calendar.closes_at),
        is_late,
        row_dates: call
            .document
            .seances
            .iter()
            .map(|s| (s.id.clone(), s.wording()))
            .collect(),
        communes,
        phone: call.document.contact.phone.clone(),
        questionnaire: definition.questionnaire.clone(),
    })
}

fn proposed_communes(
    questionnaire: &Questionnaire,
    answers: &Answers,
) -> Vec<crate::candidature::model::Commune> {
    let postal_code = questionnaire
        .questions()
        .find_map(|question| match &question.kind {
            QuestionKind::Commune { postal_code } => postal_code.as_ref(),
            _ => None,
        });
    postal_code
        .and_then(|id| answers.get(id).as_str())
        .map(communes::of_postal_code)
        .unwrap_or_default()
}

/// The receipt of what this bearer last sent to the call.
///
/// # Errors
/// [`Error::SignInNeeded`] when this browser holds none, [`Error::NotFound`] when nothing was sent.
pub async fn receipt(state: &AppState, slug: &Slug, bearer: &Bearer) -> Result<Receipt, Error> {
    let mut tx = state.db.read().await?;
    let Pen { candidature, .. } = take_pen(&mut tx, slug, bearer, state.now()).await?;
    receipt_of(state, &mut tx, &candidature, bearer).await
}

/// The receipt of one candidature, for whoever may open it.
///
/// # Errors
/// [`Error::NotFound`] when it is unknown, not theirs, or was never sent.
pub async fn copy(state: &AppState, id: CandidatureId, bearer: &Bearer) -> Result<Receipt, Error> {
    let mut tx = state.db.read().await?;
    let candidature = find_openable(&mut tx, id, bearer, state.now()).await?;
    receipt_of(state, &mut tx, &candidature, bearer).await
}

async fn receipt_of(
    state: &AppState,
    tx: &mut Tx,
    candidature: &Candidature,
    bearer: &Bearer,
) -> Result<Receipt, Error> {
    let number = candidature.number.clone().ok_or(Error::NotFound)?;
    let at = candidature.submitted_at.ok_or(Error::NotFound)?;
    let (_, sent) = store::last_submission(tx, candidature.id)
        .await?
        .ok_or(Error::NotFound)?;
    let call = appel::store::find_by_id(tx, candidature.appel_id)
        .await?
        .ok_or(Error::NotFound)?;
    let definition = appel::actions::definition(
        state,
        tx,
        candidature.appel_id,
        candidature.questionnaire_version,
    )
    .await?;
    let copy_sent_to = sent.get(question::EMAIL).as_str().unwrap_or_default();
    // Whoever only typed an address and a name is not told that they had applied
    // before: that is for whoever has proven that very address, here or by the mail.
    let has_proven = bearer.contact_key.as_deref() == Some(email_key(copy_sent_to).as_str());
    let closes_at = call.document.calendar.closes_at;
    let may = rules::may_do(
        candidature.status,
        appel::rules::is_past(closes_at, state.now()),
    );
    Ok(Receipt {
        id: candidature.id,
        call: call.document.short_title.clone(),
        number,
        received: wording::day_and_time(at),
        status: store::status_told(tx, candidature.id, state.now())
            .await?
            .unwrap_or(candidature.status),
        copy_sent_to: copy_sent_to.to_owned(),
        is_duplicate: has_proven && candidature.duplicate_of.is_some(),
        open_until: may.write.then(|| wording::day_and_time(closes_at)),
        copy: speak(&definition.questionnaire, &sent),
        phone: call.document.contact.phone.clone(),
    })
}

/// Every answer sent, in words, section by section.
#[must_use]
pub fn speak(questionnaire: &Questionnaire, sent: &Answers) -> Vec<SpokenSection> {
    questionnaire
        .sections()
        .iter()
        .map(|section| SpokenSection {
            title: section.title.clone(),
            answers: section
                .questions
                .iter()
                .filter_map(|q| speak_answer(q, sent))
                .collect(),
        })
        .filter(|section| !section.answers.is_empty())
        .collect()
}

fn speak_answer(question: &Question, sent: &Answers) -> Option<SpokenAnswer> {
    let value = sent.given(&question.id)?;
    Some(SpokenAnswer {
        question: question.label.clone(),
        lines: form_wording::spoken(question, value),
    })
}

/// What a person signed in finds in their own space.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn my_space(
    state: &AppState,
    person: &SignedIn,
    bearer: &Bearer,
) -> Result<MySpace, Error> {
    let mut tx = state.db.read().await?;
    let calls = appel::store::list(&mut tx).await?;
    Ok(MySpace {
        candidatures: mine(&mut tx, &calls, person, bearer, state.now()).await?,
        administered: calls
            .into_iter()
            .filter(|_| may_administer(person))
            .map(|call| AdministeredCall {
                slug: call.document.slug.to_string(),
                title: call.document.short_title,
            })
            .collect(),
        tasks: Vec::new(),
    })
}

async fn mine(
    tx: &mut Tx,
    calls: &[Appel],
    person: &SignedIn,
    bearer: &Bearer,
    now: Instant,
) -> Result<Vec<MyCandidature>, Error> {
    let key = bearer.key_hash.as_deref();
    let mut histories: BTreeMap<CandidatureId, Vec<_>> = BTreeMap::new();
    for event in store::histories_of_person(tx, person, key, now).await? {
        // A decision is known to its person when its letter leaves, not before.
        if event.at > now {
            continue;
        }
        let line = (event.status, wording::day(event.at));
        histories
            .entry(event.candidature_id)
            .or_default()
            .push(line);
    }
    let mut mine = Vec::new();
    for candidature in store::of_person(tx, person, key, now).await? {
        let call = calls
            .iter()
            .find(|call| call.id == candidature.appel_id)
            .ok_or(Error::Fault)?;
        let is_late = appel::rules::is_past(call.document.calendar.closes_at, now);
        let moment = match candidature.submitted_at {
            Some(at) => format!("Reçue le {}", wording::day_and_time(at)),
            None => format!(
                "Modifiée le {}",
                wording::day_and_time(candidature.touched_at)
            ),
        };
        let has_unsent_changes = candidature
            .submitted_at
            .is_some_and(|at| candidature.touched_at > at);
        let history = histories.remove(&candidature.id).unwrap_or_default();
        let told = history.last().map_or(candidature.status, |(told, _)| *told);
        mine.push(MyCandidature {
            id: candidature.id,
            call: call.document.short_title.clone(),
            number: candidature.number,
            status: told,
            moment,
            has_unsent_changes,
            is_for_someone: candidature.typed_by == Some(person.account),
            // By what they know: a button that went away would tell before the letter does.
            may: rules::may_do(told, is_late),
            // For those who decide to say.
            has_place: false,
            history,
        });
    }
    Ok(mine)
}
