//! The command line.

pub mod check;
pub mod import;

use crate::{
    db::Db,
    server::{
        self,
        settings::{Overrides, Settings},
        state::AppState,
    },
};
use std::{path::Path, process::ExitCode};

/// Runs the command that the arguments name.
#[must_use]
pub fn run() -> ExitCode {
    server::telemetry::start();
    match tokio::runtime::Runtime::new().map(|runtime| runtime.block_on(serve())) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(error)) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), Box<dyn std::error::Error>> {
    let settings = Settings::read(Path::new("Leptos.toml"), &Overrides::default())?;
    let db = Db::open(&settings.database.address).await?;
    let address = settings.leptos.site_addr;
    let state = AppState::new(settings, db);
    let listener = tokio::net::TcpListener::bind(address).await?;
    server::serve(state, listener, async {
        let _ = tokio::signal::ctrl_c().await;
    })
    .await?;
    Ok(())
}
