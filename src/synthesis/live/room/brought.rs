//! What another server brings into a room.

use super::Room;
use crate::{
    account::model::AccountId,
    db::Instant,
    synthesis::{
        live::{
            engine::{Crashed, Effect, Engine as _},
            gate::{Holder, Refusal},
        },
        model::{Kind, NODES},
        store::log::PLATFORM,
    },
};

impl Room {
    /// An edit that another server made for somebody, as an update; answers its place in the list.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn take_edit(
        &self,
        account: AccountId,
        update: &[u8],
        now: Instant,
    ) -> Result<i64, Refusal> {
        let mut inner = self.lock();
        let author = inner.authors.get(&account).copied().unwrap_or(PLATFORM);
        let is_bench = inner.document.kind == Kind::Bench;
        let knows = |node: &str| is_bench || NODES.contains(&node);
        // A number drawn for this one edit; the second time, it is ours already.
        let holder = |client: u64| match inner.owners.get(&client) {
            None => Holder::Free,
            Some(&PLATFORM) => Holder::Own,
            Some(_) => Holder::Other,
        };
        let step = inner.known.check(update, holder, knows)?;
        let engine = inner.engine.as_mut().ok_or(Refusal::Crash)?;
        match engine.apply(update) {
            Ok(Effect::Changed) => {}
            Ok(Effect::Nothing) => return Ok(inner.sequence),
            Err(Crashed) => {
                inner.fall();
                return Err(Refusal::Crash);
            }
        }
        for client in &step.binds {
            inner.bind(*client, PLATFORM);
        }
        inner.known.advance(&step);
        inner.keep(author, update, now, None);
        Ok(inner.sequence)
    }
}
