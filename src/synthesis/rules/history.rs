//! The history of a document: the sessions in which it was written, when a version keeps itself, and who
//! may look back.

use std::time::Duration;

use crate::{
    db::Instant,
    group::model::Part,
    synthesis::model::{Document, Landmark, Member, Stage, VersionKind},
};

/// A session of writing ends once nobody has written for so long.
pub const REST: Duration = Duration::from_secs(20 * 60);
/// How many sessions a page tells: what is older is one link away.
pub const SESSIONS_A_PAGE: usize = 15;
/// How many sessions one may choose from, to compare.
pub const SESSIONS_TO_CHOOSE: usize = 30;
/// A version keeps itself, when the last one leaves, once so much was written since the last version.
pub const WORTH_KEEPING: i64 = 40;
/// How long the name of a version may be, in characters.
pub const LONGEST_NAME: usize = 80;

/// One update, without what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Its place in the list.
    pub sequence: i64,
    /// The number of who wrote it; 0 is the platform.
    pub author: i32,
    /// When.
    pub at: Instant,
}

/// A time during which a document was written, by one or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its first update.
    pub first: i64,
    /// Its last.
    pub last: i64,
    /// When it began.
    pub from: Instant,
    /// When it ended.
    pub to: Instant,
    /// Who wrote, in the order in which they began.
    pub authors: Vec<i32>,
}

/// The sessions of a list of updates, the oldest first. A version that was kept ends the one it falls in,
/// so that it stands between two.
#[must_use]
pub fn sessions(marks: &[Mark], landmarks: &[Landmark]) -> Vec<Session> {
    let mut sessions: Vec<Session> = Vec::new();
    for mark in marks {
        let is_new = sessions.last().is_none_or(|open| {
            open.to.after(REST) < mark.at
                // What the template wrote is nobody's session.
                || (open.authors == [0]) != (mark.author == 0)
                || landmarks.iter().any(|kept| kept.sequence == open.last)
        });
        match sessions.last_mut() {
            Some(open) if !is_new => {
                open.last = mark.sequence;
                open.to = mark.at;
                if !open.authors.contains(&mark.author) {
                    open.authors.push(mark.author);
                }
            }
            _ => sessions.push(Session {
                first: mark.sequence,
                last: mark.sequence,
                from: mark.at,
                to: mark.at,
                authors: vec![mark.author],
            }),
        }
    }
    sessions
}

/// How far back somebody may look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To the first word.
    Everything,
    /// To this place in the list and this moment: what was shown to them then, and what followed.
    Since(i64, Instant),
}

impl Reach {
    /// Whether the text may be read as it stood at that place.
    #[must_use]
    pub fn holds(self, sequence: i64) -> bool {
        match self {
            Self::Everything => sequence >= 0,
            Self::Since(first, _) => sequence >= first,
        }
    }

    /// Whether a version is told: not the name that others gave before to what was then shown.
    #[must_use]
    pub fn tells(self, kept: &Landmark) -> bool {
        match self {
            Self::Everything => true,
            Self::Since(_, moment) => self.holds(kept.sequence) && kept.at >= moment,
        }
    }
}

/// What the document said when it was last proposed to the group.
#[must_use]
pub fn proposed(landmarks: &[Landmark]) -> Option<&Landmark> {
    landmarks
        .iter()
        .filter(|kept| kept.kind == VersionKind::Automatic && kept.name == Stage::Proposed.code())
        .max_by_key(|kept| kept.at)
}

/// How far back a member may look.
///
/// Those who lead see how their text came to be; the others, from the day it was proposed to them, since the
/// drafts were not theirs to read. Once it is frozen only the text is
/// left to whoever did not lead.
#[must_use]
pub fn reach(document: &Document, member: &Member, proposed: Option<&Landmark>) -> Option<Reach> {
    if !member.may_enter() {
        return None;
    }
    match (member.part, document.stage) {
        (Part::CoFacilitation, _) => Some(Reach::Everything),
        (Part::Participant, Stage::Drafting | Stage::Frozen) => None,
        (Part::Participant, Stage::Proposed | Stage::Contributions | Stage::Proofreading) => {
            proposed.map(|kept| Reach::Since(kept.sequence, kept.at))
        }
    }
}

/// Whether what was written since the last version is worth one of its own.
#[must_use]
pub fn is_worth_keeping(last_version: Option<i64>, now_at: i64) -> bool {
    now_at - last_version.unwrap_or(0) >= WORTH_KEEPING
}

/// The name of a version, as it is kept.
///
/// # Errors
/// Why there is none, in words.
pub fn name(typed: &str) -> Result<String, &'static str> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        Err("Donnez un nom à cette version.")
    } else if name.chars().count() > LONGEST_NAME {
        Err("Ce nom est trop long\u{a0}: quatre-vingts caractères au plus.")
    } else {
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::synthesis::model::VersionId;

    fn at(seconds: i64) -> Instant {
        let start = 1_748_966_400;
        Instant::new(jiff::Timestamp::from_second(start + seconds).expect("a moment"))
    }

    fn mark(sequence: i64, author: i32, seconds: i64) -> Mark {
        Mark {
            sequence,
            author,
            at: at(seconds),
        }
    }

    fn landmark(sequence: i64, kind: VersionKind, name: &str, seconds: i64) -> Landmark {
        Landmark {
            id: VersionId::fresh(),
            sequence,
            kind,
            name: name.to_owned(),
            at: at(seconds),
            by: None,
            digest: Vec::new(),
        }
    }

    #[test]
    fn a_session_ends_by_rest_by_a_version_and_after_the_template() {
        let marks = [
            mark(1, 0, 0),
            mark(2, 1, 5),
            mark(3, 2, 60),
            mark(4, 1, 90),
            mark(5, 1, 90 + 20 * 60),
            mark(6, 1, 91 + 40 * 60),
            mark(7, 2, 92 + 40 * 60),
        ];
        let kept = [landmark(6, VersionKind::Named, "Relu", 9000)];
        let found: Vec<_> = sessions(&marks, &kept)
            .into_iter()
            .map(|session| (session.first, session.last, session.authors))
            .collect();
        assert_eq!(
            found,
            [
                (1, 1, vec![0]),
                (2, 5, vec![1, 2]),
                (6, 6, vec![1]),
                (7, 7, vec![2])
            ]
        );
    }

    proptest! {
        #[test]
        fn every_update_is_in_one_session(steps in prop::collection::vec((0_i32..4, 0_i64..3000), 0..60), kept in 0_i64..60) {
            let mut seconds = 0;
            let marks: Vec<Mark> = steps.iter().zip(1..).map(|((author, later), sequence)| {
                seconds += later;
                mark(sequence, *author, seconds)
            }).collect();
            let found = sessions(&marks, &[landmark(kept, VersionKind::Automatic, "", 0)]);
            let covered: Vec<i64> = found.iter().flat_map(|session| session.first..=session.last).collect();
            prop_assert_eq!(covered, marks.iter().map(|mark| mark.sequence).collect::<Vec<_>>());
            for session in &found {
                prop_assert!(session.from <= session.to && !session.authors.is_empty());
                prop_assert!(!(session.first..session.last).contains(&kept));
            }
        }
    }

    #[test]
    fn the_group_looks_back_to_the_last_time_it_was_proposed() {
        let word = Stage::Proposed.code();
        let kept = [
            landmark(90, VersionKind::Named, word, 900),
            landmark(70, VersionKind::Automatic, word, 700),
            landmark(80, VersionKind::Automatic, "", 800),
            landmark(20, VersionKind::Automatic, word, 200),
        ];
        assert_eq!(proposed(&kept), Some(&kept[1]));
        assert_eq!(proposed(&kept[..1]), None);
        let since = Reach::Since(70, at(700));
        assert!(since.holds(70) && !since.holds(69));
        let early = landmark(70, VersionKind::Named, "Entre nous", 699);
        assert!(since.tells(&kept[0]) && since.tells(&kept[1]) && !since.tells(&kept[3]));
        assert!(!since.tells(&early) && Reach::Everything.tells(&early));
        assert!(Reach::Everything.holds(0) && !Reach::Everything.holds(-1));
    }

    #[test]
    fn little_is_not_worth_a_version() {
        assert!(!is_worth_keeping(None, WORTH_KEEPING - 1));
        assert!(is_worth_keeping(None, WORTH_KEEPING));
        assert!(!is_worth_keeping(Some(10), WORTH_KEEPING + 9));
    }

    #[test]
    fn a_version_has_a_name_of_one_line() {
        assert_eq!(
            name("  Avant\n la  relecture "),
            Ok("Avant la relecture".to_owned())
        );
        assert!(name(" \n").is_err());
        assert!(name(&"é".repeat(LONGEST_NAME)).is_ok());
        assert!(name(&"é".repeat(LONGEST_NAME + 1)).is_err());
    }
}
