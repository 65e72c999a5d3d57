//! What the page of a call tells, section by section.

use leptos::prelude::*;

use super::{knots, modality, period, starred};
use crate::{
    appel::document::{CoFacilitator, Document},
    db::Instant,
    server::clock::wording,
    ui::{DateBlock, Icon, Path, PathStep, Privacy, Year},
};

/// The answers to the first questions anybody has.
#[component]
pub(super) fn InShort(call: Document, minutes: Option<u32>) -> impl IntoView {
    let capacity = call.capacity;
    let facts = [
        (
            "Rencontres",
            Some(format!(
                "{} {}",
                call.seances.len(),
                modality(call.modality)
            )),
        ),
        ("Quand", period(&call)),
        (
            "Places",
            Some(format!(
                "{} visées, {} au plus",
                capacity.target, capacity.maximum
            )),
        ),
        (
            "Prix",
            Some(if call.is_free { "gratuit" } else { "payant" }.to_owned()),
        ),
        (
            "Formulaire",
            minutes.map(|minutes| format!("{minutes} minutes environ")),
        ),
        (
            "Réponse",
            call.calendar
                .notification
                .map(|date| format!("le {}", wording::day_and_month(date))),
        ),
    ];
    let facts = facts
        .into_iter()
        .filter_map(|(term, said)| said.map(|said| (term, said)))
        .map(|(term, said)| {
            view! {
                <div>
                    <dt>{term}</dt>
                    <dd>{said}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="section ruled">
            <h2 class="visually-hidden">"En bref"</h2>
            <dl class="facts">{facts}</dl>
        </section>
    }
}

#[component]
pub(super) fn Purpose(call: Document) -> impl IntoView {
    let objectives = ticked(&call.objectives, Icon::Check);
    let others = ticked(&call.is_not, Icon::Cross);
    let method = call.method.map(|method| {
        view! {
            <p>
                "La méthode\u{a0}: le " <abbr title=method.label.clone()>{method.code}</abbr> " ("
                {method.label} "). " {method.ethics}
            </p>
        }
    });
    view! {
        <section class="section">
            <h2>"À quoi sert ce groupe"</h2>
            <div class="columns wide">
                <div class="stack">
                    <h3>"Ce qu’on y fait"</h3>
                    <ul class="ticks">{objectives}</ul>
                    {method}
                </div>
                <div class="stack">
                    <h3>"Ce que ce n’est pas"</h3>
                    <ul class="ticks crosses">{others}</ul>
                </div>
            </div>
        </section>
    }
}

fn ticked(lines: &[String], shape: Icon) -> impl IntoView + use<> {
    lines
        .iter()
        .map(|line| {
            view! {
                <li>
                    <Icon shape/>
                    <span>{starred(line)}</span>
                </li>
            }
        })
        .collect_view()
}

#[component]
pub(super) fn Prerequisites(call: Document) -> impl IntoView {
    let labels: Vec<String> = call
        .prerequisites
        .iter()
        .map(|prerequisite| prerequisite.label.clone())
        .collect();
    let lines = ticked(&labels, Icon::Check);
    (!labels.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>"Qui peut candidater"</h2>
                <ul class="ticks two">{lines}</ul>
                <p class="soft measure">
                    "Vous hésitez\u{a0}? Candidatez, ou appelez-nous. Si un autre groupe vous convient mieux, nous vous le proposerons\u{a0}: personne n’est écarté par une machine."
                </p>
            </section>
        }
    })
}

#[component]
pub(super) fn Meetings(call: Document, now: Instant) -> impl IntoView {
    let knots = knots(&call, now);
    let lines = call
        .seances
        .iter()
        .map(|seance| {
            let date = seance.starts.date();
            view! {
                <li>
                    <DateBlock
                        small=true
                        datetime=seance.starts.to_string()
                        weekday=""
                        day=date.day().to_string()
                        month=wording::short_month(date)
                    />
                    <p>
                        <strong>{seance.title.clone()}</strong>
                        <span class="soft small line">{seance.wording()}</span>
                    </p>
                </li>
            }
        })
        .collect_view();
    (!call.seances.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>"Les rencontres"</h2>
                <p class="measure">
                    "Le groupe avance ensemble\u{a0}: votre présence compte à chaque rencontre. Le formulaire vous demande vos disponibilités, date par date."
                </p>
                // The list below says the same, with the hours.
                <div class="call-year" aria-hidden="true">
                    <Year label="" knots/>
                </div>
                <ul class="dates two">{lines}</ul>
            </section>
        }
    })
}

/// From the candidature to the answer, with the days it happens.
#[component]
pub(super) fn Selection(call: Document) -> impl IntoView {
    let calendar = call.calendar;
    let full = wording::full_date;
    let steps = [
        Some((
            "Vous envoyez votre candidature".to_owned(),
            format!("jusqu’au {}", wording::day_and_time(calendar.closes_at)),
            "Un accusé de réception vous arrive par e-mail, avec la copie de vos réponses. Vous pouvez corriger ou retirer votre candidature jusqu’à la clôture.",
        )),
        calendar.commission.map(|date| {
            (
                "La commission lit et choisit".to_owned(),
                full(date),
                "Des personnes lisent chaque candidature, avec la même grille. Le groupe est composé pour que les expériences, les secteurs et les territoires se croisent.",
            )
        }),
        calendar.notification.map(|date| {
            (
                "Vous recevez une réponse".to_owned(),
                full(date),
                "Tout le monde reçoit une réponse, avec ses raisons, et d’autres pistes quand le groupe est complet.",
            )
        }),
        calendar.confirm_before.map(|date| {
            (
                "Vous confirmez votre place".to_owned(),
                format!("avant le {}", full(date)),
                "Un mot de votre part suffit. Si vous ne pouvez plus venir, votre place va à la liste d’attente.",
            )
        }),
    ];
    let steps = steps
        .into_iter()
        .flatten()
        .map(|(what, when, how)| PathStep {
            what,
            when: Some(when),
            how: how.to_owned(),
        })
        .collect();
    view! {
        <section class="section">
            <h2>"De votre candidature à la réponse"</h2>
            <Path steps/>
        </section>
    }
}

#[component]
pub(super) fn Pair(people: Vec<CoFacilitator>) -> impl IntoView {
    let cards = people
        .iter()
        .map(|person| {
            view! {
                <li>
                    <strong>{person.name()}</strong>
                    <span class="soft line">{person.quality.clone()}</span>
                </li>
            }
        })
        .collect_view();
    (!people.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>"Qui anime le groupe"</h2>
                <p class="measure">
                    "Un binôme, à l’image du partenariat\u{a0}: une personne patiente partenaire, une personne professionnelle de santé."
                </p>
                <ul class="pair">{cards}</ul>
            </section>
        }
    })
}

/// What becomes of what is written in the form.
#[component]
pub(super) fn Answers() -> impl IntoView {
    view! {
        <section class="section">
            <h2>"Ce que deviennent vos réponses"</h2>
            <Privacy question="Qui les lira\u{a0}?">
                "Les personnes qui animent le groupe et l’administration de l’appel. La situation que vous racontez n’est lue que par le binôme d’animation. Rien n’est public, rien n’est vendu, aucune machine ne décide."
            </Privacy>
            <ul>
                <li>
                    "Seules les questions utiles au choix sont posées\u{a0}; les autres sont facultatives. Aucun diagnostic n’est demandé."
                </li>
                <li>"Vous pouvez lire, corriger ou faire effacer vos réponses."</li>
                <li>
                    "Si votre candidature n’est pas retenue, elle est rendue anonyme trois mois après la décision."
                </li>
            </ul>
            <p>
                <a href="/vie-privee">"Tout savoir sur vos données"</a>
            </p>
        </section>
    }
}

/// The words to know before reading the rest.
#[component]
pub(super) fn Words(call: Document) -> impl IntoView {
    let words = call
        .vocabulary
        .iter()
        .map(|note| view! { <li>{note.clone()}</li> })
        .collect_view();
    let confidentiality = call
        .confidentiality
        .iter()
        .map(|line| view! { <li>{line.clone()}</li> })
        .collect_view();
    view! {
        <section class="section ruled">
            <div class="columns wide">
                <div class="stack" id="mots">
                    <h2>"Des mots pour se comprendre"</h2>
                    <ul>{words}</ul>
                </div>
                <div class="stack">
                    <h2>"Ce qui vous protège"</h2>
                    <ul>{confidentiality}</ul>
                </div>
            </div>
            {call.licence.map(|licence| {
                view! {
                    <p class="soft small">
                        "Les synthèses que le groupe publie sont sous licence " {licence.label} "."
                    </p>
                }
            })}
        </section>
    }
}

#[component]
pub(super) fn AskUs(call: Document) -> impl IntoView {
    let contact = call.contact;
    let dial = dial(&contact.phone);
    let mail = format!("mailto:{}", contact.email);
    view! {
        <section class="section call-us">
            <h2>"Plus simple de vive voix\u{a0}?"</h2>
            <p>
                "Appelez le " <a href=dial>{contact.phone}</a>
                "\u{a0}: nous remplissons le formulaire avec vous. Ou écrivez à "
                <a href=mail>{contact.email.clone()}</a> "."
            </p>
        </section>
    }
}

/// The number as a telephone wants it.
fn dial(phone: &str) -> String {
    let digits: String = phone
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    format!("tel:{digits}")
}
