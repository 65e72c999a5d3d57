//! Making a group and its year, and bringing who came from a file.

use serde::Deserialize;

use crate::{
    account::model::SignedIn,
    appel::{self, document::Appel, model::Slug},
    audit::{self, Actor},
    candidature::{self, store::ReceivedRow},
    db::{Instant, Tx},
    error::Error,
    group::{
        self,
        actions::Made,
        model::{Group, Membership, MembershipId},
    },
    seance::{
        model::{Attendance, SeanceId, Slot},
        rules::closed_days::SchoolBreak,
        store::{self, Seance},
    },
    server::{settings::SchoolSettings, state::AppState},
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Begun {
    /// How many people joined.
    pub joined: usize,
    /// Who left.
    pub left: Vec<MembershipId>,
    /// How many meetings were added.
    pub seances: usize,
}

/// Makes the group of a call and its meetings, or brings the group up to date; whoever joins is
/// written to. What whoever leaves wrote is for the caller to erase.
///
/// # Errors
/// [`Error::NotFound`] when there is no such call.
pub async fn begin_cycle(
    state: &AppState,
    tx: &mut Tx,
    slug: &Slug,
    by: &SignedIn,
) -> Result<(Group, Begun), Error> {
    let now = state.now();
    let call = appel::store::find(tx, slug).await?.ok_or(Error::NotFound)?;
    let (made, seances) = begin(tx, &call, Actor::Account(by.account), now).await?;
    group::actions::welcome(tx, &state.settings, &made, now).await?;
    let begun = Begun {
        joined: made.joined.len(),
        left: made.left,
        seances,
    };
    Ok((made.group, begun))
}

async fn begin(
    tx: &mut Tx,
    call: &Appel,
    actor: Actor,
    now: Instant,
) -> Result<(Made, usize), Error> {
    let made = group::actions::make(tx, call, actor, now).await?;
    let known = store::of_group(tx, made.group.id).await?;
    // A number is in an address: a meeting keeps its own, and whichever comes later takes the next.
    let mut number = known.iter().map(|seance| seance.number).max().unwrap_or(0);
    let mut added = 0;
    for announced in &call.document.seances {
        if let Some(seance) = known.iter().find(|seance| seance.code == announced.id) {
            let setting = announced.modality.into();
            let is_same = seance.title == announced.title && seance.setting == setting;
            if !is_same && !seance.slot.is_over(now) {
                store::keep_in_step(tx, seance.id, &announced.title, setting).await?;
            }
            continue;
        }
        number += 1;
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
            place: String::new(),
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

/// Writes who came, with the group and its meetings when they are not there yet.
///
/// A meeting whose presences are validated is left as it is; one that is still to come on this
/// clock has none yet, as the candidatures of a file have no history yet.
///
/// # Errors
/// [`Error::NotFound`] when the call was not imported first; [`Error::BadRequest`] when the file
/// names a person or a word that is unknown.
pub async fn import_presences(
    state: &AppState,
    file: &PresencesFile,
) -> Result<ImportedPresences, Error> {
    let mut report = ImportedPresences::default();
    let now = state.now();
    let mut tx = state.db.write().await?;
    let call = appel::store::find(&mut tx, &file.appel)
        .await?
        .ok_or(Error::NotFound)?;
    let has_been = |code: &str| {
        let announced = call
            .document
            .seances
            .iter()
            .find(|seance| seance.id == code);
        announced.is_some_and(|seance| Slot::from(seance).is_over(now))
    };
    if !file.presences.iter().any(|one| has_been(&one.seance)) {
        return Ok(report);
    }
    let (made, _) = begin(&mut tx, &call, Actor::Operator, now).await?;
    let members = group::store::members(&mut tx, made.group.id).await?;
    let received = candidature::store::received(&mut tx, call.id).await?;
    for seance in store::of_group(&mut tx, made.group.id).await? {
        let here: Vec<&ImportedPresence> = file
            .presences
            .iter()
            .filter(|presence| presence.seance == seance.code)
            .collect();
        if seance.validated_at.is_some() || !seance.slot.is_over(now) {
            continue;
        }
        let held = seance.slot.ends_at();
        let before = report.presences;
        for presence in here {
            let Some(member) = member_of(&members, &received, &presence.candidature)? else {
                continue;
            };
            let status = Attendance::from_code(&presence.presence).ok_or(Error::BadRequest)?;
            store::note_attendance(&mut tx, seance.id, member.id, status, None, true, held).await?;
            report.presences += 1;
        }
        if report.presences > before {
            store::validate(&mut tx, seance.id, None, held).await?;
        }
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

/// The member that this candidature became; `None` when its person is not in the group.
fn member_of<'m>(
    members: &'m [Membership],
    received: &[ReceivedRow],
    number: &str,
) -> Result<Option<&'m Membership>, Error> {
    let candidature = received.iter().find(|row| row.number == number);
    let candidature = candidature.ok_or(Error::BadRequest)?.id;
    Ok(members
        .iter()
        .find(|member| member.candidature_id == Some(candidature)))
}
