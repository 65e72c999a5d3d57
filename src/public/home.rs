//! The front door: what a GAP is, whether it is for me, and the way in.

use leptos::prelude::*;

use crate::{
    appel::{
        document::Document,
        model::AppelState,
        pages::{StatePill, knots, period},
        rules,
    },
    db::Instant,
    server::{clock::wording, html, settings::Organisation},
    ui::{ButtonKind, Icon, LinkButton, Path, PathStep, Thread, Verbatim, Year},
};

/// The front door.
#[component]
pub fn HomePage(
    /// The call to speak of, if there is any.
    call: Option<Document>,
    /// The present moment.
    now: Instant,
    /// Who runs the platform.
    organisation: Organisation,
) -> impl IntoView {
    view! {
        <div class="wrap home">
            <Welcome call=call.clone() now/>
            {call.clone().map(|call| view! { <OneYear call now/> })}
            <WhatItIs call=call.clone()/>
            {call.clone().map(|call| view! { <IsItForMe call/> })}
            <HowToApply call now/>
            <Interlude thread=Thread::Practice words="«\u{a0}Une pluie de possibilités sur le groupe.\u{a0}»"/>
            <WhoReadsWhat/>
            <Interlude thread=Thread::Experience words="«\u{a0}C’est une hygiène de nos pratiques.\u{a0}»"/>
            <CallUs organisation/>
        </div>
    }
}

#[component]
fn Welcome(call: Option<Document>, now: Instant) -> impl IntoView {
    let state = call.as_ref().map(|call| rules::state_at(call, now));
    let way_in = match (&call, state) {
        (Some(call), Some(AppelState::Ouvert)) => view! {
            <LinkButton href=format!("/appels/{}", call.slug)>"Déposer ma candidature"</LinkButton>
            <LinkButton href="/le-gap" kind=ButtonKind::Secondary>
                "Comprendre le GAP"
            </LinkButton>
        }
        .into_any(),
        _ => view! {
            <LinkButton href="/le-gap">"Comprendre le GAP"</LinkButton>
            <LinkButton href="/appels" kind=ButtonKind::Secondary>
                "Voir les appels"
            </LinkButton>
        }
        .into_any(),
    };
    let meetings = call.as_ref().and_then(meetings_words);
    view! {
        <section class="hero">
            <div>
                {call.map(|call| view! { <StatePill call now/> })}
                <h1>"Prendre soin de sa pratique, avec ses pairs."</h1>
                <p class="lead">
                    "Un Groupe d’Analyse de Pratiques (GAP) réunit une dizaine de personnes engagées dans le partenariat en santé. Une situation vécue par séance, un cadre protecteur, "
                    {meetings.unwrap_or_else(|| "des rencontres en visioconférence".to_owned())}
                    ". C’est gratuit."
                </p>
                <div class="row">{way_in}</div>
            </div>
            <Verbatim note=true source="Une personne participante">
                "«\u{a0}Je trouve ça génial de penser avec plein de têtes\u{a0}!\u{a0}»"
            </Verbatim>
        </section>
    }
}

/// « huit rencontres en visioconférence de mars à décembre ».
fn meetings_words(call: &Document) -> Option<String> {
    let months = period(call)?;
    let months = months.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    Some(format!(
        "{} rencontres en visioconférence {months}",
        in_letters(call.seances.len())
    ))
}

/// Small numbers read better in letters, inside a sentence.
fn in_letters(number: usize) -> String {
    const WORDS: [&str; 13] = [
        "zéro", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix",
        "onze", "douze",
    ];
    WORDS
        .get(number)
        .map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

#[component]
fn OneYear(call: Document, now: Instant) -> impl IntoView {
    let knots = knots(&call, now);
    (!knots.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>"Le chemin d’une année"</h2>
                <p class="soft measure">
                    "Deux fils se croisent à chaque rencontre\u{a0}: le savoir de l’expérience et le savoir professionnel."
                </p>
                <Year label="Les rencontres de l’année" knots/>
            </section>
        }
    })
}

#[component]
fn WhatItIs(call: Option<Document>) -> impl IntoView {
    let others = call.map_or_else(
        || {
            "Ni une formation, ni un groupe de parole, ni un lieu pour résoudre un problème."
                .to_owned()
        },
        |call| not_this(&call.is_not),
    );
    view! {
        <section class="section ruled">
            <h2 class="visually-hidden">"Le GAP en trois mots"</h2>
            <div class="columns">
                <div>
                    <h3>"Ce que c’est"</h3>
                    <p>
                        "Un collectif de pairs qui mène une réflexion commune, avec une méthode\u{a0}: le GEASE. On y prend du recul, on repart avec des idées."
                    </p>
                </div>
                <div>
                    <h3>"Ce que ce n’est pas"</h3>
                    <p>{others}</p>
                </div>
                <div>
                    <h3>"Ce qui vous protège"</h3>
                    <p>
                        "Ce qui se dit dans le groupe reste dans le groupe. Chaque écran vous dit qui peut lire ce que vous écrivez."
                    </p>
                </div>
            </div>
        </section>
    }
}

/// « Ni une formation, ni un groupe de parole. ».
fn not_this(others: &[String]) -> String {
    let list: Vec<String> = others.iter().map(|other| format!("ni {other}")).collect();
    let mut sentence = list.join(", ");
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    format!("{sentence}.")
}

#[component]
fn IsItForMe(call: Document) -> impl IntoView {
    let lines = call
        .prerequisites
        .iter()
        .map(|prerequisite| {
            view! {
                <li>
                    <Icon shape=Icon::Check/>
                    <span>{prerequisite.label.clone()}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="section">
            <h2>"Est-ce que c’est pour moi\u{a0}?"</h2>
            <div class="columns wide">
                <ul class="ticks">{lines}</ul>
                <div class="stack tight">
                    <p>
                        "Patiente ou patient partenaire, proche aidante ou aidant, représentante ou représentant des usagers, pair-aidante ou pair-aidant\u{a0}: c’est votre pratique qui compte, pas votre diplôme, ni l’endroit où vous habitez."
                    </p>
                    <p>
                        "Pas à l’aise avec la visioconférence\u{a0}? Dites-le dans le formulaire\u{a0}: on fait un essai ensemble avant de commencer."
                    </p>
                </div>
            </div>
        </section>
    }
}

#[component]
fn HowToApply(call: Option<Document>, now: Instant) -> impl IntoView {
    let answer = call
        .as_ref()
        .filter(|call| rules::accepts_at(call, now))
        .and_then(|call| call.calendar.notification)
        .map_or_else(
            || "Tout le monde reçoit une réponse, avec ses raisons.".to_owned(),
            |date| {
                format!(
                    "Le {}, tout le monde reçoit une réponse, avec ses raisons.",
                    wording::day_and_month(date)
                )
            },
        );
    let step = |what: &str, how: String| PathStep {
        what: what.to_owned(),
        when: None,
        how,
    };
    let steps = vec![
        step(
            "Lire l’appel",
            "Les dates, les prérequis, qui anime. Une question\u{a0}? Un coup de fil suffit.".to_owned(),
        ),
        step(
            "Répondre à votre rythme",
            "Vingt minutes environ, en une fois ou en dix\u{a0}: tout s’enregistre. Au téléphone, nous remplissons avec vous.".to_owned(),
        ),
        step(
            "Recevoir une réponse",
            format!("{answer} Ce sont des personnes qui lisent et qui choisissent."),
        ),
    ];
    view! {
        <section class="section">
            <h2>"Candidater en trois temps"</h2>
            <Path steps/>
        </section>
    }
}

/// How far what one confides goes, from nobody to everybody.
#[component]
fn WhoReadsWhat() -> impl IntoView {
    let rows = [
        ("Votre brouillon", "vous, et personne d’autre"),
        (
            "La situation que vous racontez en candidatant",
            "vous et les deux personnes qui animent",
        ),
        (
            "Votre candidature",
            "elles encore, et l’administration de l’appel",
        ),
        ("Ce qui se dit en séance", "le groupe, et il le garde"),
        (
            "La synthèse",
            "tout le monde, une fois relue par le groupe, sans nom ni lieu",
        ),
    ];
    let rows = rows
        .into_iter()
        .map(|(what, who)| {
            view! {
                <li>
                    <p>
                        <strong>{what}</strong>
                        <span class="visually-hidden">"\u{a0}: "</span>
                        <span class="reach-who">{who}</span>
                    </p>
                    <span class="reach-thread" aria-hidden="true"></span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="section">
            <h2>"Jusqu’où va ce que vous confiez"</h2>
            <p class="soft measure">
                "Plus le fil est long, plus il y a de monde au bout. C’est vous qui le déroulez."
            </p>
            <ul class="reach">{rows}</ul>
            <p>
                <a href="/vie-privee">"Ce que nous gardons, et jusqu’à quand"</a>
            </p>
        </section>
    }
}

/// A breath between two sections: people's words, alone.
#[component]
fn Interlude(thread: Thread, words: &'static str) -> impl IntoView {
    view! {
        <div class="section interlude">
            <Verbatim thread source="Une personne participante">
                {words}
            </Verbatim>
        </div>
    }
}

#[component]
fn CallUs(organisation: Organisation) -> impl IntoView {
    let site = html::site(&organisation);
    let dial = site.dial();
    view! {
        <section class="section call-us">
            <h2>"Plus simple de vive voix\u{a0}?"</h2>
            <p>
                "Une question, un doute, un formulaire à remplir à deux\u{a0}: appelez le "
                <a href=dial>{site.phone}</a>
                "."
            </p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_gap_is_not_is_one_sentence() {
        let others = ["une formation".to_owned(), "un groupe de parole".to_owned()];
        assert_eq!(
            not_this(&others),
            "Ni une formation, ni un groupe de parole."
        );
        assert_eq!(in_letters(8), "huit");
        assert_eq!(in_letters(20), "20");
    }
}
