//! The command line: `croisee serve`, and what an operator does beside it.
//!
//! What a machine reads is JSON on standard output; an error is one French
//! line on standard error, and a non-zero exit.

mod apply;
mod arguments;
mod backup;
mod check;
mod import;
mod serve;
mod user;

use std::process::ExitCode;

use clap::Parser as _;

use crate::{
    db::{Db, OpenError},
    error::Error,
    on,
    server::{
        settings::{Settings, SettingsError},
        state::AppState,
        telemetry,
    },
    synthesis,
};
pub use arguments::CheckArguments;
use arguments::{Arguments, Command, UserCommand};

/// Why a command stops: one line for whoever typed it.
#[derive(Debug, thiserror::Error)]
#[error("{line}")]
pub struct Failure {
    line: String,
    code: u8,
}

impl Failure {
    /// The failure that `line` tells.
    pub fn new(line: impl Into<String>) -> Self {
        Self {
            line: line.into(),
            code: 1,
        }
    }

    /// What was given cannot be read: the command never began.
    pub fn unreadable(line: impl Into<String>) -> Self {
        Self {
            line: line.into(),
            code: 2,
        }
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::new(error.to_string())
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
            ExitCode::from(failure.code)
        }
    }
}

async fn obey(arguments: Arguments) -> Result<(), Failure> {
    let settings = || Settings::read(&arguments.settings.config, &arguments.settings.overrides());
    match arguments.command.unwrap_or(Command::Serve { bench: false }) {
        Command::Serve { bench } => serve::run(settings()?, bench).await,
        Command::CheckLog => check_log(&open(settings()?).await?).await,
        Command::Apply => apply::run(),
        Command::Import { files } => import::run(&open(settings()?).await?, &files).await,
        Command::Export { references } => export(&open(settings()?).await?, &references).await,
        Command::Check(check) => check::run(&check),
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
    print(&serde_json::json!({ "schema": version }));
    db.close().await;
    Ok(())
}

/// Makes every document written together again, and says which do not hold together.
async fn check_log(state: &AppState) -> Result<(), Failure> {
    let mut tx = state.db.read().await?;
    let report = synthesis::live::check::all(&mut tx).await?;
    tx.commit().await?;
    print(&report);
    if report.is_well() {
        Ok(())
    } else {
        Err(Failure::new(
            "des documents ne se reconstruisent pas : rendez une copie de la base (croisee restore)",
        ))
    }
}

/// Gives documents back in the form in which files bring them.
async fn export(state: &AppState, references: &[String]) -> Result<(), Failure> {
    let file = synthesis::actions::export(state, references).await;
    match file {
        Ok(file) => {
            print(&file);
            Ok(())
        }
        Err(Error::NotFound) => Err(Failure::new("aucune synthèse importée ne porte ce nom")),
        Err(error) => Err(error.into()),
    }
}

/// What a machine reads: one line of JSON.
fn print(answer: &impl serde::Serialize) {
    match serde_json::to_string(answer) {
        Ok(line) => println!("{line}"),
        Err(error) => tracing::error!(%error, "la réponse ne s’écrit pas en JSON"),
    }
}
