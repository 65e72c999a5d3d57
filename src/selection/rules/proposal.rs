//! A proposed group: whom it may choose, and everything said about it.

use super::{
    effect::effect,
    search::{Found, Search, Standing, Stop},
    why::{Reason, reasons, relaxation, verdict},
};
use crate::selection::model::{Board, Card, Decision, Profile};

/// Whom a proposal may choose: not who is set apart by the rules of the call nor by the
/// commission; with `keeps`, everybody whom the commission retained already.
#[must_use]
pub fn standings(board: &Board, keeps: bool) -> Vec<Standing> {
    board
        .cards
        .iter()
        .map(|card| match card.decision() {
            Some(Decision::Retenue) if keeps || !card.is_movable() => Standing::Kept,
            Some(Decision::Retenue) => Standing::Free,
            Some(Decision::NonRetenue) => Standing::LeftOut,
            _ if card.is_set_apart || card.is_decided() => Standing::LeftOut,
            _ => Standing::Free,
        })
        .collect()
}

/// The profiles of a board, card by card.
#[must_use]
pub fn profiles(board: &Board) -> Vec<Profile> {
    board
        .cards
        .iter()
        .map(|card| card.profile.clone())
        .collect()
}

/// The search for the best group of a board.
#[must_use]
pub fn search(board: &Board, keeps: bool) -> Search {
    Search::new(&profiles(board), &board.targets, &standings(board, keeps))
}

/// The group that the commission composed so far.
#[must_use]
pub fn group_of(board: &Board) -> Vec<&Profile> {
    let retained = |card: &&Card| card.decision() == Some(Decision::Retenue);
    board
        .cards
        .iter()
        .filter(retained)
        .map(|card| &card.profile)
        .collect()
}

/// Everybody who may be chosen, with those who are.
#[must_use]
pub fn everybody(board: &Board) -> Vec<&Profile> {
    let standings = standings(board, false);
    let told = board.cards.iter().zip(standings);
    told.filter(|(_, standing)| *standing != Standing::LeftOut)
        .map(|(card, _)| &card.profile)
        .collect()
}

/// A proposed group, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The group.
    pub found: Found,
    /// How good it is, and whether that is proven.
    pub verdict: String,
    /// What would have to give, when targets cannot all be met.
    pub relaxation: Vec<String>,
    /// What each person brings.
    pub reasons: Vec<Reason>,
    /// Who would enter the group of the commission, by their place among the cards.
    pub entering: Vec<usize>,
    /// Who would leave it.
    pub leaving: Vec<usize>,
    /// What that would change.
    pub change: String,
    /// How many candidatures it could not choose.
    pub left_out: usize,
    /// Whether the search stopped before its end: it may go on.
    pub may_go_on: bool,
}

impl Proposal {
    /// Says everything about what was found by a search that `stop` ended.
    #[must_use]
    pub fn of(board: &Board, found: Found, keeps: bool, stop: Stop) -> Self {
        let standings = standings(board, keeps);
        let profiles = profiles(board);
        let (targets, lexicon) = (&board.targets, &board.lexicon);
        let members = &found.members;
        let is_in = |at: &usize| board.cards[*at].decision() == Some(Decision::Retenue);
        let proposed: Vec<&Profile> = members.iter().map(|at| &profiles[*at]).collect();
        Self {
            verdict: verdict(&found, targets.size, stop),
            relaxation: relaxation(&profiles, &found, &standings, targets, lexicon),
            reasons: reasons(&profiles, members, &standings, targets, lexicon),
            entering: members.iter().copied().filter(|at| !is_in(at)).collect(),
            leaving: (0..profiles.len())
                .filter(|at| is_in(at) && !members.contains(at))
                .collect(),
            change: effect(&group_of(board), &proposed, targets, lexicon),
            left_out: standings
                .iter()
                .filter(|standing| **standing == Standing::LeftOut)
                .count(),
            may_go_on: stop != Stop::Over && !found.is_proven(),
            found,
        }
    }
}
