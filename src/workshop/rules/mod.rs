//! The pure decisions of workshops: who gets the next place, until when an offer holds, what an address
//! is made of, and what is wrong with what was typed.

pub mod sheet;

use std::{collections::BTreeSet, time::Duration};

use unicode_normalization::UnicodeNormalization;

use crate::{db::Instant, seance::model::Slot};

/// How many places the method wants (DOMAIN, R071): more needs a reason.
pub const USUAL_CAPACITY: i32 = 8;
/// The largest capacity that can be typed.
pub const LARGEST_CAPACITY: i32 = 60;
/// For how long after it a workshop is still written about.
const WRITTEN_FOR: Duration = Duration::from_secs(60 * 24 * 60 * 60);
/// How long one has to answer an offer, when the workshop is far.
const REPLY_TIME: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// An offer that would hold less than this is made no more: nobody would read it in time, and those who
/// lead are told that a place is free.
const SHORTEST_REPLY: Duration = Duration::from_secs(15 * 60);

/// Whether a workshop is still told of on the page of those who were there: it is to come, or was held so
/// lately that one still writes what it gave.
#[must_use]
pub fn is_told(slot: &Slot, now: Instant) -> bool {
    now < slot.ends_at().after(WRITTEN_FOR)
}

/// The next place to give: the lowest free number, as long as fewer are held than there are.
///
/// A capacity that was lowered keeps those who are in, whatever their number.
#[must_use]
pub fn next_place(held: &BTreeSet<i32>, capacity: i32) -> Option<i32> {
    let count = i32::try_from(held.len()).unwrap_or(i32::MAX);
    if count >= capacity {
        return None;
    }
    (1..=count + 1).find(|number| !held.contains(number))
}

/// Until when somebody may take a place offered at `now`: three days, or half of what is left before
/// the workshop. `None` when it begins too soon to ask anybody.
#[must_use]
pub fn reply_before(slot: &Slot, now: Instant) -> Option<Instant> {
    let left = slot.starts_at().timestamp().duration_since(now.timestamp());
    let half = Duration::try_from(left).ok()? / 2;
    let time = half.min(REPLY_TIME);
    (time >= SHORTEST_REPLY).then(|| now.after(time))
}

/// The name in addresses that a title makes: « Atelier du 3 décembre » → `atelier-du-3-decembre`.
#[must_use]
pub fn slug_of(title: &str) -> String {
    let mut slug = String::new();
    for letter in title.nfd().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            'œ' => slug.push_str("oe"),
            'æ' => slug.push_str("ae"),
            '\u{300}'..='\u{36f}' => {}
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
        if slug.len() >= 60 {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        "atelier".to_owned()
    } else {
        slug.to_owned()
    }
}

/// How many places are left, in words.
#[must_use]
pub fn places_left(held: usize, capacity: i32) -> String {
    let capacity = usize::try_from(capacity).unwrap_or(0);
    match capacity.saturating_sub(held) {
        0 => "Complet\u{a0}: liste d’attente".to_owned(),
        1 => "Il reste 1 place".to_owned(),
        left => format!("Il reste {left} places sur {capacity}"),
    }
}

/// « 5 places prises sur 8 »: once it has begun, nothing is left to take.
#[must_use]
pub fn places_taken(held: usize, capacity: i32) -> String {
    let plural = if held > 1 { "s" } else { "" };
    format!("{held}\u{a0}place{plural} prise{plural} sur {capacity}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::appel::model::Slug;

    fn slot() -> Slot {
        Slot {
            starts: "2026-12-03T18:00".parse().expect("a wall time"),
            ends: "2026-12-03T20:30".parse().expect("a wall time"),
            zone: "Europe/Paris".to_owned(),
        }
    }

    fn at(text: &str) -> Instant {
        Instant::new(text.parse().expect("an instant"))
    }

    #[test]
    fn an_offer_holds_three_days_or_half_of_what_is_left() {
        let far = at("2026-11-20T18:00:00+01:00");
        assert_eq!(
            reply_before(&slot(), far),
            Some(at("2026-11-23T18:00:00+01:00"))
        );
        let near = at("2026-12-03T06:00:00+01:00");
        assert_eq!(
            reply_before(&slot(), near),
            Some(at("2026-12-03T12:00:00+01:00"))
        );
        let last = at("2026-12-03T17:30:00+01:00");
        assert_eq!(
            reply_before(&slot(), last),
            Some(at("2026-12-03T17:45:00+01:00"))
        );
        assert_eq!(reply_before(&slot(), at("2026-12-03T17:31:00+01:00")), None);
        assert_eq!(reply_before(&slot(), at("2026-12-03T18:30:00+01:00")), None);
    }

    #[test]
    fn a_capacity_that_was_lowered_gives_no_place_more() {
        let held = BTreeSet::from([1, 2, 8]);
        assert_eq!(next_place(&held, 3), None);
        assert_eq!(next_place(&held, 4), Some(3));
        assert_eq!(next_place(&BTreeSet::new(), 0), None);
    }

    #[test]
    fn an_address_is_made_of_a_title() {
        assert_eq!(
            slug_of("L’écoute : entre pairs & à l’hôpital !"),
            "l-ecoute-entre-pairs-a-l-hopital"
        );
        assert_eq!(slug_of("Œuvrer"), "oeuvrer");
        assert_eq!(slug_of("« … »"), "atelier");
    }

    #[test]
    fn places_are_told_honestly() {
        assert_eq!(places_left(5, 8), "Il reste 3 places sur 8");
        assert_eq!(places_left(7, 8), "Il reste 1 place");
        assert!(places_left(8, 8).starts_with("Complet"));
        assert!(places_left(9, 8).starts_with("Complet"));
        assert_eq!(places_taken(1, 8), "1\u{a0}place prise sur 8");
        assert_eq!(places_taken(5, 8), "5\u{a0}places prises sur 8");
    }

    proptest! {
        #[test]
        fn a_place_is_free_and_within_the_number(held in proptest::collection::btree_set(1i32..30, 0..20), capacity in 0i32..30) {
            match next_place(&held, capacity) {
                Some(place) => {
                    prop_assert!(!held.contains(&place));
                    prop_assert!(i32::try_from(held.len()).expect("few") < capacity);
                }
                None => prop_assert!(i32::try_from(held.len()).expect("few") >= capacity),
            }
        }

        #[test]
        fn any_title_makes_a_slug(title in ".{0,120}") {
            prop_assert!(slug_of(&title).parse::<Slug>().is_ok(), "{}", slug_of(&title));
        }
    }
}
