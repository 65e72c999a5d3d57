//! SQL of sign-ins under way.

use crate::{
    account::model::{Email, SignInId},
    db::{Instant, Tx},
    error::Error,
    on,
};

/// A request to sign in, ready to be kept.
#[derive(Debug)]
pub struct NewSignIn<'a> {
    /// Its identifier.
    pub id: SignInId,
    /// For which address.
    pub email: &'a Email,
    /// Of the token in the mailed link.
    pub token_hash: Vec<u8>,
    /// Of the mailed code.
    pub code_seal: [u8; 32],
    /// Of the cookie left in the browser that asked.
    pub binding_hash: Vec<u8>,
    /// Where to go once signed in.
    pub next_path: &'a str,
    /// How many codes may be tried.
    pub attempts_left: i32,
    /// When it was asked.
    pub asked_at: Instant,
    /// When it stops serving.
    pub expires_at: Instant,
}

/// Keeps a request, in place of the address's earlier one.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn replace_sign_in(tx: &mut Tx, new: &NewSignIn<'_>) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query(
            "insert into sign_in (email, id, token_hash, code_seal, binding_hash, next_path,
                                  attempts_left, asked_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (email) do update set
                 id = excluded.id,
                 token_hash = excluded.token_hash,
                 code_seal = excluded.code_seal,
                 replaced_binding_hash = sign_in.binding_hash,
                 binding_hash = excluded.binding_hash,
                 next_path = excluded.next_path,
                 attempts_left = excluded.attempts_left,
                 asked_at = excluded.asked_at,
                 expires_at = excluded.expires_at,
                 used_at = null",
        )
        .bind(new.email)
        .bind(new.id)
        .bind(&new.token_hash)
        .bind(new.code_seal.as_slice())
        .bind(&new.binding_hash)
        .bind(new.next_path)
        .bind(new.attempts_left)
        .bind(new.asked_at)
        .bind(new.expires_at)
        .execute(&mut **conn)
        .await?;
    });
    Ok(())
}

/// Where a request stands.
#[derive(Debug, sqlx::FromRow)]
pub struct SignInRow {
    /// Its identifier.
    pub id: SignInId,
    /// For which address.
    pub email: Email,
    /// Of the browser that asked.
    pub binding_hash: Vec<u8>,
    /// Of the mailed code.
    pub code_seal: Vec<u8>,
    /// Where to go once signed in.
    pub next_path: String,
    /// How many codes may still be tried.
    pub attempts_left: i32,
    /// When it was asked.
    pub asked_at: Instant,
    /// When it stops serving.
    pub expires_at: Instant,
    /// When it served.
    pub used_at: Option<Instant>,
}

/// The request of the browser that holds this binding: its own, or the one that replaced it.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn sign_in_of_browser(
    tx: &mut Tx,
    binding_hash: &[u8],
) -> Result<Option<SignInRow>, Error> {
    Ok(on!(tx, |conn| {
        sqlx::query_as(
            "select id, email, binding_hash, code_seal, next_path, attempts_left, asked_at,
                    expires_at, used_at
             from sign_in
             where binding_hash = $1 or replaced_binding_hash = $1
             order by case when binding_hash = $1 then 0 else 1 end
             limit 1",
        )
        .bind(binding_hash)
        .fetch_optional(&mut **conn)
        .await?
    }))
}

/// The request whose mailed link carries this token.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn sign_in_of_link(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<SignInRow>, Error> {
    Ok(on!(tx, |conn| {
        sqlx::query_as(
            "select id, email, binding_hash, code_seal, next_path, attempts_left, asked_at,
                    expires_at, used_at
             from sign_in
             where token_hash = $1",
        )
        .bind(token_hash)
        .fetch_optional(&mut **conn)
        .await?
    }))
}

/// Takes one attempt from this browser's request, before the code is even
/// looked at: parallel guesses cannot share one. `None` when nothing is left to try.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn take_attempt(
    tx: &mut Tx,
    binding_hash: &[u8],
    now: Instant,
) -> Result<Option<SignInRow>, Error> {
    Ok(on!(tx, |conn| {
        sqlx::query_as(
            "update sign_in set attempts_left = attempts_left - 1
             where binding_hash = $1 and used_at is null and expires_at > $2
               and attempts_left > 0
             returning id, email, binding_hash, code_seal, next_path, attempts_left, asked_at,
                       expires_at, used_at",
        )
        .bind(binding_hash)
        .bind(now)
        .fetch_optional(&mut **conn)
        .await?
    }))
}

/// Uses a request by its code, once. Its last attempt may be the right one.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn use_by_code(tx: &mut Tx, id: SignInId, now: Instant) -> Result<bool, Error> {
    let used = on!(tx, |conn| {
        sqlx::query(
            "update sign_in set used_at = $2
             where id = $1 and used_at is null and expires_at > $2",
        )
        .bind(id)
        .bind(now)
        .execute(&mut **conn)
        .await?
        .rows_affected()
    });
    Ok(used == 1)
}

/// Uses a request by its link, once, from the browser that asked.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn use_by_link(
    tx: &mut Tx,
    token_hash: &[u8],
    binding_hash: &[u8],
    now: Instant,
) -> Result<Option<SignInRow>, Error> {
    Ok(on!(tx, |conn| {
        sqlx::query_as(
            "update sign_in set used_at = $3
             where token_hash = $1 and binding_hash = $2 and used_at is null
               and expires_at > $3 and attempts_left > 0
             returning id, email, binding_hash, code_seal, next_path, attempts_left, asked_at,
                       expires_at, used_at",
        )
        .bind(token_hash)
        .bind(binding_hash)
        .bind(now)
        .fetch_optional(&mut **conn)
        .await?
    }))
}

/// Forgets the requests that stopped serving before `moment`.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn forget_sign_ins(tx: &mut Tx, moment: Instant) -> Result<u64, Error> {
    Ok(on!(tx, |conn| {
        sqlx::query("delete from sign_in where expires_at < $1")
            .bind(moment)
            .execute(&mut **conn)
            .await?
            .rows_affected()
    }))
}
