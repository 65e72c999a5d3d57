//! The grid of a call: totals, means, and when two readers disagree.

use std::collections::BTreeMap;

use crate::{appel::document::ReviewGrid, review::model::Scores};

/// The total of these marks, each counted as its criterion weighs; `None` when one is missing.
#[must_use]
pub fn weighted_total(grid: &ReviewGrid, scores: &Scores) -> Option<u32> {
    grid.criteria
        .iter()
        .map(|criterion| Some(criterion.weight * scores.get(&criterion.id)?))
        .sum()
}

/// The highest total that the grid allows.
#[must_use]
pub fn highest_total(grid: &ReviewGrid) -> u32 {
    weights(grid) * grid.max
}

/// The lowest total that the grid allows.
#[must_use]
pub fn lowest_total(grid: &ReviewGrid) -> u32 {
    weights(grid) * grid.min
}

fn weights(grid: &ReviewGrid) -> u32 {
    grid.criteria.iter().map(|criterion| criterion.weight).sum()
}

/// The mean of the totals that are whole; `None` when nobody marked.
#[must_use]
pub fn mean<'s>(grid: &ReviewGrid, marks: impl IntoIterator<Item = &'s Scores>) -> Option<f64> {
    let totals: Vec<u32> = marks
        .into_iter()
        .filter_map(|scores| weighted_total(grid, scores))
        .collect();
    let count = u32::try_from(totals.len())
        .ok()
        .filter(|count| *count > 0)?;
    Some(f64::from(totals.iter().sum::<u32>()) / f64::from(count))
}

/// The marks that a form posted, or what is wrong with each criterion.
///
/// # Errors
/// A sentence for each criterion without a mark of the scale.
pub fn check_scores(
    grid: &ReviewGrid,
    typed: &BTreeMap<String, String>,
) -> Result<Scores, BTreeMap<String, String>> {
    let mut scores = Scores::new();
    let mut errors = BTreeMap::new();
    for criterion in &grid.criteria {
        let mark = typed
            .get(&criterion.id)
            .and_then(|typed| typed.trim().parse::<u32>().ok())
            .filter(|mark| (grid.min..=grid.max).contains(mark));
        match mark {
            Some(mark) => {
                scores.insert(criterion.id.clone(), mark);
            }
            None => {
                let words = format!(
                    "Choisissez une note de {} à {} pour «\u{a0}{}\u{a0}», ou abstenez-vous.",
                    grid.min, grid.max, criterion.label
                );
                errors.insert(criterion.id.clone(), words);
            }
        }
    }
    if errors.is_empty() {
        Ok(scores)
    } else {
        Err(errors)
    }
}

/// A mean as it is read: « 16,5 », « 17 ».
#[must_use]
pub fn decimal(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").unwrap_or(&text).replace('.', ",")
}

/// How far apart the readers of one candidature are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// The criteria whose marks are far apart, with the lowest and the highest.
    pub criteria: Vec<(String, u32, u32)>,
    /// The lowest and highest totals, when they are far apart.
    pub totals: Option<(u32, u32)>,
}

/// What readers should talk about: a criterion whose marks are at least half the scale
/// apart, or totals at least a quarter of their range apart.
///
/// Half of a scale of 0 to 3 is 2 points: one point apart is a shade, two is another
/// reading. A quarter of the totals (5 points of 18) is several shades all leaning the same way,
/// which no single criterion would show.
#[must_use]
pub fn disagreement(grid: &ReviewGrid, marks: &[&Scores]) -> Option<Disagreement> {
    let span = grid.max.saturating_sub(grid.min);
    let far =
        |(low, high): (u32, u32), range: u32, part: u32| range > 0 && (high - low) * part >= range;
    let ends = |values: Vec<u32>| {
        let low = values.iter().min().copied()?;
        let high = values.iter().max().copied()?;
        Some((low, high))
    };
    let criteria: Vec<_> = grid
        .criteria
        .iter()
        .filter_map(|criterion| {
            let given = marks.iter().filter_map(|scores| scores.get(&criterion.id));
            let (low, high) = ends(given.copied().collect())?;
            far((low, high), span, 2).then(|| (criterion.label.clone(), low, high))
        })
        .collect();
    let totals = marks
        .iter()
        .filter_map(|scores| weighted_total(grid, scores))
        .collect();
    let range = highest_total(grid).saturating_sub(lowest_total(grid));
    let totals = ends(totals).filter(|ends| far(*ends, range, 4));
    (!criteria.is_empty() || totals.is_some()).then_some(Disagreement { criteria, totals })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::appel::document::Criterion;

    fn grid() -> ReviewGrid {
        let criterion = |id: &str, weight| Criterion {
            id: id.to_owned(),
            label: id.to_owned(),
            weight,
        };
        ReviewGrid {
            readers: 2,
            min: 0,
            max: 3,
            criteria: vec![
                criterion("pratique", 2),
                criterion("engagement", 2),
                criterion("partage", 1),
                criterion("diversite", 1),
            ],
        }
    }

    fn scores(marks: [u32; 4]) -> Scores {
        grid()
            .criteria
            .iter()
            .map(|criterion| criterion.id.clone())
            .zip(marks)
            .collect()
    }

    #[test]
    fn totals_are_those_of_the_sample_file() {
        let file: serde_json::Value = serde_json::from_str(include_str!(
            "../../../examples/candidatures_gap_pp_2025.json"
        ))
        .expect("JSON");
        let mut seen = 0;
        for candidature in file["candidatures"].as_array().expect("a list") {
            let Some(reading) = candidature["lecture"].as_object() else {
                continue;
            };
            let marks: Scores = reading
                .iter()
                .filter(|(name, _)| *name != "total")
                .map(|(name, mark)| (name.clone(), mark.as_u64().expect("a mark") as u32))
                .collect();
            let total = reading["total"].as_u64().expect("a total") as u32;
            assert_eq!(weighted_total(&grid(), &marks), Some(total));
            seen += 1;
        }
        assert_eq!(seen, 17);
        assert_eq!((lowest_total(&grid()), highest_total(&grid())), (0, 18));
    }

    #[test]
    fn a_mean_counts_only_those_who_marked() {
        let (one, other) = (scores([3, 3, 3, 2]), scores([2, 3, 3, 2]));
        assert_eq!(mean(&grid(), [&one, &other]), Some(16.0));
        assert_eq!(mean(&grid(), [&one, &Scores::new()]), Some(17.0));
        assert_eq!(mean(&grid(), []), None);
        assert_eq!(
            [16.5, 17.0, 10.0, 0.0].map(decimal),
            ["16,5", "17", "10", "0"]
        );
    }

    #[test]
    fn readers_disagree_from_half_the_scale_or_a_quarter_of_the_total() {
        let base = scores([2, 2, 2, 2]);
        let differ = |marks| disagreement(&grid(), &[&base, &scores(marks)]);
        assert_eq!(differ([2, 2, 2, 2]), None);
        assert_eq!(differ([2, 2, 2, 3]), None, "one point is a shade");
        let found = differ([2, 2, 2, 0]).expect("two points on a criterion");
        assert_eq!(found.criteria, [("diversite".to_owned(), 0, 2)]);
        assert_eq!(found.totals, None);
        // One point less everywhere: no criterion says so, the total does.
        let found = differ([1, 1, 1, 1]).expect("a gap in all");
        assert_eq!(found.criteria, []);
        assert_eq!(found.totals, Some((6, 12)));
        assert_eq!(disagreement(&grid(), &[&base]), None, "alone, one agrees");
    }

    #[test]
    fn every_criterion_needs_a_mark_of_the_scale() {
        let typed = |marks: [&str; 4]| -> BTreeMap<String, String> {
            grid()
                .criteria
                .iter()
                .map(|criterion| criterion.id.clone())
                .zip(marks.map(str::to_owned))
                .collect()
        };
        assert_eq!(
            check_scores(&grid(), &typed(["3", "0", "1", "2"])),
            Ok(scores([3, 0, 1, 2]))
        );
        let errors = check_scores(&grid(), &typed(["4", "", "-1", "2"])).expect_err("three");
        assert_eq!(
            errors.keys().collect::<Vec<_>>(),
            ["engagement", "partage", "pratique"]
        );
        assert!(check_scores(&grid(), &BTreeMap::new()).is_err());
    }

    proptest! {
        #[test]
        fn disagreement_does_not_depend_on_who_reads_first(
            one in prop::array::uniform4(0u32..4), other in prop::array::uniform4(0u32..4)
        ) {
            let (one, other) = (scores(one), scores(other));
            prop_assert_eq!(
                disagreement(&grid(), &[&one, &other]),
                disagreement(&grid(), &[&other, &one])
            );
            let mean = mean(&grid(), [&one, &other]).expect("a mean");
            prop_assert!((0.0..=18.0).contains(&mean));
        }
    }
}
