//! How often one may knock (TRUST 1.5).
use super::settings::SecuritySettings;

/// The counters of this process.
#[derive(Debug)]
pub struct Limits;

impl Limits {
    /// Counters with these settings.
    #[must_use]
    pub fn new(_: &SecuritySettings) -> Self {
        Self
    }
}
