//! Who may do what, and how long a door stays open.

use std::time::Duration;

use super::model::{Role, SignedIn};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a mailed link and code may serve (ASVS 6.5.5).
pub const SIGN_IN_LIFE: Duration = Duration::from_secs(10 * 60);
/// How many codes may be tried against one request.
pub const CODE_ATTEMPTS: i32 = 5;
/// How long a request that can no longer serve is kept, so that the browser
/// that made it is told why, and can ask again without typing its address.
pub const SIGN_IN_MEMORY: Duration = HOUR;

/// How long a session lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// Without a visit.
    pub idle: Duration,
    /// In all.
    pub absolute: Duration,
}

/// For somebody who sees their own record only.
pub const MEMBER_LIFETIME: Lifetime = Lifetime {
    idle: HOUR.saturating_mul(12),
    absolute: DAY.saturating_mul(30),
};

/// For whoever sees the records of others.
pub const PRIVILEGED_LIFETIME: Lifetime = Lifetime {
    idle: MINUTE.saturating_mul(30),
    absolute: HOUR.saturating_mul(12),
};

/// How long a session of somebody with these roles lives.
#[must_use]
pub fn session_lifetime(roles: &[Role]) -> Lifetime {
    if roles.is_empty() {
        MEMBER_LIFETIME
    } else {
        PRIVILEGED_LIFETIME
    }
}

/// Whether this person may open the administration.
#[must_use]
pub fn may_administer(person: &SignedIn) -> bool {
    person.roles.contains(&Role::Administrator)
}

/// Whether this person may read candidatures that are not their own.
#[must_use]
pub fn may_read_candidatures(person: &SignedIn) -> bool {
    person.roles.contains(&Role::Reader) || may_administer(person)
}
