//! The pages of calls: everything a person needs to decide, then the way in.

use leptos::prelude::*;

use super::{
    document::{Appel, CoFacilitator, Document, Modality, Seance, SeanceKind},
    model::AppelState,
    rules,
};
use crate::{
    db::Instant,
    server::{clock::wording, html, settings::Organisation},
    ui::{
        Breadcrumbs, ButtonKind, Card, DateBlock, Empty, Icon, Knot, LinkButton, NavLink, Path,
        PathStep, Privacy, Progress, Status, TitleBlock, Tone, Year,
    },
};

/// Where a call stands, in words: « Appel ouvert jusqu’au 14 février ».
#[component]
pub fn StatePill(
    /// The call.
    call: Document,
    /// The present moment.
    now: Instant,
) -> impl IntoView {
    let (tone, words) = state_words(&call, now);
    view! { <Status tone>{words}</Status> }
}

fn state_words(call: &Document, now: Instant) -> (Tone, String) {
    let closing = wording::date_of(call.calendar.closes_at);
    match rules::state_at(call, now) {
        AppelState::AVenir => {
            let opening = wording::date_of(call.calendar.opens_at);
            let words = format!(
                "Appel à venir\u{a0}: il ouvre le {}",
                wording::day_and_month(opening)
            );
            (Tone::Info, words)
        }
        AppelState::Ouvert => {
            let words = format!("Appel ouvert jusqu’au {}", wording::day_and_month(closing));
            (Tone::Next, words)
        }
        AppelState::Clos => {
            let words = format!(
                "Appel clos depuis le {} {}",
                wording::day_and_month(closing),
                closing.year()
            );
            (Tone::Neutral, words)
        }
    }
}

/// How long is left, in words, once it is worth saying.
fn time_left(call: &Document, now: Instant) -> String {
    let closing = wording::date_of(call.calendar.closes_at);
    let today = wording::date_of(now);
    match today.until(closing).map_or(0, |span| span.get_days()) {
        0 => "C’est le dernier jour.".to_owned(),
        1 => "Il reste un jour.".to_owned(),
        days => format!("Il reste {days} jours."),
    }
}

/// The meetings of a call as the knots of its year.
#[must_use]
pub fn knots(call: &Document, now: Instant) -> Vec<Knot> {
    let next = call
        .seances
        .iter()
        .position(|seance| seance.ends_at() > now);
    call.seances
        .iter()
        .enumerate()
        .map(|(place, seance)| {
            let (progress, word) = match next {
                Some(next) if place == next => (Progress::Next, "prochaine"),
                Some(next) if place > next => (Progress::Coming, ""),
                _ => (Progress::Done, "faite"),
            };
            let date = seance.starts.date();
            Knot {
                name: short_name(seance),
                date: format!("{} {}", date.day(), wording::short_month(date)),
                datetime: date.to_string(),
                word: word.to_owned(),
                progress,
                href: None,
            }
        })
        .collect()
}

fn short_name(seance: &Seance) -> String {
    match seance.kind {
        SeanceKind::Lancement => "Lancement".to_owned(),
        SeanceKind::Synthese => "Synthèse".to_owned(),
        SeanceKind::Seance | SeanceKind::Atelier => seance.title.clone(),
    }
}

/// « de mars à décembre 2025 ».
#[must_use]
pub fn period(call: &Document) -> Option<String> {
    let first = call.seances.first()?.starts.date();
    let last = call.seances.last()?.starts.date();
    let from = wording::month(first);
    let to = wording::month(last);
    Some(match (first.year() == last.year(), from == to) {
        (true, true) => format!("en {to} {}", last.year()),
        (true, false) => format!("{} {from} à {to} {}", from_word(from), last.year()),
        (false, _) => format!(
            "{} {from} {} à {to} {}",
            from_word(from),
            first.year(),
            last.year()
        ),
    })
}

/// « d’avril », « de mars ».
fn from_word(month: &str) -> &'static str {
    if month.starts_with(['a', 'o']) {
        "d’"
    } else {
        "de"
    }
}

/// Words in which « patient* » calls its note.
fn starred(text: &str) -> impl IntoView + use<> {
    let mut parts = text.split('*').map(str::to_owned);
    let first = parts.next();
    let rest = parts
        .map(|part| {
            view! {
                <a class="note-call" href="#mots" aria-label="voir le sens de ce mot">"*"</a>
                {part}
            }
        })
        .collect_view();
    view! {
        {first}
        {rest}
    }
}

/// The page of all calls.
#[component]
pub fn CallsPage(
    /// The calls, the one that closes last first.
    calls: Vec<Appel>,
    /// The present moment.
    now: Instant,
    /// Who runs the platform.
    organisation: Organisation,
) -> impl IntoView {
    let group = |wanted: AppelState| -> Vec<Document> {
        calls
            .iter()
            .map(|call| call.document.clone())
            .filter(|call| rules::state_at(call, now) == wanted)
            .collect()
    };
    let open = group(AppelState::Ouvert);
    let coming = group(AppelState::AVenir);
    let closed = group(AppelState::Clos);
    let nothing_open = open.is_empty();
    view! {
        <div class="wrap">
            <TitleBlock
                title="Les appels à candidatures"
                lead="Un appel, c’est l’invitation à rejoindre un groupe\u{a0}: qui peut venir, quand il se réunit, ce qu’il demande."
            />
            {nothing_open
                .then(|| {
                    view! {
                        <section class="section">
                            <h2>"Ouverts en ce moment"</h2>
                            <Empty title="Aucun appel n’est ouvert aujourd’hui">
                                <p>
                                    "Un appel paraît en général au début de l’année, pour des rencontres de mars à décembre. Pour être prévenue ou prévenu du prochain, appelez-nous au "
                                    {html::site(&organisation).phone} "."
                                </p>
                                <LinkButton href="/le-gap" kind=ButtonKind::Secondary>
                                    "Comprendre le GAP"
                                </LinkButton>
                            </Empty>
                        </section>
                    }
                })}
            <CallGroup title="Ouverts en ce moment" calls=open now/>
            <CallGroup title="À venir" calls=coming now/>
            <CallGroup title="Clos" calls=closed now/>
        </div>
    }
}

/// The calls that stand at the same point.
#[component]
fn CallGroup(
    /// What they have in common.
    title: &'static str,
    /// The calls.
    calls: Vec<Document>,
    /// The present moment.
    now: Instant,
) -> impl IntoView {
    let cards = calls
        .iter()
        .map(|call| view! { <CallCard call=call.clone() now/> })
        .collect_view();
    (!calls.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{title}</h2>
                <div class="cards">{cards}</div>
            </section>
        }
    })
}

/// One call among others.
#[component]
fn CallCard(
    /// The call.
    call: Document,
    /// The present moment.
    now: Instant,
) -> impl IntoView {
    let state = rules::state_at(&call, now);
    let date = match state {
        AppelState::AVenir => wording::date_of(call.calendar.opens_at),
        AppelState::Ouvert | AppelState::Clos => wording::date_of(call.calendar.closes_at),
    };
    let what = match state {
        AppelState::AVenir => "ouvre le",
        AppelState::Ouvert => "jusqu’au",
        AppelState::Clos => "clos le",
    };
    let href = format!("/appels/{}", call.slug);
    let meetings = meetings_line(&call);
    view! {
        <Card link=true dated=true>
            <div class="stack tight">
                <StatePill call=call.clone() now/>
                <h3 class="card-title">
                    <a href=href>{call.title.replace('*', "")}</a>
                </h3>
                <p>{call.chapo.clone()}</p>
                <p class="soft small">{meetings}</p>
            </div>
            <DateBlock
                datetime=date.to_string()
                weekday=what
                day=date.day().to_string()
                month=wording::month(date)
            />
        </Card>
    }
}

/// « 8 rencontres en visioconférence, de mars à décembre 2025 · gratuit ».
fn meetings_line(call: &Document) -> String {
    let mut line = format!(
        "{} rencontres {}",
        call.seances.len(),
        modality(call.modality)
    );
    if let Some(period) = period(call) {
        line.push_str(", ");
        line.push_str(&period);
    }
    if call.is_free {
        line.push_str(" · gratuit");
    }
    line
}

fn modality(modality: Modality) -> &'static str {
    match modality {
        Modality::Visioconference => "en visioconférence",
        Modality::Presentiel => "en présence",
        Modality::Hybride => "en présence ou en visioconférence",
    }
}

/// The page of one call.
#[component]
pub fn CallPage(
    /// The call.
    call: Document,
    /// About how long its questionnaire takes.
    minutes: Option<u32>,
    /// The present moment.
    now: Instant,
) -> impl IntoView {
    let is_open = rules::accepts_at(&call, now);
    let slug = call.slug.to_string();
    view! {
        <div class="wrap call">
            <Breadcrumbs
                links=vec![NavLink::new("/", "Accueil"), NavLink::new("/appels", "Appels")]
                here=call.short_title.clone()
            />
            <div class="title-block">
                <div>
                    <h1 class="call-title">{starred(&call.title)}</h1>
                    <p class="lead">{call.chapo.clone()}</p>
                </div>
            </div>
            <WayIn call=call.clone() minutes now/>
            <InShort call=call.clone() minutes/>
            <Purpose call=call.clone()/>
            <Prerequisites call=call.clone()/>
            <Meetings call=call.clone() now/>
            <Selection call=call.clone()/>
            <Pair people=call.cofacilitators.clone()/>
            <Answers/>
            <Words call=call.clone()/>
            <AskUs call=call.clone()/>
            {is_open
                .then(|| {
                    view! {
                        <div class="actions">
                            <StartForm slug/>
                        </div>
                    }
                })}
        </div>
    }
}

/// The button that begins a candidature; it creates something, so it posts.
#[component]
fn StartForm(
    /// The call.
    slug: String,
) -> impl IntoView {
    view! {
        <form method="post" action=format!("/appels/{slug}/candidature")>
            <button class="button" type="submit">"Commencer ma candidature"</button>
        </form>
    }
}

/// The one strong thing of the page: until when, and the way in.
#[component]
fn WayIn(
    /// The call.
    call: Document,
    /// About how long its questionnaire takes.
    minutes: Option<u32>,
    /// The present moment.
    now: Instant,
) -> impl IntoView {
    let state = rules::state_at(&call, now);
    let date = match state {
        AppelState::AVenir => wording::date_of(call.calendar.opens_at),
        AppelState::Ouvert | AppelState::Clos => wording::date_of(call.calendar.closes_at),
    };
    let body = match state {
        AppelState::AVenir => view! { <Coming call=call.clone()/> }.into_any(),
        AppelState::Ouvert => view! { <Open call=call.clone() minutes now/> }.into_any(),
        AppelState::Clos => view! { <Closed call=call.clone()/> }.into_any(),
    };
    view! {
        <Card strong="fils-appel" dated=true>
            <div class="stack way-in">
                <StatePill call=call.clone() now/>
                {body}
            </div>
            <DateBlock
                datetime=date.to_string()
                weekday=wording::weekday(date)
                day=date.day().to_string()
                month=wording::month(date)
            />
        </Card>
    }
}

#[component]
fn Open(call: Document, minutes: Option<u32>, now: Instant) -> impl IntoView {
    let slug = call.slug.to_string();
    let resume = format!("/connexion?suite=/appels/{slug}/candidature");
    let length = minutes.map(|minutes| format!("Comptez {minutes} minutes environ."));
    view! {
        <h2>"Vous avez jusqu’au " {wording::day_and_time(call.calendar.closes_at)}</h2>
        <p>
            {time_left(&call, now)} " " {length}
            " Vous pouvez vous arrêter, fermer la page et reprendre plus tard, même sur un autre appareil\u{a0}: rien ne se perd."
        </p>
        <div class="actions inline">
            <StartForm slug=slug.clone()/>
            <LinkButton href=resume kind=ButtonKind::Secondary>
                "J’ai déjà commencé"
            </LinkButton>
            <PaperLink slug words="Imprimer le formulaire"/>
        </div>
    }
}

#[component]
fn Coming(call: Document) -> impl IntoView {
    view! {
        <h2>"L’appel ouvre le " {wording::day_and_time(call.calendar.opens_at)}</h2>
        <p>
            "D’ici là, vous pouvez lire les questions et préparer vos réponses tranquillement. Le formulaire s’ouvrira ici même."
        </p>
        <div class="actions inline">
            <PaperLink slug=call.slug.to_string() words="Lire les questions"/>
        </div>
    }
}

#[component]
fn Closed(call: Document) -> impl IntoView {
    let phone = call.contact.phone.clone();
    view! {
        <h2>"L’appel est clos depuis le " {wording::day_and_time(call.calendar.closes_at)}</h2>
        <p>
            "Vous avez envoyé votre candidature\u{a0}? Suivez-la dans votre espace. Vous vouliez candidater et le temps a manqué\u{a0}? Appelez-nous au "
            {phone} "\u{a0}: nous vous dirons quand paraît le prochain appel."
        </p>
        <div class="actions inline">
            <LinkButton href="/mon-espace">"Suivre ma candidature"</LinkButton>
            <LinkButton href="/appels" kind=ButtonKind::Secondary>
                "Voir tous les appels"
            </LinkButton>
        </div>
    }
}

#[component]
fn PaperLink(slug: String, words: &'static str) -> impl IntoView {
    view! {
        <LinkButton href=format!("/appels/{slug}/formulaire-a-imprimer") kind=ButtonKind::Quiet>
            {words}
        </LinkButton>
    }
}

/// The answers to the first questions anybody has.
#[component]
fn InShort(call: Document, minutes: Option<u32>) -> impl IntoView {
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
fn Purpose(call: Document) -> impl IntoView {
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
fn Prerequisites(call: Document) -> impl IntoView {
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
fn Meetings(call: Document, now: Instant) -> impl IntoView {
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
fn Selection(call: Document) -> impl IntoView {
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
fn Pair(people: Vec<CoFacilitator>) -> impl IntoView {
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
fn Answers() -> impl IntoView {
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
fn Words(call: Document) -> impl IntoView {
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
fn AskUs(call: Document) -> impl IntoView {
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
