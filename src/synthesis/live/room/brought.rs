//! What a server writes in a room by itself: this one, or another that brings it.

use super::Room;
use crate::{
    account::model::AccountId,
    db::Instant,
    synthesis::{
        live::{
            engine::{Crashed, Edit, Effect, Engine as _},
            gate::{Holder, Known, Name, Refusal},
        },
        store::log::PLATFORM,
    },
};

impl Room {
    /// The server writes in the document, for somebody or for itself.
    ///
    /// # Errors
    /// [`Crashed`] when the engine fell.
    pub fn edit(
        &self,
        author: Option<AccountId>,
        edit: &mut Edit<'_>,
        now: Instant,
    ) -> Result<i64, Crashed> {
        let mut inner = self.lock();
        let author = author
            .and_then(|account| inner.authors.get(&account).copied())
            .unwrap_or(PLATFORM);
        let engine = inner.engine.as_mut().ok_or(Crashed)?;
        let edited = engine
            .edit(edit)
            .and_then(|content| Ok((content, engine.clocks()?)));
        // Whoever writes next would be refused for what is no fault of theirs.
        let Ok((content, clocks)) = edited else {
            inner.fall();
            return Err(Crashed);
        };
        // Nothing was changed: an update without anything is no update.
        if content == [0, 0] {
            return Ok(inner.sequence);
        }
        let new: Vec<u64> = clocks
            .iter()
            .map(|(client, _)| *client)
            .filter(|client| inner.known.reach(*client) == 0)
            .collect();
        for client in new {
            inner.bind(client, PLATFORM);
        }
        inner.known = Known::new(clocks);
        inner.keep(author, &content, now, None);
        inner.edited = inner.sequence;
        Ok(inner.sequence)
    }

    /// An edit that another server made for somebody, as an update, and how far the list went on which it was made;
    /// answers its place in the list.
    ///
    /// # Errors
    /// Why it is not taken; [`Refusal::Gap`] when another came in meanwhile: it could do the same once more.
    pub fn take_edit(
        &self,
        account: AccountId,
        (update, seen): (&[u8], Option<i64>),
        now: Instant,
    ) -> Result<i64, Refusal> {
        let mut inner = self.lock();
        if seen.is_some_and(|seen| seen < inner.edited) {
            return Err(Refusal::Gap);
        }
        let author = inner.authors.get(&account).copied().unwrap_or(PLATFORM);
        let knows = |name: Name<'_>| inner.document.kind.holds(name);
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
        inner.edited = inner.sequence;
        Ok(inner.sequence)
    }
}
