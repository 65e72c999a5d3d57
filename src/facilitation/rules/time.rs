//! How long phases may last: it informs, and decides nothing.

use crate::facilitation::model::{Method, Moment, Place, Stage};

/// The same method for a meeting of `length` minutes: each phase keeps its share, and they
/// last that long together.
#[must_use]
pub fn scaled(method: &Method, length: u32) -> Method {
    let mut scaled = method.clone();
    let whole: u32 = method.phases.iter().map(|phase| phase.minutes).sum();
    if whole == 0 || length == 0 {
        return scaled;
    }
    let (mut given, mut passed) = (0, 0);
    for phase in &mut scaled.phases {
        passed += phase.minutes;
        // Rounded along the way, so that what one phase loses the next one gets.
        let until =
            (u64::from(passed) * u64::from(length) + u64::from(whole) / 2) / u64::from(whole);
        let until = u32::try_from(until).unwrap_or(u32::MAX);
        phase.minutes = until - given;
        given = until;
    }
    scaled
}

/// The minutes spent in each phase until `now`, however often it was entered.
#[must_use]
pub fn spent(stage: &Stage, phases: usize, now: Moment) -> Vec<i64> {
    let end = match stage.place {
        Place::Closed { at, .. } => at,
        Place::Waiting | Place::In(_) => now,
    };
    let mut millis = vec![0; phases];
    for (at, step) in stage.steps.iter().enumerate() {
        let left = stage.steps.get(at + 1).map_or(end, |next| next.at);
        if let Some(total) = millis.get_mut(step.phase) {
            *total += (left.0 - step.at.0).max(0);
        }
    }
    millis.into_iter().map(|total| total / 60_000).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::facilitation::{
        model::Step,
        rules::{methods, stage::waiting},
    };

    proptest! {
        #[test]
        fn phases_share_the_whole_meeting(length in 1_u32..600) {
            for method in methods::all() {
                let scaled = scaled(method, length);
                let minutes: u32 = scaled.phases.iter().map(|phase| phase.minutes).sum();
                prop_assert_eq!(minutes, length);
                for (own, source) in scaled.phases.iter().zip(&method.phases) {
                    let fair = f64::from(source.minutes) * f64::from(length) / 150.0;
                    prop_assert!((f64::from(own.minutes) - fair).abs() <= 1.0);
                }
            }
        }
    }

    #[test]
    fn two_hours_and_a_half_are_as_written() {
        for method in methods::all() {
            assert_eq!(&scaled(method, 150), method);
        }
    }

    #[test]
    fn a_phase_entered_twice_counts_twice() {
        let minute = |count: i64| Moment(count * 60_000);
        let steps = [(0, 0), (1, 10), (0, 12), (1, 15)];
        let steps = steps.map(|(phase, at)| Step {
            phase,
            at: minute(at),
        });
        let mut stage = waiting("gease");
        stage.steps = steps.to_vec();
        stage.place = Place::In(steps[3]);
        assert_eq!(spent(&stage, 3, minute(20)), [13, 7, 0]);
        stage.place = Place::Closed {
            phase: 1,
            at: minute(16),
        };
        assert_eq!(spent(&stage, 3, minute(90)), [13, 3, 0]);
    }
}
