//! A call as its document says it (`cops.appel/1`): read with precise
//! refusals, and either sound or not taken at all.

mod read;
#[cfg(test)]
pub(crate) mod tests;

use jiff::{
    civil::{Date, DateTime},
    tz::TimeZone,
};
use serde_json::Value;

use super::model::{AppelId, FormVersion, ProgrammeKind, Slug};
pub use super::place::Refusal;
use crate::{
    db::Instant,
    form::{DefinitionErrors, EligibilityRule, Questionnaire},
    server::clock::wording,
};

/// The name of this format, at the head of every document.
pub const SCHEMA: &str = "cops.appel/1";

/// A published call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appel {
    /// Its identifier.
    pub id: AppelId,
    /// The version of its questionnaire that new candidatures answer.
    pub version: FormVersion,
    /// What it says.
    pub document: Document,
}

/// Why a call is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotACall {
    /// What it says is wrong, at the first place found.
    #[error(transparent)]
    Document(#[from] Refusal),
    /// What it asks is wrong, at every place found.
    #[error(transparent)]
    Definition(#[from] DefinitionErrors),
}

/// A call as it arrives: read, checked, ready to be published.
#[derive(Debug, Clone)]
pub struct AppelSource {
    /// What it says.
    pub document: Document,
    /// What it asks, and the rules by which answers are looked at.
    pub definition: Definition,
    /// The whole document as it came, less what [`Definition`] keeps.
    pub(in crate::appel) rest: Value,
}

/// What a call asks: a questionnaire, and the eligibility rules that read its answers.
///
/// They are published together, because a rule means something only beside the
/// questions it reads.
#[derive(Debug, Clone)]
pub struct Definition {
    /// The questions.
    pub questionnaire: Questionnaire,
    /// The rules: they propose, people decide.
    pub rules: Vec<EligibilityRule>,
    pub(in crate::appel) questionnaire_source: Value,
    pub(in crate::appel) rules_source: Value,
}

/// Everything a call says, apart from what it asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name in addresses.
    pub slug: Slug,
    /// What one joins through it.
    pub programme: ProgrammeKind,
    /// The year of the cycle.
    pub year: i16,
    /// Its full title.
    pub title: String,
    /// Its title where room is short: `GAP PP 2025`.
    pub short_title: String,
    /// One sentence that says what it is.
    pub chapo: String,
    /// The words to explain before using them, each with its meaning.
    pub vocabulary: Vec<String>,
    /// How situations are worked on.
    pub method: Option<Method>,
    /// What the group is for.
    pub objectives: Vec<String>,
    /// What the group is not: `une formation`, with its article.
    pub is_not: Vec<String>,
    /// What one needs to join.
    pub prerequisites: Vec<Prerequisite>,
    /// Whether joining costs nothing.
    pub is_free: bool,
    /// Where people meet.
    pub modality: Modality,
    /// How many may join.
    pub capacity: Capacity,
    /// The dates of the selection.
    pub calendar: Calendar,
    /// The pair that leads the group.
    pub cofacilitators: Vec<CoFacilitator>,
    /// Whom to ask.
    pub contact: Contact,
    /// What protects people's words.
    pub confidentiality: Vec<String>,
    /// The licence of what the group publishes.
    pub licence: Option<Licence>,
    /// The meetings, in order.
    pub seances: Vec<Seance>,
    /// How candidatures are read.
    pub review_grid: Option<ReviewGrid>,
}

/// How situations are worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// `GEASE`.
    pub code: String,
    /// What the code stands for.
    pub label: String,
    /// The intention that leads the method.
    pub ethics: Option<String>,
}

/// What one needs to join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prerequisite {
    /// Its stable name.
    pub id: String,
    /// What it says.
    pub label: String,
}

/// Where people meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modality {
    /// By video.
    Visioconference,
    /// In one place.
    Presentiel,
    /// In one place and by video at once.
    Hybride,
}

/// How many may join: a target, and a limit that people may still exceed by decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// How many are hoped for.
    pub target: u32,
    /// How many at most.
    pub maximum: u32,
    /// Whether others may wait for a place.
    pub has_waiting_list: bool,
}

/// The dates of the selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    /// The first instant at which a candidature is received.
    pub opens_at: Instant,
    /// The last second, whole, at which a candidature is received.
    pub closes_at: Instant,
    /// The day the candidatures are discussed.
    pub commission: Option<Date>,
    /// The day everyone gets an answer.
    pub notification: Option<Date>,
    /// The last day to confirm one's place.
    pub confirm_before: Option<Date>,
}

/// One of the pair that leads the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoFacilitator {
    /// First name.
    pub first_name: String,
    /// Name.
    pub last_name: String,
    /// In what quality she or he leads.
    pub quality: String,
    /// Where the platform writes to her or him; never shown to the public.
    pub email: Option<String>,
}

impl CoFacilitator {
    /// First name and name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// Whom to ask about the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Public e-mail address.
    pub email: String,
    /// Public telephone number, as it is shown.
    pub phone: String,
}

/// A licence of publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// `CC-BY-NC-SA`.
    pub code: String,
    /// What it allows, in words.
    pub label: String,
}

/// What kind of meeting it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeanceKind {
    /// The first: people meet, the frame is set.
    Lancement,
    /// One situation is worked on.
    Seance,
    /// The last: what the year taught is written together.
    Synthese,
    /// A workshop on its own.
    Atelier,
}

/// A planned meeting, at its local time: the wall clock is what was promised,
/// the instant only follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seance {
    /// Its stable name, which the availability grid refers to.
    pub id: String,
    /// What kind of meeting it is.
    pub kind: SeanceKind,
    /// What it is called.
    pub title: String,
    /// When it begins, on the wall clock of `zone`.
    pub starts: DateTime,
    /// When it ends, on the wall clock of `zone`.
    pub ends: DateTime,
    /// The zone of that clock: `Europe/Paris`.
    pub zone: String,
    /// Where people meet.
    pub modality: Modality,
    /// The video link, for the members of the group only.
    pub video_link: Option<String>,
}

impl Seance {
    /// The instant at which it begins.
    #[must_use]
    pub fn starts_at(&self) -> Instant {
        instant_of(self.starts, &self.zone)
    }

    /// The instant at which it ends.
    #[must_use]
    pub fn ends_at(&self) -> Instant {
        instant_of(self.ends, &self.zone)
    }

    /// « mardi 18 mars, 18 h à 19 h 30, heure de Paris ».
    #[must_use]
    pub fn wording(&self) -> String {
        let day = self.starts.date();
        format!(
            "{} {}, {} à {}, heure de\u{a0}{}",
            wording::weekday(day),
            wording::day_and_month(day),
            wording::clock_time(self.starts.time()),
            wording::clock_time(self.ends.time()),
            city(&self.zone),
        )
    }
}

/// « Paris » of « Europe/Paris ».
fn city(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

/// The zone was checked when the document was read; UTC only stands in for a zone
/// that the machine has lost since.
fn instant_of(local: DateTime, zone: &str) -> Instant {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let instant = zone.to_ambiguous_timestamp(local).compatible();
    Instant::new(instant.unwrap_or(jiff::Timestamp::MAX))
}

/// How candidatures are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewGrid {
    /// How many people read each candidature.
    pub readers: u32,
    /// The lowest mark.
    pub min: u32,
    /// The highest mark.
    pub max: u32,
    /// What is marked.
    pub criteria: Vec<Criterion>,
}

/// One thing that readers mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Its stable name.
    pub id: String,
    /// What it says.
    pub label: String,
    /// How many times its mark counts.
    pub weight: u32,
}
