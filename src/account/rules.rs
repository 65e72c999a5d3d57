//! Who may do what.

use super::model::{Role, SignedIn};

/// Whether this person may open the administration.
#[must_use]
pub fn may_administer(person: &SignedIn) -> bool {
    person.roles.contains(&Role::Administrator)
}
