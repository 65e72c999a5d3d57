//! `croisee import`: calls and candidatures from files.

use std::path::PathBuf;

use super::Failure;
use crate::server::settings::Settings;

/// Adds what the files hold to the record.
pub(super) async fn run(_settings: &Settings, _files: &[PathBuf]) -> Result<(), Failure> {
    Err(Failure::new("« croisee import » n’est pas encore écrit."))
}
