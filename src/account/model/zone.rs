//! The time zone in which somebody lives, and how it is said in French.

use serde::{Deserialize, Serialize};

/// A zone of the IANA data base, like « America/Toronto », that this machine knows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct Zone(String);

/// The zone of the organisation: every meeting is promised in it.
pub const PARIS: &str = "Europe/Paris";

/// Zones that a page proposes by name, each with how one says that one lives there.
const NAMED: [(&str, &str); 38] = [
    ("Europe/Paris", "à Paris"),
    ("America/Guadeloupe", "en Guadeloupe"),
    ("America/Martinique", "en Martinique"),
    ("America/Cayenne", "en Guyane"),
    ("America/Miquelon", "à Saint-Pierre-et-Miquelon"),
    ("Indian/Reunion", "à La Réunion"),
    ("Indian/Mayotte", "à Mayotte"),
    ("Pacific/Noumea", "à Nouméa"),
    ("Pacific/Tahiti", "à Tahiti"),
    ("Pacific/Wallis", "à Wallis"),
    ("Europe/London", "à Londres"),
    ("Europe/Lisbon", "à Lisbonne"),
    ("Europe/Brussels", "à Bruxelles"),
    ("Europe/Zurich", "à Genève"),
    ("Europe/Athens", "à Athènes"),
    ("Europe/Helsinki", "à Helsinki"),
    ("Europe/Istanbul", "à Istanbul"),
    ("Europe/Moscow", "à Moscou"),
    ("Africa/Casablanca", "à Casablanca"),
    ("Africa/Algiers", "à Alger"),
    ("Africa/Tunis", "à Tunis"),
    ("Africa/Dakar", "à Dakar"),
    ("Africa/Abidjan", "à Abidjan"),
    ("Africa/Kinshasa", "à Kinshasa"),
    ("Africa/Cairo", "au Caire"),
    ("Asia/Beirut", "à Beyrouth"),
    ("Asia/Dubai", "à Dubaï"),
    ("Asia/Kolkata", "en Inde"),
    ("Asia/Ho_Chi_Minh", "au Viêt Nam"),
    ("Asia/Shanghai", "à Shanghai"),
    ("Asia/Tokyo", "à Tokyo"),
    ("Australia/Sydney", "à Sydney"),
    ("America/Toronto", "à Montréal"),
    ("America/New_York", "à New York"),
    ("America/Chicago", "à Chicago"),
    ("America/Los_Angeles", "à Los Angeles"),
    ("America/Mexico_City", "à Mexico"),
    ("America/Sao_Paulo", "à São Paulo"),
];

impl Zone {
    /// Its name in the IANA data base.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// « à Montréal », « en Martinique »: how one says that one is there.
    #[must_use]
    pub fn there(&self) -> String {
        let named = NAMED.iter().find(|(name, _)| *name == self.0);
        named.map_or_else(
            || {
                let city = self.0.rsplit('/').next().unwrap_or(&self.0);
                format!("à {}", city.replace('_', " "))
            },
            |(_, there)| (*there).to_owned(),
        )
    }

    /// The zones that a page proposes, each with how one says that one is there.
    pub fn proposed() -> impl Iterator<Item = (&'static str, &'static str)> {
        NAMED.into_iter()
    }
}

/// Reading a name needs the zones of the machine, which a browser does not get.
#[cfg(feature = "ssr")]
impl Zone {
    /// The zone of that name, if this machine knows it; a bare difference with UTC is no place.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let is_place = name.contains('/') && !name.starts_with("Etc/") && name.len() <= 64;
        let zone = jiff::tz::TimeZone::get(name).ok().filter(|_| is_place)?;
        // Upper and lower case are alike to the data base: its own spelling is kept.
        zone.iana_name().map(|name| Self(name.to_owned()))
    }

    /// The clocks of this zone.
    #[must_use]
    pub fn clocks(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.0).unwrap_or(jiff::tz::TimeZone::UTC)
    }

    /// Whether its clocks show other hours than those of Paris, in the year after `now`.
    #[must_use]
    pub fn differs_from_paris(&self, now: crate::db::Instant) -> bool {
        use jiff::{SignedDuration, tz::TimeZone};
        let (here, paris) = (self.clocks(), TimeZone::get(PARIS).unwrap_or(TimeZone::UTC));
        // Clocks change on days: one look a week meets every season.
        (0..53).any(|week| {
            let moment = now
                .timestamp()
                .saturating_add(SignedDuration::from_hours(24 * 7 * week))
                .unwrap_or(jiff::Timestamp::MAX);
            here.to_offset(moment) != paris.to_offset(moment)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Instant;

    fn zone(name: &str) -> Zone {
        Zone::parse(name).expect("a zone")
    }

    #[test]
    fn a_zone_is_one_that_the_machine_knows() {
        for (name, _) in Zone::proposed() {
            assert_eq!(zone(name).as_str(), name);
        }
        assert_eq!(zone("america/toronto").as_str(), "America/Toronto");
        for wrong in [
            "",
            "Montréal",
            "UTC",
            "Etc/GMT+5",
            "America/Nulle_Part",
            "../etc/passwd",
            "CET",
        ] {
            assert_eq!(Zone::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn one_says_where_one_lives() {
        assert_eq!(zone("America/Toronto").there(), "à Montréal");
        assert_eq!(zone("America/Martinique").there(), "en Martinique");
        assert_eq!(
            zone("America/Argentina/Buenos_Aires").there(),
            "à Buenos Aires"
        );
    }

    #[test]
    fn brussels_has_the_hours_of_paris_and_london_has_not() {
        let now = Instant::new("2025-03-18T17:00:00Z".parse().expect("an instant"));
        assert!(!zone("Europe/Brussels").differs_from_paris(now));
        assert!(zone("Europe/London").differs_from_paris(now));
        // It shows the hours of Paris in winter only.
        assert!(zone("Africa/Algiers").differs_from_paris(now));
    }
}
