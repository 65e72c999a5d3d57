//! What a search that stopped before its end cannot rule out.

use super::{Node, Phase, Search};
use crate::selection::model::Score;

/// How much better than the best group found another one could still be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hope {
    /// There are more people than the search holds: nobody can say.
    Unknown,
    /// Its targets together could be missed by so much less.
    Nearer(u32),
    /// Missing its targets as much, it could score so much more.
    Higher(Score),
}

/// Why a search looks no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It went to its end.
    Over,
    /// It has looked for so many seconds, and was asked for no more.
    Tired(u32),
    /// Somebody stopped it.
    Asked,
    /// It looked at as many groups as a page without script may wait for.
    Counted,
}

/// How long a search looks before it stops by itself, in milliseconds: what a person waits
/// for without wondering.
pub const PATIENCE: f64 = 2_000.0;
/// How much longer it looks each time it is asked to go on, in milliseconds.
pub const MORE_PATIENCE: f64 = 10_000.0;

impl Search {
    /// Looks at one slice more, then says whether to stop: `spent` and `patience` are
    /// milliseconds by the clock of whoever waits.
    pub fn slice(
        &mut self,
        nodes: u32,
        clock: impl FnOnce() -> f64,
        patience: f64,
    ) -> Option<Stop> {
        if self.step(nodes) {
            return Some(Stop::Over);
        }
        let spent = clock();
        // Whole seconds are told.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "some seconds, one at least"
        )]
        let seconds = (spent / 1_000.0).max(1.0) as u32;
        (spent >= patience).then_some(Stop::Tired(seconds))
    }

    /// What is still to hope for; nothing once no group can be better.
    #[must_use]
    pub fn hope(&self) -> Option<Hope> {
        if !self.problem.is_whole {
            return Some(Hope::Unknown);
        }
        let nodes = self.stack.iter();
        match self.phase {
            Phase::Over => None,
            Phase::Nearer => {
                let least = nodes
                    .map(|node| self.surely_misses(*node).max(self.least_miss(*node)))
                    .min()
                    .unwrap_or(u32::MAX);
                match self.worth.shortfall.checked_sub(least) {
                    Some(gain) if gain > 0 => Some(Hope::Nearer(gain)),
                    // None can miss less; what it could score was not looked at.
                    _ => self.higher(Some(&Node {
                        chosen: 0,
                        open: self.problem.all(),
                    })),
                }
            }
            Phase::Higher => self.higher(nodes),
        }
    }

    fn higher<'a>(&self, nodes: impl IntoIterator<Item = &'a Node>) -> Option<Hope> {
        let most = nodes
            .into_iter()
            .filter_map(|node| self.may_score(*node))
            .max()?;
        let gain = most.saturating_sub(self.worth.score);
        (gain > 0).then_some(Hope::Higher(Score(gain)))
    }
}
