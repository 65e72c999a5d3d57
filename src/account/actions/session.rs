//! Open sessions: whose they are, how they end.

use std::time::Duration;

use axum::http::HeaderMap;

use crate::{
    account::{
        model::{AccountId, Email, SessionId, SignedIn},
        rules::{MEMBER_LIFETIME, PRIVILEGED_LIFETIME, session_lifetime},
        store::{self, Deadlines, SessionRow},
    },
    audit::{self, Actor},
    db::{Instant, Tx},
    error::Error,
    server::{
        security::{Token, cookie},
        state::AppState,
    },
};

/// How precisely a visit is noted: reading a page seldom writes.
const VISIT_PRECISION: Duration = Duration::from_secs(60);

/// What a browser needs of the session just opened for it.
pub(super) struct SessionKey {
    /// What its cookie holds.
    pub token: Token,
    /// For how many seconds.
    pub seconds: u64,
}

/// Whose open session these request headers carry, if any; keeps it from idling out.
///
/// Roles are read each time, so a right given or taken away counts at once.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn recognise(state: &AppState, headers: &HeaderMap) -> Result<Option<SignedIn>, Error> {
    let Some((session, person)) = find(state, headers).await? else {
        return Ok(None);
    };
    note_visit(state, &session, state.now()).await?;
    Ok(Some(person))
}

/// The same, without counting as a visit: for what a page asks again by itself.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn look_up(state: &AppState, headers: &HeaderMap) -> Result<Option<SignedIn>, Error> {
    Ok(find(state, headers).await?.map(|(_, person)| person))
}

async fn find(
    state: &AppState,
    headers: &HeaderMap,
) -> Result<Option<(SessionRow, SignedIn)>, Error> {
    let Some(token) = cookie::read(headers, cookie::SESSION).map(Token::presented) else {
        return Ok(None);
    };
    let now = state.now();
    let mut tx = state.db.read().await?;
    let Some(session) = store::session_of(&mut tx, &token.hash()).await? else {
        return Ok(None);
    };
    let roles = store::roles_of(&mut tx, session.account_id).await?;
    tx.commit().await?;

    let lifetime = session_lifetime(&roles);
    let is_over = session.opened_at.after(lifetime.absolute) <= now
        || session.seen_at.after(lifetime.idle) <= now;
    if is_over {
        return Ok(None);
    }
    let person = SignedIn {
        account: session.account_id,
        email: session.email.clone(),
        roles,
        zone: session.zone.clone(),
    };
    Ok(Some((session, person)))
}

async fn note_visit(state: &AppState, session: &SessionRow, now: Instant) -> Result<(), Error> {
    let minute_ago = now.before(VISIT_PRECISION);
    if session.seen_at > minute_ago {
        return Ok(());
    }
    let mut tx = state.db.write().await?;
    store::note_visit(&mut tx, session.id, now, minute_ago).await?;
    tx.commit().await
}

/// Ends the session that these request headers carry.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be written.
pub async fn sign_out(state: &AppState, headers: &HeaderMap) -> Result<(), Error> {
    let Some(token) = cookie::read(headers, cookie::SESSION).map(Token::presented) else {
        return Ok(());
    };
    let mut tx = state.db.write().await?;
    end(&mut tx, &token, state.now()).await?;
    tx.commit().await
}

/// Ends every session of this person, on every machine.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be written.
pub async fn sign_out_everywhere(state: &AppState, person: &SignedIn) -> Result<u64, Error> {
    let mut tx = state.db.write().await?;
    let ended = store::end_sessions_of(&mut tx, person.account).await?;
    audit::record(
        &mut tx,
        state.now(),
        Actor::Account(person.account),
        "session.all_ended",
        &person.account.to_string(),
        &format!("sessions={ended}"),
    )
    .await?;
    tx.commit().await?;
    Ok(ended)
}

/// Deletes the sessions that are over.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be written.
pub async fn forget_old_sessions(state: &AppState) -> Result<u64, Error> {
    let now = state.now();
    let [members, privileged] = [MEMBER_LIFETIME, PRIVILEGED_LIFETIME].map(|lifetime| Deadlines {
        opened: now.before(lifetime.absolute),
        seen: now.before(lifetime.idle),
    });
    let mut tx = state.db.write().await?;
    let forgotten = store::forget_sessions(&mut tx, members, privileged).await?;
    tx.commit().await?;
    Ok(forgotten)
}

/// The account of an address, made if it is the first time.
pub async fn account_for(
    tx: &mut Tx,
    email: &Email,
    actor: Actor,
    now: Instant,
) -> Result<AccountId, Error> {
    if let Some(account) = store::account_of(tx, email).await? {
        return Ok(account);
    }
    let fresh = AccountId::fresh();
    if store::make_account(tx, fresh, email, now).await? {
        audit::record(tx, now, actor, "account.made", &fresh.to_string(), "").await?;
        return Ok(fresh);
    }
    // Somebody made it between the two statements.
    store::account_of(tx, email).await?.ok_or(Error::Fault)
}

/// Opens a session for an account, and says what its browser must show.
pub(super) async fn open(
    tx: &mut Tx,
    account: AccountId,
    actor: Actor,
    now: Instant,
) -> Result<SessionKey, Error> {
    let id = SessionId::fresh();
    let token = Token::draw();
    store::open_session(tx, id, &token.hash(), account, now).await?;
    audit::record(tx, now, actor, "session.opened", &id.to_string(), "").await?;
    let roles = store::roles_of(tx, account).await?;
    Ok(SessionKey {
        token,
        seconds: session_lifetime(&roles).absolute.as_secs(),
    })
}

/// Ends the session that `token` opens, if it is open.
pub(super) async fn end(tx: &mut Tx, token: &Token, now: Instant) -> Result<(), Error> {
    let Some((id, account)) = store::end_session(tx, &token.hash()).await? else {
        return Ok(());
    };
    audit::record(
        tx,
        now,
        Actor::Account(account),
        "session.ended",
        &id.to_string(),
        "",
    )
    .await
}
