//! What changed between two states of a text, to be read: `ins` and `del`, a sign in the margin and words
//! for whoever does not see them, never colour alone.

use leptos::prelude::*;

use super::history::{address, deep_trail, version_words};
use crate::{
    server::clock::wording,
    synthesis::{
        actions::{Compared, Return},
        rules::compare::{Change, Comparison, Line, Part, Piece, Shape, Tally},
    },
    ui::{Breadcrumbs, Button, ButtonKind, Card, Icon, LinkButton, Notice, TitleBlock, Tone},
};

/// « 34 mots ajoutés, 12 retirés », first letter and all; nothing when nothing changed.
pub(super) fn tally_words(tally: &Tally) -> Option<String> {
    tally.words().as_deref().map(opening)
}

/// Words as a sentence begins.
pub(super) fn opening(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// How many lines stand around what changed, to know where one is.
const CONTEXT: usize = 1;

/// Everything that changed, section by section.
pub(super) fn changes(comparison: &Comparison) -> impl IntoView + use<> {
    let (touched, still): (Vec<&Part>, Vec<&Part>) = comparison
        .parts
        .iter()
        .partition(|part| !part.tally().is_nothing() || part.changes.iter().any(is_change));
    let still: Vec<String> = still
        .iter()
        .filter(|part| !part.title.is_empty())
        .map(|part| part.title.clone())
        .collect();
    let parts = touched.into_iter().map(part).collect_view();
    view! {
        <div class="changes words">
            {parts}
            {(!still.is_empty()).then(|| view! {
                <p class="soft small changes-still">"Sans changement\u{a0}: " {still.join(" · ")} "."</p>
            })}
        </div>
    }
}

fn is_change(change: &Change) -> bool {
    !matches!(change, Change::Same(_))
}

fn part(part: &Part) -> impl IntoView + use<> {
    let title = if part.title.is_empty() {
        "Sans titre".to_owned()
    } else {
        part.title.clone()
    };
    let tally = tally_words(&part.tally());
    // The title of a section stands above already, unless it changed.
    let changes: Vec<&Change> = part
        .changes
        .iter()
        .filter(|change| !matches!(change, Change::Same(line) if line.shape == Shape::Title))
        .collect();
    let near = |place: usize| {
        let from = place.saturating_sub(CONTEXT);
        changes
            .iter()
            .skip(from)
            .take(place + CONTEXT + 1 - from)
            .any(|change| is_change(change))
    };
    let mut rows: Vec<AnyView> = Vec::new();
    let mut folded: Vec<&Change> = Vec::new();
    for (place, change) in changes.iter().enumerate() {
        if near(place) {
            rows.extend(fold(&mut folded));
            rows.push(row(change));
        } else {
            folded.push(change);
        }
    }
    rows.extend(fold(&mut folded));
    view! {
        <section class="changes-part">
            <h3>{title}</h3>
            {tally.map(|tally| view! { <p class="soft small changes-tally">{tally}</p> })}
            {rows}
        </section>
    }
}

/// Lines that did not change, a line to open.
fn fold(folded: &mut Vec<&Change>) -> Option<AnyView> {
    let count = folded.len();
    let rows = folded.drain(..).map(row).collect_view();
    let words = match count {
        0 => return None,
        1 => "1\u{a0}passage inchangé".to_owned(),
        _ => format!("{count}\u{a0}passages inchangés"),
    };
    Some(
        view! { <details class="changes-fold"><summary>{words}</summary>{rows}</details> }
            .into_any(),
    )
}

fn row(change: &Change) -> AnyView {
    let (kind, mark) = match change {
        Change::Same(_) => ("same", ""),
        Change::Added(_) => ("added", "+"),
        Change::Removed(_) => ("removed", "−"),
        Change::MovedAway(_) | Change::MovedHere(_) => ("moved", "↕"),
        Change::Restyled(..) => ("restyled", "Aa"),
        Change::Reworded(..) => ("reworded", "≠"),
    };
    let Some(line) = change.after().or_else(|| change.before()) else {
        return ().into_any();
    };
    let shape = shape(line.shape);
    let words = line.text.words();
    let (inside, note) = match change {
        Change::Same(_) => (words.into_any(), None),
        Change::Added(_) => (added(&words), None),
        Change::Removed(_) => (removed(&words), None),
        Change::MovedAway(_) => (
            view! { <s class="moved">{words}</s> }.into_any(),
            Some("Déplacé ailleurs".to_owned()),
        ),
        Change::MovedHere(_) => (words.into_any(), Some("Déplacé ici".to_owned())),
        Change::Restyled(old, new) => (words.into_any(), Some(restyled(old, new))),
        Change::Reworded(old, new, pieces) => {
            let inside = pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Same(text) => text.clone().into_any(),
                    Piece::Added(text) => added(text),
                    Piece::Removed(text) => removed(text),
                })
                .collect_view()
                .into_any();
            (inside, (old.shape != new.shape).then(|| restyled(old, new)))
        }
    };
    view! {
        <div class="change" data-change=kind>
            <span class="change-mark" aria-hidden="true">{mark}</span>
            <div class="change-line" data-shape=shape>
                {note.map(|note| view! { <p class="change-note small soft">{note}</p> })}
                <p>{inside}</p>
            </div>
        </div>
    }
    .into_any()
}

fn added(words: &str) -> AnyView {
    view! { <ins><span class="visually-hidden">" [ajouté\u{a0}: "</span>{words.to_owned()}<span class="visually-hidden">"] "</span></ins> }.into_any()
}

fn removed(words: &str) -> AnyView {
    view! { <del><span class="visually-hidden">" [retiré\u{a0}: "</span>{words.to_owned()}<span class="visually-hidden">"] "</span></del> }.into_any()
}

fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Title => "title",
        Shape::Heading(_) => "heading",
        Shape::Paragraph(_) => "paragraph",
        Shape::Item(1, _) => "item",
        Shape::Item(..) => "inner-item",
        Shape::Verbatim(_) => "verbatim",
    }
}

/// What a line is called.
fn called(shape: Shape) -> String {
    match shape {
        Shape::Title => "un titre de partie".to_owned(),
        Shape::Heading(_) => "un titre".to_owned(),
        Shape::Paragraph(_) => "un paragraphe".to_owned(),
        Shape::Item(..) => "un élément de liste".to_owned(),
        Shape::Verbatim(consent) => {
            format!("une parole, {}", consent.label().to_lowercase())
        }
    }
}

fn restyled(old: &Line, new: &Line) -> String {
    let (was, is) = (called(old.shape), called(new.shape));
    if was == is {
        "Les mêmes mots, mis en forme autrement".to_owned()
    } else {
        format!("C’était {was}\u{a0}; c’est maintenant {is}")
    }
}

/// Places that one may choose, the latest first, with what each is called.
fn places(compared: &Compared) -> Vec<(i64, String)> {
    let mut places: Vec<(i64, String)> = vec![(compared.last, "Aujourd’hui".to_owned())];
    let day = |moment| wording::day_and_month(wording::date_of(moment));
    let kept = compared.held.landmarks.iter().rev().map(|kept| {
        let words = version_words(kept, compared.held.document.whose);
        let words = format!("{words} ({})", day(kept.at));
        (kept.sequence, words)
    });
    let written = compared.sessions.iter().rev().map(|session| {
        let words = format!("{} à {}", day(session.to), wording::time(session.to));
        (session.last, words)
    });
    places.extend(kept);
    places.extend(written);
    places.sort_by_key(|(sequence, _)| std::cmp::Reverse(*sequence));
    // A version names its place better than its hour.
    places.dedup_by_key(|(sequence, _)| *sequence);
    for place in [compared.places.0, compared.places.1] {
        if !places.iter().any(|(known, _)| *known == place) {
            let words = if place == 0 {
                "Avant le premier mot".to_owned()
            } else {
                format!("Modification n°\u{a0}{place}")
            };
            places.push((place, words));
        }
    }
    places.sort_by_key(|(sequence, _)| std::cmp::Reverse(*sequence));
    places
}

/// `/syntheses/{id}/comparer`.
pub fn compared(compared: &Compared) -> impl IntoView + use<> {
    let held = &compared.held;
    let page = address(held.document.id);
    let places = places(compared);
    let choice = |id: &'static str, label: &'static str, chosen: i64| {
        let options = places
            .iter()
            .map(|(sequence, words)| {
                view! { <option value=sequence.to_string() selected=*sequence == chosen>{words.clone()}</option> }
            })
            .collect_view();
        view! {
            <div class="field">
                <label class="field-label" for=id>{label}</label>
                <div class="select"><select class="input" id=id name=id>{options}</select><Icon shape=Icon::Down/></div>
            </div>
        }
    };
    let from = choice("de", "De", compared.places.0);
    let to = choice("a", "À", compared.places.1);
    let action = format!("{page}/comparer");
    let sentence = compared.comparison.sentence();
    view! {
        <div class="wrap stack loose">
            <Breadcrumbs links=deep_trail(held) here="Comparer"/>
            <TitleBlock title="Ce qui a changé" lead=held.document.title.clone()>
                <LinkButton href=page kind=ButtonKind::Quiet>"Revenir au texte"</LinkButton>
            </TitleBlock>
            <form method="get" action=action class="compare-ends">
                {from} {to}
                <Button kind=ButtonKind::Secondary>"Comparer"</Button>
            </form>
            <article class="writing-sheet history-sheet">
                <h2 class="compare-sum">{sentence}</h2>
                {changes(&compared.comparison)}
            </article>
        </div>
    }
}

/// `/syntheses/{id}/historique/{place}/retablir`: what coming back would change.
pub fn look_at_return(back: &Return) -> impl IntoView + use<> {
    let held = &back.held;
    let page = address(held.document.id);
    let past = format!("{page}/historique/{}", back.sequence);
    let action = format!("{past}/retablir");
    let is_same = back.comparison.tally().is_nothing();
    let sentence = back.comparison.sentence();
    view! {
        <div class="wrap stack loose">
            <Breadcrumbs links=deep_trail(held) here="Rétablir"/>
            <TitleBlock title="Rétablir ce texte\u{a0}?" lead=held.document.title.clone()/>
            {if is_same {
                view! {
                    <Notice tone=Tone::Info><p>"Le texte d’aujourd’hui dit exactement la même chose."</p></Notice>
                    <div class="row"><LinkButton href=past kind=ButtonKind::Secondary>"Revenir"</LinkButton></div>
                }.into_any()
            } else {
                view! {
                    <Card>
                        <form method="post" action=action class="stack">
                            <p>"Le texte redeviendra ce qu’il était alors, tout de suite, aussi chez les personnes qui l’ont ouvert. Rien n’est perdu\u{a0}: le texte d’aujourd’hui reste dans l’historique, et vous pourrez y revenir de la même façon."</p>
                            <div class="row">
                                <Button>"Rétablir ce texte"</Button>
                                <LinkButton href=past kind=ButtonKind::Quiet>"Ne rien changer"</LinkButton>
                            </div>
                        </form>
                    </Card>
                    <article class="writing-sheet history-sheet">
                        <h2 class="compare-sum">"Ce qui changera\u{a0}: " {lowered(&sentence)}</h2>
                        {changes(&back.comparison)}
                    </article>
                }.into_any()
            }}
        </div>
    }
}

fn lowered(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}
