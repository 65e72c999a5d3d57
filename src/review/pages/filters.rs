//! What a list is asked for, as a form whose answers go into the address.

use leptos::prelude::*;

use crate::{
    candidature::model::CandidatureStatus,
    review::{
        actions::Overview,
        model::AnomalyKind,
        pages::list_address,
        rules::{Column, Query},
    },
    ui::{Button, ButtonKind, Icon, LinkButton, More},
};

/// The form that asks for a list.
#[component]
pub fn Filters(
    /// What is there.
    overview: Overview,
    /// What is asked now.
    query: Query,
) -> impl IntoView {
    let base = list_address(&overview.slug);
    let all = base.clone();
    let statuses = CandidatureStatus::ALL
        .into_iter()
        .filter(|status| *status != CandidatureStatus::Brouillon)
        .map(|status| (status.code().to_owned(), status.label().to_owned()))
        .collect();
    let mut places = vec![
        ("est".to_owned(), "Occitanie Est".to_owned()),
        ("ouest".to_owned(), "Occitanie Ouest".to_owned()),
    ];
    places.extend(overview.departements.iter().map(|departement| {
        let label = format!("{} ({})", departement.name, departement.code);
        (departement.code.to_owned(), label)
    }));
    let anomalies = AnomalyKind::ALL
        .into_iter()
        .map(|kind| (kind.code().to_owned(), kind.label().to_owned()))
        .collect();
    let status = query.status.map(|status| status.code().to_owned());
    let anomaly = query.anomaly.map(|kind| kind.code().to_owned());
    let help = if overview.is_blind {
        "Un numéro, ou des mots des réponses. Les identités sont masquées\u{a0}: elles ne se cherchent pas."
    } else {
        "Un numéro, un nom, ou des mots des réponses."
    };
    let is_filtered = !query.filters().is_empty();
    let sort = query
        .pairs()
        .into_iter()
        .filter(|(name, _)| *name == "tri")
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! {
        <form class="sieve" method="get" action=base role="search" aria-label="Chercher une candidature">
            {sort}
            <div class="field">
                <label class="field-label" for="q">"Chercher"</label>
                <p class="help" id="q-aide">{help}</p>
                <input class="input" id="q" name="q" type="search" autocomplete="off" value=query.search.clone() aria-describedby="q-aide"/>
            </div>
            <div class="sieve-choices">
                <Select name="statut" label="Statut" all="Tous" options=statuses chosen=status/>
                <Select name="lieu" label="Territoire ou département" all="Tous" options=places chosen=query.place.clone()/>
                <Select name="categorie" label="D’abord" all="Toutes" options=overview.categories.clone() chosen=query.category.clone()/>
                <Select name="anomalie" label="À regarder" all="Peu importe" options=anomalies chosen=anomaly/>
            </div>
            {overview.standing.is_reader.then(|| view! {
                <label class="choice">
                    <input type="checkbox" name="a_lire" value="1" checked=query.to_read/>
                    <span>"À lire par moi seulement"</span>
                </label>
            })}
            <More label="Choisir les colonnes" open=!query.columns.is_empty()>
                <Columns shown=query.shown_columns(overview.is_blind) is_blind=overview.is_blind/>
            </More>
            <div class="row">
                <Button kind=ButtonKind::Secondary>"Afficher"</Button>
                {is_filtered.then(|| view! {
                    <LinkButton href=all kind=ButtonKind::Quiet>"Tout afficher"</LinkButton>
                })}
            </div>
        </form>
    }
}

#[component]
fn Columns(shown: Vec<Column>, is_blind: bool) -> impl IntoView {
    let boxes = Column::ALL
        .into_iter()
        .filter(|column| !is_blind || *column != Column::Personne)
        .map(|column| {
            view! {
                <label class="choice">
                    <input type="checkbox" name="col" value=column.code() checked=shown.contains(&column)/>
                    <span>{column.label()}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field">
            <legend class="field-label">"Colonnes du tableau"</legend>
            <div class="choices compact">{boxes}</div>
        </fieldset>
    }
}

/// A choice in which choosing nothing is an answer.
#[component]
fn Select(
    name: &'static str,
    label: &'static str,
    all: &'static str,
    options: Vec<(String, String)>,
    chosen: Option<String>,
) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(value, label)| {
            let selected = chosen.as_deref() == Some(value.as_str());
            view! { <option value=value selected=selected>{label}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label class="field-label" for=name>{label}</label>
            <div class="select">
                <select class="input" id=name name=name>
                    <option value="">{all}</option>
                    {options}
                </select>
                <Icon shape=Icon::Down/>
            </div>
        </div>
    }
}
