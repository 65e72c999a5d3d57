//! From an address to an open session.
//!
//! A mailed link could be opened by whoever reads the mail, and scanners that
//! run scripts now do. So a link proves nothing by itself: it serves only in
//! the browser that asked, known by a cookie (the *binding*). Whoever reads
//! the mail elsewhere types the code into the window that asked.

use rand::RngExt as _;
use subtle::ConstantTimeEq as _;

use super::{letter, session};
use crate::{
    account::{
        model::{AccountId, Code, Email, LocalPath, SignInId},
        rules::{CODE_ATTEMPTS, SIGN_IN_LIFE, SIGN_IN_MEMORY},
        store::{self, NewSignIn, SignInRow},
    },
    audit::{self, Actor},
    db::{Instant, Tx},
    error::Error,
    server::{
        mail,
        security::{Key, Token, cookie},
        state::AppState,
    },
};
use axum::http::HeaderMap;

/// What a browser shows of itself.
#[derive(Clone)]
pub struct Browser {
    /// The cookie left when it asked to sign in.
    pub binding: Option<Token>,
    /// The cookie of its session, open or over.
    pub session: Option<Token>,
}

impl Browser {
    /// The browser that sent these headers.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let token = |name| cookie::read(headers, name).map(Token::presented);
        Self {
            binding: token(cookie::SIGN_IN),
            session: token(cookie::SESSION),
        }
    }
}

/// What came of a link or a code.
pub enum Proof {
    /// It was right: a session is open.
    Opened(Opened),
    /// It was not.
    Refused(Refusal),
}

/// A session just opened.
pub struct Opened {
    /// Whose.
    pub account: AccountId,
    /// Their address, now proven theirs.
    pub email: Email,
    /// Where they were going.
    pub next: LocalPath,
    /// What their browser will show.
    pub session: Token,
    /// For how many seconds it may.
    pub seconds: u64,
}

/// Why a link or a code does not serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Another code: so many tries are left.
    WrongCode {
        /// How many.
        left: i32,
    },
    /// Too many wrong codes.
    Spent,
    /// Ten minutes have passed.
    Expired,
    /// It has served already.
    Used,
    /// A later request for the same address took its place.
    Replaced,
    /// This is not the browser that asked.
    OtherBrowser,
}

/// Asks to sign in as `email`, from the browser that will hold `binding`.
///
/// It never looks whether the address is known: the answer, and the work, are
/// the same. The letter leaves with the transaction.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be written.
pub async fn ask_sign_in(
    state: &AppState,
    email: &Email,
    binding: &Token,
    next: &LocalPath,
) -> Result<(), Error> {
    let now = state.now();
    let id = SignInId::fresh();
    let token = Token::draw();
    let code = Code::from_number(rand::rng().random_range(0..1_000_000));
    let expires_at = now.after(SIGN_IN_LIFE);

    let mut tx = state.db.write().await?;
    let new = NewSignIn {
        id,
        email,
        token_hash: token.hash(),
        code_seal: seal(&state.key, id, &code),
        binding_hash: binding.hash(),
        next_path: next.as_str(),
        attempts_left: CODE_ATTEMPTS,
        asked_at: now,
        expires_at,
    };
    store::replace_sign_in(&mut tx, &new).await?;
    let letter = letter::sign_in(&state.settings, email, &code, &token, expires_at);
    mail::post(&mut tx, &letter, now, now).await?;
    audit::record(
        &mut tx,
        now,
        Actor::Visitor,
        "sign_in.asked",
        &id.to_string(),
        "",
    )
    .await?;
    tx.commit().await?;
    mail::wake(state);
    Ok(())
}

/// Proves a sign-in by the code typed in the browser that asked.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read or written.
pub async fn prove_by_code(
    state: &AppState,
    browser: &Browser,
    code: &Code,
) -> Result<Proof, Error> {
    let Some(binding) = &browser.binding else {
        return Ok(Proof::Refused(Refusal::OtherBrowser));
    };
    let now = state.now();
    let mut tx = state.db.write().await?;
    let Some(asked) = store::take_attempt(&mut tx, &binding.hash(), now).await? else {
        let standing = store::sign_in_of_browser(&mut tx, &binding.hash()).await?;
        return Ok(Proof::Refused(why_dead(standing.as_ref(), binding, now)));
    };
    let expected = seal(&state.key, asked.id, code);
    let is_right = bool::from(expected.as_slice().ct_eq(&asked.code_seal));
    if is_right && store::use_by_code(&mut tx, asked.id, now).await? {
        return open(tx, browser, asked, now).await;
    }
    audit::record(
        &mut tx,
        now,
        Actor::Visitor,
        "sign_in.code_refused",
        &asked.id.to_string(),
        &format!("attempts_left={}", asked.attempts_left),
    )
    .await?;
    tx.commit().await?;
    Ok(Proof::Refused(match asked.attempts_left {
        0 => Refusal::Spent,
        left => Refusal::WrongCode { left },
    }))
}

/// Proves a sign-in by the mailed link, opened in the browser that asked.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read or written.
pub async fn prove_by_link(
    state: &AppState,
    browser: &Browser,
    token: &Token,
) -> Result<Proof, Error> {
    let Some(binding) = &browser.binding else {
        return Ok(Proof::Refused(Refusal::OtherBrowser));
    };
    let now = state.now();
    let mut tx = state.db.write().await?;
    match store::use_by_link(&mut tx, &token.hash(), &binding.hash(), now).await? {
        Some(asked) => open(tx, browser, asked, now).await,
        None => {
            let asked = store::sign_in_of_link(&mut tx, &token.hash()).await?;
            Ok(Proof::Refused(why_link_dead(asked.as_ref(), binding, now)))
        }
    }
}

/// What a mailed link would do in this browser: nothing is changed.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn look_at_link(
    state: &AppState,
    browser: &Browser,
    token: &Token,
) -> Result<Option<Refusal>, Error> {
    // A scanner has no binding: it is not even told whether the link exists.
    let Some(binding) = &browser.binding else {
        return Ok(Some(Refusal::OtherBrowser));
    };
    let mut tx = state.db.read().await?;
    let asked = store::sign_in_of_link(&mut tx, &token.hash()).await?;
    let now = state.now();
    let is_alive = asked.as_ref().is_some_and(|asked| {
        asked.binding_hash == binding.hash()
            && asked.used_at.is_none()
            && asked.expires_at > now
            && asked.attempts_left > 0
    });
    Ok((!is_alive).then(|| why_link_dead(asked.as_ref(), binding, now)))
}

/// The request under way in this browser, to name the address on the page that waits for its code.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn sign_in_under_way(
    state: &AppState,
    browser: &Browser,
) -> Result<Option<SignInRow>, Error> {
    let Some(binding) = &browser.binding else {
        return Ok(None);
    };
    let mut tx = state.db.read().await?;
    store::sign_in_of_browser(&mut tx, &binding.hash()).await
}

/// Forgets the requests that nobody will ask about any more.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be written.
pub async fn forget_old_sign_ins(state: &AppState) -> Result<u64, Error> {
    let mut tx = state.db.write().await?;
    let forgotten = store::forget_sign_ins(&mut tx, state.now().before(SIGN_IN_MEMORY)).await?;
    tx.commit().await?;
    Ok(forgotten)
}

/// Opens a session on a request just used, and ends the one this browser had:
/// a session identifier never outlives a sign-in.
async fn open(
    mut tx: Tx,
    browser: &Browser,
    asked: SignInRow,
    now: Instant,
) -> Result<Proof, Error> {
    if let Some(previous) = &browser.session {
        session::end(&mut tx, previous, now).await?;
    }
    let account = session::account_for(&mut tx, &asked.email, Actor::Visitor, now).await?;
    let opened = session::open(&mut tx, account, Actor::Account(account), now).await?;
    tx.commit().await?;
    Ok(Proof::Opened(Opened {
        account,
        email: asked.email,
        next: LocalPath::parse(&asked.next_path).unwrap_or_default(),
        session: opened.token,
        seconds: opened.seconds,
    }))
}

/// The code is short: without the key, a stolen record does not give it away;
/// with the identifier, two equal codes have two seals.
fn seal(key: &Key, id: SignInId, code: &Code) -> [u8; 32] {
    key.seal(format!("{id}:{}", code.as_str()).as_bytes())
}

fn why_dead(standing: Option<&SignInRow>, binding: &Token, now: Instant) -> Refusal {
    match standing {
        Some(asked) if asked.binding_hash != binding.hash() => Refusal::Replaced,
        Some(asked) if asked.used_at.is_some() => Refusal::Used,
        Some(asked) if asked.attempts_left == 0 && asked.expires_at > now => Refusal::Spent,
        // What is no longer kept is older still.
        _ => Refusal::Expired,
    }
}

fn why_link_dead(asked: Option<&SignInRow>, binding: &Token, now: Instant) -> Refusal {
    match asked {
        Some(asked) if asked.binding_hash != binding.hash() => Refusal::OtherBrowser,
        Some(_) => why_dead(asked, binding, now),
        // The address has a later request, or the link is more than an hour old.
        None => Refusal::Replaced,
    }
}
