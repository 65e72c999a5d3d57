//! Who took part: what a form says of each, and the rate, always computed, never kept.

use std::{collections::BTreeMap, fmt::Display, str::FromStr};

use crate::seance::model::Attendance;

/// How the name of a field begins that says whether somebody came.
const FIELD: &str = "presence-";

/// The name of the field that says whether this person came.
#[must_use]
pub fn field(person: impl Display) -> String {
    format!("{FIELD}{person}")
}

/// What the fields of a form say of each person; whatever else it holds is left out.
#[must_use]
pub fn said<Id: FromStr + Ord>(form: &BTreeMap<String, String>) -> BTreeMap<Id, Attendance> {
    form.iter()
        .filter_map(|(name, value)| {
            let person = name.strip_prefix(FIELD)?.parse().ok()?;
            Some((person, Attendance::from_code(value)?))
        })
        .collect()
}

/// What is said of everybody expected; nothing when somebody is left out.
#[must_use]
pub fn said_of_all<Id: Ord + Copy>(
    expected: impl IntoIterator<Item = Id>,
    said: &BTreeMap<Id, Attendance>,
) -> Option<Vec<(Id, Attendance)>> {
    let of = |one: Id| said.get(&one).map(|status| (one, *status));
    expected.into_iter().map(of).collect()
}

/// How the rate is computed, in a sentence shown beside it (DOMAIN, X17).
pub const FORMULA: &str = "Taux de participation = présences (retards compris) ÷ (participantes et participants confirmés × rencontres tenues). Une rencontre est tenue quand ses présences sont validées\u{a0}; une personne arrivée ou partie en cours d’année ne compte que pour les rencontres où elle était dans le groupe.";

/// A share of presences.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rate {
    /// How many presences, late ones included.
    pub present: u32,
    /// How many were expected.
    pub expected: u32,
}

impl Rate {
    /// The rate of the meetings held: for each person expected at one, what was noted.
    #[must_use]
    pub fn of(expected: impl IntoIterator<Item = Option<Attendance>>) -> Self {
        expected
            .into_iter()
            .fold(Self::default(), |rate, noted| Self {
                present: rate.present + u32::from(noted.is_some_and(Attendance::took_part)),
                expected: rate.expected + 1,
            })
    }

    /// The share in hundredths, rounded to the nearest; `None` while nothing was held.
    #[must_use]
    pub fn percent(self) -> Option<u32> {
        let (present, expected) = (u64::from(self.present), u64::from(self.expected));
        let rounded = (present * 200 + expected).checked_div(expected * 2)?;
        u32::try_from(rounded).ok()
    }

    /// « 95 %, 76 sur 80 ».
    #[must_use]
    pub fn words(self) -> Option<String> {
        let percent = self.percent()?;
        let Self { present, expected } = self;
        Some(format!("{percent}\u{a0}%, {present} sur {expected}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presences_and_delays_count_the_rest_does_not() {
        let noted = [
            Some(Attendance::Present),
            Some(Attendance::Late),
            Some(Attendance::Excused),
            Some(Attendance::Absent),
            None,
        ];
        let rate = Rate::of(noted);
        assert_eq!((rate.present, rate.expected), (2, 5));
        assert_eq!(rate.percent(), Some(40));
    }

    #[test]
    fn the_year_of_the_sample_is_worth_95() {
        let rate = Rate {
            present: 76,
            expected: 80,
        };
        assert_eq!(rate.words().as_deref(), Some("95\u{a0}%, 76 sur 80"));
        assert_eq!(Rate::default().words(), None);
        assert_eq!(
            Rate {
                present: 1,
                expected: 8
            }
            .percent(),
            Some(13)
        );
    }
}
