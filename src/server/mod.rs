//! The server: its settings, clock, routes, limits, mail and jobs.
//!
//! [`serve`] and [`router::router`] are functions of what they need, so a test
//! binds port 0 and asks the real thing.

pub mod clock;
pub mod commission;
pub mod departure;
pub mod door;
pub mod files;
pub mod guard;
pub mod html;
pub mod jobs;
pub mod limits;
pub mod mail;
pub mod router;
pub mod security;
pub mod settings;
pub mod state;
pub mod tasks;
pub mod telemetry;
pub mod withdraw;

use std::{future::Future, net::SocketAddr, time::Duration};

use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use state::AppState;

use crate::synthesis::live::Thread;

/// How long a request, a job or a connection may take to end once the server is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Serves `state` on `listener` until `shutdown` resolves, then lets requests
/// and jobs under way end and closes the database (5 s at most each).
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    state: AppState,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let stopping = CancellationToken::new();
    let tasks = TaskTracker::new();
    tasks.spawn(jobs::run(state.clone(), stopping.clone()));
    tasks.close();

    let texts = Thread::start()?;
    state.rooms.live_on(&texts);
    let app = router::router(state.clone());
    let signal = {
        let (stopping, state) = (stopping.clone(), state.clone());
        async move {
            shutdown.await;
            stopping.cancel();
            // Open documents are written and let go; those who write come back to whoever serves next.
            state.rooms.stop(&state).await;
        }
    };
    // A keystroke leaves at once, instead of waiting for the acknowledgement of the one before.
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::warn!(%error, "une connexion garde ses petits paquets");
        }
    });
    let server = axum::serve(
        listener,
        app.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(signal);
    let deadline = async {
        stopping.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = server.into_future() => served?,
        () = deadline => tracing::warn!("des requêtes n’ont pas fini à temps"),
    }
    let _ = tokio::time::timeout(GRACE, tasks.wait()).await;
    // What still holds a connection would keep the process from its end.
    if tokio::time::timeout(GRACE, state.db.close()).await.is_err() {
        tracing::warn!("une connexion à la base n’a pas été rendue à temps");
    }
    // What was opened there to reach the base needs that thread until it is closed.
    drop(texts);
    Ok(())
}
