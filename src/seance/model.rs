//! A meeting of a group: when it is on the wall clock, who comes, who came.

use std::{fmt, time::Duration};

use jiff::{
    ToSpan, Zoned,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use crate::{
    account::model::Zone,
    appel::document::{self, Modality, SeanceKind},
    db::Instant,
    server::clock::wording,
};

crate::id! {
    /// A meeting; its identifier in calendars is made of it and never changes.
    SeanceId
}

/// What kind of meeting it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The first: people meet, the frame is set.
    Launch,
    /// One situation is worked on.
    Seance,
    /// The last: what the year taught is written together.
    Synthesis,
    /// A workshop on its own.
    Workshop,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Launch, Self::Seance, Self::Synthesis, Self::Workshop];

    /// The word of the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Launch => "lancement",
            Self::Seance => "seance",
            Self::Synthesis => "synthese",
            Self::Workshop => "atelier",
        }
    }

    /// The kind that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What this meeting is for, in a sentence.
    #[must_use]
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Launch => "On fait connaissance, on pose le cadre et la charte.",
            Self::Seance => {
                "On travaille ensemble une situation, apportée par l’une ou l’un de vous."
            }
            Self::Synthesis => "On écrit ensemble ce que l’année nous a appris.",
            Self::Workshop => "On échange autour d’une pratique.",
        }
    }
}

impl From<SeanceKind> for Kind {
    fn from(kind: SeanceKind) -> Self {
        match kind {
            SeanceKind::Lancement => Self::Launch,
            SeanceKind::Seance => Self::Seance,
            SeanceKind::Synthese => Self::Synthesis,
            SeanceKind::Atelier => Self::Workshop,
        }
    }
}

/// Where people meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// By video.
    Video,
    /// In one place.
    Room,
    /// In one place and by video at once.
    Both,
}

/// How one comes to a meeting, as the pair gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    /// The video link; empty when there is none.
    pub link: String,
    /// The number to call, and the code to key in.
    pub phone: String,
    /// Where it is, when people meet in one place.
    pub place: String,
}

impl Setting {
    const ALL: [Self; 3] = [Self::Video, Self::Room, Self::Both];

    /// How somebody came, for a sheet to sign: known beforehand unless there are two ways, and nothing for
    /// whoever is noted as away.
    #[must_use]
    pub fn way(self, noted: Option<Attendance>) -> &'static str {
        match self {
            _ if noted.is_some_and(|noted| !noted.took_part()) => "",
            Self::Video => "En visio",
            Self::Room => "Sur place",
            Self::Both => "Sur place ou en visio\u{a0}:",
        }
    }

    /// The word of the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Video => "visioconference",
            Self::Room => "presentiel",
            Self::Both => "hybride",
        }
    }

    /// The setting that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.code() == code)
    }

    /// How one comes, in a sentence's words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Video => "en visio",
            Self::Room => "sur place",
            Self::Both => "sur place et en visio",
        }
    }
}

impl From<Modality> for Setting {
    fn from(modality: Modality) -> Self {
        match modality {
            Modality::Visioconference => Self::Video,
            Modality::Presentiel => Self::Room,
            Modality::Hybride => Self::Both,
        }
    }
}

/// When a meeting is: what was promised is the wall clock of a zone, and instants only follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// When it begins, on the wall clock of `zone`.
    pub starts: DateTime,
    /// When it ends, on the wall clock of `zone`.
    pub ends: DateTime,
    /// The zone of that clock: `Europe/Paris`.
    pub zone: String,
}

impl From<&document::Seance> for Slot {
    fn from(seance: &document::Seance) -> Self {
        Self {
            starts: seance.starts,
            ends: seance.ends,
            zone: seance.zone.clone(),
        }
    }
}

impl Slot {
    /// The zone; UTC only stands in for one that the machine has lost since it was checked.
    #[must_use]
    pub fn time_zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC)
    }

    fn instant(&self, local: DateTime) -> Instant {
        let instant = self.time_zone().to_ambiguous_timestamp(local).compatible();
        Instant::new(instant.unwrap_or(jiff::Timestamp::MAX))
    }

    /// The instant at which it begins.
    #[must_use]
    pub fn starts_at(&self) -> Instant {
        self.instant(self.starts)
    }

    /// The instant at which it ends.
    #[must_use]
    pub fn ends_at(&self) -> Instant {
        self.instant(self.ends)
    }

    /// Its day, on its own clock.
    #[must_use]
    pub fn day(&self) -> Date {
        self.starts.date()
    }

    /// What its own clock shows at `moment`.
    #[must_use]
    pub fn clock_at(&self, moment: Instant) -> Zoned {
        moment.timestamp().to_zoned(self.time_zone())
    }

    /// The instant at which its clock showed the same hour, `days` earlier: a clock change in
    /// between does not move the hour.
    #[must_use]
    pub fn days_before(&self, days: i64) -> Instant {
        let earlier = self.starts.checked_sub(days.days());
        self.instant(earlier.unwrap_or(self.starts))
    }

    /// Whether it is over at `now`.
    #[must_use]
    pub fn is_over(&self, now: Instant) -> bool {
        self.ends_at() <= now
    }

    /// How long it lasts.
    #[must_use]
    pub fn length(&self) -> Duration {
        let (from, to) = (self.starts_at().timestamp(), self.ends_at().timestamp());
        Duration::try_from(to.duration_since(from)).unwrap_or_default()
    }

    /// « mardi 10 juin ».
    #[must_use]
    pub fn day_words(&self) -> String {
        let day = self.day();
        format!("{} {}", wording::weekday(day), wording::day_and_month(day))
    }

    /// Whether it is of whole days: from a midnight to another.
    #[must_use]
    pub fn is_whole_days(&self) -> bool {
        let midnight = jiff::civil::Time::midnight();
        self.starts < self.ends && self.starts.time() == midnight && self.ends.time() == midnight
    }

    /// The same hours on the clocks of where its reader lives, when they show others:
    /// « 12 h à 14 h 30 chez vous, à Montréal », with the day when it is another.
    #[must_use]
    pub fn hours_at_home(&self, zone: Option<&Zone>) -> Option<String> {
        let zone = zone?;
        let here = |moment: Instant| moment.timestamp().to_zoned(zone.clocks());
        let (starts, ends) = (here(self.starts_at()), here(self.ends_at()));
        if starts.datetime() == self.starts && ends.datetime() == self.ends {
            return None;
        }
        let day = if starts.date() == self.day() {
            String::new()
        } else {
            let day = starts.date();
            let (weekday, day) = (wording::weekday(day), wording::day_and_month(day));
            format!("le {weekday} {day}, ")
        };
        Some(format!(
            "{day}{} à {} chez vous, {}",
            wording::clock_time(starts.time()),
            wording::clock_time(ends.time()),
            zone.there(),
        ))
    }

    /// « 18 h à 20 h 30, heure de Paris · 12 h à 14 h 30 chez vous, à Montréal ».
    #[must_use]
    pub fn hours_for(&self, zone: Option<&Zone>) -> String {
        match self.hours_at_home(zone) {
            Some(home) => format!("{} · {home}", self.hours()),
            None => self.hours(),
        }
    }

    /// « 18 h à 20 h 30, heure de Paris ».
    #[must_use]
    pub fn hours(&self) -> String {
        let city = self.zone.rsplit('/').next().unwrap_or(&self.zone);
        format!(
            "{} à {}, heure de\u{a0}{}",
            wording::clock_time(self.starts.time()),
            wording::clock_time(self.ends.time()),
            city.replace('_', " "),
        )
    }
}

impl fmt::Display for Slot {
    /// « mardi 10 juin 2025, 18 h à 20 h 30, heure de Paris ».
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", wording::full_date(self.day()), self.hours())
    }
}

/// Who came, and how, once it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attendance {
    /// There from the beginning.
    Present,
    /// There, after the beginning.
    Late,
    /// Not there, and said so.
    Excused,
    /// Not there, and did not say.
    Absent,
}

impl Attendance {
    /// Every way, in the order of pages.
    pub const ALL: [Self; 4] = [Self::Present, Self::Late, Self::Excused, Self::Absent];

    /// The word of the record and of files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Late => "retard",
            Self::Excused => "excuse",
            Self::Absent => "absent",
        }
    }

    /// The way that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// What a form offers: the code and the word of each.
    #[must_use]
    pub fn choices() -> Vec<(&'static str, &'static str)> {
        let choice = |status: Self| (status.code(), status.label());
        Self::ALL.into_iter().map(choice).collect()
    }

    /// In a word that holds for everybody.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Present => "Présence",
            Self::Late => "Retard",
            Self::Excused => "Absence excusée",
            Self::Absent => "Absence",
        }
    }

    /// Whether the person took part.
    #[must_use]
    pub fn took_part(self) -> bool {
        matches!(self, Self::Present | Self::Late)
    }
}

/// What somebody announces before a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// « Je serai là. »
    Coming,
    /// « Je ne pourrai pas. »
    NotComing,
}

impl Intent {
    /// The word of the record and of addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Coming => "oui",
            Self::NotComing => "non",
        }
    }

    /// The answer that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Coming, Self::NotComing]
            .into_iter()
            .find(|intent| intent.code() == code)
    }

    /// What a person says.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Coming => "Je serai là",
            Self::NotComing => "Je ne pourrai pas",
        }
    }
}

/// The reminder of a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reminder {
    /// A week before, at the same hour of the clock.
    Week,
    /// The day before, at the same hour of the clock.
    Day,
    /// An hour before.
    Hour,
}

impl Reminder {
    /// From the first to the last.
    pub const ALL: [Self; 3] = [Self::Week, Self::Day, Self::Hour];

    /// The word of the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Week => "sept_jours",
            Self::Day => "un_jour",
            Self::Hour => "une_heure",
        }
    }
}

/// Something that waits for a member, on the page of the group or of a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToDo {
    /// Where it is done.
    pub href: String,
    /// What there is to do.
    pub what: String,
    /// Why, or until when.
    pub why: String,
}

/// What domains that come after this one add to the page of a meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// What the meeting works on: its title and its question.
    pub subject: Option<(String, String)>,
    /// Where the choice of it stands, while there is none.
    pub awaited: Option<&'static str>,
    /// Where to prepare it, live it and look back on it.
    pub links: Vec<ToDo>,
}

/// A moment of a meeting, as it is planned: times give an idea, and bind nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// « Récit ».
    pub label: String,
    /// Who speaks, in words.
    pub speaks: String,
    /// The rule of the moment, in a sentence.
    pub rule: String,
    /// How long it may last.
    pub minutes: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(starts: &str, ends: &str) -> Slot {
        Slot {
            starts: starts.parse().expect("a wall time"),
            ends: ends.parse().expect("a wall time"),
            zone: "Europe/Paris".to_owned(),
        }
    }

    #[test]
    fn hours_are_told_where_one_lives_too() {
        let evening = slot("2025-06-10T18:00", "2025-06-10T20:30");
        let at_home = |name: &str| evening.hours_at_home(Zone::parse(name).as_ref());
        assert_eq!(evening.hours_at_home(None), None);
        assert_eq!(at_home("Europe/Brussels"), None);
        assert_eq!(
            at_home("America/Toronto").as_deref(),
            Some("12\u{a0}h à 14\u{a0}h\u{a0}30 chez vous, à Montréal")
        );
        assert_eq!(
            at_home("Pacific/Noumea").as_deref(),
            Some("le mercredi 11 juin, 3\u{a0}h à 5\u{a0}h\u{a0}30 chez vous, à Nouméa")
        );
        assert_eq!(
            evening.hours_for(Zone::parse("America/Toronto").as_ref()),
            "18\u{a0}h à 20\u{a0}h\u{a0}30, heure de\u{a0}Paris · 12\u{a0}h à 14\u{a0}h\u{a0}30 chez vous, à Montréal"
        );
        // Canada changes its clocks three weeks before France.
        let march = slot("2025-03-18T18:00", "2025-03-18T19:30");
        assert_eq!(
            march
                .hours_at_home(Zone::parse("America/Toronto").as_ref())
                .as_deref(),
            Some("13\u{a0}h à 14\u{a0}h\u{a0}30 chez vous, à Montréal")
        );
    }

    #[test]
    fn a_day_is_whole_from_midnight_to_midnight() {
        assert!(slot("2025-02-14T00:00", "2025-02-15T00:00").is_whole_days());
        assert!(!slot("2025-02-14T00:00", "2025-02-14T00:00").is_whole_days());
        assert!(!slot("2025-02-14T00:00", "2025-02-14T10:00").is_whole_days());
    }
}
