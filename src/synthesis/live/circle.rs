//! Those whose a document is: the members of a group, or who was at a workshop.

use crate::{
    account::model::{AccountId, Email},
    db::{Instant, Tx},
    error::Error,
    group::{
        self,
        model::{Membership, Part},
    },
    seance::model::Attendance,
    synthesis::model::{Home, Member, Whose},
    workshop::{
        self,
        model::{Status, Workshop, WorkshopId},
    },
};

/// Those whose a document is, and where they stand.
#[derive(Debug, Clone)]
pub struct Circle {
    /// The page of the group or of the workshop.
    pub home: Home,
    /// Who is or was in it, those who lead first.
    pub members: Vec<Member>,
    /// Whether it is still to be said who was there: nobody but those who lead reads until then.
    pub awaits_presences: bool,
}

impl Circle {
    /// Somebody of it.
    #[must_use]
    pub fn member(&self, account: AccountId) -> Option<&Member> {
        let is_it = |member: &&Member| member.account_id == Some(account) && member.is_in;
        self.members.iter().find(is_it)
    }
}

/// Who is or was of a group or of a workshop; nobody, when a document is nobody’s.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn members(tx: &mut Tx, whose: Whose, now: Instant) -> Result<Vec<Member>, Error> {
    match whose {
        Whose::Nobody => Ok(Vec::new()),
        Whose::Group { group, .. } => {
            let members = group::store::members(tx, group).await?;
            Ok(members.into_iter().map(|one| of_group(one, now)).collect())
        }
        Whose::Workshop(id) => match published(tx, id).await? {
            Some(workshop) => of_workshop(tx, &workshop).await,
            None => Ok(Vec::new()),
        },
    }
}

/// The same, with where they stand.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn of(tx: &mut Tx, whose: Whose, now: Instant) -> Result<Option<Circle>, Error> {
    let (page, title, members, awaits_presences) = match whose {
        Whose::Nobody => return Ok(None),
        Whose::Group { group: id, .. } => {
            let Some(group) = group::store::find_by_id(tx, id).await? else {
                return Ok(None);
            };
            let page = format!("/groupes/{}", group.slug);
            (page, group.title, members(tx, whose, now).await?, false)
        }
        Whose::Workshop(id) => {
            let Some(workshop) = published(tx, id).await? else {
                return Ok(None);
            };
            let page = format!("/ateliers/{}", workshop.slug);
            let members = of_workshop(tx, &workshop).await?;
            let awaits = !workshop.is_held();
            (page, workshop.sheet.title, members, awaits)
        }
    };
    let home = Home {
        whose,
        page,
        title,
        members: members.iter().filter(|member| member.is_in).count(),
    };
    Ok(Some(Circle {
        home,
        members,
        awaits_presences,
    }))
}

/// The address of each who has an account.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn addresses(tx: &mut Tx, whose: Whose) -> Result<Vec<(AccountId, Email)>, Error> {
    match whose {
        Whose::Nobody => Ok(Vec::new()),
        Whose::Group { group, .. } => {
            let members = group::store::members(tx, group).await?;
            let addresses = group::store::addresses(tx, group).await?;
            let of = |id| members.iter().find(|member| member.id == id)?.account_id;
            let known = addresses
                .into_iter()
                .filter_map(|(id, email)| Some((of(id)?, email)));
            Ok(known.collect())
        }
        Whose::Workshop(id) => {
            let mut addresses = workshop::store::leaders(tx, id).await?;
            for one in workshop::store::registrations(tx, id).await? {
                if addresses.iter().all(|(known, _)| *known != one.account_id) {
                    addresses.push((one.account_id, one.email));
                }
            }
            Ok(addresses)
        }
    }
}

fn of_group(one: Membership, now: Instant) -> Member {
    Member {
        is_in: one.is_in_at(now),
        has_accepted: one.has_accepted(),
        account_id: one.account_id,
        part: one.part,
        first_name: one.first_name,
        last_name: one.last_name,
    }
}

async fn published(tx: &mut Tx, id: WorkshopId) -> Result<Option<Workshop>, Error> {
    let found = workshop::store::find_by_id(tx, id).await?;
    Ok(found.filter(Workshop::is_published))
}

/// Those who lead, then those who have a place: what was said there is theirs once it is known that they
/// were there. Whoever registered promised to keep it; whoever leads answers for it.
async fn of_workshop(tx: &mut Tx, workshop: &Workshop) -> Result<Vec<Member>, Error> {
    let mut members = Vec::new();
    for (account, email) in workshop::store::leaders(tx, workshop.id).await? {
        let said =
            workshop.sheet.leaders.iter().find(|leader| {
                Email::parse(&leader.email).is_ok_and(|of_leader| of_leader == email)
            });
        members.push(Member {
            account_id: Some(account),
            part: Part::CoFacilitation,
            first_name: said.map_or_else(String::new, |leader| leader.first_name.clone()),
            last_name: said.map_or_else(String::new, |leader| leader.last_name.clone()),
            is_in: true,
            has_accepted: true,
        });
    }
    let presences = workshop::store::presences(tx, workshop.id).await?;
    for one in workshop::store::registrations(tx, workshop.id).await? {
        let leads = members
            .iter()
            .any(|member| member.account_id == Some(one.account_id));
        if one.status != Status::Attending || leads {
            continue;
        }
        let noted = presences.iter().find(|(of, _)| *of == one.id);
        let noted: Option<Attendance> = noted.map(|(_, noted)| *noted);
        members.push(Member {
            account_id: Some(one.account_id),
            part: Part::Participant,
            first_name: one.first_name,
            last_name: one.last_name,
            is_in: workshop.is_held() && noted.is_some_and(Attendance::took_part),
            has_accepted: true,
        });
    }
    members.sort_by_cached_key(|one| (one.part, one.first_name.clone(), one.last_name.clone()));
    Ok(members)
}
