//! The verbs of a group: make it, enter it, accept its charter, say what it may show, leave it.

use std::collections::BTreeSet;

use super::{
    letters,
    model::{Group, GroupId, Membership, MembershipId, Part, Shown},
    rules,
    store::{self, Lead},
};
use crate::{
    account::{
        self,
        model::{AccountId, Email, SignedIn},
    },
    appel::{
        document::{Appel, CoFacilitator},
        model::Slug,
    },
    audit::{self, Actor},
    candidature::{
        self,
        actions::answered_email,
        model::{CandidatureStatus, question},
        store::ReceivedRow,
    },
    db::{Instant, Tx},
    error::Error,
    server::{mail, settings::Settings, state::AppState},
};

/// What making a group did.
#[derive(Debug, Clone)]
pub struct Made {
    /// The group.
    pub group: Group,
    /// Who joined this time, or can sign in from now on.
    pub joined: Vec<Membership>,
    /// Who left this time, their place given back.
    pub left: Vec<MembershipId>,
}

/// Makes the group of a call, or brings it up to date: everybody confirmed is in it, whoever gave
/// their place back has left, and the pair of the call leads.
///
/// Doing it twice changes nothing. Whoever the call no longer names leads on until the administration
/// notes that they left.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn make(tx: &mut Tx, call: &Appel, actor: Actor, now: Instant) -> Result<Made, Error> {
    let fresh = Group {
        id: GroupId::fresh(),
        appel_id: call.id,
        slug: call.document.slug.clone(),
        title: call.document.short_title.clone(),
        charter: call.document.confidentiality.clone(),
        made_at: now,
    };
    let by = match actor {
        Actor::Account(account) => Some(account),
        _ => None,
    };
    if store::insert(tx, &fresh, by).await? {
        audit::record(tx, now, actor, "group.made", &fresh.id.to_string(), "").await?;
    }
    let group = store::find(tx, &fresh.slug).await?.ok_or(Error::Fault)?;
    let known = store::members(tx, group.id).await?;
    let mut maker = Maker {
        group: group.id,
        actor,
        now,
        accounts: known
            .iter()
            .filter_map(|member| member.account_id)
            .collect(),
        joined: Vec::new(),
    };
    for leader in &call.document.cofacilitators {
        maker
            .add_leader(tx, leader, &call.document.cofacilitators, &known)
            .await?;
    }
    let mut left = Vec::new();
    for row in candidature::store::received(tx, call.id).await? {
        let member = known
            .iter()
            .find(|member| member.candidature_id == Some(row.id));
        match (row.status, member) {
            (CandidatureStatus::Confirmee, None) => maker.add_participant(tx, &row).await?,
            (CandidatureStatus::Desistee, Some(member)) if member.left_at.is_none() => {
                let at = status_moment(tx, &row, now).await?;
                store::leave(tx, member.id, at).await?;
                left.push(member.id);
                let object = member.id.to_string();
                audit::record(tx, now, actor, "membership.ended", &object, "desistee").await?;
            }
            _ => {}
        }
    }
    Ok(Made {
        group,
        joined: maker.joined,
        left,
    })
}

/// When a candidature came to where it stands.
async fn status_moment(tx: &mut Tx, row: &ReceivedRow, now: Instant) -> Result<Instant, Error> {
    let history = candidature::store::history(tx, row.id).await?;
    let moment = history.into_iter().rfind(|step| step.status == row.status);
    Ok(moment.map_or(now, |step| step.at))
}

/// Adds members, each with an account of their own.
struct Maker {
    group: GroupId,
    actor: Actor,
    now: Instant,
    /// Who is in the group already: two people who share an address share one account.
    accounts: BTreeSet<AccountId>,
    joined: Vec<Membership>,
}

impl Maker {
    async fn add_leader(
        &mut self,
        tx: &mut Tx,
        leader: &CoFacilitator,
        pair: &[CoFacilitator],
        known: &[Membership],
    ) -> Result<(), Error> {
        let email: Option<Email> = leader.email.as_deref().and_then(|text| text.parse().ok());
        let account = match &email {
            Some(email) => {
                Some(account::actions::account_for(tx, email, self.actor, self.now).await?)
            }
            None => None,
        };
        let lead = Lead {
            first_name: &leader.first_name,
            last_name: &leader.last_name,
            quality: &leader.quality,
            side: rules::side_of_quality(&leader.quality),
        };
        let is_named = |name: &str| pair.iter().any(|one| one.name() == name);
        let Some(member) = rules::same_leader(known, &lead.name(), account, is_named) else {
            let member = Membership {
                part: Part::CoFacilitation,
                side: lead.side,
                first_name: leader.first_name.clone(),
                last_name: leader.last_name.clone(),
                quality: leader.quality.clone(),
                account_id: account.filter(|account| self.accounts.insert(*account)),
                ..self.blank(self.now)
            };
            return self.add(tx, member).await;
        };
        let object = member.id.to_string();
        if store::rename_leader(tx, member.id, &lead).await? {
            audit::record(
                tx,
                self.now,
                self.actor,
                "membership.corrected",
                &object,
                "",
            )
            .await?;
        }
        let given = account.filter(|account| {
            member.account_id.is_none()
                && member.left_at.is_none()
                && self.accounts.insert(*account)
        });
        if let Some(account) = given {
            store::give_account(tx, member.id, account).await?;
            let action = "membership.account_given";
            audit::record(tx, self.now, self.actor, action, &object, "").await?;
            self.joined.push(Membership {
                account_id: Some(account),
                ..member.clone()
            });
        }
        Ok(())
    }

    async fn add_participant(&mut self, tx: &mut Tx, row: &ReceivedRow) -> Result<(), Error> {
        let answers = &row.answers.0;
        let text = |id: &str| {
            answers
                .get(id)
                .as_str()
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        let account_id = match row.account_id {
            Some(account) if self.accounts.insert(account) => Some(account),
            Some(_) => None,
            None => self.account(tx, answered_email(answers)).await?,
        };
        let member = Membership {
            candidature_id: Some(row.id),
            side: rules::side_of_category(&text(question::CATEGORY)),
            first_name: text(question::FIRST_NAME),
            last_name: text(question::LAST_NAME),
            account_id,
            ..self.blank(status_moment(tx, row, self.now).await?)
        };
        self.add(tx, member).await
    }

    fn blank(&self, joined_at: Instant) -> Membership {
        Membership {
            id: MembershipId::fresh(),
            group_id: self.group,
            account_id: None,
            candidature_id: None,
            part: Part::Participant,
            side: super::model::Side::Patient,
            first_name: String::new(),
            last_name: String::new(),
            quality: String::new(),
            about: String::new(),
            phone: String::new(),
            shows: Vec::new(),
            joined_at,
            charter_accepted_at: None,
            left_at: None,
        }
    }

    async fn account(
        &mut self,
        tx: &mut Tx,
        email: Option<Email>,
    ) -> Result<Option<AccountId>, Error> {
        let Some(email) = email else { return Ok(None) };
        let account = account::actions::account_for(tx, &email, self.actor, self.now).await?;
        Ok(self.accounts.insert(account).then_some(account))
    }

    async fn add(&mut self, tx: &mut Tx, member: Membership) -> Result<(), Error> {
        if store::insert_member(tx, &member).await? {
            let object = member.id.to_string();
            let part = member.part.code();
            audit::record(tx, self.now, self.actor, "membership.begun", &object, part).await?;
            self.joined.push(member);
        }
        Ok(())
    }
}

/// Posts the first letter of those who joined.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn welcome(
    tx: &mut Tx,
    settings: &Settings,
    made: &Made,
    now: Instant,
) -> Result<(), Error> {
    for (id, email) in store::addresses(tx, made.group.id).await? {
        if let Some(member) = made.joined.iter().find(|member| member.id == id) {
            let letter = letters::welcome(settings, &made.group, member, &email);
            mail::post(tx, &letter, now, now).await?;
        }
    }
    Ok(())
}

/// A group, seen by one of its members.
#[derive(Debug, Clone)]
pub struct Entered {
    /// The group.
    pub group: Group,
    /// Who looks.
    pub me: Membership,
    /// Everybody who is or was in it.
    pub members: Vec<Membership>,
}

impl Entered {
    /// Who is in it now.
    pub fn present(&self) -> impl Iterator<Item = &Membership> {
        self.members
            .iter()
            .filter(|member| member.left_at.is_none())
    }

    /// Who takes part in it now.
    pub fn participants(&self) -> impl Iterator<Item = &Membership> {
        self.present().filter(|member| !member.leads())
    }

    /// Who leads it.
    pub fn leaders(&self) -> impl Iterator<Item = &Membership> {
        self.present().filter(|member| member.leads())
    }
}

/// The group of that name, for one of its members.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or when this person is not, or no longer, of it.
pub async fn enter(tx: &mut Tx, slug: &Slug, person: &SignedIn) -> Result<Entered, Error> {
    let group = store::find(tx, slug).await?.ok_or(Error::NotFound)?;
    let members = store::members(tx, group.id).await?;
    let mine = |member: &&Membership| {
        member.account_id == Some(person.account) && member.left_at.is_none()
    };
    let me = members.iter().find(mine).cloned().ok_or(Error::NotFound)?;
    Ok(Entered { group, me, members })
}

/// The same, for a member who has accepted the charter.
///
/// # Errors
/// [`Error::NotFound`] besides, while they have not: only the home page, which asks it, is open.
pub async fn enter_bound(tx: &mut Tx, slug: &Slug, person: &SignedIn) -> Result<Entered, Error> {
    let entered = enter(tx, slug, person).await?;
    if entered.me.has_accepted() {
        Ok(entered)
    } else {
        Err(Error::NotFound)
    }
}

/// This member accepts the charter.
///
/// # Errors
/// [`Error::NotFound`] when they are not of the group.
pub async fn accept_charter(state: &AppState, slug: &Slug, person: &SignedIn) -> Result<(), Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let me = enter(&mut tx, slug, person).await?.me;
    if store::accept_charter(&mut tx, me.id, now).await? {
        let actor = Actor::Account(person.account);
        audit::record(
            &mut tx,
            now,
            actor,
            "charter.accepted",
            &me.id.to_string(),
            "",
        )
        .await?;
    }
    tx.commit().await
}

/// What a member asks the directory to show.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// A line about oneself.
    pub about: String,
    /// A number.
    pub phone: String,
    /// What is shown.
    pub shows: Vec<Shown>,
}

/// Keeps what the directory shows of this member; what is too long is cut, never lost: the page
/// does not let it be typed.
///
/// # Errors
/// [`Error::NotFound`] when they are not of the group.
pub async fn keep_directory(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    told: &Told,
) -> Result<(), Error> {
    let mut tx = state.db.write().await?;
    let me = enter_bound(&mut tx, slug, person).await?.me;
    let about: String = told
        .about
        .trim()
        .chars()
        .take(rules::LONGEST_ABOUT)
        .collect();
    let phone: String = told
        .phone
        .trim()
        .chars()
        .take(rules::LONGEST_PHONE)
        .collect();
    store::keep_directory(&mut tx, me.id, &about, &phone, &told.shows).await?;
    let actor = Actor::Account(person.account);
    let object = me.id.to_string();
    audit::record(
        &mut tx,
        state.now(),
        actor,
        "directory.changed",
        &object,
        "",
    )
    .await?;
    tx.commit().await
}

/// The directory of a group, as its members see it.
///
/// # Errors
/// [`Error::NotFound`] when this person is not of it, or has not accepted the charter.
pub async fn directory(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
) -> Result<(Entered, Vec<rules::DirectoryEntry>), Error> {
    let mut tx = state.db.read().await?;
    let entered = enter_bound(&mut tx, slug, person).await?;
    let addresses = store::addresses(&mut tx, entered.group.id).await?;
    let entries = entered
        .present()
        .map(|member| {
            let email = addresses.iter().find(|(id, _)| *id == member.id);
            rules::directory_entry(member, email.map(|(_, email)| email.as_str()))
        })
        .collect();
    Ok((entered, entries))
}

/// Somebody leaves the group, whatever they do in it: an administrator notes it. Answers the group.
///
/// # Errors
/// [`Error::NotFound`] when there is no such member still in that group.
pub async fn end_membership(
    tx: &mut Tx,
    slug: &Slug,
    id: MembershipId,
    by: &SignedIn,
    now: Instant,
) -> Result<Group, Error> {
    let group = group_of(tx, slug, id).await?;
    if !store::leave(tx, id, now).await? {
        return Err(Error::NotFound);
    }
    let actor = Actor::Account(by.account);
    audit::record(tx, now, actor, "membership.ended", &id.to_string(), "").await?;
    Ok(group)
}

/// A departure was noted by mistake: the member is of the group as before, without what was erased.
///
/// # Errors
/// [`Error::NotFound`] when nobody of that identifier has left that group.
pub async fn undo_departure(
    state: &AppState,
    slug: &Slug,
    id: MembershipId,
    by: &SignedIn,
) -> Result<(), Error> {
    let mut tx = state.db.write().await?;
    group_of(&mut tx, slug, id).await?;
    let member = store::member(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let candidature = match member.candidature_id {
        Some(candidature) => candidature::store::find(&mut tx, candidature).await?,
        None => None,
    };
    // Whoever gave their place back left by their own word.
    let gave_back = candidature.is_some_and(|one| one.status == CandidatureStatus::Desistee);
    if gave_back || !store::come_back(&mut tx, id).await? {
        return Err(Error::NotFound);
    }
    let (actor, object) = (Actor::Account(by.account), id.to_string());
    audit::record(
        &mut tx,
        state.now(),
        actor,
        "membership.resumed",
        &object,
        "",
    )
    .await?;
    tx.commit().await
}

/// The group of that name, when this member is or was of it.
async fn group_of(tx: &mut Tx, slug: &Slug, id: MembershipId) -> Result<Group, Error> {
    let group = store::find(tx, slug).await?.ok_or(Error::NotFound)?;
    let member = store::member(tx, id).await?.ok_or(Error::NotFound)?;
    if member.group_id == group.id {
        Ok(group)
    } else {
        Err(Error::NotFound)
    }
}
