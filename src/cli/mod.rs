//! The command line: `croisee serve`, and what an operator does beside it.
//!
//! What a machine reads is JSON on standard output; an error is one French
//! line on standard error, and a non-zero exit.

mod arguments;
mod backup;
pub mod check;
pub mod import;
mod serve;
mod user;

use std::{path::PathBuf, process::ExitCode};

use clap::Parser as _;
use serde::Serialize;

use crate::{
    db::{Db, OpenError},
    error::Error,
    on,
    server::{
        settings::{Settings, SettingsError},
        state::AppState,
        telemetry,
    },
};
use arguments::{Arguments, Command, UserCommand};

/// Why a command stops: one line for whoever typed it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Failure(String);

impl Failure {
    /// The failure that `line` tells.
    fn new(line: impl Into<String>) -> Self {
        Self(line.into())
    }

    /// The failure that `error` tells in its own words.
    fn because(error: impl std::error::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self::because(error)
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::because(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::because(error)
    }
}

/// Runs the command that the arguments name.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return arguments::answer(&error),
    };
    telemetry::start();
    let outcome = tokio::runtime::Runtime::new()
        .map_err(|error| Failure::new(format!("le serveur ne peut pas démarrer : {error}")))
        .and_then(|runtime| runtime.block_on(obey(arguments)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

async fn obey(arguments: Arguments) -> Result<(), Failure> {
    let settings = || Settings::read(&arguments.settings.config, &arguments.settings.overrides());
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => serve::run(settings()?).await,
        Command::Import { files } => import_each(&open(settings()?).await?, &files).await,
        Command::Check(check) => {
            let report = check.report().map_err(Failure::because)?;
            print(&report)
        }
        Command::User(UserCommand::Add { email, role }) => {
            user::add(&open(settings()?).await?, &email, role.into()).await
        }
        Command::User(UserCommand::Cookie { email }) => {
            user::cookie(&open(settings()?).await?, &email).await
        }
        Command::Migrate => migrate(&settings()?).await,
        Command::Backup { file } => backup::save(&settings()?, &file).await,
        Command::Restore { file } => backup::restore(&settings()?, &file).await,
    }
}

/// The state of a command that works on the record without serving it.
async fn open(settings: Settings) -> Result<AppState, Failure> {
    let db = Db::open(&settings.database.address).await?;
    Ok(AppState::new(settings, db))
}

/// Imports the files in their order, and says at once what became of each.
async fn import_each(state: &AppState, files: &[PathBuf]) -> Result<(), Failure> {
    for file in files {
        let imported = import::import(state, file)
            .await
            .map_err(Failure::because)?;
        print(&imported)?;
    }
    state.db.close().await;
    Ok(())
}

/// Brings the schema up to date: opening does, so this says where it stands.
async fn migrate(settings: &Settings) -> Result<(), Failure> {
    let db = Db::open(&settings.database.address).await?;
    let mut tx = db.read().await?;
    let (version,): (i64,) = on!(&mut tx, |conn| {
        sqlx::query_as("select max(version) from _sqlx_migrations")
            .fetch_one(&mut **conn)
            .await
            .map_err(Error::from)?
    });
    tx.commit().await?;
    db.close().await;
    print(&serde_json::json!({ "schema": version }))
}

/// Prints what a machine reads: one line of JSON.
fn print(answer: &impl Serialize) -> Result<(), Failure> {
    let line = serde_json::to_string(answer).map_err(Failure::because)?;
    println!("{line}");
    Ok(())
}
