//! Where a call stands, and what can be done about it: publish, open, extend, close.

use jiff::civil::Date;
use leptos::prelude::*;

use super::Typed;
use crate::{
    appel::{
        document::{Appel, Document},
        model::{AppelEvent, AppelState, Slug},
        pages::StatePill,
        rules,
        store::EventRow,
    },
    db::Instant,
    server::clock::wording,
    ui::{Button, ButtonKind, Card, More, Status, TextArea, Tone},
};

/// Publishing a call that nobody sees yet, or giving it up.
#[component]
pub(super) fn DraftState(
    /// Its address.
    slug: Slug,
    /// How many fields are to mend first.
    to_mend: usize,
    /// Its dates in words, once they can be read.
    dates: Vec<(String, String)>,
    /// Whether the dates are to be checked now.
    is_fresh: bool,
) -> impl IntoView {
    let publish = format!("/administration/appels/{slug}/publier");
    let give_up = format!("/administration/appels/{slug}/abandonner");
    let left = match to_mend {
        0 => "Tout est rempli. Regardez l’aperçu, puis publiez\u{a0}: l’appel s’ouvrira à la date prévue, ou tout de suite si elle est passée.".to_owned(),
        1 => "Il reste un point à compléter avant de publier.".to_owned(),
        several => format!("Il reste {several} points à compléter avant de publier."),
    };
    view! {
        <Card>
            <Status tone=Tone::Neutral>"En préparation, invisible du public"</Status>
            <h2 class="card-title">"Où en est l’appel"</h2>
            <p>{left}</p>
            {dates_in_words(&dates, is_fresh)}
            <div class="row">
                <form method="post" action=publish>
                    <Button kind=ButtonKind::Secondary>"Publier l’appel"</Button>
                </form>
            </div>
            <More label="Abandonner cette préparation">
                <form class="stack" method="post" action=give_up>
                    <p>"Les textes et le questionnaire préparés ici seront effacés. Aucun appel publié n’est touché."</p>
                    <div class="row">
                        <Button kind=ButtonKind::QuietDanger small=true name="confirme" value="oui">"Effacer la préparation"</Button>
                    </div>
                </form>
            </More>
        </Card>
    }
}

/// Every date of a call, with its day of the week: what a field of the page does not say.
#[must_use]
pub(super) fn dates_of(call: &Document) -> Vec<(String, String)> {
    let calendar = call.calendar;
    let moment = wording::day_and_time;
    let day = |label: &str, date: Option<Date>| {
        date.map(|date| (label.to_owned(), wording::full_date(date)))
    };
    let mut dates = vec![
        ("L’appel ouvre".to_owned(), moment(calendar.opens_at)),
        ("Il se clôt".to_owned(), moment(calendar.closes_at)),
    ];
    dates.extend(day("La commission se réunit", calendar.commission));
    dates.extend(day("Les réponses partent", calendar.notification));
    dates.extend(day("On confirme avant", calendar.confirm_before));
    let seances = call.seances.iter();
    dates.extend(seances.map(|seance| (seance.title.clone(), seance.wording())));
    dates
}

fn dates_in_words(dates: &[(String, String)], is_fresh: bool) -> AnyView {
    let lines = dates
        .iter()
        .map(|(what, when)| view! { <div><dt>{what.clone()}</dt><dd>{when.clone()}</dd></div> })
        .collect_view();
    let list = view! { <dl class="dates-in-words">{lines}</dl> }.into_any();
    (!dates.is_empty())
        .then(|| view! { <More label="Vérifier les dates en toutes lettres" open=is_fresh>{list}</More> })
        .into_any()
}

/// Opening, extending and closing a published call.
#[component]
pub(super) fn PublishedState(
    /// The call.
    appel: Appel,
    /// What was typed in these forms, and what is wrong.
    typed: Typed,
    /// The present moment.
    now: Instant,
) -> impl IntoView {
    let call = appel.document;
    let slug = call.slug.to_string();
    let state = rules::state_at(&call, now);
    let said = match state {
        AppelState::AVenir => format!(
            "Il ouvre le {}, et se clôt le {}.",
            wording::day_and_time(call.calendar.opens_at),
            wording::day_and_time(call.calendar.closes_at)
        ),
        AppelState::Ouvert => format!(
            "Il reçoit des candidatures jusqu’au {}.",
            wording::day_and_time(call.calendar.closes_at)
        ),
        AppelState::Clos => format!(
            "Il est clos depuis le {}. Une candidature envoyée après est gardée de côté.",
            wording::day_and_time(call.calendar.closes_at)
        ),
    };
    let page = format!("/appels/{slug}");
    let forms = match state {
        AppelState::AVenir => view! { <Opening slug typed/> }.into_any(),
        AppelState::Ouvert => view! {
            <Extending slug=slug.clone() typed=typed.clone() is_closed=false/>
            <Closing slug typed/>
        }
        .into_any(),
        AppelState::Clos => view! { <Extending slug typed is_closed=true/> }.into_any(),
    };
    view! {
        <Card>
            <StatePill call now/>
            <h2 class="card-title">"Où en est l’appel"</h2>
            <p>{said} " " <a href=page>"Voir la page publique"</a></p>
            {forms}
        </Card>
    }
}

fn has_fault(typed: &Typed, prefix: &str) -> bool {
    typed
        .faults
        .iter()
        .any(|fault| fault.field.starts_with(prefix))
}

#[component]
fn Opening(slug: String, typed: Typed) -> impl IntoView {
    let action = format!("/administration/appels/{slug}/ouvrir");
    let is_wrong = has_fault(&typed, "ouvrir");
    view! {
        <More label="Ouvrir maintenant, ou à une autre date" open=is_wrong>
            <form class="stack" method="post" action=action.clone()>
                <div class="row">
                    <Button kind=ButtonKind::Secondary small=true name="quand" value="maintenant">"Ouvrir maintenant"</Button>
                </div>
            </form>
            <form class="stack" method="post" action=action novalidate>
                <div class="when">
                    {typed.native("date", "ouvrir_date", "Ouvrir le", None, true)}
                    {typed.native("time", "ouvrir_heure", "à", None, true)}
                </div>
                <div class="row">
                    <Button kind=ButtonKind::Secondary small=true name="quand" value="date">"Changer la date d’ouverture"</Button>
                </div>
            </form>
        </More>
    }
}

#[component]
fn Extending(slug: String, typed: Typed, is_closed: bool) -> impl IntoView {
    let action = format!("/administration/appels/{slug}/prolonger");
    let is_wrong = has_fault(&typed, "prolonger");
    let label = if is_closed {
        "Rouvrir l’appel jusqu’à une nouvelle date"
    } else {
        "Prolonger l’appel"
    };
    let why = Signal::stored(typed.sheet.get("prolonger_motif").to_owned());
    let error = typed.error("prolonger_motif");
    view! {
        <More label open=is_wrong>
            <form class="stack" method="post" action=action novalidate>
                <div class="when">
                    {typed.native("date", "prolonger_date", "Nouvelle clôture le", None, true)}
                    {typed.native("time", "prolonger_heure", "à", None, true)}
                </div>
                <TextArea
                    id="prolonger_motif" name="prolonger_motif" label="Pourquoi\u{a0}?" short=true required=true
                    help="Ce motif reste dans l’histoire de l’appel. L’administration seule le lit." value=why error
                />
                <p class="soft small measure">
                    "La nouvelle date paraît aussitôt sur la page de l’appel. Les personnes qui ont un brouillon ne reçoivent pas de message\u{a0}: elles voient la nouvelle date quand elles y reviennent. Celles qui ont envoyé leur candidature peuvent la corriger jusque-là."
                </p>
                <div class="row">
                    <Button kind=ButtonKind::Secondary small=true>{if is_closed { "Rouvrir l’appel" } else { "Prolonger" }}</Button>
                </div>
            </form>
        </More>
    }
}

#[component]
fn Closing(slug: String, typed: Typed) -> impl IntoView {
    let action = format!("/administration/appels/{slug}/clore");
    let is_wrong = has_fault(&typed, "clore");
    let error = typed.error("clore").get_untracked();
    view! {
        <More label="Clore maintenant" open=is_wrong>
            <form class="stack" method="post" action=action id="clore">
                {error.map(|error| view! { <p class="field-error">{error}</p> })}
                <p class="measure">
                    "Plus personne ne pourra envoyer ni corriger sa candidature. Les brouillons restent à leurs autrices et auteurs\u{a0}; s’ils sont envoyés, ils sont gardés de côté, hors délai. Vous pourrez rouvrir l’appel."
                </p>
                <div class="row">
                    <Button kind=ButtonKind::QuietDanger small=true name="confirme" value="oui">"Clore l’appel maintenant"</Button>
                </div>
            </form>
        </More>
    }
}

/// What happened to the call, the last first.
#[component]
pub(super) fn History(events: Vec<EventRow>) -> impl IntoView {
    let lines = events
        .iter()
        .map(|event| {
            let about = match event.what {
                AppelEvent::Opened | AppelEvent::Closed | AppelEvent::Extended => {
                    event.detail.parse().ok().map(|instant| {
                        let moment = wording::day_and_time(Instant::new(instant));
                        match event.what {
                            AppelEvent::Opened => format!("\u{a0}: ouvre le {moment}"),
                            AppelEvent::Closed => format!("\u{a0}: depuis le {moment}"),
                            _ => format!("\u{a0}: jusqu’au {moment}"),
                        }
                    })
                }
                AppelEvent::Asked => Some(format!("\u{a0}: {}", event.detail)),
                AppelEvent::Published | AppelEvent::Changed => None,
            };
            let why = (!event.why.is_empty()).then(|| format!("Motif\u{a0}: {}", event.why));
            view! {
                <li>
                    <strong>{event.what.label()}</strong> {about} "."
                    {why.map(|why| view! { <span class="line">{why}</span> })}
                    <span class="soft small line">"Le " {wording::day_and_time(event.at)}</span>
                </li>
            }
        })
        .collect_view();
    (!events.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="histoire">
                <h2 id="histoire">"Ce qui s’est passé"</h2>
                <ul class="call-history">{lines}</ul>
            </section>
        }
    })
}
