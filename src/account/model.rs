//! Accounts, roles and addresses.

use serde::{Deserialize, Serialize};

crate::id! {
    /// An account: one person, one e-mail address.
    AccountId
}

/// What a person may be, beside themselves; one person may be several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads candidatures for a commission.
    Reader,
    /// Runs the platform for the region.
    Administrator,
}

impl Role {
    /// The word kept in the record and typed on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Reader => "lecteur",
            Self::Administrator => "administrateur",
        }
    }

    /// The role that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Reader, Self::Administrator]
            .into_iter()
            .find(|role| role.code() == code)
    }
}

/// Who asks: an open session's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The account.
    pub account: AccountId,
    /// Its address, normalised.
    pub email: String,
    /// Its roles.
    pub roles: Vec<Role>,
}
