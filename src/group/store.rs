//! SQL of groups and of their members.

use sqlx::types::Json;

use super::model::{Group, GroupId, Membership, MembershipId, Part, Shown, Side};
use crate::{
    account::model::{AccountId, Email, Zone},
    appel::model::{AppelId, Slug},
    candidature::model::CandidatureId,
    db::{Instant, Tx},
    error::Error,
    on,
};

#[derive(sqlx::FromRow)]
struct GroupRow {
    id: GroupId,
    appel_id: AppelId,
    slug: String,
    title: String,
    charter: Json<Vec<String>>,
    made_at: Instant,
}

impl GroupRow {
    fn group(self) -> Result<Group, Error> {
        Ok(Group {
            id: self.id,
            appel_id: self.appel_id,
            slug: self.slug.parse().map_err(|_| Error::Fault)?,
            title: self.title,
            charter: self.charter.0,
            made_at: self.made_at,
        })
    }
}

#[derive(sqlx::FromRow)]
struct MembershipRow {
    id: MembershipId,
    group_id: GroupId,
    account_id: Option<AccountId>,
    candidature_id: Option<CandidatureId>,
    role: String,
    side: String,
    first_name: String,
    last_name: String,
    quality: String,
    about: String,
    phone: String,
    shows: Json<Vec<String>>,
    joined_at: Instant,
    charter_accepted_at: Option<Instant>,
    left_at: Option<Instant>,
}

impl MembershipRow {
    fn membership(self) -> Result<Membership, Error> {
        let shows = self
            .shows
            .0
            .iter()
            .filter_map(|code| Shown::from_code(code));
        Ok(Membership {
            id: self.id,
            group_id: self.group_id,
            account_id: self.account_id,
            candidature_id: self.candidature_id,
            part: Part::from_code(&self.role).ok_or(Error::Fault)?,
            side: Side::from_code(&self.side).ok_or(Error::Fault)?,
            shows: shows.collect(),
            first_name: self.first_name,
            last_name: self.last_name,
            quality: self.quality,
            about: self.about,
            phone: self.phone,
            joined_at: self.joined_at,
            charter_accepted_at: self.charter_accepted_at,
            left_at: self.left_at,
        })
    }
}

/// Writes a group; says whether it is new, a call having one at most.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn insert(tx: &mut Tx, group: &Group, by: Option<AccountId>) -> Result<bool, Error> {
    let made = on!(tx, |conn| sqlx::query(
        "insert into peer_group (id, appel_id, slug, title, charter, made_at, made_by)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (appel_id) do nothing"
    )
    .bind(group.id)
    .bind(group.appel_id)
    .bind(group.slug.as_str())
    .bind(&group.title)
    .bind(Json(&group.charter))
    .bind(group.made_at)
    .bind(by)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(made == 1)
}

/// The group of that name.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn find(tx: &mut Tx, slug: &Slug) -> Result<Option<Group>, Error> {
    let row: Option<GroupRow> = on!(tx, |conn| sqlx::query_as(
        "select id, appel_id, slug, title, charter, made_at from peer_group where slug = $1"
    )
    .bind(slug.as_str())
    .fetch_optional(&mut **conn)
    .await?);
    row.map(GroupRow::group).transpose()
}

/// The group of that identifier.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn find_by_id(tx: &mut Tx, id: GroupId) -> Result<Option<Group>, Error> {
    let row: Option<GroupRow> = on!(tx, |conn| sqlx::query_as(
        "select id, appel_id, slug, title, charter, made_at from peer_group where id = $1"
    )
    .bind(id)
    .fetch_optional(&mut **conn)
    .await?);
    row.map(GroupRow::group).transpose()
}

/// Every group that this account may enter, the newest first.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Vec<Group>, Error> {
    let rows: Vec<GroupRow> = on!(tx, |conn| sqlx::query_as(
        "select g.id, g.appel_id, g.slug, g.title, g.charter, g.made_at
         from peer_group g join membership m on m.group_id = g.id
         where m.account_id = $1 and m.left_at is null
         order by g.made_at desc"
    )
    .bind(account)
    .fetch_all(&mut **conn)
    .await?);
    rows.into_iter().map(GroupRow::group).collect()
}

/// Adds a member; says whether they are new.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn insert_member(tx: &mut Tx, member: &Membership) -> Result<bool, Error> {
    let added = on!(tx, |conn| sqlx::query(
        "insert into membership
             (id, group_id, account_id, candidature_id, role, side, first_name, last_name, quality,
              joined_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict do nothing"
    )
    .bind(member.id)
    .bind(member.group_id)
    .bind(member.account_id)
    .bind(member.candidature_id)
    .bind(member.part.code())
    .bind(member.side.code())
    .bind(&member.first_name)
    .bind(&member.last_name)
    .bind(&member.quality)
    .bind(member.joined_at)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(added == 1)
}

/// Everybody who is or was in a group: those who lead first, then by name.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn members(tx: &mut Tx, group: GroupId) -> Result<Vec<Membership>, Error> {
    let rows: Vec<MembershipRow> = on!(tx, |conn| sqlx::query_as(
        "select id, group_id, account_id, candidature_id, role, side, first_name, last_name,
                quality, about, phone, shows, joined_at, charter_accepted_at, left_at
         from membership where group_id = $1 order by role, first_name, last_name, id"
    )
    .bind(group)
    .fetch_all(&mut **conn)
    .await?);
    rows.into_iter().map(MembershipRow::membership).collect()
}

/// One member.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn member(tx: &mut Tx, id: MembershipId) -> Result<Option<Membership>, Error> {
    let row: Option<MembershipRow> = on!(tx, |conn| sqlx::query_as(
        "select id, group_id, account_id, candidature_id, role, side, first_name, last_name,
                quality, about, phone, shows, joined_at, charter_accepted_at, left_at
         from membership where id = $1"
    )
    .bind(id)
    .fetch_optional(&mut **conn)
    .await?);
    row.map(MembershipRow::membership).transpose()
}

/// The address of each member who has an account and has not left.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn addresses(tx: &mut Tx, group: GroupId) -> Result<Vec<(MembershipId, Email)>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select m.id, a.email from membership m join account a on a.id = m.account_id
         where m.group_id = $1 and m.left_at is null order by m.role, m.first_name, m.id"
    )
    .bind(group)
    .fetch_all(&mut **conn)
    .await?))
}

/// Where each member lives who said it and has not left.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn zones(tx: &mut Tx, group: GroupId) -> Result<Vec<(MembershipId, Zone)>, Error> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "select m.id, a.zone from membership m join account a on a.id = m.account_id
         where m.group_id = $1 and m.left_at is null and a.zone is not null"
    )
    .bind(group)
    .fetch_all(&mut **conn)
    .await?))
}

/// Notes that a member accepted the charter; the first time counts.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn accept_charter(tx: &mut Tx, id: MembershipId, now: Instant) -> Result<bool, Error> {
    let changed = on!(tx, |conn| sqlx::query(
        "update membership set charter_accepted_at = $2
         where id = $1 and charter_accepted_at is null"
    )
    .bind(id)
    .bind(now)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

/// Keeps what a member says of themselves, and what the directory shows.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn keep_directory(
    tx: &mut Tx,
    id: MembershipId,
    about: &str,
    phone: &str,
    shows: &[Shown],
) -> Result<(), Error> {
    let codes: Vec<&str> = shows.iter().map(|shown| shown.code()).collect();
    on!(tx, |conn| {
        sqlx::query("update membership set about = $2, phone = $3, shows = $4 where id = $1")
            .bind(id)
            .bind(about)
            .bind(phone)
            .bind(Json(&codes))
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}

/// Notes that a member left; says whether they were still there.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn leave(tx: &mut Tx, id: MembershipId, at: Instant) -> Result<bool, Error> {
    let changed = on!(tx, |conn| sqlx::query(
        "update membership set left_at = $2 where id = $1 and left_at is null"
    )
    .bind(id)
    .bind(at)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

/// Forgets that a member left; says whether they had.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn come_back(tx: &mut Tx, id: MembershipId) -> Result<bool, Error> {
    let changed = on!(tx, |conn| sqlx::query(
        "update membership set left_at = null where id = $1 and left_at is not null"
    )
    .bind(id)
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

/// What a call says of somebody who leads.
#[derive(Debug, Clone, Copy)]
pub struct Lead<'a> {
    /// First name.
    pub first_name: &'a str,
    /// Family name.
    pub last_name: &'a str,
    /// In what quality.
    pub quality: &'a str,
    /// From where they speak.
    pub side: Side,
}

impl Lead<'_> {
    /// First name and name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
            .trim()
            .to_owned()
    }
}

/// Writes what a call now says of somebody who leads; says whether it is anything new.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn rename_leader(tx: &mut Tx, id: MembershipId, lead: &Lead<'_>) -> Result<bool, Error> {
    let changed = on!(tx, |conn| sqlx::query(
        "update membership set first_name = $2, last_name = $3, quality = $4, side = $5
         where id = $1
           and (first_name <> $2 or last_name <> $3 or quality <> $4 or side <> $5)"
    )
    .bind(id)
    .bind(lead.first_name)
    .bind(lead.last_name)
    .bind(lead.quality)
    .bind(lead.side.code())
    .execute(&mut **conn)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

/// Gives an account to a member who had none.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn give_account(tx: &mut Tx, id: MembershipId, account: AccountId) -> Result<(), Error> {
    on!(tx, |conn| {
        sqlx::query("update membership set account_id = $2 where id = $1 and account_id is null")
            .bind(id)
            .bind(account)
            .execute(&mut **conn)
            .await?;
    });
    Ok(())
}

/// Erases what members who left let the others see. Answers how many had said something.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_departed(tx: &mut Tx) -> Result<u64, Error> {
    Ok(on!(tx, |conn| sqlx::query(
        "update membership set about = '', phone = '', shows = $1
         where left_at is not null and (about <> '' or phone <> '' or shows <> $1)"
    )
    .bind(Json(Vec::<String>::new()))
    .execute(&mut **conn)
    .await?
    .rows_affected()))
}

/// Erases what the members of a group let one another see. Answers how many had said something.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_directory(tx: &mut Tx, group: GroupId) -> Result<u64, Error> {
    Ok(on!(tx, |conn| sqlx::query(
        "update membership set about = '', phone = '', shows = $2
         where group_id = $1 and (about <> '' or phone <> '' or shows <> $2)"
    )
    .bind(group)
    .bind(Json(Vec::<String>::new()))
    .execute(&mut **conn)
    .await?
    .rows_affected()))
}

/// Erases who the members of a group were. Answers how many.
///
/// # Errors
/// [`Error::Fault`] when the record refuses.
pub async fn forget_members(tx: &mut Tx, group: GroupId) -> Result<u64, Error> {
    Ok(on!(tx, |conn| sqlx::query(
        "update membership
         set account_id = null, candidature_id = null, first_name = '', last_name = '',
             quality = ''
         where group_id = $1
           and (account_id is not null or candidature_id is not null or first_name <> ''
                or last_name <> '' or quality <> '')"
    )
    .bind(group)
    .execute(&mut **conn)
    .await?
    .rows_affected()))
}
