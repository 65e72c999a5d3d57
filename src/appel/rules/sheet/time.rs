//! Days and hours as they are typed: those of the wall clock of Paris.

use jiff::{
    Timestamp, Zoned,
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, TimeZone},
};
use serde_json::Value;

/// The zone of every hour that is typed.
pub const ZONE: &str = "Europe/Paris";

/// The day and the hour that the wall clock shows at an instant of the document.
#[must_use]
pub fn wall(instant: &Value) -> (String, String) {
    let instant = instant.as_str().and_then(|text| text.parse().ok());
    instant
        .map(|instant: Timestamp| {
            let zoned = instant.to_zoned(paris());
            (
                zoned.date().to_string(),
                zoned.time().strftime("%H:%M").to_string(),
            )
        })
        .unwrap_or_default()
}

/// An instant as the document writes it.
#[must_use]
pub fn written(moment: &Zoned) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Why a day and an hour make no moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoMoment {
    /// The day is missing or cannot be read.
    Day,
    /// The hour is missing or cannot be read.
    Hour,
    /// The clocks jump over it in spring.
    Skipped,
}

impl NoMoment {
    /// Which part is wrong, and what to do; `what` is « l’appel ouvre ».
    #[must_use]
    pub fn said(self, what: &str) -> (&'static str, String) {
        match self {
            Self::Day => ("date", format!("Choisissez le jour où {what}.")),
            Self::Hour => (
                "heure",
                format!("Écrivez l’heure à laquelle {what}, comme 09:00."),
            ),
            Self::Skipped => (
                "heure",
                "Cette heure n’existe pas\u{a0}: cette nuit-là, on passe à l’heure d’été."
                    .to_owned(),
            ),
        }
    }
}

/// The moment at which the wall clock of Paris shows this day and this hour.
///
/// « 23:59 » means the whole last minute of the day.
///
/// # Errors
/// Which of the two is wrong.
pub fn moment(day: &str, hour: &str) -> Result<Zoned, NoMoment> {
    let day: Date = day.trim().parse().map_err(|_| NoMoment::Day)?;
    let mut time = parse_time(hour).ok_or(NoMoment::Hour)?;
    if (time.hour(), time.minute()) == (23, 59) {
        time = Time::constant(23, 59, 59, 0);
    }
    let ambiguous = paris().into_ambiguous_zoned(DateTime::from_parts(day, time));
    if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
        return Err(NoMoment::Skipped);
    }
    ambiguous.compatible().map_err(|_| NoMoment::Day)
}

/// « 18:00 », and what people type for it: « 18h », « 18h30 ».
pub(super) fn parse_time(typed: &str) -> Option<Time> {
    let typed = typed.trim().to_lowercase().replace(' ', "");
    let (hour, minute) = typed.split_once([':', 'h']).unwrap_or((&typed, ""));
    let minute = minute.get(..2).unwrap_or(minute);
    let minute = if minute.is_empty() {
        0
    } else {
        minute.parse().ok()?
    };
    Time::new(hour.parse().ok()?, minute, 0, 0).ok()
}

/// The zone of every hour that is typed.
#[must_use]
pub fn paris() -> TimeZone {
    TimeZone::get(ZONE).unwrap_or(TimeZone::UTC)
}
