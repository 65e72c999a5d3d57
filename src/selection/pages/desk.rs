//! The board as the browser holds it, and what one does with it.

use std::time::Duration;

use futures::channel::oneshot;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::params::ParamsMap;

use crate::{
    candidature::model::CandidatureId,
    error::Error,
    selection::{
        api::{aim_board, rearrange_board},
        model::{Board, Card, Move, Outcome, Targets},
        rules::{
            proposal::{self, Proposal},
            search::{MORE_PATIENCE, PATIENCE, Search, Stop},
        },
    },
};

/// What whoever comes second is told.
pub const STALE: &str = "Quelqu’un a changé le tableau en même temps que vous\u{a0}: le voici à jour. Votre changement n’a pas été fait. S’il convient toujours, recommencez.";

/// What is told when the board changed during a search.
const MOVED_MEANWHILE: &str =
    "Le tableau a changé pendant la recherche\u{a0}: demandez de nouveau un groupe.";

/// How many half-made groups are looked at between two breaths of the page.
const SLICE: u32 = 4_000;
/// How many the server looks at each time it is asked, for a page without script.
const SERVED: u32 = 60_000;
/// How often it may be asked for more.
const MOST_EFFORT: u32 = 4;

/// Where a proposal stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proposing {
    /// Nobody asked.
    No,
    /// Looking; so many half-made groups were looked at.
    Looking(u64),
    /// Here it is.
    Found(Box<Proposal>),
}

/// A search that stopped before its end, and can go on.
#[derive(Clone)]
struct Paused {
    search: Search,
    /// What it looked at: who is who in the search.
    board: Board,
    keeps: bool,
    /// How long it has looked, in milliseconds.
    spent: f64,
}

/// The board in the hands of one person.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The board as it was last seen.
    pub board: RwSignal<Board>,
    /// Who is compared.
    pub chosen: RwSignal<Vec<CandidatureId>>,
    /// What was just done, for whoever listens.
    pub said: RwSignal<String>,
    /// What went wrong.
    pub trouble: RwSignal<Option<String>>,
    /// A change is under way.
    pub is_busy: RwSignal<bool>,
    /// Where a proposal stands.
    pub proposing: RwSignal<Proposing>,
    /// Whether a proposal keeps whom the commission retained.
    pub keeps: RwSignal<bool>,
    /// How often a page without script has asked for more, this time included.
    pub effort: u32,
    is_stopped: RwSignal<bool>,
    paused: StoredValue<Option<Box<Paused>>>,
}

impl Desk {
    /// The desk of a page opened at this address.
    #[must_use]
    pub fn new(board: Board, query: &ParamsMap) -> Self {
        let keeps = query.get("garder").is_some();
        let compared = query.get_all("choix").unwrap_or_default();
        let chosen = board
            .cards
            .iter()
            .filter(|card| compared.contains(&card.number))
            .map(|card| card.profile.candidature)
            .collect();
        // A page without script proposes by its address; the browser finds the same again.
        let effort = query.get("effort").and_then(|effort| effort.parse().ok());
        let effort = effort.unwrap_or(1).clamp(1, MOST_EFFORT);
        let mut paused = None;
        let proposing = match query.get("proposer") {
            Some(_) => {
                let mut search = proposal::search(&board, keeps);
                let stop = match search.step(SERVED * effort) {
                    true => Stop::Over,
                    false => Stop::Counted,
                };
                let found = Proposal::of(&board, search.found(), keeps, stop);
                paused = (stop == Stop::Counted).then(|| {
                    Box::new(Paused {
                        search,
                        board: board.clone(),
                        keeps,
                        spent: 0.0,
                    })
                });
                Proposing::Found(Box::new(found))
            }
            None => Proposing::No,
        };
        Self {
            board: RwSignal::new(board),
            chosen: RwSignal::new(chosen),
            said: RwSignal::default(),
            trouble: RwSignal::default(),
            is_busy: RwSignal::default(),
            proposing: RwSignal::new(proposing),
            keeps: RwSignal::new(keeps),
            effort,
            is_stopped: RwSignal::default(),
            paused: StoredValue::new(paused),
        }
    }

    /// Whether a page without script may ask for more than it was given.
    #[must_use]
    pub fn may_ask_for_more(self) -> bool {
        self.effort < MOST_EFFORT
    }

    /// Where a form posts.
    #[must_use]
    pub fn action(self, verb: &str) -> String {
        self.board.with_untracked(|board| {
            format!("/administration/appels/{}/selection/{verb}", board.slug)
        })
    }

    /// The card of a candidature.
    #[must_use]
    pub fn card(self, candidature: CandidatureId) -> Option<Card> {
        let is_it = |card: &&Card| card.profile.candidature == candidature;
        self.board
            .with(|board| board.cards.iter().find(is_it).cloned())
    }

    /// Adds somebody to those compared, or takes them away; two at most, the oldest goes.
    pub fn compare(self, candidature: CandidatureId, is_chosen: bool) {
        self.chosen.update(|chosen| {
            chosen.retain(|one| *one != candidature);
            if is_chosen {
                chosen.push(candidature);
                if chosen.len() > 2 {
                    chosen.remove(0);
                }
            }
        });
    }

    /// Makes these moves; `told` is said once done, and `then` gets the focus.
    pub fn carry_out(
        self,
        moves: Vec<Move>,
        why: &'static str,
        told: String,
        then: Option<String>,
    ) {
        if self.is_busy.get_untracked() || moves.is_empty() {
            return;
        }
        self.is_busy.set(true);
        let (slug, seen) = self
            .board
            .with_untracked(|board| (board.slug.clone(), board.revision));
        spawn_local(async move {
            let outcome = rearrange_board(slug, seen, moves, why.to_owned()).await;
            if self.settle(outcome, told) {
                self.chosen.set(Vec::new());
                if let Some(id) = then {
                    focus_later(id);
                }
            }
        });
    }

    /// Changes the targets.
    pub fn aim(self, targets: Targets) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        let (slug, seen) = self
            .board
            .with_untracked(|board| (board.slug.clone(), board.revision));
        spawn_local(async move {
            let outcome = aim_board(slug, seen, targets).await;
            self.settle(outcome, "Les cibles sont changées.".to_owned());
        });
    }

    /// Shows what became of a change; says whether it was done.
    fn settle(self, outcome: Result<Outcome, Error>, told: String) -> bool {
        self.is_busy.set(false);
        let (board, trouble) = match outcome {
            Ok(Outcome::Done(board)) => (Some(board), None),
            Ok(Outcome::Stale(board)) => (Some(board), Some(STALE.to_owned())),
            Ok(Outcome::Refused(board, words)) => (Some(board), Some(words)),
            Err(error) => (None, Some(error.to_string())),
        };
        if let Some(board) = board {
            self.board.set(board);
        }
        let is_done = trouble.is_none();
        self.said.set(if is_done { told } else { String::new() });
        self.trouble.set(trouble);
        is_done
    }

    /// Looks for the best group from the beginning.
    pub fn propose(self) {
        self.paused.set_value(None);
        self.look(PATIENCE);
    }

    /// Goes on with the search that stopped, if the board is still what it looked at.
    pub fn look_further(self) {
        self.look(MORE_PATIENCE);
    }

    /// Looks for the best group, in slices that let the page breathe, until `patience`
    /// more milliseconds have passed.
    fn look(self, patience: f64) {
        if matches!(self.proposing.get_untracked(), Proposing::Looking(_)) {
            return;
        }
        self.is_stopped.set(false);
        self.proposing.set(Proposing::Looking(0));
        spawn_local(async move {
            breathe().await;
            let began = now();
            let mut paused = self.take_up();
            let (before, patience) = (paused.spent, paused.spent + patience);
            let stop = loop {
                let spent = || before + now() - began;
                if let Some(stop) = paused.search.slice(SLICE, spent, patience) {
                    break stop;
                }
                if self.is_stopped.get_untracked() {
                    break Stop::Asked;
                }
                let explored = paused.search.explored();
                self.proposing.set(Proposing::Looking(explored));
                breathe().await;
            };
            paused.spent = before + now() - began;
            self.show(paused, stop);
        });
    }

    /// The search that stopped, or a new one when the board has changed since.
    fn take_up(self) -> Box<Paused> {
        let keeps = self.keeps.get_untracked();
        let board = self.board.get_untracked();
        let paused = self.paused.try_update_value(Option::take).flatten();
        paused
            .filter(|paused| paused.keeps == keeps && paused.board.revision == board.revision)
            .unwrap_or_else(|| {
                Box::new(Paused {
                    search: proposal::search(&board, keeps),
                    board,
                    keeps,
                    spent: 0.0,
                })
            })
    }

    fn show(self, paused: Box<Paused>, stop: Stop) {
        let seen = self.board.with_untracked(|board| board.revision);
        if paused.board.revision != seen {
            self.proposing.set(Proposing::No);
            self.said.set(MOVED_MEANWHILE.to_owned());
            return;
        }
        let found = paused.search.found();
        let proposal = Proposal::of(&paused.board, found, paused.keeps, stop);
        self.said
            .set(format!("Un groupe est proposé. {}", proposal.verdict));
        if stop != Stop::Over {
            self.paused.set_value(Some(paused));
        }
        self.proposing.set(Proposing::Found(Box::new(proposal)));
        focus_later("proposition".to_owned());
    }

    /// Stops looking: the best group found so far is proposed.
    pub fn stop(self) {
        self.is_stopped.set(true);
    }
}

/// The time, in milliseconds since the page was opened: the browser dates each event.
fn now() -> f64 {
    leptos::web_sys::Event::new("heure").map_or(0.0, |event| event.time_stamp())
}

/// Lets the page draw and listen.
async fn breathe() {
    let (wake, woken) = oneshot::channel();
    // Without a clock one goes on at once; the page may also be gone meanwhile.
    let _ = set_timeout(
        move || {
            let _ = wake.send(());
        },
        Duration::ZERO,
    );
    let _ = woken.await;
}

/// Gives the focus to an element that is about to be drawn.
pub fn focus_later(id: String) {
    use leptos::wasm_bindgen::JsCast;

    // A page that draws no more has no focus to give.
    let _ = request_animation_frame(move || {
        let element = document().get_element_by_id(&id);
        if let Some(element) =
            element.and_then(|it| it.dyn_into::<leptos::web_sys::HtmlElement>().ok())
        {
            // It may have gone again.
            let _ = element.focus();
        }
    });
}
