//! What an exchange, or a move, would change, before it is made.

use leptos::prelude::*;

use super::desk::Desk;
use crate::{
    selection::{
        model::{Board, Card, Decision, Move, Profile},
        rules::{effect::effect, proposal::group_of},
    },
    ui::{Button, ButtonKind},
};

/// What is compared, and what comes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Comparison {
    question: String,
    effect: String,
    /// The cards to exchange, when they stand apart.
    exchange: Option<(Card, Card)>,
}

/// Says what exchanging the two chosen people would change; of one alone, what moving
/// them into the group, or out of it, would.
#[component]
pub fn Compare(desk: Desk) -> impl IntoView {
    let comparison = Memo::new(move |_| {
        desk.board.with(|board| {
            desk.chosen.with(|chosen| {
                let cards: Vec<&Card> = chosen
                    .iter()
                    .filter_map(|id| {
                        board
                            .cards
                            .iter()
                            .find(|card| card.profile.candidature == *id)
                    })
                    .collect();
                compare(board, &cards)
            })
        })
    });
    let revision = move || desk.board.with(|board| board.revision);
    view! {
        <form id="comparer" method="get" on:submit=|event| event.prevent_default()>
            <noscript><button class="button secondary small" type="submit">"Voir ce que changerait l’échange"</button></noscript>
        </form>
        <div class="compare-place" aria-live="polite">
            {move || comparison.get().map(|comparison| {
                let Comparison { question, effect, exchange } = comparison;
                view! {
                    <div class="compare">
                        <p><strong>{question}</strong>" "{effect}</p>
                        {exchange.map(|(one, other)| {
                            let moves = Move::exchange(&one, &other);
                            let told = format!("{} et {}\u{a0}: échange fait.", one.profile.name, other.profile.name);
                            let then = format!("carte-{}", one.number);
                            let words = moves.clone().map(|one| one.word());
                            view! {
                                <form method="post" action=desk.action("deplacer") on:submit=move |event| {
                                    event.prevent_default();
                                    desk.carry_out(moves.to_vec(), "échange", told.clone(), Some(then.clone()));
                                }>
                                    <input type="hidden" name="revu" value=revision/>
                                    <input type="hidden" name="pourquoi" value="échange"/>
                                    {words.map(|word| view! { <input type="hidden" name="placer" value=word/> }).collect_view()}
                                    <Button small=true kind=ButtonKind::Secondary busy=desk.is_busy>"Échanger"</Button>
                                </form>
                            }
                        })}
                    </div>
                }
            })}
        </div>
    }
}

fn compare(board: &Board, cards: &[&Card]) -> Option<Comparison> {
    let group = group_of(board);
    let said = |after: &[&Profile]| effect(&group, after, &board.targets, &board.lexicon);
    let without = |card: &Card| -> Vec<&Profile> {
        let id = card.profile.candidature;
        group
            .iter()
            .copied()
            .filter(|one| one.candidature != id)
            .collect()
    };
    match cards {
        [one] => {
            let is_in = one.decision() == Some(Decision::Retenue);
            let name = &one.profile.name;
            let (question, after) = if is_in {
                (format!("Sans {name}\u{a0}?"), without(one))
            } else {
                let mut with = group.clone();
                with.push(&one.profile);
                (format!("Avec {name}\u{a0}?"), with)
            };
            Some(Comparison {
                question,
                effect: said(&after),
                exchange: None,
            })
        }
        [one, other] if one.decision() == other.decision() => Some(Comparison {
            question: format!("{} et {}", one.profile.name, other.profile.name),
            effect: "sont dans la même colonne\u{a0}: un échange n’y changerait rien.".to_owned(),
            exchange: None,
        }),
        [one, other] => {
            let mut after = group.clone();
            for (leaves, enters) in [(one, other), (other, one)] {
                if leaves.decision() == Some(Decision::Retenue) {
                    after = without(leaves);
                    after.push(&enters.profile);
                }
            }
            let may = one.is_movable() && other.is_movable();
            Some(Comparison {
                question: format!(
                    "Échanger {} et {}\u{a0}?",
                    one.profile.name, other.profile.name
                ),
                effect: said(&after),
                exchange: may.then(|| ((*one).clone(), (*other).clone())),
            })
        }
        _ => None,
    }
}
