//! « Mon espace »: my candidatures, where each honestly stands, what I can still do.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use crate::{
    app::Refused,
    candidature::{
        api::my_candidatures,
        model::{CandidatureStatus, MyCandidature},
    },
    error::Error,
    ui::{Button, ButtonKind, Card, Empty, LinkButton, More, Notice, Status, TitleBlock, Tone},
};

/// `/mon-espace`
pub struct MySpaceRoute {
    candidatures: Resource<Result<Vec<MyCandidature>, Error>>,
}

#[lazy_route]
impl LazyRoute for MySpaceRoute {
    fn data() -> Self {
        Self {
            candidatures: Resource::new_blocking(|| (), |()| my_candidatures()),
        }
    }

    fn view(this: Self) -> AnyView {
        view! {
            <Suspense>
                {move || Suspend::new(async move {
                    match this.candidatures.await {
                        Ok(candidatures) => view! { <MySpace candidatures/> }.into_any(),
                        Err(error) => view! { <Refused error/> }.into_any(),
                    }
                })}
            </Suspense>
        }
        .into_any()
    }
}

#[component]
fn MySpace(candidatures: Vec<MyCandidature>) -> impl IntoView {
    view! {
        <Title text="Mon espace"/>
        <div class="wrap stack loose">
            <TitleBlock title="Mon espace" lead="Ce que vous voyez ici n’est visible que de vous."/>
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

/// One candidature: its state in words, and what may still be done.
#[component]
fn MyCard(candidature: MyCandidature) -> impl IntoView {
    let MyCandidature {
        id,
        slug,
        call,
        number,
        status,
        moment,
        has_unsent_changes,
        may,
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
            </div>
            <p class="soft">{number.map(|number| format!("N°\u{a0}{number} · "))} {moment}</p>
            <p>{status.told()}</p>
            {has_unsent_changes.then(|| view! {
                <Notice tone=Tone::Attention title="Des corrections ne sont pas envoyées">
                    <p>"Elles compteront quand vous les enverrez, à la dernière étape."</p>
                </Notice>
            })}
            <div class="row">
                {may.write.then(|| view! {
                    <form method="post" action=format!("/candidatures/{id}/reprendre")>
                        <Button small=true>{write}</Button>
                    </form>
                })}
                {(status != CandidatureStatus::Brouillon).then(|| view! {
                    <LinkButton href=format!("/appels/{slug}/candidature/recu") small=true kind=ButtonKind::Secondary>"Relire ma copie"</LinkButton>
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
