//! `/administration/ateliers`: write a workshop, publish it, see who registers.

use leptos::prelude::*;

use super::{
    capital,
    fields::{area, sheet, summary},
    fullness, leaf,
    participants::lists,
};
use crate::{
    db::Instant,
    ui::{
        Actions, Breadcrumbs, Button, ButtonKind, Card, Empty, LinkButton, More, NavLink, Notice,
        Status as Pill, TitleBlock, Tone,
    },
    workshop::{
        actions::{Listed, Room},
        rules::{self, sheet::Typed},
    },
};

const LIST: &str = "/administration/ateliers";

/// Every workshop, the latest first.
pub(in crate::workshop) fn office_list(listed: &[Listed], now: Instant) -> impl IntoView + use<> {
    let cards: Vec<_> = listed.iter().map(|one| card(one, now)).collect();
    let body = if cards.is_empty() {
        view! {
            <Empty title="Aucun atelier pour l’instant">
                <p>"Écrivez le premier\u{a0}: rien ne paraît avant que vous le publiiez."</p>
            </Empty>
        }
        .into_any()
    } else {
        view! { <div class="cards">{cards}</div> }.into_any()
    };
    view! {
        <div class="wrap stack loose">
            <TitleBlock title="Les ateliers" eyebrow="Administration" lead="Les écrire, les publier, voir qui vient.">
                <LinkButton href=format!("{LIST}/nouveau")>"Nouvel atelier"</LinkButton>
            </TitleBlock>
            <section class="stack" aria-labelledby="ateliers">
                <h2 id="ateliers" class="visually-hidden">"Tous les ateliers, le plus récent d’abord"</h2>
                {body}
            </section>
        </div>
    }
}

fn card(listed: &Listed, now: Instant) -> impl IntoView + use<> {
    let workshop = &listed.workshop;
    let href = format!("{LIST}/{}", workshop.slug);
    let state = if workshop.is_published() {
        fullness(listed, now).into_any()
    } else {
        view! { <Pill tone=Signal::stored(Tone::Neutral)>"En préparation, invisible du public"</Pill> }
            .into_any()
    };
    let mut facts = vec![workshop.slot().hours()];
    if workshop.is_published() && !workshop.is_cancelled() {
        facts.push(rules::places_taken(listed.held, workshop.sheet.capacity));
    }
    match listed.waiting {
        0 => {}
        1 => facts.push("1\u{a0}personne en attente".to_owned()),
        waiting => facts.push(format!("{waiting}\u{a0}personnes en attente")),
    }
    let line = facts.join(" · ");
    let is_to_validate = workshop.slot().starts_at() <= now
        && !workshop.is_cancelled()
        && !workshop.is_held()
        && listed.held > 0;
    let title = workshop.sheet.title.clone();
    let leaf = leaf(workshop);
    view! {
        <Card link=true dated=true>
            <div class="stack tight">
                {state}
                <h3 class="card-title"><a href=href>{title}</a></h3>
                <p class="soft small">{line}</p>
                {is_to_validate.then(|| view! { <p class="small">"Les présences restent à valider."</p> })}
            </div>
            {leaf}
        </Card>
    }
}

/// A new workshop.
pub(in crate::workshop) fn start(typed: &Typed) -> impl IntoView + use<> {
    let trail = vec![NavLink::new(LIST, "Ateliers")];
    view! {
        <div class="wrap">
            <Breadcrumbs links=trail here="Nouvel atelier"/>
            {summary(typed)}
            <TitleBlock title="Nouvel atelier" lead="Rien ne paraît avant la publication."/>
            <form class="sheet" method="post" action=format!("{LIST}/nouveau") novalidate>
                {sheet(typed)}
                <Actions>
                    <Button>"Enregistrer"</Button>
                </Actions>
            </form>
        </div>
    }
}

/// What the page says besides the workshop itself.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::workshop) struct Told {
    pub tone: Tone,
    pub words: &'static str,
}

/// A workshop as it is prepared and followed.
pub(in crate::workshop) fn edit(
    room: &Room,
    typed: &Typed,
    told: Option<Told>,
) -> impl IntoView + use<> {
    let workshop = &room.workshop;
    let page = format!("{LIST}/{}", workshop.slug);
    let trail = vec![NavLink::new(LIST, "Ateliers")];
    let title = workshop.sheet.title.clone();
    let is_live = workshop.is_published() && !workshop.is_cancelled();
    let warning = workshop.pair_warning();
    let why = area(
        typed,
        "raison",
        "Pourquoi, en quelques mots",
        "Les personnes inscrites le liront.",
        false,
    );
    view! {
        <div class="wrap">
            <Breadcrumbs links=trail here=title.clone()/>
            {summary(typed)}
            {told.map(|told| view! { <Notice tone=told.tone announced=true><p>{told.words}</p></Notice> })}
            <TitleBlock title eyebrow=capital(&workshop.slot().to_string())/>
            <div class="stack loose">
                {state(room)}
                {warning.map(|warning| view! {
                    <Notice tone=Tone::Attention title="Le binôme"><p>{warning}</p></Notice>
                })}
                {is_live.then(|| view! {
                    <section class="stack" aria-labelledby="inscriptions">
                        <h2 id="inscriptions">"Qui vient"</h2>
                        {lists(room)}
                    </section>
                })}
            </div>
            {(!workshop.is_cancelled()).then(|| view! {
                <form class="sheet" method="post" action=format!("{page}/modifier") novalidate>
                    {sheet(typed)}
                    {is_live.then(|| view! {
                        <section class="section" aria-labelledby="changement">
                            <h2 id="changement">"Si la date change"</h2>
                            {area(typed, "motif", "Pourquoi, en quelques mots", "Les personnes inscrites le liront dans le message qu’elles recevront, avec un fichier de calendrier à jour.", false)}
                        </section>
                    })}
                    <Actions>
                        <Button kind=if is_live { ButtonKind::Primary } else { ButtonKind::Secondary }>"Enregistrer"</Button>
                    </Actions>
                </form>
            })}
            {(!workshop.is_cancelled() && !workshop.slot().is_over(room.now)).then(|| view! {
                <div class="section">
                    <More label="Annuler l’atelier">
                        <form class="stack" method="post" action=format!("{page}/annuler")>
                            {why}
                            <Actions inline=true>
                                <Button kind=ButtonKind::QuietDanger>"Annuler l’atelier"</Button>
                            </Actions>
                        </form>
                    </More>
                </div>
            })}
        </div>
    }
}

fn state(room: &Room) -> impl IntoView + use<> {
    let workshop = &room.workshop;
    let public = format!("/ateliers/{}", workshop.slug);
    let publish = format!("{LIST}/{}/publier", workshop.slug);
    if workshop.is_cancelled() {
        let reason = workshop.change_reason.clone();
        return view! {
            <Notice tone=Tone::Attention title="Cet atelier est annulé"><p>{reason}</p></Notice>
        }
        .into_any();
    }
    if workshop.is_published() {
        let words = if workshop.is_open(room.now) {
            rules::places_left(room.held(), workshop.sheet.capacity)
        } else {
            rules::places_taken(room.held(), workshop.sheet.capacity)
        };
        let people = format!("{public}/participants");
        return view! {
            <Card strong="fils-atelier">
                <div class="stack tight">
                    <Pill tone=Signal::stored(Tone::Done)>"Publié"</Pill>
                    <p class="lead">{words} "."</p>
                    <p class="row">
                        <a href=people>"Les présences et la feuille d’émargement"</a>
                        <a href=public>"Voir la page publique"</a>
                    </p>
                </div>
            </Card>
        }
        .into_any();
    }
    view! {
        <Card strong="fils-atelier">
            <div class="stack tight">
                <Pill tone=Signal::stored(Tone::Neutral)>"En préparation, invisible du public"</Pill>
                <p>"Enregistrez d’abord vos changements\u{a0}: c’est ce qui est enregistré qui paraît."</p>
                <form method="post" action=publish>
                    <Actions inline=true><Button>"Publier l’atelier"</Button></Actions>
                </form>
            </div>
        </Card>
    }
    .into_any()
}
