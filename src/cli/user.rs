//! `croisee user`: people, by hand.

use serde_json::json;

use super::{Failure, print};
use crate::{
    account::{
        actions,
        model::{Email, Role},
    },
    server::{security::cookie, state::AppState},
};

/// Adds a person, or gives them a role more.
pub(super) async fn add(state: &AppState, email: &str, role: Option<Role>) -> Result<(), Failure> {
    let email = parse(email)?;
    let (account, roles) = actions::grant(state, &email, role).await?;
    let roles: Vec<&str> = roles.into_iter().map(Role::code).collect();
    print(&json!({ "compte": account, "courriel": email, "roles": roles }));
    Ok(())
}

/// Opens a session, and prints the header that carries it.
pub(super) async fn cookie(state: &AppState, email: &str) -> Result<(), Failure> {
    let email = parse(email)?;
    let token = actions::mint_session_for(state, &email)
        .await?
        .ok_or_else(|| {
            Failure::new(format!(
                "{email} n’a pas de compte : croisee user add {email} --role participant"
            ))
        })?;
    println!("Cookie: {}={}", cookie::SESSION, token.as_str());
    Ok(())
}

fn parse(email: &str) -> Result<Email, Failure> {
    Email::parse(email).map_err(|error| Failure::new(format!("« {email} » : {error}")))
}
