//! `/syntheses/{id}`: one document, to be read, and written in by whoever may.

use leptos::prelude::*;

use super::{remarks, text::text};
use crate::{
    server::clock::wording,
    synthesis::{
        actions::{Opened, Seal},
        model::{
            Kind, Right, Stage,
            card::{Attendees, Card},
        },
        rules::card::theme,
    },
    ui::{Breadcrumbs, ButtonKind, LinkButton, NavLink},
};

fn reading_words(opened: &Opened) -> Option<&'static str> {
    match (opened.access.right, opened.access.document.stage) {
        (Right::Write, _) => None,
        (Right::Read, Stage::Frozen) => Some("Ce texte est figé\u{a0}: il ne change plus."),
        (Right::Suggest, _) => Some(
            "Vous lisez ce texte à mesure qu’il s’écrit. À cette étape, vous ne pouvez pas y écrire, mais vous pouvez commenter un passage ou proposer d’autres mots.",
        ),
        (Right::Read, _) => Some(
            "Vous lisez ce texte à mesure qu’il s’écrit. À cette étape, vous ne pouvez pas y écrire.",
        ),
    }
}

/// What is said instead where no script runs: then nothing moves, and nothing can be written.
fn still_words(opened: &Opened) -> Option<&'static str> {
    match (opened.access.right, opened.access.document.stage) {
        (_, Stage::Frozen) => None,
        (Right::Write, _) => Some(
            "Écrire à plusieurs demande un script, que votre navigateur n’exécute pas. Le texte est là, à lire\u{a0}; rechargez la page pour le voir avancer.",
        ),
        (Right::Suggest, _) => Some(
            "Commenter ou proposer d’autres mots demande un script, que votre navigateur n’exécute pas. Le texte est là, à lire\u{a0}; rechargez la page pour le voir avancer.",
        ),
        (Right::Read, _) => Some(
            "Voici le texte tel qu’il est à l’instant. Rechargez la page pour le voir avancer.",
        ),
    }
}

/// The card at the head of the text: computed from the presences, never typed.
fn card_words(card: &Card, title: &str) -> Option<impl IntoView + use<>> {
    let came: Vec<String> = card.attendees.iter().map(Attendees::words).collect();
    let led: Vec<String> = card
        .leaders
        .people
        .iter()
        .map(|leader| match leader.quality.as_str() {
            "" => leader.name.clone(),
            quality => format!("{} ({quality})", leader.name),
        })
        .collect();
    let day: Option<jiff::civil::Date> = card.date.as_deref().and_then(|day| day.parse().ok());
    let lines = [
        ("Date", day.map(wording::full_date)),
        ("Thème", theme(card, title).map(str::to_owned)),
        ("Participation", (!came.is_empty()).then(|| came.join(", "))),
        ("Animation", (!led.is_empty()).then(|| led.join(" et "))),
    ];
    let lines: Vec<_> = lines
        .into_iter()
        .filter_map(|(name, said)| Some((name, said?)))
        .map(|(name, said)| view! { <div><dt>{name}</dt> <dd>{said}</dd></div> })
        .collect();
    (!lines.is_empty()).then(|| view! { <dl class="writing-card">{lines}</dl> })
}

/// When a text was frozen, and whether it still says the same.
fn seal_words(seal: &Seal) -> impl IntoView + use<> {
    let held = if seal.holds {
        "Vérifié à l’instant\u{a0}: il n’a pas changé depuis."
    } else {
        "Attention\u{a0}: le texte affiché n’est plus celui qui a été figé. Prévenez-nous."
    };
    let day = wording::day_and_time(seal.at);
    view! {
        <footer class="seal" data-holds=seal.holds.to_string()>
            <p><strong>"Figé le " {day} "."</strong> " " {held}</p>
            <p class="small soft">"Empreinte SHA-256\u{a0}: " <code class="digest">{seal.digest.clone()}</code></p>
        </footer>
    }
}

/// The page.
pub fn writing(opened: &Opened) -> impl IntoView + use<> {
    let document = &opened.access.document;
    let title = document.title.clone();
    let label = format!("Texte de «\u{a0}{title}\u{a0}»");
    let address = format!("/collab/{}", document.id);
    let page = format!("/syntheses/{}", document.id);
    let mut trail = vec![NavLink::new("/mon-espace", "Mon espace")];
    if let Some(home) = &opened.home {
        trail.push(NavLink::new(home.page.clone(), home.title.clone()));
        trail.push(NavLink::new(format!("{}/ecrits", home.page), "Nos écrits"));
    }
    let eyebrow = document.kind.label();
    let stage = (document.kind != Kind::Bench).then(|| {
        let stage = document.stage.label(document.whose);
        view! { " · " <span data-part="etape">{stage}</span> }
    });
    let step = opened.steps.first().map(|step| {
        let href = format!("{page}/etape");
        view! { <LinkButton href>{step.gesture}</LinkButton> }
    });
    let back = opened.looks_back.then(|| {
        let href = format!("{page}/historique");
        view! { <LinkButton href kind=ButtonKind::Secondary>"Historique"</LinkButton> }
    });
    let seal = opened.seal.as_ref().map(seal_words);
    let paper = (document.kind != Kind::Bench).then(|| {
        let href = format!("{page}/pdf");
        view! { <p class="paper-way"><a href=href>"Télécharger en PDF"</a></p> }
    });
    let card = card_words(&opened.card, &title);
    let reading = reading_words(opened);
    let margin = opened
        .margin
        .as_ref()
        .map(|margin| remarks::margin(document.id, margin));
    let tells_reading = reading.is_none();
    let still = still_words(opened);
    let moves = still.is_some();
    view! {
        <div class="wrap stack writing" data-ecrire=address data-label=label>
            <Breadcrumbs links=trail here=title.clone()/>
            <div class="writing-head">
                <div class="writing-said">
                    <p class="save-state" data-part="etat" data-state="opening">
                        <span class="save-mark" aria-hidden="true"></span>
                        <span class="save-words">{if reading.is_some() { "Lecture" } else { "Ouverture…" }}</span>
                    </p>
                    <p class="soft small" data-part="visible">{opened.access.seen_by.clone()}</p>
                </div>
                <ul class="faces" data-part="presents" aria-label="Qui est là"></ul>
                <div class="row writing-ways">{back} {step}</div>
                <p class="visually-hidden" role="status" data-part="annonce"></p>
            </div>
            {still.map(|words| view! { <noscript><p class="notice-plain">{words}</p></noscript> })}
            <p class="notice-plain" class:scripted=moves data-part="droit" hidden=tells_reading>{reading}</p>
            <p class="notice-plain" data-part="chemin" hidden></p>
            <div class="writing-grid">
                <nav class="plan" aria-labelledby="plan-titre">
                    <details class="plan-fold" open>
                        <summary><span id="plan-titre" class="plan-title">"Plan"</span><span class="soft small" data-part="mots"></span></summary>
                        <ol class="plan-parts" data-part="plan"></ol>
                        <div class="writing-options" data-part="options" hidden></div>
                    </details>
                </nav>
                <div class="writing-middle">
                    <div class="writing-tools" data-part="outils" hidden></div>
                    <article class="writing-sheet">
                        <p class="eyebrow">{eyebrow} {stage}</p>
                        <h1>{title}</h1>
                        {card}
                        <div id="texte" class="writing-text words" data-part="texte">{text(&opened.text)}</div>
                        {seal}
                        {paper}
                    </article>
                </div>
                {margin}
            </div>
            <script r#type="module" src="/pkg/ecrire.js"></script>
        </div>
    }
}
