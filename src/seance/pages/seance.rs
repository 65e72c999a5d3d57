//! `/groupes/{slug}/seances/{n}`: when, how to come, who comes, who came.

use jiff::ToSpan;
use leptos::prelude::*;

use super::{Said, home::answer_form, leaf, told, trail};
use crate::{
    group::rules::seen_by,
    seance::{
        actions::Cycle,
        model::{Access, Around, Attendance, Intent, Kind, Setting, ToDo},
        rules::{attendance, windows},
        store::Seance,
    },
    server::clock::wording,
    ui::{
        Button, ButtonKind, Card, ErrorSummary, Expected, FieldError, LinkButton, More, Notice,
        Presences, Privacy, Status, TextArea, TextField, Tone, unsaid,
    },
};

/// What is wrong with a link.
const NO_LINK: &str =
    "Le lien de la visio doit être une adresse qui commence par https://, sans espace.";

/// `done` is what a form has just done; `said` what the list of presences said, when somebody was left out;
/// `access` how one comes, when it could not be kept.
pub(in crate::seance) fn seance(
    cycle: &Cycle,
    number: i32,
    around: &Around,
    done: &str,
    said: Option<&Said>,
    access: Option<&Access>,
    phone: &str,
) -> impl IntoView + use<> {
    let seance = cycle.seance(number)?;
    let members = cycle.entered.present().count();
    let leads = cycle.me().leads();
    let is_cancelled = seance.is_cancelled();
    let slot = &seance.slot;
    let title = format!("{}, {}", seance.title, slot.day_words());
    let (tone, word) = state(cycle, seance);
    let expected = expected(cycle, seance, said);
    let mut errors = said.map(|_| unsaid(&expected)).unwrap_or_default();
    errors.extend(access.map(|_| FieldError {
        id: "lien".to_owned(),
        message: NO_LINK.to_owned(),
    }));
    let starts = slot.starts_at().timestamp().to_string();
    let (hours, setting) = (slot.hours_for(cycle.zone.as_ref()), seance.setting.words());
    let purpose = seance.kind.purpose();
    let slug = &cycle.group().slug;
    let sheet = format!("/groupes/{slug}/seances/{number}/emargement.pdf");
    let changed = changed(seance);
    let my_part = (!is_cancelled).then(|| my_part(cycle, seance));
    let room = (!is_cancelled).then(|| {
        let href = format!("/groupes/{}/seances/{number}/animation", cycle.group().slug);
        let words = if leads { "Animer la rencontre" } else { "Suivre l’animation" };
        view! { <p class="row"><LinkButton href kind=ButtonKind::Secondary>{words}</LinkButton></p> }
    });
    let leaf = leaf(seance, false);
    let sentences = (seance.kind == Kind::Launch).then(|| cycle.group().charter.clone());
    Some(view! {
        <div class="wrap stack loose">
            {trail(cycle, "La rencontre")}
            {(!errors.is_empty()).then(|| view! { <ErrorSummary errors=Signal::stored(errors) attr:autofocus=true/> })}
            {told(done)}
            <Card strong="fils-seance" dated=true>
                <div class="stack">
                    <p><Status tone>{word}</Status></p>
                    <h1>{title}</h1>
                    <p class="lead">
                        <time datetime=starts>{hours}</time>
                        "\u{a0}· " {setting}
                    </p>
                    <p>{purpose}</p>
                    {changed}
                    {my_part}
                    {room}
                </div>
                {leaf}
            </Card>
            {sentences.map(|sentences| view! {
                <section class="stack" aria-labelledby="charte">
                    <h2 id="charte">"La charte que nous partageons"</h2>
                    <ul class="charter words">
                        {sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()}
                    </ul>
                </section>
            })}
            {(!is_cancelled).then(|| works_on(around))}
            {(!is_cancelled).then(|| how_to_come(cycle, seance, phone))}
            {leads.then(|| who_comes(cycle, seance))}
            {(leads && !is_cancelled).then(|| view! {
                <p><a href=sheet>"Feuille d’émargement à imprimer (PDF)"</a></p>
            })}
            {leads.then(|| validation(cycle, seance, expected, said.is_some()))}
            {leads.then(|| changes(cycle, seance, access))}
            <Privacy question="Qui voit cette page\u{a0}?">
                {seen_by(members)} ", personne d’autre. Ce que chaque personne répond et sa présence ne sont vues que d’elle et du binôme."
            </Privacy>
        </div>
    })
}

fn state(cycle: &Cycle, seance: &Seance) -> (Tone, &'static str) {
    if seance.is_cancelled() {
        return (Tone::Error, "Annulée");
    }
    if seance.slot.is_over(cycle.now) {
        return match seance.validated_at {
            Some(_) => (Tone::Done, "Rencontre tenue"),
            None => (Tone::Info, "Rencontre passée"),
        };
    }
    if seance.slot.starts_at() <= cycle.now {
        return (Tone::Next, "En ce moment");
    }
    match cycle.next() {
        Some(next) if next.id == seance.id => (Tone::Next, "Prochaine rencontre"),
        _ => (Tone::Info, "À venir"),
    }
}

/// What the meeting works on, and where to prepare it or look back on it.
fn works_on(around: &Around) -> Option<impl IntoView + use<>> {
    if *around == Around::default() {
        return None;
    }
    let links = around
        .links
        .iter()
        .cloned()
        .map(|ToDo { href, what, why }| {
            view! {
                <li>
                    <a class="link-strong" href=href>{what}</a>
                    <span class="soft small">{why}</span>
                </li>
            }
        })
        .collect_view();
    let subject = around.subject.clone().map(|(title, question)| {
        view! {
            <p class="card-title">{title}</p>
            <p class="words lead">{question}</p>
        }
    });
    let awaited = around.awaited;
    let heading = if subject.is_some() || awaited.is_some() {
        "La situation"
    } else {
        "Préparer, et revenir dessus"
    };
    Some(view! {
        <section class="stack" aria-labelledby="situation">
            <h2 id="situation">{heading}</h2>
            {subject}
            {awaited.map(|words| view! { <p>{words}</p> })}
            <ul class="to-do">{links}</ul>
        </section>
    })
}

/// Why it was moved or cancelled.
fn changed(seance: &Seance) -> Option<impl IntoView + use<>> {
    if seance.change_reason.is_empty() {
        return None;
    }
    let title = if seance.is_cancelled() {
        "Pourquoi elle est annulée"
    } else {
        "Pourquoi la date a changé"
    };
    let reason = seance.change_reason.clone();
    Some(view! {
        <Notice tone=Tone::Attention title>
            <p>{reason}</p>
        </Notice>
    })
}

/// What a member says of it: before, that they come; at the hour, that they are there.
fn my_part(cycle: &Cycle, seance: &Seance) -> impl IntoView + use<> {
    let me = cycle.me();
    let slug = cycle.group().slug.to_string();
    let page = format!("/groupes/{slug}/seances/{}", seance.number);
    let file = (!seance.slot.is_over(cycle.now)).then(|| {
        view! { <a class="link-strong" href=format!("{page}/agenda.ics")>"Ajouter à mon calendrier"</a> }
    });
    if me.leads() {
        return view! { <div class="row">{file}</div> }.into_any();
    }
    // A file may bring the presences of a meeting that this clock has not reached.
    let has_begun = windows::may_validate(&seance.slot, cycle.now);
    let noted = cycle.attendance(seance.id, me.id);
    if let Some(noted) = noted.filter(|_| has_begun) {
        let suffix = match seance.validated_at {
            Some(_) => "validée par le binôme",
            None => "en attente de validation",
        };
        let tone = if noted.took_part() {
            Tone::Done
        } else {
            Tone::Neutral
        };
        return view! {
            <p class="row">
                <Status tone>{noted.label()}</Status>
                <span class="soft">{suffix}</span>
            </p>
        }
        .into_any();
    }
    if windows::check_in(&seance.slot, cycle.now).is_some() && seance.validated_at.is_none() {
        return view! {
            <p>"Dites que vous êtes là\u{a0}: le binôme n’aura pas à faire l’appel."</p>
            <form method="post" action=format!("{page}/pointage") class="row">
                <Button>"Je suis là"</Button>
            </form>
        }
        .into_any();
    }
    let answer = cycle.answer(seance.id, me.id);
    let said = answer.map(|intent| {
        let tone = match intent {
            Intent::Coming => Tone::Done,
            Intent::NotComing => Tone::Neutral,
        };
        view! { <p class="row"><Status tone>{format!("Vous avez dit\u{a0}: {}", intent.label().to_lowercase())}</Status></p> }
    });
    let form = windows::may_answer(&seance.slot, cycle.now)
        .then(|| answer_form(&slug, seance.number, answer, "rencontre"));
    view! {
        {said}
        <div class="row">{form} {file}</div>
    }
    .into_any()
}

/// Where people meet: the video link from the day before, and what to do when it fails.
fn how_to_come(cycle: &Cycle, seance: &Seance, phone: &str) -> Option<AnyView> {
    if seance.slot.is_over(cycle.now) {
        return None;
    }
    let on_site = (seance.setting != Setting::Video).then(|| {
        let words = match seance.setting {
            Setting::Both => "On se retrouve sur place, ou en visio pour qui ne peut pas venir.",
            _ => "On se retrouve sur place, sans visio.",
        };
        let address = if seance.place.is_empty() {
            "Le binôme n’a pas encore donné l’adresse. Elle apparaîtra ici.".into_any()
        } else {
            let place = seance.place.clone();
            view! { <strong>"Adresse\u{a0}: "</strong> {place} }.into_any()
        };
        view! {
            <p>{words}</p>
            <p>{address}</p>
        }
    });
    if seance.setting == Setting::Room {
        return Some(come(on_site, None::<()>, phone));
    }
    let day_before = seance.slot.day().checked_sub(1.day()).ok()?;
    let link = if windows::shows_link(&seance.slot, cycle.now) {
        match &seance.video_link {
            Some(link) => view! {
                <p>"Le lien est pour les membres du groupe\u{a0}: ne le transmettez pas."</p>
                <p class="row">
                    <a class="button" href=link.clone() rel="noopener noreferrer">"Rejoindre la visio"</a>
                </p>
            }
            .into_any(),
            None => view! { <p>"Le binôme n’a pas encore donné le lien. Il apparaîtra ici."</p> }.into_any(),
        }
    } else {
        view! {
            <p>
                "Le lien de la visio apparaîtra ici la veille, le "
                <time datetime=day_before.to_string()>
                    {format!("{} {}", wording::weekday(day_before), wording::day_and_month(day_before))}
                </time>
                "."
            </p>
        }
        .into_any()
    };
    let by_phone = (!seance.phone_access.is_empty()).then(|| {
        let access = seance.phone_access.clone();
        view! { <p><strong>"Par téléphone\u{a0}: "</strong> {access}</p> }
    });
    let video = view! {
        {link}
        {by_phone}
        <p>"Un doute sur votre caméra ou votre micro\u{a0}? " <a href="/essai-visio">"Essayez-les avant le jour"</a> "."</p>
    };
    Some(come(on_site, Some(video), phone))
}

/// How one comes, and whom to call when something fails.
fn come(
    on_site: Option<impl IntoView + 'static>,
    video: Option<impl IntoView + 'static>,
    phone: &str,
) -> AnyView {
    let number: String = phone.chars().filter(char::is_ascii_digit).collect();
    let shown = phone.replace(' ', "\u{a0}");
    let trouble = match video {
        Some(_) => "La visio ne marche pas\u{a0}? Appelez-nous au ",
        None => "Un empêchement de dernière minute\u{a0}? Appelez-nous au ",
    };
    view! {
        <section class="stack" aria-labelledby="venir">
            <h2 id="venir">"Comment venir"</h2>
            {on_site}
            {video}
            <p class="soft">
                {trouble}
                <a href=format!("tel:{number}")>{shown}</a> "."
            </p>
        </section>
    }
    .into_any()
}

/// What each participant announced, for those who lead.
fn who_comes(cycle: &Cycle, seance: &Seance) -> Option<impl IntoView + use<>> {
    if seance.slot.is_over(cycle.now) || seance.is_cancelled() {
        return None;
    }
    let names = |intent: Option<Intent>| -> Vec<String> {
        cycle
            .expected(seance)
            .filter(|member| cycle.answer(seance.id, member.id) == intent)
            .map(|member| member.name())
            .collect()
    };
    let groups = [
        ("Seront là", names(Some(Intent::Coming))),
        ("Ne pourront pas", names(Some(Intent::NotComing))),
        ("N’ont pas répondu", names(None)),
    ];
    let lines = groups
        .into_iter()
        .map(|(label, names)| {
            let count = names.len();
            let list = if names.is_empty() {
                "personne".to_owned()
            } else {
                names.join(", ")
            };
            view! {
                <div>
                    <dt>{format!("{label} ({count})")}</dt>
                    <dd>{list}</dd>
                </div>
            }
        })
        .collect_view();
    Some(view! {
        <section class="stack" aria-labelledby="viennent">
            <h2 id="viennent">"Qui vient"</h2>
            <dl class="facts">{lines}</dl>
        </section>
    })
}

/// Those who are expected, with what is said of each: whoever announced their absence is excused.
fn expected(cycle: &Cycle, seance: &Seance, said: Option<&Said>) -> Vec<Expected> {
    let excused = |member| {
        let answer = cycle.answer(seance.id, member);
        (answer == Some(Intent::NotComing)).then_some(Attendance::Excused)
    };
    cycle
        .expected(seance)
        .map(|member| Expected {
            name: member.name(),
            field: attendance::field(member.id),
            chosen: match said {
                Some(said) => said.get(&member.id).copied(),
                None => cycle
                    .attendance(seance.id, member.id)
                    .or_else(|| excused(member.id)),
            }
            .map(Attendance::code),
        })
        .collect()
}

/// The list in which the pair says who came.
fn validation(
    cycle: &Cycle,
    seance: &Seance,
    people: Vec<Expected>,
    is_refused: bool,
) -> Option<impl IntoView + use<>> {
    if seance.is_cancelled() || !windows::may_validate(&seance.slot, cycle.now) {
        return None;
    }
    let slug = &cycle.group().slug;
    let action = format!("/groupes/{slug}/seances/{}/presences", seance.number);
    let is_validated = seance.is_held();
    let choices = Attendance::choices();
    Some(view! { <Presences action people choices is_validated is_refused/> })
}

/// Moving, cancelling, and how one comes: for those who lead.
fn changes(
    cycle: &Cycle,
    seance: &Seance,
    typed: Option<&Access>,
) -> Option<impl IntoView + use<>> {
    if seance.is_cancelled() || seance.slot.is_over(cycle.now) {
        return None;
    }
    let slug = cycle.group().slug.to_string();
    let page = format!("/groupes/{slug}/seances/{}", seance.number);
    let [access, cancel, moving] =
        ["acces", "annuler", "deplacer"].map(|verb| format!("{page}/{verb}"));
    let is_wrong = typed.is_some();
    let Access { link, phone, place } = typed.cloned().unwrap_or_else(|| Access {
        link: seance.video_link.clone().unwrap_or_default(),
        phone: seance.phone_access.clone(),
        place: seance.place.clone(),
    });
    let error = Signal::stored(is_wrong.then(|| NO_LINK.to_owned()));
    let what = match seance.setting {
        Setting::Video => "Le lien de la visio et le téléphone",
        Setting::Room => "L’adresse",
        Setting::Both => "L’adresse, le lien de la visio et le téléphone",
    };
    let on_site = (seance.setting != Setting::Video).then(|| {
        view! {
            <TextField
                id="adresse"
                name="adresse"
                label="Adresse"
                help="La rue, la ville, et ce qui aide à trouver la salle. Les membres la voient dès maintenant."
                value=place
            />
        }
    });
    let remote = (seance.setting != Setting::Room).then(|| {
        view! {
            <TextField
                id="lien"
                name="lien"
                label="Lien de la visio"
                help="Les membres le voient à partir de la veille. Il commence par https://."
                value=link
                error
            />
            <TextField
                id="par-telephone"
                name="telephone"
                label="Pour venir par téléphone"
                help="Le numéro à appeler et le code à taper, quand la visio ne marche pas."
                value=phone
            />
        }
    });
    Some(view! {
        <section class="stack" id="acces" aria-labelledby="titre-acces">
            <h2 id="titre-acces">"Préparer"</h2>
            <More label=what open=is_wrong>
                <form method="post" action=access class="stack" novalidate>
                    {on_site}
                    {remote}
                    <div class="row"><Button small=true>"Enregistrer"</Button></div>
                </form>
            </More>
            <More label="Annuler cette rencontre">
                <form method="post" action=cancel class="stack" novalidate>
                    <p>"Chaque membre recevra un message. Une rencontre annulée ne se rétablit pas\u{a0}: pour en changer la date, déplacez-la."</p>
                    <TextArea id="raison" name="raison" label="Pourquoi, en quelques mots" short=true/>
                    <div class="row"><Button kind=ButtonKind::Danger small=true>"Oui, annuler cette rencontre"</Button></div>
                </form>
            </More>
            <div class="row">
                <LinkButton href=moving kind=ButtonKind::Secondary>"Déplacer à une autre date"</LinkButton>
            </div>
        </section>
    })
}
