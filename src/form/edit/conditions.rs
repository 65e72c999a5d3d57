//! Building a condition test by test. A branch is named by the way to it: at each
//! group, the rank of the part one follows.

use crate::form::condition::Condition;

/// The way to a part of a condition, from its root.
pub type Branch = [usize];

/// The condition with one more test: in the group at `branch`, or beside the test
/// that stands there, in a group of the other sort than the one around it.
#[must_use]
pub fn add_test(condition: Option<Condition>, branch: &Branch, test: Condition) -> Condition {
    let Some(condition) = condition else {
        return test;
    };
    add_inside(condition, branch, test, true)
}

fn add_inside(condition: Condition, branch: &Branch, test: Condition, all: bool) -> Condition {
    match (condition, branch.split_first()) {
        (Condition::All(mut parts), None) => {
            parts.push(test);
            Condition::All(parts)
        }
        (Condition::Any(mut parts), None) => {
            parts.push(test);
            Condition::Any(parts)
        }
        (Condition::All(parts), Some((at, rest))) => Condition::All(replace(parts, *at, |part| {
            Some(add_inside(part, rest, test, false))
        })),
        (Condition::Any(parts), Some((at, rest))) => Condition::Any(replace(parts, *at, |part| {
            Some(add_inside(part, rest, test, true))
        })),
        (Condition::Not(part), Some((_, rest))) if !rest.is_empty() || is_group(&part) => {
            Condition::Not(Box::new(add_inside(*part, rest, test, all)))
        }
        (single, _) if all => Condition::All(vec![single, test]),
        (single, _) => Condition::Any(vec![single, test]),
    }
}

fn is_group(condition: &Condition) -> bool {
    matches!(condition, Condition::All(_) | Condition::Any(_))
}

/// The condition without the part at `branch`; nothing when nothing is left.
#[must_use]
pub fn remove_test(condition: Condition, branch: &Branch) -> Option<Condition> {
    edit(condition, branch, &mut |_| None)
}

/// The condition whose group at `branch` joins its parts the other way: all of them, one at least.
#[must_use]
pub fn flip_join(condition: Condition, branch: &Branch) -> Condition {
    let mut flip = |part| {
        Some(match part {
            Condition::All(parts) => Condition::Any(parts),
            Condition::Any(parts) => Condition::All(parts),
            other => other,
        })
    };
    edit(condition.clone(), branch, &mut flip).unwrap_or(condition)
}

/// The condition whose part at `branch` says the contrary.
#[must_use]
pub fn flip_not(condition: Condition, branch: &Branch) -> Condition {
    let mut flip = |part| {
        Some(match part {
            Condition::Not(part) => *part,
            other => Condition::Not(Box::new(other)),
        })
    };
    edit(condition.clone(), branch, &mut flip).unwrap_or(condition)
}

/// Changes the part at `branch`, or takes it away; a group of one is that one.
fn edit(
    condition: Condition,
    branch: &Branch,
    change: &mut impl FnMut(Condition) -> Option<Condition>,
) -> Option<Condition> {
    let Some((at, rest)) = branch.split_first() else {
        return change(condition);
    };
    match condition {
        Condition::All(parts) => one_or(
            replace(parts, *at, |part| edit(part, rest, change)),
            Condition::All,
        ),
        Condition::Any(parts) => one_or(
            replace(parts, *at, |part| edit(part, rest, change)),
            Condition::Any,
        ),
        Condition::Not(part) => {
            edit(*part, rest, change).map(|part| Condition::Not(Box::new(part)))
        }
        single @ Condition::Answer { .. } => Some(single),
    }
}

fn one_or(
    mut parts: Vec<Condition>,
    group: impl FnOnce(Vec<Condition>) -> Condition,
) -> Option<Condition> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(group(parts)),
    }
}

fn replace(
    parts: Vec<Condition>,
    at: usize,
    change: impl FnOnce(Condition) -> Option<Condition>,
) -> Vec<Condition> {
    let mut change = Some(change);
    let mut changed = Vec::with_capacity(parts.len());
    for (rank, part) in parts.into_iter().enumerate() {
        match change.take_if(|_| rank == at) {
            Some(change) => changed.extend(change(part)),
            None => changed.push(part),
        }
    }
    changed
}
