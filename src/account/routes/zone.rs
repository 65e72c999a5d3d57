//! `/mon-espace/heures`: in which hours one lives, when they are not those of Paris.

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    account::{
        actions,
        model::{LocalPath, PARIS, SignedIn, Zone},
    },
    server::{
        door::{Answered, Person, refuse},
        html::PublicPage,
        state::AppState,
    },
    ui::{
        Breadcrumbs, Button, ButtonKind, Choice, LinkButton, NavLink, Notice, Privacy, SelectField,
        TextField, TitleBlock, Tone,
    },
};

/// Where a form leads back to.
#[derive(Default, Deserialize)]
pub(super) struct Coming {
    #[serde(default)]
    fait: String,
    #[serde(default)]
    suite: String,
}

/// What the form posts.
#[derive(Deserialize)]
pub(super) struct Chosen {
    /// A zone of the list.
    #[serde(default)]
    fuseau: String,
    /// Another zone, typed.
    #[serde(default)]
    autre: String,
    #[serde(default)]
    suite: String,
}

/// The page that asks.
pub(super) async fn show(
    State(state): State<AppState>,
    Person(person): Person,
    Query(coming): Query<Coming>,
) -> Response {
    let chosen = Chosen {
        fuseau: String::new(),
        autre: String::new(),
        suite: coming.suite,
    };
    page(&state, &person, &chosen, coming.fait == "oui", None)
}

/// Keeps the zone, and goes back to where the person was.
pub(super) async fn submit(
    State(state): State<AppState>,
    Person(person): Person,
    Form(chosen): Form<Chosen>,
) -> Answered {
    let typed = match chosen.autre.trim() {
        "" => chosen.fuseau.trim(),
        other => other,
    };
    let zone = match typed {
        "" | PARIS => None,
        name => match Zone::parse(name) {
            Some(zone) => Some(zone),
            None => {
                let wrong = "Nous ne connaissons pas ce fuseau. Il s’écrit comme America/Toronto, avec une barre oblique.";
                return Ok(page(&state, &person, &chosen, false, Some(wrong)));
            }
        },
    };
    actions::keep_zone(&state, &person, zone.as_ref())
        .await
        .map_err(refuse(&state))?;
    let back = match LocalPath::parse(&chosen.suite) {
        Some(path) => path.as_str().to_owned(),
        None => "/mon-espace/heures?fait=oui".to_owned(),
    };
    Ok(Redirect::to(&back).into_response())
}

fn page(
    state: &AppState,
    person: &SignedIn,
    typed: &Chosen,
    is_kept: bool,
    wrong: Option<&'static str>,
) -> Response {
    let status = match wrong {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let kept = person.zone.as_ref().map_or(PARIS, Zone::as_str);
    let chosen = match wrong {
        Some(_) => typed.fuseau.clone(),
        None => kept.to_owned(),
    };
    let other = typed.autre.clone();
    // A zone kept from a browser or typed is one more of the list.
    let own = person.zone.as_ref();
    let own = own.filter(|own| Zone::proposed().all(|(name, _)| name != own.as_str()));
    let options = Zone::proposed()
        .map(|(name, there)| Choice::new(name, there))
        .chain(own.map(|own| Choice::new(own.as_str(), own.there())))
        .collect();
    let lived = person.zone.as_ref().map_or_else(
        || "Vous voyez les heures de Paris, celles de toutes les rencontres.".to_owned(),
        |zone| {
            let now = state.now();
            let there = zone.there();
            if zone.differs_from_paris(now) {
                format!("Vous voyez les heures de Paris, puis celles de chez vous, {there}.")
            } else {
                format!("Chez vous, {there}, il est la même heure qu’à Paris.")
            }
        },
    );
    let suite = typed.suite.clone();
    PublicPage::personal("Mes heures", "/mon-espace")
        .with_status(status)
        .render(state, || {
            view! {
                <div class="wrap narrow stack loose">
                    <Breadcrumbs links=vec![NavLink::new("/mon-espace", "Mon espace")] here="Mes heures"/>
                    <TitleBlock
                        title="Mes heures"
                        lead="Les rencontres sont fixées à l’heure de Paris. Si vous vivez ailleurs, nous montrons aussi l’heure de chez vous, sur les pages et dans les messages."
                    />
                    {is_kept.then(|| view! {
                        <Notice tone=Tone::Done announced=true><p>"C’est noté. " {lived.clone()}</p></Notice>
                    })}
                    <form method="post" action="/mon-espace/heures" class="stack" novalidate>
                        <SelectField id="fuseau" name="fuseau" label="Où vivez-vous\u{a0}?" options value=Signal::stored(chosen)/>
                        <TextField
                            id="autre"
                            name="autre"
                            label="Ailleurs"
                            help="Le nom du fuseau, comme votre ordinateur l’écrit\u{a0}: America/Toronto, Africa/Dakar…"
                            error=Signal::stored(wrong.map(str::to_owned))
                            value=Signal::stored(other)
                        />
                        <input type="hidden" name="suite" value=suite/>
                        <div class="row">
                            <Button>"Enregistrer mes heures"</Button>
                            <LinkButton href="/mon-agenda" kind=ButtonKind::Quiet>"Voir mon agenda"</LinkButton>
                        </div>
                    </form>
                    <Privacy question="Qui voit ce choix\u{a0}?">"Vous seulement. Il ne sert qu’à écrire les heures."</Privacy>
                </div>
            }
        })
}
