//! A group and its year, for its members: read whole, in as many statements whatever its size.

use crate::{
    account::model::{SignedIn, Zone},
    appel::model::Slug,
    db::{Instant, Tx},
    error::Error,
    group::{
        self,
        actions::Entered,
        model::{Group, Membership, MembershipId},
    },
    seance::{
        model::{Attendance, Intent, SeanceId},
        rules::attendance::Rate,
        store::{self, Seance},
    },
    server::state::AppState,
};

/// A group's year, as one member sees it.
#[derive(Debug, Clone)]
pub struct Cycle {
    /// The group and who looks.
    pub entered: Entered,
    /// Its meetings, in order.
    pub seances: Vec<Seance>,
    /// What members announced.
    answers: Vec<(SeanceId, MembershipId, Intent)>,
    /// Who came.
    attendances: Vec<(SeanceId, MembershipId, Attendance)>,
    /// The moment of reading.
    pub now: Instant,
    /// Where whoever looks lives, when it is not in Paris.
    pub zone: Option<Zone>,
}

impl Cycle {
    /// The group.
    #[must_use]
    pub fn group(&self) -> &Group {
        &self.entered.group
    }

    /// Who looks.
    #[must_use]
    pub fn me(&self) -> &Membership {
        &self.entered.me
    }

    /// The meeting of that number.
    #[must_use]
    pub fn seance(&self, number: i32) -> Option<&Seance> {
        self.seances.iter().find(|seance| seance.number == number)
    }

    /// The next meeting, or the one under way.
    #[must_use]
    pub fn next(&self) -> Option<&Seance> {
        self.seances
            .iter()
            .filter(|seance| !seance.is_cancelled() && !seance.slot.is_over(self.now))
            .min_by_key(|seance| seance.slot.starts_at())
    }

    /// What a member announced for a meeting.
    #[must_use]
    pub fn answer(&self, seance: SeanceId, member: MembershipId) -> Option<Intent> {
        let told = |(of, by, _): &&(_, _, _)| *of == seance && *by == member;
        self.answers.iter().find(told).map(|(_, _, intent)| *intent)
    }

    /// What was noted of a member at a meeting.
    #[must_use]
    pub fn attendance(&self, seance: SeanceId, member: MembershipId) -> Option<Attendance> {
        let noted = |(of, who, _): &&(_, _, _)| *of == seance && *who == member;
        self.attendances
            .iter()
            .find(noted)
            .map(|(_, _, status)| *status)
    }

    /// The participants expected at a meeting: those who were in the group that day.
    pub fn expected<'c>(
        &'c self,
        seance: &Seance,
    ) -> impl Iterator<Item = &'c Membership> + use<'c> {
        let moment = seance.slot.starts_at();
        self.entered
            .members
            .iter()
            .filter(move |member| !member.leads() && member.is_in_at(moment))
    }

    /// How many expected participants gave this answer.
    #[must_use]
    pub fn count(&self, seance: &Seance, intent: Option<Intent>) -> usize {
        self.expected(seance)
            .filter(|member| self.answer(seance.id, member.id) == intent)
            .count()
    }

    /// The meetings that were held.
    pub fn held(&self) -> impl Iterator<Item = &Seance> {
        self.seances.iter().filter(|seance| seance.is_held())
    }

    /// The meetings that began and whose presences nobody has validated.
    pub fn to_validate(&self) -> impl Iterator<Item = &Seance> {
        self.seances.iter().filter(|seance| {
            !seance.is_cancelled() && seance.validated_at.is_none() && seance.slot.is_over(self.now)
        })
    }

    /// The participation rate of the group.
    #[must_use]
    pub fn rate(&self) -> Rate {
        Rate::of(self.held().flat_map(|seance| {
            self.expected(seance)
                .map(|member| self.attendance(seance.id, member.id))
        }))
    }

    /// The participation rate of one member.
    #[must_use]
    pub fn rate_of(&self, member: &Membership) -> Rate {
        Rate::of(
            self.held()
                .filter(|seance| member.is_in_at(seance.slot.starts_at()))
                .map(|seance| self.attendance(seance.id, member.id)),
        )
    }

    /// The first names of those who lead, « Célestine et Aurore ».
    #[must_use]
    pub fn leaders(&self) -> String {
        let names: Vec<&str> = self
            .entered
            .leaders()
            .map(|member| member.first_name.as_str())
            .collect();
        names.join(" et ")
    }
}

/// The year of a group, for one of its members.
///
/// # Errors
/// [`Error::NotFound`] when this person is not of the group.
pub async fn read(state: &AppState, slug: &Slug, person: &SignedIn) -> Result<Cycle, Error> {
    let mut tx = state.db.read().await?;
    let entered = group::actions::enter(&mut tx, slug, person).await?;
    cycle(&mut tx, entered, person, state.now()).await
}

/// The same, for a member who has accepted the charter.
///
/// # Errors
/// [`Error::NotFound`] besides, while they have not.
pub async fn read_bound(state: &AppState, slug: &Slug, person: &SignedIn) -> Result<Cycle, Error> {
    let mut tx = state.db.read().await?;
    let entered = group::actions::enter_bound(&mut tx, slug, person).await?;
    cycle(&mut tx, entered, person, state.now()).await
}

/// The same, when the group has a meeting of that number.
///
/// # Errors
/// [`Error::NotFound`] besides, when it has none.
pub async fn read_one(
    state: &AppState,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
) -> Result<Cycle, Error> {
    let cycle = read_bound(state, slug, person).await?;
    cycle.seance(number).ok_or(Error::NotFound)?;
    Ok(cycle)
}

pub(super) async fn cycle(
    tx: &mut Tx,
    entered: Entered,
    person: &SignedIn,
    now: Instant,
) -> Result<Cycle, Error> {
    let group = entered.group.id;
    Ok(Cycle {
        seances: store::of_group(tx, group).await?,
        answers: store::answers(tx, group).await?,
        attendances: store::attendances(tx, group).await?,
        entered,
        now,
        zone: person.zone.clone(),
    })
}

/// A meeting of a group, held by one of its members who writes.
pub(super) async fn hold(
    tx: &mut Tx,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
) -> Result<(Entered, Seance), Error> {
    let entered = group::actions::enter_bound(tx, slug, person).await?;
    let found = store::find(tx, entered.group.id, number)
        .await?
        .ok_or(Error::NotFound)?;
    store::hold(tx, found.id).await?;
    // What was read before one's turn came may have changed.
    let seance = store::find_by_id(tx, found.id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok((entered, seance))
}

/// The same, for one of those who lead.
pub(super) async fn hold_as_leader(
    tx: &mut Tx,
    slug: &Slug,
    number: i32,
    person: &SignedIn,
) -> Result<(Entered, Seance), Error> {
    let (entered, seance) = hold(tx, slug, number, person).await?;
    if entered.me.leads() {
        Ok((entered, seance))
    } else {
        Err(Error::NotFound)
    }
}

/// A group, as « mon espace » announces it.
#[derive(Debug, Clone)]
pub struct MyGroup {
    /// The group.
    pub group: Group,
    /// Its next meeting.
    pub next: Option<Seance>,
}

/// The groups of a person, each with its next meeting.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn my_groups(state: &AppState, person: &SignedIn) -> Result<Vec<MyGroup>, Error> {
    let now = state.now();
    let mut tx = state.db.read().await?;
    let groups = group::store::of_account(&mut tx, person.account).await?;
    let seances = store::of_account(&mut tx, person.account).await?;
    let mine = groups.into_iter().map(|group| {
        let next = seances
            .iter()
            .filter(|seance| seance.group_id == group.id && !seance.slot.is_over(now))
            .min_by_key(|seance| seance.slot.starts_at())
            .cloned();
        MyGroup { group, next }
    });
    Ok(mine.collect())
}
