//! The verbs of a room; each is one transaction.
//!
//! *open* shows it, *ask* changes it, *follow* tells what changes, *forget* erases what has served.

mod ask;
mod follow;
mod open;

pub use ask::ask;
pub use follow::{Follower, Rooms, follow};
pub use open::{Captured, captures_for, open, subject};

use std::time::Duration;

use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    db::Tx,
    error::Error,
    group::{self, actions::Entered, model::MembershipId},
    seance::{self, store::Seance},
    server::state::AppState,
};

use super::{model::MemberId, store};

/// How long what a narrator wrote for themselves is kept after they last wrote.
const OWN_NOTES_KEPT: Duration = Duration::from_secs(30 * 24 * 3600);
/// How long it is known who was in a room.
const PRESENCES_KEPT: Duration = Duration::from_secs(24 * 3600);

/// A member, and the meeting whose room they enter.
struct Inside {
    entered: Entered,
    seance: Seance,
    me: MemberId,
}

/// Enters the room of a meeting.
///
/// # Errors
/// [`Error::NotFound`] when there is no such meeting, when it is cancelled, or when this person is
/// not of the group or has not accepted its charter.
async fn enter(tx: &mut Tx, slug: &Slug, number: i32, person: &SignedIn) -> Result<Inside, Error> {
    let entered = group::actions::enter_bound(tx, slug, person).await?;
    let seance = seance::store::find(tx, entered.group.id, number)
        .await?
        .filter(|seance| !seance.is_cancelled())
        .ok_or(Error::NotFound)?;
    let me = member_id(entered.me.id)?;
    Ok(Inside {
        entered,
        seance,
        me,
    })
}

/// A member, as rooms name them in the browser too.
fn member_id(id: MembershipId) -> Result<MemberId, Error> {
    id.to_string().parse().map_err(|_| Error::Fault)
}

/// Erases what has served: what narrators wrote for themselves, and who was where.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be written.
pub async fn forget(state: &AppState) -> Result<u64, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let (notes, presences) = (now.before(OWN_NOTES_KEPT), now.before(PRESENCES_KEPT));
    let mut erased = store::forget(&mut tx, notes, presences).await?;
    for group in seance::actions::groups_ended_a_year_ago(&mut tx, now).await? {
        erased += store::forget_of_group(&mut tx, group).await?;
    }
    tx.commit().await?;
    Ok(erased)
}
