//! What a practice-analysis group is, told to somebody who has never seen one.

use leptos::prelude::*;

use crate::ui::{LinkButton, Path, PathStep, Thread, Verbatim};

/// What a GAP is.
#[component]
pub fn GapPage() -> impl IntoView {
    view! {
        <div class="wrap">
            <div class="hero">
                <div>
                    <p class="eyebrow">"Groupe d’analyse de pratiques"</p>
                    <h1>"Penser à plusieurs une situation que l’on a vécue seul ou seule"</h1>
                    <p class="lead">
                        "Dans un GAP, une personne raconte un moment de sa pratique de partenariat. Les autres l’aident à le regarder autrement. Personne ne juge, personne ne donne de leçon."
                    </p>
                </div>
                <Circle/>
            </div>
            <div class="split">
                <OneSession/>
                <WhatOneGains/>
            </div>
            <ThreeGroups/>
            <TheFrame/>
            <NotThis/>
            <Origins/>
            <section class="section call-us">
                <h2>"Envie d’en être\u{a0}?"</h2>
                <p>"Les groupes se forment par appel à candidatures, une fois par an."</p>
                <LinkButton href="/appels">"Voir les appels"</LinkButton>
                <p>
                    "Une seule soirée vous irait mieux\u{a0}? Voyez "
                    <a href="/ateliers">"les ateliers d’échanges de pratiques"</a> "."
                </p>
            </section>
        </div>
    }
}

/// A session, phase by phase: what happens, and who speaks.
#[component]
fn OneSession() -> impl IntoView {
    let phases = [
        (
            "L’accueil",
            "Tout le monde",
            "On se retrouve, on rappelle le cadre, on prend des nouvelles de la situation précédente.",
        ),
        (
            "Le choix",
            "Tout le monde, en quelques mots",
            "Qui le souhaite propose une situation vécue. Le groupe en choisit une.",
        ),
        (
            "Le récit",
            "La personne qui raconte",
            "Elle raconte sans être interrompue, puis pose la question qui la travaille.",
        ),
        (
            "Les questions",
            "Le groupe demande, elle répond",
            "Pour comprendre, sans conseiller ni deviner.",
        ),
        (
            "Les hypothèses",
            "Le groupe\u{a0}; elle écoute en silence",
            "Plusieurs lectures de la même scène. On parle de la situation, jamais de la personne.",
        ),
        (
            "Le retour",
            "La personne qui raconte",
            "Elle dit ce qu’elle garde. Personne ne lui répond.",
        ),
        (
            "Le pas de côté",
            "Tout le monde",
            "Qu’a-t-on appris, et comment\u{a0}? Ce qui peut sortir du groupe est décidé ensemble.",
        ),
    ];
    let steps = phases
        .into_iter()
        .map(|(name, who, what)| PathStep {
            what: name.to_owned(),
            when: Some(who.to_owned()),
            how: what.to_owned(),
        })
        .collect();
    view! {
        <section class="section">
            <h2>"Une séance, pas à pas"</h2>
            <p class="measure">
                "Deux heures et demie, une seule situation. La méthode s’appelle le GEASE, Groupe d’Entraînement à l’Analyse de Situations Éducatives. Les temps sont des repères, pas un chronomètre."
            </p>
            <Path steps upright=true/>
        </section>
    }
}

/// Two threads, then their crossing.
#[component]
fn ThreeGroups() -> impl IntoView {
    view! {
        <section class="section">
            <h2>"Trois groupes, deux fils"</h2>
            <div class="columns threads">
                <div>
                    <svg viewBox="0 0 120 48" aria-hidden="true" focusable="false">
                        <path class="thread-experience" d="M4 24C34 4 46 4 60 24S90 44 116 24"></path>
                    </svg>
                    <h3>"GAP PP"</h3>
                    <p>
                        "Entre patientes et patients partenaires, proches aidantes et aidants compris\u{a0}: le savoir de l’expérience."
                    </p>
                </div>
                <div>
                    <svg viewBox="0 0 120 48" aria-hidden="true" focusable="false">
                        <path class="thread-practice" d="M4 24C34 44 46 44 60 24S90 4 116 24"></path>
                    </svg>
                    <h3>"GAP PSP"</h3>
                    <p>
                        "Entre professionnelles et professionnels de santé partenaires\u{a0}: le savoir du métier."
                    </p>
                </div>
                <div>
                    <svg viewBox="0 0 120 48" aria-hidden="true" focusable="false">
                        <path class="thread-experience" d="M4 24C34 4 46 4 60 24S90 44 116 24"></path>
                        <path class="thread-practice" d="M4 24C34 44 46 44 60 24S90 4 116 24"></path>
                    </svg>
                    <h3>"GAP mixte"</h3>
                    <p>
                        "Les deux ensemble, pour celles et ceux qui ont déjà vécu un GAP\u{a0}: ce qui rapproche, ce qui diffère, ce qu’on invente."
                    </p>
                </div>
            </div>
        </section>
    }
}

#[component]
fn WhatOneGains() -> impl IntoView {
    view! {
        <aside class="section aside-note">
            <h2>"Ce qu’on en retire"</h2>
            <ul>
                <li>"Une méthode pour analyser, qui reste après le groupe"</li>
                <li>"Des mots plus justes pour dire ce qu’on fait"</li>
                <li>"Un cadre plus clair pour son action"</li>
                <li>"De la légitimité dans son rôle"</li>
                <li>"Moins d’isolement, et une communauté de pratiques"</li>
            </ul>
            <Verbatim thread=Thread::Practice source="Une personne participante">
                "«\u{a0}Une pluie de possibilités sur le groupe.\u{a0}»"
            </Verbatim>
        </aside>
    }
}

/// Ten people in a circle: one tells, and a thread goes to each of the others.
#[component]
fn Circle() -> impl IntoView {
    const PEOPLE: u32 = 10;
    let place = |person: u32| {
        let angle = f64::from(person) / f64::from(PEOPLE) * std::f64::consts::TAU;
        (160.0 - 132.0 * angle.cos(), 160.0 - 132.0 * angle.sin())
    };
    let (teller_x, teller_y) = place(0);
    let threads = (1..PEOPLE)
        .map(|person| {
            let (x, y) = place(person);
            let class = if person % 2 == 0 {
                "thread-practice"
            } else {
                "thread-experience"
            };
            let path = format!("M{teller_x:.1} {teller_y:.1}Q160 160 {x:.1} {y:.1}");
            view! { <path class=class d=path></path> }
        })
        .collect_view();
    let knots = (1..PEOPLE)
        .map(|person| {
            let (x, y) = place(person);
            view! { <circle class="circle-knot" cx=format!("{x:.1}") cy=format!("{y:.1}") r="11"></circle> }
        })
        .collect_view();
    view! {
        <svg class="circle" viewBox="0 0 320 320" aria-hidden="true" focusable="false">
            {threads}
            {knots}
            <circle
                class="circle-knot teller"
                cx=format!("{teller_x:.1}")
                cy=format!("{teller_y:.1}")
                r="19"
            ></circle>
        </svg>
    }
}

#[component]
fn TheFrame() -> impl IntoView {
    view! {
        <section class="section ruled">
            <h2>"Le cadre qui protège"</h2>
            <div class="columns">
                <div>
                    <h3>"Confidentialité"</h3>
                    <p>
                        "Ce qui se dit dans le groupe y reste. Les situations sont racontées sans nom de personne ni d’établissement."
                    </p>
                </div>
                <div>
                    <h3>"Volontariat"</h3>
                    <p>"Raconter est toujours un choix. On parle en «\u{a0}je\u{a0}», on peut passer son tour."</p>
                </div>
                <div>
                    <h3>"Assiduité"</h3>
                    <p>"La confiance se tisse avec les mêmes personnes, de la première à la dernière rencontre."</p>
                </div>
            </div>
        </section>
    }
}

#[component]
fn NotThis() -> impl IntoView {
    view! {
        <section class="section">
            <h2>"Ce que le GAP n’est pas"</h2>
            <dl class="registry terms">
                <div>
                    <dt>"Une formation"</dt>
                    <dd>"Il n’y a ni programme ni note. Une attestation de participation peut vous être remise."</dd>
                </div>
                <div>
                    <dt>"Un groupe de parole"</dt>
                    <dd>"On y travaille une situation, avec une méthode et un animateur ou une animatrice de chaque côté."</dd>
                </div>
                <div>
                    <dt>"Une cellule de crise"</dt>
                    <dd>"On ne cherche pas la solution d’un problème\u{a0}: on cherche à comprendre."</dd>
                </div>
                <div>
                    <dt>"Un atelier d’échanges"</dt>
                    <dd>"Les ateliers d’échanges de pratiques (AEP) partent d’une question\u{a0}; le GAP part d’un récit."</dd>
                </div>
            </dl>
        </section>
    }
}

#[component]
fn Origins() -> impl IntoView {
    view! {
        <section class="section">
            <h2>"D’où cela vient"</h2>
            <p class="measure">
                "Le GEASE est né à Montpellier en 1992, à l’université Paul-Valéry, avec Yveline Fumat et Jean-Bernard Paturet. Les GAP du partenariat en santé s’inspirent aussi des groupes de patients experts de l’Université des Patients, à Paris\u{a0}: "
                <a href="https://www.analysedepratique.org/?p=5467" hreflang="fr">
                    "lire l’article de la Revue de l’analyse de pratiques professionnelles"
                </a>
                "."
            </p>
        </section>
    }
}
