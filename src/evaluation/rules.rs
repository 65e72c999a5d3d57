//! The pure decisions of evaluations: who may answer until when, and what may be shown of how many.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    db::Instant,
    evaluation::model::Given,
    form::{Question, QuestionKind},
    group::model::Membership,
    seance::{actions::Cycle, model::Slot, store::Seance},
};

/// One may answer so long after the end of a séance.
pub const OPEN_FOR: Duration = Duration::from_secs(10 * 24 * 60 * 60);
/// Under so many answers nothing is shown: it would say whose they are.
pub const FEWEST: usize = 3;

/// When answering closes.
#[must_use]
pub fn closes_at(slot: &Slot) -> Instant {
    slot.ends_at().after(OPEN_FOR)
}

/// Whether this member was at the séance, as far as is known: whoever was noted absent has nothing to
/// say of it.
#[must_use]
pub fn was_there(cycle: &Cycle, seance: &Seance, member: &Membership) -> bool {
    let is_expected = cycle.expected(seance).any(|one| one.id == member.id);
    let noted = cycle.attendance(seance.id, member.id);
    is_expected && noted.is_none_or(|noted| noted.took_part())
}

/// Whether a séance is open to answers: over, held, and not for long.
#[must_use]
pub fn is_open(seance: &Seance, now: Instant) -> bool {
    !seance.is_cancelled() && seance.slot.is_over(now) && now < closes_at(&seance.slot)
}

/// What those who lead may see of the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showing {
    /// The séance is not over.
    TooEarly,
    /// Answers still come in: to show them one after the other would say whose they are.
    Gathering,
    /// There are too few to be shown, ever.
    TooFew,
    /// They are shown.
    Shown,
}

/// What may be shown of `given` answers, of `expected` people.
#[must_use]
pub fn showing(seance: &Seance, expected: usize, given: usize, now: Instant) -> Showing {
    if !seance.slot.is_over(now) {
        return Showing::TooEarly;
    }
    if is_open(seance, now) && given < expected {
        return Showing::Gathering;
    }
    if given < FEWEST {
        Showing::TooFew
    } else {
        Showing::Shown
    }
}

/// How a scale was answered: how many for each figure, from the lowest.
#[must_use]
pub fn tally(question: &Question, given: &[Given]) -> Vec<(i32, usize)> {
    let QuestionKind::Scale(scale) = &question.kind else {
        return Vec::new();
    };
    let mut counts: BTreeMap<i32, usize> =
        (scale.min..=scale.max).map(|figure| (figure, 0)).collect();
    for one in given {
        let figure = one.0.get(&question.id).as_i64();
        let figure = figure.and_then(|figure| i32::try_from(figure).ok());
        if let Some(count) = figure.and_then(|figure| counts.get_mut(&figure)) {
            *count += 1;
        }
    }
    counts.into_iter().collect()
}

/// What was written to a question, in the order of the alphabet: two questions cannot be laid side
/// by side to see who wrote both.
#[must_use]
pub fn texts(question: &Question, given: &[Given]) -> Vec<String> {
    let mut texts: Vec<String> = given
        .iter()
        .filter_map(|one| one.0.get(&question.id).as_str())
        .map(str::to_owned)
        .filter(|text| !text.trim().is_empty())
        .collect();
    texts.sort_unstable();
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        evaluation::model::questionnaire,
        group::model::GroupId,
        seance::model::{Kind, SeanceId, Setting},
    };

    fn at(text: &str) -> Instant {
        Instant::new(text.parse().expect("an instant"))
    }

    fn seance() -> Seance {
        Seance {
            id: SeanceId::fresh(),
            group_id: GroupId::fresh(),
            number: 2,
            code: "s1".to_owned(),
            kind: Kind::Seance,
            title: "Séance 1".to_owned(),
            slot: Slot {
                starts: "2025-06-10T18:00".parse().expect("a wall time"),
                ends: "2025-06-10T20:30".parse().expect("a wall time"),
                zone: "Europe/Paris".to_owned(),
            },
            setting: Setting::Video,
            video_link: None,
            phone_access: String::new(),
            place: String::new(),
            sequence: 0,
            changed_at: at("2025-03-01T08:00:00Z"),
            cancelled_at: None,
            change_reason: String::new(),
            validated_at: None,
        }
    }

    #[test]
    fn one_answers_from_the_end_for_ten_days() {
        let seance = seance();
        assert!(!is_open(&seance, at("2025-06-10T20:29:59+02:00")));
        assert!(is_open(&seance, at("2025-06-10T20:30:00+02:00")));
        assert!(is_open(&seance, at("2025-06-20T20:29:59+02:00")));
        assert!(!is_open(&seance, at("2025-06-20T20:30:00+02:00")));
    }

    #[test]
    fn answers_show_together_and_never_under_three() {
        let seance = seance();
        let (open, closed) = (
            at("2025-06-12T08:00:00+02:00"),
            at("2025-06-21T08:00:00+02:00"),
        );
        assert_eq!(showing(&seance, 9, 8, open), Showing::Gathering);
        assert_eq!(showing(&seance, 9, 9, open), Showing::Shown);
        assert_eq!(showing(&seance, 2, 2, open), Showing::TooFew);
        assert_eq!(showing(&seance, 9, 2, closed), Showing::TooFew);
        assert_eq!(showing(&seance, 9, 3, closed), Showing::Shown);
        let before = at("2025-06-10T18:00:00+02:00");
        assert_eq!(showing(&seance, 9, 9, before), Showing::TooEarly);
    }

    #[test]
    fn figures_are_counted_and_texts_lose_their_order() {
        let read = questionnaire().expect("a sound definition");
        let given = |figure: i32, text: &str| {
            let mut answers = crate::form::Answers::new();
            answers.set("utilite", figure);
            answers.set("retenu", text);
            Given(answers)
        };
        let all = [given(5, "Zut"), given(4, ""), given(5, "Accueil")];
        let scale = read.question("utilite").expect("a scale");
        assert_eq!(tally(scale, &all), [(1, 0), (2, 0), (3, 0), (4, 1), (5, 2)]);
        let text = read.question("retenu").expect("a text");
        assert_eq!(texts(text, &all), ["Accueil", "Zut"]);
        assert_eq!(tally(text, &all), []);
    }
}
