//! What every request can reach.

use std::sync::Arc;

use axum::extract::FromRef;
use leptos::{config::LeptosOptions, context::use_context};

use super::{limits::Limits, mail::Bell, security::Key, settings::Settings};
use crate::{
    appel::actions::Definitions,
    db::{Db, Instant},
    error::Error,
    facilitation::actions::Rooms as MeetingRooms,
    synthesis::live::Rooms,
};

/// The application's shared parts; cloning it is cheap.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The record.
    pub db: Db,
    /// What the operator decided.
    pub settings: Arc<Settings>,
    /// How often one may knock.
    pub limits: Arc<Limits>,
    /// The key of every HMAC.
    pub key: Key,
    /// Rung when a letter waits in the outbox.
    pub letter_bell: Bell,
    /// The questionnaires this process has already read.
    pub definitions: Arc<Definitions>,
    /// The documents that are being written together.
    pub rooms: Arc<Rooms>,
    /// The rooms that are followed in this process.
    pub meeting_rooms: Arc<MeetingRooms>,
}

impl AppState {
    /// The state of a server with these settings on this database.
    #[must_use]
    pub fn new(settings: Settings, db: Db) -> Self {
        let limits = Limits::new(&settings.security);
        let key = Key::from_setting(&settings.security.key);
        Self {
            db,
            settings: Arc::new(settings),
            limits: Arc::new(limits),
            key,
            letter_bell: Bell::default(),
            definitions: Arc::default(),
            rooms: Arc::default(),
            meeting_rooms: Arc::default(),
        }
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.settings.clock.now()
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.settings.leptos.clone()
    }
}

/// The state, from inside a server function or a page being rendered.
///
/// # Errors
/// [`Error::Fault`] outside a request.
pub fn state() -> Result<AppState, Error> {
    use_context().ok_or(Error::Fault)
}
