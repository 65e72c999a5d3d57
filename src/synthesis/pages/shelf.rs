//! `/groupes/{slug}/ecrits`, `/ateliers/{slug}/ecrits`: what is written together, and how another is begun.

use leptos::prelude::*;

use crate::{
    server::clock::wording,
    synthesis::{
        actions::{Shelf, Wish, Wrong},
        model::{Document, Home, Right, Stage, Whose},
        rules::{stage::shown_to, template::Template},
    },
    ui::{
        Breadcrumbs, Button, ButtonKind, Card, Choice, Empty, ErrorSummary, FieldError, LinkButton,
        NavLink, Notice, Privacy, RadioCards, SelectField, Status, TextField, TitleBlock, Tone,
    },
};

/// The list, and for those who lead the form that begins another: with what was asked and why it was
/// not done, when it was not.
pub fn shelf(shelf: &Shelf, wish: &Wish, refused: Option<Wrong>) -> impl IntoView + use<> {
    let home = &shelf.home;
    let trail = vec![
        NavLink::new("/mon-espace", "Mon espace"),
        NavLink::new(home.page.clone(), home.title.clone()),
    ];
    let leads = shelf.leads;
    let (open, done): (Vec<_>, Vec<_>) = shelf
        .documents
        .iter()
        .partition(|(document, _)| document.stage != Stage::Frozen);
    let list = |documents: Vec<&(Document, Right)>| {
        let rows = documents
            .into_iter()
            .map(|(document, right)| row(shelf, document, *right))
            .collect_view();
        view! { <ul class="writings">{rows}</ul> }
    };
    let errors: Vec<FieldError> = refused
        .map(|wrong| {
            let (id, why) = match wrong {
                Wrong::Template(why) => ("gabarit", why),
                Wrong::Title(why) => ("titre", why),
            };
            FieldError {
                id: id.to_owned(),
                message: why.to_owned(),
            }
        })
        .into_iter()
        .collect();
    let seen = shown_to(home.whose, home.members);
    let awaits = shelf.awaits_presences.then(|| awaits_presences(home));
    let open = (!open.is_empty()).then(|| list(open));
    let open = open.map(|list| {
        view! {
            <section class="stack" aria-labelledby="en-cours">
                <h2 id="en-cours">"En cours d’écriture"</h2>
                {list}
            </section>
        }
    });
    let done = (!done.is_empty()).then(|| list(done));
    let finished = done.map(|list| {
        view! {
            <section class="stack" aria-labelledby="figes">
                <h2 id="figes">"Textes terminés"</h2>
                {list}
            </section>
        }
    });
    let body = if shelf.documents.is_empty() {
        nothing(shelf).into_any()
    } else {
        view! {
            {open}
            {finished}
        }
        .into_any()
    };
    let begin = leads.then(|| begin(shelf, wish, refused));
    view! {
        <div class="wrap stack loose">
            <Breadcrumbs links=trail here="Nos écrits"/>
            {(!errors.is_empty()).then(|| view! { <ErrorSummary errors=Signal::stored(errors) attr:autofocus=true/> })}
            <TitleBlock
                title="Nos écrits"
                lead="Le compte-rendu reste entre nous. La synthèse dit à d’autres ce que nous avons appris, sans nommer personne."
            />
            {awaits}
            {body}
            {begin}
            <Privacy question="Qui voit cette page\u{a0}?">
                {seen}
                ". Un texte en rédaction n’est vu que du binôme qui anime."
            </Privacy>
        </div>
    }
}

/// Until it is said who was at a workshop, its texts are open to nobody else.
fn awaits_presences(home: &Home) -> impl IntoView + use<> {
    let href = format!("{}/participants", home.page);
    view! {
        <Notice tone=Tone::Info title="Il reste à dire qui était là">
            <p>
                "Vous pouvez déjà écrire. Pour proposer un texte aux personnes qui étaient à l’atelier, "
                <a href=href>"validez d’abord les présences"</a>
                "\u{a0}: la fiche en tête du texte en est tirée aussi."
            </p>
        </Notice>
    }
}

fn nothing(shelf: &Shelf) -> impl IntoView + use<> {
    let words = match (shelf.leads, shelf.home.whose) {
        (true, Whose::Workshop(_)) => {
            "Commencez ci-dessous le compte-rendu, ou la synthèse\u{a0}: leurs rubriques sont déjà là."
        }
        (true, _) => {
            "Commencez ci-dessous le compte-rendu de la dernière rencontre\u{a0}: ses rubriques sont déjà là, avec les notes prises dans la salle d’animation."
        }
        (false, _) => {
            "Le binôme qui anime écrit d’abord à deux. Vous serez invitées et invités à lire, puis à compléter."
        }
    };
    view! {
        <Empty title="Rien à lire pour l’instant">
            <p>{words}</p>
        </Empty>
    }
}

fn row(shelf: &Shelf, document: &Document, right: Right) -> impl IntoView + use<> {
    let href = format!("/syntheses/{}", document.id);
    let stage_page = format!("{href}/etape");
    let of = shelf
        .seance_of(document)
        .map(|seance| format!("{}, {}", seance.title, seance.slot.day_words()));
    let about = match of {
        Some(of) => format!("{} · {of}", document.kind.label()),
        None => document.kind.label().to_owned(),
    };
    let leads = shelf.leads && document.stage != Stage::Frozen;
    let gesture = if right == Right::Write {
        "Écrire"
    } else {
        "Lire"
    };
    let title = document.title.clone();
    let (stage, tone, seen) = (
        document.stage.label(document.whose),
        tone(document.stage),
        seen(shelf, document),
    );
    let named = format!("{gesture}\u{a0}: {title}");
    view! {
        <li class="writing-row">
            <div class="stack tight">
                <p class="eyebrow">{about}</p>
                <h3><a class="plain-link" href=href.clone()>{title}</a></h3>
                <p class="row">
                    <Status tone>{stage}</Status>
                    <span class="soft small">{seen}</span>
                </p>
            </div>
            <div class="row">
                <LinkButton href kind=ButtonKind::Secondary attr:aria-label=named>{gesture}</LinkButton>
                {leads.then(|| view! { <a class="link-strong" href=stage_page>"Faire avancer"</a> })}
            </div>
        </li>
    }
}

fn tone(stage: Stage) -> Tone {
    match stage {
        Stage::Drafting | Stage::Proposed => Tone::Neutral,
        Stage::Contributions => Tone::Next,
        Stage::Proofreading => Tone::Attention,
        Stage::Frozen => Tone::Done,
    }
}

/// Who sees it and until when it is open.
fn seen(shelf: &Shelf, document: &Document) -> String {
    if document.stage == Stage::Drafting {
        return "Visible par le binôme seulement".to_owned();
    }
    let by = shown_to(shelf.home.whose, shelf.home.members);
    match (document.stage, document.contributions_until) {
        (Stage::Contributions, Some(until)) => {
            let day = wording::day_and_month(wording::date_of(until));
            if until < shelf.now {
                format!("{by} · contributions closes depuis le {day}")
            } else {
                format!("{by} · chacune et chacun écrit jusqu’au {day}")
            }
        }
        _ => by,
    }
}

fn begin(shelf: &Shelf, wish: &Wish, refused: Option<Wrong>) -> impl IntoView + use<> {
    let templates = Template::offered(shelf.home.whose)
        .iter()
        .map(|template| Choice::new(template.code(), template.label()).note(template.purpose()))
        .collect();
    let (template, title) = (wish.template.clone(), wish.title.clone());
    let (no_template, no_title) = match refused {
        None => (None, None),
        Some(Wrong::Template(why)) => (Some(why.to_owned()), None),
        Some(Wrong::Title(why)) => (None, Some(why.to_owned())),
    };
    let action = format!("{}/ecrits", shelf.home.page);
    let of_workshop = shelf.home.whose.workshop().is_some();
    let told = match refused {
        None => last_begun(shelf),
        Some(_) => wish.seance,
    };
    let meeting = (!of_workshop).then(|| meeting(shelf, told));
    let unnamed = if of_workshop {
        "Sans titre, il prend celui de l’atelier."
    } else {
        "Sans titre, il prend celui de la rencontre."
    };
    view! {
        <Card>
            <h2 class="card-title" id="commencer">"Commencer un texte"</h2>
            <form method="post" action=action class="stack" novalidate>
                <RadioCards
                    id="gabarit"
                    name="gabarit"
                    label="Que voulez-vous écrire\u{a0}?"
                    options=templates
                    compact=true
                    required=true
                    error=Signal::stored(no_template)
                    value=template
                />
                {meeting}
                <TextField
                    id="titre"
                    name="titre"
                    label="Son titre"
                    help=unnamed
                    error=Signal::stored(no_title)
                    value=title
                />
                <div class="row"><Button>"Commencer à écrire"</Button></div>
            </form>
        </Card>
    }
}

/// Which meeting it tells.
fn meeting(shelf: &Shelf, told: Option<i32>) -> impl IntoView + use<> {
    let mut seances = vec![Choice::new("", "Aucune en particulier")];
    seances.extend(
        shelf
            .seances
            .iter()
            .filter(|seance| !seance.is_cancelled())
            .map(|seance| {
                let words = format!("{}, {}", seance.title, seance.slot.day_words());
                Choice::new(seance.number.to_string(), words)
            }),
    );
    let told = told.map(|number| number.to_string()).unwrap_or_default();
    view! {
        <SelectField
            id="rencontre"
            name="rencontre"
            label="De quelle rencontre parle-t-il\u{a0}?"
            help="La fiche en tête du texte (date, nombre de personnes présentes, animation) en est tirée toute seule. Un compte-rendu commence avec les notes prises dans la salle d’animation."
            options=seances
            value=told
        />
    }
}

/// The last meeting that began: it is the one to tell.
fn last_begun(shelf: &Shelf) -> Option<i32> {
    let begun = shelf
        .seances
        .iter()
        .filter(|seance| !seance.is_cancelled() && seance.slot.starts_at() <= shelf.now);
    begun.map(|seance| seance.number).max()
}
