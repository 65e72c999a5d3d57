//! Everything that a call says, to be typed and checked.

use leptos::prelude::*;

use super::{
    CallNav, Typed,
    state::{DraftState, History, PublishedState, dates_of},
};
use crate::{
    appel::{
        actions::Prepared,
        document::Document,
        model::ProgrammeKind,
        pages::CallPage,
        rules::sheet::{PAIR, Scope},
        store::EventRow,
    },
    db::Instant,
    ui::{Actions, Button, ButtonKind, More, Notice, TextKind, TitleBlock, Tone},
};

const MODALITIES: [(&str, &str); 3] = [
    ("visioconference", "En visioconférence"),
    ("presentiel", "En présence"),
    ("hybride", "En présence et en visioconférence"),
];

const MEETINGS: [(&str, &str); 4] = [
    ("lancement", "Lancement"),
    ("seance", "Séance"),
    ("synthese", "Synthèse"),
    ("atelier", "Atelier"),
];

/// `/administration/appels/{slug}/modifier`
#[component]
pub fn EditPage(
    /// The call, as it is written.
    prepared: Prepared,
    /// What is typed, and what is wrong with it.
    typed: Typed,
    /// How many fields are to mend before it can be published, whether they are shown or not.
    to_mend: usize,
    /// What was just done.
    done: Option<&'static str>,
    /// What happened to the call.
    events: Vec<EventRow>,
    /// The present moment.
    now: Instant,
) -> impl IntoView {
    let scope = prepared.scope();
    let slug = prepared.slug.clone();
    let title = match typed.sheet.get("titre_court").trim() {
        "" => "Nouvel appel".to_owned(),
        title => title.to_owned(),
    };
    let lead = match scope {
        Scope::Draft => {
            "Ce que vous enregistrez reste ici, même incomplet. Rien ne paraît avant la publication."
        }
        Scope::Published => {
            "L’appel est publié\u{a0}: ce que vous enregistrez paraît aussitôt sur sa page."
        }
    };
    let state = match prepared.published.clone() {
        Some(appel) => view! { <PublishedState appel typed=typed.clone() now/> }.into_any(),
        None => {
            let document = prepared.sheet.document(&prepared.base, scope).ok();
            let call = document.and_then(|document| Document::from_value(&document).ok());
            let dates = call.as_ref().map(dates_of).unwrap_or_default();
            let is_fresh = done.is_some();
            view! { <DraftState slug=slug.clone() to_mend dates is_fresh/> }.into_any()
        }
    };
    let action = format!("/administration/appels/{slug}/modifier");
    let mark = prepared.sheet.mark();
    let finder =
        (scope == Scope::Draft).then(|| format!("/administration/appels/{slug}/groupe/dates"));
    view! {
        <div class="wrap">
            <CallNav slug=slug.to_string() title=title.clone() here="modifier"/>
            {typed.summary()}
            {done.map(|done| view! { <Notice tone=Tone::Done announced=true><p>{done}</p></Notice> })}
            <TitleBlock title lead/>
            {state}
            <form class="sheet" method="post" action=action novalidate>
                <input type="hidden" name="_vu" value=mark/>
                <Words typed=typed.clone() scope/>
                <Who typed=typed.clone()/>
                <Dates typed=typed.clone() scope/>
                <Meetings typed=typed.clone() finder/>
                <Pair typed=typed.clone()/>
                <section class="section" aria-labelledby="contact">
                    <h2 id="contact">"À qui demander"</h2>
                    <div class="stack">
                        {typed.line("contact_courriel", "Adresse e-mail publique", None, TextKind::Email)}
                        {typed.line("contact_telephone", "Téléphone public", None, TextKind::Phone)}
                    </div>
                </section>
                <Actions>
                    <Button>"Enregistrer"</Button>
                    <Button kind=ButtonKind::Secondary name="_suite" value="apercu">"Enregistrer et voir l’aperçu"</Button>
                </Actions>
            </form>
            <History events/>
        </div>
    }
}

#[component]
fn Words(typed: Typed, scope: Scope) -> impl IntoView {
    let named = (scope == Scope::Draft).then(|| {
        let programmes = ProgrammeKind::ALL.map(|kind| (kind.code(), kind.label()));
        view! {
            {typed.select("dispositif", "Dispositif", &programmes)}
            {typed.native("number", "annee", "Année", None, true)}
            {typed.line("slug", "Adresse de la page", "Elle ne change plus une fois l’appel publié. La page sera à /appels/ suivi de cette adresse.", TextKind::Name)}
        }
    });
    view! {
        <section class="section" aria-labelledby="textes">
            <h2 id="textes">"Ce que dit l’appel"</h2>
            <div class="stack">
                {typed.line("titre", "Titre", None, TextKind::Line)}
                {typed.line("titre_court", "Titre court", "Là où la place manque, comme «\u{a0}GAP PP 2026\u{a0}».", TextKind::Name)}
                {named}
                {typed.area("chapo", "En une phrase", "Ce que l’on propose. C’est la première chose lue.", true)}
                {typed.area("objectifs", "Ce qu’on y fait", "Un objectif par ligne.", true)}
                {typed.area("pas", "Ce que ce n’est pas", "Un par ligne, avec son article\u{a0}: une formation.", false)}
                <More label="Les mots à expliquer et ce qui protège">
                    <div class="stack">
                        {typed.area("vocabulaire", "Des mots pour se comprendre", "Un par ligne\u{a0}: le mot, deux points, son sens.", false)}
                        {typed.area("confidentialite", "Ce qui vous protège", "Une règle par ligne.", false)}
                    </div>
                </More>
            </div>
        </section>
    }
}

#[component]
fn Who(typed: Typed) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="qui">
            <h2 id="qui">"Qui peut venir, et combien"</h2>
            <div class="stack">
                {typed.area("prerequis", "Prérequis", "Un par ligne.", false)}
                <div class="when">
                    {typed.native("number", "cible", "Personnes espérées", None, true)}
                    {typed.native("number", "maximum", "Au plus", None, true)}
                </div>
                {typed.tick("attente", "Il y a une liste d’attente")}
                {typed.tick("gratuit", "La participation est gratuite")}
                {typed.select("modalite", "Où l’on se réunit", &MODALITIES)}
            </div>
        </section>
    }
}

#[component]
fn Dates(typed: Typed, scope: Scope) -> impl IntoView {
    let opening = match scope {
        Scope::Draft => view! {
            <div class="when">
                {typed.native("date", "ouverture_date", "L’appel ouvre le", None, true)}
                {typed.native("time", "ouverture_heure", "à", None, true)}
            </div>
            <div class="when">
                {typed.native("date", "cloture_date", "Il se clôt le", None, true)}
                {typed.native("time", "cloture_heure", "à", "23:59 compte la dernière minute entière.", true)}
            </div>
        }
        .into_any(),
        Scope::Published => view! {
            <p class="measure">"L’ouverture et la clôture se changent plus haut, dans «\u{a0}Où en est l’appel\u{a0}»."</p>
        }
        .into_any(),
    };
    view! {
        <section class="section" aria-labelledby="dates">
            <h2 id="dates">"Les dates"</h2>
            <div class="stack">
                <p class="soft">"Toutes les heures sont celles de Paris."</p>
                {opening}
                <div class="when">
                    {typed.native("date", "commission", "La commission se réunit le", None, false)}
                    {typed.native("date", "notification", "Les réponses partent le", None, false)}
                    {typed.native("date", "confirmation", "On confirme avant le", None, false)}
                </div>
            </div>
        </section>
    }
}

#[component]
fn Meetings(
    typed: Typed,
    /// Where dates are found from a rhythm, while they may all be taken up at once.
    finder: Option<String>,
) -> impl IntoView {
    let mut ranks = typed.sheet.seances();
    let next = ranks.last().map_or(0, |last| last + 1);
    ranks.extend([next, next + 1]);
    let count = ranks.len();
    let rows = ranks
        .into_iter()
        .enumerate()
        .map(|(place, rank)| {
            let is_new = place + 2 >= count;
            let name = if is_new {
                format!("Une rencontre de plus ({})", place + 3 - count)
            } else {
                format!("Rencontre {}", place + 1)
            };
            let field = |part: &str| format!("seance{rank}_{part}");
            view! {
                <fieldset class="meeting" data-new=is_new.then_some("true")>
                    <legend>{name}</legend>
                    {typed.hidden(&field("id"))}
                    {if is_new {
                        typed.optional(&field("titre"), "Nom", TextKind::Name)
                    } else {
                        typed.line(&field("titre"), "Nom", None, TextKind::Name)
                    }}
                    {typed.native("date", &field("date"), "Jour", None, !is_new)}
                    {typed.native("time", &field("debut"), "De", None, !is_new)}
                    {typed.native("time", &field("fin"), "à", None, !is_new)}
                    {typed.select(&field("type"), "Sorte", &MEETINGS)}
                    {typed.select(&field("modalite"), "Où", &MODALITIES)}
                    {typed.optional(&field("lien"), "Lien de visioconférence", TextKind::Line)}
                </fieldset>
            }
        })
        .collect_view();
    let error = typed.error("seances").get_untracked();
    view! {
        <section class="section" aria-labelledby="seances">
            <h2 id="seances">"Les rencontres"</h2>
            <p class="measure">"Pour en retirer une, videz son nom et son jour. L’ordre suit les dates."</p>
            {finder.map(|finder| view! {
                <p class="measure">
                    <a href=finder>"Trouver les dates d’après un rythme"</a>
                    ", comme un mardi par mois, puis les reprendre ici. Enregistrez d’abord ce que vous avez écrit."
                </p>
            })}
            {error.map(|error| view! { <p class="field-error">{error}</p> })}
            <div class="meetings">{rows}</div>
        </section>
    }
}

#[component]
fn Pair(typed: Typed) -> impl IntoView {
    let people = (0..PAIR)
        .map(|rank| {
            let field = |part: &str| format!("anim{rank}_{part}");
            view! {
                <fieldset class="meeting">
                    <legend>{format!("Personne {}", rank + 1)}</legend>
                    {typed.hidden(&field("id"))}
                    {typed.optional(&field("prenom"), "Prénom", TextKind::Name)}
                    {typed.optional(&field("nom"), "Nom", TextKind::Name)}
                    {typed.optional(&field("qualite"), "Qualité", TextKind::Name)}
                    {typed.optional(&field("courriel"), "Adresse e-mail, jamais publiée", TextKind::Email)}
                </fieldset>
            }
        })
        .collect_view();
    view! {
        <section class="section" aria-labelledby="binome">
            <h2 id="binome">"Qui anime le groupe"</h2>
            <p class="measure">"Leurs noms et qualités paraissent sur la page de l’appel\u{a0}: assurez-vous de leur accord."</p>
            <div class="meetings">{people}</div>
        </section>
    }
}

/// The page that the public will see, without anything to press.
#[component]
pub fn Preview(
    /// Its address.
    slug: String,
    /// What it is called.
    title: String,
    /// The call, when it can be shown.
    call: Option<Document>,
    /// About how long its questionnaire takes.
    minutes: Option<u32>,
    /// The present moment.
    now: Instant,
) -> impl IntoView {
    let shown = match call {
        Some(call) => view! {
            // It looks like the page, and nothing in it can be pressed.
            <div class="preview" inert>
                <CallPage call minutes now/>
            </div>
        }
        .into_any(),
        None => {
            let edit = format!("/administration/appels/{slug}/modifier");
            view! {
                <div class="wrap">
                    <Notice tone=Tone::Attention title="Il manque encore quelque chose">
                        <p>
                            "L’aperçu paraîtra ici quand tous les champs seront remplis. "
                            <a href=edit>"Compléter l’appel"</a>
                        </p>
                    </Notice>
                </div>
            }
        }
        .into_any(),
    };
    view! {
        <div class="wrap">
            <CallNav slug title here="apercu"/>
            <h1 class="visually-hidden">"Aperçu de la page publique"</h1>
            <Notice title="Aperçu">
                <p>"Voici la page telle que le public la verra. Ses boutons ne servent pas ici."</p>
            </Notice>
        </div>
        {shown}
    }
}
