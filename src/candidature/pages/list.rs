//! The administrator's list of the candidatures received by a call.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    app::Refused,
    candidature::{
        api::list_candidatures,
        model::{CandidatureList, ListedCandidature},
    },
    ui::{Button, ButtonKind, Empty, Notice, Privacy, TitleBlock},
};

/// `/administration/appels/{slug}/candidatures`
#[component]
pub fn CandidatureListPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let list = Resource::new_blocking(move || slug.get(), list_candidatures);
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => view! { <List list/> }.into_any(),
                    Err(error) => view! { <Refused error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn List(list: CandidatureList) -> impl IntoView {
    let CandidatureList {
        call,
        slug,
        drafts,
        candidatures,
    } = list;
    let count = candidatures.len();
    let type_for = format!("/administration/appels/{slug}/saisir");
    view! {
        <Title text=format!("Candidatures · {call}")/>
        <div class="wrap stack">
            <TitleBlock
                title="Candidatures reçues"
                eyebrow=call
                lead=format!("{count} reçues, {drafts} en cours d’écriture. Un brouillon ne se lit pas : il appartient à la personne.")
            />
            <Privacy question="Qui voit cette liste ?">"L’administration. Chaque ouverture est notée dans le journal."</Privacy>
            {if candidatures.is_empty() {
                view! {
                    <Empty title="Aucune candidature reçue">
                        <p>"Elles apparaîtront ici dès la première."</p>
                    </Empty>
                }.into_any()
            } else {
                view! { <Received candidatures/> }.into_any()
            }}
            <section class="stack" aria-labelledby="saisir">
                <h2 id="saisir">"Remplir avec quelqu’un"</h2>
                <Notice><p>"Quelqu’un vous appelle, ou vous envoie un formulaire papier ? Remplissez-le ici : la trace de qui a saisi est gardée, et la personne reçoit sa copie."</p></Notice>
                <form method="post" action=type_for class="row">
                    <Button name="canal" value="telephone" kind=ButtonKind::Secondary>"Par téléphone"</Button>
                    <Button name="canal" value="papier" kind=ButtonKind::Secondary>"Depuis un papier"</Button>
                </form>
            </section>
        </div>
    }
}

/// The table of what was received.
#[component]
fn Received(candidatures: Vec<ListedCandidature>) -> impl IntoView {
    view! {
        <section class="table-frame" tabindex="0" aria-label="Candidatures reçues">
            <table class="table cards">
                <thead>
                    <tr>
                        <th scope="col">"Numéro"</th>
                        <th scope="col">"Personne"</th>
                        <th scope="col">"Département"</th>
                        <th scope="col">"Reçue"</th>
                        <th scope="col">"Statut"</th>
                        <th scope="col">"À regarder"</th>
                    </tr>
                </thead>
                <tbody>
                    {candidatures.into_iter().map(|candidature| view! { <Line candidature/> }).collect_view()}
                </tbody>
            </table>
        </section>
    }
}

#[component]
fn Line(candidature: ListedCandidature) -> impl IntoView {
    let ListedCandidature {
        number,
        name,
        departement,
        status,
        channel,
        received,
        findings,
        duplicate_of,
    } = candidature;
    let mut to_see = findings;
    if let Some(first) = duplicate_of {
        to_see.push(format!("Même personne que {first}."));
    }
    view! {
        <tr>
            <th scope="row" class="numeric" data-label="Numéro">{number}</th>
            <td data-label="Personne">{name}</td>
            <td data-label="Département">{departement}</td>
            <td data-label="Reçue">{format!("{received}, {}", channel.label().to_lowercase())}</td>
            <td data-label="Statut">{status.label()}</td>
            <td data-label="À regarder">{if to_see.is_empty() { "Rien à signaler".to_owned() } else { to_see.join(" ") }}</td>
        </tr>
    }
}
