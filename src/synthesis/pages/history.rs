//! `/syntheses/{id}/historique`: who wrote and when, day by day, and the versions that stand between, as a
//! logbook tells it.

use leptos::prelude::*;

use super::compared::tally_words;
use crate::{
    server::clock::wording,
    synthesis::{
        actions::{Day, Held, History, Item, Told},
        model::{DocumentId, Landmark, Stage, VersionId, VersionKind, Whose},
        rules::history::Reach,
    },
    ui::{
        Breadcrumbs, Button, ButtonKind, Empty, Icon, LinkButton, NavLink, Notice, TitleBlock, Tone,
    },
};

/// The way from one's own page to a document.
pub(super) fn trail(held: &Held) -> Vec<NavLink> {
    let (home, page) = (&held.home, address(held.document.id));
    vec![
        NavLink::new("/mon-espace", "Mon espace"),
        NavLink::new(home.page.clone(), home.title.clone()),
        NavLink::new(page, held.document.title.clone()),
    ]
}

/// The same, from its history.
pub(super) fn deep_trail(held: &Held) -> Vec<NavLink> {
    let page = address(held.document.id);
    let mut trail = trail(held);
    trail.push(NavLink::new(format!("{page}/historique"), "Historique"));
    trail
}

pub(super) fn address(id: DocumentId) -> String {
    format!("/syntheses/{id}")
}

/// « Célestine, Ondine et Gaston ».
pub(super) fn together(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [some @ .., last] => format!("{} et {last}", some.join(", ")),
    }
}

/// « de 18 h 04 à 18 h 52 », « à 18 h 04 ».
pub(super) fn hours(told: &Told) -> String {
    let (from, to) = (
        wording::time(told.session.from),
        wording::time(told.session.to),
    );
    if from == to {
        format!("à {from}")
    } else {
        format!("de {from} à {to}")
    }
}

/// What a version is called.
pub(super) fn version_words(kept: &Landmark, whose: Whose) -> String {
    match (kept.kind, Stage::from_code(&kept.name)) {
        (VersionKind::Named, _) => format!("«\u{a0}{}\u{a0}»", kept.name),
        (VersionKind::BeforeRestore, _) => "Juste avant un retour en arrière".to_owned(),
        (VersionKind::Frozen, _) => "Texte figé".to_owned(),
        (VersionKind::Automatic, Some(Stage::Proposed)) => match whose {
            Whose::Workshop(_) => "Proposé à l’atelier".to_owned(),
            _ => "Proposé au groupe".to_owned(),
        },
        (VersionKind::Automatic, Some(Stage::Contributions)) => {
            "Ouvert aux contributions".to_owned()
        }
        (VersionKind::Automatic, Some(Stage::Proofreading)) => "Passé en relecture".to_owned(),
        (VersionKind::Automatic, Some(Stage::Drafting)) => "Revenu à la rédaction".to_owned(),
        (VersionKind::Automatic, _) => "Version gardée d’elle-même".to_owned(),
    }
}

/// Who sees this history, in a sentence.
fn seen_by(held: &Held) -> String {
    match (held.reach, held.document.stage) {
        (Reach::Everything, Stage::Drafting | Stage::Frozen) => {
            "Visible par le binôme seulement.".to_owned()
        }
        (Reach::Everything, _) => {
            let others = match held.home.whose {
                Whose::Workshop(_) => "les personnes qui étaient à l’atelier",
                _ => "les membres du groupe",
            };
            format!(
                "Vous deux voyez tout\u{a0}; {others}, ce qui suit le jour où ce texte leur a été proposé."
            )
        }
        (Reach::Since(..), _) => {
            "Ce que vous voyez commence le jour où ce texte vous a été proposé.".to_owned()
        }
    }
}

/// What was typed for a name, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// As typed.
    pub name: String,
    /// Why it cannot be.
    pub why: Option<&'static str>,
}

/// The page.
pub fn history(
    history: &History,
    done: Option<&'static str>,
    renamed: Option<&(VersionId, Named)>,
) -> impl IntoView + use<> {
    let held = &history.held;
    let page = address(held.document.id);
    let days = history
        .days
        .iter()
        .map(|day| self::day(held, day, renamed))
        .collect_view();
    let is_bare = history.days.is_empty();
    let older = history.older.map(|before| {
        let href = format!("{page}/historique?avant={before}");
        view! { <LinkButton href kind=ButtonKind::Secondary>"Remonter plus loin"</LinkButton> }
    });
    let lead = held.document.title.clone();
    let compares = format!("{page}/comparer");
    let keep = held.names.then(|| {
        naming(
            held,
            history.last,
            &Named::default(),
            "Garder le texte d’aujourd’hui sous un nom",
        )
    });
    view! {
        <div class="wrap stack loose">
            <Breadcrumbs links=trail(held) here="Historique"/>
            {done.map(|done| view! { <Notice tone=Tone::Done announced=true><p>{done}</p></Notice> })}
            <TitleBlock title="L’histoire de ce texte" lead>
                <LinkButton href=page kind=ButtonKind::Quiet>"Revenir au texte"</LinkButton>
                {(!is_bare).then(|| view! { <LinkButton href=compares kind=ButtonKind::Secondary>"Comparer"</LinkButton> })}
            </TitleBlock>
            <p class="soft small">{seen_by(held)}</p>
            <div class="log-grid">
                <div class="stack">
                    {days}
                    {is_bare.then(|| view! {
                        <Empty title="Rien encore">
                            <p>"Chaque moment d’écriture aura sa ligne ici\u{a0}: qui, quand, et combien de mots."</p>
                        </Empty>
                    })}
                    <div class="row">{older}</div>
                </div>
                {keep.map(|keep| view! { <aside class="log-aside">{keep}</aside> })}
            </div>
        </div>
    }
}

/// The form by which the text of one place gets a name.
pub(super) fn naming(
    held: &Held,
    sequence: i64,
    named: &Named,
    title: &'static str,
) -> impl IntoView + use<> {
    let action = format!("{}/historique/{sequence}/nommer", address(held.document.id));
    let error = named.why;
    view! {
        <form method="post" action=action class="card stack" id="nommer" novalidate>
            <h2 class="card-title">{title}</h2>
            <div class=if error.is_some() { "field invalid" } else { "field" }>
                <label class="field-label" for="nom">"Son nom"</label>
                <p class="help" id="nom-aide">"Par exemple «\u{a0}Avant la relecture de mardi\u{a0}»."</p>
                {error.map(|error| view! { <p class="field-error" id="nom-erreur" role="alert">{error}</p> })}
                <input
                    class="input"
                    id="nom"
                    name="nom"
                    type="text"
                    maxlength="80"
                    autocomplete="off"
                    required=true
                    value=named.name.clone()
                    aria-invalid=error.map(|_| "true")
                    aria-describedby=if error.is_some() { "nom-erreur" } else { "nom-aide" }
                />
            </div>
            <div class="row"><Button kind=ButtonKind::Secondary>"Nommer cette version"</Button></div>
        </form>
    }
}

fn day(held: &Held, day: &Day, renamed: Option<&(VersionId, Named)>) -> impl IntoView + use<> {
    let id = format!("jour-{}", day.date);
    let items = day
        .items
        .iter()
        .map(|item| match item {
            Item::Session(told) => session(held, told).into_any(),
            Item::Version(kept) => {
                let asked = renamed
                    .filter(|(id, _)| *id == kept.id)
                    .map(|(_, asked)| asked);
                version(held, kept, asked).into_any()
            }
        })
        .collect_view();
    view! {
        <section class="log-day" aria-labelledby=id.clone()>
            <h2 id=id.clone() class="log-date">{wording::full_date(day.date)}</h2>
            <ol class="log">{items}</ol>
        </section>
    }
}

fn session(held: &Held, told: &Told) -> impl IntoView + use<> {
    let href = format!(
        "{}/historique/{}",
        address(held.document.id),
        told.session.last
    );
    let (from, to) = (
        wording::time(told.session.from),
        wording::time(told.session.to),
    );
    let (what, changed) = if told.is_template() {
        (
            "Le texte commence, avec les parties de son modèle".to_owned(),
            None,
        )
    } else {
        let verb = if told.names.len() > 1 {
            "ont écrit"
        } else {
            "a écrit"
        };
        let changed = told.tally.map(|tally| {
            tally_words(&tally).unwrap_or_else(|| "Rien n’est resté de ce passage".to_owned())
        });
        (format!("{} {verb}", together(&told.names)), changed)
    };
    let until = (from != to).then(|| view! { <span class="log-until">{to.clone()}</span> });
    let label = format!("Voir le texte tel qu’il était à {to}");
    view! {
        <li class="log-entry">
            <p class="log-hours numeric"><span>{from}</span> {until}</p>
            <div class="log-said">
                <p class="log-who">{what}</p>
                {changed.map(|changed| view! { <p class="soft small">{changed}</p> })}
                <p class="log-links"><a href=href aria-label=label>"Voir le texte tel qu’il était"</a></p>
            </div>
        </li>
    }
}

/// What one may do with a name that one gave: give another, or take it away.
fn renaming(held: &Held, kept: &Landmark, asked: Option<&Named>) -> impl IntoView + use<> {
    let action = format!("{}/versions/{}", address(held.document.id), kept.id);
    let id = format!("nom-{}", kept.id);
    let (error_id, label_id) = (format!("{id}-erreur"), id.clone());
    let error = asked.and_then(|asked| asked.why);
    let value = asked.map_or_else(|| kept.name.clone(), |asked| asked.name.clone());
    view! {
        <details class="more log-more" open=asked.is_some()>
            <summary aria-label=format!("Renommer ou retirer\u{a0}: {}", version_words(kept, held.document.whose))>
                "Renommer ou retirer" <Icon shape=Icon::Down/>
            </summary>
            <form method="post" action=action class="stack" novalidate>
                <div class=if error.is_some() { "field invalid" } else { "field" }>
                    <label class="field-label" for=label_id>"Son nouveau nom"</label>
                    {error.map(|error| view! { <p class="field-error" id=error_id.clone() role="alert">{error}</p> })}
                    <input
                        class="input"
                        id=id
                        name="nom"
                        type="text"
                        maxlength="80"
                        autocomplete="off"
                        required=true
                        value=value
                        aria-invalid=error.map(|_| "true")
                        aria-describedby=error.map(|_| error_id.clone())
                    />
                </div>
                <p class="soft small">"Retirer ce nom ne change rien au texte ni à son histoire\u{a0}: seul le repère disparaît."</p>
                <div class="row">
                    <button type="submit" class="button secondary small" name="geste" value="renommer">"Renommer"</button>
                    <button type="submit" class="button quiet small" name="geste" value="retirer">"Retirer ce nom"</button>
                </div>
            </form>
        </details>
    }
}

fn version(held: &Held, kept: &Landmark, asked: Option<&Named>) -> impl IntoView + use<> {
    let page = address(held.document.id);
    let words = version_words(kept, held.document.whose);
    let by = kept.by.and_then(|account| held.name_of(account));
    let note = match (kept.kind, by) {
        (VersionKind::Named, Some(by)) => Some(format!("nommée par {by}")),
        (VersionKind::Frozen | VersionKind::BeforeRestore, Some(by)) => Some(format!("par {by}")),
        (VersionKind::Automatic, Some(by)) if !kept.name.is_empty() => Some(format!("par {by}")),
        _ => None,
    };
    let seen = format!("{page}/historique/{}?vue=texte", kept.sequence);
    let compared = format!("{page}/comparer?de={}", kept.sequence);
    let label = |verb: &str| format!("{verb}\u{a0}: {words}");
    let renames = held.may_rename(kept).then(|| renaming(held, kept, asked));
    let digest = (kept.kind == VersionKind::Frozen).then(|| {
        let digest: String = kept.digest.iter().map(|byte| format!("{byte:02x}")).collect();
        view! { <p class="small soft">"Empreinte SHA-256\u{a0}: " <code class="digest">{digest}</code></p> }
    });
    view! {
        <li class="log-entry kept" data-kind=kept.kind.code()>
            <p class="log-hours numeric"><span>{wording::time(kept.at)}</span></p>
            <div class="log-said">
                <p class="log-who">
                    <span class="visually-hidden">"Version\u{a0}: "</span>{words.clone()}
                    {note.map(|note| view! { <span class="soft small log-note">{note}</span> })}
                </p>
                {digest}
                <p class="log-links">
                    <a href=seen aria-label=label("Lire")>"Lire"</a>
                    <a href=compared aria-label=label("Comparer avec aujourd’hui")>"Comparer avec aujourd’hui"</a>
                </p>
                {renames}
            </div>
        </li>
    }
}
