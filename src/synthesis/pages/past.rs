//! `/syntheses/{id}/historique/{place}`: the text as it once stood, and what that session changed; from one
//! session to the next, the writing is seen again.

use leptos::prelude::*;

use super::{
    compared::{changes, opening, tally_words},
    history::{Named, address, deep_trail, hours, naming, together, version_words},
    text::text,
};
use crate::{
    server::clock::wording,
    synthesis::actions::Past,
    ui::{Breadcrumbs, ButtonKind, LinkButton, Status, TitleBlock, Tone},
};

/// Which of the two is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Look {
    /// What that session changed.
    #[default]
    Changes,
    /// The text, whole.
    Text,
}

impl Look {
    /// The word of addresses.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        if code == "texte" {
            Self::Text
        } else {
            Self::Changes
        }
    }

    fn query(self) -> &'static str {
        match self {
            Self::Changes => "",
            Self::Text => "?vue=texte",
        }
    }
}

/// The page.
pub fn past(past: &Past, look: Look, named: &Named) -> impl IntoView + use<> {
    let held = &past.held;
    let page = address(held.document.id);
    let here = format!("{page}/historique/{}", past.sequence);
    // Without a session there is nothing that it changed.
    let look = if past.told.is_some() && past.changed.is_some() {
        look
    } else {
        Look::Text
    };
    let (title, lead) = match &past.told {
        None if past.sequence == 0 => (
            "Avant le premier mot".to_owned(),
            "Rien n’est encore écrit.".to_owned(),
        ),
        None => (
            "Le texte qui vous a été proposé".to_owned(),
            "Ce qui précède appartient à celles et ceux qui l’ont rédigé.".to_owned(),
        ),
        Some(told) => {
            let day = wording::full_date(wording::date_of(told.session.to));
            let title = format!("{}, {}", opening(&day), wording::time(told.session.to));
            if told.is_template() {
                (
                    title,
                    "Le texte commence, avec les parties de son modèle.".to_owned(),
                )
            } else {
                let verb = if told.names.len() > 1 {
                    "ont écrit"
                } else {
                    "a écrit"
                };
                let words = told
                    .tally
                    .as_ref()
                    .and_then(tally_words)
                    .map(|words| format!(" {words}."))
                    .unwrap_or_default();
                let who = together(&told.names);
                (title, format!("{who} {verb} {}.{words}", hours(told)))
            }
        }
    };
    let (step, count) = past.step;
    let eyebrow = if step == 0 {
        held.document.title.clone()
    } else {
        format!("Moment {step} sur {count} · {}", held.document.title)
    };
    let kept = past
        .kept
        .iter()
        .map(|kept| {
            let words = version_words(kept, held.document.whose);
            view! { <Status tone=Tone::Info>{words}</Status> }
        })
        .collect_view();
    let beside = |place: Option<i64>, words: &'static str, rel: &'static str| {
        place.map(|place| {
            let href = format!("{page}/historique/{place}{}", look.query());
            view! { <a class="button secondary small" href=href rel=rel>{words}</a> }
        })
    };
    let before = beside(past.around.0, "← Moment précédent", "prev");
    let after = beside(past.around.1, "Moment suivant →", "next");
    let looks = past.told.is_some().then(|| {
        let link = |to: Look, words: &'static str| {
            let current = (to == look).then_some("true");
            let href = format!("{here}{}", to.query());
            view! { <li><a href=href aria-current=current>{words}</a></li> }
        };
        view! {
            <ul class="looks" aria-label="Ce qui s’affiche">
                {link(Look::Changes, "Ce qui a changé")}
                {link(Look::Text, "Le texte entier")}
            </ul>
        }
    });
    let sheet = match (&past.changed, look) {
        (Some(changed), Look::Changes) if changed.tally().is_nothing() => view! {
            <p class="soft">"Rien n’est resté de ce qui s’est écrit à ce moment-là."</p>
        }
        .into_any(),
        (Some(changed), Look::Changes) => {
            let sentence = changed.sentence();
            view! { <h2 class="compare-sum">{sentence}</h2> {changes(changed)} }.into_any()
        }
        _ => view! { <div class="writing-text words">{text(&past.text)}</div> }.into_any(),
    };
    let replay = replay(past);
    let is_now = past.around.1.is_none();
    let compare = format!("{page}/comparer?de={}", past.sequence);
    let back = format!("{here}/retablir");
    let may_return = held.restores && !is_now;
    let keep = held
        .names
        .then(|| naming(held, past.sequence, named, "Nommer cette version"));
    view! {
        <div class="wrap stack">
            <Breadcrumbs links=deep_trail(held) here="Un moment"/>
            <div data-part="titre">
                <TitleBlock title eyebrow lead/>
                <div class="row">{kept}</div>
            </div>
            {replay}
            <div class="stack" data-part="texte">
            <nav class="past-steps" aria-label="D’un moment à l’autre">
                {before} {after}
            </nav>
            <div class="row">{looks}</div>
            <article class="writing-sheet history-sheet" aria-label="Le texte à ce moment">{sheet}</article>
            <div class="past-after">
                <div class="row">
                    {(!is_now).then(|| view! { <LinkButton href=compare kind=ButtonKind::Secondary>"Comparer avec aujourd’hui"</LinkButton> })}
                    {may_return.then(|| view! { <LinkButton href=back kind=ButtonKind::Secondary>"Rétablir ce texte…"</LinkButton> })}
                </div>
                {keep}
            </div>
            </div>
        </div>
    }
}

/// What plays the writing again, moment after moment, for whoever has scripts.
fn replay(past: &Past) -> impl IntoView + use<> {
    let count = past.moments.len();
    let places: Vec<String> = past.moments.iter().map(ToString::to_string).collect();
    (count > 1).then(|| {
        view! {
            <div
                class="replay"
                role="group"
                aria-label="Rejouer l’écriture"
                data-moments=places.join(",")
                data-play="Rejouer"
                data-pause="Arrêter"
                data-trouble="Ce moment n’est pas venu. Réessayez dans un instant."
                hidden
            >
                <button type="button" class="button secondary small">"Rejouer"</button>
                <label class="visually-hidden" for="moment">"Moment de l’écriture"</label>
                <input type="range" id="moment" min="1" max=count.to_string() value=past.step.0.max(1).to_string()/>
                <span class="soft small numeric" data-part="rang"></span>
                <p class="visually-hidden" role="status" data-part="annonce"></p>
                <script type="module" src="/rejouer.js"></script>
            </div>
        }
    })
}
