//! `croisee serve`: the site, until it is told to stop.

use std::sync::Arc;

use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use super::Failure;
use crate::{
    account,
    db::Db,
    error::Error,
    server::{
        self,
        clock::{Clock, wording},
        settings::{MailTransport, Settings},
        state::AppState,
    },
    synthesis::live::Rooms,
};

/// Serves until SIGINT or SIGTERM, then lets what is under way end.
///
/// On the bench, measures write in documents of their own; nobody from elsewhere may.
pub(super) async fn run(settings: Settings, bench: bool) -> Result<(), Failure> {
    let address = settings.leptos.site_addr;
    if bench && !address.ip().is_loopback() {
        return Err(Failure::new(format!(
            "--banc ne sert que cette machine : {address} est ouverte à d’autres"
        )));
    }
    let db = Db::open(&settings.database.address).await?;
    let mut state = AppState::new(settings, db);
    if bench {
        state.rooms = Arc::new(Rooms::of_bench());
    }
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| Failure::new(format!("{address} ne peut pas être écoutée : {error}")))?;
    let stop = stop_signal().map_err(|error| {
        Failure::new(format!("les signaux ne peuvent pas être reçus : {error}"))
    })?;
    greet(&state, address).await?;
    server::serve(state, listener, stop)
        .await
        .map_err(|error| Failure::new(format!("le serveur s’est arrêté : {error}")))
}

/// Resolves when somebody types Ctrl+C, or the system asks the process to end.
fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

async fn greet(state: &AppState, address: std::net::SocketAddr) -> Result<(), Error> {
    let site = format!("http://{address}");
    println!("Croisée répond sur {site}");
    if let Clock::Shifted(_) = state.settings.clock {
        let now = wording::day_and_time(state.now());
        println!("Horloge de démonstration : pour elle, nous sommes le {now}");
    }
    if state.settings.is_development() {
        say_how_to_sign_in(state, &site).await?;
    }
    Ok(())
}

async fn say_how_to_sign_in(state: &AppState, site: &str) -> Result<(), Error> {
    println!("Pour vous connecter, sans mot de passe : demandez un code sur {site}/connexion");
    if state.settings.mail.transport == MailTransport::Development {
        println!("Il arrive, comme tout message, sur {site}/dev/courrier");
    }
    let mut tx = state.db.read().await?;
    let holders = account::store::holders_of_roles(&mut tx).await?;
    tx.commit().await?;
    for (email, role) in &holders {
        println!("  {:<15} {email}", role.code());
    }
    println!("  {:<15} toute autre adresse", "participant");
    if holders.is_empty() {
        println!("Personne n’administre encore : croisee user add EMAIL --role administrateur");
    }
    Ok(())
}
