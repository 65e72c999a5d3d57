//! The proposed group: why these people, what it would change, and whether to take it.

use leptos::prelude::*;

use super::desk::{Desk, Proposing};
use crate::{
    selection::{
        model::{Board, Card, Move},
        rules::proposal::Proposal,
    },
    ui::{Button, ButtonKind, More},
};

/// What becomes of « Proposer un groupe ».
#[component]
pub fn ProposalPanel(desk: Desk) -> impl IntoView {
    view! {
        <div class="proposal-place">
            {move || match desk.proposing.get() {
                Proposing::No => ().into_any(),
                Proposing::Looking(explored) => view! { <Looking desk explored/> }.into_any(),
                Proposing::Found(proposal) => view! { <Proposed desk proposal=*proposal/> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Looking(desk: Desk, explored: u64) -> impl IntoView {
    view! {
        <section class="card proposal" aria-label="Recherche d’un groupe">
            <p>{format!("Recherche du meilleur groupe… {explored} groupes en construction examinés.")}</p>
            <Button plain=true small=true kind=ButtonKind::Secondary on_click=Callback::new(move |()| desk.stop())>
                "Arrêter, et montrer le meilleur trouvé"
            </Button>
        </section>
    }
}

#[component]
fn Proposed(desk: Desk, proposal: Proposal) -> impl IntoView {
    let board = desk.board.get_untracked();
    let names = |these: &[usize]| -> String {
        let cards = these.iter().filter_map(|at| board.cards.get(*at));
        cards.map(named).collect::<Vec<_>>().join(", ")
    };
    let is_same = proposal.entering.is_empty() && proposal.leaving.is_empty();
    let moves = Move::compose(&board.cards, &proposal.found.members);
    let words: Vec<String> = moves.iter().map(Move::word).collect();
    let revision = board.revision;
    let title = format!(
        "Un groupe de {} · score {}",
        proposal.found.members.len(),
        proposal.found.score
    );
    let keep = move || {
        desk.proposing.set(Proposing::No);
        desk.said.set("Le groupe reste tel quel.".to_owned());
    };
    let take = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.carry_out(
            moves.clone(),
            "proposition reprise",
            "La proposition est reprise\u{a0}: ces personnes sont dans «\u{a0}Retenues\u{a0}»."
                .to_owned(),
            Some("equilibre".to_owned()),
        );
        desk.proposing.set(Proposing::No);
    };
    let for_others: Vec<usize> = proposal
        .entering
        .iter()
        .copied()
        .filter(|at| {
            board
                .cards
                .get(*at)
                .is_some_and(|card| card.kept_from.is_some())
        })
        .collect();
    let for_others = names(&for_others);
    let entering = names(&proposal.entering);
    let leaving = names(&proposal.leaving);
    let left_out = match proposal.left_out {
        0 => None,
        1 => Some("Une candidature n’a pas été prise en compte\u{a0}: une règle de l’appel, ou la commission, l’écarte.".to_owned()),
        many => Some(format!("{many} candidatures n’ont pas été prises en compte\u{a0}: une règle de l’appel, ou la commission, les écarte.")),
    };
    let relaxation = proposal.relaxation.clone();
    let has_relaxation = !relaxation.is_empty();
    let may_go_on = proposal.may_go_on && desk.may_ask_for_more();
    let is_proven = proposal.found.is_proven();
    view! {
        <section class="card strong proposal" id="proposition" tabindex="-1" aria-labelledby="proposition-titre">
            <h2 id="proposition-titre" class="card-title">{title}</h2>
            <p>{proposal.verdict.clone()}" "{left_out}</p>
            {has_relaxation.then(|| view! {
                <div>
                    <h3>{if is_proven { "Le plus petit assouplissement qui rendrait tout possible" } else { "Ce qu’il faudrait assouplir pour ce groupe" }}</h3>
                    <ul>{relaxation.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                </div>
            })}
            <div>
                <h3>"Par rapport à votre groupe"</h3>
                {if is_same {
                    view! { <p>"C’est le même\u{a0}: votre groupe est déjà le meilleur."</p> }.into_any()
                } else {
                    view! {
                        <ul>
                            {(!entering.is_empty()).then(|| view! { <li><strong>"Entreraient\u{a0}: "</strong>{entering}"."</li> })}
                            {(!leaving.is_empty()).then(|| view! { <li><strong>"Sortiraient\u{a0}: "</strong>{leaving}"."</li> })}
                        </ul>
                        <p>{proposal.change.clone()}</p>
                        {(!for_others.is_empty()).then(|| view! {
                            <p>"Vous ne placez pas vous-même\u{a0}: "{for_others}". Demandez-le à une autre personne de la commission."</p>
                        })}
                    }.into_any()
                }}
            </div>
            <More label="Pourquoi ce groupe, personne par personne">
                <ul class="proposal-why">
                    {proposal.reasons.iter().map(|reason| why(&board, reason)).collect_view()}
                </ul>
            </More>
            <div class="row">
                {(!is_same).then(|| view! {
                    <form method="post" action=desk.action("deplacer") on:submit=take>
                        <input type="hidden" name="revu" value=revision/>
                        <input type="hidden" name="pourquoi" value="proposition reprise"/>
                        {words.into_iter().map(|word| view! { <input type="hidden" name="placer" value=word/> }).collect_view()}
                        <Button busy=desk.is_busy>"Reprendre cette proposition"</Button>
                    </form>
                })}
                {may_go_on.then(|| view! { <Further desk/> })}
                <form method="get" on:submit=move |event| { event.prevent_default(); keep(); }>
                    <Button kind=ButtonKind::Secondary>"Garder notre groupe"</Button>
                </form>
            </div>
        </section>
    }
}

/// « Chercher encore »: the search goes on where it stopped.
#[component]
fn Further(desk: Desk) -> impl IntoView {
    let effort = desk.effort + 1;
    let keeps = desk.keeps.get_untracked();
    view! {
        <form
            method="get"
            on:submit=move |event| { event.prevent_default(); desk.look_further(); }
        >
            <input type="hidden" name="proposer" value="oui"/>
            {keeps.then(|| view! { <input type="hidden" name="garder" value="oui"/> })}
            <input type="hidden" name="effort" value=effort/>
            <Button kind=ButtonKind::Secondary>"Chercher encore"</Button>
        </form>
    }
}

fn named(card: &Card) -> String {
    card.profile.name.clone()
}

fn why(board: &Board, reason: &crate::selection::rules::why::Reason) -> impl IntoView + use<> {
    let name = board.cards.get(reason.member).map(named);
    let instead = reason.instead.as_ref().and_then(|(at, change)| {
        let other = board.cards.get(*at).map(named)?;
        Some(format!("Au plus près\u{a0}: {other}. {change}"))
    });
    view! {
        <li>
            <strong>{name}</strong>" "{reason.brings.clone()}
            <span class="soft small">{instead}</span>
        </li>
    }
}
