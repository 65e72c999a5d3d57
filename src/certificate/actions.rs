//! The verbs of certificates: ask for one, take it back, print it, verify it.

use super::{
    model::{Certificate, CertificateId, Code, Content},
    rules, sheets, store,
};
use crate::{
    account::model::SignedIn,
    appel::model::Slug,
    audit::{self, Actor},
    db::Tx,
    error::Error,
    group::{
        self,
        model::{Group, Membership},
    },
    seance,
    server::{security::random_bytes, state::AppState},
};

/// What the page of a certificate shows its person.
#[derive(Debug, Clone)]
pub struct Mine {
    /// The group.
    pub group: Group,
    /// What a certificate would say now, if there is anything to say.
    pub content: Option<Content>,
    /// The one that was given.
    pub given: Option<Certificate>,
}

impl Mine {
    /// Whether the one that was given still says what is true.
    #[must_use]
    pub fn is_true(&self) -> bool {
        self.given
            .as_ref()
            .is_some_and(|given| rules::is_true(&given.content, self.content.as_ref()))
    }

    /// Whether one asked now would say the same as the one that was given.
    #[must_use]
    pub fn is_up_to_date(&self) -> bool {
        self.given
            .as_ref()
            .is_some_and(|given| Some(&given.content) == self.content.as_ref())
    }
}

/// What became of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It is given.
    Done,
    /// It was given already, and another would say the same.
    Already,
    /// No presence is validated yet.
    Nothing,
}

/// The group, and this person's place in it: whoever left keeps what they came to. Those who lead
/// sign certificates and have none.
async fn enter(tx: &mut Tx, slug: &Slug, person: &SignedIn) -> Result<(Group, Membership), Error> {
    let group = group::store::find(tx, slug).await?.ok_or(Error::NotFound)?;
    let members = group::store::members(tx, group.id).await?;
    let mine = members
        .into_iter()
        .find(|member| member.account_id == Some(person.account) && !member.leads());
    Ok((group, mine.ok_or(Error::NotFound)?))
}

/// What a certificate of this member says now.
async fn content_of(
    state: &AppState,
    tx: &mut Tx,
    group: &Group,
    member: &Membership,
) -> Result<Option<Content>, Error> {
    let members = group::store::members(tx, group.id).await?;
    let leaders: Vec<Membership> = members.into_iter().filter(Membership::leads).collect();
    let seances = seance::store::of_group(tx, group.id).await?;
    let noted = seance::store::attendances(tx, group.id).await?;
    let of = |seance| {
        noted
            .iter()
            .find(|(of, who, _)| *of == seance && *who == member.id)
            .map(|(_, _, status)| *status)
    };
    let organisation = &state.settings.organisation.name;
    Ok(rules::content(
        group,
        &leaders,
        member,
        &seances,
        of,
        organisation,
    ))
}

async fn look(
    state: &AppState,
    tx: &mut Tx,
    slug: &Slug,
    person: &SignedIn,
) -> Result<(Mine, Membership), Error> {
    let (group, member) = enter(tx, slug, person).await?;
    let mine = Mine {
        content: content_of(state, tx, &group, &member).await?,
        given: store::current(tx, member.id).await?,
        group,
    };
    Ok((mine, member))
}

/// The certificate of this person in this group, given or to ask for.
///
/// # Errors
/// [`Error::NotFound`] when they never were of the group, or lead it.
pub async fn mine(state: &AppState, slug: &Slug, person: &SignedIn) -> Result<Mine, Error> {
    let mut tx = state.db.read().await?;
    look(state, &mut tx, slug, person)
        .await
        .map(|(mine, _)| mine)
}

/// Gives this person a certificate of what they came to; one that said something else is replaced.
///
/// # Errors
/// [`Error::NotFound`] when they never were of the group, or lead it.
pub async fn ask(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
    shows_name: bool,
) -> Result<Asked, Error> {
    let now = state.now();
    let actor = Actor::Account(person.account);
    let mut tx = state.db.write().await?;
    let (group, _) = enter(&mut tx, slug, person).await?;
    store::hold_group(&mut tx, group.id).await?;
    // What was read before one's turn came may have changed.
    let (mine, member) = look(state, &mut tx, slug, person).await?;
    let is_up_to_date = mine.is_up_to_date();
    let Some(content) = mine.content else {
        return Ok(Asked::Nothing);
    };
    if let Some(given) = &mine.given {
        if is_up_to_date && given.shows_name == shows_name {
            return Ok(Asked::Already);
        }
        store::revoke(&mut tx, given.id, now).await?;
        let object = given.id.to_string();
        audit::record(&mut tx, now, actor, "certificate.replaced", &object, "").await?;
    }
    let certificate = Certificate {
        id: CertificateId::fresh(),
        membership_id: member.id,
        group_id: mine.group.id,
        rank: store::next_rank(&mut tx, mine.group.id).await?,
        code: Code::from_bytes(random_bytes()),
        content,
        shows_name,
        issued_at: now,
        revoked_at: None,
    };
    store::insert(&mut tx, &certificate).await?;
    let object = certificate.id.to_string();
    audit::record(&mut tx, now, actor, "certificate.given", &object, "").await?;
    tx.commit().await?;
    Ok(Asked::Done)
}

/// Takes this person's certificate back: its code no longer says that it is true.
///
/// # Errors
/// [`Error::NotFound`] when they have none.
pub async fn take_back(state: &AppState, slug: &Slug, person: &SignedIn) -> Result<(), Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let (_, member) = enter(&mut tx, slug, person).await?;
    let given = store::current(&mut tx, member.id)
        .await?
        .ok_or(Error::NotFound)?;
    if store::revoke(&mut tx, given.id, now).await? {
        let object = given.id.to_string();
        let actor = Actor::Account(person.account);
        audit::record(&mut tx, now, actor, "certificate.taken_back", &object, "").await?;
    }
    tx.commit().await
}

/// The paper of this person's certificate, with its name for a file.
///
/// # Errors
/// [`Error::NotFound`] when they have none, or when it is no longer true.
pub async fn paper(
    state: &AppState,
    slug: &Slug,
    person: &SignedIn,
) -> Result<(Vec<u8>, String), Error> {
    let found = mine(state, slug, person).await?;
    let is_true = found.is_true();
    let given = found.given.filter(|_| is_true).ok_or(Error::NotFound)?;
    let number = rules::number(slug.as_str(), given.rank);
    let pdf = sheets::certificate(&given, &number, &state.settings).await?;
    Ok((pdf, format!("attestation-{number}")))
}

/// What whoever holds the paper learns: that its number is true, or no longer.
#[derive(Debug, Clone)]
pub struct Verified {
    /// « GAP-PP-2025-A03 ».
    pub number: String,
    /// What it says, when it is true.
    pub content: Option<Content>,
    /// The name, or the initials.
    pub holder: String,
    /// When it was given.
    pub issued_at: crate::db::Instant,
}

/// Verifies a code.
///
/// # Errors
/// [`Error::NotFound`] when no certificate has it.
pub async fn verify(state: &AppState, code: &Code) -> Result<Verified, Error> {
    let mut tx = state.db.read().await?;
    let found = store::of_code(&mut tx, code)
        .await?
        .ok_or(Error::NotFound)?;
    let group = group::store::find_by_id(&mut tx, found.group_id)
        .await?
        .ok_or(Error::NotFound)?;
    let member = group::store::member(&mut tx, found.membership_id)
        .await?
        .ok_or(Error::NotFound)?;
    let now = content_of(state, &mut tx, &group, &member).await?;
    let is_true = found.revoked_at.is_none() && rules::is_true(&found.content, now.as_ref());
    let holder = if found.shows_name {
        found.content.holder.clone()
    } else {
        rules::initials(&found.content.holder)
    };
    Ok(Verified {
        number: rules::number(group.slug.as_str(), found.rank),
        content: is_true.then_some(found.content),
        holder,
        issued_at: found.issued_at,
    })
}

/// Forgets the certificates of groups whose presences and names are forgotten: whenever they were given,
/// nothing is left to verify them by. Answers how many.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_old(state: &AppState) -> Result<u64, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let mut forgotten = 0;
    for group in seance::actions::groups_ended_five_years_ago(&mut tx, now).await? {
        let some = store::forget(&mut tx, group).await?;
        if some > 0 {
            let (object, detail) = (group.to_string(), some.to_string());
            let action = "certificates.forgotten";
            audit::record(&mut tx, now, Actor::Platform, action, &object, &detail).await?;
        }
        forgotten += some;
    }
    tx.commit().await?;
    Ok(forgotten)
}
