//! « Composer le groupe »: the board, in one lazy piece. It works whole without a script,
//! by forms that post to `routes`; the script makes it quick.

mod balance;
mod cards;
mod compare;
mod desk;
mod proposal;
mod targets;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use self::{
    balance::BalancePanel, cards::Columns, compare::Compare, desk::Desk, proposal::ProposalPanel,
    targets::TargetsForm,
};
use crate::{
    app::Refused,
    selection::{
        api::open_board,
        model::{Board, Decision},
    },
    ui::{
        Actions, Beside, Button, ButtonKind, Empty, LinkButton, NavLink, Notice, Privacy,
        TitleBlock, Tone,
    },
};

/// `/administration/appels/{slug}/selection`
#[component]
pub fn BoardPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let board = Resource::new_blocking(move || slug.get(), open_board);
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match board.await {
                    Ok(board) => view! { <Composing board/> }.into_any(),
                    Err(error) => view! { <Refused error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Composing(board: Board) -> impl IntoView {
    let query = use_query_map().get_untracked();
    let call = format!("/administration/appels/{}", board.slug);
    let (decisions, candidatures) = (format!("{call}/decisions"), format!("{call}/candidatures"));
    let may_decide = board.may_edit_targets;
    let beside = board.beside.iter();
    let beside: Vec<NavLink> = beside
        .map(|(href, label)| NavLink::new(href, label))
        .collect();
    let here = format!("{call}/selection");
    let eyebrow = match &board.when {
        Some(when) => format!("{} · {when}", board.call),
        None => board.call.clone(),
    };
    let title = format!("Composer le groupe · {}", board.call);
    let is_blind = board.is_blind;
    let may_edit = board.may_edit_targets;
    let waiting = board.waiting;
    let is_empty = board.cards.is_empty();
    let desk = Desk::new(board, &query);
    let told = match query.get("etat").as_deref() {
        Some("fait") => Some((Tone::Done, "C’est fait.")),
        Some("perime") => Some((Tone::Attention, desk::STALE)),
        Some("refuse") => Some((
            Tone::Error,
            "Ce changement n’a pas été fait\u{a0}: il ne convient pas au tableau. Vérifiez les nombres saisis.",
        )),
        _ => None,
    };
    view! {
        <Title text=title/>
        <Beside label="Les pages de cet appel" links=beside here/>
        <div class="wrap wide stack board-page">
            <TitleBlock title="Composer le groupe" eyebrow=eyebrow>
                <div class="row board-actions">
                    {(!is_empty).then(|| view! { <ProposeForm desk/> })}
                    {may_decide.then(|| view! { <LinkButton href=decisions>"Relire les décisions"</LinkButton> })}
                </div>
            </TitleBlock>
            {told.map(|(tone, words)| view! { <Notice tone><p>{words}</p></Notice> })}
            <div class="board-said" role="status" aria-live="polite">{move || desk.said.get()}</div>
            <div role="alert">
                {move || desk.trouble.get().map(|words| view! { <Notice tone=Tone::Attention><p>{words}</p></Notice> })}
            </div>
            {if is_empty {
                view! {
                    <Empty title="Aucune candidature à placer">
                        <p>{nobody(waiting)}</p>
                        <Actions inline=true>
                            <LinkButton href=candidatures kind=ButtonKind::Secondary>"Ouvrir les candidatures"</LinkButton>
                        </Actions>
                    </Empty>
                }.into_any()
            } else {
                view! {
                    <BalancePanel desk/>
                    {may_edit.then(|| view! { <TargetsForm desk/> })}
                    <ProposalPanel desk/>
                    <Compare desk/>
                    <Columns desk/>
                    {(waiting > 0).then(|| view! { <p class="soft">{waiting_words(waiting)}</p> })}
                }.into_any()
            }}
            <Privacy question="Qui voit ce tableau\u{a0}?">
                {if is_blind {
                    "Les personnes qui lisent les candidatures et l’administration. Les noms sont cachés. Personne d’autre n’est prévenu\u{a0}: rien ne part avant «\u{a0}Relire les décisions\u{a0}»."
                } else {
                    "Les personnes qui lisent les candidatures et l’administration. Personne d’autre n’est prévenu\u{a0}: rien ne part avant «\u{a0}Relire les décisions\u{a0}»."
                }}
            </Privacy>
        </div>
    }
}

fn nobody(waiting: u32) -> String {
    match waiting {
        0 => "Elles arriveront ici quand leur lecture aura commencé.".to_owned(),
        _ => waiting_words(waiting),
    }
}

fn waiting_words(waiting: u32) -> String {
    match waiting {
        1 => "Une candidature reçue n’est pas encore en lecture\u{a0}: elle viendra ici ensuite."
            .to_owned(),
        many => format!(
            "{many} candidatures reçues ne sont pas encore en lecture\u{a0}: elles viendront ici ensuite."
        ),
    }
}

/// Asks for a proposal: a plain form, which the script runs in the page.
#[component]
fn ProposeForm(desk: Desk) -> impl IntoView {
    let keeps = desk.keeps;
    view! {
        <form
            method="get"
            class="row propose"
            on:submit=move |event| {
                event.prevent_default();
                desk.propose();
            }
        >
            <input type="hidden" name="proposer" value="oui"/>
            <label class="propose-keep" hidden=move || desk.board.with(|board| board.cards.iter().all(|card| card.decision() != Some(Decision::Retenue)))>
                <input
                    type="checkbox"
                    name="garder"
                    value="oui"
                    prop:checked=move || keeps.get()
                    checked=keeps.get_untracked()
                    on:change=move |event| keeps.set(event_target_checked(&event))
                />
                " Garder les retenues"
            </label>
            <Button kind=ButtonKind::Secondary>"Proposer un groupe"</Button>
        </form>
    }
}
