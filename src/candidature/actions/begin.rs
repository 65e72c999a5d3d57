//! Taking the pen: a new draft, the same one elsewhere, and whose it becomes.

use std::time::Duration;

use serde_json::Value;

use super::{Pen, find_call, find_openable, hold_pen, who};
use crate::{
    account::model::{Email, SignedIn},
    appel::{self, model::Slug},
    audit::{self, Actor},
    candidature::{
        letters,
        model::{CandidatureId, CandidatureStatus, Channel},
        rules::{self, Step},
        store::{self, Bearer, Candidature},
    },
    error::Error,
    form::{Answers, normal::email_key},
    server::{mail, security::Token, state::AppState},
};

/// How long a browser may come back to a draft without proving an address.
pub const KEY_LIFE: Duration = Duration::from_secs(60 * 24 * 3600);

/// How long a draft that was never written in is kept.
const EMPTY_DRAFT_LIFE: Duration = Duration::from_secs(14 * 24 * 3600);
/// How long a draft is kept after its last change.
const DRAFT_LIFE: Duration = Duration::from_secs(90 * 24 * 3600);

/// A draft and the key that its browser is to keep.
pub struct Begun {
    /// The draft.
    pub id: CandidatureId,
    /// What the cookie holds.
    pub key: Token,
}

/// Begins a draft for the call, in a browser that may already hold a key.
///
/// Without an account: the key is enough. The team that types for someone
/// says how it reached them (`channel`), and the trace of who typed stays.
///
/// # Errors
/// [`Error::NotFound`] when the call is unknown or does not receive.
pub async fn begin(
    state: &AppState,
    slug: &Slug,
    held: Option<Token>,
    person: Option<&SignedIn>,
    channel: Channel,
) -> Result<Begun, Error> {
    let now = state.now();
    let types_for_someone = matches!(channel, Channel::Telephone | Channel::Papier);
    let mut tx = state.db.write().await?;
    let call = find_call(&mut tx, slug).await?;
    if !types_for_someone && !appel::rules::accepts_at(&call.document, now) {
        return Err(Error::NotFound);
    }
    let draft = Candidature {
        id: CandidatureId::fresh(),
        appel_id: call.id,
        questionnaire_version: call.version,
        number: None,
        status: CandidatureStatus::Brouillon,
        channel,
        account_id: person
            .filter(|_| !types_for_someone)
            .map(|person| person.account),
        typed_by: person
            .filter(|_| types_for_someone)
            .map(|person| person.account),
        contact_key: None,
        duplicate_of: None,
        revision: 0,
        touched_at: now,
        submitted_at: None,
    };
    store::insert(&mut tx, &draft).await?;
    store::tell(
        &mut tx,
        draft.id,
        draft.status,
        now,
        person.map(|person| person.account),
    )
    .await?;

    let definition = appel::actions::definition(state, &mut tx, call.id, call.version).await?;
    for (question, proposed) in Answers::proposed_by(&definition.questionnaire).iter() {
        store::keep_answer(&mut tx, draft.id, question, proposed, None, draft.revision).await?;
    }
    let key = held.unwrap_or_else(Token::draw);
    store::hand_key(&mut tx, draft.id, &key.hash(), now, now.after(KEY_LIFE)).await?;
    let actor = who(person.map(|person| person.account));
    audit::record(
        &mut tx,
        now,
        actor,
        "candidature.begun",
        &draft.id.to_string(),
        channel.code(),
    )
    .await?;
    tx.commit().await?;
    Ok(Begun { id: draft.id, key })
}

/// Hands the pen of a candidature to the browser of whoever may open it, and
/// says where they go on.
///
/// # Errors
/// [`Error::NotFound`] when it is unknown, not theirs, or can no longer change.
pub async fn resume(
    state: &AppState,
    id: CandidatureId,
    held: Option<Token>,
    bearer: &Bearer,
) -> Result<(Token, String), Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let candidature = find_openable(&mut tx, id, bearer, now).await?;
    let call = appel::store::find_by_id(&mut tx, candidature.appel_id)
        .await?
        .ok_or(Error::NotFound)?;
    let is_late = appel::rules::is_past(call.document.calendar.closes_at, now);
    if !rules::may_do(candidature.status, is_late).write {
        return Err(Error::NotFound);
    }
    let key = held.unwrap_or_else(Token::draw);
    store::hand_key(&mut tx, id, &key.hash(), now, now.after(KEY_LIFE)).await?;
    let actor = who(bearer.account);
    audit::record(
        &mut tx,
        now,
        actor,
        "candidature.resumed",
        &id.to_string(),
        "",
    )
    .await?;
    tx.commit().await?;
    let slug = call.document.slug;
    let address = match candidature.status {
        CandidatureStatus::Brouillon => format!("/appels/{slug}/candidature"),
        _ => Step::FIRST.address(slug.as_str()),
    };
    Ok((key, address))
}

/// Sends the way back to a draft to the address typed, and remembers that this
/// address may claim it.
///
/// # Errors
/// [`Error::SignInNeeded`] when the browser holds no draft of this call.
pub async fn send_resume_letter(
    state: &AppState,
    slug: &Slug,
    bearer: &Bearer,
    email: &Email,
) -> Result<(), Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let Pen { candidature, .. } = hold_pen(&mut tx, slug, bearer, now).await?;
    let call = find_call(&mut tx, slug).await?;
    store::keep_contact(&mut tx, candidature.id, Some(&email_key(email.as_str()))).await?;
    let letter = letters::resume(&state.settings, &call, email);
    mail::post(&mut tx, &letter, now, now).await?;
    let actor = who(bearer.account);
    audit::record(
        &mut tx,
        now,
        actor,
        "candidature.link_sent",
        &candidature.id.to_string(),
        "",
    )
    .await?;
    tx.commit().await?;
    mail::wake(state);
    Ok(())
}

/// Forgets the drafts that nobody came back to: two weeks when nothing was
/// ever typed, three months otherwise (TRUST 2). Answers how many.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_old_drafts(state: &AppState) -> Result<u64, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let forgotten = store::forget_drafts(
        &mut tx,
        now.before(EMPTY_DRAFT_LIFE),
        now.before(DRAFT_LIFE),
    )
    .await?;
    if forgotten > 0 {
        let detail = format!("brouillons={forgotten}");
        audit::record(
            &mut tx,
            now,
            Actor::Platform,
            "candidature.forgotten",
            "",
            &detail,
        )
        .await?;
    }
    tx.commit().await?;
    Ok(forgotten)
}

/// The address a draft answers, when it does.
pub(super) fn contact_key(value: &Value) -> Option<String> {
    let typed = value.as_str()?.trim();
    (typed.contains('@')).then(|| email_key(typed))
}
