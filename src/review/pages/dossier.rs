//! One candidature, laid out to be read.

use leptos::prelude::*;

use super::{dossier_address, grid::MyReadingForm, list::tone, list_address};
use crate::{
    form::Severity,
    review::{
        actions::{Dossier, Knot, KnotState, Passage, ReadAnswer, ReadSection},
        model::short_number,
        rules::Query,
    },
    ui::{Button, ButtonKind, Icon, More, Notice, Privacy, Status, TextArea, Tone},
};

/// What was typed in the forms of this page, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The mark of each criterion, as typed.
    pub scores: std::collections::BTreeMap<String, String>,
    /// The comment of the reading.
    pub comment: Option<String>,
    /// What is wrong, by field: a criterion, `commentaire`, or `note`.
    pub errors: std::collections::BTreeMap<String, String>,
    /// The note of the commission.
    pub note: String,
    /// Said once after something was done.
    pub done: Option<&'static str>,
}

/// `/administration/appels/{slug}/candidatures/{numero}`
pub fn dossier(dossier: Dossier, query: Query, typed: Typed) -> impl IntoView {
    let number = dossier.number.clone();
    let title = match &dossier.name {
        Some(name) => name.clone(),
        None => format!("Candidature {}", short_number(&number)),
    };
    let base = list_address(&dossier.slug);
    let back = query.address(&base, 1);
    let hidden = dossier.is_hidden;
    let done = typed.done;
    view! {
        <div class="wrap wide stack">
            <Around passage=dossier.passage.clone() slug=dossier.slug.clone() query=query.clone() back/>
            {done.map(|done| view! { <Notice tone=Tone::Done announced=true><p>{done}</p></Notice> })}
            <div class="title-block">
                <div>
                    <p class="eyebrow">{format!("{} · N°\u{a0}{number}", dossier.call)}</p>
                    <h1>{title}</h1>
                    <div class="row">
                        <Status tone=tone(dossier.status)>{dossier.status.label()}</Status>
                        <span class="soft">{dossier.received.clone()}</span>
                    </div>
                </div>
            </div>
            {dossier.is_anonymous.then(|| view! {
                <Notice title="Cette candidature a été rendue anonyme">
                    <p>"Le temps de la garder est passé\u{a0}: plus rien ne dit qui l’a écrite. Elle est encore comptée, avec ses étapes et la décision prise."</p>
                </Notice>
            })}
            {if hidden {
                view! { <Hidden dossier=dossier.clone() query=query.clone()/> }.into_any()
            } else {
                view! { <Content dossier=dossier.clone() query=query.clone() typed/> }.into_any()
            }}
            <Keys/>
        </div>
    }
}

/// The way to those before and after it.
#[component]
fn Around(passage: Passage, slug: String, query: Query, back: String) -> impl IntoView {
    let link = |number: &str| query.address(&dossier_address(&slug, number), 1);
    let place = passage
        .place
        .map(|(at, of)| view! { <span class="soft">{format!("{at} sur {of}")}</span> });
    let previous = passage.previous.as_deref().map(|number| {
        let words = format!("Précédente ({})", short_number(number));
        view! { <a class="button quiet small" rel="prev" accesskey="p" href=link(number)>{words}</a> }
    });
    let next = passage.next.as_deref().map(|number| {
        let words = format!("Suivante ({})", short_number(number));
        view! { <a class="button secondary small" rel="next" accesskey="s" href=link(number)>{words}</a> }
    });
    let to_read = passage.next_to_read.as_deref().map(|number| {
        let words = format!("Prochaine à lire ({})", short_number(number));
        view! { <a class="button small" accesskey="l" href=link(number)>{words}</a> }
    });
    view! {
        <nav class="row around" aria-label="Autres candidatures">
            <a class="button quiet small" href=back>"Toute la liste"</a>
            {previous}
            {place}
            {next}
            {to_read}
            <a class="button quiet small" href="#ma-lecture">"Ma lecture"</a>
        </nav>
    }
}

/// Nothing of it: it is theirs, or they know the person.
#[component]
fn Hidden(dossier: Dossier, query: Query) -> impl IntoView {
    let is_recused = dossier.own.is_some();
    let action = query.address(
        &format!(
            "{}/lecture",
            dossier_address(&dossier.slug, &dossier.number)
        ),
        1,
    );
    if !is_recused {
        return view! {
            <Notice title="C’est votre propre candidature">
                <p>"Vous ne la lisez pas ici. Votre copie est dans votre espace."</p>
            </Notice>
        }
        .into_any();
    }
    view! {
        <Notice title="Vous connaissez cette personne">
            <p>"Vous avez laissé cette candidature aux autres\u{a0}: son contenu et leurs avis ne vous sont pas montrés."</p>
        </Notice>
        {dossier.may_answer.then(|| view! {
            <form method="post" action=action>
                <Button name="etat" value="reprendre" kind=ButtonKind::Secondary>"C’était une erreur, je ne la connais pas"</Button>
            </form>
        })}
    }
    .into_any()
}

#[component]
fn Content(dossier: Dossier, query: Query, typed: Typed) -> impl IntoView {
    // How the form was filled in, and who the person is, come first and are read last.
    let says_nothing = |section: &&ReadSection| section.answers.iter().all(|one| !one.is_prose);
    let asides = dossier.sections.iter().take_while(says_nothing).count();
    let sections = dossier
        .sections
        .iter()
        .cloned()
        .enumerate()
        .map(|(at, section)| match at < asides {
            true => view! { <Aside section/> }.into_any(),
            false => view! { <Section section/> }.into_any(),
        })
        .collect_view();
    view! {
        <div class="reading">
            <div class="stack loose reading-text">
                {(!dossier.is_anonymous).then(|| view! { <Summary dossier=dossier.clone()/> })}
                {sections}
                <History dossier=dossier.clone()/>
            </div>
            <div class="stack reading-side">
                <MyReadingForm dossier=dossier.clone() query=query.clone() typed=typed.clone()/>
                <Notes dossier query typed/>
            </div>
        </div>
    }
}

/// The first thing to read.
#[component]
fn Summary(dossier: Dossier) -> impl IntoView {
    let Dossier {
        summary,
        availability,
        findings,
        anomalies,
        is_blind,
        ..
    } = dossier;
    let facts = summary
        .into_iter()
        .map(|(label, words)| view! { <div><dt>{label}</dt><dd>{words}</dd></div> })
        .collect_view();
    let findings = findings
        .into_iter()
        .map(|(severity, message, reason)| {
            let (tone, weight) = match severity {
                Severity::Blocking => (Tone::Attention, "Condition de l’appel"),
                Severity::Warning => (Tone::Info, "À regarder"),
                Severity::Redirection => (Tone::Next, "Autre groupe possible"),
            };
            view! {
                <li><Status tone>"Proposition"</Status>" " {weight} "\u{a0}: " {message} <span class="soft">" Motif\u{a0}: " {reason} "."</span></li>
            }
        })
        .collect_view();
    let rules: Vec<_> = anomalies
        .into_iter()
        .filter(|anomaly| anomaly.kind != crate::review::model::AnomalyKind::Eligibilite)
        .map(|anomaly| view! { <li>{anomaly.words}</li> })
        .collect();
    let has_anomalies = !rules.is_empty();
    let has_findings = !findings.is_empty();
    view! {
        <section class="card strong" aria-labelledby="en-bref">
            <h2 class="card-title" id="en-bref">"En bref"</h2>
            {is_blind.then(|| view! { <p class="soft">"Lecture à l’aveugle\u{a0}: ce qui dit qui est la personne est masqué, «\u{a0}▇▇\u{a0}» dans les textes."</p> })}
            <dl class="answers">{facts}</dl>
            {(!availability.is_empty()).then(|| view! { <Availability knots=availability/> })}
            {has_findings.then(|| view! {
                <h3>"Ce que les règles proposent"</h3>
                <ul class="stack tight">{findings}</ul>
                <p class="soft">"Une règle propose\u{a0}; ce sont des personnes qui décident."</p>
            })}
            {has_anomalies.then(|| view! {
                <h3>"À regarder"</h3>
                <ul class="stack tight">{rules}</ul>
            })}
        </section>
    }
}

/// The year, a knot a meeting: filled, half or empty, with its words.
#[component]
fn Availability(knots: Vec<Knot>) -> impl IntoView {
    let count = |state: KnotState| knots.iter().filter(|knot| knot.state == state).count();
    let words = format!(
        "Disponible {} fois sur {}, incertain {}, indisponible {}.",
        count(KnotState::Yes),
        knots.len(),
        count(KnotState::Perhaps),
        count(KnotState::No)
    );
    let items = knots
        .into_iter()
        .map(|knot| {
            let (state, shape) = match knot.state {
                KnotState::Yes => ("yes", Icon::Check),
                KnotState::Perhaps => ("perhaps", Icon::Clock),
                KnotState::No => ("no", Icon::Cross),
            };
            view! {
                <li data-state=state>
                    <span class="strip-mark"><Icon shape/></span>
                    <span class="strip-name">{knot.name}</span>
                    <span class="strip-words">{knot.words}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <h3 id="disponibilites">"Disponibilités"</h3>
        <p>{words}</p>
        <ol class="strip" aria-labelledby="disponibilites">{items}</ol>
    }
}

/// A section that is not of what the person tells: folded.
#[component]
fn Aside(section: ReadSection) -> impl IntoView {
    let title = section.title.clone();
    view! {
        <More label=title>
            <dl class="answers">{facts(section.answers)}</dl>
        </More>
    }
}

fn facts(answers: Vec<ReadAnswer>) -> impl IntoView {
    answers
        .into_iter()
        .map(|answer| view! {
            <div><dt>{answer.question}</dt><dd class="answer">{answer.lines.join("\n")}</dd></div>
        })
        .collect_view()
}

#[component]
fn Section(section: ReadSection) -> impl IntoView {
    let (prose, told): (Vec<_>, Vec<_>) = section
        .answers
        .into_iter()
        .partition(|answer| answer.is_prose);
    let has_facts = !told.is_empty();
    let facts = facts(told);
    let prose = prose
        .into_iter()
        .map(|answer| {
            let paragraphs = answer
                .lines
                .into_iter()
                .filter(|line| !line.trim().is_empty())
                .map(|line| view! { <p>{line}</p> })
                .collect_view();
            view! {
                <h3>{answer.question}</h3>
                <blockquote class="words own-words">{paragraphs}</blockquote>
            }
        })
        .collect_view();
    view! {
        <section class="stack">
            <h2>{section.title}</h2>
            {prose}
            {has_facts.then(|| view! { <dl class="answers">{facts}</dl> })}
        </section>
    }
}

#[component]
fn History(dossier: Dossier) -> impl IntoView {
    let lines = dossier
        .history
        .into_iter()
        .map(|past| {
            let why = past.why.map(|why| view! { <span class="history-why">"Motif\u{a0}: " {why}</span> });
            view! { <li>{past.status.label()} <span class="soft">" · " {past.at} " " {past.who}</span> {why}</li> }
        })
        .collect_view();
    view! {
        <section class="stack" aria-labelledby="historique">
            <h2 id="historique">"Historique"</h2>
            <ol class="stack tight">{lines}</ol>
        </section>
    }
}

/// What the commission writes for itself.
#[component]
fn Notes(dossier: Dossier, query: Query, typed: Typed) -> impl IntoView {
    let base = dossier_address(&dossier.slug, &dossier.number);
    let notes = dossier
        .notes
        .into_iter()
        .map(|(id, who, at, body, is_mine)| {
            let forget = is_mine.then(|| {
                let action = query.address(&format!("{base}/notes/{id}/supprimer"), 1);
                view! {
                    <form method="post" action=action>
                        <Button kind=ButtonKind::Quiet small=true>"Supprimer ma note"</Button>
                    </form>
                }
            });
            view! {
                <li class="private-note">
                    <p class="soft">{who} ", " {at}</p>
                    <p class="answer">{body}</p>
                    {forget}
                </li>
            }
        })
        .collect_view();
    let error = typed.errors.get("note").cloned();
    view! {
        <section class="card" aria-labelledby="notes">
            <h2 class="card-title" id="notes">"Notes de la commission"</h2>
            <Privacy question="Qui les lit\u{a0}?">"Les personnes qui lisent et l’administration. La personne candidate a le droit de demander une copie de ce qui est écrit sur elle."</Privacy>
            <ul class="stack">{notes}</ul>
            <form class="stack" method="post" action=query.address(&format!("{base}/notes"), 1)>
                <TextArea id="note" name="note" label="Ajouter une note" short=true required=true value=Signal::stored(typed.note) error=Signal::stored(error)/>
                <Button kind=ButtonKind::Secondary small=true>"Ajouter la note"</Button>
            </form>
        </section>
    }
}

/// The keys that go from one to the next: with a modifier, so that typing is never taken for one.
#[component]
fn Keys() -> impl IntoView {
    view! {
        <More label="Aller plus vite au clavier">
            <p>"Dans Firefox\u{a0}: Alt + Maj et la lettre. Dans Chrome et Edge\u{a0}: Alt et la lettre. Sur Mac\u{a0}: Ctrl + Option et la lettre. Ces touches ne gênent jamais la frappe."</p>
            <ul>
                <li><kbd>"S"</kbd>"\u{a0}: la suivante"</li>
                <li><kbd>"P"</kbd>"\u{a0}: la précédente"</li>
                <li><kbd>"L"</kbd>"\u{a0}: la prochaine à lire"</li>
            </ul>
        </More>
    }
}
