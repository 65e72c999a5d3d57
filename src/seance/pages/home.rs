//! `/groupes/{slug}`: the next meeting first, then the year, then what waits for me.

use leptos::prelude::*;

use super::{leaf, short_name, told, year};
use crate::{
    group::rules::seen_by,
    seance::{
        actions::Cycle,
        model::{Intent, Setting, ToDo},
        rules::windows,
        store::Seance,
    },
    ui::{
        Badge, Breadcrumbs, Button, ButtonKind, Card, Empty, LinkButton, More, NavLink, Privacy,
        Status, Tone,
    },
};

pub(in crate::seance) fn home(
    cycle: &Cycle,
    waiting: &[ToDo],
    done: &str,
) -> impl IntoView + use<> {
    let is_bound = cycle.me().has_accepted();
    let members = cycle.entered.present().count();
    let title = cycle.group().title.clone();
    let here = title.clone();
    let first = if is_bound {
        next_card(cycle).into_any()
    } else {
        charter(cycle).into_any()
    };
    view! {
        <div class="wrap stack loose">
            <Breadcrumbs links=vec![NavLink::new("/mon-espace", "Mon espace")] here/>
            {told(done)}
            {first}
            <section class="stack" aria-labelledby="annee">
                <h2 id="annee">"Notre année"</h2>
                {year(cycle, !is_bound)}
            </section>
            {is_bound.then(|| view! {
                <div class="columns wide">
                    {to_do(cycle, waiting)}
                    {our_group(cycle)}
                </div>
            })}
            <Privacy question=format!("{title}.")>{seen_by(members)} ", personne d’autre."</Privacy>
        </div>
    }
}

/// The charter, that is accepted at entry.
fn charter(cycle: &Cycle) -> impl IntoView + use<> {
    let group = cycle.group();
    let sentences = group.charter.clone();
    let action = format!("/groupes/{}/charte", group.slug);
    let first_name = cycle.me().first_name.clone();
    view! {
        <Card strong="fils-groupe">
            <Status tone=Tone::Next>"Avant d’entrer"</Status>
            <h1>{format!("Bienvenue, {first_name}")}</h1>
            <p class="lead">"Ce groupe est un lieu de confiance. Lisez sa charte, et acceptez-la pour ouvrir ses pages."</p>
            <ul class="charter words">
                {sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()}
            </ul>
            <form method="post" action=action>
                <Button>"J’accepte la charte et j’entre"</Button>
            </form>
        </Card>
    }
}

/// The one strong thing of the page.
fn next_card(cycle: &Cycle) -> impl IntoView + use<> {
    let Some(seance) = cycle.next() else {
        let presences = format!("/groupes/{}/presences", cycle.group().slug);
        return view! {
            <h1>{cycle.group().title.clone()}</h1>
            <Empty title="Toutes les rencontres sont passées">
                <p>"Merci d’avoir marché ensemble. Les présences de l’année restent à votre disposition."</p>
                <LinkButton href=presences>"Voir les présences"</LinkButton>
            </Empty>
        }
        .into_any();
    };
    let slug = &cycle.group().slug;
    let page = format!("/groupes/{slug}/seances/{}", seance.number);
    let leaders = cycle.leaders();
    let where_and_who = match leaders.as_str() {
        "" => seance.setting.words().to_owned(),
        names => format!("{}\u{a0}· animée par {names}", seance.setting.words()),
    };
    let has_begun = seance.slot.starts_at() <= cycle.now;
    let eyebrow = if has_begun {
        "En ce moment"
    } else {
        "Prochaine rencontre"
    };
    let title = format!("{}, {}", short_name(seance), seance.slot.day_words());
    let when = format!(
        "{}\u{a0}· {where_and_who}",
        seance.slot.hours_for(cycle.zone.as_ref())
    );
    let gestures = gestures(cycle, seance);
    let leaf = leaf(seance, false);
    view! {
        <Card strong="fils-groupe" dated=true>
            <div class="stack">
                <p><Status tone=Tone::Next>{eyebrow}</Status></p>
                <h1>
                    <a class="plain-link" href=page>{title}</a>
                </h1>
                <p class="lead">{when}</p>
                {gestures}
            </div>
            {leaf}
        </Card>
    }
    .into_any()
}

/// What I can do of the next meeting, here and now.
fn gestures(cycle: &Cycle, seance: &Seance) -> impl IntoView + use<> {
    let slug = cycle.group().slug.to_string();
    let number = seance.number;
    let page = format!("/groupes/{slug}/seances/{number}");
    let file = format!("{page}/agenda.ics");
    let me = cycle.me();
    let shows_link = windows::shows_link(&seance.slot, cycle.now) && seance.video_link.is_some();
    let join = shows_link.then(|| {
        view! { <LinkButton href=page.clone()>"Venir à la rencontre"</LinkButton> }
    });
    if me.leads() {
        let coming = cycle.count(seance, Some(Intent::Coming));
        let missing = cycle.count(seance, Some(Intent::NotComing));
        let silent = cycle.count(seance, None);
        let said = |count: usize, one: &str, many: &str| match count {
            1 => format!("1\u{a0}{one}"),
            _ => format!("{count}\u{a0}{many}"),
        };
        let (coming, missing) = (
            said(coming, "sera là", "seront là"),
            said(missing, "ne pourra pas", "ne pourront pas"),
        );
        return view! {
            <p>
                <strong>{coming}</strong>
                {format!("\u{a0}· {missing}\u{a0}· {silent}\u{a0}sans réponse")}
            </p>
            <div class="row">
                {join}
                <LinkButton href=page.clone() kind=ButtonKind::Secondary>"Préparer la rencontre"</LinkButton>
                <a class="link-strong" href=file>"Ajouter à mon calendrier"</a>
            </div>
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
    let may_answer = windows::may_answer(&seance.slot, cycle.now);
    view! {
        {said}
        <div class="row">
            {join}
            {may_answer.then(|| answer_form(&slug, number, answer, "groupe"))}
            <a class="link-strong" href=file>"Ajouter à mon calendrier"</a>
        </div>
    }
    .into_any()
}

/// « Je serai là », « je ne pourrai pas »: what was not said yet asks for more attention.
pub(super) fn answer_form(
    slug: &str,
    number: i32,
    answer: Option<Intent>,
    from: &'static str,
) -> impl IntoView + use<> {
    let action = format!("/groupes/{slug}/seances/{number}/reponse");
    let coming = (answer != Some(Intent::Coming)).then(|| {
        let kind = match answer {
            None => ButtonKind::Primary,
            Some(_) => ButtonKind::Secondary,
        };
        view! { <Button kind name="reponse" value=Intent::Coming.code()>{Intent::Coming.label()}</Button> }
    });
    let not_coming = (answer != Some(Intent::NotComing)).then(|| {
        view! {
            <Button kind=ButtonKind::Secondary name="reponse" value=Intent::NotComing.code()>
                {Intent::NotComing.label()}
            </Button>
        }
    });
    view! {
        <form method="post" action=action class="row">
            <input type="hidden" name="depuis" value=from/>
            {coming}
            {not_coming}
        </form>
    }
}

/// What waits for me, by what I am in the group.
fn to_do(cycle: &Cycle, waiting: &[ToDo]) -> impl IntoView + use<> {
    let slug = cycle.group().slug.to_string();
    let me = cycle.me();
    let mut things: Vec<ToDo> = Vec::new();
    let mut add = |href, what, why| things.push(ToDo { href, what, why });
    if me.leads() {
        for seance in cycle.to_validate() {
            add(
                format!("/groupes/{slug}/seances/{}#presences", seance.number),
                format!("Valider les présences\u{a0}: {}", short_name(seance)),
                format!("Rencontre du {}", seance.slot.day_words()),
            );
        }
        if let Some(next) = cycle
            .next()
            .filter(|next| next.video_link.is_none() && next.setting != Setting::Room)
        {
            add(
                format!("/groupes/{slug}/seances/{}#acces", next.number),
                format!("Donner le lien de la visio\u{a0}: {}", short_name(next)),
                "Les membres le verront la veille".to_owned(),
            );
        }
    } else if let Some(next) = cycle
        .next()
        .filter(|next| windows::may_answer(&next.slot, cycle.now))
        .filter(|next| cycle.answer(next.id, me.id).is_none())
    {
        add(
            format!("/groupes/{slug}/seances/{}", next.number),
            "Dire si vous serez là".to_owned(),
            format!("{}, {}", short_name(next), next.slot.day_words()),
        );
    }
    for one in waiting.iter().cloned() {
        add(one.href, one.what, one.why);
    }
    if me.shows.is_empty() && me.about.is_empty() {
        add(
            format!("/groupes/{slug}/membres"),
            "Choisir ce que vous montrez de vous".to_owned(),
            "Pour l’instant, votre prénom seulement".to_owned(),
        );
    }
    let content = if things.is_empty() {
        view! { <p>"Rien ne vous attend. À bientôt dans le groupe."</p> }.into_any()
    } else {
        let items = things
            .into_iter()
            .map(|ToDo { href, what, why }| {
                view! {
                    <li>
                        <a class="link-strong" href=href>{what}</a>
                        <span class="soft small">{why}</span>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="to-do">{items}</ul> }.into_any()
    };
    view! {
        <Card>
            <h2 class="card-title">"À faire"</h2>
            {content}
        </Card>
    }
}

/// Where everything else is.
fn our_group(cycle: &Cycle) -> impl IntoView + use<> {
    let slug = cycle.group().slug.to_string();
    let members = cycle.entered.present().count();
    let participants = cycle.entered.participants().count();
    let held = cycle.held().count();
    let rate = cycle.rate().percent();
    let presences = match rate {
        Some(percent) => {
            format!("{held}\u{a0}rencontres tenues, {percent}\u{a0}% de participation")
        }
        None => "Aucune rencontre tenue pour l’instant".to_owned(),
    };
    let sentences = cycle.group().charter.clone();
    let with = format!(
        "{participants} participantes et participants, avec {}",
        cycle.leaders()
    );
    let meetings = format!("{} rencontres dans l’année", cycle.seances.len());
    view! {
        <Card>
            <h2 class="card-title">"Le groupe"</h2>
            <ul class="to-do">
                <li>
                    <span class="row">
                        <a class="link-strong" href=format!("/groupes/{slug}/membres")>"Les membres"</a>
                        <Badge>{members}</Badge>
                    </span>
                    <span class="soft small">
                        {with}
                    </span>
                </li>
                <li>
                    <a class="link-strong" href=format!("/groupes/{slug}/ecrits")>"Nos écrits"</a>
                    <span class="soft small">"Comptes-rendus entre nous, synthèses à partager"</span>
                </li>
                <li>
                    <a class="link-strong" href=format!("/groupes/{slug}/situations")>"Les situations"</a>
                    <span class="soft small">"Proposer, lire, classer, et ce que le groupe a travaillé"</span>
                </li>
                <li>
                    <a class="link-strong" href=format!("/groupes/{slug}/agenda")>"L’agenda et mon calendrier"</a>
                    <span class="soft small">{meetings}</span>
                </li>
                <li>
                    <a class="link-strong" href=format!("/groupes/{slug}/presences")>"Les présences"</a>
                    <span class="soft small">{presences}</span>
                </li>
            </ul>
            <More label="Relire la charte">
                <ul class="charter words">
                    {sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()}
                </ul>
            </More>
        </Card>
    }
}
