//! What the group should be like: a small form beside the counters.

use leptos::{ev, prelude::*};

use super::desk::Desk;
use crate::{
    selection::{
        model::{Bound, Dimension, Facet, Targets},
        rules::targets::MOST_PLACES,
    },
    ui::{Button, ButtonKind, More},
};

/// « Changer les cibles ».
#[component]
pub fn TargetsForm(desk: Desk) -> impl IntoView {
    let (lexicon, targets) = desk
        .board
        .with_untracked(|board| (board.lexicon.clone(), board.targets.clone()));
    let typed = RwSignal::new(targets.clone());
    let revision = move || desk.board.with(|board| board.revision);
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let mut targets = typed.get_untracked();
        targets
            .bounds
            .retain(|bound| bound.at_least > 0 || bound.at_most.is_some());
        desk.aim(targets);
    };
    let groups = Dimension::ALL
        .into_iter()
        .map(|dimension| {
            let facets = lexicon.0.iter();
            let rows = facets
                .filter(|(facet, _)| facet.dimension == dimension)
                .map(
                    |(facet, label)| view! { <Row facet=facet.clone() label=label.clone() typed/> },
                )
                .collect_view();
            view! {
                <fieldset class="aims-group">
                    <legend>{dimension.label()}</legend>
                    {rows}
                </fieldset>
            }
        })
        .collect_view();
    view! {
        <More label="Changer les cibles">
            <form method="post" action=desk.action("cibles") class="aims stack" on:submit=save>
                <input type="hidden" name="revu" value=revision/>
                <p class="soft small">"Un champ vide ne vise rien. Les cibles aident à choisir\u{a0}: elles n’empêchent aucune décision."</p>
                <label class="aims-size">
                    "Taille du groupe "
                    <input class="input" type="number" name="taille" min="1" max=MOST_PLACES inputmode="numeric" required
                        value=targets.size
                        on:input=move |event| {
                            if let Ok(size) = event_target_value(&event).parse() {
                                typed.update(|targets| targets.size = size);
                            }
                        }/>
                </label>
                <div class="aims-groups">{groups}</div>
                <div class="row"><Button kind=ButtonKind::Secondary busy=desk.is_busy>"Garder ces cibles"</Button></div>
            </form>
        </More>
    }
}

/// One facet: at least, at most.
#[component]
fn Row(facet: Facet, label: String, typed: RwSignal<Targets>) -> impl IntoView {
    let bound = typed.with_untracked(|targets| {
        targets
            .bounds
            .iter()
            .find(|bound| bound.facet == facet)
            .cloned()
    });
    let least = bound
        .as_ref()
        .map(|bound| bound.at_least)
        .filter(|least| *least > 0);
    let most = bound.as_ref().and_then(|bound| bound.at_most);
    let name = |end: &str| format!("{end}:{}:{}", facet.dimension.code(), facet.code);
    let (least_name, most_name) = (name("min"), name("max"));
    let change = move |write: fn(&mut Bound, Option<u8>)| {
        let facet = facet.clone();
        move |event: ev::Event| {
            let value = event_target_value(&event).trim().parse().ok();
            typed.update(|targets| write(bound_of(targets, &facet), value));
        }
    };
    let set_least = change(|bound, value| bound.at_least = value.unwrap_or(0));
    let set_most = change(|bound, value| bound.at_most = value);
    view! {
        <div class="aim-row">
            <span>{label.clone()}</span>
            <input class="input" type="number" min="0" max=MOST_PLACES inputmode="numeric" name=least_name
                aria-label=format!("{label}, au moins") placeholder="min" value=least on:input=set_least/>
            <input class="input" type="number" min="0" max=MOST_PLACES inputmode="numeric" name=most_name
                aria-label=format!("{label}, au plus") placeholder="max" value=most on:input=set_most/>
        </div>
    }
}

fn bound_of<'a>(targets: &'a mut Targets, facet: &Facet) -> &'a mut Bound {
    let at = targets
        .bounds
        .iter()
        .position(|bound| bound.facet == *facet);
    let at = at.unwrap_or_else(|| {
        targets.bounds.push(Bound {
            facet: facet.clone(),
            at_least: 0,
            at_most: None,
        });
        targets.bounds.len() - 1
    });
    &mut targets.bounds[at]
}
