//! `croisee check`: answers against a questionnaire, without a database.

use super::{CheckArguments, Failure};

/// Says what the rules make of these answers.
pub(super) fn run(_arguments: &CheckArguments) -> Result<(), Failure> {
    Err(Failure::new("« croisee check » n’est pas encore écrit."))
}
