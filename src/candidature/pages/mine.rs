//! « Mon espace »: my candidatures, where each honestly stands, what I can still do.

use leptos::prelude::*;

use crate::{
    candidature::model::{AdministeredCall, CandidatureStatus, MyCandidature, MySpace, Task},
    ui::{
        Badge, Button, ButtonKind, Card, Empty, LinkButton, More, Notice, Status, TitleBlock, Tone,
    },
};

/// `/mon-espace`: what waits for me, and where each of my candidatures stands.
pub fn my_space(space: MySpace) -> impl IntoView {
    let MySpace {
        candidatures,
        administered,
        tasks,
    } = space;
    view! {
        <div class="wrap stack loose">
            <TitleBlock title="Mon espace" lead="Ce que vous voyez ici n’est visible que de vous.">
                <LinkButton href="/mon-agenda" kind=ButtonKind::Secondary>"Mon agenda"</LinkButton>
                <LinkButton href="/mon-espace/heures" kind=ButtonKind::Quiet>"Mes heures"</LinkButton>
            </TitleBlock>
            {(!tasks.is_empty()).then(|| view! { <Tasks tasks/> })}
            {(!administered.is_empty()).then(|| view! { <Administered calls=administered/> })}
            <section class="stack" aria-labelledby="mes-candidatures">
                <h2 id="mes-candidatures">"Mes candidatures"</h2>
                {if candidatures.is_empty() {
                    view! {
                        <Empty title="Aucune candidature pour l’instant">
                            <p>"Quand un appel est ouvert, vous pouvez y répondre ici, à votre rythme."</p>
                            <LinkButton href="/appels">"Voir les appels"</LinkButton>
                        </Empty>
                    }.into_any()
                } else {
                    candidatures
                        .into_iter()
                        .map(|candidature| view! { <MyCard candidature/> })
                        .collect_view()
                        .into_any()
                }}
            </section>
            <form method="post" action="/deconnexion">
                <Button kind=ButtonKind::Quiet>"Me déconnecter"</Button>
            </form>
        </div>
    }
}

/// What waits for me.
#[component]
fn Tasks(tasks: Vec<Task>) -> impl IntoView {
    let cards = tasks.into_iter().map(|task| {
        let links = task
            .links
            .into_iter()
            .enumerate()
            .map(|(at, (href, words))| {
                let kind = if at == 0 {
                    ButtonKind::Primary
                } else {
                    ButtonKind::Secondary
                };
                view! { <LinkButton href small=true kind>{words}</LinkButton> }
            });
        view! {
            <Card>
                <h3 class="card-title">{task.title}</h3>
                <p>{task.text}</p>
                <div class="row">{links.collect_view()}</div>
            </Card>
        }
    });
    view! {
        <section class="stack" aria-labelledby="a-faire">
            <h2 id="a-faire">"À faire"</h2>
            {cards.collect_view()}
        </section>
    }
}

/// The ways of an administrator: to the candidatures of each call, to the calls, to the workshops.
#[component]
fn Administered(calls: Vec<AdministeredCall>) -> impl IntoView {
    let ways = calls
        .into_iter()
        .map(|call| {
            let href = format!("/administration/appels/{}/candidatures", call.slug);
            (
                href,
                format!("Candidatures · {}", call.title),
                "Lire, composer le groupe, répondre.",
            )
        })
        .chain([
            (
                "/administration/appels".to_owned(),
                "Appels".to_owned(),
                "Préparer, ouvrir, prolonger, clore.",
            ),
            (
                "/administration/ateliers".to_owned(),
                "Ateliers".to_owned(),
                "Écrire, publier, voir qui vient.",
            ),
        ])
        .map(|(href, title, what)| {
            view! {
                <Card link=true>
                    <h3 class="card-title"><a href=href>{title}</a></h3>
                    <p class="soft">{what}</p>
                </Card>
            }
        });
    view! {
        <section class="stack" aria-labelledby="administration">
            <h2 id="administration">"Administration"</h2>
            <div class="ways">{ways.collect_view()}</div>
        </section>
    }
}

/// One candidature: its state in words, and what may still be done.
#[component]
fn MyCard(candidature: MyCandidature) -> impl IntoView {
    let MyCandidature {
        id,
        call,
        number,
        status,
        moment,
        has_unsent_changes,
        is_for_someone,
        may,
        has_place,
        history,
    } = candidature;
    let tone = match status {
        CandidatureStatus::Brouillon | CandidatureStatus::Retenue => Tone::Next,
        CandidatureStatus::Soumise | CandidatureStatus::Confirmee => Tone::Done,
        CandidatureStatus::EnLecture | CandidatureStatus::ListeAttente => Tone::Info,
        CandidatureStatus::NonRetenue
        | CandidatureStatus::Desistee
        | CandidatureStatus::Retiree => Tone::Neutral,
        CandidatureStatus::HorsDelai => Tone::Attention,
    };
    let write = match status {
        CandidatureStatus::Brouillon => "Reprendre",
        _ => "Corriger",
    };
    view! {
        <Card>
            <div class="row">
                <h3 class="card-title">{call}</h3>
                <Status tone>{status.label()}</Status>
                {is_for_someone.then(|| view! { <Badge>"Saisie pour quelqu’un"</Badge> })}
            </div>
            <p class="soft">{number.map(|number| format!("N°\u{a0}{number} · "))} {moment}</p>
            <p>{status.told()}</p>
            {has_unsent_changes.then(|| view! {
                <Notice tone=Tone::Attention title="Des corrections ne sont pas envoyées">
                    <p>"Elles compteront quand vous les enverrez, à la dernière étape."</p>
                </Notice>
            })}
            <div class="row">
                {(has_place && status == CandidatureStatus::Retenue).then(|| view! {
                    <LinkButton href=format!("/candidatures/{id}/place")>"Garder ou rendre ma place"</LinkButton>
                })}
                {(has_place && status == CandidatureStatus::Confirmee).then(|| view! {
                    <LinkButton href=format!("/candidatures/{id}/place") small=true kind=ButtonKind::Secondary>"Ma place"</LinkButton>
                })}
                {may.write.then(|| view! {
                    <form method="post" action=format!("/candidatures/{id}/reprendre")>
                        <Button small=true>{write}</Button>
                    </form>
                })}
                {(status != CandidatureStatus::Brouillon).then(|| view! {
                    <LinkButton href=format!("/candidatures/{id}") small=true kind=ButtonKind::Secondary>"Relire ma copie"</LinkButton>
                })}
            </div>
            {(history.len() > 1).then(|| view! {
                <More label="Voir les étapes passées">
                    <ol class="stack tight">
                        {history
                            .into_iter()
                            .map(|(status, day)| view! { <li>{status.label()} <span class="soft">" · " {day}</span></li> })
                            .collect_view()}
                    </ol>
                </More>
            })}
            {may.retract.then(|| view! {
                <More label="Retirer ma candidature">
                    <p>"Elle ne sera pas lue. Ce choix est définitif pour cet appel."</p>
                    <form method="post" action=format!("/candidatures/{id}/retirer")>
                        <Button kind=ButtonKind::Danger small=true>"Oui, la retirer"</Button>
                    </form>
                </More>
            })}
        </Card>
    }
}
