//! Work done beside requests.
use super::state::AppState;
use tokio_util::sync::CancellationToken;

/// Runs every job until told to stop.
pub async fn run(_state: AppState, stopping: CancellationToken) {
    stopping.cancelled().await;
}
