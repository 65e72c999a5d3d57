//! The columns of the board and their cards.
//!
//! Each card is moved by its menu, a plain form; by the arrow keys one goes from card to
//! card; by dragging, with a pointer, one does the same as with the menu.

use leptos::{ev, prelude::*};

use super::desk::{Desk, focus_later};
use crate::{
    candidature::model::{CandidatureId, CandidatureStatus},
    selection::model::{Board, Card, Decision, Move},
    ui::{Badge, Button, ButtonKind, Status, Tone},
};

/// A column: those to place, or a decision.
type Column = Option<Decision>;

const COLUMNS: [Column; 4] = [
    None,
    Some(Decision::Retenue),
    Some(Decision::Reserve),
    Some(Decision::NonRetenue),
];

fn title(column: Column) -> &'static str {
    match column {
        None => "À placer",
        Some(Decision::Retenue) => "Retenues",
        Some(Decision::Reserve) => "Réserve",
        Some(Decision::NonRetenue) => "Non retenues",
    }
}

fn anchor(column: Column) -> &'static str {
    column.map_or("a_placer", Decision::code)
}

/// The verb of the button that moves there.
fn verb(column: Column) -> &'static str {
    match column {
        None => "Remettre à placer",
        Some(Decision::Retenue) => "Retenir",
        Some(Decision::Reserve) => "Réserve",
        Some(Decision::NonRetenue) => "Ne pas retenir",
    }
}

fn cards_of(board: &Board, column: Column) -> Vec<Card> {
    let cards = board.cards.iter();
    cards
        .filter(|card| card.decision() == column)
        .cloned()
        .collect()
}

/// The DOM name of the control that a card is reached by.
fn control(number: &str) -> String {
    format!("carte-{number}")
}

/// The four columns.
#[component]
pub fn Columns(desk: Desk) -> impl IntoView {
    let drag = Drag::default();
    view! {
        <p class="soft small board-help">
            "Cochez deux personnes pour voir ce que changerait leur échange. Au clavier, les flèches vont d’une carte à l’autre. À la souris, une carte se glisse d’une colonne à l’autre, et d’un rang à l’autre dans la réserve\u{a0}; «\u{a0}Déplacer vers…\u{a0}» fait de même."
        </p>
        <div class="board" on:keydown=move |event| walk(desk, &event)>
            {COLUMNS.map(|column| view! { <ColumnView desk column drag/> }).collect_view()}
        </div>
    }
}

/// What a pointer carries, and over what.
#[derive(Clone, Copy, Default)]
struct Drag {
    carried: RwSignal<Option<CandidatureId>>,
    /// The card of the reserve whose rank it would take.
    over: RwSignal<Option<CandidatureId>>,
}

impl Drag {
    /// The card that is let go, if any.
    fn let_go(self, desk: Desk) -> Option<Card> {
        self.over.set(None);
        let carried = self.carried.get_untracked()?;
        self.carried.set(None);
        desk.card(carried)
    }
}

#[component]
fn ColumnView(desk: Desk, column: Column, drag: Drag) -> impl IntoView {
    let cards = Memo::new(move |_| desk.board.with(|board| cards_of(board, column)));
    let count = move || {
        let count = cards.with(Vec::len);
        match column {
            Some(Decision::Retenue) => {
                let size = desk.board.with(|board| board.targets.size);
                format!("{count} sur {size}")
            }
            Some(Decision::Reserve) if count > 1 => format!("{count}, dans l’ordre"),
            _ => count.to_string(),
        }
    };
    let drop = move |event: ev::DragEvent| {
        event.prevent_default();
        match drag.let_go(desk) {
            Some(card) if card.decision() != column => go(desk, &card, column),
            // Below the last of the reserve.
            Some(card) if column == Some(Decision::Reserve) => {
                go_to_rank(desk, &card, cards.with_untracked(Vec::len));
            }
            _ => {}
        }
    };
    view! {
        <section
            class="board-column"
            data-column=anchor(column)
            aria-labelledby=format!("colonne-{}", anchor(column))
            on:dragover=move |event| event.prevent_default()
            on:drop=drop
        >
            <div class="board-head">
                <h2 id=format!("colonne-{}", anchor(column))>{title(column)}</h2>
                <Badge>{count}</Badge>
            </div>
            <Show when=move || cards.with(Vec::is_empty)>
                <p class="board-nobody soft small">{nobody(column)}</p>
            </Show>
            <ol class="board-cards">
                <For
                    each=move || {
                        let count = cards.with(Vec::len);
                        cards.get().into_iter().enumerate().map(move |(at, card)| (at, count, card))
                    }
                    key=|(at, count, card)| (*at, *count, card.profile.candidature, card.place.clone().map(|place| (place.reason, place.orientation)))
                    children=move |(at, count, card)| view! { <CardView desk card column at count drag/> }
                />
            </ol>
        </section>
    }
}

fn nobody(column: Column) -> &'static str {
    match column {
        None => "Tout le monde est placé.",
        Some(Decision::Retenue) => {
            "Personne encore. Retenez une candidature, ou demandez un groupe."
        }
        Some(Decision::Reserve) => {
            "Personne encore. L’ordre de la réserve dira qui appeler d’abord."
        }
        Some(Decision::NonRetenue) => "Personne.",
    }
}

/// Moves a card, and tells it.
fn go(desk: Desk, card: &Card, to: Column) {
    let told = format!("{}\u{a0}: {}.", card.profile.name, title(to));
    let moves = vec![Move::new(card.profile.candidature, to)];
    desk.carry_out(
        moves,
        "déplacée à la main",
        told,
        Some(control(&card.number)),
    );
}

/// The move to a rank of the reserve, from 1.
fn to_rank(candidature: CandidatureId, rank: usize) -> Move {
    Move {
        rank: i32::try_from(rank).ok(),
        ..Move::new(candidature, Some(Decision::Reserve))
    }
}

/// Gives a card a rank of the reserve, and tells it.
fn go_to_rank(desk: Desk, card: &Card, rank: usize) {
    let told = format!("{}\u{a0}: rang {rank} de la réserve.", card.profile.name);
    let why = match card.decision() {
        Some(Decision::Reserve) => "rang changé à la main",
        _ => "déplacée à la main",
    };
    let moves = vec![to_rank(card.profile.candidature, rank)];
    desk.carry_out(moves, why, told, Some(control(&card.number)));
}

#[component]
fn CardView(
    desk: Desk,
    card: Card,
    column: Column,
    at: usize,
    count: usize,
    drag: Drag,
) -> impl IntoView {
    let id = card.profile.candidature;
    let facts = desk
        .board
        .with_untracked(|board| card.facts(&board.lexicon));
    let rank = (column == Some(Decision::Reserve)).then(|| format!("{} · ", at + 1));
    let name = card.profile.name.clone();
    let score = match card.profile.score {
        Some(score) => score.to_string(),
        None => "–".to_owned(),
    };
    let told_score = match card.profile.score {
        Some(_) => "note ",
        None => "pas encore de note",
    };
    let status = (card.status != CandidatureStatus::EnLecture).then(|| card.status.label());
    let number = card.number.clone();
    let is_chosen = move || desk.chosen.with(|chosen| chosen.contains(&id));
    let remarks = card.remarks.clone();
    let is_movable = card.is_movable();
    let kept_from = card.kept_from.clone().filter(|_| !card.is_decided());
    let is_ranked = column == Some(Decision::Reserve);
    // Whoever is let go on a card of the reserve takes its rank.
    let enter = move |_| {
        let is_other = drag
            .carried
            .get_untracked()
            .is_some_and(|carried| carried != id);
        drag.over.set((is_ranked && is_other).then_some(id));
    };
    let take_rank = move |event: ev::DragEvent| {
        if !is_ranked {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        if let Some(card) = drag
            .let_go(desk)
            .filter(|card| card.profile.candidature != id)
        {
            go_to_rank(desk, &card, at + 1);
        }
    };
    view! {
        <li
            class="pick"
            draggable=if is_movable { "true" } else { "false" }
            data-chosen=move || is_chosen().then_some("")
            data-over=move || (drag.over.get() == Some(id)).then_some("")
            on:dragstart=move |_| drag.carried.set(is_movable.then_some(id))
            on:dragend=move |_| { drag.carried.set(None); drag.over.set(None); }
            on:dragenter=enter
            on:drop=take_rank
        >
            <div class="pick-head">
                <label class="pick-name">
                    <input
                        type="checkbox"
                        id=control(&number)
                        form="comparer"
                        name="choix"
                        value=number.clone()
                        checked=is_chosen()
                        prop:checked=is_chosen
                        on:change=move |event| desk.compare(id, event_target_checked(&event))
                    />
                    <span>{rank}{name.clone()}<span class="visually-hidden">", comparer"</span></span>
                </label>
                <p class="pick-score"><span class="visually-hidden">{told_score}</span>{score}</p>
            </div>
            <p class="pick-facts">{facts}</p>
            {status.map(|label| view! { <p><Status tone=Tone::Info>{label}</Status></p> })}
            <ul class="pick-remarks">
                {remarks.into_iter().map(|remark| view! { <li>{remark}</li> }).collect_view()}
            </ul>
            {kept_from.map(|why| view! { <p class="pick-kept small">{why}</p> })}
            {(column == Some(Decision::NonRetenue)).then(|| view! { <Reason desk card=card.clone()/> })}
            {(column == Some(Decision::NonRetenue) && is_movable).then(|| view! { <Motive desk card=card.clone()/> })}
            <div class="pick-foot">
            {is_movable.then(|| view! { <Menu desk card=card.clone() column at count/> })}
            <a class="pick-open small" href=move || desk.board.with(|board| format!("/administration/appels/{}/candidatures/{number}", board.slug))>
                "Lire"<span class="visually-hidden">" la candidature de "{name}</span>
            </a>
            </div>
        </li>
    }
}

/// « Déplacer vers… »: a form that posts, which the script sends without leaving the page.
#[component]
fn Menu(desk: Desk, card: Card, column: Column, at: usize, count: usize) -> impl IntoView {
    let card = StoredValue::new(card);
    let id = card.with_value(|card| card.profile.candidature);
    let name = card.with_value(|card| card.profile.name.clone());
    let revision = move || desk.board.with(|board| board.revision);
    let others = COLUMNS.into_iter().filter(move |to| *to != column);
    let ranked = move |rank: usize| to_rank(id, rank);
    let climb = move |rank: usize| card.with_value(|card| go_to_rank(desk, card, rank));
    let is_reserve = column == Some(Decision::Reserve);
    let verbs = view! {
                <div class="pick-verbs">
                    {others
                        .map(|to| {
                            view! {
                                <Button
                                    small=true
                                    kind=ButtonKind::Secondary
                                    name="placer"
                                    value=Move::new(id, to).word()
                                    busy=desk.is_busy
                                    on_click=Callback::new(move |()| card.with_value(|card| go(desk, card, to)))
                                >
                                    {verb(to)}
                                </Button>
                            }
                        })
                        .collect_view()}
                    {(is_reserve && at > 0).then(|| view! {
                        <Button small=true kind=ButtonKind::Quiet name="placer" value=ranked(at).word() busy=desk.is_busy
                            on_click=Callback::new(move |()| climb(at))>"Monter d’un rang"</Button>
                    })}
                    {(is_reserve && at + 1 < count).then(|| view! {
                        <Button small=true kind=ButtonKind::Quiet name="placer" value=ranked(at + 2).word() busy=desk.is_busy
                            on_click=Callback::new(move |()| climb(at + 2))>"Descendre d’un rang"</Button>
                    })}
                </div>
    };
    view! {
        <form method="post" action=desk.action("deplacer") class="pick-moves" on:submit=|event| event.prevent_default()>
            <input type="hidden" name="revu" value=revision/>
            <input type="hidden" name="pourquoi" value="déplacée à la main"/>
            {if column.is_none() {
                verbs.into_any()
            } else {
                view! {
                    <details class="pick-menu">
                        <summary>"Déplacer vers…"<span class="visually-hidden">{format!(", {name}")}</span></summary>
                        {verbs}
                    </details>
                }
                .into_any()
            }}
        </form>
    }
}

/// Why not, and what is proposed instead, in words; a decision taken without a reason says none.
#[component]
fn Reason(desk: Desk, card: Card) -> impl IntoView {
    let place = card.place.as_ref().unwrap_or(&card.proposed);
    desk.board.with_untracked(|board| {
        let said = board
            .reasons
            .iter()
            .find(|(code, _)| Some(code) == place.reason.as_ref())
            .map(|(_, words)| words.clone())
            .or_else(|| card.is_movable().then(|| "Motif à choisir".to_owned()));
        let roads: Vec<&str> = board
            .orientations
            .iter()
            .filter(|(code, _)| place.orientation.contains(code))
            .map(|(_, words)| words.as_str())
            .collect();
        let roads = (!roads.is_empty()).then(|| format!("→ {}", roads.join(", ")));
        (said.is_some() || roads.is_some())
            .then(|| view! { <p class="pick-motive">{said}" "{roads}</p> })
    })
}

/// The form that changes why not, and what is proposed instead.
#[component]
fn Motive(desk: Desk, card: Card) -> impl IntoView {
    let place = card.place.clone().unwrap_or_else(|| card.proposed.clone());
    let (reasons, orientations) = desk
        .board
        .with_untracked(|board| (board.reasons.clone(), board.orientations.clone()));
    let id = card.profile.candidature;
    let reason = RwSignal::new(place.reason.clone().unwrap_or_default());
    let chosen = RwSignal::new(place.orientation.clone());
    let name = card.profile.name.clone();
    let then = control(&card.number);
    let field = format!("motif-{}", card.number);
    view! {
        <details class="pick-menu">
            <summary>"Motif et autres chemins"<span class="visually-hidden">{format!(", {name}")}</span></summary>
            <form
                method="post"
                action=desk.action("deplacer")
                class="pick-why"
                on:submit=move |event| {
                    event.prevent_default();
                    let told = format!("{name}\u{a0}: motif gardé.");
                    let one = Move {
                        reason: Some(reason.get_untracked()),
                        orientation: Some(chosen.get_untracked()),
                        ..Move::new(id, Some(Decision::NonRetenue))
                    };
                    desk.carry_out(vec![one], "motif précisé", told, Some(then.clone()));
                }
            >
                <input type="hidden" name="revu" value=move || desk.board.with(|board| board.revision)/>
                <input type="hidden" name="placer" value=Move::new(id, Some(Decision::NonRetenue)).word()/>
                <input type="hidden" name="pourquoi" value="motif précisé"/>
                <input type="hidden" name="orienter" value="oui"/>
                <label for=field.clone()>"Motif"</label>
                <select id=field class="input" name="motif" on:change=move |event| reason.set(event_target_value(&event))>
                    <option value="">"À choisir"</option>
                    {reasons
                        .into_iter()
                        .map(|(code, words)| {
                            let is_it = reason.with_untracked(|reason| *reason == code);
                            view! { <option value=code selected=is_it>{words}</option> }
                        })
                        .collect_view()}
                </select>
                <fieldset>
                    <legend>"Autres chemins à proposer"</legend>
                    {orientations
                        .into_iter()
                        .map(|(code, words)| {
                            let is_in = chosen.with_untracked(|chosen| chosen.contains(&code));
                            let value = code.clone();
                            view! {
                                <label class="pick-road">
                                    <input type="checkbox" name="orientation" value=value checked=is_in
                                        on:change=move |event| {
                                            let is_in = event_target_checked(&event);
                                            chosen.update(|chosen| {
                                                chosen.retain(|one| *one != code);
                                                if is_in {
                                                    chosen.push(code.clone());
                                                }
                                            });
                                        }/>
                                    {words}
                                </label>
                            }
                        })
                        .collect_view()}
                </fieldset>
                <Button small=true kind=ButtonKind::Secondary busy=desk.is_busy>"Garder ce motif"</Button>
            </form>
        </details>
    }
}

/// The arrow keys go from card to card: up and down a column, left and right to the next one
/// that has somebody.
fn walk(desk: Desk, event: &ev::KeyboardEvent) {
    use leptos::{wasm_bindgen::JsCast, web_sys::Element};

    let from = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let from = from.map(|element| element.id()).unwrap_or_default();
    let (across, along) = match event.key().as_str() {
        "ArrowUp" => (0, -1),
        "ArrowDown" => (0, 1),
        "ArrowLeft" => (-1, 0),
        "ArrowRight" => (1, 0),
        _ => return,
    };
    let next = desk
        .board
        .with_untracked(|board| neighbour(board, &from, across, along));
    if let Some(next) = next {
        event.prevent_default();
        focus_later(next);
    }
}

/// The control of the card that stands there from the control `from`.
fn neighbour(board: &Board, from: &str, across: isize, along: isize) -> Option<String> {
    let grid: Vec<Vec<String>> = COLUMNS
        .into_iter()
        .map(|column| {
            let cards = cards_of(board, column);
            cards.iter().map(|card| control(&card.number)).collect()
        })
        .filter(|controls: &Vec<String>| !controls.is_empty())
        .collect();
    let (column, row) = grid.iter().enumerate().find_map(|(column, controls)| {
        let row = controls.iter().position(|control| control == from)?;
        Some((column, row))
    })?;
    let controls = grid.get(column.checked_add_signed(across)?)?;
    let row = row.checked_add_signed(along)?;
    let row = if across == 0 {
        row
    } else {
        row.min(controls.len() - 1)
    };
    controls.get(row).cloned()
}
