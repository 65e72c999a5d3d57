//! SQL of accounts and their roles.

use crate::{
    account::model::{AccountId, Email, Role, Zone},
    db::{Instant, Tx},
    error::Error,
    on,
};

/// The account of `email`, if there is one.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn account_of(tx: &mut Tx, email: &Email) -> Result<Option<AccountId>, Error> {
    let found: Option<(AccountId,)> = on!(tx, |conn| {
        sqlx::query_as("select id from account where email = $1")
            .bind(email)
            .fetch_optional(&mut **conn)
            .await?
    });
    Ok(found.map(|(id,)| id))
}

/// Makes the account of `email` unless it exists; says whether it made it.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn make_account(
    tx: &mut Tx,
    id: AccountId,
    email: &Email,
    now: Instant,
) -> Result<bool, Error> {
    let made = on!(tx, |conn| {
        sqlx::query(
            "insert into account (id, email, created_at) values ($1, $2, $3)
             on conflict (email) do nothing",
        )
        .bind(id)
        .bind(email)
        .bind(now)
        .execute(&mut **conn)
        .await?
        .rows_affected()
    });
    Ok(made == 1)
}

/// Gives a role; says whether it is new.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn give_role(
    tx: &mut Tx,
    account: AccountId,
    role: Role,
    now: Instant,
) -> Result<bool, Error> {
    let given = on!(tx, |conn| {
        sqlx::query(
            "insert into account_role (account_id, role, granted_at) values ($1, $2, $3)
             on conflict (account_id, role) do nothing",
        )
        .bind(account)
        .bind(role.code())
        .bind(now)
        .execute(&mut **conn)
        .await?
        .rows_affected()
    });
    Ok(given == 1)
}

/// The roles of an account.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn roles_of(tx: &mut Tx, account: AccountId) -> Result<Vec<Role>, Error> {
    let codes: Vec<(String,)> = on!(tx, |conn| {
        sqlx::query_as("select role from account_role where account_id = $1 order by role")
            .bind(account)
            .fetch_all(&mut **conn)
            .await?
    });
    Ok(codes
        .iter()
        .filter_map(|(code,)| Role::from_code(code))
        .collect())
}

/// Everybody who has a role, with each of them.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn holders_of_roles(tx: &mut Tx) -> Result<Vec<(Email, Role)>, Error> {
    let rows: Vec<(Email, String)> = on!(tx, |conn| {
        sqlx::query_as(
            "select account.email, account_role.role
             from account_role join account on account.id = account_role.account_id
             order by account_role.role, account.email",
        )
        .fetch_all(&mut **conn)
        .await?
    });
    Ok(rows
        .into_iter()
        .filter_map(|(email, code)| Role::from_code(&code).map(|role| (email, role)))
        .collect())
}

/// Where the owner of an account asks to see hours, if they said it.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn zone(tx: &mut Tx, account: AccountId) -> Result<Option<Zone>, Error> {
    let row: Option<(Zone,)> = on!(tx, |conn| sqlx::query_as(
        "select zone from account where id = $1 and zone is not null"
    )
    .bind(account)
    .fetch_optional(&mut **conn)
    .await?);
    Ok(row.map(|(zone,)| zone))
}

/// Keeps where the owner of an account lives, or forgets it.
///
/// # Errors
/// [`Error::Fault`] when the database refuses.
pub async fn keep_zone(tx: &mut Tx, account: AccountId, zone: Option<&Zone>) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("update account set zone = $2 where id = $1")
            .bind(account)
            .bind(zone)
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}
