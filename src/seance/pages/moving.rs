//! `/groupes/{slug}/seances/{n}/deplacer`: another date, and why.

use leptos::prelude::*;

use super::trail;
use crate::{
    seance::{actions::Cycle, store::Seance},
    ui::{Actions, Button, ButtonKind, ErrorSummary, FieldError, LinkButton, TextArea, TitleBlock},
};

/// What is typed, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub(in crate::seance) struct MoveForm {
    pub day: String,
    pub starts: String,
    pub ends: String,
    pub reason: String,
    pub day_error: Option<&'static str>,
    pub starts_error: Option<&'static str>,
    pub ends_error: Option<&'static str>,
    pub reason_error: Option<&'static str>,
}

impl MoveForm {
    /// The form of a meeting as it stands.
    pub fn of(seance: &Seance) -> Self {
        let slot = &seance.slot;
        Self {
            day: slot.day().to_string(),
            starts: slot.starts.strftime("%H:%M").to_string(),
            ends: slot.ends.strftime("%H:%M").to_string(),
            ..Self::default()
        }
    }
}

pub(in crate::seance) fn move_page(
    cycle: &Cycle,
    number: i32,
    form: &MoveForm,
) -> impl IntoView + use<> {
    let seance = cycle.seance(number)?;
    let page = format!("/groupes/{}/seances/{number}", cycle.group().slug);
    let action = format!("{page}/deplacer");
    let lead = format!("Aujourd’hui prévue le {}.", seance.slot);
    let errors: Vec<FieldError> = [
        ("jour", form.day_error),
        ("debut", form.starts_error),
        ("fin", form.ends_error),
        ("raison", form.reason_error),
    ]
    .into_iter()
    .filter_map(|(id, message)| {
        Some(FieldError {
            id: id.to_owned(),
            message: message?.to_owned(),
        })
    })
    .collect();
    let is_wrong = !errors.is_empty();
    let MoveForm {
        day,
        starts,
        ends,
        reason,
        day_error,
        starts_error,
        ends_error,
        reason_error,
    } = form.clone();
    let title = format!("Déplacer\u{a0}: {}", seance.title);
    Some(view! {
        <div class="wrap narrow stack">
            {trail(cycle, "Déplacer")}
            {is_wrong.then(|| view! { <ErrorSummary errors=Signal::stored(errors) attr:autofocus=true/> })}
            <TitleBlock title lead/>
            <form method="post" action=action class="stack loose" novalidate>
                {moment("jour", "date", "Le nouveau jour", day, day_error)}
                <div class="columns">
                    {moment("debut", "time", "Début, heure de Paris", starts, starts_error)}
                    {moment("fin", "time", "Fin, heure de Paris", ends, ends_error)}
                </div>
                <TextArea
                    id="raison"
                    name="raison"
                    label="Pourquoi, en quelques mots"
                    help="Les membres le liront dans le message qu’ils vont recevoir."
                    short=true
                    required=true
                    error=Signal::stored(reason_error.map(str::to_owned))
                    value=reason
                />
                <p class="soft">
                    "Chaque membre recevra un message avec un fichier de calendrier à jour. Les réponses données pour l’ancienne date seront effacées."
                </p>
                <Actions inline=true>
                    <Button>"Déplacer la rencontre"</Button>
                    <LinkButton href=page kind=ButtonKind::Quiet>"Ne rien changer"</LinkButton>
                </Actions>
            </form>
        </div>
    })
}

/// A native field of a date or an hour, with its error beside it.
fn moment(
    id: &'static str,
    kind: &'static str,
    label: &'static str,
    value: String,
    error: Option<&'static str>,
) -> impl IntoView {
    let error_id = format!("{id}-erreur");
    let described = error.map(|_| error_id.clone());
    view! {
        <div class=if error.is_some() { "field invalid" } else { "field" }>
            <label class="field-label" for=id>{label}</label>
            {error.map(|error| view! { <p class="field-error" id=error_id>{error}</p> })}
            <input
                class="input"
                id=id
                name=id
                type=kind
                value=value
                required=true
                aria-invalid=error.map(|_| "true")
                aria-describedby=described
            />
        </div>
    }
}
