//! What changed from one wording of a questionnaire to another, in words.

use std::collections::BTreeMap;

use crate::form::model::{Question, QuestionId, Questionnaire};

/// What changed, question by question, in the order of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Asked only now.
    pub added: Vec<QuestionId>,
    /// No longer asked.
    pub removed: Vec<QuestionId>,
    /// Worded otherwise, and nothing else.
    pub reworded: Vec<QuestionId>,
    /// Changed in what it accepts, requires, or when it shows.
    pub changed: Vec<QuestionId>,
    /// Asked at another place.
    pub moved: Vec<QuestionId>,
    /// Sections added, removed, renamed or moved.
    pub sections: usize,
}

/// What changed from `before` to `after`.
#[must_use]
pub fn changes(before: &Questionnaire, after: &Questionnaire) -> Changes {
    let old: BTreeMap<&QuestionId, &Question> =
        before.questions().map(|one| (&one.id, one)).collect();
    let mut changes = Changes::default();
    for question in after.questions() {
        match old.get(&question.id) {
            None => changes.added.push(question.id.clone()),
            Some(known) if *known == question => {}
            Some(known) => {
                let is_reworded = Question {
                    label: known.label.clone(),
                    help: known.help.clone(),
                    ..question.clone()
                } == **known;
                let list = if is_reworded {
                    &mut changes.reworded
                } else {
                    &mut changes.changed
                };
                list.push(question.id.clone());
            }
        }
    }
    for question in before.questions() {
        if after.question(&question.id).is_none() {
            changes.removed.push(question.id.clone());
        }
    }
    changes.moved = moved(before, after);
    changes.sections = sections(before, after);
    changes
}

/// The questions of both that no longer come in the same order, or in the same section:
/// the fewest that would have to be put back.
fn moved(before: &Questionnaire, after: &Questionnaire) -> Vec<QuestionId> {
    let places: BTreeMap<&QuestionId, (usize, &str)> = before
        .sections()
        .iter()
        .flat_map(|section| section.questions.iter().map(move |one| (one, section)))
        .enumerate()
        .map(|(rank, (one, section))| (&one.id, (rank, section.id.as_str())))
        .collect();
    let common: Vec<(&QuestionId, usize, bool)> = after
        .sections()
        .iter()
        .flat_map(|section| section.questions.iter().map(move |one| (one, section)))
        .filter_map(|(one, section)| {
            let (rank, home) = places.get(&one.id)?;
            Some((&one.id, *rank, *home == section.id.as_str()))
        })
        .collect();
    // The longest run of questions that kept their order stays; the others moved.
    let mut best: Vec<(usize, Option<usize>)> = Vec::new();
    for (at, (_, rank, _)) in common.iter().enumerate() {
        let before = (0..at).filter(|earlier| common[*earlier].1 < *rank);
        let from = before.max_by_key(|earlier| best[*earlier].0);
        best.push((from.map_or(0, |from| best[from].0) + 1, from));
    }
    let mut stays = vec![false; common.len()];
    let mut at = (0..common.len()).max_by_key(|at| best[*at].0);
    while let Some(place) = at {
        stays[place] = true;
        at = best[place].1;
    }
    common
        .iter()
        .zip(stays)
        .filter(|((_, _, is_home), stays)| !is_home || !stays)
        .map(|((id, _, _), _)| (*id).clone())
        .collect()
}

fn sections(before: &Questionnaire, after: &Questionnaire) -> usize {
    let titles = |of: &Questionnaire| -> Vec<(String, String)> {
        let sections = of.sections().iter();
        sections
            .map(|section| (section.id.to_string(), section.title.clone()))
            .collect()
    };
    let (before, after) = (titles(before), titles(after));
    let gone = before.iter().filter(|one| !after.contains(one)).count();
    let new = after.iter().filter(|one| !before.contains(one)).count();
    let touched = gone.max(new);
    if touched == 0 && before != after {
        1
    } else {
        touched
    }
}

impl Changes {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// « 2 questions ajoutées, 1 libellé modifié »; nothing when nothing changed.
    #[must_use]
    pub fn sentence(&self) -> String {
        let counted = [
            (self.added.len(), "question ajoutée", "questions ajoutées"),
            (self.removed.len(), "question retirée", "questions retirées"),
            (self.reworded.len(), "libellé modifié", "libellés modifiés"),
            (
                self.changed.len(),
                "question modifiée",
                "questions modifiées",
            ),
            (self.moved.len(), "question déplacée", "questions déplacées"),
            (self.sections, "étape modifiée", "étapes modifiées"),
        ];
        let parts: Vec<String> = counted
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, several)| {
                format!("{count}\u{a0}{}", if count < 2 { one } else { several })
            })
            .collect();
        parts.join(", ")
    }
}
