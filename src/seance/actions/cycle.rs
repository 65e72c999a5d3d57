//! Making a group and its year, and bringing who came from a file.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    account::model::SignedIn,
    appel::{self, document::Appel, model::Slug},
    audit::{self, Actor},
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
        actions::Made,
        model::{Group, Membership, Side},
    },
    seance::{
        model::{Attendance, SeanceId, Slot},
        rules::{
            closed_days::SchoolBreak,
            planning::{Turnout, turnouts},
        },
        store::{self, Seance},
    },
    server::{mail, settings::SchoolSettings, state::AppState},
};

impl SchoolSettings {
    /// The school holidays, as the rules of planning take them.
    #[must_use]
    pub fn closed(&self) -> Vec<SchoolBreak> {
        self.breaks
            .iter()
            .map(|school| SchoolBreak {
                name: school.name.clone(),
                first: school.first,
                last: school.last,
            })
            .collect()
    }
}

/// What making a group and its year did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Begun {
    /// How many people joined.
    pub joined: usize,
    /// How many left.
    pub left: usize,
    /// How many meetings were added.
    pub seances: usize,
}

/// Makes the group of a call and its meetings, or brings the group up to date; whoever joins is
/// written to.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call.
pub async fn begin_cycle(state: &AppState, slug: &Slug, by: &SignedIn) -> Result<Begun, Error> {
    let now = state.now();
    let mut tx = state.db.write().await?;
    let call = appel::store::find(&mut tx, slug)
        .await?
        .ok_or(Error::NotFound)?;
    let (made, seances) = begin(&mut tx, &call, Actor::Account(by.account), now).await?;
    group::actions::welcome(&mut tx, &state.settings, &made, now).await?;
    tx.commit().await?;
    mail::wake(state);
    Ok(Begun {
        joined: made.joined.len(),
        left: made.left,
        seances,
    })
}

async fn begin(
    tx: &mut Tx,
    call: &Appel,
    actor: Actor,
    now: Instant,
) -> Result<(Made, usize), Error> {
    let made = group::actions::make(tx, call, actor, now).await?;
    let mut added = 0;
    for (number, announced) in (1..).zip(&call.document.seances) {
        let seance = Seance {
            id: SeanceId::fresh(),
            group_id: made.group.id,
            number,
            code: announced.id.clone(),
            kind: announced.kind.into(),
            title: announced.title.clone(),
            slot: Slot::from(announced),
            setting: announced.modality.into(),
            video_link: announced.video_link.clone(),
            phone_access: String::new(),
            sequence: 0,
            changed_at: now,
            cancelled_at: None,
            change_reason: String::new(),
            validated_at: None,
        };
        if store::insert(tx, &seance).await? {
            added += 1;
            let object = seance.id.to_string();
            audit::record(tx, now, actor, "seance.planned", &object, "").await?;
        }
    }
    Ok((made, added))
}

/// The part of a `cops.candidatures/1` file that says who came.
#[derive(Debug, Deserialize)]
pub struct PresencesFile {
    appel: Slug,
    #[serde(default)]
    presences: Vec<ImportedPresence>,
}

#[derive(Debug, Deserialize)]
struct ImportedPresence {
    seance: String,
    candidature: String,
    presence: String,
}

/// What an import of presences changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportedPresences {
    /// Presences written.
    pub presences: usize,
}

/// Writes who came, with the group and its meetings when they are not there yet. A meeting whose
/// presences are validated is left as it is.
///
/// # Errors
/// [`Error::NotFound`] when the call was not imported first; [`Error::BadRequest`] when the file
/// names a meeting, a person or a word that is unknown.
pub async fn import_presences(
    state: &AppState,
    file: &PresencesFile,
) -> Result<ImportedPresences, Error> {
    let mut report = ImportedPresences::default();
    if file.presences.is_empty() {
        return Ok(report);
    }
    let now = state.now();
    let mut tx = state.db.write().await?;
    let call = appel::store::find(&mut tx, &file.appel)
        .await?
        .ok_or(Error::NotFound)?;
    let (made, _) = begin(&mut tx, &call, Actor::Operator, now).await?;
    let members = group::store::members(&mut tx, made.group.id).await?;
    let received = candidature::store::received(&mut tx, call.id).await?;
    for seance in store::of_group(&mut tx, made.group.id).await? {
        let here: Vec<&ImportedPresence> = file
            .presences
            .iter()
            .filter(|presence| presence.seance == seance.code)
            .collect();
        if here.is_empty() || seance.validated_at.is_some() {
            continue;
        }
        let held = seance.slot.ends_at();
        for presence in here {
            let member = member_of(&members, &received, &presence.candidature)?;
            let status = Attendance::from_code(&presence.presence).ok_or(Error::BadRequest)?;
            store::note_attendance(&mut tx, seance.id, member.id, status, None, true, held).await?;
            report.presences += 1;
        }
        store::validate(&mut tx, seance.id, None, held).await?;
    }
    if report.presences > 0 {
        let object = made.group.id.to_string();
        let detail = format!("presences={}", report.presences);
        let actor = Actor::Operator;
        audit::record(&mut tx, now, actor, "attendance.imported", &object, &detail).await?;
    }
    tx.commit().await?;
    Ok(report)
}

fn member_of<'m>(
    members: &'m [Membership],
    received: &[ReceivedRow],
    number: &str,
) -> Result<&'m Membership, Error> {
    let candidature = received.iter().find(|row| row.number == number);
    let candidature = candidature.ok_or(Error::BadRequest)?.id;
    members
        .iter()
        .find(|member| member.candidature_id == Some(candidature))
        .ok_or(Error::BadRequest)
}

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
    /// What is not as it should be with the pair.
    pub warning: Option<&'static str>,
    /// Who can come to each announced meeting, by their answers: first names.
    pub turnouts: Vec<Turnout<String>>,
    /// The moment of reading.
    pub now: Instant,
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
    let sides: Vec<Side> = call
        .document
        .cofacilitators
        .iter()
        .map(|leader| group::rules::side_of_quality(&leader.quality))
        .collect();
    let codes: Vec<String> = call
        .document
        .seances
        .iter()
        .map(|seance| seance.id.clone())
        .collect();
    Ok(Office {
        waiting: confirmed.len() - confirmed.iter().filter(is_in).count(),
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
