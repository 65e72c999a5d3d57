//! The group counted against its targets: bars with their words, and the same in a table.

use leptos::prelude::*;

use super::desk::Desk;
use crate::{
    selection::{
        model::{Dimension, Lexicon},
        rules::{
            balance::{self, Balance, Count, State},
            proposal::{everybody, group_of},
        },
    },
    ui::{More, Status, Tone},
};

/// « Équilibre du groupe ».
#[component]
pub fn BalancePanel(desk: Desk) -> impl IntoView {
    let counted = Memo::new(move |_| {
        desk.board.with(|board| {
            (
                Ignored(balance::balance(
                    &group_of(board),
                    &everybody(board),
                    &board.targets,
                )),
                board.lexicon.clone(),
                board.targets.size,
            )
        })
    });
    view! {
        <section class="card strong balance" aria-labelledby="equilibre">
            <h2 id="equilibre" class="card-title">"Équilibre du groupe"</h2>
            {move || {
                let (Ignored(balance), lexicon, size) = counted.get();
                view! { <Panel balance lexicon size/> }
            }}
            <More label="Les mêmes nombres dans un tableau">
                <section class="table-frame" tabindex="0" aria-label="Équilibre du groupe, cible par cible">
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">"Cible"</th>
                                <th scope="col" class="number">"Groupe"</th>
                                <th scope="col">"Attendu"</th>
                                <th scope="col">"État"</th>
                            </tr>
                        </thead>
                        <tbody>
                            {move || {
                                let (Ignored(balance), lexicon, _) = counted.get();
                                balance.counts.iter().map(|count| line(count, &lexicon)).collect_view()
                            }}
                        </tbody>
                    </table>
                </section>
            </More>
        </section>
    }
}

/// Compared whole: a memo tells only what changed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ignored(Balance);

#[component]
fn Panel(balance: Balance, lexicon: Lexicon, size: u8) -> impl IntoView {
    let of = |dimension: Dimension| -> Vec<Count> {
        let counts = balance.counts.iter();
        counts
            .filter(|count| count.bound.facet.dimension == dimension)
            .cloned()
            .collect()
    };
    let whole = balance.people.max(1);
    let summary = summary(&balance, size);
    if balance.people == 0 {
        return view! {
            <p class="balance-sum">{summary}</p>
            <p class="measure">"Personne n’est encore dans le groupe. Dès la première personne retenue, vous verrez ici ce qui est atteint et ce qui manque."</p>
        }
        .into_any();
    }
    view! {
        <p class="balance-sum">{summary}</p>
        <div class="balance-parts">
            {[Dimension::Territoire, Dimension::Experience]
                .map(|dimension| view! { <Shares dimension counts=of(dimension) whole lexicon=lexicon.clone()/> })
                .collect_view()}
            {[Dimension::Categorie, Dimension::Role, Dimension::Secteur]
                .map(|dimension| view! { <Present dimension counts=of(dimension) lexicon=lexicon.clone()/> })
                .collect_view()}
            <Attendance counts=of(Dimension::Seance) size lexicon=lexicon.clone()/>
        </div>
    }
    .into_any()
}

fn line(count: &Count, lexicon: &Lexicon) -> impl IntoView + use<> {
    let facet = &count.bound.facet;
    let name = format!("{} · {}", facet.dimension.label(), lexicon.label(facet));
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="number">{count.count}</td>
            <td>{aimed(count)}</td>
            <td>{count.state.words()}</td>
        </tr>
    }
}

fn summary(balance: &Balance, size: u8) -> String {
    let missed = balance
        .counts
        .iter()
        .filter(|count| !count.state.is_reached())
        .count();
    let targets = match missed {
        0 => "toutes les cibles atteintes".to_owned(),
        1 => "une cible à atteindre".to_owned(),
        many => format!("{many} cibles à atteindre"),
    };
    let score = balance.score;
    let marks = match balance.unmarked {
        0 => format!("score {score}"),
        all if all == balance.people => "pas encore de note".to_owned(),
        1 => format!("score {score}, une personne sans note"),
        many => format!("score {score}, {many} personnes sans note"),
    };
    format!("{} sur {size} · {marks} · {targets}", balance.people)
}

/// « 4 à 6 », « 2 au moins ».
fn aimed(count: &Count) -> String {
    match (count.bound.at_least, count.bound.at_most) {
        (least, Some(most)) if least == most => least.to_string(),
        (0, Some(most)) => format!("{most} au plus"),
        (least, Some(most)) => format!("{least} à {most}"),
        (least, None) => format!("{least} au moins"),
    }
}

fn tone(state: State) -> Tone {
    match state {
        State::Reached => Tone::Done,
        State::Short(_) | State::Over(_) => Tone::Attention,
        State::Impossible(_) => Tone::Error,
    }
}

/// A dimension whose values share the group: one bar.
#[component]
fn Shares(dimension: Dimension, counts: Vec<Count>, whole: u32, lexicon: Lexicon) -> impl IntoView {
    if counts.is_empty() {
        return ().into_any();
    }
    let mut from = 0;
    let bars = counts
        .iter()
        .enumerate()
        .map(|(at, count)| {
            let (x, width) = (from * 100 / whole, count.count * 100 / whole);
            from += count.count;
            let pattern = format!("fill-{}", at % 2);
            view! { <rect x=x y="0" width=width height="10" class=pattern></rect> }
        })
        .collect_view();
    view! {
        <div class="balance-part">
            <h3>{dimension.label()}</h3>
            <svg class="balance-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect x="0" y="0" width="100" height="10" class="fill-none"></rect>
                {bars}
            </svg>
            <ul class="balance-lines">
                {counts
                    .into_iter()
                    .enumerate()
                    .map(|(at, count)| {
                        let label = lexicon.label(&count.bound.facet).to_owned();
                        view! {
                            <li>
                                <span class=format!("swatch fill-{}", at % 2) aria-hidden="true"></span>
                                <strong>{format!("{label} {}", count.count)}</strong>
                                <span class="soft">{format!(" cible {} · {}", aimed(&count), count.state.words())}</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </div>
    }
    .into_any()
}

/// A dimension of which values should be present: who is there, and what is lacking.
#[component]
fn Present(dimension: Dimension, counts: Vec<Count>, lexicon: Lexicon) -> impl IntoView {
    if counts.is_empty() {
        return ().into_any();
    }
    let (there, lacking): (Vec<Count>, Vec<Count>) = counts
        .into_iter()
        .partition(|count| count.state.is_reached());
    let said = |count: &Count| {
        let label = lexicon.label(&count.bound.facet);
        format!("{label}\u{a0}{}", count.count)
    };
    let there: Vec<String> = there.iter().map(said).collect();
    // What only has to be there is named together.
    let (absent, lacking): (Vec<Count>, Vec<Count>) = lacking
        .into_iter()
        .partition(|count| matches!(count.state, State::Short(_)) && count.bound.at_least == 1);
    let absent: Vec<&str> = absent
        .iter()
        .map(|count| lexicon.label(&count.bound.facet))
        .collect();
    let absent = (!absent.is_empty()).then(|| format!("manque\u{a0}: {}", absent.join(", ")));
    let absent =
        absent.map(|words| view! { <li><Status tone=Tone::Attention>{words}</Status></li> });
    let lacking = lacking
        .iter()
        .map(|count| {
            let words = match count.state {
                State::Over(_) => format!("trop\u{a0}: {} ({})", said(count), aimed(count)),
                State::Impossible(_) => {
                    format!("impossible\u{a0}: {} ({})", said(count), aimed(count))
                }
                _ => format!("manque\u{a0}: {} ({})", said(count), aimed(count)),
            };
            view! { <li><Status tone=tone(count.state)>{words}</Status></li> }
        })
        .collect_view();
    view! {
        <div class="balance-part">
            <h3>{dimension.label()}</h3>
            <p class="small">{if there.is_empty() { "Aucune cible atteinte.".to_owned() } else { there.join(", ") }}</p>
            <ul class="balance-lacking">{absent}{lacking}</ul>
        </div>
    }
    .into_any()
}

/// How many are certain to come to each séance, against the size of the group.
#[component]
fn Attendance(counts: Vec<Count>, size: u8, lexicon: Lexicon) -> impl IntoView {
    if counts.is_empty() {
        return ().into_any();
    }
    let size = u32::from(size).max(1);
    view! {
        <div class="balance-part wide">
            <h3>{Dimension::Seance.label()}</h3>
            <ul class="balance-seances">
                {counts
                    .into_iter()
                    .map(|count| {
                        let label = lexicon.label(&count.bound.facet).to_owned();
                        let height = (count.count * 40 / size).min(40);
                        let line = 40 - (u32::from(count.bound.at_least) * 40 / size).min(40);
                        let fill = if count.state.is_reached() { "fill-0" } else { "fill-1" };
                        view! {
                            <li>
                                <svg viewBox="0 0 24 40" class="balance-column" aria-hidden="true">
                                    <rect x="0" y="0" width="24" height="40" class="fill-none"></rect>
                                    <rect x="0" y=40 - height width="24" height=height class=fill></rect>
                                    <line x1="0" x2="24" y1=line y2=line class="aim"></line>
                                </svg>
                                <span class="small">
                                    {label}"\u{a0}: "<strong>{count.count}</strong>
                                    <span class="soft">{format!(" cible {} · {}", aimed(&count), count.state.words())}</span>
                                </span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </div>
    }
    .into_any()
}
