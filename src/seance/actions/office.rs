//! The group of a call, as the administration sees it: who and when, never what is said in it.

use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use crate::{
    account::{self, model::Email},
    appel::{
        self,
        document::Appel,
        model::{AppelId, Slug},
    },
    candidature::{
        self,
        model::{CandidatureStatus, question},
        store::ReceivedRow,
    },
    db::{Instant, Tx},
    error::Error,
    form::{QuestionKind, Questionnaire},
    group::{
        self,
        model::{Group, Membership, MembershipId, Side},
    },
    seance::{
        model::{SeanceId, Setting, Slot},
        rules::planning::{Turnout, turnouts},
        store::{self, Seance},
    },
    server::{clock::wording, state::AppState},
};

/// The group of a call, as the administration prepares it: who and when, never what is said in it.
#[derive(Debug, Clone)]
pub struct Office {
    /// The call.
    pub call: Appel,
    /// The group, once made.
    pub group: Option<Group>,
    /// Everybody who is or was in it.
    pub members: Vec<Membership>,
    /// Its meetings.
    pub seances: Vec<Seance>,
    /// How many confirmed their place and are not in the group yet.
    pub waiting: usize,
    /// Whom the call names and who does not lead the group.
    pub to_come: Vec<String>,
    /// Who leads the group and whom the call no longer names.
    pub unnamed: Vec<String>,
    /// Who gave their place back: they left for good.
    pub gave_back: Vec<MembershipId>,
    /// What is not as it should be with the pair.
    pub warning: Option<&'static str>,
    /// Who can come to each announced meeting, by their answers: first names.
    pub turnouts: Vec<Turnout<String>>,
    /// The moment of reading.
    pub now: Instant,
}

/// How a meeting of the group is not what the call says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What the meeting is called.
    pub title: String,
    /// In what.
    pub what: Differs,
}

/// In what a meeting of the group is not what the call says. Each holds what the call says, then
/// what the group has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Differs {
    /// The group does not have it yet.
    Missing(Slot),
    /// The call no longer announces it.
    Unannounced(Slot),
    /// The group cancelled it, and the call announces it.
    Cancelled(Slot),
    /// When.
    Slot(Slot, Slot),
    /// How people meet.
    Setting(Setting, Setting),
    /// The video link: it is not shown, for it opens a door.
    Link,
}

impl Office {
    /// Whether that meeting is still to come as far as this page goes.
    fn is_to_come(&self, seance: &Seance) -> bool {
        !seance.slot.is_over(self.now)
    }

    /// The meeting of the group that the call calls so.
    #[must_use]
    pub fn kept(&self, code: &str) -> Option<&Seance> {
        self.seances.iter().find(|seance| seance.code == code)
    }

    /// The next meeting of the group, or the one under way.
    #[must_use]
    pub fn next(&self) -> Option<&Seance> {
        self.seances
            .iter()
            .filter(|seance| !seance.is_cancelled() && self.is_to_come(seance))
            .min_by_key(|seance| seance.slot.starts_at())
    }

    /// Whether people were asked about the very moment when this meeting is held.
    #[must_use]
    pub fn is_as_asked(&self, announced: &appel::document::Seance) -> bool {
        self.kept(&announced.id)
            .is_none_or(|seance| seance.slot == Slot::from(announced))
    }

    /// Everything to come that the group does not have as the call says it; nothing before the
    /// group is made.
    #[must_use]
    pub fn differences(&self) -> Vec<Difference> {
        let mut found = Vec::new();
        if self.group.is_none() {
            return found;
        }
        let announced = &self.call.document.seances;
        for said in announced {
            let slot = Slot::from(said);
            let mut add = |what| {
                let title = said.title.clone();
                found.push(Difference { title, what });
            };
            let Some(seance) = self.kept(&said.id) else {
                add(Differs::Missing(slot));
                continue;
            };
            if !self.is_to_come(seance) {
                continue;
            }
            if seance.is_cancelled() {
                add(Differs::Cancelled(slot));
                continue;
            }
            if seance.slot != slot {
                add(Differs::Slot(slot, seance.slot.clone()));
            }
            let setting = Setting::from(said.modality);
            if seance.setting != setting {
                add(Differs::Setting(setting, seance.setting));
            }
            if said.video_link.is_some() && said.video_link != seance.video_link {
                add(Differs::Link);
            }
        }
        for seance in &self.seances {
            let is_announced = announced.iter().any(|said| said.id == seance.code);
            if !is_announced && !seance.is_cancelled() && self.is_to_come(seance) {
                found.push(Difference {
                    title: seance.title.clone(),
                    what: Differs::Unannounced(seance.slot.clone()),
                });
            }
        }
        found
    }

    /// Whether the group is in everything as the call says.
    #[must_use]
    pub fn is_up_to_date(&self) -> bool {
        let is_pair_same = self.unnamed.is_empty() && self.to_come.is_empty();
        self.waiting == 0 && is_pair_same && self.differences().is_empty()
    }
}

/// The group of a call, for the administration.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call.
pub async fn office(state: &AppState, slug: &Slug) -> Result<Office, Error> {
    let mut tx = state.db.read().await?;
    let call = appel::store::find(&mut tx, slug)
        .await?
        .ok_or(Error::NotFound)?;
    let definition = appel::actions::definition(state, &mut tx, call.id, call.version).await?;
    let received = candidature::store::received(&mut tx, call.id).await?;
    let group = group::store::find(&mut tx, slug).await?;
    let (members, seances) = match &group {
        Some(group) => (
            group::store::members(&mut tx, group.id).await?,
            store::of_group(&mut tx, group.id).await?,
        ),
        None => (Vec::new(), Vec::new()),
    };
    let confirmed: Vec<&ReceivedRow> = received
        .iter()
        .filter(|row| row.status == CandidatureStatus::Confirmee)
        .collect();
    let is_in = |row: &&&ReceivedRow| {
        members
            .iter()
            .any(|member| member.candidature_id == Some(row.id))
    };
    let gave_back = |member: &&Membership| {
        let row = received
            .iter()
            .find(|row| member.candidature_id == Some(row.id));
        row.is_some_and(|row| row.status == CandidatureStatus::Desistee)
    };
    let leads = |member: &&Membership| member.leads() && member.left_at.is_none();
    let named = named(&mut tx, &call, &members).await?;
    let is_named = |member: &&Membership| named.iter().any(|(_, led)| *led == Some(member.id));
    let sides: Vec<Side> = match &group {
        Some(_) => members.iter().filter(leads).map(|one| one.side).collect(),
        None => call
            .document
            .cofacilitators
            .iter()
            .map(|leader| group::rules::side_of_quality(&leader.quality))
            .collect(),
    };
    let codes: Vec<String> = call
        .document
        .seances
        .iter()
        .map(|seance| seance.id.clone())
        .collect();
    Ok(Office {
        waiting: confirmed.len() - confirmed.iter().filter(is_in).count(),
        to_come: match &group {
            None => Vec::new(),
            Some(_) => named
                .iter()
                .filter(|(_, led)| {
                    !members
                        .iter()
                        .filter(leads)
                        .any(|member| *led == Some(member.id))
                })
                .map(|(name, _)| name.clone())
                .collect(),
        },
        unnamed: members
            .iter()
            .filter(leads)
            .filter(|member| !is_named(member))
            .map(Membership::name)
            .collect(),
        gave_back: members
            .iter()
            .filter(gave_back)
            .map(|member| member.id)
            .collect(),
        warning: group::rules::pair_warning(&sides),
        turnouts: turnouts(
            &codes,
            &availabilities(&definition.questionnaire, &confirmed),
        ),
        call,
        group,
        members,
        seances,
        now: state.now(),
    })
}

/// The next meeting of a group, as the list of calls announces it.
#[derive(Debug, Clone)]
pub struct NextMeeting {
    /// The meeting.
    pub seance: Seance,
    /// How many participants are expected.
    pub expected: i64,
    /// How many of them said whether they come.
    pub answered: i64,
}

/// The next meeting of each group that has one, or the one under way, by its call.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn next_meetings(
    tx: &mut Tx,
    now: Instant,
) -> Result<BTreeMap<AppelId, NextMeeting>, Error> {
    // Wall clocks of any zone, and a meeting that began yesterday.
    let from = now.timestamp().to_zoned(TimeZone::UTC).datetime();
    let from = from.checked_sub(2.days()).unwrap_or(from);
    let mut seances: BTreeMap<SeanceId, Seance> = store::beginning_between(tx, from, DateTime::MAX)
        .await?
        .into_iter()
        .map(|seance| (seance.id, seance))
        .collect();
    let mut next: BTreeMap<AppelId, NextMeeting> = BTreeMap::new();
    for awaited in store::awaited_after(tx, from).await? {
        let Some(seance) = seances
            .remove(&awaited.seance_id)
            .filter(|seance| !seance.slot.is_over(now))
        else {
            continue;
        };
        let is_sooner = next
            .get(&awaited.appel_id)
            .is_none_or(|other| seance.slot.starts_at() < other.seance.slot.starts_at());
        if is_sooner {
            let meeting = NextMeeting {
                seance,
                expected: awaited.expected,
                answered: awaited.answered,
            };
            next.insert(awaited.appel_id, meeting);
        }
    }
    Ok(next)
}

/// What a search for dates starts from.
#[derive(Debug, Clone)]
pub struct Finder {
    /// The address of the call.
    pub slug: Slug,
    /// Whether the call is still prepared: its meetings may take the dates that are found.
    pub is_draft: bool,
    /// From when to look, unless something else is typed: its first meeting.
    pub from: Date,
    /// How many meetings it has.
    pub count: usize,
    /// The days that people were asked about, with what they answered.
    pub asked: Vec<(Date, Turnout<String>)>,
}

/// A search for the dates of a call, published or not.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call.
pub async fn finder(state: &AppState, slug: &Slug) -> Result<Finder, Error> {
    let prepared = {
        let mut tx = state.db.read().await?;
        appel::actions::prepared(&mut tx, slug).await?
    };
    let sheet = &prepared.sheet;
    let ranks = sheet.seances();
    let first = ranks
        .iter()
        .filter_map(|rank| sheet.get(&format!("seance{rank}_date")).parse().ok())
        .min();
    let closing = sheet.get("cloture_date").parse().ok();
    let asked = if prepared.published.is_none() {
        Vec::new()
    } else {
        let office = office(state, slug).await?;
        let seances = office.call.document.seances.iter();
        let days = seances.map(|seance| seance.starts.date());
        days.zip(office.turnouts).collect()
    };
    Ok(Finder {
        slug: slug.clone(),
        is_draft: prepared.published.is_none(),
        from: first
            .or(closing)
            .unwrap_or_else(|| wording::date_of(state.now())),
        count: ranks.len(),
        asked,
    })
}

/// Everybody whom the call names to lead, each with the member that they are or were.
async fn named(
    tx: &mut Tx,
    call: &Appel,
    members: &[Membership],
) -> Result<Vec<(String, Option<MembershipId>)>, Error> {
    let mut named = Vec::new();
    let pair = &call.document.cofacilitators;
    let is_named = |name: &str| pair.iter().any(|one| one.name() == name);
    for leader in pair {
        let email: Option<Email> = leader.email.as_deref().and_then(|text| text.parse().ok());
        let account = match &email {
            Some(email) => account::store::account_of(tx, email).await?,
            None => None,
        };
        let member = group::rules::same_leader(members, &leader.name(), account, is_named);
        named.push((leader.name(), member.map(|member| member.id)));
    }
    Ok(named)
}

/// What each person answered to the availability grids: meeting → answer.
fn availabilities(
    questionnaire: &Questionnaire,
    rows: &[&ReceivedRow],
) -> Vec<(String, BTreeMap<String, String>)> {
    rows.iter()
        .map(|row| {
            let answers = &row.answers.0;
            let name = answers.get(question::FIRST_NAME).as_str().unwrap_or("?");
            let mut by_seance = BTreeMap::new();
            for asked in questionnaire.questions() {
                let QuestionKind::Grid(grid) = &asked.kind else {
                    continue;
                };
                let given = answers.get(&asked.id);
                for line in &grid.rows {
                    let answer = given.get(&line.value).and_then(|answer| answer.as_str());
                    if let (Some(seance), Some(answer)) = (&line.seance, answer) {
                        by_seance.insert(seance.clone(), answer.to_owned());
                    }
                }
            }
            (name.to_owned(), by_seance)
        })
        .collect()
}
