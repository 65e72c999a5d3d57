//! `/ateliers/{slug}/inscription`: to register, then where one stands.

use leptos::prelude::*;

use super::{capital, leaf, where_words};
use crate::{
    seance::{model::Attendance, rules::windows},
    server::clock::wording,
    ui::{
        Actions, Breadcrumbs, Button, ButtonKind, Card, Choice, Consent, ErrorSummary, FieldError,
        LinkButton, NavLink, Notice, Privacy, RadioCards, Status as Pill, TextField, TextKind,
        TitleBlock, Tone,
    },
    workshop::{
        actions::Mine,
        model::{Category, Registration, Status, Workshop},
    },
};

/// What is typed to register, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub(in crate::workshop) struct Form {
    pub first_name: String,
    pub last_name: String,
    pub category: String,
    pub consents: bool,
    pub first_name_error: Option<&'static str>,
    pub last_name_error: Option<&'static str>,
    pub category_error: Option<&'static str>,
    pub consent_error: Option<&'static str>,
}

impl Form {
    pub fn is_wrong(&self) -> bool {
        !self.errors().is_empty()
    }

    fn errors(&self) -> Vec<FieldError> {
        [
            ("prenom", self.first_name_error),
            ("nom", self.last_name_error),
            ("categorie", self.category_error),
            ("accord", self.consent_error),
        ]
        .into_iter()
        .filter_map(|(id, message)| {
            Some(FieldError {
                id: id.to_owned(),
                message: message?.to_owned(),
            })
        })
        .collect()
    }
}

/// `done` is what a form has just done; `leaving` asks whether one really wants to withdraw.
pub(in crate::workshop) fn registration(
    mine: &Mine,
    form: &Form,
    done: &str,
    leaving: bool,
    phone: &str,
) -> impl IntoView + use<> {
    let workshop = &mine.listed.workshop;
    let page = format!("/ateliers/{}", workshop.slug);
    let trail = vec![
        NavLink::new("/ateliers", "Ateliers"),
        NavLink::new(page, workshop.sheet.title.clone()),
    ];
    let live = mine
        .registration
        .as_ref()
        .filter(|registration| !registration.status.has_ended());
    let body = match live {
        Some(registration) => standing(mine, registration, leaving).into_any(),
        None if workshop.is_open(mine.now) => asking(mine, form).into_any(),
        None => view! {
            <Notice tone=Tone::Attention title="Les inscriptions sont closes">
                <p>"Cet atelier a commencé, ou n’aura pas lieu. " <a href="/ateliers">"Voir les autres ateliers"</a></p>
            </Notice>
        }
        .into_any(),
    };
    let title = if live.is_some() {
        "Mon inscription"
    } else {
        "M’inscrire à l’atelier"
    };
    let phone = phone.replace(' ', "\u{a0}");
    let errors = form.errors();
    let is_wrong = !errors.is_empty();
    view! {
        <div class="wrap narrow stack">
            <Breadcrumbs links=trail here="Inscription"/>
            {is_wrong.then(|| view! { <ErrorSummary errors=Signal::stored(errors) attr:autofocus=true/> })}
            <TitleBlock title eyebrow=workshop.sheet.title.clone()/>
            {told(done)}
            {body}
            <p class="soft">"Une difficulté\u{a0}? Appelez-nous au " {phone} "."</p>
        </div>
    }
}

fn told(done: &str) -> Option<impl IntoView + use<>> {
    let (tone, words) = match done {
        "place" => (
            Tone::Done,
            "Votre place est notée. Un message vous le confirme, avec un fichier pour votre calendrier.",
        ),
        "pointage" => (Tone::Done, "C’est noté\u{a0}: vous êtes là."),
        "hors-heure" => (
            Tone::Attention,
            "On dit qu’on est là à partir d’un quart d’heure avant le début, et jusqu’à la fin.",
        ),
        "attente" => (
            Tone::Info,
            "L’atelier est complet\u{a0}: vous êtes sur la liste d’attente. Vous n’avez pas encore de place.",
        ),
        "retrait" => (
            Tone::Done,
            "Votre inscription est retirée. Merci d’avoir prévenu.",
        ),
        "deja" => (
            Tone::Info,
            "Vous étiez déjà sur la liste\u{a0}: rien n’a changé.",
        ),
        "trop-tard" => (
            Tone::Attention,
            "Il est trop tard pour cela\u{a0}: la place est allée à quelqu’un d’autre, ou l’atelier a commencé.",
        ),
        _ => return None,
    };
    Some(view! {
        <Notice tone announced=true>
            <p>{words}</p>
        </Notice>
    })
}

/// When and where, on every state of the page.
fn facts(mine: &Mine) -> impl IntoView + use<> {
    let workshop = &mine.listed.workshop;
    let home = workshop.slot().hours_at_home(mine.zone.as_ref());
    let when = capital(&workshop.slot().to_string());
    view! {
        <p class="lead">{when}</p>
        {home.map(|home| view! { <p class="agenda-home">"Soit " {home} "."</p> })}
        <p>{capital(&where_words(workshop))} "."</p>
    }
}

fn asking(mine: &Mine, form: &Form) -> impl IntoView + use<> {
    let workshop = &mine.listed.workshop;
    let is_full = mine.listed.held >= usize::try_from(workshop.sheet.capacity).unwrap_or(0)
        || mine.listed.waiting > 0;
    let action = format!("/ateliers/{}/inscription", workshop.slug);
    let ended = mine.registration.as_ref().map(|ended| ended.status);
    let options = Category::ALL
        .map(|category| Choice::new(category.code(), category.label()))
        .to_vec();
    let error = |message: Option<&str>| Signal::stored(message.map(str::to_owned));
    let Form {
        first_name,
        last_name,
        category,
        consents,
        ..
    } = form.clone();
    let words = if is_full {
        "Me mettre sur la liste d’attente"
    } else {
        "M’inscrire"
    };
    let (facts, leaf) = (facts(mine), leaf(workshop));
    view! {
        <Card dated=true>
            <div class="stack tight">{facts}</div>
            {leaf}
        </Card>
        {(ended == Some(Status::Lapsed)).then(|| view! {
            <Notice tone=Tone::Attention title="La place gardée pour vous est allée à quelqu’un d’autre">
                <p>"Sans réponse dans le temps prévu, elle a été proposée à la personne suivante. Vous pouvez vous inscrire à nouveau, en fin de liste."</p>
            </Notice>
        })}
        {is_full.then(|| view! {
            <Notice tone=Tone::Info title="L’atelier est complet">
                <p>"Vous pouvez vous mettre sur la liste d’attente. Si une place se libère, nous vous écrivons, et elle vous est gardée le temps de répondre."</p>
            </Notice>
        })}
        <form class="stack" method="post" action=action novalidate>
            <div class="columns">
                <TextField id="prenom" name="prenom" label="Votre prénom" kind=TextKind::Name autocomplete="given-name" required=true
                    value=Signal::stored(first_name) error=error(form.first_name_error)/>
                <TextField id="nom" name="nom" label="Votre nom" kind=TextKind::Name autocomplete="family-name" required=true
                    value=Signal::stored(last_name) error=error(form.last_name_error)/>
            </div>
            <RadioCards id="categorie" name="categorie" label="Vous venez d’abord comme" compact=true required=true
                help="Pour que les regards se croisent dans l’atelier."
                options value=Signal::stored(category) error=error(form.category_error)/>
            <Privacy>"Les personnes qui animent cet atelier et l’administration. Les autres personnes présentes voient votre prénom, dans ce que vous écrivez ensemble après l’atelier. Rien n’est publié."</Privacy>
            <Consent id="accord" name="accord" required=true
                label="J’accepte que ces réponses soient lues par les personnes qui animent et par l’administration, même si elles laissent deviner quelque chose de ma santé. Ce qui se dit dans l’atelier, je le garde pour moi."
                help="Vous pourrez retirer votre inscription à tout moment."
                value=Signal::stored(consents) error=error(form.consent_error)/>
            <Actions inline=true>
                <Button>{words}</Button>
            </Actions>
        </form>
    }
}

fn standing(mine: &Mine, registration: &Registration, leaving: bool) -> impl IntoView + use<> {
    let workshop = &mine.listed.workshop;
    if leaving {
        return leave(workshop, registration).into_any();
    }
    if workshop.is_cancelled() {
        let reason = workshop.change_reason.clone();
        return view! {
            <Notice tone=Tone::Attention title="Cet atelier n’aura pas lieu">
                {(!reason.is_empty()).then(|| view! { <p>{reason}</p> })}
            </Notice>
        }
        .into_any();
    }
    match registration.status {
        Status::Attending => attending(mine).into_any(),
        Status::Offered => offered(mine, registration).into_any(),
        Status::Waiting | Status::Withdrawn | Status::Lapsed => waiting(mine).into_any(),
    }
}

fn attending(mine: &Mine) -> impl IntoView + use<> {
    let workshop = &mine.listed.workshop;
    let page = format!("/ateliers/{}", workshop.slug);
    let shows = windows::shows_link(workshop.slot(), mine.now);
    let link = workshop.sheet.video_link.clone().filter(|_| shows);
    let phone =
        Some(workshop.sheet.phone_access.clone()).filter(|phone| shows && !phone.is_empty());
    let is_over = workshop.slot().is_over(mine.now);
    let is_later = workshop.sheet.video_link.is_some() && !shows && !is_over;
    let standing = if is_over {
        "Vous aviez une place"
    } else {
        "Vous avez une place"
    };
    let may_leave = workshop.is_open(mine.now);
    let here = presence(mine);
    let was_there = mine.presence.is_some_and(Attendance::took_part);
    let writings = (workshop.is_held() && was_there).then(|| format!("{page}/ecrits"));
    let away = format!("{page}/inscription?retirer=1");
    let (facts, leaf) = (facts(mine), leaf(workshop));
    view! {
        <Card strong="fils-inscription" dated=true>
            <div class="stack way-in">
                <Pill tone=Signal::stored(Tone::Done)>{standing}</Pill>
                {facts}
                {link.map(|link| view! { <p class="row"><LinkButton href=link>"Rejoindre la visio"</LinkButton></p> })}
                {here}
                {writings.map(|href| view! {
                    <p>
                        <a class="link-strong" href=href>"Nos écrits"</a>
                        <span class="soft">"\u{a0}: le compte-rendu entre nous, la synthèse à partager"</span>
                    </p>
                })}
                {phone.map(|phone| view! { <p>"Par téléphone\u{a0}: " {phone}</p> })}
                {is_later.then(|| view! { <p class="soft">"Le lien de la visio paraîtra ici dès la veille."</p> })}
                <p><a href=format!("{page}/agenda.ics")>"Ajouter à mon calendrier"</a></p>
            </div>
            {leaf}
        </Card>
        {may_leave.then(|| view! {
            <p>
                "Un empêchement\u{a0}? " <a href=away>"Laisser ma place"</a>
                ", le plus tôt possible\u{a0}: quelqu’un l’attend peut-être."
            </p>
        })}
    }
}

/// « Je suis là », around the hour; then what was noted.
fn presence(mine: &Mine) -> Option<impl IntoView + use<>> {
    let workshop = &mine.listed.workshop;
    if let Some(noted) = mine.presence {
        let words = match noted {
            Attendance::Present => "Votre présence est notée",
            Attendance::Late => "Votre arrivée est notée, en retard",
            Attendance::Excused => "Votre absence excusée est notée",
            Attendance::Absent => "Votre absence est notée",
        };
        let tone = if noted.took_part() {
            Tone::Done
        } else {
            Tone::Neutral
        };
        return Some(
            view! { <p class="row"><Pill tone=Signal::stored(tone)>{words}</Pill></p> }.into_any(),
        );
    }
    windows::check_in(workshop.slot(), mine.now).filter(|_| !workshop.is_held())?;
    let action = format!("/ateliers/{}/inscription/pointage", workshop.slug);
    Some(
        view! {
            <form method="post" action=action class="stack tight">
                <p>"Dites que vous êtes là\u{a0}: le binôme n’aura pas à faire l’appel."</p>
                <div class="row"><Button>"Je suis là"</Button></div>
            </form>
        }
        .into_any(),
    )
}

fn offered(mine: &Mine, registration: &Registration) -> impl IntoView + use<> {
    let workshop = &mine.listed.workshop;
    let page = format!("/ateliers/{}/inscription", workshop.slug);
    let until = registration.reply_before.map(wording::day_and_time);
    let (facts, leaf) = (facts(mine), leaf(workshop));
    view! {
        <Card strong="fils-inscription" dated=true>
            <div class="stack tight">
                <Pill tone=Signal::stored(Tone::Next)>"Une place vous attend"</Pill>
                {facts}
                <p>"Elle vous est gardée jusqu’au " <strong>{until}</strong> ". Ensuite, elle ira à la personne suivante."</p>
                <form method="post" action=format!("{page}/reponse")>
                    <Actions inline=true>
                        <Button name="geste" value="prendre">"Je prends la place"</Button>
                        <Button name="geste" value="laisser" kind=ButtonKind::Secondary>"Je la laisse"</Button>
                    </Actions>
                </form>
            </div>
            {leaf}
        </Card>
    }
}

fn waiting(mine: &Mine) -> impl IntoView + use<> {
    let workshop = &mine.listed.workshop;
    let page = format!("/ateliers/{}", workshop.slug);
    let rank = match mine.before_me {
        0 => "Vous êtes la première personne de la liste.".to_owned(),
        1 => "Une personne est avant vous.".to_owned(),
        before => format!("{before} personnes sont avant vous."),
    };
    let (facts, leaf) = (facts(mine), leaf(workshop));
    view! {
        <Card dated=true>
            <div class="stack tight">
                <Pill tone=Signal::stored(Tone::Info)>"Sur la liste d’attente"</Pill>
                <p class="lead">"Vous n’avez pas de place pour l’instant."</p>
                {facts}
                <p>{rank} " Si une place se libère, nous vous écrivons, et elle vous est gardée le temps de répondre."</p>
            </div>
            {leaf}
        </Card>
        <p><a href=format!("{page}/inscription?retirer=1")>"Me retirer de la liste"</a></p>
    }
}

fn leave(workshop: &Workshop, registration: &Registration) -> impl IntoView + use<> {
    let page = format!("/ateliers/{}/inscription", workshop.slug);
    let action = format!("{page}/reponse");
    let (title, words) = if registration.status == Status::Waiting {
        (
            "Vous retirer de la liste\u{a0}?",
            "Vous ne serez plus prévenue ou prévenu si une place se libère.",
        )
    } else {
        (
            "Laisser votre place\u{a0}?",
            "Elle sera proposée à la première personne de la liste d’attente. Pour revenir, il faudra vous inscrire à nouveau.",
        )
    };
    view! {
        <Card>
            <h2>{title}</h2>
            <p>{words}</p>
            <form method="post" action=action>
                <Actions inline=true>
                    <Button kind=ButtonKind::Danger name="geste" value="laisser">"Oui, je me retire"</Button>
                    <LinkButton href=page kind=ButtonKind::Secondary>"Non, je reviens en arrière"</LinkButton>
                </Actions>
            </form>
        </Card>
    }
}
