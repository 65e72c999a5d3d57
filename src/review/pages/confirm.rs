//! What is asked before changing several candidatures, or showing who people are.

use leptos::prelude::*;

use super::list_address;
use crate::{
    review::{
        actions::Planned,
        model::{BulkKind, short_number, which},
        rules::Query,
    },
    ui::{
        Button, ButtonKind, Choice, LinkButton, Notice, SelectField, TextField, TitleBlock, Tone,
    },
};

/// `…/candidatures/confirmer`: exactly which, before anything changes.
pub fn confirm(
    slug: String,
    kind: BulkKind,
    planned: Planned,
    query: Query,
    error: Option<String>,
) -> impl IntoView {
    let short = |numbers: &[String]| -> String {
        let short: Vec<&str> = numbers.iter().map(|number| short_number(number)).collect();
        which(&short)
    };
    let back = query.address(&list_address(&slug), 1);
    let action = format!("{}/appliquer", list_address(&slug));
    let others = (!planned.others.is_empty()).then(|| {
        let why = match kind {
            BulkKind::CommencerLecture => {
                "la lecture est déjà commencée, ou elles ne se lisent pas"
            }
            BulkKind::Doublon => "elles ne peuvent pas se répéter elles-mêmes",
            BulkKind::PasDoublon => "elles ne sont pas marquées comme doublons",
        };
        let words = format!("Ne change pas ({why})\u{a0}: {}.", short(&planned.others));
        view! { <p class="soft">{words}</p> }
    });
    let meaning = match kind {
        BulkKind::CommencerLecture => {
            "Elles passent de «\u{a0}Reçue\u{a0}» à «\u{a0}En cours de lecture\u{a0}». Les lectrices et lecteurs pourront les noter, et chaque personne voit que la sienne est lue."
        }
        BulkKind::Doublon => {
            "Elles restent toutes là\u{a0}: la marque aide seulement à ne pas lire deux fois."
        }
        BulkKind::PasDoublon => "La marque «\u{a0}même personne\u{a0}» disparaît.",
    };
    let body = if let Some(closes) = planned.too_early.clone() {
        view! {
            <Notice tone=Tone::Attention title="L’appel est encore ouvert">
                <p>{format!("La lecture pourra commencer après la clôture, le {closes}\u{a0}: d’ici là, chaque personne peut corriger ses réponses.")}</p>
            </Notice>
            <div class="row"><LinkButton href=back>"Revenir à la liste"</LinkButton></div>
        }
        .into_any()
    } else if planned.numbers.is_empty() {
        view! {
            <Notice tone=Tone::Attention title="Rien à changer">
                <p>"Cochez au moins une candidature concernée, dans la liste."</p>
            </Notice>
            {others}
            <div class="row"><LinkButton href=back>"Revenir à la liste"</LinkButton></div>
        }
        .into_any()
    } else {
        let originals: Vec<Choice> = planned
            .originals
            .iter()
            .map(|number| Choice::new(number, number))
            .collect();
        let hidden = planned
            .numbers
            .iter()
            .map(|number| view! { <input type="hidden" name="n" value=number.clone()/> })
            .collect_view();
        let kept = query
            .pairs()
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
            .collect_view();
        let error = Signal::stored(error);
        view! {
            <p class="lead">{format!("Pour {}.", short(&planned.numbers))}</p>
            <p>{meaning}</p>
            {others}
            <form class="stack" method="post" action=action>
                {hidden}
                {kept}
                <input type="hidden" name="action" value=kind.code()/>
                {(kind == BulkKind::Doublon).then(|| view! {
                    <SelectField id="original" name="original" label="De quelle candidature\u{a0}?" options=originals required=true error/>
                })}
                <div class="row">
                    <Button>{kind.label()}</Button>
                    <LinkButton href=back kind=ButtonKind::Quiet>"Ne rien changer"</LinkButton>
                </div>
            </form>
        }
        .into_any()
    };
    view! {
        <div class="wrap narrow stack">
            <TitleBlock title=kind.label() eyebrow=planned.call.clone()/>
            {body}
        </div>
    }
}

/// What was typed to show identities again.
#[derive(Debug, Clone, Default)]
pub struct LiftBlind {
    /// The reason typed.
    pub reason: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// `…/candidatures/aveugle`: why show who people are again.
pub fn lift_blind(slug: String, typed: LiftBlind) -> impl IntoView {
    let action = format!("{}/aveugle", list_address(&slug));
    view! {
        <div class="wrap narrow stack">
            <TitleBlock
                title="Montrer de nouveau les identités"
                lead="Toutes les personnes qui lisent les verront. La raison, votre compte et l’heure sont gardés."
            />
            <form class="stack" method="post" action=action>
                <TextField
                    id="raison"
                    name="raison"
                    label="Pour quelle raison\u{a0}?"
                    help="Par exemple\u{a0}: les notes sont données, nous préparons les réponses."
                    required=true
                    value=Signal::stored(typed.reason)
                    error=Signal::stored(typed.error)
                />
                <div class="row">
                    <Button>"Montrer les identités"</Button>
                    <LinkButton href=list_address(&slug) kind=ButtonKind::Quiet>"Les laisser masquées"</LinkButton>
                </div>
            </form>
        </div>
    }
}
